//! What the mouse means: clicks on what was drawn, and the wheel. Pure, as `update` is.

use ratatui::crossterm::event::{MouseButton, MouseEvent, MouseEventKind};

use super::actions::{perform, settle};
use super::app::App;
use super::keymap::Action;
use super::kit::{Handled, HitTarget};
use super::message::Effect;
use super::taking;
use super::view;

/// Applies a click, a drag or a turn of the wheel.
pub(super) fn point(app: &mut App, event: MouseEvent) -> Vec<Effect> {
    match event.kind {
        MouseEventKind::Down(MouseButton::Left) => click(app, event.column, event.row),
        MouseEventKind::Drag(MouseButton::Left) => drag(app, event.column),
        MouseEventKind::ScrollUp => wheel(app, -1),
        MouseEventKind::ScrollDown => wheel(app, 1),
        _ => Vec::new(),
    }
}

fn wheel(app: &mut App, rows: isize) -> Vec<Effect> {
    let handled = app.respond(|top, scene| top.scroll(rows, scene));
    settle(app, handled)
}

/// Moves the playhead along the row on which the button was pressed, wherever the hand goes meanwhile.
fn drag(app: &mut App, column: u16) -> Vec<Effect> {
    let target = app.pressed_row.and_then(|row| view::hits(app).at(column, row));
    match target {
        Some(HitTarget::Moment(at) | HitTarget::LaneMoment(_, at)) => {
            let handled = app.respond(|top, scene| top.point(Some(HitTarget::Moment(at)), scene));
            settle(app, handled)
        }
        _ => Vec::new(),
    }
}

fn click(app: &mut App, column: u16, row: u16) -> Vec<Effect> {
    app.notice = None;
    app.pressed_row = Some(row);
    let target = view::hits(app).at(column, row);
    match (app.respond(|top, scene| top.point(target, scene)), target) {
        (Handled::Passed, Some(HitTarget::Action(action))) => perform(app, action),
        (Handled::Passed, Some(HitTarget::Code { .. })) => perform(app, Action::Code),
        (Handled::Passed, Some(HitTarget::LessonAnswer(given))) => taking::answer(app, given).unwrap_or_default(),
        (handled, _) => settle(app, handled),
    }
}
