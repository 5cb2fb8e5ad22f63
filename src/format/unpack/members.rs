//! gzip, zlib, xz, bzip2 and zstd: inputs of one or more streams, which are concatenated. Bytes after the last one
//! (padding, garbage) are ignored, as by the usual tools.

use std::io::{self, Read};

use bzip2::bufread::BzDecoder;
use flate2::bufread::{GzDecoder, ZlibDecoder};
use lzma_rust2::XzReader;
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};

use super::packing::{MAGIC, Packing, UnpackError};
use super::window::Window;

/// The memory limits of decoders: enough for `xz -9`, whose dictionary has 64 MiB.
const XZ_KIB: u32 = 80 * 1024;
const ZSTD_BYTES: u64 = 64 * 1024 * 1024;

/// A decoder of one stream. It leaves the input positioned right after the stream.
enum Decoder<'a> {
    Gzip(Box<GzDecoder<Window<'a>>>),
    Zlib(Box<ZlibDecoder<Window<'a>>>),
    Xz(Box<XzReader<Window<'a>>>),
    Bzip2(BzDecoder<Window<'a>>),
    Zstd(Box<StreamingDecoder<Window<'a>, FrameDecoder>>),
    /// There were only skippable frames of zstd.
    End(Window<'a>),
}

impl<'a> Decoder<'a> {
    fn start(packing: Packing, window: Window<'a>) -> io::Result<Decoder<'a>> {
        match packing {
            Packing::Gzip => Ok(Decoder::Gzip(Box::new(GzDecoder::new(window)))),
            Packing::Zlib => Ok(Decoder::Zlib(Box::new(ZlibDecoder::new(window)))),
            Packing::Xz => Ok(Decoder::Xz(Box::new(XzReader::new_mem_limit(window, false, XZ_KIB)))),
            Packing::Bzip2 => Ok(Decoder::Bzip2(BzDecoder::new(window))),
            Packing::Zstd => Decoder::zstd(window),
            Packing::Zip | Packing::Other(_) => Ok(Decoder::End(window)),
        }
    }

    fn zstd(mut window: Window<'a>) -> io::Result<Decoder<'a>> {
        while let [0x50..=0x5f, 0x2a, 0x4d, 0x18] = window.peek(4)? {
            window.skip(4)?;
            let length = u32::from_le_bytes(window.take_array()?);
            window.skip(u64::from(length))?;
        }
        if Packing::of(window.peek(MAGIC)?) != Some(Packing::Zstd) {
            return Ok(Decoder::End(window));
        }
        let decoder = StreamingDecoder::new_with_max_window_size(window, ZSTD_BYTES).map_err(UnpackError::of_zstd)?;
        Ok(Decoder::Zstd(Box::new(decoder)))
    }

    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Decoder::Gzip(decoder) => decoder.read(buffer),
            Decoder::Zlib(decoder) => decoder.read(buffer),
            Decoder::Xz(decoder) => decoder.read(buffer),
            Decoder::Bzip2(decoder) => decoder.read(buffer),
            Decoder::Zstd(decoder) => decoder.read(buffer),
            Decoder::End(_) => Ok(0),
        }
    }

    fn into_window(self) -> Window<'a> {
        match self {
            Decoder::Gzip(decoder) => decoder.into_inner(),
            Decoder::Zlib(decoder) => decoder.into_inner(),
            Decoder::Xz(decoder) => decoder.into_inner(),
            Decoder::Bzip2(decoder) => decoder.into_inner(),
            Decoder::Zstd(decoder) => decoder.into_inner(),
            Decoder::End(window) => window,
        }
    }
}

/// The streams of one format; none after the last one.
pub(super) struct Members<'a>(Packing, Option<Decoder<'a>>);

impl<'a> Members<'a> {
    pub(super) fn start(packing: Packing, window: Window<'a>) -> io::Result<Members<'a>> {
        Ok(Members(packing, Some(Decoder::start(packing, window)?)))
    }
}

impl Read for Members<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        while let Some(decoder) = &mut self.1 {
            let n = decoder.read(buffer)?;
            if n > 0 {
                return Ok(n);
            }
            if let Some(decoder) = self.1.take() {
                let mut window = decoder.into_window();
                if Packing::of(window.peek(MAGIC)?) == Some(self.0) {
                    self.1 = Some(Decoder::start(self.0, window)?);
                }
            }
        }
        Ok(0)
    }
}
