//! A user at the laboratory: types keys, clicks, waits, and looks at the screen. No terminal, no clock, no thread.

use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Rect;

use super::synthetic;
use crate::engine::Runnable;
use crate::event::{Event, EventKind, Nanos, RunEnd};
use crate::motion::Motion;
use crate::plan::{GuardName, Plan};
use crate::text::{CodeLanguage, Lang};
use crate::timeline::Timeline;
use crate::tui::app::Screen;
use crate::tui::keymap::Keymap;
use crate::tui::kit::testing::lines;
use crate::tui::run::state::RunScreen;
use crate::tui::theme::{Symbols, Theme, Themes};
use crate::tui::view::picture;
use crate::tui::{App, Effect, Message, Report, RunNumber, Setup, update};

pub(crate) const MILLI: Nanos = 1_000_000;

/// A user at the laboratory.
#[derive(Debug, Clone)]
pub(crate) struct Desk {
    pub(crate) app: App,
    /// What was wanted since the desk was set up.
    pub(crate) effects: Vec<Effect>,
    now: Nanos,
    /// How many runs of comparisons have been made, or given up.
    answered: usize,
}

/// A laboratory of this size that has just been opened.
pub(crate) fn desk(columns: u16, rows: u16) -> Desk {
    desk_with(columns, rows, Lang::En, Theme::Dark, Symbols::Unicode)
}

/// The same in a language and a look.
pub(crate) fn desk_with(columns: u16, rows: u16, lang: Lang, theme: Theme, symbols: Symbols) -> Desk {
    let setup = Setup {
        lang,
        theme,
        themes: Themes::default(),
        keymap: Keymap::default(),
        symbols,
        code: CodeLanguage::Python,
        mouse: true,
        motion: Motion::Full,
        cores: 4,
        seed: 7,
        size: (columns, rows),
    };
    Desk { app: App::new(setup), effects: Vec::new(), now: 0, answered: 0 }
}

/// A laboratory of this size in which so much moves.
pub(crate) fn desk_moving(columns: u16, rows: u16, motion: Motion) -> Desk {
    let mut desk = desk(columns, rows);
    desk.app.setup.motion = motion;
    desk
}

/// A key by its name: `Down`, `Enter`, `C-c`, `F5`, `Space` or a character.
pub(crate) fn key(name: &str) -> KeyEvent {
    if let Some(letter) = name.strip_prefix("C-") {
        return KeyEvent::new(KeyCode::Char(letter.chars().next().unwrap()), KeyModifiers::CONTROL);
    }
    let code = match name {
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Tab" => KeyCode::Tab,
        "Home" => KeyCode::Home,
        "End" => KeyCode::End,
        "PageUp" => KeyCode::PageUp,
        "PageDown" => KeyCode::PageDown,
        "Delete" => KeyCode::Delete,
        "Backspace" => KeyCode::Backspace,
        "Space" => KeyCode::Char(' '),
        name if name.len() > 1 && name.starts_with('F') => KeyCode::F(name[1..].parse().unwrap()),
        name => KeyCode::Char(name.chars().next().unwrap()),
    };
    KeyEvent::new(code, KeyModifiers::NONE)
}

impl Desk {
    pub(crate) fn send(&mut self, message: Message) {
        self.effects.extend(update(&mut self.app, message));
    }

    /// Presses keys, separated by spaces.
    pub(crate) fn press(mut self, keys: &str) -> Self {
        for name in keys.split_whitespace() {
            self.send(Message::Key(key(name)));
        }
        self
    }

    pub(crate) fn paste(mut self, text: &str) -> Self {
        self.send(Message::Paste(text.to_owned()));
        self
    }

    pub(crate) fn click(mut self, column: u16, row: u16) -> Self {
        let kind = MouseEventKind::Down(MouseButton::Left);
        self.send(Message::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }));
        self
    }

    /// Moves the mouse with its button pressed.
    pub(crate) fn drag(mut self, column: u16, row: u16) -> Self {
        let kind = MouseEventKind::Drag(MouseButton::Left);
        self.send(Message::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }));
        self
    }

    /// Clicks the first place where this text stands.
    pub(crate) fn click_on(self, text: &str) -> Self {
        let screen = self.screen();
        let (row, line) = screen.lines().enumerate().find(|(_, line)| line.contains(text)).expect("text on screen");
        let column = crate::text::width(&line[..line.find(text).unwrap()]);
        self.click(u16::try_from(column).unwrap(), u16::try_from(row).unwrap())
    }

    pub(crate) fn wait(mut self, millis: u64) -> Self {
        self.now += millis * MILLI;
        self.send(Message::Tick(self.now));
        self
    }

    /// The run that was begun last.
    pub(crate) fn begun(&self) -> (RunNumber, Vec<Runnable>) {
        let starts = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::Start { run, plans } => Some((*run, plans.clone())),
            _ => None,
        });
        starts.expect("a run was begun")
    }

    /// The runs of comparisons that were begun, in order: under which number, and what is run.
    pub(crate) fn measured(&self) -> Vec<(RunNumber, &Runnable)> {
        let measured = |effect| match effect {
            &Effect::Measure { run, ref plan } => Some((run, plan)),
            _ => None,
        };
        self.effects.iter().filter_map(measured).collect()
    }

    /// The next so many runs of the comparison are made, each in a tenth of a second, as far as it begins them.
    pub(crate) fn make_runs(mut self, count: usize) -> Self {
        for _ in 0..count {
            self = self.make_run(|_| {});
        }
        self
    }

    /// The run of a comparison that is going on is made, with something else happening in it; nothing if none is.
    fn make_run(mut self, change: impl Fn(&mut Event)) -> Self {
        let measured = self.measured();
        let Some((run, plan)) = measured.last().filter(|_| measured.len() > self.answered) else { return self };
        let (run, plan) = (*run, (*plan).clone());
        self = self.wait(100);
        let mut events = synthetic::events(&plan);
        events.iter_mut().for_each(change);
        self.end_run(run, &events)
    }

    /// The run of a comparison that is going on was cancelled, and is over.
    pub(crate) fn run_cancelled(self) -> Self {
        let (run, _) = *self.measured().last().expect("a run was begun");
        self.end_run(run, &[Event { at: 5, what: EventKind::Finished { end: RunEnd::Cancelled } }])
    }

    /// Nothing of the run that is going on is left, and nothing was said of it.
    pub(crate) fn comparison_over(mut self) -> Self {
        let (run, _) = *self.measured().last().expect("a run was begun");
        self.answered = self.measured().len();
        self.send(Message::Run(run, Report::Over));
        self
    }

    /// The run of a comparison that is going on ended with these events.
    pub(crate) fn end_run(mut self, run: RunNumber, events: &[Event]) -> Self {
        self.answered = self.measured().len();
        self.send(Message::Run(run, Report::Made { timeline: Box::new(Timeline::of(events)) }));
        self.send(Message::Run(run, Report::Over));
        self
    }

    /// The comparison that was begun goes on to its end, whatever is played in between.
    pub(crate) fn compare_through(self) -> Self {
        self.compare_through_with(|_| {})
    }

    /// The same where something else happens in its runs.
    pub(crate) fn compare_through_with(mut self, change: impl Fn(&mut Event)) -> Self {
        while matches!(&self.app.screen, Screen::Compare(compare_screen) if compare_screen.is_busy()) {
            let is_made = self.measured().len() > self.answered;
            self = if is_made { self.make_run(&change) } else { self.wait(500) };
        }
        self
    }

    pub(crate) fn report(mut self, report: Report) -> Self {
        let (run, _) = self.begun();
        self.send(Message::Run(run, report));
        self
    }

    /// The run that was begun last goes through at once.
    pub(crate) fn run_through(mut self) -> Self {
        let (_, plans) = self.begun();
        for (variant, plan) in plans.iter().enumerate() {
            let until = self.reported_until(variant);
            if until.is_none() {
                self = self.report(Report::Began { variant });
            }
            let rest = synthetic::events(plan).into_iter().filter(|event| until.is_none_or(|until| event.at > until));
            self = self.report(Report::Events { variant, events: rest.collect() });
        }
        self.report(Report::Over)
    }

    /// The same where no update of a counter is lost, although nothing protects it.
    pub(crate) fn run_through_exactly(mut self) -> Self {
        let (_, plans) = self.begun();
        for (variant, plan) in plans.iter().enumerate() {
            // As with a lock, which hands the counter on.
            let exact = Plan { guard: Some(GuardName::Mutex), ..(**plan).clone() };
            self = self.report(Report::Began { variant });
            self = self.report(Report::Events { variant, events: synthetic::events(&exact) });
        }
        self.report(Report::Over)
    }

    /// The time of the latest event of a variant that has begun.
    fn reported_until(&self, variant: usize) -> Option<Nanos> {
        let Screen::Run(run) = &self.app.screen else { return None };
        run.variants().get(variant).filter(|variant| variant.has_begun()).map(|variant| variant.timeline().latest())
    }

    /// The first variant of the run that was begun last goes on until so many milliseconds after its start.
    pub(crate) fn run_until(mut self, millis: u64) -> Self {
        let (_, plans) = self.begun();
        let events: Vec<Event> = synthetic::events(&plans[0]);
        let so_far = events.into_iter().take_while(|event| event.at <= millis * MILLI).collect();
        self = self.report(Report::Began { variant: 0 });
        self.report(Report::Events { variant: 0, events: so_far }).wait(millis)
    }

    pub(crate) fn run(&self) -> &RunScreen {
        match &self.app.screen {
            Screen::Run(run) => run,
            Screen::Lab | Screen::Compare(_) | Screen::Schedule(_) => panic!("no run is shown"),
        }
    }

    pub(crate) fn is_in_lab(&self) -> bool {
        self.app.screen == Screen::Lab
    }

    pub(crate) fn moment(&self) -> Nanos {
        self.run().moment(self.run().selected(), self.app.now)
    }

    /// The cells of the screen.
    pub(crate) fn buffer(&self) -> Buffer {
        let (columns, rows) = self.app.setup.size;
        picture(&self.app, Rect::new(0, 0, columns, rows))
    }

    /// The screen as text.
    pub(crate) fn screen(&self) -> String {
        lines(&self.buffer())
    }
}
