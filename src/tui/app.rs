//! Everything that the screen knows: one value, changed by `update`, drawn by `view`.

use std::collections::VecDeque;
use std::path::Path;

use super::compare::Comparing;
use super::keymap::Context;
use super::lab::form::Draft;
use super::lab::state::{Lab, Pane};
use super::message::RunNumber;
use super::overlay::key_list::{KeyList, Purpose};
use super::run::state::{RunScreen, Stage};
use super::theme::{Look, Symbols, Theme};
use crate::comparison::Trial;
use crate::event::Nanos;
use crate::plan::{GuardName, MAX_SEED, Plan};
use crate::recording::Kept;
use crate::text::{CodeLanguage, Lang, Phrase, Texts};

/// What the laboratory is told when it is opened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Setup {
    /// In which language it speaks.
    pub lang: Lang,
    /// Which colours it has.
    pub theme: Theme,
    /// Which characters it draws with.
    pub symbols: Symbols,
    /// In which language it shows code.
    pub code: CodeLanguage,
    /// Whether it uses the mouse.
    pub mouse: bool,
    /// How many cores the machine has.
    pub cores: u32,
    /// Where the seeds of its runs begin.
    pub seed: u64,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
}

impl Setup {
    /// The key of the word for the language that code is shown in.
    pub(super) fn code_word(&self) -> &'static str {
        match self.code {
            CodeLanguage::Python => "lab.code.python",
            CodeLanguage::Rust => "lab.code.rust",
        }
    }

    /// What stands above code.
    pub(super) fn code_heading(&self) -> Phrase {
        Phrase::new("lab.code").with("language", Phrase::new(self.code_word()))
    }

    /// Shows code in the other language from now on.
    pub(super) fn toggle_code(&mut self) {
        self.code = match self.code {
            CodeLanguage::Python => CodeLanguage::Rust,
            CodeLanguage::Rust => CodeLanguage::Python,
        };
    }
}

/// Which screen is shown.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Screen {
    /// Where one chooses.
    Lab,
    /// Where one watches.
    Run(Box<RunScreen>),
    /// Where one compares.
    Compare(Box<Comparing>),
}

/// What lies over the screen.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Overlay {
    /// The list of keys.
    Keys(KeyList),
    /// What would suit, scrolled by so many lines.
    Advice(usize),
    /// The question whether a run that is going on shall be left.
    Leave(Leaving),
}

/// Where one wants to go while a run is going on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leaving {
    /// To the Lab.
    Back,
    /// Out.
    Quit,
}

/// Outcomes of runs that differ in their seeds alone.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Trials {
    shape: Option<Plan>,
    runs: u32,
    outcomes: Vec<(GuardName, u64)>,
}

impl Trials {
    /// A run of these plans begins; results of other plans are forgotten.
    pub(super) fn begin(&mut self, plans: &[Plan]) {
        let shape = plans.first().map(|plan| Plan { seed: 0, guard: None, ..plan.clone() });
        if shape != self.shape {
            *self = Self { shape, ..Self::default() };
        }
        self.runs += 1;
    }

    /// What the counter said under a guard.
    pub(super) fn add(&mut self, guard: GuardName, observed: u64) {
        self.outcomes.push((guard, observed));
    }

    /// Which trial this is.
    pub(super) fn runs(&self) -> u32 {
        self.runs
    }

    /// What the counter said so far under a guard.
    pub(super) fn of(&self, guard: GuardName) -> Vec<u64> {
        self.outcomes.iter().filter(|(one, _)| *one == guard).map(|(_, observed)| *observed).collect()
    }
}

/// The laboratory on screen.
#[derive(Debug, Clone, PartialEq)]
pub struct App {
    pub(super) setup: Setup,
    pub(super) now: Nanos,
    pub(super) screen: Screen,
    pub(super) overlay: Option<Overlay>,
    pub(super) lab: Lab,
    pub(super) trials: Trials,
    pub(super) notice: Option<Phrase>,
    pub(super) home: Option<String>,
    /// What was measured in this session: the advice puts it beside the rules.
    pub(super) measured: VecDeque<(Plan, Trial)>,
    runs: RunNumber,
    dice: u64,
}

impl App {
    /// The laboratory as it is opened: on the Lab screen.
    #[must_use]
    pub fn new(setup: Setup) -> Self {
        Self {
            setup,
            now: 0,
            screen: Screen::Lab,
            overlay: None,
            lab: Lab::new(setup.cores),
            trials: Trials::default(),
            notice: None,
            home: None,
            measured: VecDeque::new(),
            runs: 0,
            dice: setup.seed,
        }
    }

    /// The same for a user whose files are there: what `~` means in a path.
    #[must_use]
    pub fn at_home(mut self, home: Option<String>) -> Self {
        self.home = home;
        self
    }

    /// The laboratory as it is opened on a recording.
    #[must_use]
    pub fn replay(setup: Setup, file: &Path, kept: Kept) -> Self {
        let mut app = Self::new(setup);
        let number = app.next_run();
        let plans: Vec<Plan> = kept.recordings.iter().map(|recording| recording.plan().clone()).collect();
        app.trials.begin(&plans);
        let run = RunScreen::replay(number, kept.recordings, app.now);
        for (plan, observed) in run.outcomes() {
            if let Some(guard) = plan.guard {
                app.trials.add(guard, observed);
            }
        }
        app.screen = Screen::Run(Box::new(run));
        app.notice = kept.notes.said(file).into_iter().next();
        app
    }

    /// Whether the picture changes by time passing alone.
    #[must_use]
    pub fn is_moving(&self) -> bool {
        match &self.screen {
            Screen::Lab => false,
            Screen::Run(run) => run.is_moving(),
            Screen::Compare(comparing) => comparing.is_moving(),
        }
    }

    /// Whether something is being run.
    pub(super) fn is_busy(&self) -> bool {
        match &self.screen {
            Screen::Lab => false,
            Screen::Run(run) => run.stage() != Stage::Over,
            Screen::Compare(comparing) => comparing.is_busy(),
        }
    }

    /// Whether the cursor is on a row of the Lab that takes letters and Enter for its text.
    pub(super) fn is_on_text(&self) -> bool {
        self.screen == Screen::Lab && self.lab.pane() == Pane::Settings && self.lab.row().outside().is_some()
    }

    pub(super) fn look(&self) -> Look {
        Look::new(self.setup.theme, self.setup.symbols, Texts::of(self.setup.lang))
    }

    pub(super) fn texts(&self) -> &'static Texts {
        Texts::of(self.setup.lang)
    }

    pub(super) fn context(&self) -> Context {
        match &self.screen {
            Screen::Lab => Context::Lab,
            Screen::Run(_) => Context::Run,
            Screen::Compare(comparing) => comparing.context(),
        }
    }

    pub(super) fn open_keys(&mut self, purpose: Purpose) {
        self.overlay = Some(Overlay::Keys(KeyList::new(purpose, self.context())));
    }

    /// Keeps what runs came to. When nothing runs any more, there is nothing left to ask about.
    pub(super) fn measured_more(&mut self, kept: Vec<(Plan, Trial)>) {
        for (plan, trial) in kept {
            self.keep(plan, trial);
        }
        if !self.is_busy() && matches!(self.overlay, Some(Overlay::Leave(_))) {
            self.overlay = None;
        }
    }

    /// Keeps what a run came to; of very many runs the latest.
    fn keep(&mut self, plan: Plan, trial: Trial) {
        const MOST: usize = 2_000;
        self.measured.push_back((plan, trial));
        if self.measured.len() > MOST {
            self.measured.pop_front();
        }
    }

    pub(super) fn draft(&self) -> &Draft {
        self.lab.draft()
    }

    pub(super) fn next_run(&mut self) -> RunNumber {
        self.runs += 1;
        self.runs
    }

    /// The next seed: scattered over all that a seed can be.
    pub(super) fn next_seed(&mut self) -> u64 {
        self.dice = self.dice.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.dice ^ (self.dice >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) & MAX_SEED
    }
}
