//! Moves of the playhead: it plays, and jumps to the ends, to the next event, to a time, and to where something worth
//! seeing happened.

use std::cmp::Reverse;

use super::RunScreen;
use crate::event::{Nanos, TaskId};
use crate::text::Phrase;
use crate::tui::run::player::share_of;

/// Events in a window up to which the playhead steps from one to the next.
const STEP_BY_EVENT: usize = 400;

impl RunScreen {
    pub(crate) fn toggle(&mut self, now: Nanos) {
        self.viewport.follow();
        self.player.toggle(now);
    }

    pub(crate) fn change_speed(&mut self, doublings: i32) {
        self.player.change_speed(doublings);
    }

    pub(super) fn reverse(&mut self, now: Nanos) {
        self.viewport.follow();
        self.player.reverse(now);
    }

    pub(crate) fn go_to_first(&mut self) {
        self.viewport.follow();
        if self.player.is_live() {
            self.player.hold(self.variants[self.selected()].began().unwrap_or(self.begun));
        } else {
            self.player.go_to(0.0);
        }
    }

    pub(crate) fn go_to_last(&mut self) {
        self.viewport.follow();
        self.player.catch_up();
    }

    /// To the event after or before the playhead, or by a hundredth where there are very many.
    pub(crate) fn step(&mut self, forward: bool, now: Nanos) {
        self.viewport.follow();
        let selected = self.selected();
        let at = self.moment_in_window(selected, now);
        let variant = &self.variants[selected];
        let worker = self.viewport.lane();
        if self.player.is_live() {
            match (variant.event_beside(at, forward, worker), variant.began()) {
                (Some(beside), Some(began)) => self.player.hold(began + beside),
                _ if forward => self.player.catch_up(),
                _ => self.go_to_first(),
            }
            return;
        }
        let share = self.player.share();
        let edge = if forward { 1.0 } else { 0.0 };
        // Looking closely, at one worker or at a part of the time, means every event.
        let closely = worker.is_some() || self.viewport.is_zoomed();
        let next = if !closely && variant.has_more_events_than(STEP_BY_EVENT) {
            share + if forward { 0.01 } else { -0.01 }
        } else {
            variant.event_beside(at, forward, worker).map_or(edge, |beside| share_of(beside, variant.window()))
        };
        self.player.go_to(next);
    }

    /// To a moment of the variant that is looked at, ns since the start of its window.
    pub(crate) fn go_to_moment(&mut self, past: Nanos) {
        self.viewport.follow();
        let variant = &self.variants[self.selected()];
        let (start, _) = variant.window();
        let moment = start.saturating_add(past);
        match variant.began() {
            Some(began) if self.player.is_live() => self.player.hold(began.saturating_add(moment)),
            _ => self.player.go_to(share_of(moment, variant.window())),
        }
    }

    /// To a moment of the variant that is looked at; what is shown of the time stays where it is.
    pub(crate) fn go_to(&mut self, at: Nanos) {
        let shown = self.viewport;
        let start = self.variants[self.selected()].window().0;
        self.go_to_moment(at.saturating_sub(start));
        self.viewport = shown;
    }

    /// To the start of the task that took longest, and its worker is looked at; `None` if no task has ended.
    pub(crate) fn go_to_slowest(&mut self) -> Option<TaskId> {
        let variant = &self.variants[self.selected()];
        let ended =
            (0..).zip(variant.timeline().tasks()).filter_map(|(id, row)| Some((row.took()?, id, row.started()?)));
        let (_, slowest, (started, worker)) = ended.max_by_key(|(took, id, _)| (*took, Reverse(*id)))?;
        let start = variant.window().0;
        self.look_at(Some(worker));
        self.go_to_moment(started.saturating_sub(start));
        Some(slowest)
    }

    /// To the moment at which the first update was lost, and the worker whose write stands instead is looked at, unless
    /// the ledger is open and shows both; returns what happened there.
    pub(crate) fn go_to_first_loss(&mut self) -> Phrase {
        let earliest = self.make_ledger_view().and_then(|ledger_view| {
            ledger_view.choose_earliest();
            ledger_view.chosen().map(|row| (row.lost, row.read, row.by))
        });
        if self.is_making_ledger() {
            self.ledgers.look_at_first_loss_of(self.selected());
            return Phrase::new("notice.accounting");
        }
        let Some((lost, read, by)) = earliest else { return Phrase::new("notice.no-loss") };
        self.go_to_chosen();
        if !self.ledger_is_open() {
            self.look_at(by);
        }
        let key = if lost == 1 { "notice.first-loss.one" } else { "notice.first-loss" };
        Phrase::new(key).offer("lost", lost).with("read", read)
    }
}
