//! A recording as it would be seen on a screen without a terminal: one picture, or the whole replay as a film.
//!
//! Drawn by the code that draws the laboratory; time is passed to it, no clock is read.

use std::path::Path;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;

use super::{Cast, CastVersion, svg};
use crate::event::Nanos;
use crate::motion::Motion;
use crate::recording::LoadedRecording;
use crate::report::ColorChoice;
use crate::text::{Arg, CodeLanguage, Key, Phrase, Texts};
use crate::tui::app::{App, Screen};
use crate::tui::kit::Setup;
use crate::tui::message::Message;
use crate::tui::run::state::RunScreen;
use crate::tui::shell::Options;
use crate::tui::theme::{Symbols, Theme, ThemeWish};
use crate::tui::update;
use crate::tui::view::still as without_keys;
use crate::verdict;

/// Time between two pictures of a film, ns: thirty a second.
const FRAME: Nanos = 33_333_333;

/// The longest film, ns: a longer replay is played faster.
const LONGEST: f64 = 60e9;

/// How long the last picture stays, ns.
const LINGER: Nanos = 2_000_000_000;

/// The moment of a recording that a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    End,
    /// Where a race lost its first update.
    FirstLoss,
    /// So long after the start of what is played, ns.
    Time(Nanos),
}

/// The screen on a recording at a moment. An SVG.
///
/// # Errors
/// There is no such moment.
pub fn still(
    options: &Options,
    size: (u16, u16),
    file: &Path,
    kept: LoadedRecording,
    moment: Moment,
) -> Result<String, Phrase> {
    let mut app = opened(options, size, file, kept);
    if let Screen::Run(run) = &mut app.screen {
        let (start, end) = run.variants()[run.selected()].window();
        match moment {
            Moment::End => run.go_to_last(),
            Moment::FirstLoss => {
                let at = first_loss(run).ok_or_else(|| Phrase::new("export.no-loss"))?;
                run.go_to_moment(at.saturating_sub(start));
            }
            Moment::Time(past) if past > end - start => {
                let (at, end) = (Arg::Duration(past), Arg::Duration(end - start));
                return Err(Phrase::new("export.beyond").with("at", at).with("end", end));
            }
            Moment::Time(past) => run.go_to_moment(past),
        }
    }
    let look = app.look().base();
    Ok(svg(&drawn(&app), look.fg.unwrap_or(Color::White), look.bg.unwrap_or(Color::Black)))
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
    let mut app = opened(options, size, file, kept);
    let texts = Texts::of(options.lang);
    let mut cast = Cast::new(version, size, &title(&app, texts));
    let mut marker = None;
    if let Screen::Run(run) = &mut app.screen {
        run.go_to_first();
        while run.player().on_screen() > LONGEST && run.player().can_go_faster() {
            run.change_speed(1);
        }
        run.toggle(0);
        marker = first_loss(run).map(|at| shown_at(run, at));
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
    cast.linger(now + LINGER);
    Ok(cast.finish())
}

/// When the first update of the run that is looked at is lost, on the run's clock, ns.
fn first_loss(run: &RunScreen) -> Option<Nanos> {
    let variant = &run.variants()[run.selected()];
    let ledger = verdict::ledger(variant.plan(), variant.timeline())?;
    ledger.rows.iter().map(|row| row.at).min()
}

/// When a moment of the run that is looked at is shown in the film, ns.
fn shown_at(run: &RunScreen, at: Nanos) -> Nanos {
    let share = crate::tui::run::player::share_of(at, run.variants()[run.selected()].window());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a film lasts minutes")]
    let shown = (run.player().on_screen() * share) as Nanos;
    shown
}

fn title(app: &App, texts: &Texts) -> String {
    let Screen::Run(run) = &app.screen else { return String::new() };
    let plan = run.variants()[run.selected()].plan();
    format!("racelab: {} · {}", texts.get(Key::Scenario.of(plan.scenario)), plan.model)
}

fn opened(options: &Options, size: (u16, u16), file: &Path, kept: LoadedRecording) -> App {
    let colours = options.color != ColorChoice::Never;
    let setup = Setup {
        lang: options.lang,
        theme: if colours { options.theme.map(ThemeWish::theme).unwrap_or_default() } else { Theme::Monochrome },
        themes: options.themes,
        keymap: options.keymap,
        symbols: if options.ascii { Symbols::Ascii } else { Symbols::Unicode },
        code: CodeLanguage::Python,
        mouse: false,
        motion: Motion::Full,
        cores: kept.header.origin.machine.cores,
        seed: 0,
        size,
    };
    App::replay(setup, file, kept)
}

fn drawn(app: &App) -> Buffer {
    let (width, height) = app.setup.size;
    without_keys(app, Rect::new(0, 0, width, height))
}
