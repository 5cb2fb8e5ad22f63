//! Editions on disk: `published/<proxy>/<version>/`, and `published/<proxy>/current`, a link to one.
//!
//! Every step is safe to be cut off at: an unfinished edition has another name and is swept away
//! at the next start, and the link points to a whole one at any moment.

use std::fs::{self, File};
use std::io::{self, BufRead, Write};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::gzip;
use crate::model::proxy::Version;
use crate::model::{Id, Time};

pub(super) const PLAYLIST: &str = "playlist.m3u";
pub(super) const PLAYLIST_GZ: &str = "playlist.m3u.gz";
pub(super) const GUIDE: &str = "guide.xml";
pub(super) const GUIDE_GZ: &str = "guide.xml.gz";
const NOTE: &str = "edition.json";
/// Of a new edition.
const FILES: [&str; 5] = [PLAYLIST, PLAYLIST_GZ, GUIDE, GUIDE_GZ, NOTE];
const CURRENT: &str = "current";
/// Names that begin so are unfinished.
const UNFINISHED: &str = ".new-";

/// One version of a proxy's outputs.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Edition {
    pub(crate) version: u64,
    pub(crate) generated_at: Time,
    pub(crate) m3u: PathBuf,
    /// None in an edition from before there was one.
    pub(crate) m3u_gz: Option<PathBuf>,
    pub(crate) xmltv: PathBuf,
    pub(crate) xmltv_gz: PathBuf,
    pub(crate) note: Note,
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
    /// 0: there is no compressed copy.
    #[serde(default)]
    pub(crate) m3u_gz_bytes: u64,
    pub(crate) xmltv_bytes: u64,
    pub(crate) xmltv_gz_bytes: u64,
    /// Checksums of playlist and guide: an edition like the one before is not published again.
    pub(crate) m3u_crc: u32,
    pub(crate) xmltv_crc: u32,
    /// A checksum of the access key in its addresses: with another key they lead nowhere.
    #[serde(default)]
    pub(crate) key_crc: u32,
}

impl Note {
    /// The same bytes for players, whenever they were made.
    pub(crate) fn same_output(&self, other: &Note) -> bool {
        let key = |note: &Note| (note.m3u_bytes, note.xmltv_bytes, note.m3u_crc, note.xmltv_crc);
        key(self) == key(other)
    }
}

impl Edition {
    fn read(dir: &Path, version: u64) -> Option<Edition> {
        let dir = dir.join(version.to_string());
        let note: Note = serde_json::from_slice(&fs::read(dir.join(NOTE)).ok()?).ok()?;
        let edition = Edition {
            version,
            generated_at: note.generated_at,
            m3u: dir.join(PLAYLIST),
            m3u_gz: (note.m3u_gz_bytes > 0).then(|| dir.join(PLAYLIST_GZ)),
            xmltv: dir.join(GUIDE),
            xmltv_gz: dir.join(GUIDE_GZ),
            note,
        };
        let whole = |path: &Path, bytes| fs::metadata(path).is_ok_and(|m| m.len() == bytes);
        (whole(&edition.m3u, edition.note.m3u_bytes)
            && edition.m3u_gz.as_ref().is_none_or(|path| whole(path, edition.note.m3u_gz_bytes))
            && whole(&edition.xmltv, edition.note.xmltv_bytes)
            && whole(&edition.xmltv_gz, edition.note.xmltv_gz_bytes))
        .then_some(edition)
    }

    pub(crate) fn as_version(&self, is_current: bool) -> Version {
        Version {
            version: self.version,
            generated_at: self.generated_at,
            channel_count: self.note.channel_count,
            program_count: self.note.program_count,
            m3u_bytes: self.note.m3u_bytes,
            m3u_gz_bytes: self.note.m3u_gz_bytes,
            xmltv_bytes: self.note.xmltv_bytes,
            xmltv_gz_bytes: self.note.xmltv_gz_bytes,
            is_current,
        }
    }
}

/// The editions of one proxy.
pub(super) struct Editions {
    /// `published/<proxy>`.
    dir: PathBuf,
}

impl Editions {
    pub(super) fn of(published: &Path, proxy: Id) -> Editions {
        Editions { dir: published.join(proxy.to_string()) }
    }

    /// The whole ones, the newest first.
    pub(super) fn list(&self) -> Vec<Edition> {
        let names = fs::read_dir(&self.dir).into_iter().flatten().flatten();
        let mut versions: Vec<u64> = names.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
        versions.sort_unstable_by(|a, b| b.cmp(a));
        versions.into_iter().filter_map(|version| Edition::read(&self.dir, version)).collect()
    }

    pub(super) fn current(&self) -> Option<Edition> {
        let target = fs::read_link(self.dir.join(CURRENT)).ok()?;
        Edition::read(&self.dir, target.to_str()?.parse().ok()?)
    }

    /// Makes the finished files in `staged` the next edition, and the one that players get.
    pub(super) fn publish(&self, staged: &Path, note: &Note) -> io::Result<Edition> {
        if !self.dir.exists() {
            fs::create_dir_all(&self.dir)?;
            if let Some(published) = self.dir.parent() {
                sync_dir(published)?;
            }
        }
        fs::write(staged.join(NOTE), serde_json::to_vec(note)?)?;
        for name in FILES {
            File::open(staged.join(name))?.sync_all()?;
        }
        sync_dir(staged)?;
        let names = fs::read_dir(&self.dir)?.flatten();
        let last: u64 = names.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).max().unwrap_or(0);
        let version = last + 1;
        let target = self.dir.join(version.to_string());
        match fs::rename(staged, &target) {
            Err(error) if error.kind() == io::ErrorKind::CrossesDevices => self.bring(staged, &target, version)?,
            other => other?,
        }
        sync_dir(&self.dir)?;
        self.point_to(version)?;
        Edition::read(&self.dir, version).ok_or_else(|| io::Error::other("the edition is not whole after it was written"))
    }

    /// Copies from another file system under an unfinished name, then renames.
    fn bring(&self, staged: &Path, target: &Path, version: u64) -> io::Result<()> {
        let near = self.dir.join(format!("{UNFINISHED}{version}"));
        drop(fs::remove_dir_all(&near));
        fs::create_dir(&near)?;
        for name in FILES {
            fs::copy(staged.join(name), near.join(name))?;
            File::open(near.join(name))?.sync_all()?;
        }
        sync_dir(&near)?;
        fs::rename(near, target)
    }

    /// Swaps the link; the one step that players see.
    pub(super) fn point_to(&self, version: u64) -> io::Result<()> {
        let new = self.dir.join(format!("{UNFINISHED}link"));
        drop(fs::remove_file(&new));
        symlink(version.to_string(), &new)?;
        fs::rename(new, self.dir.join(CURRENT))?;
        sync_dir(&self.dir)
    }

    /// Puts a new access key into the addresses of every edition that has the old one: what was restored stays
    /// restored. A player that has a file open keeps it. Cut off in between, the note still says that the key is
    /// another, and the program makes the edition anew.
    pub(super) fn rekey(&self, old: &str, new: &str) -> io::Result<()> {
        let (old_crc, new_crc) = (crc32fast::hash(old.as_bytes()), crc32fast::hash(new.as_bytes()));
        for Edition { version, m3u, note, .. } in self.list().into_iter().filter(|edition| edition.note.key_crc == old_crc) {
            let dir = self.dir.join(version.to_string());
            let near = |name: &str| dir.join(format!("{UNFINISHED}{name}"));
            let write_note = |note: &Note| {
                fs::write(near(NOTE), serde_json::to_vec(note)?)?;
                File::open(near(NOTE))?.sync_all()?;
                fs::rename(near(NOTE), dir.join(NOTE))?;
                sync_dir(&dir)
            };
            // From here to the end nobody asks for the compressed copy.
            write_note(&Note { m3u_gz_bytes: 0, ..note.clone() })?;
            let mut from = io::BufReader::with_capacity(1 << 20, File::open(&m3u)?);
            let mut to = io::BufWriter::with_capacity(1 << 20, File::create(near(PLAYLIST))?);
            let (mut crc, mut bytes) = (crc32fast::Hasher::new(), 0);
            let (mut line, mut changed) = (Vec::new(), Vec::new());
            while from.read_until(b'\n', &mut line)? > 0 {
                changed.clear();
                let mut done = 0;
                for at in memchr::memmem::find_iter(&line, old) {
                    changed.extend_from_slice(&line[done..at]);
                    changed.extend_from_slice(new.as_bytes());
                    done = at + old.len();
                }
                changed.extend_from_slice(&line[done..]);
                crc.update(&changed);
                bytes += changed.len() as u64;
                to.write_all(&changed)?;
                line.clear();
            }
            to.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
            fs::rename(near(PLAYLIST), &m3u)?;
            let m3u_gz_bytes = gzip::file(&m3u, &near(PLAYLIST_GZ), 1)?;
            File::open(near(PLAYLIST_GZ))?.sync_all()?;
            fs::rename(near(PLAYLIST_GZ), dir.join(PLAYLIST_GZ))?;
            write_note(&Note { m3u_bytes: bytes, m3u_gz_bytes, m3u_crc: crc.finalize(), key_crc: new_crc, ..note })?;
        }
        Ok(())
    }

    /// Removes all but the newest `keep` and the current one. Readers that have a file open keep it.
    pub(super) fn retire(&self, keep: usize) {
        let current = self.current().map(|edition| edition.version);
        for edition in self.list().into_iter().skip(keep.max(1)).filter(|edition| Some(edition.version) != current) {
            drop(fs::remove_dir_all(self.dir.join(edition.version.to_string())));
        }
    }

    /// Removes what a crash left behind.
    pub(super) fn sweep(&self) {
        for entry in fs::read_dir(&self.dir).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let damaged = name.parse().is_ok_and(|version| Edition::read(&self.dir, version).is_none());
            if name.starts_with(UNFINISHED) || damaged {
                drop(fs::remove_dir_all(entry.path()).or_else(|_| fs::remove_file(entry.path())));
            }
        }
        // A whole older one is better than none.
        if self.current().is_none()
            && let Some(newest) = self.list().first()
            && let Err(error) = self.point_to(newest.version)
        {
            tracing::error!(%error, "an older version could not be put in the place of a damaged one");
        }
    }

    pub(super) fn remove(&self) {
        drop(fs::remove_dir_all(&self.dir));
    }
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
        for name in [PLAYLIST, PLAYLIST_GZ, GUIDE, GUIDE_GZ] {
            fs::write(staged.join(name), text).unwrap();
        }
        let bytes = text.len() as u64;
        (staged, Note { m3u_bytes: bytes, m3u_gz_bytes: bytes, xmltv_bytes: bytes, xmltv_gz_bytes: bytes, ..Note::default() })
    }

    fn editions(dir: &Path) -> Editions {
        Editions::of(&dir.join("published"), Id(1))
    }

    #[test]
    fn versions_count_up_and_old_ones_go() {
        let dir = tempfile::tempdir().unwrap();
        let editions = editions(dir.path());
        assert!(editions.current().is_none());
        for n in 1..=5u64 {
            let (staged, note) = stage(dir.path(), &format!("text {n}"));
            assert_eq!(editions.publish(&staged, &note).unwrap().version, n);
            assert!(!staged.exists());
            editions.retire(3);
        }
        assert_eq!(editions.list().iter().map(|e| e.version).collect::<Vec<_>>(), [5, 4, 3]);
        editions.point_to(3).unwrap();
        assert_eq!(fs::read_to_string(editions.current().unwrap().m3u).unwrap(), "text 3");
        let (staged, note) = stage(dir.path(), "text 6");
        assert_eq!(editions.publish(&staged, &note).unwrap().version, 6);
    }

    #[test]
    fn the_restored_one_is_not_retired() {
        let dir = tempfile::tempdir().unwrap();
        let editions = editions(dir.path());
        for n in 1..=4 {
            let (staged, note) = stage(dir.path(), &format!("text {n}"));
            editions.publish(&staged, &note).unwrap();
        }
        editions.point_to(1).unwrap();
        editions.retire(2);
        assert_eq!(editions.list().iter().map(|e| e.version).collect::<Vec<_>>(), [4, 3, 1]);
    }

    #[test]
    fn what_a_crash_left_is_swept_and_the_current_one_stays() {
        let dir = tempfile::tempdir().unwrap();
        let editions = editions(dir.path());
        let (staged, note) = stage(dir.path(), "whole");
        editions.publish(&staged, &note).unwrap();
        // Cut off while copying, while renaming the link, and with a file that never got its bytes.
        fs::create_dir(editions.dir.join(".new-2")).unwrap();
        symlink("2", editions.dir.join(".new-link")).unwrap();
        fs::create_dir(editions.dir.join("3")).unwrap();
        fs::write(editions.dir.join("3").join(NOTE), serde_json::to_vec(&note).unwrap()).unwrap();
        assert_eq!(editions.current().unwrap().version, 1);
        editions.sweep();
        let mut left: Vec<_> = fs::read_dir(&editions.dir).unwrap().map(|e| e.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["1", "current"]);
    }
}
