//! What was found out about a small program, for programs.

use serde_json::{Value, json};

use super::PROGRAM;
use super::explore::{Row, count_json, findings, rows, title};
use super::json_text::pretty;
use super::walked::walk_json;
use crate::schedule::explorer::{Exploration, FindingKind, Schedule};
use crate::schedule::line::line;
use crate::schedule::walk::Walk;
use crate::schedule::words;
use crate::text::Texts;

fn kind_name(kind: &FindingKind) -> &'static str {
    match kind {
        FindingKind::Always(_) => "always",
        FindingKind::Exclusion => "exclusion",
        FindingKind::Finally(_) => "finally",
        FindingKind::Failed { .. } => "failed",
        FindingKind::Deadlock(_) => "deadlock",
        FindingKind::Trapped => "endless",
        FindingKind::Starvation(_) => "starvation",
    }
}

/// The report for programs.
///
/// # Errors
/// If it could not be put into words.
pub fn exploration_json(
    exploration: &Exploration,
    preemptions: Option<usize>,
    walk: Option<&Walk>,
    texts: &Texts,
) -> serde_json::Result<String> {
    pretty(&exploration_value(exploration, preemptions, walk, texts))
}

/// What it says, before it is written down: the figures that lessons speak of.
#[must_use]
pub fn exploration_value(
    exploration: &Exploration,
    preemptions: Option<usize>,
    walk: Option<&Walk>,
    texts: &Texts,
) -> Value {
    let machine = exploration.machine();
    let (program, by) = (machine.program(), machine.rules());
    let schedule_json = |schedule: &Schedule| {
        json!({
            "preemptions": schedule.preemptions,
            "steps": schedule.turns.len(),
            "line": line(program, by, &schedule.turns),
        })
    };
    let endings = rows(exploration, preemptions).map(|rows| {
        let row = |row: &Row| {
            json!({
                "ending": texts.say(&words::ending(program, &row.ending)),
                "right": row.is_right,
                "broken_on_the_way": row.is_broken,
                "schedules": count_json(row.count),
                "shortest": row.schedule.as_ref().map(schedule_json),
            })
        };
        rows.iter().map(row).collect::<Vec<_>>()
    });
    let findings = findings(exploration, preemptions).map(|finding| {
        json!({
            "kind": kind_name(&finding.kind),
            "what": texts.say(&words::finding(program, &finding.kind)),
            "shortest": schedule_json(&finding.schedule),
        })
    });
    json!({
        "version": 1,
        "program": PROGRAM,
        "name": program.name,
        "title": title(program, texts),
        "checksum": format!("{:08x}", program.checksum),
        "switch": by.switch.to_string(),
        "memory": by.memory.to_string(),
        "preemptions": preemptions,
        "whole": exploration.is_whole,
        "states": exploration.states,
        "schedules": count_json(exploration.schedules),
        "endings": endings,
        "findings": findings.collect::<Vec<_>>(),
        "walk": walk.map(|walk| walk_json(walk, exploration, texts)),
    })
}
