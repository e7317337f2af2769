//! `racelab export`: which recording, in which format, where to.

use clap::ArgMatches;

use super::run::{bad, value};
use super::{chosen, file, laboratory};
use crate::export::{Export, ExportFormat};
use crate::plan::parse_duration;
use crate::text::{Lang, Phrase};
use crate::tui::SMALLEST;

/// How large a screen is by default.
const SIZE: (u16, u16) = (120, 40);

/// The largest screen, columns and rows.
const LARGEST: (u16, u16) = (400, 200);

/// The export that these options come to.
pub(super) fn request(matches: &ArgMatches, lang: Lang) -> Result<Export, Phrase> {
    let file = file(matches, "export")?;
    let format: ExportFormat = chosen(matches, "format").ok_or_else(|| Phrase::new("usage.no-format"))?;
    Ok(Export {
        file,
        format,
        output: matches.get_one("output").cloned(),
        table: chosen(matches, "table").unwrap_or_default(),
        bom: chosen(matches, "bom").unwrap_or_default(),
        size: size(matches)?,
        at: at(matches)?,
        cast: chosen(matches, "cast-version").unwrap_or_default(),
        screen: laboratory(matches, lang),
    })
}

fn at(matches: &ArgMatches) -> Result<Option<u64>, Phrase> {
    let Some(given) = value(matches, "at")? else { return Ok(None) };
    parse_duration(given).map(Some).map_err(|error| bad("at", given, error.why()))
}

/// Reads `120x40`.
fn size(matches: &ArgMatches) -> Result<(u16, u16), Phrase> {
    let Some(given) = value(matches, "screen-size")? else { return Ok(SIZE) };
    let read = given.split_once('x').and_then(|(columns, rows)| Some((columns.parse().ok()?, rows.parse().ok()?)));
    let fits = |&(columns, rows): &(u16, u16)| {
        (SMALLEST.0..=LARGEST.0).contains(&columns) && (SMALLEST.1..=LARGEST.1).contains(&rows)
    };
    read.filter(fits).ok_or_else(|| {
        let why = Phrase::new("why.not-a-screen")
            .with("least", format!("{}x{}", SMALLEST.0, SMALLEST.1))
            .with("most", format!("{}x{}", LARGEST.0, LARGEST.1));
        bad("screen-size", given, why)
    })
}
