//! Everything that the screen knows: one value, changed by `update`, drawn by `view`.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use super::compare::state::CompareScreen;
use super::habits::Habits;
use super::keymap::{Action, ActionNames, KeyContext};
use super::kit::{Handled, Responder, Scene, Setup};
use super::lab::form::PlanForm;
use super::lab::state::Lab;
use super::lesson::strip::{LessonStrip, offered};
use super::message::{Effect, RunNumber};
use super::overlay::Overlay;
use super::overlay::advice::AdvicePage;
use super::overlay::class::{ClassPage, ClassRoom};
use super::run::state::{RunPhase, RunScreen};
use super::run::trials::Trials;
use super::schedule::spoken::Requested;
use super::schedule::state::ScheduleScreen;
use super::theme::Look;
use crate::comparison::Trial;
use crate::engine::Runnable;
use crate::event::Nanos;
use crate::lesson::LessonProgress;
use crate::motion::Motion;
use crate::plan::{MAX_SEED, Plan};
use crate::scenario;
use crate::state_folder::Memories;
use crate::text::Phrase;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Screen {
    Lab,
    Run(Box<RunScreen>),
    Compare(Box<CompareScreen>),
    Schedule(Box<ScheduleScreen>),
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
    /// What is remembered from one start to the next: whatever is to be remembered stands here at once.
    pub(super) memories: Memories,
    /// How the laboratory was found, to be told from how it is left.
    pub(super) found: Habits,
    /// Whether it was opened on a recording.
    pub(super) is_replay: bool,
    /// Whether how it is left comes back.
    pub(super) has_habits: bool,
    /// Whether keys come here, as far as the terminal tells: who types elsewhere does not look closely.
    pub(super) has_focus: bool,
    /// The row on which the mouse was pressed last.
    pub(super) pressed_row: Option<u16>,
    /// What was measured in this session: the advice puts it beside the rules.
    pub(super) measured: VecDeque<(Arc<Plan>, Trial)>,
    pub(super) class: ClassRoom,
    /// Where one left off in the small programs.
    pub(super) walked: Option<Box<ScheduleScreen>>,
    /// The lesson that is being taken.
    pub(super) lesson: Option<LessonStrip>,
    /// How far somebody came in each lesson.
    pub(super) lesson_progress: LessonProgress,
    /// The run from which one came to a small program.
    pub(super) beneath: Option<Box<RunScreen>>,
    runs: RunNumber,
    seeds: ChaCha8Rng,
}

impl App {
    /// The laboratory as it is opened: on the Lab screen.
    #[must_use]
    pub fn new(setup: Setup) -> Self {
        let mut app = Self {
            setup,
            now: 0,
            screen: Screen::Lab,
            overlay: None,
            lab: Lab::new(setup.cores),
            trials: Trials::default(),
            notice: None,
            memories: Memories::default(),
            found: Habits::default(),
            is_replay: false,
            has_habits: true,
            has_focus: true,
            pressed_row: None,
            measured: VecDeque::new(),
            class: ClassRoom::default(),
            walked: None,
            lesson: None,
            lesson_progress: LessonProgress::default(),
            beneath: None,
            runs: 0,
            seeds: ChaCha8Rng::seed_from_u64(setup.seed),
        };
        app.found = app.habits();
        app
    }

    /// Shows the page of the class as it is now.
    pub(super) fn show_class(&mut self) {
        self.class.said = None;
        self.class.question = self.asked_of_class().map(|(question, _)| question);
        self.overlay = Some(Overlay::Class(Box::new(ClassPage::new(self.class.clone()))));
    }

    /// The page of the class says what is known now.
    pub(super) fn turn_class_page(&mut self) {
        self.overlay = match self.overlay.take() {
            Some(Overlay::Class(page)) => Some(Overlay::Class(Box::new(page.turned_to(self.class.clone())))),
            other => other,
        };
    }

    /// Begins a run of these plans.
    pub(super) fn begin_run(&mut self, plans: Vec<Runnable>) -> Vec<Effect> {
        self.trials.begin(plans.first().map(|plan| &**plan));
        let run = self.next_run();
        if let Some(strip) = &mut self.lesson {
            strip.on_start(run, &plans);
        }
        // A program of the user's own is not what the Lab asks about.
        let is_set = plans.first().is_some_and(|plan| plan.scenario == self.plan_form().plan().scenario);
        let expectation = self.plan_form().expectation().filter(|_| is_set);
        let run_screen = RunScreen::new(run, &plans, self.now, self.setup.motion).expecting(expectation);
        self.screen = Screen::Run(Box::new(run_screen));
        self.begin_for_class(run, plans.iter().take(1).cloned().map(Runnable::into_plan));
        vec![Effect::Start { run, plans }]
    }

    /// Whether the picture changes by time passing alone.
    #[must_use]
    pub fn is_moving(&self) -> bool {
        match &self.screen {
            Screen::Lab | Screen::Schedule(_) => false,
            Screen::Run(run) => run.is_moving(),
            Screen::Compare(compare_screen) => compare_screen.is_moving(),
        }
    }

    /// The shortest time between two pictures that no key asked for. While keys go to another window one a second is
    /// enough to be right: it may stand on a wall all the same.
    #[must_use]
    pub fn shortest_frame(&self) -> Duration {
        // Whoever watches in a browser looks, too.
        let is_looked_at = self.has_focus || self.class.open().is_some();
        let motion = if is_looked_at { self.setup.motion } else { Motion::Off };
        motion.shortest_frame()
    }

    pub(super) fn is_busy(&self) -> bool {
        match &self.screen {
            Screen::Lab | Screen::Schedule(_) => false,
            Screen::Run(run) => run.phase() != RunPhase::Over,
            Screen::Compare(compare_screen) => compare_screen.is_busy(),
        }
    }

    /// Whether something is worked out elsewhere that the last key asked for.
    pub(super) fn awaits_answer(&self) -> bool {
        match &self.screen {
            Screen::Run(run) => run.is_making_ledger(),
            Screen::Schedule(schedule) => schedule.is_running() || schedule.requested() == Requested::Awaited,
            Screen::Lab | Screen::Compare(_) => false,
        }
    }

    pub(super) fn look(&self) -> Look {
        let names = ActionNames::Pressed { keymap: self.setup.keymap, context: self.responder().context() };
        self.setup.look().calling(names)
    }

    pub(super) fn scene(&self) -> Scene<'_> {
        Scene { setup: &self.setup, now: self.now, notice: self.notice.as_ref() }
    }

    /// Whether an action can be done now.
    pub(super) fn can(&self, action: Action) -> bool {
        use Action::{Advice, Class, Code, Help, Interrupt, Language, Mouse, Palette, Quit, Redraw, Suspend, Theme};
        match action {
            Redraw | Interrupt | Suspend => true,
            Help | Palette | Theme | Language | Mouse | Quit => self.overlay.is_none(),
            action if action.is_of_lesson() => self.can_in_lesson(action),
            // What is said of plans and their code is said of the laboratory's own.
            Advice => self.overlay.is_none() && !self.shows_program(),
            Code if self.shows_program() => false,
            Class if self.overlay.is_none() => true,
            Code => matches!(self.overlay, None | Some(Overlay::Code(_))),
            _ => self.responder().can(action),
        }
    }

    fn can_in_lesson(&self, action: Action) -> bool {
        match (&self.lesson, action) {
            (None, Action::Lesson) => {
                let fits = offered(self.plan_form().plan().scenario, &self.lesson_progress).is_some();
                self.overlay.is_none() && !self.is_busy() && fits
            }
            (Some(strip), Action::Lesson) => self.overlay.is_none() && !strip.has_keys,
            (Some(strip), _) => self.lesson_takes_keys() && strip.can(action, self.is_busy()),
            (None, _) => false,
        }
    }

    /// Whether keys come to a lesson first: nothing else is open, nor is anything being typed.
    pub(super) fn lesson_takes_keys(&self) -> bool {
        let is_open = matches!(self.overlay, None | Some(Overlay::Code(_)));
        self.lesson.as_ref().is_some_and(|strip| strip.has_keys) && is_open && !self.responder().context().is_typed()
    }

    /// Whether a program of the user's is shown.
    fn shows_program(&self) -> bool {
        matches!(&self.screen, Screen::Run(run) if run.own_plans().is_some())
    }

    /// What lies on top: keys and clicks go there.
    pub(super) fn responder(&self) -> &dyn Responder {
        match (&self.overlay, &self.screen) {
            (Some(overlay), _) => overlay.responder(),
            (None, Screen::Lab) => &self.lab,
            (None, Screen::Run(run)) => &**run,
            (None, Screen::Compare(compare_screen)) => &**compare_screen,
            (None, Screen::Schedule(schedule_screen)) => &**schedule_screen,
        }
    }

    pub(super) fn respond(&mut self, ask: impl FnOnce(&mut dyn Responder, Scene<'_>) -> Handled) -> Handled {
        let scene = Scene { setup: &self.setup, now: self.now, notice: None };
        match (&mut self.overlay, &mut self.screen) {
            (Some(overlay), _) => ask(overlay.responder_mut(), scene),
            (None, Screen::Lab) => ask(&mut self.lab, scene),
            (None, Screen::Run(run)) => ask(&mut **run, scene),
            (None, Screen::Compare(compare_screen)) => ask(&mut **compare_screen, scene),
            (None, Screen::Schedule(schedule_screen)) => ask(&mut **schedule_screen, scene),
        }
    }

    /// Where the keys of the screen stand in the keymap, whatever is typed there.
    pub(super) fn screen_context(&self) -> KeyContext {
        match &self.screen {
            Screen::Lab => KeyContext::Lab,
            Screen::Run(_) => KeyContext::Run,
            Screen::Compare(compare_screen) => compare_screen.context(),
            Screen::Schedule(_) => KeyContext::Schedule,
        }
    }

    pub(super) fn advice(&self) -> AdvicePage {
        let plan = match &self.screen {
            Screen::Lab | Screen::Schedule(_) => self.plan_form().plan(),
            Screen::Run(run) => run.variants()[run.selected()].plan(),
            Screen::Compare(compare_screen) => compare_screen.form().plan_form().plan(),
        };
        AdvicePage::new(plan, self.setup.cores, &self.measured)
    }

    /// What is set, or was run, with each of its guards: the one that is looked at first.
    pub(super) fn shown_plans(&self) -> Vec<Plan> {
        let of_form = |form: &PlanForm| scenario::with_guards(form.plan(), form.guards());
        match &self.screen {
            Screen::Lab | Screen::Schedule(_) => of_form(self.plan_form()),
            Screen::Compare(compare_screen) => of_form(compare_screen.form().plan_form()),
            Screen::Run(run) => {
                let (selected, variants) = (run.selected(), run.variants());
                let others = variants.iter().enumerate().filter(|(index, _)| *index != selected);
                let all = std::iter::once(&variants[selected]).chain(others.map(|(_, variant)| variant));
                all.map(|variant| variant.plan().clone()).collect()
            }
        }
    }

    /// Keeps what runs came to. When nothing runs any more, there is nothing left to ask about.
    pub(super) fn keep_measured(&mut self, kept: Vec<(Plan, Trial)>) {
        for (plan, trial) in kept {
            self.keep(plan, trial);
        }
        self.overlay = match self.overlay.take() {
            Some(Overlay::Leave(_)) if !self.is_busy() => None,
            Some(Overlay::Advice(page)) => Some(Overlay::Advice(page.turned_to(self.advice()))),
            other => other,
        };
    }

    fn keep(&mut self, plan: Plan, trial: Trial) {
        const MOST: usize = 2_000;
        // Runs of the same work one after the other, of which there are the most, have a plan in common.
        let same = |(known, _): &&(Arc<Plan>, Trial)| Plan { seed: plan.seed, ..(**known).clone() } == plan;
        let known = self.measured.iter().rev().take(8).find(same).map(|(known, _)| Arc::clone(known));
        self.measured.push_back((known.unwrap_or_else(|| Arc::new(plan)), trial));
        if self.measured.len() > MOST {
            self.measured.pop_front();
        }
    }

    pub(super) fn plan_form(&self) -> &PlanForm {
        self.lab.plan_form()
    }

    /// Shows the Lab; what was walked through stays as it is for the next time.
    pub(super) fn show_lab(&mut self) {
        if let Screen::Schedule(mut schedule_screen) = std::mem::replace(&mut self.screen, Screen::Lab) {
            schedule_screen.stop_real_runs();
            self.walked = Some(schedule_screen);
        }
    }

    pub(super) fn next_run(&mut self) -> RunNumber {
        self.runs += 1;
        self.runs
    }

    /// The next seed: scattered over all that a seed can be.
    pub(super) fn next_seed(&mut self) -> u64 {
        self.seeds.random_range(0..=MAX_SEED)
    }
}
