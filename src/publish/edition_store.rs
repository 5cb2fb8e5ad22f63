//! The edition store: finds the current edition by the key in an address, in memory, so that players wait neither for the
//! database nor for a generation. Every edition that players get is published here.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use super::edition::{Edition, Editions, LINEUP, Note, PLAYLIST};
use super::failure::Failure;
use super::keep::Keep;
use super::rekey;
use crate::model::proxy::{ProxyState, ProxyStatus};
use crate::model::{ChannelId, Id, LineupEntry, Numbered, Proxy, Time};
use crate::store::{Committed, Publication, Store, StoreError};

#[derive(Clone, Debug)]
pub(crate) struct Output {
    pub(crate) proxy: Id,
    pub(crate) is_active: bool,
    /// None before the first generation.
    pub(crate) current: Option<Arc<Edition>>,
}

pub(crate) struct EditionStore {
    published: PathBuf,
    temp: PathBuf,
    pub(super) keep: Keep,
    /// Held while versions are removed for want of disk space.
    pub(super) trimming: Mutex<()>,
    /// The versions that players get take more than is allowed for all.
    pub(super) is_over: AtomicBool,
    staged: AtomicU64,
    slots: RwLock<HashMap<Id, Slot>>,
}

struct Slot {
    key: String,
    output: Output,
    /// Held while a version of the proxy is published: one at a time.
    turn: Arc<Mutex<()>>,
}

pub(super) type NoLedger = std::iter::Empty<Numbered>;

impl EditionStore {
    /// `data` is the data directory; unfinished editions are written in `temp` (which may be on another
    /// file system); `keep` says which versions stay. Removes what a crash left behind, and mends links.
    pub(crate) fn open(data: &Path, temp: &Path, keep: Keep, store: &Store, now: Time) -> Result<EditionStore, StoreError> {
        let editions = EditionStore {
            published: data.join("published"),
            temp: temp.join("lineup-generate"),
            keep,
            trimming: Mutex::default(),
            is_over: AtomicBool::default(),
            staged: AtomicU64::new(0),
            slots: RwLock::default(),
        };
        drop(fs::remove_dir_all(&editions.temp));
        let snapshot = store.read()?;
        let proxies: Vec<Proxy> = snapshot.list()?;
        for proxy in &proxies {
            let key = snapshot.access_key(proxy.id)?;
            let current = editions.settle(store, proxy.id)?.map(Arc::new);
            let output = Output { proxy: proxy.id, is_active: proxy.is_active, current };
            editions.write(|slots| slots.insert(proxy.id, Slot { key, output, turn: Arc::default() }));
            editions.retire(store, proxy.id)?;
        }
        for entry in fs::read_dir(&editions.published).into_iter().flatten().flatten() {
            let id: Option<Id> = entry.file_name().to_str().and_then(|name| name.parse().ok());
            if id.is_some_and(|id| proxies.iter().all(|proxy| proxy.id != id)) {
                drop(fs::remove_dir_all(entry.path()));
            }
        }
        // The options may have changed.
        editions.trim(store, now)?;
        Ok(editions)
    }

    /// Brings disk and record of a proxy together: the version that the record names, or the newest whole one where that is damaged.
    fn settle(&self, store: &Store, proxy: Id) -> Result<Option<Edition>, StoreError> {
        let on_disk = self.on_disk(proxy);
        let record = store.read()?.published(proxy)?;
        on_disk.sweep(record.last);
        // A store of a former release knows the link only.
        let named = if record.version > 0 { Some(record.version) } else { on_disk.linked() };
        let edition = named.and_then(|version| on_disk.read(version)).or_else(|| on_disk.list().into_iter().next());
        let status = store.proxy_status(proxy)?;
        if status.held.is_none() {
            self.release(proxy);
        }
        let is_lost = status.pinned_version.is_some_and(|pinned| edition.as_ref().is_none_or(|edition| edition.version != pinned));
        if is_lost {
            tracing::error!(%proxy, version = status.pinned_version, "the restored version is damaged, so updates are resumed");
            store.change(|tx| tx.change_proxy_status(proxy, |status| status.pinned_version = None))?;
        }
        let Some(edition) = edition else { return Ok(None) };
        if edition.version != record.version {
            store.adopt_version(proxy, edition.version)?;
            store.change(|tx| tx.change_proxy_status(proxy, |status| take_over(status, &edition)))?;
        }
        mend_link(&on_disk, proxy, edition.version);
        Ok(Some(edition))
    }

    /// A proxy was created. Its key changes by [`EditionStore::rotate`] only.
    pub(crate) fn add(&self, proxy: &Proxy, key: &str) {
        let output = Output { proxy: proxy.id, is_active: proxy.is_active, current: None };
        self.write(|slots| {
            slots.entry(proxy.id).or_insert(Slot { key: key.to_owned(), output, turn: Arc::default() });
        });
    }

    pub(crate) fn set_active(&self, proxy: Id, is_active: bool) {
        self.write(|slots| slots.get_mut(&proxy).map(|slot| slot.output.is_active = is_active));
    }

    /// Whether players get an edition whose addresses have the proxy's key.
    pub(crate) fn is_served(&self, proxy: Id) -> bool {
        let slots = self.slots.read().unwrap_or_else(PoisonError::into_inner);
        slots.get(&proxy).is_some_and(|slot| slot.output.current.as_ref().is_some_and(|edition| edition.note.key_crc == crc(&slot.key)))
    }

    /// A proxy was deleted: its files go with it.
    pub(crate) fn remove(&self, proxy: Id) {
        let turn = self.turn(proxy);
        let _turn = turn.as_ref().map(|turn| turn.lock().unwrap_or_else(PoisonError::into_inner));
        self.write(|slots| slots.remove(&proxy));
        drop(fs::remove_dir_all(self.published.join(proxy.to_string())));
    }

    /// By the key in an address; None when it is nobody's.
    pub(crate) fn find(&self, key: &str) -> Option<Output> {
        let slots = self.slots.read().unwrap_or_else(PoisonError::into_inner);
        slots.values().find(|slot| !slot.key.is_empty() && slot.key == key).map(|slot| slot.output.clone())
    }

    pub(crate) fn current(&self, proxy: Id) -> Option<Arc<Edition>> {
        self.slots.read().unwrap_or_else(PoisonError::into_inner).get(&proxy)?.output.current.clone()
    }

    /// A channel in the lineup that players of a proxy have. Reads the disk.
    pub(crate) fn entry(&self, proxy: Id, channel: ChannelId) -> Result<Option<LineupEntry>, StoreError> {
        match self.current(proxy).map(|edition| edition.lineup()).transpose()?.flatten() {
            Some(lineup) => lineup.by_id(channel),
            None => Ok(None),
        }
    }

    /// Gives players an older version again; false when it is not kept. One with a former key in its addresses is written
    /// again with the present one, as a new version. It stays until updates are resumed. The person who restores it confirms its
    /// channels: what loses too many of them is held after that.
    pub(crate) fn restore(&self, store: &Store, proxy: Id, version: u64) -> Result<bool, Failure> {
        let turn = self.turn(proxy).ok_or(Failure::Gone)?;
        let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(edition) = self.on_disk(proxy).read(version) else { return Ok(false) };
        let key = store.access_key(proxy)?;
        let change = |status: &mut ProxyStatus| {
            status.confirmed_count = Some(status.guarded_count().max(edition.note.channel_count));
            take_over(status, &edition);
            (status.pinned_version, status.held) = (Some(version), None);
            // A job that waits says by itself how it ended.
            status.settled = ProxyState::Success;
            if status.status.is_settled() {
                status.status = ProxyState::Success;
            }
            // What became of a later generation says nothing about this version.
            (status.last_outcome, status.last_error) = (None, String::new());
        };
        let new = Publication { proxy, version, key: &key, former_key: None, change: &change, ledger: None::<NoLedger> };
        if edition.note.key_crc == crc(&key) {
            self.commit(store, &edition, new)?;
            self.release(proxy);
            return Ok(true);
        }
        let staging = self.stage(proxy)?;
        let former = rekey::key_of(&edition.file(PLAYLIST))?
            .ok_or_else(|| Failure::Key("The playlist of this version has no secret key in its addresses."))?;
        let note = rekey::copy(&edition, &staging.0, &former, &key)?;
        self.publish_in_turn(store, &staging, note, new)?;
        self.release(proxy);
        Ok(true)
    }

    /// Gives a proxy a new key: what players get now is written with it as a new version, then key and version change together.
    pub(crate) fn rotate(&self, store: &Store, proxy: Id, new_key: &str) -> Result<(), Failure> {
        let turn = self.turn(proxy).ok_or(Failure::Gone)?;
        let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
        let old_key = store.access_key(proxy)?;
        let version = store.read()?.published(proxy)?.version;
        let Some(current) = self.current(proxy).filter(|edition| edition.note.key_crc == crc(&old_key)) else {
            let former_key = Some(old_key.as_str());
            let new = Publication { proxy, version, key: new_key, former_key, change: &|_| {}, ledger: None::<NoLedger> };
            if store.publish(new)? == Committed::Yes {
                self.write(|slots| slots.get_mut(&proxy).map(|slot| new_key.clone_into(&mut slot.key)));
            }
            return Ok(());
        };
        let staging = self.stage(proxy)?;
        let note = rekey::copy(&current, &staging.0, &old_key, new_key)?;
        let generated_at = note.generated_at;
        let change = |status: &mut ProxyStatus| status.last_generated_at = status.last_generated_at.or(Some(generated_at));
        let new = Publication { proxy, version, key: new_key, former_key: Some(&old_key), change: &change, ledger: None::<NoLedger> };
        self.publish_in_turn(store, &staging, note, new).map(drop)
    }

    /// An empty directory for an edition of a proxy. It is removed when it is dropped. Each call makes another one: a key may be
    /// rotated, and a lineup derived, while a generation writes its files.
    pub(super) fn stage(&self, proxy: Id) -> io::Result<Staging> {
        let number = self.staged.fetch_add(1, Ordering::Relaxed);
        let dir = self.temp.join(format!("{proxy}-{number}"));
        fs::create_dir_all(&dir)?;
        Ok(Staging(dir))
    }

    /// Makes what was staged the edition that players get. The key may have been rotated since it was written: then the playlist
    /// gets the new one first.
    pub(super) fn publish(
        &self,
        store: &Store,
        staging: &Staging,
        mut note: Note,
        new: Publication<'_, impl Iterator<Item = Numbered>>,
    ) -> Result<Arc<Edition>, Failure> {
        let turn = self.turn(new.proxy).ok_or(Failure::Gone)?;
        let turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
        let key = store.access_key(new.proxy)?;
        if key != new.key {
            rekey::in_place(&staging.0, &mut note, new.key, &key)?;
        }
        let now = note.generated_at;
        let edition = self.publish_in_turn(store, staging, note, Publication { key: &key, ..new })?;
        drop(turn);
        self.trim(store, now)?;
        Ok(edition)
    }

    fn publish_in_turn(
        &self,
        store: &Store,
        staging: &Staging,
        note: Note,
        new: Publication<'_, impl Iterator<Item = Numbered>>,
    ) -> Result<Arc<Edition>, Failure> {
        let proxy = new.proxy;
        let on_disk = self.on_disk(proxy);
        let bytes_of = |note: &Note| (note.m3u_bytes, note.xmltv_bytes, note.m3u_crc, note.xmltv_crc);
        let edition = match self.current(proxy).filter(|edition| bytes_of(&edition.note) == bytes_of(&note)) {
            Some(same) => {
                // The same bytes for players stay the same version, also where channels play elsewhere now.
                let is_moved = (same.note.lineup_bytes, same.note.lineup_crc) != (note.lineup_bytes, note.lineup_crc);
                let (lineup_bytes, lineup_crc) = (note.lineup_bytes, note.lineup_crc);
                let note = Note { lineup_bytes, lineup_crc, ..same.note.clone() };
                let moved = if is_moved { on_disk.replace_lineup(same.version, &staging.0.join(LINEUP), &note)? } else { None };
                moved.unwrap_or_else(|| (*same).clone())
            }
            None => on_disk.place(&staging.0, &note, store.read()?.published(proxy)?.last)?,
        };
        let edition = self.commit(store, &edition, new)?;
        self.retire(store, proxy)?;
        Ok(edition)
    }

    /// Names a placed version in the store, then moves the link and shows it to players.
    fn commit(
        &self,
        store: &Store,
        edition: &Edition,
        new: Publication<'_, impl Iterator<Item = Numbered>>,
    ) -> Result<Arc<Edition>, Failure> {
        let (proxy, version, key) = (edition.proxy, edition.version, new.key);
        let change = |status: &mut ProxyStatus| {
            (new.change)(status);
            describe(status, edition);
            // With another key, it is another version.
            status.pinned_version = status.pinned_version.map(|_| version);
        };
        let on_disk = self.on_disk(proxy);
        match store.publish(Publication { version, change: &change, ..new }) {
            Ok(Committed::Yes) => {}
            refused => {
                if self.current(proxy).is_none_or(|current| current.version != version) && version > store.read()?.published(proxy)?.last {
                    on_disk.discard(version);
                }
                return Err(match refused? {
                    Committed::Gone => Failure::Gone,
                    _ => Failure::Key("The secret address was changed at the same moment. Try again."),
                });
            }
        }
        let edition = Arc::new(edition.clone());
        self.write(|slots| {
            if let Some(slot) = slots.get_mut(&proxy) {
                slot.output.current = Some(edition.clone());
                key.clone_into(&mut slot.key);
            }
        });
        mend_link(&on_disk, proxy, version);
        Ok(edition)
    }

    /// Gives an edition of a former release the lineup that was derived from it, unless another is published by now.
    pub(super) fn add_lineup(&self, edition: &Edition, staging: &Staging, lineup_bytes: u64, lineup_crc: u32) -> io::Result<()> {
        let Some(turn) = self.turn(edition.proxy) else { return Ok(()) };
        let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
        let note = Note { lineup_bytes, lineup_crc, ..edition.note.clone() };
        let on_disk = self.on_disk(edition.proxy);
        let Some(with) = on_disk.replace_lineup(edition.version, &staging.0.join(LINEUP), &note)? else { return Ok(()) };
        self.write(|slots| {
            let output = slots.get_mut(&edition.proxy).map(|slot| &mut slot.output);
            if let Some(output) = output.filter(|output| output.current.as_ref().is_some_and(|current| current.version == edition.version))
            {
                output.current = Some(Arc::new(with));
            }
        });
        Ok(())
    }

    /// The editions that players get and that have no lineup yet.
    pub(super) fn without_lineup(&self) -> Vec<Arc<Edition>> {
        let slots = self.slots.read().unwrap_or_else(PoisonError::into_inner);
        slots.values().filter_map(|slot| slot.output.current.clone()).filter(|edition| edition.note.lineup_bytes == 0).collect()
    }

    pub(super) fn proxies(&self) -> Vec<Id> {
        self.slots.read().unwrap_or_else(PoisonError::into_inner).keys().copied().collect()
    }

    pub(super) fn on_disk(&self, proxy: Id) -> Editions {
        Editions::of(&self.published, proxy)
    }

    pub(super) fn turn(&self, proxy: Id) -> Option<Arc<Mutex<()>>> {
        self.slots.read().unwrap_or_else(PoisonError::into_inner).get(&proxy).map(|slot| slot.turn.clone())
    }

    fn write<T>(&self, change: impl FnOnce(&mut HashMap<Id, Slot>) -> T) -> T {
        change(&mut self.slots.write().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Makes the figures of a status those of the edition that players get.
fn describe(status: &mut ProxyStatus, edition: &Edition) {
    status.version = edition.version;
    status.channel_count = edition.note.channel_count;
    status.program_count = edition.note.program_count;
    status.guide_until = edition.note.guide_until;
    if let Some(held) = &mut status.held {
        held.version = edition.version;
    }
}

/// The same for an edition that an earlier generation made.
fn take_over(status: &mut ProxyStatus, edition: &Edition) {
    describe(status, edition);
    status.last_generated_at = Some(edition.note.generated_at);
    status.rules.clone_from(&edition.note.rules);
}

/// Points the link at the version that the store names. Nobody is served by the link, so its failure is only logged; the next
/// start tries again.
fn mend_link(on_disk: &Editions, proxy: Id, version: u64) {
    if on_disk.linked() != Some(version)
        && let Err(error) = on_disk.point_to(version)
    {
        tracing::error!(%proxy, version, %error, "the link to the published version cannot be changed");
    }
}

fn crc(key: &str) -> u32 {
    crc32fast::hash(key.as_bytes())
}

pub(super) struct Staging(pub(super) PathBuf);

impl Drop for Staging {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}
