//! What is done when something is asked for, by a key, the palette or the mouse. Pure, as `update` is.

use super::app::{App, Screen};
use super::compare::Comparing;
use super::keymap::Action;
use super::message::Effect;
use super::overlay::key_list::Purpose;
use super::overlay::{Leaving, Overlay};
use super::run::state::{RunScreen, Stage};
use super::theme::Theme;
use crate::text::{Lang, Phrase};
use crate::verdict;

/// Rows that a page is on the Run screen, whose lists are short.
const PAGE: isize = 10;

/// Does what was asked for, by a key, the palette or the mouse.
pub(super) fn perform(app: &mut App, action: Action) -> Vec<Effect> {
    match action {
        Action::Help => app.open_keys(Purpose::Help),
        Action::Advice => app.overlay = Some(Overlay::Advice(app.advice())),
        Action::Palette => app.open_keys(Purpose::Palette),
        Action::Theme => {
            app.setup.theme = match app.setup.theme {
                Theme::Dark => Theme::Light,
                Theme::Light => Theme::Monochrome,
                Theme::Monochrome => Theme::Dark,
            }
        }
        Action::Language => {
            app.setup.lang = match app.setup.lang {
                Lang::En => Lang::Ko,
                Lang::Ko => Lang::En,
            }
        }
        Action::Code => app.setup.toggle_code(),
        Action::Mouse => {
            app.setup.mouse = !app.setup.mouse;
            let key = if app.setup.mouse { "notice.mouse-on" } else { "notice.mouse-off" };
            app.notice = Some(Phrase::new(key));
            return vec![Effect::Mouse(app.setup.mouse)];
        }
        Action::Redraw => return vec![Effect::Redraw],
        Action::Suspend => return vec![Effect::Suspend],
        Action::Interrupt => return interrupt(app),
        Action::Quit => return go(app, Leaving::Quit),
        Action::Start | Action::Again => return start(app),
        Action::Compare => open_comparing(app),
        _ => {
            return match app.screen {
                Screen::Lab => {
                    app.lab.act(action);
                    Vec::new()
                }
                Screen::Run(_) => perform_on_run(app, action),
                Screen::Compare(_) => perform_on_comparison(app, action),
            };
        }
    }
    Vec::new()
}

fn perform_on_run(app: &mut App, action: Action) -> Vec<Effect> {
    let now = app.now;
    let Screen::Run(run) = &mut app.screen else { return Vec::new() };
    if run.is_replay() && matches!(action, Action::MoreWorkers | Action::FewerWorkers) {
        app.notice = Some(Phrase::new("notice.recorded"));
        return Vec::new();
    }
    match action {
        Action::PlayPause => run.toggle(now),
        Action::StepBack => run.step(false, now),
        Action::StepForward => run.step(true, now),
        Action::Slower => run.change_speed(-1),
        Action::Faster => run.change_speed(1),
        Action::First if run.shows_rows() => run.choose_row(0),
        Action::Last if run.shows_rows() => run.choose_row(usize::MAX),
        Action::First => run.go_to_first(),
        Action::Last => run.go_to_last(),
        Action::Guard => run.next_take(),
        Action::ScrollUp | Action::PageUp if run.walk().lane().is_some() => run.look_beside(false),
        Action::ScrollDown | Action::PageDown if run.walk().lane().is_some() => run.look_beside(true),
        Action::ScrollUp => run.scroll_by(-1),
        Action::ScrollDown => run.scroll_by(1),
        Action::PageUp => run.scroll_by(-PAGE),
        Action::PageDown => run.scroll_by(PAGE),
        Action::Reverse => run.reverse(now),
        Action::ZoomIn | Action::ZoomOut => run.zoom(action == Action::ZoomIn, now),
        Action::PanLeft | Action::PanRight => run.pan(action == Action::PanRight, now),
        Action::GoTo => run.ask_for_time(true),
        Action::Ledger => app.notice = run.toggle_ledger(),
        Action::FirstLoss => app.notice = Some(run.go_to_first_loss()),
        Action::Slowest => {
            app.notice = Some(match run.go_to_slowest() {
                Some(task) => {
                    let take = &run.takes()[run.selected()];
                    Phrase::new("notice.slowest").with("task", verdict::label(take.plan(), take.timeline(), task))
                }
                None => Phrase::new("notice.no-task-ended"),
            });
        }
        Action::Inspect => run.look_at(if run.walk().lane().is_some() { None } else { Some(0) }),
        Action::Back if run.walk().lane().is_some() => run.look_at(None),
        Action::Back if run.ledger_is_open() => run.close_ledger(),
        Action::Save => return save(app),
        Action::Cancel => return cancel(app),
        Action::Back => return go(app, Leaving::Back),
        Action::MoreWorkers | Action::FewerWorkers => {
            if run.stage() == Stage::Over {
                app.lab.draft_mut().change_workers(action == Action::MoreWorkers);
                return start(app);
            }
            app.notice = Some(Phrase::new("notice.busy"));
        }
        _ => {}
    }
    Vec::new()
}

/// Asks what shall be compared: the work that is set in the Lab.
fn open_comparing(app: &mut App) {
    let refused = match &app.screen {
        _ if app.is_busy() => Some("notice.busy"),
        Screen::Run(run) if run.is_replay() => Some("notice.recorded"),
        _ => None,
    };
    match refused {
        Some(refused) => app.notice = Some(Phrase::new(refused)),
        None => app.screen = Screen::Compare(Box::new(Comparing::new(app.draft()))),
    }
}

fn perform_on_comparison(app: &mut App, action: Action) -> Vec<Effect> {
    let now = app.now;
    // Back to the wishes, and from there to the Lab; but runs that are being made are not left without a word.
    if action == Action::Back
        && !app.is_busy()
        && let Screen::Compare(comparing) = &mut app.screen
        && comparing.go_back()
    {
        return Vec::new();
    }
    match (&mut app.screen, action) {
        (_, Action::Cancel) => return cancel(app),
        (_, Action::Back) => return go(app, Leaving::Back),
        (Screen::Compare(comparing), action) => comparing.act(action, now),
        _ => {}
    }
    Vec::new()
}

/// Ctrl-C: a run is cancelled; without one, the laboratory is left.
fn interrupt(app: &mut App) -> Vec<Effect> {
    if app.is_busy() { cancel(app) } else { vec![Effect::Exit(0)] }
}

/// Keeps a run that is over in a file of its own.
fn save(app: &mut App) -> Vec<Effect> {
    let Screen::Run(run) = &app.screen else { return Vec::new() };
    let refused = match run.stage() {
        _ if run.is_replay() => Some("notice.is-a-file"),
        Stage::Over => None,
        Stage::Going | Stage::Stopping => Some("notice.busy"),
    };
    if let Some(refused) = refused {
        app.notice = Some(Phrase::new(refused));
        return Vec::new();
    }
    let begun = run.takes().iter().filter(|take| take.has_begun());
    vec![Effect::Save(begun.map(|take| take.recording().clone()).collect())]
}

fn cancel(app: &mut App) -> Vec<Effect> {
    if app.is_busy() {
        match &mut app.screen {
            Screen::Lab => {}
            Screen::Run(run) => run.stopping(),
            Screen::Compare(comparing) => comparing.stopping(),
        }
        return vec![Effect::Cancel];
    }
    app.notice = Some(Phrase::new("notice.nothing-to-cancel"));
    Vec::new()
}

/// Goes back or out; asks first while a run is going on.
fn go(app: &mut App, leaving: Leaving) -> Vec<Effect> {
    match leaving {
        _ if app.is_busy() => app.overlay = Some(Overlay::Leave(leaving)),
        Leaving::Quit => return vec![Effect::Exit(0)],
        Leaving::Back => app.screen = Screen::Lab,
    }
    Vec::new()
}

fn start(app: &mut App) -> Vec<Effect> {
    // A file may ask for anything; what is run is chosen in the Lab.
    if matches!(&app.screen, Screen::Run(run) if run.is_replay()) {
        app.notice = Some(Phrase::new("notice.recorded"));
        return Vec::new();
    }
    if app.is_busy() {
        app.notice = Some(Phrase::new("notice.busy"));
        return Vec::new();
    }
    if let Screen::Compare(_) = app.screen {
        return begin_comparison(app);
    }
    let offered = app.next_seed();
    let seed = app.lab.draft_mut().seed(offered);
    match app.draft().plans(seed) {
        Ok(plans) => {
            app.trials.begin(&plans);
            let number = app.next_run();
            app.screen = Screen::Run(Box::new(RunScreen::new(number, plans.clone(), app.now)));
            vec![Effect::Start { run: number, plans }]
        }
        Err(refusal) => {
            app.lab.complain(refusal.clone());
            app.notice = Some(refusal);
            Vec::new()
        }
    }
}

fn begin_comparison(app: &mut App) -> Vec<Effect> {
    let offered = app.next_seed();
    let seed = app.lab.draft_mut().seed(offered);
    let (number, now) = (app.next_run(), app.now);
    let Screen::Compare(comparing) = &mut app.screen else { return Vec::new() };
    match comparing.begin(number, seed, now) {
        Ok(plans) => vec![Effect::Compare { run: number, plans }],
        // It stands below the wishes.
        Err(_) => Vec::new(),
    }
}

pub(super) fn leave(app: &mut App, leaving: Leaving) -> Vec<Effect> {
    app.overlay = None;
    app.screen = Screen::Lab;
    match leaving {
        Leaving::Back => vec![Effect::Cancel],
        Leaving::Quit => vec![Effect::Cancel, Effect::Exit(0)],
    }
}
