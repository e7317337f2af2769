//! The kernel on pictures that are as they should be, and on all the others.

use image::{DynamicImage, GenericImageView as _, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use rstest::rstest;

use super::*;
use crate::work::testing::{Told, perform, perform_cancelled, said};

/// A picture that is red on the left and blue on the right, as a file of a format.
fn encoded(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let picture =
        RgbImage::from_fn(width, height, |x, _| if x < width / 2 { Rgb([250, 0, 0]) } else { Rgb([0, 0, 250]) });
    let mut bytes = io::Cursor::new(Vec::new());
    DynamicImage::from(picture).write_to(&mut bytes, format).expect("it can be encoded");
    bytes.into_inner()
}

/// What becomes of a file with these bytes: how it ended, what was told, and the thumbnail.
fn shrink(bytes: &[u8], longest: u32) -> (Stopped, Told, Option<DynamicImage>) {
    let folder = tempfile::tempdir().expect("there is room");
    let (from, to) = (folder.path().join("a.png"), folder.path().join("small.png"));
    fs::write(&from, bytes).expect("there is room");
    let target = ThumbnailTarget { path: to.clone().into(), mark: ".unfinished-".to_owned(), replace: false };
    let kernel = Thumbnail { path: from.into(), max_bytes: 1 << 20, longest, target: Some(target) };
    let (stopped, told) = perform(&kernel);
    let small = fs::read(&to).ok().map(|bytes| image::load_from_memory(&bytes).expect("it is a picture"));
    let left: Vec<_> =
        fs::read_dir(folder.path()).expect("it is there").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(left.len(), 1 + usize::from(small.is_some()), "{left:?}");
    (stopped, told, small)
}

#[rstest]
#[case(ImageFormat::Png)]
#[case(ImageFormat::Jpeg)]
#[case(ImageFormat::WebP)]
fn a_picture_becomes_small_and_keeps_its_shape_and_colours(#[case] format: ImageFormat) {
    let bytes = encoded(120, 60, format);
    let (stopped, told, small) = shrink(&bytes, 30);
    assert_eq!(stopped, Ok(Value::Nothing));
    let small = small.expect("it was written");
    assert_eq!(small.dimensions(), (30, 15));
    let [left, right] = [small.get_pixel(3, 7), small.get_pixel(26, 7)];
    assert!(left[0] > 200 && left[2] < 50 && right[0] < 50 && right[2] > 200, "{left:?} {right:?}");
    assert_eq!((told.figure("pixels"), told.figure("size")), (Some(7_200), Some(bytes.len() as u64)));
    for fact in ["read", "decode", "resize", "write", "small-size"] {
        assert!(told.figure(fact).is_some(), "{fact}");
    }
}

#[test]
fn what_can_be_seen_through_stays_so() {
    let picture = RgbaImage::from_pixel(40, 40, Rgba([9, 99, 199, 128]));
    let mut bytes = io::Cursor::new(Vec::new());
    DynamicImage::from(picture).write_to(&mut bytes, ImageFormat::Png).expect("it can be encoded");
    let small = shrink(bytes.get_ref(), 10).2.expect("it was written");
    assert_eq!((small.dimensions(), small.get_pixel(5, 5)[3]), ((10, 10), 128));
}

#[test]
fn a_picture_that_the_camera_was_turned_for_is_turned_back() {
    let mut bytes = encoded(64, 32, ImageFormat::Jpeg);
    // The least metadata that says "turn by a quarter to the right": TIFF, little-endian, one entry.
    let entry = [0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0];
    let metadata = [&b"Exif\0\0II*\0\x08\0\0\0\x01\0"[..], &entry, &[0; 4]].concat();
    let length = u16::try_from(metadata.len() + 2).expect("it is short").to_be_bytes();
    bytes.splice(2..2, [&[0xff, 0xe1], &length[..], &metadata].concat());
    let small = shrink(&bytes, 32).2.expect("it was written");
    assert_eq!(small.dimensions(), (16, 32));
    assert!(small.get_pixel(8, 3)[0] > 200 && small.get_pixel(8, 28)[2] > 200, "left becomes top");
}

#[rstest]
#[case(1_600, 1_200, 160, (160, 120))]
#[case(1_200, 1_600, 160, (120, 160))]
#[case(100, 50, 160, (100, 50))]
#[case(30_000, 1, 160, (160, 1))]
#[case(161, 160, 160, (160, 159))]
fn thumbnails_fit_and_are_never_larger(
    #[case] width: u32,
    #[case] height: u32,
    #[case] longest: u32,
    #[case] fitted: (u32, u32),
) {
    let kernel = Thumbnail { path: OsString::new(), max_bytes: 0, longest, target: None };
    assert_eq!(kernel.fitted(width, height), fitted);
}

/// A PNG file that promises so many pixels, and holds a handful of bytes.
fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = encoded(1, 1, ImageFormat::Png);
    bytes.splice(16..24, [width.to_be_bytes(), height.to_be_bytes()].concat());
    let check = crc(&bytes[12..29]).to_be_bytes();
    bytes.splice(29..33, check);
    bytes
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

#[test]
fn bombs_are_refused_before_they_are_decoded() {
    let why = |width, height| said(shrink(&bomb(width, height), 10).0);
    assert_eq!(why(30_000, 30_000), "a.png: 30,000 x 30,000 pixels, and at most 50,000,000 are decoded");
    let limit = "a.png: too large to be decoded: at most 32,768 pixels a side and 256 MiB of memory";
    assert_eq!(why(2_000_000_000, 1), limit);
    // Allowed by its size, and then there is nothing in it.
    let empty = why(5_000, 5_000);
    assert!(empty.starts_with("a.png: the picture is broken: "), "{empty}");
}

#[rstest]
#[case(ImageFormat::Png)]
#[case(ImageFormat::Jpeg)]
#[case(ImageFormat::WebP)]
fn a_picture_cut_anywhere_fails_and_nothing_is_written(#[case] format: ImageFormat) {
    let bytes = encoded(40, 30, format);
    for end in (0..bytes.len() - 1).step_by(7) {
        // The last bytes of a PNG say only that it is over.
        if format == ImageFormat::Png && end > bytes.len() - 16 {
            continue;
        }
        let (stopped, _, small) = shrink(&bytes[..end], 10);
        assert!(matches!(stopped, Err(Stop::Failed(_))) && small.is_none(), "cut at {end}: {stopped:?}");
    }
}

#[rstest]
#[case(b"", "a.png: not a PNG, JPEG or WebP picture")]
#[case(b"GIF89a\x01\x00\x01\x00", "a.png: not a PNG, JPEG or WebP picture")]
#[case(b"just a text", "a.png: not a PNG, JPEG or WebP picture")]
fn what_is_no_picture_says_so(#[case] bytes: &[u8], #[case] why: &str) {
    assert_eq!(said(shrink(bytes, 10).0), why);
}

#[test]
fn a_file_that_is_there_stays_unless_it_may_be_replaced() {
    let folder = tempfile::tempdir().expect("there is room");
    let (from, to) = (folder.path().join("a.png"), folder.path().join("small.png"));
    fs::write(&from, encoded(8, 8, ImageFormat::Png)).expect("there is room");
    fs::write(&to, "mine").expect("there is room");
    let run = |replace| {
        let target = ThumbnailTarget { path: to.clone().into(), mark: ".unfinished-".to_owned(), replace };
        perform(&Thumbnail { path: from.clone().into(), max_bytes: 1 << 20, longest: 4, target: Some(target) }).0
    };
    assert_eq!(said(run(false)), "small.png is there already; replace it with --force");
    assert_eq!(fs::read(&to).expect("it is there"), b"mine");
    assert_eq!(run(true), Ok(Value::Nothing));
    assert_eq!(image::open(&to).expect("it is a picture").dimensions(), (4, 4));
    assert_eq!(fs::read_dir(folder.path()).expect("it is there").count(), 2);
}

#[test]
fn a_picture_that_is_made_to_fail_is_not_written() {
    let target = ThumbnailTarget { path: "x".into(), mark: String::new(), replace: true };
    let kernel = Thumbnail { path: "a".into(), max_bytes: 1, longest: 1, target: Some(target) };
    assert_eq!(kernel.halved().target, None);
}

#[test]
fn decoding_stops_at_the_wish_to() {
    let folder = tempfile::tempdir().expect("there is room");
    let path = folder.path().join("a.png");
    fs::write(&path, encoded(8, 8, ImageFormat::Png)).expect("there is room");
    let kernel = Thumbnail { path: path.into(), max_bytes: 1 << 20, longest: 4, target: None };
    assert_eq!(perform_cancelled(&kernel), Err(Stop::Cancelled));
}
