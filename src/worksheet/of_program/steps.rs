//! The steps of a schedule, turn by turn: what was read, and what is shared afterwards, with values missing.

use rand::RngExt as _;

use super::{Exercise, MOST_TURNS, ProgramMatter, Random};
use crate::schedule::explorer::{SwitchPoints, Turn};
use crate::schedule::language::{Operation, Target};
use crate::schedule::line::letter;
use crate::schedule::walk::Walk;
use crate::schedule::words;
use crate::text::Phrase;
use crate::worksheet::exercise::{Cell, Matter, Solution, heads, plain};

/// The column of what a worker has read.
const OWN: usize = 2;

/// Most columns of what is shared: a page is not wider.
const MOST_SHARED: usize = 5;

pub(super) fn ask(matter: &ProgramMatter, random: &mut Random) -> Option<Exercise> {
    let whole = matter.walk(random);
    let mut walk = Walk::new(whole.machine().clone());
    let shared = words::shared(&walk, walk.state());
    // What never changes needs no column.
    let changes = |place: &usize| {
        let value = |state: &Vec<i32>| words::shared(&walk, state).swap_remove(*place);
        whole.states().iter().any(|state| value(state) != shared[*place])
    };
    let columns: Vec<usize> = (0..shared.len()).filter(changes).take(MOST_SHARED).collect();
    if columns.is_empty() || whole.turns().len() > MOST_TURNS {
        return None;
    }
    let start = [Cell::given(""), Cell::Given(Phrase::new("worksheet.at-start")), Cell::given("")];
    let mut has_read = false;
    let values = columns.iter().map(|place| Cell::given(shared[*place].1.as_str()));
    let mut rows: Vec<Vec<Cell>> = vec![start.into_iter().chain(values).collect()];
    let mut missing = 0;
    for (turn, left) in whole.turns().iter().zip((0..whole.turns().len()).rev()) {
        walk.take(*turn);
        let before = words::shared(&walk, walk.before()?);
        let own = read(&walk);
        has_read |= own.is_some();
        let own = match own {
            None => Cell::given(""),
            Some((name, value)) if random.random() => {
                missing += 1;
                Cell::Blank { before: format!("{name} = "), answer: value }
            }
            Some((name, value)) => Cell::given(format!("{name} = {value}")),
        };
        let now = words::shared(&walk, walk.state());
        let mut value = |place: &usize| {
            let (now, before) = (&now[*place], &before[*place]);
            // What stands at the end is what the schedule comes to, which may be asked for, too.
            let is_missing = random.random_ratio(if now == before { 1 } else { 3 }, 4) || left == 0;
            missing += usize::from(is_missing);
            Cell::blank_if(is_missing, now.1.as_str())
        };
        let values: Vec<Cell> = columns.iter().map(&mut value).collect();
        let (who, what) = taken(&walk)?;
        rows.push([Cell::given(who), Cell::Given(what), own].into_iter().chain(values).collect());
    }
    let mut heads: Vec<Phrase> = heads(&["report.worker", "worksheet.step", "worksheet.own"]);
    heads.extend(columns.iter().map(|place| plain(shared[*place].0.as_str())));
    if !has_read {
        heads.remove(OWN);
        for row in &mut rows {
            row.remove(OWN);
        }
    }
    let question = Exercise::new(Phrase::new("worksheet.steps"), vec![Matter::Table { heads, rows }], Solution::Blanks);
    (missing > 0).then_some(question)
}

/// Whose turn was the last, and what it was.
fn taken(walk: &Walk) -> Option<(String, Phrase)> {
    let (machine, before) = (walk.machine(), walk.before()?);
    let program = machine.program();
    let (who, what) = match walk.turns().last()? {
        Turn::Step(who) => {
            let instruction = program.workers[*who].code.get(machine.at(before, *who)?)?;
            let line = Phrase::new("worksheet.line").with("line", instruction.line.to_string());
            (*who, line.with("what", instruction.spelling.as_str()))
        }
        Turn::Drain(who) => {
            let (word, _) = machine.stores(before, *who).first().copied()?;
            (*who, Phrase::new("worksheet.store").with("name", words::memory_name(program, word)))
        }
    };
    Some((letter(program, who).to_string(), what))
}

/// What the last turn read into a variable of the worker's own, where it did nothing else.
fn read(walk: &Walk) -> Option<(String, String)> {
    let (machine, before, Turn::Step(who)) = (walk.machine(), walk.before()?, *walk.turns().last()?) else {
        return None;
    };
    let worker = &machine.program().workers[who];
    let instruction = worker.code.get(machine.at(before, who)?)?;
    let Operation::Set { target: Target::Local(word), value, .. } = &instruction.operation else { return None };
    let local = worker.locals.iter().find(|local| local.word == *word)?;
    // What stands in its buffer it sees before memory does.
    let is_plain = machine.rules().switch == SwitchPoints::Every && machine.stores(before, who).is_empty();
    is_plain.then(|| (local.name.clone(), words::value(machine.value(before, value), local.truth)))
}
