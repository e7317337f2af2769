//! A lesson is taken: digits answer, Enter goes on, and each step shows what it is about on the screen that shows such
//! things. Pure, as `update` is.

use ratatui::crossterm::event::KeyEvent;

use super::app::{App, Screen};
use super::compare::state::CompareScreen;
use super::keymap::{Action, Binding, KeyContext, Press};
use super::lesson::strip::{LessonStrip, offered};
use super::message::Effect;
use super::overlay::Overlay;
use super::overlay::code_page::CodePage;
use super::run::state::{RunPhase, RunScreen};
use super::schedule::state::ScheduleScreen;
use crate::lesson::{self, Given, Lesson, LessonRun, MEMORY, Show, ShownProgram, StepKind};
use crate::report;
use crate::state_folder::Memory;
use crate::text::Texts;

/// Does what a key means to the lesson; `None` where it means nothing to it.
pub(super) fn press(app: &mut App, key: &KeyEvent) -> Option<Vec<Effect>> {
    if !app.lesson_takes_keys() {
        return None;
    }
    let strip = app.lesson.as_mut()?;
    if let Some(digit) = Press::of(key).letter().and_then(|typed| typed.to_digit(10))
        && strip.session.asked().is_some()
        && !strip.session.is_done()
    {
        let choice = usize::try_from(digit).ok()?.checked_sub(1);
        return answer(app, choice.map_or(Given::DontKnow, Given::Choice));
    }
    let action = app.setup.keymap.action(KeyContext::Lesson, key)?;
    // What cannot be done now does nothing: Enter would run what is about to be predicted.
    Some(if app.can(action) { act(app, action) } else { Vec::new() })
}

/// Answers the question of the step where one is; `None` where nobody takes a lesson.
pub(super) fn answer(app: &mut App, given: Given) -> Option<Vec<Effect>> {
    let strip = app.lesson.as_mut()?;
    let predicts = matches!(strip.session.step().kind, StepKind::Predict(_));
    if !strip.session.answer(given) {
        return Some(Vec::new());
    }
    // A prediction is made once, and what it is about comes next.
    Some(if predicts { go_on(app) } else { note(app) })
}

/// Whether a key means something to the lesson now, and nothing to the screen.
pub(super) fn takes(app: &App, key: Press) -> bool {
    let is_bound = |binding: &&Binding| binding.keys.contains(&key) && binding.context == KeyContext::Lesson;
    app.lesson_takes_keys() && app.setup.keymap.bindings(KeyContext::Lesson).any(|binding| is_bound(&binding))
}

/// Does an action of a lesson that can be done.
pub(super) fn act(app: &mut App, action: Action) -> Vec<Effect> {
    match action {
        Action::Lesson if app.lesson.is_some() => come_back(app),
        Action::Lesson => match offered(app.plan_form().plan().scenario, &app.lesson_progress) {
            Some(lesson) => open(app, lesson.clone()),
            None => Vec::new(),
        },
        Action::LessonNext => go_on(app),
        Action::LessonBack => go_back(app),
        Action::LessonAside => {
            if let Some(strip) = &mut app.lesson {
                strip.has_keys = false;
            }
            if matches!(app.overlay, Some(Overlay::Code(_))) {
                app.overlay = None;
            }
            Vec::new()
        }
        Action::LessonClose => close(app),
        _ => Vec::new(),
    }
}

/// Opens a lesson where one left off.
pub(super) fn open(app: &mut App, lesson: Lesson) -> Vec<Effect> {
    app.lesson = Some(LessonStrip::new(lesson, &app.lesson_progress, app.lab.clone()));
    enter(app)
}

/// Shows what the step where one is shows.
fn enter(app: &mut App) -> Vec<Effect> {
    app.overlay = None;
    let Some(strip) = &mut app.lesson else { return Vec::new() };
    (strip.has_keys, strip.entered) = (true, true);
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
            let glimpse = app.next_run();
            // Nobody waits to be told how long it will take: it begins at once.
            let (mut compare_screen, _) = CompareScreen::new(app.plan_form(), app.setup.cores, glimpse);
            let (number, seed) = (app.next_run(), app.next_seed());
            compare_screen.begin(number, seed, app.setup.motion);
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
    let report = report::exploration_value(report, None, None, Texts::of(lang));
    app.screen = Screen::Schedule(Box::new(schedule_screen));
    if let Some(strip) = &mut app.lesson {
        let at = strip.session.at();
        strip.session.take_report(at, vec![shown.name.to_owned()], report);
        strip.session.see();
    }
}

/// Enter: runs what is to be run, or goes on.
fn go_on(app: &mut App) -> Vec<Effect> {
    let Some(strip) = &mut app.lesson else { return Vec::new() };
    if let StepKind::Run(run) = &strip.session.step().kind
        && !strip.session.is_seen()
    {
        let plans = run.plans.clone();
        return app.begin_run(plans);
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

fn go_back(app: &mut App) -> Vec<Effect> {
    let went = app.lesson.as_mut().is_some_and(|strip| strip.session.go_back());
    if went { enter(app) } else { Vec::new() }
}

/// Comes back from wherever one looked around.
fn come_back(app: &mut App) -> Vec<Effect> {
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
fn close(app: &mut App) -> Vec<Effect> {
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
fn note(app: &mut App) -> Vec<Effect> {
    let Some(strip) = &app.lesson else { return Vec::new() };
    strip.session.remember(&mut app.lesson_progress);
    vec![Effect::Remember(Memory::adding(MEMORY, &app.lesson_progress))]
}

/// Looks whether the run of this step has been seen to its end; then what it showed is known. A lesson
/// with which the laboratory was opened begins.
pub(super) fn follow(app: &mut App) -> Vec<Effect> {
    if app.lesson.as_ref().is_some_and(|strip| !strip.entered) {
        return enter(app);
    }
    let (Some(strip), Screen::Run(run)) = (&mut app.lesson, &app.screen) else { return Vec::new() };
    if !strip.is_run_of_step(run.number()) || strip.session.is_seen() || !is_seen(run, app.now) {
        return Vec::new();
    }
    let Some(wanted) = strip.session.step().run().cloned() else { return Vec::new() };
    let texts = Texts::of(app.setup.lang);
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

/// Which run is shown, if one is.
fn shown_run(app: &App) -> Option<u64> {
    match &app.screen {
        Screen::Run(run) => Some(run.number()),
        _ => None,
    }
}
