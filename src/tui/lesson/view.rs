//! How the strip looks: the step, what is said or asked, what came of it, and the keys that it takes.

use ratatui::style::Style;

use super::strip::LessonStrip;
use super::words;
use crate::lesson::{Choices, Given, PredictionTold, StepKind};
use crate::text::Bilingual;
use crate::text::{Phrase, wrap};
use crate::tui::keymap::{Action, KeyContext, Keymap, keys_of};
use crate::tui::kit::{HitTarget, Painter, columns};
use crate::tui::theme::{Look, Mark};

/// Rows that the screen below keeps, whatever is said.
const LEAST_BELOW: u16 = 6;

/// Columns between answers that stand in a row.
const BETWEEN: u16 = 3;

/// A line of the strip, and the answers that stand on it: from which column on, and how wide.
struct Line {
    text: String,
    style: Style,
    answers: Vec<(u16, u16, Given)>,
}

/// What the strip has to know of the screen below it.
#[derive(Clone, Copy)]
pub(crate) struct Beside<'app> {
    /// The keys in force.
    pub(crate) keymap: Keymap,
    /// Whether an action can be done now.
    pub(crate) can: &'app dyn Fn(Action) -> bool,
    /// Whether a run is shown, which can be made again.
    pub(crate) shows_run: bool,
}

/// How many rows the strip takes of a screen of so many columns and rows.
pub(crate) fn height(strip: &LessonStrip, shows_run: bool, look: Look, (width, room): (u16, u16)) -> u16 {
    if !strip.is_whole() {
        return 1;
    }
    rows(strip, shows_run, look, (width, room)).0
}

/// How many rows it takes, and how many it would like to.
pub(super) fn rows(strip: &LessonStrip, shows_run: bool, look: Look, (width, room): (u16, u16)) -> (u16, u16) {
    let lines = lines(strip, shows_run, look, width.saturating_sub(2));
    let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(2);
    (rows.min(room.saturating_sub(LEAST_BELOW)), rows)
}

pub(crate) fn render(strip: &LessonStrip, beside: Beside<'_>, painter: &mut Painter<'_>) {
    let look = painter.look;
    render_head(strip, painter);
    if !strip.is_whole() {
        return;
    }
    let lines = lines(strip, beside.shows_run, look, painter.width().saturating_sub(2));
    let last = painter.height().saturating_sub(1);
    let is_open = strip.has_keys && !strip.session.is_done();
    for (y, line) in (1..last).zip(lines) {
        painter.write(1, y, &line.text, line.style);
        for (x, wide, given) in line.answers.into_iter().filter(|_| is_open) {
            painter.cell(1 + x, y, wide).note(HitTarget::LessonAnswer(given));
        }
    }
    render_keys(strip, beside, &mut painter.row(last));
}

/// The rule above: which lesson, which step; where keys go elsewhere, how one comes back.
fn render_head(strip: &LessonStrip, painter: &mut Painter<'_>) {
    let look = painter.look;
    let (at, all) = (strip.session.at() + 1, strip.session.lesson().steps.len());
    let width = painter.width();
    painter.fill(0, width, 0, look.glyphs().horizontal, look.border());
    let where_at = look.say(&Phrase::new("lesson.strip.step").with("at", at).with("all", all));
    let x = painter.write(1, 0, &format!(" {where_at} "), look.accent());
    let back = if strip.has_keys { String::new() } else { format!(" {} ", look.word("lesson.strip.come-back")) };
    let room = width.saturating_sub(columns(&back) + 2);
    let title = format!("{} ", strip.session.lesson().title.of(look.texts));
    if x + columns(&title) <= room {
        painter.write(x, 0, &title, look.dim());
    }
    if !back.is_empty() {
        let begin = width.saturating_sub(columns(&back) + 1);
        painter.button(begin, 0, &back, look.accent(), HitTarget::Action(Action::Lesson));
    }
}

fn render_keys(strip: &LessonStrip, beside: Beside<'_>, painter: &mut Painter<'_>) {
    let look = painter.look;
    let mut x = 1;
    if let Some(asked) = strip.session.asked()
        && !strip.session.is_done()
    {
        let digits = look.say(&Phrase::new("lesson.strip.answer").with("last", asked.choices.len()));
        x = painter.write(x, 0, &digits, look.accent()) + 2;
    }
    for binding in beside.keymap.bindings(KeyContext::Lesson).filter(|binding| (beside.can)(binding.action)) {
        let (Some(key), Some(word)) =
            (keys_of(binding, look.is_ascii()).into_iter().next(), word(strip, binding.action))
        else {
            continue;
        };
        let word = look.word(word);
        if x + columns(&key) + 1 + columns(&word) > painter.width() {
            break;
        }
        let end = painter.button(x, 0, &key, look.accent(), HitTarget::Action(binding.action));
        x = painter.button(end + 1, 0, &word, look.dim(), HitTarget::Action(binding.action)) + 2;
    }
}

/// What an action of the lesson does now, in a word.
fn word(strip: &LessonStrip, action: Action) -> Option<&'static str> {
    let session = &strip.session;
    Some(match action {
        Action::LessonNext if matches!(session.step().kind, StepKind::Run(_)) && !session.is_seen() => {
            "lesson.strip.run"
        }
        Action::LessonNext if session.is_last() => "lesson.strip.finish",
        Action::LessonNext => "lesson.strip.on",
        Action::LessonBack => "lesson.strip.back",
        Action::LessonAside => "lesson.strip.aside",
        Action::LessonClose => "lesson.strip.close",
        _ => return None,
    })
}

/// What the strip says, in lines of so many columns.
fn lines(strip: &LessonStrip, shows_run: bool, look: Look, width: u16) -> Vec<Line> {
    let mut lines = Lines { look, width: usize::from(width), made: Vec::new() };
    let session = &strip.session;
    let step = session.step();
    match &step.kind {
        StepKind::Predict(asked) => lines.question(asked, session.answered(), false),
        StepKind::Ask(asked) => lines.question(asked, session.answered(), true),
        StepKind::Run(run) if !session.is_seen() => {
            let key = if strip.has_begun() { "lesson.strip.running" } else { "lesson.strip.will-run" };
            let line = Phrase::new("lesson.strip.command").with("line", run.line.clone());
            lines.add(&look.word(key), look.text());
            lines.add(&look.say(&line), look.dim());
        }
        StepKind::Try(trial) if !session.is_seen() => {
            let key = if strip.has_begun() { "lesson.strip.running" } else { "lesson.strip.try" };
            lines.say(&trial.task, look.strong());
            lines.add(&look.word(key), look.dim());
        }
        StepKind::Say | StepKind::Show(_) | StepKind::Run(_) | StepKind::Try(_) => {}
    }
    if step.run().is_some() && !session.is_seen() {
        return lines.made;
    }
    for told in session.told() {
        lines.told(&told);
    }
    let broken = session.broken();
    if broken.is_empty() {
        if let Some(say) = &step.say {
            lines.say(say, look.text());
        }
    } else {
        // The first of them say enough.
        for broken in broken.iter().take(2) {
            let said = look.say(&words::differently(broken, look.texts));
            lines.add(&format!("{} {said}", look.mark(Mark::Warn).trim()), look.warn());
        }
        if shows_run {
            lines.add(&look.word("lesson.strip.again"), look.text());
        }
    }
    lines.made
}

struct Lines {
    look: Look,
    width: usize,
    made: Vec<Line>,
}

impl Lines {
    fn add(&mut self, text: &str, style: Style) {
        self.add_answer(text, style, None);
    }

    /// The same with what a click on it answers.
    fn add_answer(&mut self, text: &str, style: Style, given: Option<Given>) {
        let spelled = self.look.spell(text).into_owned();
        self.made.extend(wrap(&spelled, self.width).into_iter().map(|text| {
            let answers = given.map(|given| (0, columns(&text), given)).into_iter().collect();
            Line { text, style, answers }
        }));
    }

    /// Answers in a row.
    fn add_row(&mut self, answers: &[(Given, String)]) {
        let mut line = Line { text: String::new(), style: self.look.text(), answers: Vec::new() };
        for (given, text) in answers {
            if !line.text.is_empty() {
                line.text.extend(std::iter::repeat_n(' ', usize::from(BETWEEN)));
            }
            let (x, spelled) = (columns(&line.text), self.look.spell(text));
            line.answers.push((x, columns(&spelled), *given));
            line.text.push_str(&spelled);
        }
        self.made.push(line);
    }

    fn say(&mut self, text: &Bilingual, style: Style) {
        self.add(text.of(self.look.texts), style);
    }

    /// A question with its answers: in a row if they fit there, else one below the other.
    fn question(&mut self, asked: &Choices, answered: Option<Given>, is_asked: bool) {
        self.say(&asked.question, self.look.strong());
        let said = |text: &Bilingual| text.of(self.look.texts).to_owned();
        let choices = asked.choices.iter().enumerate();
        let mut answers: Vec<(Given, String)> = choices
            .map(|(index, choice)| (Given::Choice(index), format!("{} {}", index + 1, said(&choice.text))))
            .collect();
        answers.push((Given::DontKnow, format!("0 {}", self.look.word("lesson.strip.dont-know"))));
        let wide = answers.iter().map(|(_, text)| columns(&self.look.spell(text)).saturating_add(BETWEEN));
        let wide = wide.fold(0, u16::saturating_add).saturating_sub(BETWEEN);
        if answered.is_none() && usize::from(wide) <= self.width {
            return self.add_row(&answers);
        }
        for (given, text) in &answers {
            let (look, is_given) = (self.look, answered == Some(*given));
            let choice = match given {
                Given::Choice(index) => asked.choices.get(*index),
                Given::DontKnow => None,
            };
            let is_told = is_asked && (is_given || answered == Some(Given::DontKnow));
            match choice.filter(|_| is_told) {
                Some(choice) if choice.right => self.add(&format!("{} {text}", look.mark(Mark::Good)), look.good()),
                Some(choice) if is_given => {
                    self.add(&format!("{} {text}", look.mark(Mark::Bad)), look.bad());
                    if let Some(why) = &choice.why {
                        self.say(why, look.text());
                    }
                }
                _ => self.add_answer(text, if is_given { look.accent() } else { look.text() }, Some(*given)),
            }
        }
    }

    /// A prediction, and what came of it.
    fn told(&mut self, told: &PredictionTold<'_>) {
        let is_right = told.given == Given::Choice(told.right);
        let style = if is_right { self.look.good() } else { self.look.accent() };
        let said = self.look.say(&words::told(told, self.look.texts));
        self.add(&said, style);
    }
}
