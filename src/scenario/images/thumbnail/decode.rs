//! From a file's bytes to pixels: what is too large is refused before it is decoded, what ends early is no picture.
//!
//! It knows bytes, not files; the path is only what a complaint names.

use std::cell::RefCell;
use std::io::{self, BufRead, Cursor, ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;

use image_webp::WebPDecoder;
use png::Transformations;
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::jpeg;
use super::picture::{Held, Picture, room};
use crate::text::Phrase;
use crate::work::{Context, Stop, file};

/// The longest side, pixels.
const MAX_SIDE: u32 = 1 << 15;

/// The most pixels: what large cameras make. A worker needs at most some ten bytes for each.
const MAX_PIXELS: u64 = 50_000_000;

/// The most memory that a decoder may ask for, bytes.
const MAX_MEMORY: usize = 256 << 20;

/// Why bytes are no picture that can be made small.
#[derive(Debug)]
pub(super) enum Broken {
    Unknown,
    EndsEarly,
    TooLarge,
    TooMany { width: u32, height: u32 },
    Because(String),
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        if error.kind() == ErrorKind::UnexpectedEof { Self::EndsEarly } else { Self::Because(error.to_string()) }
    }
}

impl From<png::DecodingError> for Broken {
    fn from(error: png::DecodingError) -> Self {
        match error {
            png::DecodingError::IoError(error) => error.into(),
            png::DecodingError::LimitsExceeded => Self::TooLarge,
            error => Self::Because(error.to_string()),
        }
    }
}

impl From<DecodeErrors> for Broken {
    fn from(error: DecodeErrors) -> Self {
        match error {
            DecodeErrors::LargeDimensions(_) => Self::TooLarge,
            error => Self::Because(error.to_string()),
        }
    }
}

impl From<image_webp::DecodingError> for Broken {
    fn from(error: image_webp::DecodingError) -> Self {
        match error {
            image_webp::DecodingError::IoError(error) => error.into(),
            image_webp::DecodingError::MemoryLimitExceeded => Self::TooLarge,
            error => Self::Because(error.to_string()),
        }
    }
}

impl Broken {
    /// Said of a file.
    fn of(self, path: &Path) -> Phrase {
        let named = |key: &'static str| Phrase::new(key).with("file", file::name(path));
        match self {
            Self::Unknown => named("task.picture.unknown"),
            Self::EndsEarly => named("task.picture.ends-early"),
            Self::TooLarge => named("task.picture.too-large"),
            Self::TooMany { width, height } => {
                named("task.picture.too-many").with("width", width).with("height", height).with("max", MAX_PIXELS)
            }
            Self::Because(why) => named("task.picture.broken").with("why", why),
        }
    }
}

/// Decodes a picture to eight bits a channel, with alpha if it has any; and how it was held.
///
/// # Errors
/// It is no picture, too large, or broken; or the task has to stop.
pub(super) fn decode(bytes: &[u8], path: &Path, context: &mut Context<'_, '_>) -> Result<(Picture, Held), Stop> {
    let stopped = RefCell::new(None);
    let watched = Watched { bytes: Cursor::new(bytes), context, stopped: &stopped };
    let decoded = match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => png(watched),
        [0xff, 0xd8, 0xff, ..] => jpeg(watched),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => webp(watched),
        _ => Err(Broken::Unknown),
    };
    match stopped.take() {
        Some(stop) => Err(stop),
        None => decoded.map_err(|broken| Stop::Failed(broken.of(path))),
    }
}

fn png(watched: Watched<'_, '_, '_>) -> Result<(Picture, Held), Broken> {
    let mut decoder = png::Decoder::new_with_limits(watched, png::Limits { bytes: MAX_MEMORY });
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    let (width, height) = decoder.read_header_info()?.size();
    refuse_large(width, height)?;
    let mut reader = decoder.read_info()?;
    let mut pixels = reader.output_buffer_size().and_then(room).ok_or(Broken::TooLarge)?;
    reader.next_frame(&mut pixels)?;
    let held = Held::of(reader.info().exif_metadata.as_deref());
    Picture::of(width, height, reader.output_color_type().0.samples(), pixels)
        .map(|picture| (picture, held))
        .ok_or(Broken::TooLarge)
}

/// This decoder has all bytes at once, and cannot be stopped; the bound on pixels keeps that short.
fn jpeg(mut watched: Watched<'_, '_, '_>) -> Result<(Picture, Held), Broken> {
    watched.fill_buf()?;
    let bytes = *watched.bytes.get_ref();
    // The decoder would fill what is missing with grey.
    if !jpeg::is_whole(bytes) {
        return Err(Broken::EndsEarly);
    }
    let options = DecoderOptions::default().set_strict_mode(false);
    let options = options.set_max_width(MAX_SIDE as usize).set_max_height(MAX_SIDE as usize);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers()?;
    let side = |side: usize| u32::try_from(side).map_err(|_| Broken::TooLarge);
    let (width, height) = decoder.dimensions().ok_or(Broken::EndsEarly)?;
    let (width, height) = (side(width)?, side(height)?);
    refuse_large(width, height)?;
    let is_grey = decoder.input_colorspace() == Some(ColorSpace::Luma);
    let colours = if is_grey { ColorSpace::Luma } else { ColorSpace::RGB };
    decoder.set_options(options.jpeg_set_out_colorspace(colours));
    let mut pixels = decoder.output_buffer_size().and_then(room).ok_or(Broken::TooLarge)?;
    decoder.decode_into(&mut pixels)?;
    let held = Held::of(decoder.exif().map(Vec::as_slice));
    Picture::of(width, height, colours.num_components(), pixels).map(|picture| (picture, held)).ok_or(Broken::TooLarge)
}

fn webp(watched: Watched<'_, '_, '_>) -> Result<(Picture, Held), Broken> {
    let mut decoder = WebPDecoder::new(watched)?;
    decoder.set_memory_limit(MAX_MEMORY);
    let (width, height) = decoder.dimensions();
    refuse_large(width, height)?;
    let mut pixels = decoder.output_buffer_size().and_then(room).ok_or(Broken::TooLarge)?;
    decoder.read_image(&mut pixels)?;
    // A picture without metadata, or with broken ones, is a picture all the same.
    let held = Held::of(decoder.exif_metadata().unwrap_or_default().as_deref());
    Picture::of(width, height, if decoder.has_alpha() { 4 } else { 3 }, pixels)
        .map(|picture| (picture, held))
        .ok_or(Broken::TooLarge)
}

fn refuse_large(width: u32, height: u32) -> Result<(), Broken> {
    if width.max(height) > MAX_SIDE {
        Err(Broken::TooLarge)
    } else if u64::from(width) * u64::from(height) > MAX_PIXELS {
        Err(Broken::TooMany { width, height })
    } else {
        Ok(())
    }
}

/// Bytes that a decoder gets at once: between two helpings the task may be stopped.
const HELPING: usize = 16 << 10;

/// The file's bytes in helpings.
struct Watched<'task, 'a, 'run> {
    bytes: Cursor<&'task [u8]>,
    context: &'task mut Context<'a, 'run>,
    stopped: &'task RefCell<Option<Stop>>,
}

impl BufRead for Watched<'_, '_, '_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if let Err(stop) = self.context.checkpoint_now(self.bytes.position()) {
            self.stopped.replace(Some(stop));
            return Err(ErrorKind::ConnectionAborted.into());
        }
        let rest = self.bytes.fill_buf()?;
        Ok(&rest[..rest.len().min(HELPING)])
    }

    fn consume(&mut self, amount: usize) {
        self.bytes.consume(amount);
    }
}

impl Read for Watched<'_, '_, '_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(into)?;
        self.consume(count);
        Ok(count)
    }
}

impl Seek for Watched<'_, '_, '_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}
