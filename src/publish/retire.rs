//! Removes the versions that are not kept, and of the others the oldest where all of them need more disk space than they may have.

use std::collections::{BTreeMap, HashMap};
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use jiff::tz::TimeZone;

use super::edition::DiskFile;
use super::edition_store::EditionStore;
use super::keep::Dated;
use crate::model::proxy::{RemovedVersions, Version};
use crate::model::settings::JobScheduling;
use crate::model::{Id, Time};
use crate::store::{Store, StoreError};

impl EditionStore {
    /// The versions that are kept and can be given to players again, the newest first.
    pub(crate) fn versions(&self, store: &Store, proxy: Id) -> Result<Vec<Version>, StoreError> {
        let current = self.current(proxy).map(|edition| edition.version);
        let kept = self.keep.decide(self.on_disk(proxy).list(), &zone(store)?);
        let version = |Dated { edition, day, is_kept_for_day, .. }: Dated| Version {
            day: day.to_string(),
            is_kept_for_day,
            is_current: Some(edition.version) == current,
            ..edition.as_version()
        };
        Ok(kept.into_iter().map(version).collect())
    }

    /// Removes the versions of a playlist that are neither new enough nor the last of a day, but never the one that players get. The
    /// caller has the playlist's turn. Readers that have a file open keep it.
    pub(super) fn retire(&self, store: &Store, proxy: Id) -> Result<(), StoreError> {
        let (on_disk, current) = (self.on_disk(proxy), self.current(proxy).map(|edition| edition.version));
        for dated in self.keep.decide(on_disk.list(), &zone(store)?) {
            if !dated.is_kept && Some(dated.edition.version) != current {
                on_disk.discard(dated.edition.version);
            }
        }
        Ok(())
    }

    /// Removes the oldest versions of all playlists until the rest fits into the disk space that is given to them. Files that versions
    /// share count once. Takes the turns of playlists, so the caller has none.
    pub(super) fn trim(&self, store: &Store, now: Time) -> Result<(), StoreError> {
        let _one = self.trimming.lock().unwrap_or_else(PoisonError::into_inner);
        let mut usage = Usage::default();
        let mut old = Vec::new();
        for proxy in self.proxies() {
            let current = self.current(proxy).map(|edition| edition.version);
            // A version is no older than the one before it, whatever the clock said, and none is from the future.
            let mut age = Time(i64::MIN);
            for edition in self.on_disk(proxy).list().into_iter().rev() {
                age = age.max(edition.note.generated_at.min(now));
                let files = edition.disk_files();
                usage.add(&files);
                if Some(edition.version) != current {
                    old.push((age, proxy, edition.version, files));
                }
            }
        }
        old.sort_by_key(|(age, proxy, version, _)| (*age, *proxy, *version));
        let mut removed: BTreeMap<Id, u64> = BTreeMap::new();
        for (_, proxy, version, files) in old {
            if usage.bytes <= self.keep.bytes {
                break;
            }
            if self.remove_version(proxy, version) {
                usage.remove(&files);
                *removed.entry(proxy).or_default() += 1;
            }
        }
        let (bytes, keep_bytes) = (usage.bytes, self.keep.bytes);
        let is_over = bytes > keep_bytes;
        if is_over && !self.is_over.swap(is_over, Ordering::Relaxed) {
            tracing::warn!(bytes, keep_bytes, "the versions that players get take more disk space than keep_bytes, so no other is kept");
        }
        self.is_over.store(is_over, Ordering::Relaxed);
        if removed.is_empty() {
            return Ok(());
        }
        tracing::info!(versions = removed.values().sum::<u64>(), bytes, keep_bytes, "older versions were removed because of keep_bytes");
        store.change(|tx| {
            removed.iter().try_for_each(|(proxy, count)| {
                let removed = RemovedVersions { count: *count, at: now, keep_bytes };
                tx.change_proxy_status(*proxy, |status| status.removed_versions = Some(removed))
            })
        })
    }

    /// False when players get that version by now.
    fn remove_version(&self, proxy: Id, version: u64) -> bool {
        let Some(turn) = self.turn(proxy) else { return false };
        let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
        let is_free = self.current(proxy).is_none_or(|current| current.version != version);
        if is_free {
            self.on_disk(proxy).discard(version);
        }
        is_free
    }
}

fn zone(store: &Store) -> Result<TimeZone, StoreError> {
    Ok(store.setting::<JobScheduling>(JobScheduling::NAME)?.unwrap_or_default().zone())
}

#[derive(Default)]
struct Usage {
    bytes: u64,
    /// How many versions have a file.
    users: HashMap<(u64, u64), u32>,
}

impl Usage {
    fn add(&mut self, files: &[DiskFile]) {
        for (id, bytes) in files {
            let users = self.users.entry(*id).or_default();
            *users += 1;
            if *users == 1 {
                self.bytes += bytes;
            }
        }
    }

    fn remove(&mut self, files: &[DiskFile]) {
        for (id, bytes) in files {
            let Some(users) = self.users.get_mut(id) else { continue };
            *users -= 1;
            if *users == 0 {
                self.bytes -= bytes;
            }
        }
    }
}
