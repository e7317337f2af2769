//! A session of the laboratory in which one run follows the other: what it takes does not grow with them.

use std::path::PathBuf;

use racelab::cancel::Cancel;
use racelab::motion::Motion;
use racelab::plan::Plan;
use racelab::runner::{self, Environment};
use racelab::text::{CodeLanguage, Lang};
use racelab::tui::theme::{Symbols, Theme};
use racelab::tui::{App, Effect, Keymap, Message, Report, Setup, Themes, update};
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Somebody who presses keys, and for whom runs are made.
pub(crate) struct Session {
    app: App,
    /// What was run last.
    pub(crate) plans: Vec<Plan>,
}

impl Session {
    pub(crate) fn new() -> Self {
        let app = App::new(Setup {
            lang: Lang::En,
            theme: Theme::Dark,
            themes: Themes::default(),
            keymap: Keymap::default(),
            symbols: Symbols::Unicode,
            code: CodeLanguage::Python,
            mouse: false,
            motion: Motion::Full,
            cores: 2,
            seed: 1,
            size: (120, 40),
        });
        Self { app, plans: Vec::new() }
    }

    pub(crate) fn press(&mut self, code: KeyCode) {
        let effects = update(&mut self.app, Message::Key(KeyEvent::new(code, KeyModifiers::NONE)));
        for effect in effects {
            let Effect::Start { run, plans } = effect else { continue };
            let surroundings = Environment::of(PathBuf::from(env!("CARGO_BIN_EXE_racelab")));
            for (variant, plan) in plans.iter().enumerate() {
                let _ = update(&mut self.app, Message::Run(run, Report::Began { variant }));
                runner::run(plan, &surroundings, &Cancel::new(), &mut |events| {
                    let _ = update(&mut self.app, Message::Run(run, Report::Events { variant, events }));
                });
            }
            let _ = update(&mut self.app, Message::Run(run, Report::Over));
            self.plans = plans.iter().map(|plan| Plan::clone(plan)).collect();
        }
    }

    /// So many runs of what is set, one after the other. Afterwards none is on screen: what the last one takes is another matter.
    pub(crate) fn make_runs(&mut self, times: usize) {
        self.press(KeyCode::Enter);
        (1..times).for_each(|_| self.press(KeyCode::Char('r')));
        self.press(KeyCode::Esc);
    }
}

/// Open descriptors and threads, where the system tells.
pub(crate) fn held() -> [usize; 2] {
    ["/proc/self/fd", "/proc/self/task"].map(|folder| std::fs::read_dir(folder).map_or(0, Iterator::count))
}
