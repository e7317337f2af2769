//! `racelab export`: which recording, in which format, where to.

use clap::ArgMatches;
use clap::parser::ValueSource;

use super::run::{bad, value};
use super::{chosen, file, laboratory};
use crate::config::Config;
use crate::export::{Export, ExportFormat};
use crate::plan::parse_duration;
use crate::text::{Lang, Phrase};
use crate::tui::SMALLEST;
use crate::tui::picture::Moment;

/// How large a screen is by default.
const SIZE: (u16, u16) = (120, 40);

/// The largest screen, columns and rows.
const LARGEST: (u16, u16) = (400, 200);

/// The export that these options come to.
pub(super) fn request(matches: &ArgMatches, lang: Lang, config: &Config) -> Result<Export, Phrase> {
    let file = file(matches, "export")?;
    let format: ExportFormat = chosen(matches, "format").ok_or_else(|| Phrase::new("usage.no-format"))?;
    refuse_idle(matches, format)?;
    Ok(Export {
        file,
        format,
        output: matches.get_one("output").cloned(),
        table: chosen(matches, "table").unwrap_or_default(),
        bom: chosen(matches, "bom").unwrap_or_default(),
        size: size(matches)?,
        moment: moment(matches)?,
        cast: chosen(matches, "cast-version").unwrap_or_default(),
        screen: laboratory(matches, lang, config),
    })
}

/// An option that means nothing to a format is refused rather than ignored.
fn refuse_idle(matches: &ArgMatches, format: ExportFormat) -> Result<(), Phrase> {
    use ExportFormat::{Cast, Csv, Svg};
    const MEANT: [(&str, &[ExportFormat]); 5] = [
        ("moment", &[Svg]),
        ("screen-size", &[Svg, Cast]),
        ("cast-version", &[Cast]),
        ("table", &[Csv]),
        ("bom", &[Csv]),
    ];
    let given = |option: &str| matches.value_source(option) == Some(ValueSource::CommandLine);
    match MEANT.into_iter().find(|(option, formats)| given(option) && !formats.contains(&format)) {
        None => Ok(()),
        Some((option, formats)) => {
            let formats: Vec<&str> = formats.iter().map(|format| -> &'static str { (*format).into() }).collect();
            Err(Phrase::new("usage.idle-format")
                .with("option", format!("--{option}"))
                .with("format", <&'static str>::from(format))
                .with("formats", formats.join(", ")))
        }
    }
}

/// Reads `first-loss`, `end` or a time.
fn moment(matches: &ArgMatches) -> Result<Moment, Phrase> {
    match value(matches, "moment")? {
        None | Some("end") => Ok(Moment::End),
        Some("first-loss") => Ok(Moment::FirstLoss),
        Some(given) => {
            let time = parse_duration(given);
            time.map(Moment::Time).map_err(|error| {
                let is_word = !given.starts_with(|first: char| first.is_ascii_digit() || first == '-' || first == '.');
                bad("moment", given, if is_word { Phrase::new("why.no-moment") } else { error.why() })
            })
        }
    }
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
