//! The course of a lesson over the laboratory: each step shows what it is about on the screen that shows such things.

use super::MEMORY;
use super::keys::shown_run;
use super::strip::LessonStrip;
use crate::engine::Runnable;
use crate::lesson::{self, Lesson, LessonRun, Show, ShownProgram, StepKind};
use crate::report;
use crate::state_folder::Memory;
use crate::tui::actions::begin_runs;
use crate::tui::app::{App, Screen};
use crate::tui::compare::state::CompareScreen;
use crate::tui::message::{Effect, RunNumber};
use crate::tui::overlay::Overlay;
use crate::tui::overlay::code_page::CodePage;
use crate::tui::run::state::{RunPhase, RunScreen};
use crate::tui::schedule::state::ScheduleScreen;

/// The lesson that fits what is set in the Lab: the first that is not done yet, of those about its scenario.
pub(super) fn offered(app: &App) -> Option<&'static Lesson> {
    let scenario = app.plan_form().plan().scenario;
    let mut fitting = lesson::all().iter().filter(|lesson| lesson.scenario == Some(scenario));
    let is_new = |lesson: &&Lesson| !app.lesson_progress.is_done(&lesson.name);
    fitting.clone().find(is_new).or_else(|| fitting.next())
}

pub(super) fn open_offered(app: &mut App) -> Vec<Effect> {
    match offered(app) {
        Some(lesson) => open(app, lesson.clone()),
        None => Vec::new(),
    }
}

/// Opens a lesson where one left off.
pub(in crate::tui) fn open(app: &mut App, lesson: Lesson) -> Vec<Effect> {
    let at = app.lesson_progress.step(&lesson.name);
    app.lesson = Some(LessonStrip::new(lesson, at, app.lab.clone()));
    enter(app)
}

/// Shows what the step where one is shows.
fn enter(app: &mut App) -> Vec<Effect> {
    app.overlay = None;
    let Some(strip) = &mut app.lesson else { return Vec::new() };
    strip.has_keys = true;
    let kind = strip.session.step().kind.clone();
    match kind {
        StepKind::Say | StepKind::Ask(_) => Vec::new(),
        StepKind::Predict(_) => {
            // What is to be run is seen before it is: its settings and its code.
            let next = app.lesson.as_ref().and_then(|strip| strip.session.next_step());
            if let Some(run) = next.and_then(lesson::Step::run).cloned() {
                set_lab(app, &run);
            }
            Vec::new()
        }
        StepKind::Run(run) => {
            let was_run = app.lesson.as_ref().is_some_and(|strip| strip.session.is_seen());
            if !was_run && !app.is_busy() {
                set_lab(app, &run);
            }
            Vec::new()
        }
        StepKind::Try(trial) => {
            let was_run = app.lesson.as_ref().is_some_and(|strip| strip.session.is_seen());
            if !was_run {
                set_lab(app, &trial.from);
                if let Some(strip) = &mut app.lesson {
                    strip.has_keys = false;
                }
            }
            Vec::new()
        }
        StepKind::Show(show) => show_page(app, &show),
    }
}

fn set_lab(app: &mut App, run: &LessonRun) {
    keep_run(app);
    app.show_lab();
    app.lab.take_plans(run.plans.iter().map(|plan| &**plan));
}

/// Keeps the run that is shown, so that what follows can come back to it.
fn keep_run(app: &mut App) {
    if let Screen::Run(run) = &app.screen
        && run.phase() == RunPhase::Over
        && let Some(strip) = &mut app.lesson
    {
        strip.kept = Some(run.clone());
    }
}

/// Shows the last run again if another screen is shown.
fn show_run(app: &mut App) {
    if !matches!(app.screen, Screen::Run(_))
        && let Some(kept) = app.lesson.as_mut().and_then(|strip| strip.kept.take())
    {
        app.screen = Screen::Run(kept);
    }
}

fn show_page(app: &mut App, show: &Show) -> Vec<Effect> {
    let now = app.now;
    match show {
        Show::Program(shown) => show_program(app, shown),
        Show::Comparison => {
            keep_run(app);
            let (number, seed, motion) = (app.next_run(), app.next_seed(), app.setup.motion);
            let (mut compare_screen, _) = CompareScreen::new(app.plan_form(), app.setup.cores, number);
            compare_screen.begin(number, seed, motion);
            app.screen = Screen::Compare(Box::new(compare_screen));
        }
        Show::Code => {
            show_run(app);
            app.overlay = Some(Overlay::Code(CodePage::new(app.shown_plans())));
        }
        Show::Result | Show::FirstLoss | Show::Ledger => {
            show_run(app);
            if let Screen::Run(run) = &mut app.screen {
                run.pick(0);
                match show {
                    Show::FirstLoss => {
                        app.notice = Some(run.go_to_first_loss());
                    }
                    Show::Ledger => run.open_ledger(),
                    _ => {
                        run.go_to_first();
                        run.toggle(now);
                    }
                }
            }
        }
    }
    Vec::new()
}

fn show_program(app: &mut App, shown: &ShownProgram) {
    keep_run(app);
    let home = app.lab.home().map(str::to_owned);
    let Some(schedule_screen) = ScheduleScreen::at(shown.name, &shown.schedule, home) else { return };
    let (lang, report) = (app.setup.lang, schedule_screen.exploration());
    let report = report::exploration_value(report, None, None, crate::text::Texts::of(lang));
    app.screen = Screen::Schedule(Box::new(schedule_screen));
    if let Some(strip) = &mut app.lesson {
        let at = strip.session.at();
        strip.session.take_report(at, vec![shown.name.to_owned()], report);
        strip.session.see();
    }
}

/// Enter: runs what is to be run, or goes on.
pub(super) fn go_on(app: &mut App) -> Vec<Effect> {
    let Some(strip) = &mut app.lesson else { return Vec::new() };
    if let StepKind::Run(run) = &strip.session.step().kind
        && !strip.session.is_seen()
    {
        let plans: Vec<Runnable> = run.plans.clone();
        return begin_runs(app, plans);
    }
    if strip.session.is_last() {
        return close(app);
    }
    if !strip.session.advance() {
        return Vec::new();
    }
    let mut effects = note(app);
    effects.extend(enter(app));
    effects
}

pub(super) fn go_back(app: &mut App) -> Vec<Effect> {
    let went = app.lesson.as_mut().is_some_and(|strip| strip.session.go_back());
    if went { enter(app) } else { Vec::new() }
}

/// Comes back from wherever one looked around.
pub(super) fn come_back(app: &mut App) -> Vec<Effect> {
    let is_busy = app.is_busy();
    let Some(strip) = &mut app.lesson else { return Vec::new() };
    strip.has_keys = true;
    if is_busy {
        return Vec::new();
    }
    let run = strip.run.map(|(number, _)| number);
    let (is_try, is_run) =
        (matches!(strip.session.step().kind, StepKind::Try(_)), strip.session.step().run().is_some());
    if is_try || (is_run && strip.session.is_seen()) {
        if !is_try && shown_run(app) != run {
            show_run(app);
        }
        return Vec::new();
    }
    enter(app)
}

/// Ends the lesson; how far one came is remembered.
pub(super) fn close(app: &mut App) -> Vec<Effect> {
    let effects = note(app);
    app.overlay = None;
    if !app.is_busy() {
        app.show_lab();
    }
    // The learner finds the Lab as it was left.
    if let Some(strip) = app.lesson.take() {
        app.lab = *strip.lab;
    }
    effects
}

/// Notes how far one came.
pub(super) fn note(app: &mut App) -> Vec<Effect> {
    let Some(strip) = &app.lesson else { return Vec::new() };
    strip.session.remember(&mut app.lesson_progress);
    vec![Effect::Remember(Memory::adding(MEMORY, &app.lesson_progress))]
}

/// A run begins: where a step is about a run, it is that of the step.
pub(in crate::tui) fn on_start(app: &mut App, number: RunNumber, plans: &[Runnable]) {
    let Some(strip) = &mut app.lesson else { return };
    let Some(wanted) = strip.session.step().run() else { return };
    if wanted.plans.first().map(|plan| plan.scenario) == plans.first().map(|plan| plan.scenario) {
        strip.run = Some((number, strip.session.at()));
        strip.session.begin_run();
    }
}

/// Looks whether the run of this step has been seen to its end; then what it showed is known.
pub(in crate::tui) fn follow(app: &mut App) -> Vec<Effect> {
    let (Some(strip), Screen::Run(run)) = (&mut app.lesson, &app.screen) else { return Vec::new() };
    if !strip.is_run_of_step(run.number()) || strip.session.is_seen() || !is_seen(run, app.now) {
        return Vec::new();
    }
    let Some(wanted) = strip.session.step().run().cloned() else { return Vec::new() };
    let texts = crate::text::Texts::of(app.setup.lang);
    let at = strip.session.at();
    for variant in run.variants() {
        let report = report::run_value(&(variant.plan().clone(), variant.timeline().clone()), texts);
        strip.session.take_report(at, wanted.names(variant.plan()), report);
    }
    strip.session.see();
    strip.has_keys = true;
    note(app)
}

/// Whether nothing of it is hidden any more.
fn is_seen(run: &RunScreen, now: u64) -> bool {
    run.phase() == RunPhase::Over && (0..run.variants().len()).all(|variant| run.is_revealed(variant, now))
}
