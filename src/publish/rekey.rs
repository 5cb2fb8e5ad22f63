//! Another access key in the addresses of a playlist: the rest of an edition is the same.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;

use super::edition::{Edition, GUIDE, GUIDE_GZ, LINEUP, Note, PLAYLIST, PLAYLIST_GZ};
use super::gzip;
use crate::store::Checksummed;

/// Writes an edition into `dir` with another key; returns its note.
pub(super) fn copy(edition: &Edition, dir: &Path, old: &str, new: &str) -> io::Result<Note> {
    for name in [GUIDE, GUIDE_GZ, LINEUP] {
        // The same bytes need no second copy, where the file system can link them.
        if fs::hard_link(edition.file(name), dir.join(name)).is_err() {
            fs::copy(edition.file(name), dir.join(name))?;
        }
    }
    let mut note = edition.note.clone();
    playlist(&edition.file(PLAYLIST), dir, &mut note, old, new)?;
    Ok(note)
}

/// The same in a directory that holds an unfinished edition.
pub(super) fn in_place(dir: &Path, note: &mut Note, old: &str, new: &str) -> io::Result<()> {
    let former = dir.join("playlist.former");
    fs::rename(dir.join(PLAYLIST), &former)?;
    playlist(&former, dir, note, old, new)?;
    fs::remove_file(former)
}

fn playlist(from: &Path, dir: &Path, note: &mut Note, old: &str, new: &str) -> io::Result<()> {
    let mut from = BufReader::with_capacity(1 << 20, File::open(from)?);
    let mut to = Checksummed::create(&dir.join(PLAYLIST))?;
    let mut line = Vec::new();
    while from.read_until(b'\n', &mut line)? > 0 {
        let mut done = 0;
        for at in memchr::memmem::find_iter(&line, old) {
            to.write_all(&line[done..at])?;
            to.write_all(new.as_bytes())?;
            done = at + old.len();
        }
        to.write_all(&line[done..])?;
        line.clear();
    }
    (note.m3u_bytes, note.m3u_crc) = to.finish()?;
    note.m3u_gz_bytes = gzip::file(&dir.join(PLAYLIST), &dir.join(PLAYLIST_GZ), 1)?;
    note.key_crc = crc32fast::hash(new.as_bytes());
    Ok(())
}

/// The key in the guide's address, on the first line of a playlist of ours.
pub(super) fn key_of(playlist: &Path) -> io::Result<Option<String>> {
    let mut line = String::new();
    BufReader::new(File::open(playlist)?).read_line(&mut line)?;
    let key = line.split_once("/proxy/").and_then(|(_, rest)| rest.split_once(".xmltv")).map(|(key, _)| key.to_owned());
    Ok(key.filter(|key| !key.is_empty()))
}
