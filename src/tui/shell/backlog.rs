//! What has come and is not taken in yet: hands first, then what runs tell, a portion before each frame.
//!
//! A run of a thousand workers tells more in a moment than can be taken in before a key should be answered.

use std::collections::VecDeque;

use crate::tui::message::{Message, Report};

/// Events of runs that are taken in at once: about ten milliseconds.
const PORTION: usize = 65_536;

/// Messages in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Backlog(VecDeque<Message>);

impl Backlog {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn add(&mut self, messages: impl IntoIterator<Item = Message>) {
        self.0.extend(messages);
    }

    /// What is taken in now: everything that no run tells, and of what runs tell a portion.
    pub(super) fn portion(&mut self) -> Vec<Message> {
        let (told, mut portion): (Vec<Message>, Vec<Message>) =
            self.0.drain(..).partition(|message| matches!(message, Message::Run(..)));
        let mut events = 0;
        let mut told = told.into_iter();
        while events < PORTION
            && let Some(message) = told.next()
        {
            if let Message::Run(_, Report::Events { events: these, .. }) = &message {
                events += these.len();
            }
            portion.push(message);
        }
        self.0.extend(told);
        portion
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Event, EventKind};

    fn events(variant: usize) -> Message {
        let events = vec![Event { at: 0, what: EventKind::MainEnded }; PORTION / 2];
        Message::Run(1, Report::Events { variant, events })
    }

    #[test]
    fn a_key_is_taken_in_before_what_a_run_told_and_that_comes_in_portions_in_its_order() {
        let mut backlog = Backlog::default();
        backlog.add((0..5).map(events));
        backlog.add([Message::Run(1, Report::Over), Message::Suspend]);
        let [first, second, third] = [0; 3].map(|_| backlog.portion());
        assert_eq!(first, [Message::Suspend, events(0), events(1)]);
        assert_eq!(second, [events(2), events(3)]);
        assert_eq!(third, [events(4), Message::Run(1, Report::Over)]);
        assert!(backlog.is_empty());
    }
}
