//! What the mouse means: clicks on what was drawn, and the wheel. Pure, as `update` is.

use ratatui::crossterm::event::{MouseButton, MouseEvent, MouseEventKind};

use super::actions::{leave, perform};
use super::app::{App, Screen};
use super::compare::Wishes;
use super::keymap::Action;
use super::kit::hit::{self, Target};
use super::message::Effect;
use super::overlay::Overlay;
use super::overlay::key_list::Purpose;
use super::view;

/// Rows that one turn of the mouse wheel scrolls.
const WHEEL: isize = 3;

/// Takes in what the mouse did.
pub(super) fn point(app: &mut App, event: MouseEvent) -> Vec<Effect> {
    match event.kind {
        MouseEventKind::Down(MouseButton::Left) => click(app, event.column, event.row),
        MouseEventKind::ScrollUp => wheel(app, -1),
        MouseEventKind::ScrollDown => wheel(app, 1),
        _ => Vec::new(),
    }
}

fn wheel(app: &mut App, rows: isize) -> Vec<Effect> {
    let now = app.now;
    let look = app.look();
    match (&mut app.overlay, &mut app.screen) {
        (Some(Overlay::Advice(advice)), _) => advice.scroll_by(rows * WHEEL, &app.setup),
        (Some(Overlay::Keys(list)), _) => list.move_by(rows * WHEEL, &look),
        (Some(_), _) => {}
        (None, Screen::Run(run)) => run.scroll_by(rows),
        (None, Screen::Compare(comparing)) => comparing.scroll_by(rows, now),
        (None, Screen::Lab) => app.lab.act(if rows < 0 { Action::Up } else { Action::Down }),
    }
    Vec::new()
}

fn click(app: &mut App, column: u16, row: u16) -> Vec<Effect> {
    app.notice = None;
    let target = hit::at(&view::hits(app), column, row);
    let lies_over = matches!(app.overlay, Some(Overlay::Keys(_) | Overlay::Advice(_)));
    if lies_over && !matches!(target, Some(Target::Line(_))) {
        app.overlay = None;
        return Vec::new();
    }
    match target {
        Some(Target::Action(action)) => perform(app, action),
        Some(Target::Answer(true)) => match app.overlay.take() {
            Some(Overlay::Leave(leaving)) => leave(app, leaving),
            _ => Vec::new(),
        },
        Some(Target::Answer(false)) => {
            app.overlay = None;
            Vec::new()
        }
        Some(Target::Line(index)) => click_line(app, index),
        Some(target) => {
            click_on_screen(app, target);
            Vec::new()
        }
        None => Vec::new(),
    }
}

fn click_line(app: &mut App, index: usize) -> Vec<Effect> {
    let look = app.look();
    let Some(Overlay::Keys(list)) = &mut app.overlay else { return Vec::new() };
    list.cursor = index;
    let chosen = list.found(&look).get(index).map(|binding| binding.action);
    if list.purpose == Purpose::Palette
        && let Some(action) = chosen
    {
        app.overlay = None;
        return perform(app, action);
    }
    Vec::new()
}

fn click_on_screen(app: &mut App, target: Target) {
    if let Screen::Compare(comparing) = &mut app.screen
        && let Some(wishes) = comparing.wishes_mut()
    {
        return click_on_wishes(wishes, target);
    }
    match (target, &mut app.screen) {
        (Target::Scenario(name), _) => {
            app.lab.go_to_pane(super::lab::state::Pane::Scenarios);
            app.lab.choose_scenario(name);
        }
        (Target::Row(row), _) => app.lab.go_to_row(row),
        (Target::Choice(row, choice), _) => app.lab.choose(row, choice),
        (Target::Step(row, forward), _) => {
            app.lab.go_to_row(row);
            app.lab.act(if forward { Action::Right } else { Action::Left });
        }
        (Target::Take(take), Screen::Run(run)) => run.pick(take),
        (Target::Loss(row), Screen::Run(run)) => run.choose_row(row),
        (Target::Page(index), Screen::Compare(comparing)) => comparing.turn_to(index),
        _ => {}
    }
}

fn click_on_wishes(wishes: &mut Wishes, target: Target) {
    match target {
        Target::Row(row) => wishes.go_to_row(row),
        Target::Choice(row, choice) => wishes.pick(row, choice),
        Target::Step(row, forward) => {
            wishes.go_to_row(row);
            wishes.change(forward);
        }
        _ => {}
    }
}
