//! Which program is walked through, by which rules, where one is, and what can be reached from there.
//!
//! Pure. The programs that come along are small: all of their states are found when one is opened.

use std::sync::Arc;

use strum::VariantArray as _;

use crate::schedule::explorer::{
    Budget, EndTally, Exploration, FindingKind, MemoryModel, ProgressCell, Rules, ScheduleEnd, StepMachine,
    SwitchPoints, Turn, explore,
};
use crate::schedule::language::{self, Goal, Program};
use crate::schedule::line::line;
use crate::schedule::shipped::{self, ShippedProgram};
use crate::schedule::walk::Walk;

/// Most states of a program on screen; those that come along have fewer.
const MOST_STATES: usize = 50_000;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ScheduleScreen {
    shown: usize,
    pub(super) walk: Walk,
    pub(super) exploration: Arc<Exploration>,
    /// What schedules come to that go on from here.
    pub(super) reachable: Vec<(ScheduleEnd, bool, EndTally)>,
    pub(super) expanded: bool,
    /// Whether the progress graph stands in the place of the code.
    pub(super) graph: bool,
    /// The progress graph, where there is one.
    pub(super) progress: Option<Vec<Vec<ProgressCell>>>,
    /// Which finding is laid out.
    pub(super) finding: Option<usize>,
    /// After how many turns the right answer was lost.
    pub(super) lost_at: Option<usize>,
    /// Whether the goal of the program was reached since it was opened.
    pub(super) reached: bool,
}

impl ScheduleScreen {
    /// The first program, at its start; `None` if none comes along.
    pub(crate) fn new() -> Option<Self> {
        Self::open(0, None)
    }

    fn open(shown: usize, rules: Option<Rules>) -> Option<Self> {
        let ShippedProgram { name, text } = shipped::all().nth(shown)?;
        let program = language::read(name, text).ok()?;
        let rules = rules.unwrap_or_else(|| Rules::of(&program));
        let machine = StepMachine::new(Arc::new(program), rules);
        let budget = Budget { states: MOST_STATES, ..Budget::default() };
        let exploration = Arc::new(explore(&machine, budget, &mut |_| true)?);
        let mut screen = Self {
            shown,
            walk: Walk::new(machine),
            exploration,
            reachable: Vec::new(),
            expanded: false,
            graph: false,
            progress: None,
            finding: None,
            lost_at: None,
            reached: false,
        };
        screen.progress = screen.exploration.progress();
        screen.look_around();
        Some(screen)
    }

    pub(super) fn program(&self) -> &Program {
        self.walk.machine().program()
    }

    pub(super) fn rules(&self) -> Rules {
        self.walk.machine().rules()
    }

    pub(super) fn line(&self) -> String {
        line(self.program(), self.rules(), self.walk.turns())
    }

    /// The next program, or the one before; of the last the first.
    pub(super) fn turn_to(&mut self, forward: bool) {
        let count = shipped::all().count();
        let next = if forward { self.shown + 1 } else { self.shown + count - 1 } % count;
        if let Some(screen) = Self::open(next, None) {
            *self = Self { expanded: self.expanded, graph: self.graph, ..screen };
        }
    }

    /// The program under the next switch points.
    pub(super) fn next_switch(&mut self) {
        let rules = Rules { switch: after(SwitchPoints::VARIANTS, self.rules().switch), ..self.rules() };
        self.run_by(rules);
    }

    /// The program with the other memory.
    pub(super) fn next_memory(&mut self) {
        let rules = Rules { memory: after(MemoryModel::VARIANTS, self.rules().memory), ..self.rules() };
        self.run_by(rules);
    }

    fn run_by(&mut self, rules: Rules) {
        if let Some(screen) = Self::open(self.shown, Some(rules)) {
            *self = Self { expanded: self.expanded, graph: self.graph, ..screen };
        }
    }

    pub(super) fn take(&mut self, turn: Turn) -> bool {
        let taken = self.walk.take(turn);
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
        self.graph = !self.graph;
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

    /// A promise was broken on the way: that is not made good again.
    fn is_broken(&self, until: usize) -> bool {
        let on_the_way = |kind: &FindingKind| {
            matches!(kind, FindingKind::Always(_) | FindingKind::Exclusion | FindingKind::Failed { .. })
        };
        self.walk.states()[..=until].iter().any(|state| self.exploration.wrong_at(state).iter().any(on_the_way))
    }

    fn from(&self, position: usize) -> Vec<(ScheduleEnd, bool, EndTally)> {
        let state = &self.walk.states()[position];
        self.exploration.from_here(state, self.is_broken(position)).unwrap_or_default()
    }

    fn can_come_out_right(&self, position: usize) -> bool {
        self.from(position).iter().any(|(_, is_right, tally)| *is_right && !tally.kept.is_none())
    }

    /// What can be reached now, and where the right answer was lost: what is lost stays lost, so that it is looked for by
    /// halves.
    fn look_around(&mut self) {
        let here = self.walk.turns().len();
        self.reachable = self.from(here);
        let state = self.walk.state().to_vec();
        self.reached |= match self.program().goal {
            Goal::Nothing => self.walk.is_over(),
            _ => self.exploration.is_goal(&state),
        };
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
