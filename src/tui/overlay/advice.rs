//! The advice that lies over a screen: what would suit the work, why, what was measured here, and the table of threads,
//! processes and async. Lines of words in any width, scrolled where there are more than rows.

use std::collections::VecDeque;
use std::sync::Arc;

use ratatui::style::Style;

use super::lines::{self, StyledLine, definitions};
use super::{WHEEL, frame, rows};
use crate::advisor::{self, ASPECTS, Advice, KINDS, advise, cell, conclusion, numbers_in_words};
use crate::comparison::{Comparison, Trial, Way};
use crate::plan::Plan;
use crate::text::{Key, Phrase, duration, ratio, thousands, wrap};
use crate::tui::keymap::{Action, KeyContext};
use crate::tui::kit::{Handled, HitTarget, Painter, Request, Responder, Scene, Setup, columns};
use crate::tui::theme::Look;

/// From this width on threads, processes and async stand side by side.
const SIDE_BY_SIDE: u16 = 90;

/// Columns in which nothing stands side by side.
const NARROW: u16 = SIDE_BY_SIDE - 1;

/// What would suit a plan, and what was measured beside it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct AdvicePage {
    plan: Plan,
    advice: Advice,
    measured: Comparison,
    scroll: usize,
}

impl AdvicePage {
    pub(crate) fn new(plan: &Plan, cores: u32, measured: &VecDeque<(Arc<Plan>, Trial)>) -> Self {
        let measured = advisor::session(measured.iter().map(|(made, trial)| (&**made, trial)), plan);
        Self { plan: plan.clone(), advice: advise(plan, cores), measured, scroll: 0 }
    }

    /// Everything that there is to say, a line each.
    pub(crate) fn words(&self, look: Look) -> Vec<String> {
        let join = |line: StyledLine| line.into_iter().map(|(_, words, _)| words).collect::<Vec<_>>();
        self.lines(NARROW, look).into_iter().map(|line| join(line).join("  ")).collect()
    }

    pub(crate) fn turned_to(self, other: Self) -> Self {
        Self { scroll: self.scroll, ..other }
    }

    /// Scrolls, but not beyond the last line.
    fn scroll_by(&mut self, rows: isize, setup: &Setup) {
        let (columns, rows_shown) = (width(setup.size.0), usize::from(setup.size.1.saturating_sub(4)));
        let furthest = self.lines(columns, setup.look()).len().saturating_sub(rows_shown);
        self.scroll = self.scroll.saturating_add_signed(rows).min(furthest);
    }

    pub(super) fn render(&self, painter: &mut Painter<'_>) {
        let area = painter.area();
        let look = painter.look;
        let lines = self.lines(width(area.width), look);
        let height = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(2);
        let height = height.min(area.height.saturating_sub(2));
        let mut inside = frame::open(painter, (width(area.width) + 4, height), &look.word("advice.title"));
        let rows = usize::from(inside.height());
        let first = self.scroll.min(lines.len().saturating_sub(rows));
        lines::draw(&lines, first, &mut inside);
        frame::note_more(&mut inside, first, lines.len().saturating_sub(first + rows));
    }

    /// Everything that there is to say, in so many columns.
    fn lines(&self, width: u16, look: Look) -> Vec<StyledLine> {
        let Self { plan, advice, measured, .. } = self;
        let way = Way::new(Plan { model: advice.model, workers: advice.workers, guard: advice.guard, ..plan.clone() });
        let mut said = vec![
            ("advice.suggested", look.say(&way.name()), look.strong()),
            ("advice.why", look.say(&advice.reason), look.text()),
        ];
        said.extend(advice.python.as_ref().map(|python| ("advice.python", look.say(python), look.text())));
        said.push(("advice.measured", look.say(&conclusion(advice, measured)), look.text()));
        let numbers = numbers_in_words(advice, measured);
        said.extend(numbers.map(|numbers| ("advice.numbers", look.say(&numbers), look.text())));
        let name = look.word(Key::Scenario.of(plan.scenario)).into_owned();
        let mut lines: Vec<StyledLine> = vec![vec![(0, name, look.strong())], Vec::new()];
        lines.extend(definitions(&said, width, look));
        for way in &measured.ways {
            lines.push(measured_way(way, measured.speed_up(way).map(|speed_up| speed_up.times), look));
        }
        lines.push(Vec::new());
        lines.push(vec![(0, look.word("advice.table").into_owned(), look.strong())]);
        if width >= SIDE_BY_SIDE {
            lines.extend(side_by_side(width, look));
            return lines;
        }
        for kind in KINDS {
            lines.push(Vec::new());
            lines.push(vec![(0, look.word(Key::AdviceKind.of(kind)).into_owned(), look.accent())]);
            let cells: Vec<(&'static str, String, Style)> = ASPECTS
                .iter()
                .map(|aspect| (Key::AdviceAspect.of(*aspect), look.word(cell(kind, aspect)).into_owned(), look.text()))
                .collect();
            lines.extend(definitions(&cells, width, look));
        }
        lines
    }
}

impl Responder for AdvicePage {
    fn context(&self) -> KeyContext {
        KeyContext::Advice
    }

    fn can(&self, action: Action) -> bool {
        use Action::{Back, First, Last, PageDown, PageUp, ScrollDown, ScrollUp};
        matches!(action, ScrollUp | ScrollDown | PageUp | PageDown | First | Last | Back)
    }

    fn act(&mut self, action: Action, scene: Scene<'_>) -> Handled {
        let Some(rows) = rows(action, scene.setup) else { return Handled::Asks(Request::Close) };
        self.scroll_by(rows, scene.setup);
        Handled::Done
    }

    fn point(&mut self, _: Option<HitTarget>, _: Scene<'_>) -> Handled {
        Handled::Asks(Request::Close)
    }

    fn scroll(&mut self, rows: isize, scene: Scene<'_>) -> Handled {
        self.scroll_by(rows * WHEEL, scene.setup);
        Handled::Done
    }

    fn foot(&self) -> Option<&'static str> {
        Some("foot.advice")
    }
}

/// The columns of words on a screen of that width.
fn width(screen: u16) -> u16 {
    screen.saturating_sub(4).min(120).saturating_sub(4)
}

/// A way and what it took: "threads × 4   4 trials   median 1.00 s   4.0 times".
fn measured_way(way: &Way, speed_up: Option<f64>, look: Look) -> StyledLine {
    let median = way.elapsed().map_or_else(String::new, |spread| duration(spread.median));
    let said = Phrase::new("advice.measured.way").with("n", thousands(way.trials.len() as u64)).with("median", median);
    let mut words = look.say(&said);
    if way.has_failed() {
        words = format!("{words}  {}", look.word("compare.failed"));
    }
    if let Some(times) = speed_up {
        let times = Phrase::new("advice.measured.speed-up").with("times", ratio(times));
        words = format!("{words}  {}", look.say(&times));
    }
    let name = look.say(&way.name());
    let end = columns(&name);
    vec![(2, name, look.text()), (2 + end.max(26) + 2, words, look.dim())]
}

/// The table, a column each for threads, processes and async.
fn side_by_side(width: u16, look: Look) -> Vec<StyledLine> {
    let heads: Vec<String> =
        ASPECTS.iter().map(|aspect| look.word(Key::AdviceAspect.of(*aspect)).into_owned()).collect();
    let first = heads.iter().map(|head| columns(head)).max().unwrap_or(0) + 2;
    let each = (width - first) / 3;
    let at = |index: usize| first + each * u16::try_from(index).unwrap_or(0);
    let kinds = KINDS.iter().enumerate();
    let title =
        kinds.map(|(index, kind)| (at(index), look.word(Key::AdviceKind.of(*kind)).into_owned(), look.accent()));
    let mut lines: Vec<StyledLine> = vec![Vec::new(), title.collect()];
    for (aspect, head) in ASPECTS.iter().zip(heads) {
        let cells: Vec<Vec<String>> =
            KINDS.iter().map(|kind| wrap(&look.word(cell(kind, aspect)), usize::from(each - 2))).collect();
        for row in 0..cells.iter().map(Vec::len).max().unwrap_or(0) {
            let mut line: StyledLine = if row == 0 { vec![(0, head.clone(), look.dim())] } else { Vec::new() };
            let words = cells.iter().enumerate().filter_map(|(index, cell)| Some((at(index), cell.get(row)?.clone())));
            line.extend(words.map(|(x, words)| (x, words, look.text())));
            lines.push(line);
        }
    }
    lines
}
