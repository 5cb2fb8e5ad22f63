//! A gzip file of pieces that were compressed apart (RFC 1952, RFC 1951): every piece ends on a byte
//! boundary with an empty stored block, so pieces can be compressed on several threads and laid
//! end to end as one member, which the strictest reader takes.

use std::fs::File;
use std::io::{self, Write};
use std::os::unix::fs::FileExt;
use std::path::Path;

use flate2::{Compress, Compression, FlushCompress, Status};

use crate::pipeline::ordered::ordered;

pub(super) struct Piece {
    pub(super) plain: Vec<u8>,
    pub(super) deflated: Vec<u8>,
    pub(super) crc: crc32fast::Hasher,
}

/// Compresses pieces, one after the other with the same memory.
pub(super) struct Deflater(Compress);

impl Deflater {
    /// Level 1, since guides are made often and fetched seldom.
    pub(super) fn new() -> Deflater {
        Deflater(Compress::new(Compression::new(1), false))
    }

    pub(super) fn piece(&mut self, plain: Vec<u8>) -> io::Result<Piece> {
        let compress = &mut self.0;
        compress.reset();
        let mut deflated = Vec::with_capacity(plain.len() / 4 + 1024);
        loop {
            let read = usize::try_from(compress.total_in()).unwrap_or(usize::MAX);
            let input = plain.get(read..).unwrap_or_default();
            let status = compress.compress_vec(input, &mut deflated, FlushCompress::Sync)?;
            // All is read, and there was room to spare for the flush.
            if compress.total_in() == plain.len() as u64 && deflated.len() < deflated.capacity() || matches!(status, Status::StreamEnd) {
                break;
            }
            deflated.reserve(64 << 10);
        }
        let mut crc = crc32fast::Hasher::new();
        crc.update(&plain);
        Ok(Piece { plain, deflated, crc })
    }
}

pub(super) struct Writer<W> {
    out: W,
    crc: crc32fast::Hasher,
    length: u64,
    pub(super) written: u64,
}

impl<W: Write> Writer<W> {
    pub(super) fn new(mut out: W) -> io::Result<Writer<W>> {
        // Deflate, no flags, no time (the same input gives the same bytes), fastest, unknown system.
        out.write_all(&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 0xff])?;
        Ok(Writer { out, crc: crc32fast::Hasher::new(), length: 0, written: 10 })
    }

    pub(super) fn piece(&mut self, piece: &Piece) -> io::Result<()> {
        self.out.write_all(&piece.deflated)?;
        self.crc.combine(&piece.crc);
        self.length += piece.plain.len() as u64;
        self.written += piece.deflated.len() as u64;
        Ok(())
    }

    /// Writes the last block and the trailer; gives the checksum of all that is inside.
    pub(super) fn finish(mut self) -> io::Result<(W, u32, u64)> {
        let crc = self.crc.finalize();
        // An empty last block with fixed codes, then the checksum and the length modulo 2^32.
        self.out.write_all(&[3, 0])?;
        self.out.write_all(&crc.to_le_bytes())?;
        self.out.write_all(&(self.length as u32).to_le_bytes())?;
        Ok((self.out, crc, self.written + 10))
    }
}

const PIECE: u64 = 1 << 20;

/// Compresses a file into another, on `threads` threads; gives the bytes of that.
pub(super) fn file(plain: &Path, packed: &Path, threads: usize) -> io::Result<u64> {
    let from = File::open(plain)?;
    let length = from.metadata()?.len();
    let mut out = Writer::new(io::BufWriter::with_capacity(1 << 20, File::create(packed)?))?;
    ordered(
        usize::try_from(length.div_ceil(PIECE)).unwrap_or(usize::MAX),
        threads,
        Deflater::new,
        |deflater, task| {
            let begin = task as u64 * PIECE;
            let mut plain = vec![0; usize::try_from(PIECE.min(length - begin)).unwrap_or_default()];
            from.read_exact_at(&mut plain, begin)?;
            deflater.piece(plain)
        },
        |piece| out.piece(&piece),
    )?;
    let (out, _, bytes) = out.finish()?;
    out.into_inner().map_err(io::IntoInnerError::into_error)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Read;

    proptest! {
        #[test]
        fn one_member_with_all_pieces(pieces in prop::collection::vec(prop::collection::vec(0u8..4, 0..70_000), 0..5)) {
            let mut writer = Writer::new(Vec::new()).unwrap();
            let mut deflater = Deflater::new();
            for piece in &pieces {
                writer.piece(&deflater.piece(piece.clone()).unwrap()).unwrap();
            }
            let (bytes, crc, length) = writer.finish().unwrap();
            let all = pieces.concat();
            prop_assert_eq!(crc, crc32fast::hash(&all));
            prop_assert_eq!(length, bytes.len() as u64);
            let mut plain = Vec::new();
            let mut reader = flate2::bufread::GzDecoder::new(bytes.as_slice());
            reader.read_to_end(&mut plain).unwrap();
            prop_assert!(plain == all);
            prop_assert!(reader.into_inner().is_empty());
        }
    }

    #[test]
    fn a_file_is_compressed_in_pieces() {
        let dir = tempfile::tempdir().unwrap();
        let (plain, packed) = (dir.path().join("plain"), dir.path().join("packed"));
        for length in [0, 1, PIECE - 1, PIECE, 3 * PIECE + 7] {
            let bytes: Vec<u8> = (0..length).map(|n| (n / 999 % 251) as u8).collect();
            std::fs::write(&plain, &bytes).unwrap();
            let written = file(&plain, &packed, 2).unwrap();
            assert_eq!(std::fs::metadata(&packed).unwrap().len(), written);
            let mut read = Vec::new();
            flate2::read::GzDecoder::new(File::open(&packed).unwrap()).read_to_end(&mut read).unwrap();
            assert!(read == bytes, "{length}");
        }
    }

    #[test]
    fn what_cannot_be_compressed_is_whole_too() {
        let noise: Vec<u8> = (0..300_000u64).map(|n| (n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56) as u8).collect();
        let mut writer = Writer::new(Vec::new()).unwrap();
        writer.piece(&Deflater::new().piece(noise.clone()).unwrap()).unwrap();
        let (bytes, ..) = writer.finish().unwrap();
        let mut plain = Vec::new();
        flate2::bufread::GzDecoder::new(bytes.as_slice()).read_to_end(&mut plain).unwrap();
        assert!(plain == noise);
    }
}
