//! An enumerator that shares nothing with the explorer but the words of the language: it walks every schedule of random
//! small programs one by one, and has to come to the same numbers.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::tests::explored;
use super::{MemoryModel, ScheduleEnd, SwitchPoints};

#[derive(Debug, Clone)]
enum Part {
    Increment(usize),
    AtomicIncrement(usize),
    Set(usize, i32),
    Copy(usize, usize),
    Locked(usize, Vec<Part>),
    Down,
    Up,
    Wait,
    Notify,
    NotifyAll,
}

/// What is done at once.
#[derive(Debug, Clone, Copy)]
enum Atom {
    Read(usize),
    WriteNext(usize),
    Write(usize),
    Add(usize),
    Put(usize, i32),
    Lock(usize),
    Unlock(usize),
    Down,
    Up,
    Wait,
    Wake,
    Notify(bool),
}

/// The lock of the condition.
const OWN: usize = 2;

fn text_of(parts: &[Part], indent: usize, text: &mut String) {
    for part in parts {
        let line = match part {
            Part::Increment(v) => format!("v{v} += 1"),
            Part::AtomicIncrement(v) => format!("atomic v{v} += 1"),
            Part::Set(v, value) => format!("v{v} = {value}"),
            Part::Copy(from, to) => format!("v{to} = v{from}"),
            Part::Locked(lock, _) => format!("with l{lock}:"),
            Part::Down => "s.acquire()".to_owned(),
            Part::Up => "s.release()".to_owned(),
            Part::Wait | Part::Notify | Part::NotifyAll => "with c:".to_owned(),
        };
        let blank = " ".repeat(indent);
        text.push_str(&[&blank, &*line, "\n"].concat());
        match part {
            Part::Locked(_, inner) => text_of(inner, indent + 2, text),
            Part::Wait => text.push_str(&[&blank, "  c.wait()\n"].concat()),
            Part::Notify => text.push_str(&[&blank, "  c.notify()\n"].concat()),
            Part::NotifyAll => text.push_str(&[&blank, "  c.notify_all()\n"].concat()),
            _ => {}
        }
    }
}

fn atoms_of(parts: &[Part], atoms: &mut Vec<Atom>) {
    for part in parts {
        match part {
            Part::Increment(v) => atoms.extend([Atom::Read(*v), Atom::WriteNext(*v)]),
            Part::AtomicIncrement(v) => atoms.push(Atom::Add(*v)),
            Part::Set(v, value) => atoms.push(Atom::Put(*v, *value)),
            Part::Copy(from, to) => atoms.extend([Atom::Read(*from), Atom::Write(*to)]),
            Part::Locked(lock, inner) => {
                atoms.push(Atom::Lock(*lock));
                atoms_of(inner, atoms);
                atoms.push(Atom::Unlock(*lock));
            }
            Part::Down => atoms.push(Atom::Down),
            Part::Up => atoms.push(Atom::Up),
            Part::Wait => atoms.extend([Atom::Lock(OWN), Atom::Wait, Atom::Wake, Atom::Unlock(OWN)]),
            Part::Notify => atoms.extend([Atom::Lock(OWN), Atom::Notify(false), Atom::Unlock(OWN)]),
            Part::NotifyAll => atoms.extend([Atom::Lock(OWN), Atom::Notify(true), Atom::Unlock(OWN)]),
        }
    }
}

#[derive(Debug, Clone, Default)]
struct World {
    values: [i32; 2],
    locked: [bool; 3],
    semaphore: i32,
    waiting: Vec<usize>,
    at: Vec<usize>,
    read: Vec<i32>,
}

impl World {
    fn can(&self, worker: usize, atom: Atom) -> bool {
        match atom {
            Atom::Lock(lock) => !self.locked[lock],
            Atom::Down => self.semaphore > 0,
            Atom::Wake => !self.waiting.contains(&worker) && !self.locked[OWN],
            _ => true,
        }
    }

    fn take(&mut self, worker: usize, atom: Atom) {
        self.at[worker] += 1;
        match atom {
            Atom::Read(v) => self.read[worker] = self.values[v],
            Atom::WriteNext(v) => self.values[v] = self.read[worker] + 1,
            Atom::Write(v) => self.values[v] = self.read[worker],
            Atom::Add(v) => self.values[v] += 1,
            Atom::Put(v, value) => self.values[v] = value,
            Atom::Lock(lock) => self.locked[lock] = true,
            Atom::Unlock(lock) => self.locked[lock] = false,
            Atom::Down => self.semaphore -= 1,
            Atom::Up => self.semaphore += 1,
            Atom::Wait => {
                self.locked[OWN] = false;
                self.waiting.push(worker);
            }
            Atom::Wake => self.locked[OWN] = true,
            Atom::Notify(true) => self.waiting.clear(),
            Atom::Notify(false) => drop(self.waiting.drain(..1.min(self.waiting.len()))),
        }
    }
}

pub(crate) type Ends = BTreeMap<Option<Vec<i32>>, u128>;

fn enumerate(world: &World, code: &[Vec<Atom>], ends: &mut Ends, left: &mut u64) {
    let mut goes_on = false;
    for (worker, atoms) in code.iter().enumerate() {
        if let Some(atom) = atoms.get(world.at[worker]).filter(|atom| world.can(worker, **atom)) {
            goes_on = true;
            let mut next = world.clone();
            next.take(worker, *atom);
            enumerate(&next, code, ends, left);
            if *left == 0 {
                return;
            }
        }
    }
    if !goes_on {
        *left = left.saturating_sub(1);
        let is_over = code.iter().zip(&world.at).all(|(atoms, at)| *at == atoms.len());
        *ends.entry(is_over.then(|| world.values.to_vec())).or_default() += 1;
    }
}

fn parts() -> impl Strategy<Value = Vec<Part>> {
    let leaf = prop_oneof![
        4 => (0..2_usize).prop_map(Part::Increment),
        1 => (0..2_usize).prop_map(Part::AtomicIncrement),
        1 => (0..2_usize, 1..4).prop_map(|(v, value)| Part::Set(v, value)),
        1 => (0..2_usize, 0..2_usize).prop_map(|(from, to)| Part::Copy(from, to)),
        1 => Just(Part::Down),
        1 => Just(Part::Up),
        1 => Just(Part::Wait),
        1 => Just(Part::Notify),
        1 => Just(Part::NotifyAll),
    ];
    let part = leaf.prop_recursive(2, 4, 2, |inner| {
        (0..2_usize, prop::collection::vec(inner, 1..3)).prop_map(|(lock, parts)| Part::Locked(lock, parts))
    });
    prop::collection::vec(part, 0..4)
}

/// A random small program: its text, and a machine of its own for it.
#[derive(Debug, Clone)]
pub(crate) struct RandomProgram {
    pub(crate) text: String,
    code: Vec<Vec<Atom>>,
    world: World,
}

/// What is so after some turns.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Stand {
    pub(crate) values: [i32; 2],
    /// What each has read last.
    pub(crate) read: Vec<i32>,
    /// Who can go on.
    pub(crate) can: Vec<bool>,
    /// Whether all are at their ends.
    pub(crate) is_end: bool,
}

impl RandomProgram {
    fn of(workers: &[Vec<Part>], semaphore: i32) -> Self {
        let atoms = |parts: &Vec<Part>| {
            let mut atoms = Vec::new();
            atoms_of(parts, &mut atoms);
            atoms
        };
        let code: Vec<Vec<Atom>> = workers.iter().map(atoms).collect();
        let mut text =
            format!("shared v0 = 0, v1 = 0\nlock l0, l1, l2\ncondition c of l2\nsemaphore s = {semaphore}\n");
        for (worker, parts) in workers.iter().enumerate() {
            text.push_str(&["worker w", &worker.to_string(), ":\n  pass\n"].concat());
            text_of(parts, 2, &mut text);
        }
        let world = World { semaphore, at: vec![0; code.len()], read: vec![0; code.len()], ..World::default() };
        Self { text, code, world }
    }

    fn after(&self, workers: &[usize]) -> World {
        let mut world = self.world.clone();
        for worker in workers {
            let atom = self.code[*worker][world.at[*worker]];
            assert!(world.can(*worker, atom), "{worker} cannot in {workers:?} of\n{}", self.text);
            world.take(*worker, atom);
        }
        world
    }

    /// What is so after these workers have taken their steps.
    pub(crate) fn stand(&self, workers: &[usize]) -> Stand {
        let world = self.after(workers);
        let can = |(worker, atoms): (usize, &Vec<Atom>)| {
            atoms.get(world.at[worker]).is_some_and(|atom| world.can(worker, *atom))
        };
        Stand {
            can: self.code.iter().enumerate().map(can).collect(),
            is_end: self.code.iter().zip(&world.at).all(|(atoms, at)| *at == atoms.len()),
            values: world.values,
            read: world.read,
        }
    }

    /// How many schedules come to which end from there; `None` of a deadlock. Nothing if there are too many to look at.
    pub(crate) fn ends_after(&self, workers: &[usize]) -> Option<Ends> {
        let (mut ends, mut left) = (Ends::new(), 60_000);
        enumerate(&self.after(workers), &self.code, &mut ends, &mut left);
        (left > 0).then_some(ends)
    }
}

/// Random small programs of two or three workers.
pub(crate) fn programs() -> impl Strategy<Value = RandomProgram> {
    (prop::collection::vec(parts(), 2..4), 0..2).prop_map(|(workers, semaphore)| RandomProgram::of(&workers, semaphore))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn every_schedule_one_by_one_comes_to_the_same_numbers(program in programs()) {
        let ends = program.ends_after(&[]);
        prop_assume!(ends.is_some());
        let (text, ends) = (program.text, ends.unwrap_or_default());
        let found = explored(&text, SwitchPoints::Every, MemoryModel::Sc);
        let mut counted = Ends::new();
        for row in &found.endings {
            let values = match &row.ending {
                ScheduleEnd::Finished(values) => Some(values.clone()),
                ScheduleEnd::Deadlock => None,
                other => panic!("{other:?}\n{text}"),
            };
            *counted.entry(values).or_default() += row.tally.all().exact().expect("there are no circles");
        }
        prop_assert_eq!(ends, counted, "{}", text);
    }
}
