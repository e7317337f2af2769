//! What pictures came to: pixels, bytes, and reading, decoding, resizing, writing.

use crate::event::Nanos;
use crate::results::{Figure, Results};
use crate::scenario::kinds::file_results::Files;
use crate::text::Arg;
use crate::timeline::Timeline;

pub(super) fn sums(timeline: &Timeline, at: Nanos) -> Results {
    let files = Files::finished(timeline, at);
    let mut figures = vec![Figure { key: "pixels", value: files.sum("pixels").into() }];
    figures.extend(files.amounts(timeline, at));
    figures.push(Figure { key: "small-data", value: Arg::Bytes(files.sum("small-size")) });
    let parts = [("read", "reading"), ("decode", "decoding"), ("resize", "resizing"), ("write", "writing")];
    Results { figures, bars: files.bars(&parts), ..Results::default() }
}
