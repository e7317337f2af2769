//! What is found, and where one is, in words: phrases that a face says in its language. No picture is needed to understand
//! them.

use super::explorer::{Exploration, Failure, FailureKind, FindingKind, Obstacle, ScheduleCount, ScheduleEnd, Turn};
use super::language::{Place, Program};
use super::line::letter;
use super::walk::Walk;
use crate::text::Phrase;

/// How a worker is called: its letter, and its name if that says more.
#[must_use]
pub fn worker(program: &Program, worker: usize) -> String {
    let (letter, name) = (letter(program, worker).to_string(), &program.workers[worker].name);
    if *name == letter { letter } else { format!("{letter} ({name})") }
}

/// A number of schedules.
#[must_use]
pub fn count(count: ScheduleCount) -> Phrase {
    match count {
        ScheduleCount::Exactly(count) => Phrase::new("explore.count").with("count", count),
        ScheduleCount::MoreThan(count) => Phrase::new("explore.more-than").with("count", count),
        ScheduleCount::Endless => Phrase::new("explore.endless-count"),
    }
}

/// A value as it is written in the program.
#[must_use]
pub fn value(value: i32, truth: bool) -> String {
    match (truth, value) {
        (true, 0) => "false".to_owned(),
        (true, 1) => "true".to_owned(),
        _ => value.to_string(),
    }
}

/// The values that tell endings apart.
#[must_use]
pub fn values(program: &Program, values: &[i32]) -> String {
    let pairs = program.outcome.iter().zip(values);
    let pairs = pairs.map(|(property, one)| format!("{} = {}", property.spelling, value(*one, property.truth)));
    pairs.collect::<Vec<_>>().join(", ")
}

/// What a schedule comes to.
#[must_use]
pub fn ending(program: &Program, ending: &ScheduleEnd) -> Phrase {
    match ending {
        ScheduleEnd::Finished(of) if program.outcome.is_empty() || of.is_empty() => {
            Phrase::new("explore.ending.finished")
        }
        ScheduleEnd::Finished(of) => Phrase::new("explore.ending.values").with("values", values(program, of)),
        ScheduleEnd::Failed(_) => Phrase::new("explore.ending.failed"),
        ScheduleEnd::Deadlock => Phrase::new("explore.ending.deadlock"),
        ScheduleEnd::Endless => Phrase::new("explore.ending.endless"),
        ScheduleEnd::Others => Phrase::new("explore.ending.others"),
    }
}

fn shared_name(program: &Program, word: usize) -> String {
    program.shared_at(word).map_or_else(String::new, |shared| shared.name.clone())
}

/// Why a worker cannot go on.
#[must_use]
pub fn obstacle(program: &Program, who: usize, obstacle: Obstacle) -> Phrase {
    let about = |key: &'static str| Phrase::new(key).with("worker", worker(program, who));
    let with_name = |key: &'static str, word| about(key).with("name", shared_name(program, word));
    match obstacle {
        Obstacle::Finished => about("explore.why.finished"),
        Obstacle::Failed(failure) => failed(program, who, failure),
        Obstacle::Lock { lock, owner: Some(owner) } if owner == who => with_name("explore.why.own-lock", lock),
        Obstacle::Lock { lock, owner } => with_name("explore.why.lock", lock)
            .with("owner", owner.map_or_else(String::new, |owner| worker(program, owner))),
        Obstacle::Semaphore(word) => with_name("explore.why.semaphore", word),
        Obstacle::Notification(word) => with_name("explore.why.notification", word),
        Obstacle::Room(word) => with_name("explore.why.room", word),
        Obstacle::Item(word) => with_name("explore.why.item", word),
        Obstacle::Stores => about("explore.why.stores"),
        Obstacle::Loop(other) => about("explore.why.loop").with("other", worker(program, other)),
    }
}

fn failed(program: &Program, who: usize, failure: Failure) -> Phrase {
    let key = match failure.kind {
        FailureKind::Endless => "explore.failed.endless",
        FailureKind::Assertion => "explore.failed.assertion",
        FailureKind::Index => "explore.failed.index",
        FailureKind::Overflow => "explore.failed.overflow",
        FailureKind::Zero => "explore.failed.zero",
        FailureKind::NotHeld => "explore.failed.not-held",
        FailureKind::WithoutLock => "explore.failed.without-lock",
    };
    Phrase::new(key).with("worker", worker(program, who)).with("line", failure.line(program, who).to_string())
}

/// Something that can go wrong.
#[must_use]
pub fn finding(program: &Program, kind: &FindingKind) -> Phrase {
    match kind {
        FindingKind::Always(promise) => {
            Phrase::new("explore.finding.always").with("what", program.always[*promise].spelling.as_str())
        }
        FindingKind::Exclusion => Phrase::new("explore.finding.exclusion"),
        FindingKind::Finally(promise) => {
            Phrase::new("explore.finding.finally").with("what", program.finally[*promise].spelling.as_str())
        }
        FindingKind::Failed { worker, failure } => failed(program, *worker, *failure),
        FindingKind::Deadlock(obstacles) => {
            let waiting = obstacles.iter().enumerate();
            let waiting = waiting.filter_map(|(who, obstacle)| obstacle.map(|obstacle| (who, obstacle)));
            let waiting = waiting.filter(|(_, obstacle)| *obstacle != Obstacle::Finished);
            let mut whys = waiting.map(|(who, why)| obstacle(program, who, why));
            let first = whys.next().unwrap_or_else(|| Phrase::new("explore.ending.deadlock"));
            let all = whys.fold(first, |all, why| Phrase::new("explore.both").with("one", all).with("other", why));
            Phrase::new("explore.finding.deadlock").with("why", all)
        }
        FindingKind::Trapped => Phrase::new("explore.finding.trapped"),
        FindingKind::Starvation(who) => Phrase::new("explore.finding.starvation").with("worker", worker(program, *who)),
    }
}

/// What happened last.
#[must_use]
pub fn last_turn(walk: &Walk) -> Option<Phrase> {
    let (turn, before) = (walk.turns().last()?, walk.before()?);
    let program = walk.machine().program();
    Some(match turn {
        Turn::Step(who) => {
            let at = walk.machine().at(before, *who)?;
            let instruction = program.workers[*who].code.get(at)?;
            Phrase::new("explore.step")
                .with("worker", worker(program, *who))
                .with("line", instruction.line.to_string())
                .with("what", instruction.spelling.as_str())
        }
        Turn::Drain(who) => {
            let (word, value) = walk.machine().stores(before, *who).first().copied()?;
            Phrase::new("explore.drain")
                .with("worker", worker(program, *who))
                .with("what", format!("{} = {value}", memory_name(program, word)))
        }
    })
}

/// What is said of the last turn, and what is shared that it changed.
#[must_use]
pub fn with_changes(said: Phrase, walk: &Walk) -> Phrase {
    let before = walk.before().map(|before| shared(walk, before)).unwrap_or_default();
    let now = shared(walk, walk.state()).into_iter();
    let changed = now.filter(|row| !before.contains(row)).map(|(name, now)| format!("{name} = {now}"));
    let changed = changed.collect::<Vec<_>>().join(", ");
    if changed.is_empty() { said } else { Phrase::new("explore.now").with("said", said).with("values", changed) }
}

/// The name of a word of memory: a variable, or an element.
#[must_use]
pub fn memory_name(program: &Program, word: usize) -> String {
    let shared = program.shared.iter().rev().find(|shared| shared.word <= word && shared.word < program.memory);
    shared.map_or_else(String::new, |shared| match shared.place {
        Place::Array { .. } => format!("{}[{}]", shared.name, word - shared.word),
        _ => shared.name.clone(),
    })
}

/// What is shared and what it is now, in the order of declaration.
#[must_use]
pub fn shared(walk: &Walk, state: &[i32]) -> Vec<(String, String)> {
    let program = walk.machine().program();
    let name =
        |who: i32| usize::try_from(who - 1).map_or_else(|_| "-".to_owned(), |who| letter(program, who).to_string());
    let rows = program.shared.iter().map(|shared| {
        let word = shared.word;
        let now = match shared.place {
            Place::Variable { truth } => value(state[word], truth),
            Place::Array { len, truth } => {
                let items = state[word..word + len].iter().map(|item| value(*item, truth));
                format!("[{}]", items.collect::<Vec<_>>().join(", "))
            }
            Place::Lock => name(state[word]),
            Place::Semaphore => state[word].to_string(),
            Place::Condition { .. } => {
                let waiting: Vec<String> =
                    super::explorer::waiters(state[word]).map(|who| letter(program, who).to_string()).collect();
                if waiting.is_empty() { "-".to_owned() } else { waiting.join(" ") }
            }
            Place::Queue { .. } => {
                let len = usize::try_from(state[word]).unwrap_or(0);
                let items: Vec<String> = state[word + 1..=word + len].iter().map(ToString::to_string).collect();
                format!("[{}]", items.join(", "))
            }
        };
        (shared.name.clone(), now)
    });
    rows.collect()
}

/// What a worker would do next, or why it cannot.
#[must_use]
pub fn next_of(walk: &Walk, who: usize) -> Phrase {
    let program = walk.machine().program();
    if let Some(why) = walk.obstacle(who) {
        return obstacle(program, who, why);
    }
    let at = walk.machine().at(walk.state(), who).unwrap_or(0);
    let instruction = &program.workers[who].code[at];
    Phrase::new("explore.next")
        .with("worker", worker(program, who))
        .with("line", instruction.line.to_string())
        .with("what", instruction.spelling.as_str())
}

/// Why a schedule cannot be taken any further than here, to this turn.
#[must_use]
pub fn stuck(walk: &Walk, turn: Turn) -> Phrase {
    let why = match turn {
        Turn::Step(who) => next_of(walk, who),
        Turn::Drain(_) => Phrase::new("explore.no-store"),
    };
    Phrase::new("explore.stuck").with("turn", walk.turns().len() + 1).with("why", why)
}

/// Where one is, in sentences: what happened, what is shared, what each worker would do next or why it cannot, what can
/// still be reached.
#[must_use]
pub fn situation(walk: &Walk, exploration: Option<&Exploration>) -> Vec<Phrase> {
    let machine = walk.machine();
    let (program, state) = (machine.program(), walk.state());
    let mut said: Vec<Phrase> = last_turn(walk).into_iter().collect();
    let all = shared(walk, state).into_iter().map(|(name, now)| format!("{name} = {now}")).collect::<Vec<_>>();
    if !all.is_empty() {
        said.push(Phrase::new("explore.shared").with("values", all.join(", ")));
    }
    for who in 0..program.workers.len() {
        let stores = machine.stores(state, who);
        if !stores.is_empty() {
            let stores = stores.iter().map(|(word, value)| format!("{} = {value}", memory_name(program, *word)));
            let stores = stores.collect::<Vec<_>>().join(", ");
            said.push(Phrase::new("explore.stores").with("worker", worker(program, who)).with("stores", stores));
        }
        said.push(next_of(walk, who));
    }
    let Some(exploration) = exploration else { return said };
    said.extend(exploration.wrong_at(state).iter().map(|kind| finding(program, kind)));
    for (of, _, tally) in exploration.from_here(state, exploration.was_broken(walk.states())).unwrap_or_default() {
        let row = Phrase::new("explore.reachable").with("ending", ending(program, &of));
        said.push(row.with("count", count(tally.all())));
    }
    said
}
