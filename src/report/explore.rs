//! What was found out about a small program, for people and for programs.

use serde_json::{Value, json};

use super::Style;
use crate::schedule::explorer::{
    EndTally, Exploration, Finding, Rules, Schedule, ScheduleCount, ScheduleEnd, SwitchPoints,
};
use crate::schedule::language::Program;
use crate::schedule::line::{letters, line};
use crate::schedule::shipped;
use crate::schedule::words;
use crate::text::{Phrase, Texts, pad, percent, thousands, width};

/// Most rows of endings that are listed.
const MOST_ROWS: usize = 20;

pub(super) fn title(program: &Program, texts: &Texts) -> String {
    program.title.as_ref().map_or_else(String::new, |title| title.of(texts).to_owned())
}

/// The programs that come along.
#[must_use]
pub fn programs_text(texts: &Texts) -> String {
    let rows: Vec<(String, String)> = shipped::all()
        .filter_map(|shipped| {
            let program = crate::schedule::language::read(shipped.name, shipped.text).ok()?;
            Some((shipped.name.to_owned(), title(&program, texts)))
        })
        .collect();
    let column = rows.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
    let rows = rows.iter().map(|(name, title)| format!("  {}  {title}", pad(name, column)));
    let lines: Vec<String> = std::iter::once(texts.get("explore.programs").to_owned()).chain(rows).collect();
    lines.join("\n") + "\n"
}

/// What a row of endings says.
pub(super) struct Row {
    pub(super) ending: ScheduleEnd,
    pub(super) is_right: bool,
    pub(super) count: ScheduleCount,
    pub(super) is_broken: bool,
    pub(super) schedule: Option<Schedule>,
}

/// The endings with at most so many preemptions; all of them where there is no limit. A row for those on which a promise
/// was broken on the way stands by itself.
pub(super) fn rows(exploration: &Exploration, preemptions: Option<usize>) -> Option<Vec<Row>> {
    let schedule_of = |ending: &ScheduleEnd, is_right| {
        let row = exploration.endings.iter().find(|row| row.ending == *ending && row.is_right == is_right);
        row.and_then(|row| row.schedule.clone())
    };
    if let Some(most) = preemptions {
        let within = exploration.within(most)?;
        let rows = within.into_iter().map(|(ending, is_right, count)| {
            let schedule = schedule_of(&ending, is_right);
            Row { ending, is_right, count, is_broken: false, schedule }
        });
        return Some(rows.collect());
    }
    let parts =
        |tally: EndTally| [(tally.kept, false), (tally.broken, true)].into_iter().filter(|(count, _)| !count.is_none());
    let rows = exploration.endings.iter().flat_map(|row| {
        parts(row.tally).map(|(count, is_broken)| Row {
            ending: row.ending.clone(),
            is_right: row.is_right && !is_broken,
            count,
            is_broken,
            schedule: if is_broken { None } else { row.schedule.clone() },
        })
    });
    Some(rows.collect())
}

fn label(program: &Program, row: &Row, texts: &Texts) -> String {
    let ending = words::ending(program, &row.ending);
    texts.say(&if row.is_broken { Phrase::new("explore.broken-on-the-way").with("ending", ending) } else { ending })
}

pub(super) fn findings(exploration: &Exploration, preemptions: Option<usize>) -> impl Iterator<Item = &Finding> {
    exploration
        .findings
        .iter()
        .filter(move |finding| preemptions.is_none_or(|most| finding.schedule.preemptions <= most))
}

/// Whether something is wrong, in schedules with at most so many preemptions.
#[must_use]
pub fn is_wrong(exploration: &Exploration, preemptions: Option<usize>) -> bool {
    findings(exploration, preemptions).next().is_some()
}

/// By which rules, in words.
#[must_use]
pub fn rules(rules: Rules) -> Phrase {
    let switch = match rules.switch {
        SwitchPoints::Every => "explore.switch.every",
        SwitchPoints::Await => "explore.switch.await",
        SwitchPoints::Call => "explore.switch.call",
    };
    let memory = match rules.memory {
        crate::schedule::explorer::MemoryModel::Sc => "explore.memory.sc",
        crate::schedule::explorer::MemoryModel::Tso => "explore.memory.tso",
    };
    Phrase::new("explore.rules").with("switch", Phrase::new(switch)).with("memory", Phrase::new(memory))
}

/// A schedule in words: how many preemptions and steps, and which.
fn schedule(program: &Program, schedule: &Schedule) -> Phrase {
    let spaced: Vec<String> = letters(program, &schedule.turns).chars().map(String::from).collect();
    Phrase::new("explore.schedule")
        .with("preemptions", schedule.preemptions)
        .with("steps", schedule.turns.len())
        .with("letters", shortened(&spaced.join(" ")))
}

fn shortened(letters: &str) -> String {
    const MOST: usize = 80;
    if letters.len() <= MOST { letters.to_owned() } else { format!("{} …", letters[..MOST].trim_end()) }
}

/// The report for people.
#[must_use]
pub fn exploration_text(exploration: &Exploration, preemptions: Option<usize>, texts: &Texts, style: Style) -> String {
    let machine = exploration.machine();
    let program = machine.program();
    let say = |phrase: &Phrase| texts.say(phrase);
    let mut out = vec![format!("{}  {}", style.title(&program.name), title(program, texts)).trim_end().to_owned()];
    out.push(style.faint(&say(&rules(machine.rules()))));
    let sum = Phrase::new(if exploration.is_whole { "explore.sum" } else { "explore.sum-at-least" });
    out.push(say(&sum.with("schedules", words::count(exploration.schedules)).with("states", exploration.states)));
    if let Some(most) = preemptions {
        out.push(say(&Phrase::new("explore.within").with("most", most)));
    }
    out.push(String::new());
    match rows(exploration, preemptions) {
        None => out.push(texts.get("explore.not-counted").to_owned()),
        Some(rows) => {
            let whole = rows.iter().fold(ScheduleCount::default(), |sum, row| sum.plus(row.count));
            out.extend(table(program, &rows, whole, (texts, style)));
        }
    }
    out.push(String::new());
    let before = out.len();
    for finding in findings(exploration, preemptions) {
        let mark = style.mark(false);
        out.push(format!("{mark} {}", say(&words::finding(program, &finding.kind))));
        out.push(format!("    {}", say(&schedule(program, &finding.schedule))));
        out.push(format!("    racelab explore '{}'", line(program, machine.rules(), &finding.schedule.turns)));
    }
    if out.len() == before {
        let key = match (exploration.is_whole, exploration.has_promises()) {
            (true, true) => "explore.all-hold",
            (true, false) => "explore.no-promises",
            (false, _) => "explore.nothing-found",
        };
        out.push(format!("{} {}", style.mark(exploration.is_whole), texts.get(key)));
    }
    out.extend(bounds(exploration, texts));
    style.finish(out.join("\n") + "\n")
}

fn table(program: &Program, rows: &[Row], whole: ScheduleCount, (texts, style): (&Texts, Style)) -> Vec<String> {
    let labels: Vec<String> = rows.iter().map(|row| label(program, row, texts)).collect();
    let counts: Vec<String> = rows.iter().map(|row| texts.say(&words::count(row.count))).collect();
    let wide = |cells: &[String]| cells.iter().take(MOST_ROWS).map(|cell| width(cell)).max().unwrap_or(0);
    let (first, second) = (wide(&labels), wide(&counts));
    let mut out: Vec<String> = Vec::new();
    for ((row, label), count) in rows.iter().zip(&labels).zip(&counts).take(MOST_ROWS) {
        let share = row.count.share_of(whole).map_or_else(String::new, percent);
        let blank = " ".repeat(second - width(count));
        let least = row.schedule.as_ref().map_or_else(String::new, |least| {
            texts.say(&Phrase::new("explore.fewest").with("preemptions", least.preemptions))
        });
        let mark = style.mark(row.is_right);
        out.push(format!("  {mark} {}  {blank}{count}  {share:>7}  {least}", pad(label, first)).trim_end().to_owned());
    }
    if rows.len() > MOST_ROWS {
        out.push(format!("    {}", texts.say(&Phrase::new("explore.more-rows").with("count", rows.len() - MOST_ROWS))));
    }
    out
}

/// What few preemptions are enough for: for 0, 1, 2 of them and any.
fn bounds(exploration: &Exploration, texts: &Texts) -> Vec<String> {
    if exploration.machine().rules().switch == SwitchPoints::Await
        || exploration.endings.len() + exploration.findings.len() < 2
    {
        return Vec::new();
    }
    let program = exploration.machine().program();
    let mut out = vec![String::new()];
    for most in 0..=2 {
        let reached =
            |schedule: &Option<Schedule>| schedule.as_ref().is_some_and(|schedule| schedule.preemptions <= most);
        let endings = exploration.endings.iter().filter(|row| reached(&row.schedule));
        let names: Vec<String> = endings.map(|row| texts.say(&words::ending(program, &row.ending))).take(8).collect();
        let wrong = findings(exploration, Some(most)).count();
        out.push(texts.say(
            &Phrase::new("explore.bound").with("most", most).with("endings", names.join("; ")).with("wrong", wrong),
        ));
    }
    out
}

pub(super) fn count_json(count: ScheduleCount) -> Value {
    match count {
        ScheduleCount::Exactly(count) => json!(count.to_string()),
        ScheduleCount::MoreThan(_) => json!("more"),
        ScheduleCount::Endless => json!("endless"),
    }
}

/// The number of states found so far, while it is looked for more.
#[must_use]
pub fn states_so_far(states: usize) -> Phrase {
    Phrase::new("explore.so-far").with("states", thousands(states as u128))
}
