//! Makes a picture small: each new pixel is the mean of the area that it covers. It knows no format.
//!
//! In whole numbers, so that the same picture becomes the same everywhere. Rows are added up first, which is one pass over
//! all bytes; what is left then is little.

use super::picture::Picture;

impl Picture {
    /// The same picture in so many pixels, at most as many as it has in either direction.
    pub(super) fn shrunk(&self, width: u32, height: u32) -> Self {
        let channels = self.channels();
        let mut small = Self { width, height, has_alpha: self.has_alpha, pixels: Vec::new() };
        let parts = u64::from(self.width) * u64::from(self.height);
        // At most 255 x 255 x the longest side that is decoded: that fits.
        let mut sums = vec![0_u32; self.width as usize * channels];
        let mut shares = Shares::of(self.height, height);
        for row in self.pixels.chunks_exact(sums.len()) {
            let (share, next) = shares.next();
            self.add(row, share, &mut sums);
            if let Some(share) = next {
                small.push_row(&sums, self.width, parts);
                sums.fill(0);
                self.add(row, share, &mut sums);
            }
        }
        small
    }

    /// Adds a row so many times to the sums. A colour counts as much as it can be seen.
    fn add(&self, row: &[u8], times: u32, sums: &mut [u32]) {
        if !self.has_alpha {
            sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += u32::from(*value) * times);
            return;
        }
        for (sums, pixel) in sums.chunks_exact_mut(4).zip(row.chunks_exact(4)) {
            let seen = u32::from(pixel[3]) * times;
            sums[..3].iter_mut().zip(pixel).for_each(|(sum, value)| *sum += u32::from(*value) * seen);
            sums[3] += seen;
        }
    }

    /// Makes a row of what so many columns come to, each pixel of so many parts.
    fn push_row(&mut self, sums: &[u32], columns: u32, parts: u64) {
        let channels = self.channels();
        let mut shares = Shares::of(columns, self.width);
        let mut area = [0_u64; 4];
        for column in sums.chunks_exact(channels) {
            let add = |times: u32, area: &mut [u64; 4]| {
                area.iter_mut().zip(column).for_each(|(sum, value)| *sum += u64::from(*value) * u64::from(times));
            };
            let (share, next) = shares.next();
            add(share, &mut area);
            if let Some(share) = next {
                // What cannot be seen at all has no colour.
                let weight = if self.has_alpha { area[3].max(1) } else { parts };
                self.pixels.extend(area[..3].iter().map(|sum| rounded(*sum, weight)));
                if self.has_alpha {
                    self.pixels.push(rounded(area[3], parts));
                }
                area = [0; 4];
                add(share, &mut area);
            }
        }
    }
}

fn rounded(sum: u64, weight: u64) -> u8 {
    u8::try_from((sum + weight / 2) / weight).unwrap_or(u8::MAX)
}

/// How lines are shared out among fewer: each line is as many parts as there will be lines, and each new one takes as many
/// parts as there were.
struct Shares {
    from: u32,
    to: u32,
    /// Parts that the new line still takes.
    left: u32,
}

impl Shares {
    fn of(from: u32, to: u32) -> Self {
        Self { from, to, left: from }
    }

    /// What of the next line belongs to the new one; and to the one after it, if this one is full then.
    fn next(&mut self) -> (u32, Option<u32>) {
        let share = self.to.min(self.left);
        self.left -= share;
        if self.left > 0 {
            return (share, None);
        }
        let rest = self.to - share;
        self.left = self.from - rest;
        (share, Some(rest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn grey(width: u32, height: u32, values: &[u8]) -> Picture {
        Picture::of(width, height, 1, values.to_vec()).expect("there is room")
    }

    #[test]
    fn a_pixel_is_the_mean_of_its_area() {
        assert_eq!(grey(4, 2, &[0, 10, 20, 30, 40, 50, 60, 70]).shrunk(2, 1), grey(2, 1, &[25, 45]));
        // The middle one belongs to either by half.
        assert_eq!(grey(3, 1, &[0, 90, 240]).shrunk(2, 1), grey(2, 1, &[30, 190]));
    }

    #[test]
    fn what_cannot_be_seen_lends_no_colour() {
        let pixels = vec![200, 100, 0, 255, 9, 9, 9, 0];
        let picture = Picture { width: 2, height: 1, has_alpha: true, pixels };
        assert_eq!(picture.shrunk(1, 1).pixels, [200, 100, 0, 128]);
    }

    #[test]
    fn the_largest_sums_fit() {
        let picture = Picture { width: 1, height: 1 << 15, has_alpha: true, pixels: vec![255; 4 << 15] };
        assert_eq!(picture.shrunk(1, 1).pixels, [255; 4]);
    }

    proptest! {
        #[test]
        fn every_size_keeps_within_what_was_there(
            (width, height) in (1_u32..40, 1_u32..40), fewer in (0_u32..40, 0_u32..40), seed in any::<u8>(),
        ) {
            let values: Vec<u8> = (0..width * height).map(|n| (n * 37 + u32::from(seed)).to_le_bytes()[0]).collect();
            let (to_width, to_height) = (width.saturating_sub(fewer.0).max(1), height.saturating_sub(fewer.1).max(1));
            let picture = grey(width, height, &values);
            let small = picture.shrunk(to_width, to_height);
            prop_assert_eq!(small.pixels.len(), (to_width * to_height * 3) as usize);
            prop_assert!(small.pixels.iter().all(|value| values.iter().min() <= Some(value) && Some(value) <= values.iter().max()));
            prop_assert_eq!(picture.shrunk(width, height), picture);
        }
    }
}
