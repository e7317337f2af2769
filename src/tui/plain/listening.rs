//! What happened since it was said last: runs that began, tasks and variants that ended, ways that were measured, notices;
//! and a sign of life where nothing does for long.

use super::places::describe;
use super::running::{self, FEW};
use super::voice::Voice;
use super::{Conversation, Reply, comparing, ledger, teaching, voice};
use crate::event::Nanos;
use crate::tui::actions::perform;
use crate::tui::app::{App, Screen};
use crate::tui::compare::results::CompareRun;
use crate::tui::compare::state::CompareScreen;
use crate::tui::keymap::Action;
use crate::tui::kit::Responder as _;
use crate::tui::message::{Effect, RunNumber};
use crate::tui::predict::expected::Met;
use crate::tui::run::state::{RunPhase, RunScreen};
use crate::tui::schedule::spoken::Requested;
use crate::tui::schedule::state::ScheduleScreen;
use crate::tui::theme::Mark;
use crate::tui::update::complete;

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
    walked: ToldOfSchedule,
}

/// What has been said of a small program.
#[derive(Debug, Default)]
struct ToldOfSchedule {
    /// Whether it was asked for.
    awaits_program: bool,
    /// Whether it is being run for real.
    is_run_for_real: bool,
}

impl Told {
    fn of(number: RunNumber) -> Self {
        Self { number, ..Self::default() }
    }
}

impl Conversation {
    /// Says what happened.
    pub(in crate::tui) fn listen(&mut self, app: &mut App) -> Reply {
        let mut effects = Self::follow(app);
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
                self.told.hear_of_run(run, app.lesson.is_some(), &mut voice);
            }
            Screen::Compare(compare) => {
                if let Some(compare_run) = compare.compare_run() {
                    if compare_run.number() != self.told.number {
                        self.told = Told::of(compare_run.number());
                        comparing::progress(compare_run, &mut voice);
                    }
                    let was_over = self.told.is_over;
                    self.told.hear_of_comparison(compare, compare_run, &mut voice);
                    if self.told.is_over && !was_over && app.lesson.is_none() {
                        voice.word("plain.after-comparison");
                    }
                }
            }
            Screen::Schedule(schedule) => {
                if self.told.walked.hear(schedule, &mut voice) {
                    describe(app, self.place(app), &mut voice);
                }
            }
            Screen::Lab => {}
        }
        if let Some((mark, words)) = scene.said(voice.look) {
            voice.marked(mark, &words);
        }
        self.lesson = teaching::tell(app, self.lesson, &mut voice);
        let goes_on = app.is_busy() || app.awaits_answer();
        if goes_on && app.now.saturating_sub(self.last_said) >= HEARTBEAT {
            heartbeat(app, &mut voice);
        }
        app.notice = None;
        let said = voice.end();
        if !said.is_empty() || !goes_on {
            self.last_said = app.now;
        }
        effects.extend(Self::give_up_opening(app));
        Reply { effects, said }
    }

    /// Nothing is hidden here that has happened: what a lesson wants seen has been seen as soon as it is over.
    fn follow(app: &mut App) -> Vec<Effect> {
        let (Some(strip), Screen::Run(run)) = (&app.lesson, &app.screen) else { return Vec::new() };
        let is_to_be_seen = strip.is_run_of_step(run.number()) && !strip.session.is_seen();
        if !is_to_be_seen || run.phase() != RunPhase::Over || !app.can(Action::Last) {
            return Vec::new();
        }
        let mut effects = perform(app, Action::Last);
        complete(app, &mut effects);
        effects
    }

    /// What could not be opened was said; there is no field to be mended.
    fn give_up_opening(app: &mut App) -> Vec<Effect> {
        let is_refused =
            matches!(&app.screen, Screen::Schedule(schedule) if matches!(schedule.requested(), Requested::Refused(_)));
        if is_refused { perform(app, Action::Back) } else { Vec::new() }
    }
}

impl Told {
    fn hear_of_run(&mut self, run: &RunScreen, is_taught: bool, voice: &mut Voice) {
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
            // A lesson says itself what one may do next.
            if !is_taught {
                voice.word(match (run.can(Action::Again), run.has_counter()) {
                    (false, _) => "plain.after-recording",
                    (true, true) => "plain.after-counter",
                    (true, false) => "plain.after-run",
                });
            }
        }
        if self.awaits_ledger && run.ledger_view().is_some() {
            ledger::describe(run, voice);
        }
        self.awaits_ledger = run.ledger_is_open() && run.ledger_view().is_none();
    }

    fn hear_of_comparison(&mut self, compare: &CompareScreen, compare_run: &CompareRun, voice: &mut Voice) {
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
            if let Some((expectation, actual)) = compare.met()
                && let Some(said) = &expectation.said
            {
                voice.say(&expectation.question.told(said, &actual));
            }
        }
    }
}

impl ToldOfSchedule {
    /// Why a program that was asked for cannot be opened, and what came of running one for real. Says whether the one that
    /// was asked for is there.
    fn hear(&mut self, schedule: &ScheduleScreen, voice: &mut Voice) -> bool {
        let requested = schedule.requested();
        if let Requested::Refused(why) = requested {
            let words = voice.words(why);
            voice.marked(Mark::Warn, &words);
        }
        let is_there = self.awaits_program && requested == Requested::Nothing;
        self.awaits_program = requested == Requested::Awaited;
        match (schedule.real_progress(), self.is_run_for_real) {
            (Some([how, _]), false) => {
                voice.say(&how);
                voice.word("plain.running");
            }
            (None, true) => {
                for (mark, words) in schedule.real_outcome(voice.look) {
                    voice.marked(mark, &words);
                }
            }
            _ => {}
        }
        self.is_run_for_real = schedule.real_progress().is_some();
        is_there
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
        Screen::Schedule(schedule) => match schedule.real_progress() {
            Some([_, so_far]) => voice.say(&so_far),
            None => voice.word("plain.running"),
        },
        Screen::Lab => voice.word("plain.running"),
    }
}
