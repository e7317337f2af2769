//! What happened since it was said last: runs that began, tasks and variants that ended, ways that were measured, notices;
//! and a sign of life where nothing does for long.

use super::running::{self, FEW};
use super::voice::Voice;
use super::{Conversation, comparing, ledger, voice};
use crate::event::Nanos;
use crate::text::Phrase;
use crate::tui::app::{App, Screen};
use crate::tui::compare::results::CompareRun;
use crate::tui::keymap::Action;
use crate::tui::kit::Responder as _;
use crate::tui::message::RunNumber;
use crate::tui::predict::expected::Met;
use crate::tui::run::state::{RunPhase, RunScreen};
use crate::tui::theme::Mark;

/// While a run goes on of which nothing is to be told, it is said this often that it does, ns.
const HEARTBEAT: Nanos = 30_000_000_000;

/// What has been said of the run or the comparison that is going on, or was last.
#[derive(Debug, Default)]
pub(super) struct Told {
    number: RunNumber,
    /// Tasks, of the variant that is looked at.
    tasks: usize,
    /// Variants, or ways that were seen once.
    parts: usize,
    is_seen: bool,
    is_over: bool,
    /// Whether a ledger is being made that somebody waits for.
    awaits_ledger: bool,
}

impl Told {
    fn of(number: RunNumber) -> Self {
        Self { number, ..Self::default() }
    }
}

impl Conversation {
    /// Says what happened.
    pub(in crate::tui) fn listen(&mut self, app: &mut App) -> Vec<String> {
        let mut voice = voice(app);
        let scene = app.scene();
        match &app.screen {
            Screen::Run(run) => {
                if run.number() != self.told.number {
                    self.told = Told::of(run.number());
                    running::title(run, &mut voice);
                    if run.phase() != RunPhase::Over {
                        voice.word("plain.running");
                    }
                }
                self.told.hear_of_run(run, &mut voice);
            }
            Screen::Compare(compare) => {
                if let Some(compare_run) = compare.compare_run() {
                    if compare_run.number() != self.told.number {
                        self.told = Told::of(compare_run.number());
                        comparing::progress(compare_run, &mut voice);
                    }
                    self.told.hear_of_comparison(compare_run, &mut voice);
                }
            }
            Screen::Lab | Screen::Schedule(_) => {}
        }
        if let Some((mark, _)) = scene.said() {
            let words = scene.notice.map(|notice| voice.words(notice)).unwrap_or_default();
            voice.marked(mark, &words);
        }
        if app.is_busy() && app.now.saturating_sub(self.last_said) >= HEARTBEAT {
            heartbeat(app, &mut voice);
        }
        app.notice = None;
        let said = voice.end();
        if !said.is_empty() || !app.is_busy() {
            self.last_said = app.now;
        }
        said
    }
}

impl Told {
    fn hear_of_run(&mut self, run: &RunScreen, voice: &mut Voice) {
        while let Some(variant) = run.variants().get(self.parts) {
            let timeline = variant.timeline();
            let are_few = variant.plan().guard.is_none() && timeline.tasks().len() <= FEW;
            if are_few {
                for id in running::ended(timeline).into_iter().skip(self.tasks) {
                    if let Some(said) = running::task(variant, id, voice) {
                        voice.line(&said);
                    }
                    self.tasks += 1;
                }
            }
            if timeline.end().is_none() && run.phase() != RunPhase::Over {
                break;
            }
            running::outcome(run, self.parts, voice);
            self.parts += 1;
            self.tasks = 0;
        }
        if run.phase() == RunPhase::Over && !self.is_over {
            self.is_over = true;
            running::sums(run, voice);
            if let Some((_, Met { expectation, actual })) = run.answered()
                && let Some(said) = &expectation.said
            {
                voice.line(&voice.words(&expectation.question.told(said, actual)));
            }
            voice.word(match (run.can(Action::Again), run.has_counter()) {
                (false, _) => "plain.after-recording",
                (true, true) => "plain.after-counter",
                (true, false) => "plain.after-run",
            });
        }
        if self.awaits_ledger && run.ledger_view().is_some() {
            ledger::describe(run, voice);
        }
        self.awaits_ledger = run.ledger_is_open() && run.ledger_view().is_none();
    }

    fn hear_of_comparison(&mut self, compare_run: &CompareRun, voice: &mut Voice) {
        let seen: Vec<_> = compare_run.comparison().ways.iter().filter(|way| !way.trials.is_empty()).collect();
        if !compare_run.is_seen() || !self.is_seen {
            for way in seen.iter().skip(self.parts) {
                if let Some(said) = comparing::first(compare_run, way, voice) {
                    voice.line(&said);
                }
            }
            self.parts = seen.len();
        }
        let is_over = compare_run.phase() == RunPhase::Over;
        if compare_run.is_seen() && !self.is_seen {
            self.is_seen = true;
            if !is_over {
                comparing::verdict(compare_run, voice);
                voice.word("plain.measuring-on");
            }
        }
        if is_over && !self.is_over {
            self.is_over = true;
            comparing::describe(compare_run, voice);
        }
    }
}

fn heartbeat(app: &App, voice: &mut Voice) {
    match &app.screen {
        Screen::Run(run) => running::progress(app.scene(), run, voice),
        Screen::Compare(compare) => {
            if let Some(compare_run) = compare.compare_run() {
                comparing::progress(compare_run, voice);
            }
        }
        Screen::Lab | Screen::Schedule(_) => voice.marked(Mark::Note, &voice.words(&Phrase::new("plain.running"))),
    }
}
