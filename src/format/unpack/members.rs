//! gzip, xz, bzip2 and zstd: inputs of one or more streams, which are concatenated. Bytes after the last one
//! (padding, garbage) are ignored, as by the usual tools.

use std::io::{self, Read};

use bzip2::bufread::BzDecoder;
use flate2::bufread::GzDecoder;
use lzma_rust2::XzReader;
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};

use super::packing::{MAGIC, Packing, UnpackError};
use super::window::Window;

/// The memory limits of decoders: enough for `xz -9`, whose dictionary has 64 MiB.
const XZ_KIB: u32 = 80 * 1024;
const ZSTD_BYTES: u64 = 64 * 1024 * 1024;

/// A decoder of one stream. It leaves the input positioned right after the stream.
pub(super) trait Member<'a>: Read + Sized {
    const PACKING: Packing;
    fn start(window: Window<'a>) -> io::Result<Self>;
    fn into_window(self) -> Window<'a>;
}

pub(super) struct Members<M>(Option<M>);

impl<'a, M: Member<'a>> Members<M> {
    pub(super) fn start(window: Window<'a>) -> io::Result<Members<M>> {
        M::start(window).map(|member| Members(Some(member)))
    }
}

impl<'a, M: Member<'a>> Read for Members<M> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        while let Some(member) = &mut self.0 {
            let n = member.read(buffer)?;
            if n > 0 {
                return Ok(n);
            }
            if let Some(member) = self.0.take() {
                let mut window = member.into_window();
                if Packing::of(window.peek(MAGIC)?) == Some(M::PACKING) {
                    self.0 = Some(M::start(window)?);
                }
            }
        }
        Ok(0)
    }
}

pub(super) type Gzip<'a> = GzDecoder<Window<'a>>;

impl<'a> Member<'a> for Gzip<'a> {
    const PACKING: Packing = Packing::Gzip;
    fn start(window: Window<'a>) -> io::Result<Self> {
        Ok(GzDecoder::new(window))
    }
    fn into_window(self) -> Window<'a> {
        self.into_inner()
    }
}

pub(super) type Bzip2<'a> = BzDecoder<Window<'a>>;

impl<'a> Member<'a> for Bzip2<'a> {
    const PACKING: Packing = Packing::Bzip2;
    fn start(window: Window<'a>) -> io::Result<Self> {
        Ok(BzDecoder::new(window))
    }
    fn into_window(self) -> Window<'a> {
        self.into_inner()
    }
}

pub(super) type Xz<'a> = XzReader<Window<'a>>;

impl<'a> Member<'a> for Xz<'a> {
    const PACKING: Packing = Packing::Xz;
    fn start(window: Window<'a>) -> io::Result<Self> {
        Ok(XzReader::new_mem_limit(window, false, XZ_KIB))
    }
    fn into_window(self) -> Window<'a> {
        self.into_inner()
    }
}

pub(super) enum Zstd<'a> {
    Frame(Box<StreamingDecoder<Window<'a>, FrameDecoder>>),
    /// There were only skippable frames.
    End(Window<'a>),
}

impl<'a> Member<'a> for Zstd<'a> {
    const PACKING: Packing = Packing::Zstd;

    fn start(mut window: Window<'a>) -> io::Result<Self> {
        while let [0x50..=0x5f, 0x2a, 0x4d, 0x18] = window.peek(4)? {
            window.skip(4)?;
            let length = u32::from_le_bytes(window.take_array()?);
            window.skip(u64::from(length))?;
        }
        if Packing::of(window.peek(MAGIC)?) != Some(Packing::Zstd) {
            return Ok(Zstd::End(window));
        }
        let decoder = StreamingDecoder::new_with_max_window_size(window, ZSTD_BYTES).map_err(UnpackError::of_zstd)?;
        Ok(Zstd::Frame(Box::new(decoder)))
    }

    fn into_window(self) -> Window<'a> {
        match self {
            Zstd::Frame(decoder) => decoder.into_inner(),
            Zstd::End(window) => window,
        }
    }
}

impl Read for Zstd<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Zstd::Frame(decoder) => decoder.read(buffer),
            Zstd::End(_) => Ok(0),
        }
    }
}
