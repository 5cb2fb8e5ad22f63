//! Editions on disk: `published/<proxy>/<version>/`, and `published/<proxy>/current`, a link to one.
//!
//! An edition is complete before it has its name. Which one players get is decided by the store; the link follows. After a crash
//! between the two, what was never named there is removed at the next start, and the link is mended.

use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use crate::model::proxy::Version;
use crate::model::rule::RulesReport;
use crate::model::{Id, Time};
use crate::store::{Lineup, StoreError};

pub(crate) const PLAYLIST: &str = "playlist.m3u";
pub(crate) const PLAYLIST_GZ: &str = "playlist.m3u.gz";
pub(crate) const GUIDE: &str = "guide.xml";
pub(crate) const GUIDE_GZ: &str = "guide.xml.gz";
pub(super) const LINEUP: &str = "lineup";
const NOTE: &str = "edition.json";
const FILES: [&str; 6] = [PLAYLIST, PLAYLIST_GZ, GUIDE, GUIDE_GZ, LINEUP, NOTE];
const CURRENT: &str = "current";
/// The lineup of a generation that waits for a decision.
const HELD: &str = "held.lineup";
/// Unfinished files and directories have names that begin so.
const UNFINISHED: &str = ".new-";

#[derive(Clone, Debug)]
pub(crate) struct Edition {
    pub(crate) proxy: Id,
    pub(crate) version: u64,
    dir: PathBuf,
    pub(crate) note: Note,
    /// Opened by the first reader.
    lineup: Arc<OnceLock<Arc<Lineup>>>,
}

/// What is known of an edition without reading it; kept beside it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Note {
    pub(crate) generated_at: Time,
    /// Scheme, host and base path of the addresses in the playlist.
    pub(crate) base: String,
    pub(crate) channel_count: u64,
    pub(crate) program_count: u64,
    pub(crate) guide_until: Option<Time>,
    pub(crate) m3u_bytes: u64,
    pub(crate) m3u_gz_bytes: u64,
    pub(crate) xmltv_bytes: u64,
    pub(crate) xmltv_gz_bytes: u64,
    /// Checksums of playlist and guide: an edition like the one before is not published again.
    pub(crate) m3u_crc: u32,
    pub(crate) xmltv_crc: u32,
    /// A checksum of the access key in its addresses: with another key they lead nowhere.
    #[serde(default)]
    pub(crate) key_crc: u32,
    /// Length and checksum of the lineup; 0: it was not derived yet, the edition is a former release's.
    #[serde(default)]
    pub(crate) lineup_bytes: u64,
    #[serde(default)]
    pub(crate) lineup_crc: u32,
    /// What the rules did when it was made.
    #[serde(default)]
    pub(crate) rules: RulesReport,
}

impl Note {
    /// Length and checksum of what a file contains: what is packed is compared unpacked. None for the note itself.
    fn content(&self, name: &str) -> Option<(u64, u32)> {
        match name {
            PLAYLIST | PLAYLIST_GZ => Some((self.m3u_bytes, self.m3u_crc)),
            GUIDE | GUIDE_GZ => Some((self.xmltv_bytes, self.xmltv_crc)),
            LINEUP if self.lineup_bytes > 0 => Some((self.lineup_bytes, self.lineup_crc)),
            _ => None,
        }
    }
}

impl Edition {
    /// What was published, channel by channel; None while it is not derived. Opening it reads the disk.
    pub(crate) fn lineup(&self) -> Result<Option<Arc<Lineup>>, StoreError> {
        if self.note.lineup_bytes == 0 {
            return Ok(None);
        }
        if let Some(lineup) = self.lineup.get() {
            return Ok(Some(lineup.clone()));
        }
        let lineup = Arc::new(Lineup::open(&self.file(LINEUP))?);
        Ok(Some(self.lineup.get_or_init(|| lineup).clone()))
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// Its files as the disk has them.
    pub(super) fn disk_files(&self) -> Vec<DiskFile> {
        let found = FILES.iter().filter_map(|name| fs::metadata(self.file(name)).ok());
        found.map(|file| ((file.dev(), file.ino()), file.len())).collect()
    }

    /// Without what depends on other versions.
    pub(super) fn as_version(&self) -> Version {
        let found = FILES.iter().filter_map(|name| fs::metadata(self.file(name)).ok());
        Version {
            version: self.version,
            generated_at: self.note.generated_at,
            channel_count: self.note.channel_count,
            program_count: self.note.program_count,
            m3u_bytes: self.note.m3u_bytes,
            m3u_gz_bytes: self.note.m3u_gz_bytes,
            xmltv_bytes: self.note.xmltv_bytes,
            xmltv_gz_bytes: self.note.xmltv_gz_bytes,
            own_bytes: found.filter(|file| file.nlink() == 1).map(|file| file.len()).sum(),
            ..Version::default()
        }
    }
}

/// A file on the disk, whatever its names: its identity and its bytes.
pub(super) type DiskFile = ((u64, u64), u64);

pub(super) struct Editions {
    proxy: Id,
    /// `published/<proxy>`.
    dir: PathBuf,
}

impl Editions {
    pub(super) fn of(published: &Path, proxy: Id) -> Editions {
        Editions { proxy, dir: published.join(proxy.to_string()) }
    }

    /// The whole ones, the newest first.
    pub(super) fn list(&self) -> Vec<Edition> {
        let names = fs::read_dir(&self.dir).into_iter().flatten().flatten();
        let mut versions: Vec<u64> = names.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
        versions.sort_unstable_by(|a, b| b.cmp(a));
        versions.into_iter().filter_map(|version| self.read(version)).collect()
    }

    pub(super) fn read(&self, version: u64) -> Option<Edition> {
        let dir = self.dir.join(version.to_string());
        let mut note: Note = serde_json::from_slice(&fs::read(dir.join(NOTE)).ok()?).ok()?;
        let is_whole = |name, bytes| fs::metadata(dir.join(name)).is_ok_and(|file| file.len() == bytes);
        if !is_whole(LINEUP, note.lineup_bytes) {
            note.lineup_bytes = 0;
        }
        let is_complete = is_whole(PLAYLIST, note.m3u_bytes)
            && is_whole(PLAYLIST_GZ, note.m3u_gz_bytes)
            && is_whole(GUIDE, note.xmltv_bytes)
            && is_whole(GUIDE_GZ, note.xmltv_gz_bytes);
        is_complete.then(|| Edition { proxy: self.proxy, version, dir, note, lineup: Arc::default() })
    }

    pub(super) fn linked(&self) -> Option<u64> {
        fs::read_link(self.dir.join(CURRENT)).ok()?.to_str()?.parse().ok()
    }

    /// Gives the finished files in `staged` their place as a version, which nobody is shown yet. `last` is the highest version
    /// that was ever published. A file that another version has already becomes another name of it.
    pub(super) fn place(&self, staged: &Path, note: &Note, last: u64) -> io::Result<Edition> {
        let known = self.list();
        let names = fs::read_dir(&self.dir).into_iter().flatten().flatten();
        let on_disk: u64 = names.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).max().unwrap_or(0);
        let version = on_disk.max(last) + 1;
        let near = self.unfinished(&version.to_string())?;
        drop(fs::remove_dir_all(&near));
        fs::create_dir(&near)?;
        fs::write(staged.join(NOTE), serde_json::to_vec(note)?)?;
        for name in FILES {
            let content = note.content(name);
            let twin = known.iter().find(|edition| content.is_some() && edition.note.content(name) == content);
            bring(&staged.join(name), &near.join(name), twin.map(|edition| edition.file(name)).as_deref())?;
        }
        sync_dir(&near)?;
        fs::rename(&near, self.dir.join(version.to_string()))?;
        sync_dir(&self.dir)?;
        self.read(version).ok_or_else(|| io::Error::other("the edition is not whole after it was written"))
    }

    /// The path of something that is not finished yet, in the directory of all versions.
    pub(super) fn unfinished(&self, name: &str) -> io::Result<PathBuf> {
        if !self.dir.exists() {
            fs::create_dir_all(&self.dir)?;
            if let Some(published) = self.dir.parent() {
                sync_dir(published)?;
            }
        }
        Ok(self.dir.join(format!("{UNFINISHED}{name}")))
    }

    pub(super) fn held(&self) -> PathBuf {
        self.dir.join(HELD)
    }

    /// Gives an edition another lineup, or its first: the same channels, found elsewhere. `staged` is a finished file.
    pub(super) fn replace_lineup(&self, version: u64, staged: &Path, note: &Note) -> io::Result<Option<Edition>> {
        let dir = self.dir.join(version.to_string());
        let near = dir.join(format!("{UNFINISHED}{LINEUP}"));
        fs::copy(staged, &near)?;
        File::open(&near)?.sync_all()?;
        let next = dir.join(format!("{UNFINISHED}{NOTE}"));
        fs::write(&next, serde_json::to_vec(note)?)?;
        File::open(&next)?.sync_all()?;
        // Between the two renames the lengths may disagree; then the next start derives the lineup again.
        fs::rename(near, dir.join(LINEUP))?;
        fs::rename(next, dir.join(NOTE))?;
        sync_dir(&dir)?;
        Ok(self.read(version))
    }

    pub(super) fn discard(&self, version: u64) {
        drop(fs::remove_dir_all(self.dir.join(version.to_string())));
    }

    pub(super) fn point_to(&self, version: u64) -> io::Result<()> {
        let new = self.dir.join(format!("{UNFINISHED}link"));
        drop(fs::remove_file(&new));
        symlink(version.to_string(), &new)?;
        fs::rename(new, self.dir.join(CURRENT))?;
        sync_dir(&self.dir)
    }

    /// Removes what a crash left behind: unfinished names, damaged versions, and those above `last`, which were never published.
    pub(super) fn sweep(&self, last: u64) {
        for entry in fs::read_dir(&self.dir).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let version: Option<u64> = name.parse().ok();
            let damaged = version.is_some_and(|version| last > 0 && version > last || self.read(version).is_none());
            if name.starts_with(UNFINISHED) || damaged {
                drop(fs::remove_dir_all(entry.path()).or_else(|_| fs::remove_file(entry.path())));
            }
        }
    }
}

/// Moves a finished file, durably; or links `twin`, where that has the same bytes and the file system can. Copies where the staging
/// directory is on another file system.
fn bring(staged: &Path, target: &Path, twin: Option<&Path>) -> io::Result<()> {
    if let Some(twin) = twin
        && same_bytes(staged, twin).unwrap_or(false)
        && fs::hard_link(twin, target).is_ok()
    {
        return Ok(());
    }
    match fs::rename(staged, target) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => drop(fs::copy(staged, target)?),
        other => other?,
    }
    File::open(target)?.sync_all()
}

/// Compares the bytes, since a checksum does not notice a file that was damaged later.
fn same_bytes(one: &Path, other: &Path) -> io::Result<bool> {
    let (mut one, mut other) = (File::open(one)?, File::open(other)?);
    let mut left = one.metadata()?.len();
    if left != other.metadata()?.len() {
        return Ok(false);
    }
    let (mut these, mut those) = (vec![0; 256 << 10], vec![0; 256 << 10]);
    while left > 0 {
        let length = usize::try_from(left).unwrap_or(usize::MAX).min(these.len());
        one.read_exact(&mut these[..length])?;
        other.read_exact(&mut those[..length])?;
        if these[..length] != those[..length] {
            return Ok(false);
        }
        left -= length as u64;
    }
    Ok(true)
}

fn sync_dir(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stage(dir: &Path, text: &str) -> (PathBuf, Note) {
        let staged = dir.join("staged");
        fs::create_dir_all(&staged).unwrap();
        for name in [PLAYLIST, PLAYLIST_GZ, GUIDE, GUIDE_GZ, LINEUP] {
            fs::write(staged.join(name), text).unwrap();
        }
        let bytes = text.len() as u64;
        (staged, Note { m3u_bytes: bytes, m3u_gz_bytes: bytes, xmltv_bytes: bytes, xmltv_gz_bytes: bytes, ..Note::default() })
    }

    fn editions(dir: &Path) -> Editions {
        Editions::of(&dir.join("published"), Id(1))
    }

    #[test]
    fn versions_count_up() {
        let dir = tempfile::tempdir().unwrap();
        let editions = editions(dir.path());
        for n in 1..=3u64 {
            let (staged, note) = stage(dir.path(), &format!("text {n}"));
            assert_eq!(editions.place(&staged, &note, 0).unwrap().version, n);
        }
        editions.discard(2);
        assert_eq!(editions.list().iter().map(|e| e.version).collect::<Vec<_>>(), [3, 1]);
        assert_eq!(editions.linked(), None);
        editions.point_to(3).unwrap();
        assert_eq!(editions.linked(), Some(3));
        let (staged, note) = stage(dir.path(), "text 6");
        assert_eq!(editions.place(&staged, &note, 8).unwrap().version, 9, "numbers are not given twice");
    }

    #[test]
    fn a_file_that_did_not_change_is_on_the_disk_once() {
        let dir = tempfile::tempdir().unwrap();
        let editions = editions(dir.path());
        let place = |playlist: &str, guide: &str| {
            let (staged, mut note) = stage(dir.path(), guide);
            for name in [PLAYLIST, PLAYLIST_GZ] {
                fs::write(staged.join(name), playlist).unwrap();
            }
            (note.m3u_bytes, note.m3u_gz_bytes) = (playlist.len() as u64, playlist.len() as u64);
            (note.m3u_crc, note.xmltv_crc) = (crc32fast::hash(playlist.as_bytes()), crc32fast::hash(guide.as_bytes()));
            editions.place(&staged, &note, 0).unwrap()
        };
        let inode = |edition: &Edition, name: &str| fs::metadata(edition.file(name)).unwrap().ino();
        let first = place("list", "guide one");
        let second = place("list", "guide two");
        assert_eq!(inode(&first, PLAYLIST), inode(&second, PLAYLIST));
        assert_eq!(inode(&first, PLAYLIST_GZ), inode(&second, PLAYLIST_GZ));
        assert_ne!(inode(&first, GUIDE), inode(&second, GUIDE));
        assert_eq!(second.as_version().own_bytes, first.as_version().own_bytes);
        // What was damaged on the disk is not handed on.
        fs::write(first.file(PLAYLIST), "lisp").unwrap();
        let third = place("list", "guide one");
        assert_ne!(inode(&first, PLAYLIST), inode(&third, PLAYLIST));
        assert_eq!(fs::read_to_string(third.file(PLAYLIST)).unwrap(), "list");
        assert_eq!(inode(&first, GUIDE), inode(&third, GUIDE));
        editions.discard(1);
        assert_eq!(fs::read_to_string(third.file(GUIDE)).unwrap(), "guide one", "a name of it is left");
    }

    #[test]
    fn what_a_crash_left_is_swept() {
        let dir = tempfile::tempdir().unwrap();
        let editions = editions(dir.path());
        for text in ["whole", "never published"] {
            let (staged, note) = stage(dir.path(), text);
            editions.place(&staged, &note, 0).unwrap();
        }
        editions.point_to(1).unwrap();
        // Cut off while copying, while renaming the link, and with a file that never got its bytes.
        fs::create_dir(editions.dir.join(".new-3")).unwrap();
        symlink("2", editions.dir.join(".new-link")).unwrap();
        fs::create_dir(editions.dir.join("4")).unwrap();
        fs::write(editions.dir.join("4").join(NOTE), serde_json::to_vec(&Note::default()).unwrap()).unwrap();
        editions.sweep(1);
        let mut left: Vec<_> = fs::read_dir(&editions.dir).unwrap().map(|e| e.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["1", "current"]);
    }
}
