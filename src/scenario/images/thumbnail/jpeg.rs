//! Whether a JPEG file is whole: its segments are followed to the mark of its end. Nothing is decoded.

/// Whether the end of the picture is there. What follows it does not matter: cameras append films to pictures.
pub(super) fn is_whole(bytes: &[u8]) -> bool {
    const END: u8 = 0xd9;
    const SCAN: u8 = 0xda;
    let mut at = 2;
    loop {
        let Some(marker) = marker(bytes, &mut at) else { return false };
        match marker {
            END => return true,
            // These stand alone: nothing, and restarts within a scan.
            0x01 | 0xd0..=0xd8 => {}
            _ => {
                let Some(length) = bytes.get(at..at + 2) else { return false };
                at += usize::from(u16::from_be_bytes([length[0], length[1]])).max(2);
                if marker == SCAN {
                    skip_scan(bytes, &mut at);
                }
            }
        }
    }
}

/// The next marker. What stands before it and belongs to no segment is skipped, as every decoder does: filling bytes, and
/// what careless programs leave behind.
fn marker(bytes: &[u8], at: &mut usize) -> Option<u8> {
    loop {
        *at += bytes.get(*at..)?.iter().position(|byte| *byte == 0xff)?;
        *at += bytes[*at..].iter().position(|byte| *byte != 0xff)?;
        *at += 1;
        match bytes[*at - 1] {
            0 => {}
            marker => return Some(marker),
        }
    }
}

/// Goes to the marker that ends the coded data of a scan. In it, 0xff stands before 0 or a restart, or is filling.
fn skip_scan(bytes: &[u8], at: &mut usize) {
    while let Some(pair) = bytes.get(*at..*at + 2) {
        match pair {
            [0xff, 0x00 | 0xd0..=0xd7] => *at += 2,
            [0xff, 0xff] => *at += 1,
            [0xff, _] => return,
            _ => *at += 1,
        }
    }
    *at = bytes.len();
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::ImageEncoder as _;
    use proptest::prelude::*;

    fn encoded(width: u32) -> Vec<u8> {
        let pixels: Vec<u8> = (0..width * 8 * 3).map(|n| (n * 37 % 251) as u8).collect();
        let mut bytes = Vec::new();
        let encoder = image::codecs::jpeg::JpegEncoder::new(&mut bytes);
        encoder.write_image(&pixels, width, 8, image::ExtendedColorType::Rgb8).expect("it fits");
        bytes
    }

    #[test]
    fn a_picture_is_whole_with_whatever_follows_it_and_not_without_its_end() {
        let mut bytes = encoded(64);
        assert!(is_whole(&bytes));
        for end in 2..bytes.len() {
            assert!(!is_whole(&bytes[..end]), "cut at {end} of {}", bytes.len());
        }
        bytes.extend(b"a film");
        assert!(is_whole(&bytes));
    }

    #[test]
    fn an_end_within_a_segment_is_not_the_end() {
        let mut bytes = encoded(16);
        // A small picture in the metadata of a large one has an end of its own.
        let segment = [&[0xff, 0xe1, 0x00, 0x06][..], &[0xff, 0xd8, 0xff, 0xd9]].concat();
        bytes.splice(2..2, segment);
        assert!(is_whole(&bytes));
        bytes.truncate(bytes.len() - 2);
        assert!(!is_whole(&bytes));
    }

    #[test]
    fn bytes_between_segments_that_belong_to_none_are_passed_over() {
        let mut bytes = encoded(16);
        let behind_the_first = 4 + usize::from(u16::from_be_bytes([bytes[4], bytes[5]]));
        bytes.splice(behind_the_first..behind_the_first, *b"\xff\x00junk");
        assert!(is_whole(&bytes));
        bytes.truncate(bytes.len() - 2);
        assert!(!is_whole(&bytes));
    }

    proptest! {
        #[test]
        fn any_bytes_are_followed_to_an_end(mut bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            bytes.splice(0..0, [0xff, 0xd8, 0xff]);
            is_whole(&bytes);
        }
    }
}
