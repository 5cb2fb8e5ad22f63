//! What players may fetch, in memory: from an address's secret to the files behind it. A player
//! that asks waits for no store and no generation.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use super::edition::{Edition, Editions, Note};
use crate::model::proxy::Version;
use crate::model::{Id, Proxy};
use crate::store::{Snapshot, StoreError};

/// The answer to an address's secret.
#[derive(Clone, Debug)]
pub(crate) struct Output {
    pub(crate) proxy: Id,
    pub(crate) is_active: bool,
    /// None before the first generation.
    pub(crate) current: Option<Arc<Edition>>,
}

pub(crate) struct Shelf {
    published: PathBuf,
    temp: PathBuf,
    keep: usize,
    slots: RwLock<HashMap<Id, Slot>>,
}

struct Slot {
    key: String,
    output: Output,
}

impl Shelf {
    /// `data` is the data directory; unfinished editions are written in `temp` (which may be on another
    /// file system); `keep` versions of every proxy stay. What a crash left behind is removed.
    pub(crate) fn open(data: &Path, temp: &Path, keep: usize, snapshot: &Snapshot) -> Result<Shelf, StoreError> {
        let shelf = Shelf { published: data.join("published"), temp: temp.join("lineup-generate"), keep, slots: RwLock::default() };
        drop(fs::remove_dir_all(&shelf.temp));
        let proxies: Vec<Proxy> = snapshot.list()?;
        for proxy in &proxies {
            Editions::of(&shelf.published, proxy.id).sweep();
            shelf.set(proxy, &snapshot.access_key(proxy.id)?);
        }
        for entry in fs::read_dir(&shelf.published).into_iter().flatten().flatten() {
            let id: Option<Id> = entry.file_name().to_str().and_then(|name| name.parse().ok());
            if id.is_some_and(|id| proxies.iter().all(|proxy| proxy.id != id)) {
                drop(fs::remove_dir_all(entry.path()));
            }
        }
        Ok(shelf)
    }

    /// A proxy was made or changed.
    pub(crate) fn set(&self, proxy: &Proxy, key: &str) {
        let on_disk = Editions::of(&self.published, proxy.id).current().map(Arc::new);
        self.write(|slots| {
            // What is shown already is newer than what was read before the lock.
            let current = slots.get(&proxy.id).map_or(on_disk, |slot| slot.output.current.clone());
            let output = Output { proxy: proxy.id, is_active: proxy.is_active, current };
            slots.insert(proxy.id, Slot { key: key.to_owned(), output })
        });
    }

    /// A proxy's key was changed: from now on its files are found by the new one, and hold it.
    pub(crate) fn rekey(&self, proxy: &Proxy, old: &str, new: &str) -> io::Result<()> {
        let editions = Editions::of(&self.published, proxy.id);
        let outcome = editions.rekey(old, new);
        if let Some(edition) = editions.current() {
            self.show(proxy.id, edition);
        }
        self.set(proxy, new);
        outcome
    }

    /// Whether players get an edition whose addresses lead somewhere.
    pub(crate) fn is_good(&self, proxy: Id) -> bool {
        let slots = self.slots.read().unwrap_or_else(PoisonError::into_inner);
        slots.get(&proxy).is_some_and(|slot| {
            let key_crc = crc32fast::hash(slot.key.as_bytes());
            slot.output.current.as_ref().is_some_and(|edition| edition.note.key_crc == key_crc)
        })
    }

    /// A proxy was deleted: its files go with it.
    pub(crate) fn remove(&self, proxy: Id) {
        self.write(|slots| slots.remove(&proxy));
        Editions::of(&self.published, proxy).remove();
    }

    /// By the secret in an address; None when it belongs to nobody.
    pub(crate) fn find(&self, key: &str) -> Option<Output> {
        let slots = self.slots.read().unwrap_or_else(PoisonError::into_inner);
        slots.values().find(|slot| !slot.key.is_empty() && slot.key == key).map(|slot| slot.output.clone())
    }

    /// The edition that players get.
    pub(crate) fn current(&self, proxy: Id) -> Option<Arc<Edition>> {
        self.slots.read().unwrap_or_else(PoisonError::into_inner).get(&proxy)?.output.current.clone()
    }

    /// The versions that are kept and can be given to players again, the newest first.
    pub(crate) fn versions(&self, proxy: Id) -> Vec<Version> {
        let current = self.current(proxy).map(|edition| edition.version);
        let key_crc =
            self.slots.read().unwrap_or_else(PoisonError::into_inner).get(&proxy).map(|slot| crc32fast::hash(slot.key.as_bytes()));
        let kept = Editions::of(&self.published, proxy).list();
        kept.iter()
            .filter(|edition| Some(edition.note.key_crc) == key_crc || Some(edition.version) == current)
            .map(|edition| edition.as_version(Some(edition.version) == current))
            .collect()
    }

    /// Gives players an older version again; None when it is not kept.
    pub(super) fn restore(&self, proxy: Id, version: u64) -> io::Result<Option<Arc<Edition>>> {
        let editions = Editions::of(&self.published, proxy);
        let Some(edition) = editions.list().into_iter().find(|edition| edition.version == version) else { return Ok(None) };
        let key_crc =
            self.slots.read().unwrap_or_else(PoisonError::into_inner).get(&proxy).map(|slot| crc32fast::hash(slot.key.as_bytes()));
        if key_crc != Some(edition.note.key_crc) {
            // Its addresses hold a former secret, with which players get nothing.
            return Ok(None);
        }
        editions.point_to(version)?;
        Ok(Some(self.show(proxy, edition)))
    }

    /// An empty directory for the next edition of a proxy. Gone when it is dropped.
    pub(super) fn stage(&self, proxy: Id) -> io::Result<Staging> {
        let dir = self.temp.join(proxy.to_string());
        drop(fs::remove_dir_all(&dir));
        fs::create_dir_all(&dir)?;
        Ok(Staging(dir))
    }

    /// Makes what was staged the edition that players get.
    pub(super) fn publish(&self, proxy: Id, staging: &Staging, note: &Note) -> io::Result<Arc<Edition>> {
        let editions = Editions::of(&self.published, proxy);
        let edition = editions.publish(staging.path(), note)?;
        let edition = self.show(proxy, edition);
        editions.retire(self.keep);
        Ok(edition)
    }

    /// Publishes these bytes as they are.
    #[cfg(test)]
    pub(crate) fn publish_bytes(&self, proxy: Id, at: crate::model::Time, m3u: &[u8], xmltv: &[u8], xmltv_gz: &[u8]) -> Arc<Edition> {
        let staging = self.stage(proxy).unwrap();
        for (name, bytes) in [(super::edition::PLAYLIST, m3u), (super::edition::GUIDE, xmltv), (super::edition::GUIDE_GZ, xmltv_gz)] {
            fs::write(staging.path().join(name), bytes).unwrap();
        }
        let path = |name| staging.path().join(name);
        let m3u_gz_bytes = super::gzip::file(&path(super::edition::PLAYLIST), &path(super::edition::PLAYLIST_GZ), 1).unwrap();
        let (m3u_bytes, xmltv_bytes, xmltv_gz_bytes) = (m3u.len() as u64, xmltv.len() as u64, xmltv_gz.len() as u64);
        self.publish(proxy, &staging, &Note { generated_at: at, m3u_bytes, m3u_gz_bytes, xmltv_bytes, xmltv_gz_bytes, ..Note::default() })
            .unwrap()
    }

    fn show(&self, proxy: Id, edition: Edition) -> Arc<Edition> {
        let edition = Arc::new(edition);
        self.write(|slots| {
            if let Some(slot) = slots.get_mut(&proxy) {
                slot.output.current = Some(edition.clone());
            }
        });
        edition
    }

    fn write<T>(&self, change: impl FnOnce(&mut HashMap<Id, Slot>) -> T) -> T {
        change(&mut self.slots.write().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A directory for files in the making.
pub(super) struct Staging(PathBuf);

impl Staging {
    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}
