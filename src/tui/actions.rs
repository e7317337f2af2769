//! What is done when something is asked for, by a key, the palette or the mouse. Pure, as `update` is.
//!
//! Here is what concerns the laboratory as a whole; everything else is asked of what lies on top.

use super::app::{App, Screen};
use super::class;
use super::compare::state::CompareScreen;
use super::keymap::Action;
use super::kit::{Handled, HitTarget, Request, done};
use super::message::Effect;
use super::overlay::Overlay;
use super::overlay::code_page::CodePage;
use super::overlay::help::HelpPage;
use super::overlay::leave::LeaveQuestion;
use super::overlay::palette::Palette;
use super::overlay::prediction::PredictionPage;
use super::predict::history::History;
use super::schedule::{self, state::ScheduleScreen};
use super::taking;
use super::view;
use crate::comparison::seed_of;
use crate::engine::Runnable;
use crate::question::Question;
use crate::text::{Lang, Phrase};

/// Does an action if it can be done; else shows why not, where there is a reason.
pub(super) fn perform(app: &mut App, action: Action) -> Vec<Effect> {
    if !app.can(action) {
        app.notice = app.responder().refusal(action).or(app.notice.take());
        return Vec::new();
    }
    match action {
        Action::Help => app.overlay = Some(Overlay::Help(HelpPage::new(app.screen_context()))),
        Action::Palette => app.overlay = Some(Overlay::Palette(Palette::new(app.screen_context()))),
        Action::Class if app.overlay.is_none() => return class::show(app),
        Action::Advice => app.overlay = Some(Overlay::Advice(app.advice())),
        Action::Theme => {
            app.setup.theme = app.setup.themes.after(app.setup.theme);
            let name = app.look().theme_name(app.setup.theme).into_owned();
            app.notice = Some(done(Phrase::new("notice.theme").with("theme", name)));
        }
        Action::Language => {
            app.setup.lang = match app.setup.lang {
                Lang::En => Lang::Ko,
                Lang::Ko => Lang::En,
            }
        }
        Action::Code => show_code(app),
        Action::Mouse => {
            app.setup.mouse = !app.setup.mouse;
            let key = if app.setup.mouse { "notice.mouse-on" } else { "notice.mouse-off" };
            app.notice = Some(Phrase::new(key));
            return vec![Effect::Mouse(app.setup.mouse)];
        }
        action if action.is_of_lesson() => return taking::act(app, action),
        Action::Redraw => return vec![Effect::Redraw],
        Action::Suspend => return vec![Effect::Suspend],
        Action::Interrupt => return interrupt(app),
        // One step back, as far as the Lab: what was measured is not thrown away by a key too many.
        Action::Quit if !matches!(app.screen, Screen::Lab) => return perform(app, Action::Back),
        Action::Quit => return vec![Effect::Exit(0)],
        _ => {
            let handled = app.respond(|top, scene| top.act(action, scene));
            return settle(app, handled);
        }
    }
    Vec::new()
}

/// The code in the other language, if all of it can be seen; else all of it.
fn show_code(app: &mut App) {
    let is_seen = app.overlay.is_some() || view::hits(app).has(HitTarget::Code { whole: true });
    if is_seen {
        app.setup.toggle_code();
    } else {
        app.overlay = Some(Overlay::Code(CodePage::new(app.shown_plans())));
    }
}

/// Does what is left to do of something that was handled.
pub(super) fn settle(app: &mut App, handled: Handled) -> Vec<Effect> {
    match handled {
        Handled::Passed | Handled::Done => Vec::new(),
        Handled::Said(phrase) => {
            app.notice = Some(phrase);
            Vec::new()
        }
        Handled::Wants(effect) => {
            if let Effect::Class(order) = &effect {
                class::is_ordered(app, order);
            }
            vec![effect]
        }
        Handled::Asks(request) => grant(app, request),
    }
}

fn grant(app: &mut App, request: Request) -> Vec<Effect> {
    match request {
        Request::Start => start(app),
        Request::StartProgram => {
            let plans = match &app.screen {
                Screen::Run(run) => run.own_plans(),
                _ => None,
            };
            plans.map_or_else(Vec::new, |plans| app.begin_run(plans))
        }
        Request::StartWith { more } => {
            app.lab.plan_form_mut().change_workers(more);
            start(app)
        }
        Request::Predict => {
            app.overlay = prediction_page(app).map(|page| Overlay::Prediction(Box::new(page)));
            Vec::new()
        }
        Request::Predicted => {
            if let Some(Overlay::Prediction(page)) = app.overlay.take() {
                let question = page.question().clone();
                if let Some(guesses) = page.into_expected() {
                    app.expect(&question, guesses);
                }
            }
            Vec::new()
        }
        Request::StartOtherWay => {
            app.lab.plan_form_mut().turn_other_way();
            start(app)
        }
        Request::Compare => {
            let number = app.next_run();
            let (compare_screen, glimpse) = CompareScreen::new(app.plan_form(), app.setup.cores, number);
            app.screen = Screen::Compare(Box::new(compare_screen));
            glimpse.into_iter().collect()
        }
        Request::Schedules => {
            let home = app.lab.home().map(str::to_owned);
            let kept = app.walked.take().or_else(|| ScheduleScreen::new(home, &app.memories).map(Box::new));
            if let Some(schedule_screen) = kept {
                app.screen = Screen::Schedule(schedule_screen);
            }
            Vec::new()
        }
        Request::WalkLoss => walk_loss(app),
        Request::RealRuns => {
            let (number, seed) = (app.next_run(), app.next_seed());
            if let Screen::Schedule(schedule_screen) = &mut app.screen {
                schedule_screen.begin_real_runs(number, seed);
            }
            Vec::new()
        }
        Request::Back => go_back(app),
        Request::Leave => leave(app),
        Request::Close => {
            app.overlay = None;
            Vec::new()
        }
        Request::Do(action) => {
            app.overlay = None;
            perform(app, action)
        }
        Request::RunForClass => {
            if let Some(effects) = class::go_on(app) {
                return effects;
            }
            let again = matches!(app.screen, Screen::Run(_));
            grant(app, Request::Do(if again { Action::Again } else { Action::Start }))
        }
        Request::Wear(theme) => {
            app.overlay = None;
            app.setup.theme = theme;
            Vec::new()
        }
        Request::Explain(word) => {
            app.overlay = Some(Overlay::Help(HelpPage::on_word(word, &app.setup)));
            Vec::new()
        }
        Request::Take(found) => {
            app.overlay = None;
            if app.is_busy() {
                app.notice = Some(Phrase::new("notice.busy"));
            } else {
                app.show_lab();
                app.lab.take(found);
            }
            Vec::new()
        }
    }
}

/// The page on what is expected: before a run its questions, after it what came out.
fn prediction_page(app: &App) -> Option<PredictionPage> {
    let page = match &app.screen {
        Screen::Run(run) => run.met(app.now).map(|met| PredictionPage::told(met.expectation, met.actual.clone())),
        Screen::Compare(compare_screen) => match compare_screen.met() {
            Some((expectation, actual)) => Some(PredictionPage::told(expectation, actual)),
            None => ask(app, compare_screen.question().into_iter().collect()),
        },
        Screen::Lab | Screen::Schedule(_) => ask(app, app.plan_form().questions()),
    };
    page.map(|page| page.so_far(History::of(&app.memories).sum()))
}

/// The page that asks one of these, which are answered in the same place.
fn ask(app: &App, questions: Vec<Question>) -> Option<PredictionPage> {
    let guesses = app.guesses(questions.first()?).clone();
    PredictionPage::ask(questions, guesses)
}

/// Ctrl-C: a run is cancelled; without one, the laboratory is left.
fn interrupt(app: &mut App) -> Vec<Effect> {
    if !app.is_busy() {
        return vec![Effect::Exit(0)];
    }
    match &mut app.screen {
        Screen::Lab | Screen::Schedule(_) => {}
        Screen::Run(run) => run.stopping(),
        Screen::Compare(compare_screen) => compare_screen.stopping(app.now),
    }
    vec![Effect::Cancel]
}

fn go_back(app: &mut App) -> Vec<Effect> {
    if app.is_busy() {
        app.overlay = Some(Overlay::Leave(LeaveQuestion));
        return Vec::new();
    }
    let beneath = app.beneath.take();
    // A few short runs are not worth a question.
    let is_running = matches!(&app.screen, Screen::Schedule(schedule_screen) if schedule_screen.is_running());
    app.show_lab();
    if let Some(run) = beneath {
        app.screen = Screen::Run(run);
    }
    if is_running { vec![Effect::Cancel] } else { Vec::new() }
}

/// Opens the walker on what was lost; the run stays beneath.
fn walk_loss(app: &mut App) -> Vec<Effect> {
    let home = app.lab.home().map(str::to_owned);
    let Screen::Run(run) = &app.screen else { return Vec::new() };
    let Some((text, turns)) = run.loss_steps().and_then(|steps| schedule::from_loss(&steps)) else { return Vec::new() };
    let kept = app.walked.take().or_else(|| ScheduleScreen::new(home, &app.memories).map(Box::new));
    if let Some(mut schedule_screen) = kept
        && schedule_screen.lay_out_loss(text, &turns)
        && let Screen::Run(run) = std::mem::replace(&mut app.screen, Screen::Schedule(schedule_screen))
    {
        app.beneath = Some(run);
    }
    Vec::new()
}

fn leave(app: &mut App) -> Vec<Effect> {
    app.overlay = None;
    app.screen = Screen::Lab;
    vec![Effect::Cancel]
}

fn start(app: &mut App) -> Vec<Effect> {
    let offered = app.next_seed();
    let seed = app.lab.plan_form_mut().seed(offered);
    if let Screen::Compare(_) = app.screen {
        // Its first run is pending now, as every other one will be.
        begin_comparison(app, seed);
        return Vec::new();
    }
    let plans = app.plan_form().plans(seed);
    let is_again = |plans: &Vec<Runnable>| app.trials.runs_of(plans.first().map(|plan| &**plan));
    let (runs, is_schedule) = (plans.as_ref().map_or(0, is_again), app.plan_form().seeds_a_schedule());
    // With the same nudges a race takes the same course: a fixed seed is that of the first run, and the next take the next.
    match if is_schedule { app.plan_form().plans(seed_of(seed, runs.into())) } else { plans } {
        Ok(plans) => app.begin_run(plans),
        Err(refusal) => {
            app.lab.set_error(refusal.clone());
            app.notice = Some(refusal);
            Vec::new()
        }
    }
}

fn begin_comparison(app: &mut App, seed: u64) {
    let (number, motion) = (app.next_run(), app.setup.motion);
    if let Screen::Compare(compare_screen) = &mut app.screen {
        compare_screen.begin(number, seed, motion);
        let plans = compare_screen.form().plans().map(<[Runnable]>::to_vec).unwrap_or_default();
        app.begin_for_class(number, plans.into_iter().map(Runnable::into_plan));
    }
}
