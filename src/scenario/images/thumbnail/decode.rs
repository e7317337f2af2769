//! From a file's bytes to pixels: what is too large is refused before it is decoded, what ends early is no picture.
//!
//! It knows bytes, not files; the path is only what a complaint names.

use std::cell::RefCell;
use std::io::{self, BufRead, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder as _, ImageError, ImageFormat, ImageReader, Limits};

use super::{failed, jpeg};
use crate::text::Phrase;
use crate::work::{Context, Stop, file};

/// The longest side, pixels.
const MAX_SIDE: u32 = 1 << 15;

/// The most pixels: what large cameras make. A worker needs at most some ten bytes for each.
const MAX_PIXELS: u64 = 50_000_000;

/// The most memory that a decoder may ask for, bytes, and that its picture may have.
const MAX_MEMORY: u64 = 256 << 20;

/// Decodes a picture to eight bits a channel, with alpha if it has any; and how it was held.
///
/// # Errors
/// It is no picture, too large, or broken; or the task has to stop.
pub(super) fn decode(
    bytes: &[u8],
    path: &Path,
    context: &mut Context<'_, '_>,
) -> Result<(DynamicImage, Orientation), Stop> {
    let stopped = RefCell::new(None);
    let watched = Watched { bytes: Cursor::new(bytes), context, stopped: &stopped };
    let decoded = attempt(watched, bytes, path);
    stopped.take().map_or(decoded, Err)
}

fn attempt(watched: Watched<'_, '_, '_>, bytes: &[u8], path: &Path) -> Result<(DynamicImage, Orientation), Stop> {
    let named = |key: &'static str| Stop::Failed(Phrase::new(key).with("file", file::name(path)));
    let broken = |error: ImageError| match error {
        ImageError::Limits(_) => named("task.picture.too-large"),
        ImageError::IoError(error) if error.kind() == io::ErrorKind::UnexpectedEof => named("task.picture.ends-early"),
        error => failed("task.picture.broken", path, &error),
    };
    let format = image::guess_format(bytes).ok();
    let known = format.filter(|format| matches!(format, ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP));
    let format = known.ok_or_else(|| named("task.picture.unknown"))?;
    // The decoder would fill what is missing with grey.
    if format == ImageFormat::Jpeg && !jpeg::is_whole(bytes) {
        return Err(named("task.picture.ends-early"));
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_MEMORY);
    let mut reader = ImageReader::with_format(watched, format);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        let large = Phrase::new("task.picture.too-many").with("file", file::name(path));
        let large = large.with("width", width).with("height", height).with("max", MAX_PIXELS);
        return Err(Stop::Failed(large));
    }
    limits.reserve(decoder.total_bytes()).map_err(broken)?;
    // A picture that does not say how it was held was held upright.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    let flat = if picture.color().has_alpha() { picture.into_rgba8().into() } else { picture.into_rgb8().into() };
    Ok((flat, orientation))
}

/// Bytes that a decoder gets at once: between two helpings the task may be stopped.
const HELPING: usize = 16 << 10;

/// The file's bytes in helpings. A decoder that takes its time over all of them at once cannot be stopped meanwhile; the
/// bound on pixels keeps that short.
struct Watched<'task, 'a, 'run> {
    bytes: Cursor<&'task [u8]>,
    context: &'task mut Context<'a, 'run>,
    stopped: &'task RefCell<Option<Stop>>,
}

impl BufRead for Watched<'_, '_, '_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if let Err(stop) = self.context.checkpoint_now(self.bytes.position()) {
            self.stopped.replace(Some(stop));
            return Err(io::ErrorKind::ConnectionAborted.into());
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
