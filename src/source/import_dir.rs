//! Files that people upload, to be read as sources: written beside their place, synced and renamed, and never over another file.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::model::SourceKind;

/// Unfinished uploads have this ending. A leading dot, which no finished one has, tells them from files of people.
const UNFINISHED: &str = ".upload";
/// Bytes of a file's name, which most file systems limit to 255.
const LONGEST: usize = 120;
/// Endings of packed files, before which another one says what is in it.
const PACKED: [&str; 5] = ["gz", "xz", "bz2", "zip", "zst"];

/// A file on its way into a directory. Dropped unfinished, it is removed.
pub(crate) struct Upload {
    dir: PathBuf,
    path: PathBuf,
}

impl Upload {
    /// Creates an empty file. `id` tells it from uploads at the same time.
    pub(crate) fn begin(dir: &Path, id: &str) -> io::Result<(Upload, File)> {
        fs::create_dir_all(dir)?;
        let dir = dir.canonicalize()?;
        let path = dir.join(format!(".{id}{UNFINISHED}"));
        let file = File::options().write(true).create_new(true).open(&path)?;
        Ok((Upload { dir, path }, file))
    }

    pub(crate) fn open(&self) -> io::Result<File> {
        File::open(&self.path)
    }

    /// Gives the complete file its name, or the next free one like it. Returns its path.
    pub(crate) fn finish(self, name: &str) -> io::Result<PathBuf> {
        File::open(&self.path)?.sync_all()?;
        let (stem, ending) = name.split_at(stem(name).len());
        for n in 1_u32.. {
            let path = self.dir.join(if n == 1 { name.to_owned() } else { format!("{stem} {n}{ending}") });
            // Takes the name first: renaming alone would replace a file.
            match File::options().write(true).create_new(true).open(&path) {
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                Err(error) => return Err(error),
            }
            if let Err(error) = fs::rename(&self.path, &path) {
                drop(fs::remove_file(&path));
                return Err(error);
            }
            File::open(&self.dir)?.sync_all()?;
            return Ok(path);
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        // It is gone once it is finished.
        drop(fs::remove_file(&self.path));
    }
}

/// Removes uploads that a crash left unfinished. Call it before the first upload.
pub(crate) fn clear(dir: &Path) {
    for file in fs::read_dir(dir).into_iter().flatten().flatten() {
        let name = file.file_name();
        if name.to_str().is_some_and(|name| name.starts_with('.') && name.ends_with(UNFINISHED)) {
            drop(fs::remove_file(file.path()));
        }
    }
}

/// The name without its endings.
pub(crate) fn stem(name: &str) -> &str {
    let plain = |name| Path::new(name).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let ending = Path::new(name).extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
    if PACKED.contains(&ending.as_str()) { plain(plain(name)) } else { plain(name) }
}

/// A plain file name made of what a browser says, which may be anything.
pub(crate) fn file_name(given: &str, kind: SourceKind) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain = |c: char| if c.is_alphanumeric() || " ._-()+&'".contains(c) { c } else { '_' };
    let name: String = last.chars().map(plain).collect();
    let name = name.trim_matches(|c: char| c == '.' || c.is_whitespace());
    let (stem, ending) = name.split_at(stem(name).len());
    let (usual, short) = match kind {
        SourceKind::Stream => ("playlist", ".m3u"),
        SourceKind::Epg => ("guide", ".xml"),
    };
    let ending = if ending.is_empty() || ending.len() > 16 { short } else { ending };
    let end = (0..=LONGEST.min(stem.len())).rev().find(|at| stem.is_char_boundary(*at)).unwrap_or_default();
    let stem = stem.get(..end).unwrap_or_default().trim();
    format!("{}{ending}", if stem.is_empty() { usual } else { stem })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn names_are_plain_and_stay_in_their_directory() {
        let of = |given: &str| file_name(given, SourceKind::Stream);
        assert_eq!(of("My list.m3u8"), "My list.m3u8");
        assert_eq!(of("../../etc/passwd"), "passwd.m3u");
        assert_eq!(of("C:\\Users\\me\\Fernsehen Süd.m3u"), "Fernsehen Süd.m3u");
        assert_eq!(of(".upload"), "upload.m3u");
        assert_eq!(of(" .. "), "playlist.m3u");
        assert_eq!(of(""), "playlist.m3u");
        assert_eq!(of("a\0b\n<c>?.m3u"), "a_b__c__.m3u");
        assert_eq!(file_name("guide.xml.gz", SourceKind::Epg), "guide.xml.gz");
        assert_eq!(file_name("epg", SourceKind::Epg), "epg.xml");
        let long = of(&format!("{}.m3u", "ü".repeat(300)));
        assert!(long.len() <= LONGEST + 4 && long.ends_with("ü.m3u"), "{long}");
    }

    #[test]
    fn a_file_is_whole_under_a_name_of_its_own_or_not_there() {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path().join("import");
        let write = |id: &str, text: &str| {
            let (upload, mut file) = Upload::begin(&dir, id).unwrap();
            file.write_all(text.as_bytes()).unwrap();
            upload
        };
        let first = write("1", "one").finish("list.xml.gz").unwrap();
        let second = write("2", "two").finish("list.xml.gz").unwrap();
        assert_eq!(second.file_name().unwrap(), "list 2.xml.gz");
        assert_eq!((fs::read(first).unwrap(), fs::read(second).unwrap()), (b"one".to_vec(), b"two".to_vec()));
        drop(write("3", "broken off"));
        std::mem::forget(write("4", "killed"));
        fs::write(dir.join(".mine"), "").unwrap();
        clear(&dir);
        let mut names: Vec<_> = fs::read_dir(&dir).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        assert_eq!(names, [".mine", "list 2.xml.gz", "list.xml.gz"]);
    }
}
