//! A set of pictures drawn from a seed: a sky of two colours, discs, and grain, as PNG and JPEG in turn.
//!
//! It must not know who looks at them.

use std::io::{self, Write as _};
use std::path::PathBuf;

use jpeg_encoder::{EncodingError, ImageBuffer, JpegColorType, rgb_to_ycbcr};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::folder::{Folder, Sink};
use crate::cancel::Cancel;
use crate::text::Phrase;

/// Writes so many pictures of this width, three quarters as high; the same seed writes the same pictures.
///
/// # Errors
/// A picture could not be written, or the run was cancelled meanwhile.
pub fn write_pictures(
    folder: &Folder,
    count: u64,
    width: u32,
    seed: u64,
    cancel: &Cancel,
) -> Result<Vec<PathBuf>, Phrase> {
    let digits = count.to_string().len();
    (1..=count)
        .map(|number| {
            let mut random = ChaCha8Rng::seed_from_u64(seed);
            // A stream of its own for every picture: each is the same however many there are.
            random.set_stream(number);
            let is_png = number % 2 == 1;
            let name = format!("picture-{number:0digits$}.{}", if is_png { "png" } else { "jpg" });
            folder.write(&name, cancel, |sink| {
                let picture = Picture::draw(width, &mut random, sink)?;
                picture.encode(is_png, sink)
            })
        })
        .collect()
}

struct Picture {
    width: u32,
    height: u32,
    rgb: Vec<u8>,
}

/// Quality of the JPEG files, out of 100: what cameras use, about.
const QUALITY: u8 = 88;

/// Bytes of a PNG file between two looks at the wish to stop.
const PIECE: usize = 64 << 10;

impl Picture {
    fn draw(width: u32, random: &mut ChaCha8Rng, sink: &Sink<'_>) -> io::Result<Self> {
        let height = (width * 3 / 4).max(1);
        let (above, below): ([u8; 3], [u8; 3]) = (random.random(), random.random());
        let discs: Vec<Disc> = (0..random.random_range(3..9)).map(|_| Disc::draw(width, height, random)).collect();
        let mut grain: u32 = random.random();
        let mut rgb = Vec::with_capacity(width as usize * height as usize * 3);
        for y in 0..height {
            sink.goes_on()?;
            let sky = std::array::from_fn(|channel| blend(above[channel], below[channel], y, height));
            for x in 0..width {
                // A generator of one multiplication: grain is for the encoders, not for the statisticians.
                grain = grain.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let noise = (grain >> 29) as u8;
                let colour = discs.iter().rev().find(|disc| disc.covers(x, y)).map_or(sky, |disc| disc.colour);
                rgb.extend(colour.map(|channel| channel.saturating_add(noise)));
            }
        }
        Ok(Self { width, height, rgb })
    }

    fn encode(&self, is_png: bool, sink: &mut Sink<'_>) -> io::Result<()> {
        if is_png {
            return self.encode_png(sink).map_err(io::Error::from);
        }
        jpeg_encoder::Encoder::new(sink, QUALITY).encode_image(self).map_err(|error| match error {
            EncodingError::IoError(error) => error,
            other => io::Error::other(other),
        })
    }

    /// Piece by piece: an encoder that had all of a large picture to itself could not be stopped for most of a second.
    fn encode_png(&self, sink: &mut Sink<'_>) -> Result<(), png::EncodingError> {
        let mut encoder = png::Encoder::new(sink, self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_compression(png::Compression::Fast);
        encoder.set_filter(png::Filter::Sub);
        let mut writer = encoder.write_header()?;
        let mut pieces = writer.stream_writer_with_size(PIECE)?;
        pieces.write_all(&self.rgb)?;
        pieces.finish()?;
        writer.finish()
    }
}

/// The encoder's own ways to hold pixels are nine, and all of them would be compiled.
impl ImageBuffer for &Picture {
    fn get_jpeg_color_type(&self) -> JpegColorType {
        JpegColorType::Ycbcr
    }

    fn width(&self) -> u16 {
        // A picture that is made has no side of more than a few thousand.
        u16::try_from(self.width).unwrap_or(u16::MAX)
    }

    fn height(&self) -> u16 {
        u16::try_from(self.height).unwrap_or(u16::MAX)
    }

    fn fill_buffers(&self, y: u16, buffers: &mut [Vec<u8>; 4]) {
        let bytes = self.width as usize * 3;
        for pixel in self.rgb[usize::from(y) * bytes..][..bytes].chunks_exact(3) {
            let (luma, blue, red) = rgb_to_ycbcr(pixel[0], pixel[1], pixel[2]);
            buffers[0].push(luma);
            buffers[1].push(blue);
            buffers[2].push(red);
        }
    }
}

struct Disc {
    x: i64,
    y: i64,
    radius: i64,
    colour: [u8; 3],
}

impl Disc {
    fn draw(width: u32, height: u32, random: &mut ChaCha8Rng) -> Self {
        Self {
            x: random.random_range(0..i64::from(width)),
            y: random.random_range(0..i64::from(height)),
            radius: random.random_range(1..=i64::from(width / 5).max(1)),
            colour: random.random(),
        }
    }

    fn covers(&self, x: u32, y: u32) -> bool {
        let (dx, dy) = (i64::from(x) - self.x, i64::from(y) - self.y);
        dx * dx + dy * dy <= self.radius * self.radius
    }
}

/// A colour on the way from one to another.
fn blend(from: u8, to: u8, step: u32, steps: u32) -> u8 {
    let mixed = (u32::from(from) * (steps - step) + u32::from(to) * step) / steps;
    u8::try_from(mixed).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(count: u64, seed: u64) -> Vec<Vec<u8>> {
        let folder = Folder::create().expect("there is room");
        let files = write_pictures(&folder, count, 60, seed, &Cancel::new()).expect("there is room");
        files.iter().map(|file| std::fs::read(file).expect("it was written")).collect()
    }

    #[test]
    fn pictures_are_png_and_jpeg_in_turn_and_of_the_size_asked_for() {
        let formats = [image::ImageFormat::Png, image::ImageFormat::Jpeg, image::ImageFormat::Png];
        let pictures = written(3, 5);
        assert_eq!(pictures.len(), 3);
        for (bytes, format) in pictures.iter().zip(formats) {
            assert_eq!(image::guess_format(bytes).expect("it is a picture"), format);
            let picture = image::load_from_memory(bytes).expect("it is a picture");
            assert_eq!((picture.width(), picture.height()), (60, 45));
        }
    }

    #[test]
    fn the_seed_alone_says_what_is_on_them() {
        assert_eq!(written(2, 5), written(2, 5));
        assert_eq!(written(3, 5)[..2], written(2, 5));
        assert_ne!(written(1, 5), written(1, 6));
    }

    #[test]
    fn nothing_more_is_drawn_after_the_wish_to_stop() {
        let folder = Folder::create().expect("there is room");
        let cancel = Cancel::new();
        cancel.request();
        assert!(write_pictures(&folder, 1, 60, 1, &cancel).is_err());
    }
}
