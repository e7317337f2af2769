//! The class's server beside the screen: opened and closed as the screen wants it, handed what is drawn, and at rest while
//! something is timed.

use std::cell::Cell;
use std::time::{Duration, Instant};

use crossbeam::channel::Sender;
use ratatui::buffer::Buffer;

use crate::share::{self, Class};
use crate::tui::app::App;
use crate::tui::message::{ClassOrder, ClassReport, Message};
use crate::tui::plain;
use crate::tui::theme::Theme;

/// The class of the laboratory, if it has one.
#[derive(Debug)]
pub(crate) struct Classroom {
    out: Sender<Message>,
    class: Option<Class>,
    /// When sentences were worked out last: a screen is read aloud more slowly than it is drawn.
    said: Cell<Option<Instant>>,
}

/// The least time between two texts.
const TEXT_TIME: Duration = Duration::from_millis(400);

impl Classroom {
    pub(crate) fn new(out: Sender<Message>) -> Self {
        Self { out, class: None, said: Cell::new(None) }
    }

    fn tell(&self, report: ClassReport) {
        // The loop that asked lives, and with it the channel's other end.
        let _ = self.out.send(Message::Class(report));
    }

    pub(crate) fn carry_out(&mut self, order: ClassOrder) {
        match order {
            ClassOrder::LookAround => self.tell(ClassReport::Addresses(share::addresses().unwrap_or_default())),
            ClassOrder::Open(wish) => {
                // One at a time: the port may be the same.
                self.class = None;
                let out = self.out.clone();
                let opened = Class::open(&wish, move |news| {
                    // Sending fails only if the laboratory has been left.
                    let _ = out.send(Message::Class(ClassReport::News(news)));
                });
                match opened {
                    Ok(class) => {
                        self.tell(ClassReport::Opened(class.place().clone()));
                        self.class = Some(class);
                    }
                    Err(why) => self.tell(ClassReport::Refused(why)),
                }
            }
            ClassOrder::Close => self.class = None,
            ClassOrder::Ballot(order) => {
                if let Some(class) = &self.class {
                    class.order(order);
                }
            }
        }
    }

    /// Hands over what is drawn.
    pub(crate) fn show(&self, app: &App, screen: &Buffer) {
        if let Some(class) = &self.class {
            class.show(screen, app.setup.theme == Theme::Light);
            let is_due = self.said.get().is_none_or(|said| said.elapsed() >= TEXT_TIME) || !app.is_moving();
            if is_due && class.attendance().texts > 0 {
                self.said.set(Some(Instant::now()));
                class.say(&plain::sentences(app));
            }
        }
    }

    /// From now on something is timed.
    pub(crate) fn rest(&self) {
        if let Some(class) = &self.class {
            class.rest(true);
        }
    }

    /// Nothing is timed any more.
    pub(crate) fn go_on(&self) {
        if let Some(class) = self.class.as_ref().filter(|class| class.is_resting()) {
            class.rest(false);
        }
    }
}
