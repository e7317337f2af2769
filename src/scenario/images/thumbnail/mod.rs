//! Makes a picture small: reads the file, decodes it, resizes it, and writes it if that is wanted.
//!
//! The size of a picture is read and checked before it is decoded, so that a file cannot fill the memory. It must not know
//! where the file came from.

mod decode;
mod jpeg;
mod picture;
mod shrink;

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use serde::{Deserialize, Serialize};

use self::decode::decode;
use self::picture::Picture;
use crate::event::{Fact, Facts, TaskId, Value};
use crate::text::Phrase;
use crate::whole_file::WholeFile;
use crate::work::{Context, Kernel, Stop, Stopped, file};

/// Makes one picture small.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thumbnail {
    pub path: OsString,
    /// The most bytes that its file may have.
    pub max_bytes: u64,
    /// How long the longer side becomes, pixels; pictures that are smaller stay as they are.
    pub longest: u32,
    /// Where it goes, if it goes anywhere.
    pub target: Option<ThumbnailTarget>,
}

/// Where a small picture goes, as PNG.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThumbnailTarget {
    pub path: OsString,
    /// What the name begins with until it is finished.
    pub mark: String,
    /// Whether a file that is there is replaced.
    pub replace: bool,
}

/// In a slot of an event loop this blocks the loop, which is what it shows there.
impl Kernel for Thumbnail {
    fn run(&self, _task: TaskId, context: &mut Context<'_, '_>) -> Stopped {
        let path = Path::new(&self.path);
        let bytes = file::read(path, self.max_bytes, context)?;

        let began = context.now();
        let (picture, held) = decode(&bytes, path, context)?;
        drop(bytes);
        let pixels = u64::from(picture.width) * u64::from(picture.height);
        let took = Fact::Nanos(context.now().saturating_sub(began));
        context.events().emit_facts(Facts::new().with("pixels", Fact::Number(pixels)).with("decode", took));
        context.checkpoint_now(0)?;

        let began = context.now();
        let (width, height) = self.fitted(picture.width, picture.height);
        // A camera writes down how it was held; turning the small picture is cheap.
        let small = picture.shrunk(width, height).upright(held);
        drop(picture);
        let took = Fact::Nanos(context.now().saturating_sub(began));
        context.events().emit_facts(Facts::new().with("resize", took));
        context.checkpoint_now(0)?;

        let began = context.now();
        let bytes = self.encode_and_write(&small, path)?;
        let took = Fact::Nanos(context.now().saturating_sub(began));
        context.events().emit_facts(Facts::new().with("small-size", Fact::Bytes(bytes)).with("write", took));
        Ok(Value::Nothing)
    }

    /// A picture has no half; one that is made to fail is not written.
    fn halved(&self) -> Self {
        Self { target: None, ..self.clone() }
    }
}

fn failed(key: &'static str, path: &Path, why: &impl ToString) -> Stop {
    Stop::Failed(Phrase::new(key).with("file", file::name(path)).with("why", why.to_string()))
}

impl Thumbnail {
    /// The size that a picture comes to: its longer side is at most as long as allowed, its shape stays.
    fn fitted(&self, width: u32, height: u32) -> (u32, u32) {
        let longer = width.max(height);
        if longer <= self.longest {
            return (width, height);
        }
        let scaled = |side: u32| {
            let scaled = (u64::from(side) * u64::from(self.longest) + u64::from(longer) / 2) / u64::from(longer);
            u32::try_from(scaled).unwrap_or(u32::MAX).max(1)
        };
        (scaled(width), scaled(height))
    }

    /// Encodes the small picture and writes it where it goes; returns how many bytes it has.
    fn encode_and_write(&self, small: &Picture, from: &Path) -> Result<u64, Stop> {
        let bytes = encode(small).map_err(|error| failed("task.picture.broken", from, &error))?;
        if let Some(target) = &self.target {
            target.write(&bytes)?;
        }
        Ok(bytes.len() as u64)
    }
}

/// A picture as PNG.
fn encode(picture: &Picture) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, picture.width, picture.height);
    encoder.set_color(if picture.has_alpha { png::ColorType::Rgba } else { png::ColorType::Rgb });
    encoder.set_compression(png::Compression::Fast);
    encoder.set_filter(png::Filter::Adaptive);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&picture.pixels)?;
    writer.finish()?;
    Ok(bytes)
}

impl ThumbnailTarget {
    /// Writes the file in one piece: it is never seen half written.
    fn write(&self, bytes: &[u8]) -> Result<(), Stop> {
        let path = Path::new(&self.path);
        let written = self
            .whole(bytes)
            .and_then(|whole| if self.replace { whole.put() } else { whole.put_where_free([path.to_owned()]) });
        written.map(drop).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => {
                Stop::Failed(Phrase::new("task.picture.is-there").with("file", file::name(path)))
            }
            _ => failed("task.picture.unwritten", path, &error),
        })
    }

    fn whole(&self, bytes: &[u8]) -> io::Result<WholeFile> {
        let path = Path::new(&self.path);
        // Seen before anything is written; what appears meanwhile is seen when the file is put in its place.
        if !self.replace && fs::symlink_metadata(path).is_ok() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let begin = if self.replace { WholeFile::replacing } else { WholeFile::beside };
        let mut file = begin(path, &self.mark)?;
        file.write_all(bytes)?;
        Ok(file)
    }
}

#[cfg(test)]
mod tests;
