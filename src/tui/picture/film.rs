//! A recording as it would be seen on a screen without a terminal: one picture, or the whole replay as a film.
//!
//! Drawn by the code that draws the laboratory; time is passed to it, no clock is read.

use std::path::Path;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;

use super::{Cast, CastVersion, svg};
use crate::event::Nanos;
use crate::recording::LoadedRecording;
use crate::report::ColorChoice;
use crate::text::{CodeLanguage, Key, Texts};
use crate::tui::app::{App, Screen};
use crate::tui::kit::Setup;
use crate::tui::message::Message;
use crate::tui::run::state::RunScreen;
use crate::tui::shell::Options;
use crate::tui::theme::{Symbols, Theme};
use crate::tui::update;
use crate::tui::view::picture;
use crate::verdict;

/// Time between two pictures of a film, ns: thirty a second.
const FRAME: Nanos = 33_333_333;

/// The longest film, ns: a longer replay is played faster.
const LONGEST: f64 = 60e9;

/// How long the last picture stays, ns.
const LINGER: Nanos = 2_000_000_000;

/// The screen on a recording at a moment, ns since the start of what is played; at its end if none is said. An SVG.
#[must_use]
pub fn still(options: &Options, size: (u16, u16), file: &Path, kept: LoadedRecording, at: Option<Nanos>) -> String {
    let mut app = opened(*options, size, file, kept);
    if let Screen::Run(run) = &mut app.screen {
        match at {
            Some(past) => run.go_to_moment(past),
            None => run.go_to_last(),
        }
    }
    let look = app.look().base();
    svg(&drawn(&app), look.fg.unwrap_or(Color::White), look.bg.unwrap_or(Color::Black))
}

/// The replay of a recording from its start to its end, with markers where a race lost its first update and at the end.
///
/// # Errors
/// None that a recording can cause: the terminal's, passed on rather than hidden.
pub fn film(
    options: &Options,
    size: (u16, u16),
    file: &Path,
    kept: LoadedRecording,
    version: CastVersion,
) -> std::io::Result<String> {
    let mut app = opened(*options, size, file, kept);
    let texts = Texts::of(options.lang);
    let mut cast = Cast::new(version, size, &title(&app, texts));
    let mut marker = None;
    if let Screen::Run(run) = &mut app.screen {
        run.go_to_first();
        while run.player().on_screen() > LONGEST && run.player().can_go_faster() {
            run.change_speed(1);
        }
        run.toggle(0);
        marker = first_loss(run);
    }
    let mut now = 0;
    loop {
        if let Some(at) = marker.filter(|at| *at <= now) {
            cast.marker(at, texts.get("film.first-loss"));
            marker = None;
        }
        cast.frame(now, &drawn(&app))?;
        if !app.is_moving() {
            break;
        }
        now += FRAME;
        let wanted = update(&mut app, Message::Tick(now));
        debug_assert!(wanted.is_empty(), "a replay that plays asks for nothing: {wanted:?}");
    }
    cast.marker(now, texts.get("film.end"));
    // Players stop at the last event: the result is to be read for a while.
    cast.marker(now + LINGER, texts.get("film.end"));
    Ok(cast.finish())
}

/// When, in the film, the first update of the run that is looked at is lost, ns.
fn first_loss(run: &RunScreen) -> Option<Nanos> {
    let variant = &run.variants()[run.selected()];
    let ledger = verdict::ledger(variant.plan(), variant.timeline())?;
    let at = ledger.rows.iter().map(|row| row.at).min()?;
    let share = crate::tui::run::player::share_of(at, variant.window());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a film lasts minutes")]
    let shown = (run.player().on_screen() * share) as Nanos;
    Some(shown)
}

fn title(app: &App, texts: &Texts) -> String {
    let Screen::Run(run) = &app.screen else { return String::new() };
    let plan = run.variants()[run.selected()].plan();
    format!("racelab: {} · {}", texts.get(Key::Scenario.of(plan.scenario)), plan.model)
}

fn opened(options: Options, size: (u16, u16), file: &Path, kept: LoadedRecording) -> App {
    let colours = options.color != ColorChoice::Never;
    let setup = Setup {
        lang: options.lang,
        theme: if colours { options.theme } else { Theme::Monochrome },
        symbols: if options.ascii { Symbols::Ascii } else { Symbols::Unicode },
        code: CodeLanguage::Python,
        mouse: false,
        cores: kept.header.origin.machine.cores,
        seed: 0,
        size,
    };
    App::replay(setup, file, kept)
}

fn drawn(app: &App) -> Buffer {
    let (width, height) = app.setup.size;
    picture(app, Rect::new(0, 0, width, height))
}
