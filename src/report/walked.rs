//! A walk along one schedule of a small program: every turn in a sentence, and where it leads; the same for programs.

use serde_json::{Value, json};

use super::Style;
use super::explore::{count_json, rules};
use crate::schedule::explorer::{Exploration, Turn};
use crate::schedule::line::{letter, line};
use crate::schedule::walk::Walk;
use crate::schedule::words;
use crate::text::{Phrase, Texts};

/// The walk in sentences: what each turn did and changed, and what is so at its end.
#[must_use]
pub fn walk_text(walk: &Walk, exploration: &Exploration, texts: &Texts, style: Style) -> String {
    let mut out = Vec::new();
    let machine = walk.machine();
    out.push(format!("{}  {}", style.title(&machine.program().name), texts.say(&rules(machine.rules()))));
    for walk in along(walk) {
        out.extend(words::last_turn(&walk).map(|said| format!("  {}", texts.say(&words::with_changes(said, &walk)))));
    }
    let (steps, preemptions) = (walk.turns().len(), exploration.preemptions(walk.turns()));
    out.push(texts.say(&Phrase::new("explore.walked").with("steps", steps).with("preemptions", preemptions)));
    let skip = usize::from(steps > 0);
    out.extend(words::situation(walk, Some(exploration)).iter().skip(skip).map(|said| texts.say(said)));
    style.finish(out.join("\n") + "\n")
}

/// The walk after each of its turns.
fn along(walk: &Walk) -> impl Iterator<Item = Walk> {
    let mut so_far = Walk::new(walk.machine().clone());
    walk.turns().iter().map(move |turn| {
        so_far.take(*turn);
        so_far.clone()
    })
}

/// The walk for programs.
pub(super) fn walk_json(walk: &Walk, exploration: &Exploration, texts: &Texts) -> Value {
    let machine = walk.machine();
    let program = machine.program();
    let shared = |walk: &Walk| -> Value {
        words::shared(walk, walk.state()).into_iter().map(|(name, now)| (name, Value::from(now))).collect()
    };
    let steps = along(walk).map(|walk| {
        let (kind, who) = match walk.turns().last() {
            Some(Turn::Drain(who)) => ("store", *who),
            Some(Turn::Step(who)) => ("step", *who),
            None => ("none", 0),
        };
        json!({
            "worker": letter(program, who).to_string(),
            "kind": kind,
            "what": words::last_turn(&walk).map(|said| texts.say(&said)),
            "shared": shared(&walk),
        })
    });
    let workers = (0..program.workers.len()).map(|who| {
        json!({
            "worker": letter(program, who).to_string(),
            "name": program.workers[who].name,
            "can_step": walk.obstacle(who).is_none(),
            "next": texts.say(&words::next_of(walk, who)),
        })
    });
    let reachable = exploration.from_here(walk.state(), exploration.was_broken(walk.states())).map(|rows| {
        let row = |(ending, is_right, tally): &(_, bool, crate::schedule::explorer::EndTally)| {
            json!({
                "ending": texts.say(&words::ending(program, ending)),
                "right": *is_right && tally.broken.is_none(),
                "schedules": count_json(tally.all()),
            })
        };
        rows.iter().map(row).collect::<Vec<_>>()
    });
    json!({
        "line": line(program, machine.rules(), walk.turns()),
        "preemptions": exploration.preemptions(walk.turns()),
        "steps": steps.collect::<Vec<_>>(),
        "shared": shared(walk),
        "workers": workers.collect::<Vec<_>>(),
        "over": walk.is_over(),
        "wrong": exploration.wrong_at(walk.state()).iter()
            .map(|kind| texts.say(&words::finding(program, kind))).collect::<Vec<_>>(),
        "reachable": reachable,
    })
}
