//! Pixels in memory, and how the camera was held that took them. It knows no format.

/// A picture of eight bits a channel: red, green, blue, and how opaque, where it can be seen through.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Picture {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) has_alpha: bool,
    pub(super) pixels: Vec<u8>,
}

impl Picture {
    /// Of so many channels: grey or colours, and perhaps alpha behind them; if there is room.
    pub(super) fn of(width: u32, height: u32, channels: usize, pixels: Vec<u8>) -> Option<Self> {
        let has_alpha = matches!(channels, 2 | 4);
        if channels > 2 {
            return Some(Self { width, height, has_alpha, pixels });
        }
        let mut widened = room(pixels.len() / channels * (channels + 2))?;
        for (grey, wide) in pixels.chunks_exact(channels).zip(widened.chunks_exact_mut(channels + 2)) {
            wide.fill(grey[0]);
            if let [_, alpha] = *grey {
                wide[3] = alpha;
            }
        }
        Some(Self { width, height, has_alpha, pixels: widened })
    }

    /// Bytes of a pixel.
    pub(super) fn channels(&self) -> usize {
        if self.has_alpha { 4 } else { 3 }
    }

    /// As it was seen through a camera that was held like that.
    pub(super) fn upright(self, held: Held) -> Self {
        if held == Held::UPRIGHT {
            return self;
        }
        let (width, height) = if held.is_on_its_side() { (self.height, self.width) } else { (self.width, self.height) };
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for y in 0..height {
            for x in 0..width {
                let (from_x, from_y) = held.source(x, y, self.width, self.height);
                let first = (from_y as usize * self.width as usize + from_x as usize) * self.channels();
                pixels.extend_from_slice(&self.pixels[first..first + self.channels()]);
            }
        }
        Self { width, height, pixels, ..self }
    }
}

/// Room for so many bytes, if there is any.
pub(super) fn room(bytes: usize) -> Option<Vec<u8>> {
    let mut room = Vec::new();
    room.try_reserve_exact(bytes).ok()?;
    room.resize(bytes, 0);
    Some(room)
}

/// How a camera was held, as cameras number it: 1 to 8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Held(u16);

impl Held {
    pub(super) const UPRIGHT: Self = Self(1);

    /// What a picture's metadata (Exif) say; a picture that does not say it was held upright.
    pub(super) fn of(metadata: Option<&[u8]>) -> Self {
        metadata.and_then(orientation).filter(|held| (1..=8).contains(held)).map_or(Self::UPRIGHT, Self)
    }

    fn is_on_its_side(self) -> bool {
        self.0 >= 5
    }

    /// Where a pixel of the upright picture is in one of this size.
    fn source(self, x: u32, y: u32, width: u32, height: u32) -> (u32, u32) {
        match self.0 {
            2 => (width - 1 - x, y),
            3 => (width - 1 - x, height - 1 - y),
            4 => (x, height - 1 - y),
            5 => (y, x),
            6 => (y, height - 1 - x),
            7 => (width - 1 - y, height - 1 - x),
            8 => (width - 1 - y, x),
            _ => (x, y),
        }
    }
}

/// The orientation in a piece of TIFF, which is what Exif is.
fn orientation(metadata: &[u8]) -> Option<u16> {
    const TAG: u16 = 0x112;
    const SHORT: u16 = 3;
    let is_little = match metadata.first_chunk()? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let bytes = *metadata.get(at..)?.first_chunk()?;
        Some(if is_little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    };
    let first = *metadata.get(4..)?.first_chunk()?;
    let first = if is_little { u32::from_le_bytes(first) } else { u32::from_be_bytes(first) } as usize;
    let entries = (0..short(first)?.into()).map(|number: usize| first + 2 + 12 * number);
    entries
        .take_while(|at| *at < metadata.len())
        .find(|at| short(*at) == Some(TAG) && short(at + 2) == Some(SHORT))
        .and_then(|at| short(at + 8))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// 1 2 3 over 4 5 6, as grey.
    fn numbers() -> Picture {
        Picture::of(3, 2, 1, vec![1, 2, 3, 4, 5, 6]).expect("there is room")
    }

    fn seen(held: u16) -> (u32, Vec<u8>) {
        let upright = numbers().upright(Held(held));
        (upright.width, upright.pixels.iter().step_by(3).copied().collect())
    }

    #[test]
    fn grey_becomes_colours_and_what_can_be_seen_through_stays_so() {
        assert_eq!(Picture::of(2, 1, 1, vec![7, 9]).expect("there is room").pixels, [7, 7, 7, 9, 9, 9]);
        let picture = Picture::of(2, 1, 2, vec![7, 0, 9, 255]).expect("there is room");
        assert_eq!((picture.has_alpha, picture.pixels), (true, vec![7, 7, 7, 0, 9, 9, 9, 255]));
    }

    #[test]
    fn every_way_to_hold_a_camera_is_undone() {
        assert_eq!(seen(1), (3, vec![1, 2, 3, 4, 5, 6]));
        assert_eq!(seen(2), (3, vec![3, 2, 1, 6, 5, 4]));
        assert_eq!(seen(3), (3, vec![6, 5, 4, 3, 2, 1]));
        assert_eq!(seen(4), (3, vec![4, 5, 6, 1, 2, 3]));
        assert_eq!(seen(5), (2, vec![1, 4, 2, 5, 3, 6]));
        assert_eq!(seen(6), (2, vec![4, 1, 5, 2, 6, 3]));
        assert_eq!(seen(7), (2, vec![6, 3, 5, 2, 4, 1]));
        assert_eq!(seen(8), (2, vec![3, 6, 2, 5, 1, 4]));
    }

    #[test]
    fn metadata_of_either_order_of_bytes_say_how_it_was_held() {
        let little = b"II*\0\x08\0\0\0\x02\0\x0f\x01\x02\0\x01\0\0\0\0\0\0\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0";
        let big = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x08\0\0";
        assert_eq!([Held::of(Some(little)), Held::of(Some(big))], [Held(6), Held(8)]);
        assert_eq!(Held::of(None), Held::UPRIGHT);
        assert_eq!(Held::of(Some(&little[..30])), Held::UPRIGHT, "cut");
        assert_eq!(
            Held::of(Some(b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x63\0\0")),
            Held::UPRIGHT,
            "there is no 99th way"
        );
    }

    proptest! {
        #[test]
        fn any_metadata_say_something(mut bytes in prop::collection::vec(any::<u8>(), 0..60), is_little: bool) {
            bytes.splice(0..0, if is_little { *b"II*\0" } else { *b"MM\0*" });
            prop_assert!((1..=8).contains(&Held::of(Some(&bytes)).0));
        }
    }
}
