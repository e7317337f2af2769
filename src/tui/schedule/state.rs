//! Which program is walked through, by which rules, where one is, and what can be reached from there.
//!
//! Pure. The programs that come along are small: all of their states are found when one is opened.

use std::sync::Arc;

use strum::VariantArray as _;

use super::opening::Opening;
use super::real_runs::{RealRuns, WINDOWS};
use super::real_twin;
use super::shelf::Shelf;
use super::solved::Solved;
use super::standing::Standing;
use crate::schedule::explorer::{
    Budget, EndTally, Exploration, FindingKind, MemoryModel, ProgressCell, Rules, ScheduleEnd, StepMachine,
    SwitchPoints, Turn, explore,
};
use crate::schedule::language::{self, Goal, Program};
use crate::schedule::line::{ScheduleLine, line, turns};
use crate::schedule::shipped;
use crate::schedule::walk::Walk;
use crate::schedule::words;
use crate::state_folder::Memories;
use crate::supply::ProgramText;
use crate::text::{Arg, Phrase};
use crate::tui::keymap::Action;
use crate::tui::kit::Handled;
use crate::tui::message::{Effect, FolderListing, Report, RunNumber};

/// Most states of a program on screen; those that come along have fewer.
const MOST_STATES: usize = 50_000;

/// What stands in the middle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Page {
    /// A column a worker.
    Code,
    /// The progress graph.
    Graph,
    /// What real runs came to.
    Real,
    /// The programs, and whose challenges were met.
    List,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ScheduleScreen {
    shelf: Shelf,
    /// What `~` means in a path.
    home: Option<String>,
    /// The field into which one types what is to be opened.
    pub(super) opening: Option<Opening>,
    /// How often something was asked for.
    asked: u64,
    pub(super) walk: Walk,
    pub(super) exploration: Arc<Exploration>,
    /// What schedules come to that go on from here.
    pub(super) reachable: Vec<(ScheduleEnd, bool, EndTally)>,
    pub(super) expanded: bool,
    pub(super) page: Page,
    /// The same, run for real.
    pub(super) real: Option<RealRuns>,
    /// The progress graph, where there is one.
    pub(super) progress: Option<Vec<Vec<ProgressCell>>>,
    /// Which finding is laid out.
    pub(super) finding: Option<usize>,
    /// After how many turns the right answer was lost.
    pub(super) lost_at: Option<usize>,
    /// The challenges that were met, of every program.
    solved: Solved,
}

impl ScheduleScreen {
    /// The first program, at its start; `None` if none comes along.
    pub(crate) fn new(home: Option<String>, memories: &Memories) -> Option<Self> {
        let screen = Self::open(Shelf::default(), None).ok()?;
        Some(Self { home, solved: Solved::of(memories), ..screen })
    }

    /// A program that comes along, with a schedule of it taken to its end.
    pub(crate) fn at(name: &str, letters: &str, home: Option<String>) -> Option<Self> {
        let shipped = shipped::find(name)?;
        let text = ProgramText::new(shipped.name, shipped.text);
        let mut screen = Self::open(Shelf::default().with(text), None).ok()?;
        screen.home = home;
        let taken = turns(screen.program(), letters).ok()?;
        screen.walk.lay_out(&taken);
        screen.go_to_end();
        Some(screen)
    }

    /// All of its schedules.
    pub(crate) fn exploration(&self) -> &Exploration {
        &self.exploration
    }

    /// A program at its start, or what is wrong with it.
    fn open(shelf: Shelf, rules: Option<Rules>) -> Result<Self, Phrase> {
        let ProgramText { name, text, .. } = shelf.shown().unwrap_or_default();
        let program = language::read(&name, &text).map_err(|wrong| wrong.said(&name))?;
        let rules = rules.unwrap_or_else(|| Rules::of(&program));
        let machine = StepMachine::new(Arc::new(program), rules);
        let budget = Budget { states: MOST_STATES, ..Budget::default() };
        let explored = explore(&machine, budget, &mut |_| true);
        let exploration = Arc::new(explored.expect("nobody tells it to stop"));
        let mut screen = Self {
            shelf,
            home: None,
            opening: None,
            asked: 0,
            walk: Walk::new(machine),
            exploration,
            reachable: Vec::new(),
            expanded: false,
            page: Page::Code,
            real: None,
            progress: None,
            finding: None,
            lost_at: None,
            solved: Solved::default(),
        };
        screen.progress = screen.exploration.progress();
        screen.look_around();
        Ok(screen)
    }

    pub(super) fn program(&self) -> &Program {
        self.walk.machine().program()
    }

    pub(crate) fn rules(&self) -> Rules {
        self.walk.machine().rules()
    }

    pub(super) fn line(&self) -> String {
        line(self.program(), self.rules(), self.walk.turns())
    }

    /// The next program, or the one before; of the last the first.
    pub(super) fn turn_to(&mut self, forward: bool) {
        // What was opened was right when it was.
        if let Ok(screen) = Self::open(self.shelf.turned(forward), None) {
            self.become_another(screen);
        }
    }

    /// Lays out how updates were lost in a run, at its end; says whether it could.
    pub(crate) fn lay_out_loss(&mut self, text: ProgramText, turns: &[Turn]) -> bool {
        let Ok(mut screen) = Self::open(self.shelf.with(text), None) else { return false };
        screen.walk.lay_out(turns);
        screen.walk.go_to_end();
        screen.look_around();
        self.opening = None;
        self.become_another(screen);
        true
    }

    /// Whether others can find the program under its name.
    pub(super) fn is_findable(&self) -> bool {
        self.shelf.shown().is_some_and(|shown| !shown.is_passing)
    }

    /// Whether the challenge of this program was met, now or before.
    pub(super) fn solved(&self) -> bool {
        self.solved.has(self.program())
    }

    /// The programs that one can turn to, which of them is shown, and whose challenge was met.
    pub(crate) fn list(&self) -> Vec<(String, bool, bool)> {
        let shown = self.shelf.shown().map(|shown| shown.name);
        let row = |text: ProgramText| {
            let is_solved = language::read(&text.name, &text.text).is_ok_and(|program| self.solved.has(&program));
            let is_shown = shown.as_ref() == Some(&text.name);
            (text.name, is_shown, is_solved)
        };
        self.shelf.all().map(row).collect()
    }

    pub(super) fn toggle_list(&mut self) {
        self.page = if self.page == Page::List { Page::Code } else { Page::List };
    }

    /// The program under the next switch points.
    pub(super) fn next_switch(&mut self) {
        let rules = Rules { switch: after(SwitchPoints::VARIANTS, self.rules().switch), ..self.rules() };
        self.run_by(rules);
    }

    /// Whether what a worker stores can wait on its way to memory.
    pub(crate) fn has_store_buffers(&self) -> bool {
        self.rules().memory == MemoryModel::Tso
    }

    /// The program with the other memory.
    pub(super) fn next_memory(&mut self) {
        let rules = Rules { memory: after(MemoryModel::VARIANTS, self.rules().memory), ..self.rules() };
        self.run_by(rules);
    }

    fn run_by(&mut self, rules: Rules) {
        if let Ok(screen) = Self::open(self.shelf.clone(), Some(rules)) {
            self.become_another(screen);
        }
    }

    /// Another program or other rules on the same screen.
    fn become_another(&mut self, screen: Self) {
        let (home, asked) = (self.home.take(), self.asked);
        let solved = std::mem::take(&mut self.solved);
        let page = if self.page == Page::Real { Page::Code } else { self.page };
        *self = Self { expanded: self.expanded, page, home, asked, solved, ..screen };
    }

    /// Asks what is to be opened.
    pub(super) fn begin_opening(&mut self) {
        self.opening = Some(Opening::new(self.asked));
    }

    pub(super) fn give_up_opening(&mut self) {
        self.asked = self.opening.take().map_or(self.asked, |opening| opening.asked());
    }

    pub(super) fn act_on_opening(&mut self, action: Action) -> Handled {
        match &mut self.opening {
            Some(opening) => opening.act(action, self.home.as_deref()),
            None => Handled::Passed,
        }
    }

    pub(crate) fn on_listing(&mut self, number: u64, found: Result<FolderListing, Arg>) {
        if let Some(opening) = &mut self.opening {
            opening.on_listing(number, found);
        }
    }

    /// What was to be opened has been found, or not; returns what to notify of.
    pub(crate) fn on_program(&mut self, number: u64, found: Result<ProgramText, Phrase>) -> Option<Phrase> {
        let opening = self.opening.as_mut()?;
        let (text, line) = opening.on_program(number, found)?;
        match self.opened(text, line) {
            Ok(notice) => {
                self.give_up_opening();
                notice
            }
            Err(why) => {
                self.opening.as_mut()?.refuse(why);
                None
            }
        }
    }

    /// Opens a program, and lays a schedule of it out; says how far that can be taken, if not to its end.
    fn opened(&mut self, text: ProgramText, line: Option<ScheduleLine>) -> Result<Option<Phrase>, Phrase> {
        let mut screen = Self::open(self.shelf.with(text), line.as_ref().map(|line| line.rules))?;
        let mut notice = None;
        if let Some(line) = line {
            let turns = line.turns_of(screen.program())?;
            let taken = screen.walk.lay_out(&turns);
            screen.walk.go_to_end();
            notice = turns.get(taken).map(|turn| words::stuck(&screen.walk, *turn));
            screen.look_around();
        }
        let opening = self.opening.take();
        self.become_another(screen);
        self.opening = opening;
        Ok(notice)
    }

    pub(super) fn take(&mut self, turn: Turn) -> bool {
        let taken = self.walk.take(turn);
        self.page = if matches!(self.page, Page::Real | Page::List) { Page::Code } else { self.page };
        self.look_around();
        taken
    }

    pub(super) fn undo(&mut self) {
        self.walk.undo();
        self.look_around();
    }

    pub(super) fn redo(&mut self) {
        self.walk.redo();
        self.look_around();
    }

    pub(super) fn go_to_start(&mut self) {
        self.walk.reset();
        self.look_around();
    }

    pub(super) fn go_to_end(&mut self) {
        self.walk.go_to_end();
        self.look_around();
    }

    /// Lays the shortest schedule to the next finding out, and goes to its end.
    pub(super) fn next_finding(&mut self) {
        let count = self.exploration.findings.len();
        if count == 0 {
            return;
        }
        let next = self.finding.map_or(0, |finding| (finding + 1) % count);
        let exploration = Arc::clone(&self.exploration);
        self.walk.lay_out(&exploration.findings[next].schedule.turns);
        self.walk.go_to_end();
        self.finding = Some(next);
        self.look_around();
    }

    pub(super) fn toggle_graph(&mut self) {
        self.page = if self.page == Page::Graph { Page::Code } else { Page::Graph };
    }

    /// Begins to run the same for real.
    pub(crate) fn begin_real_runs(&mut self, number: RunNumber, seed: u64) {
        self.real = RealRuns::of(self.program(), number, seed);
        self.page = Page::Real;
    }

    /// What is to be done in the world now: a challenge is remembered, or the next real run is made.
    pub(crate) fn pending_effect(&mut self) -> Option<Effect> {
        let memory = self.solved.memory().map(Effect::Remember);
        memory.or_else(|| self.real.as_mut()?.pending_effect())
    }

    pub(crate) fn on_report(&mut self, number: RunNumber, report: &Report) {
        if let Some(real) = &mut self.real {
            real.on_report(number, report);
        }
    }

    /// Whether runs are being made.
    pub(crate) fn is_running(&self) -> bool {
        self.real.as_ref().is_some_and(RealRuns::is_going)
    }

    /// No run is made any more: one looks at something else.
    pub(crate) fn stop_real_runs(&mut self) {
        if let Some(real) = &mut self.real {
            real.stop();
        }
    }

    /// Whether the same can be run for real.
    pub(super) fn has_twin(&self) -> bool {
        WINDOWS.iter().any(|window| real_twin::of(self.program(), *window, 0).is_some())
    }

    pub(super) fn toggle_parts(&mut self) {
        self.expanded = !self.expanded;
    }

    /// Whether the goal is that nothing goes wrong.
    pub(super) fn is_sound(&self) -> bool {
        self.program().goal == Goal::Nothing
    }

    /// What is wrong where one is.
    pub(super) fn wrong_here(&self) -> Vec<FindingKind> {
        self.exploration.wrong_at(self.walk.state())
    }

    fn from(&self, position: usize) -> Vec<(ScheduleEnd, bool, EndTally)> {
        let state = &self.walk.states()[position];
        self.exploration
            .from_here(state, self.exploration.was_broken(&self.walk.states()[..=position]))
            .unwrap_or_default()
    }

    fn can_come_out_right(&self, position: usize) -> bool {
        // Of what was not looked at nothing is said to be lost.
        !self.exploration.is_whole
            || self.from(position).iter().any(|(_, is_right, tally)| *is_right && !tally.kept.is_none())
    }

    /// What can be reached now, and where the right answer was lost: what is lost stays lost, so that it is looked for by
    /// halves.
    fn look_around(&mut self) {
        let here = self.walk.turns().len();
        self.reachable = self.from(here);
        if self.standing() == Standing::Met {
            let is_findable = self.is_findable();
            self.solved.put(self.walk.machine().program(), is_findable);
        }
        if !self.can_come_out_right(0) || self.can_come_out_right(here) {
            self.lost_at = None;
            return;
        }
        let (mut right, mut lost) = (0, here);
        while lost - right > 1 {
            let middle = right.midpoint(lost);
            if self.can_come_out_right(middle) { right = middle } else { lost = middle }
        }
        self.lost_at = Some(lost);
    }
}

fn after<T: Copy + PartialEq>(all: &[T], one: T) -> T {
    let at = all.iter().position(|other| *other == one).map_or(0, |at| at + 1);
    all[at % all.len()]
}
