//! Advice becomes bytes: the rule, what was measured beside it, and the table of threads, processes and async.

use serde_json::{Map, Value, json};

use super::compare::{Compared, TIMES_TO_DROP, compared_object, times};
use super::{PROGRAM, Style};
use crate::advisor::{ASPECTS, Advice, KINDS, by_numbers, cell, conclusion, numbers_in_words};
use crate::comparison::Way;
use crate::plan::{GuardName, Plan};
use crate::text::{Arg, Key, Phrase, Texts, pad, width, wrap};

/// Advice, and what is to be said beside it.
#[derive(Debug, Clone, Copy)]
pub struct Advised<'order> {
    pub plan: &'order Plan,
    pub advice: &'order Advice,
    /// What was measured, if anything was.
    pub compared: Option<&'order Compared>,
    /// What was left out of that because it only waits, and how long it would, ns.
    pub left_out: &'order [(Plan, u64)],
    pub cores: u32,
}

/// How wide lines are, columns.
const COLUMNS: usize = 80;

/// Advice for people.
#[must_use]
pub fn advice_text(advised: &Advised<'_>, texts: &Texts, style: Style) -> String {
    let Advised { plan, advice, compared, .. } = advised;
    let mut lines = vec![style.title(texts.get(Key::Scenario.of(plan.scenario)))];
    lines.push(style.faint(&super::text::options(plan).join("  ")));
    lines.push(String::new());
    let mut said = vec![
        (texts.get("advice.suggested").to_owned(), texts.say(&suggestion(plan, advice))),
        (texts.get("advice.why").to_owned(), texts.say(&advice.reason)),
    ];
    said.extend(advice.python.as_ref().map(|python| (texts.get("advice.python").to_owned(), texts.say(python))));
    if let Some(compared) = compared {
        said.push((texts.get("advice.measured").to_owned(), texts.say(&conclusion(advice, &compared.comparison))));
        let numbers = numbers_in_words(advice, &compared.comparison);
        said.extend(numbers.map(|numbers| (texts.get("advice.numbers").to_owned(), texts.say(&numbers))));
    }
    lines.extend(definitions(&said));
    if let Some(compared) = compared {
        lines.push(String::new());
        lines.extend(times(&compared.comparison, texts).lines_that_fit(2, TIMES_TO_DROP, style));
        for (plan, waits) in advised.left_out {
            lines.extend(super::layout::sentence(&texts.say(&left_out(plan, *waits))));
        }
        lines.extend(compared.ending().iter().flat_map(|ending| super::layout::sentence(&texts.say(ending))));
    }
    lines.push(String::new());
    lines.push(texts.get("advice.table").to_owned());
    for kind in KINDS {
        lines.push(format!("  {}", style.title(texts.get(Key::AdviceKind.of(kind)))));
        let said: Vec<(String, String)> = ASPECTS
            .iter()
            .map(|aspect| {
                (texts.get(Key::AdviceAspect.of(*aspect)).to_owned(), texts.get(cell(kind, aspect)).to_owned())
            })
            .collect();
        lines.extend(definitions(&said).into_iter().map(|line| format!("  {line}")));
    }
    style.finish(lines.join("\n") + "\n")
}

/// What is suggested, as a way of doing the work is called: "rayon × 2".
fn suggestion(plan: &Plan, advice: &Advice) -> Phrase {
    let Advice { model, workers, guard, .. } = advice;
    Way::new(Plan { model: *model, workers: *workers, guard: *guard, ..plan.clone() }).name()
}

fn left_out(plan: &Plan, waits: u64) -> Phrase {
    let way = Way::new(plan.clone());
    Phrase::new("advice.left-out").with("way", way.name()).with("waits", Arg::Duration(waits))
}

/// Words, and their explanation wrapped beside them.
fn definitions(said: &[(String, String)]) -> Vec<String> {
    let column = said.iter().map(|(word, _)| width(word)).max().unwrap_or(0) + 4;
    let mut lines = Vec::new();
    for (word, words) in said {
        for (index, line) in wrap(words, COLUMNS - 2 - column).into_iter().enumerate() {
            let head = if index == 0 { format!("  {word}") } else { String::new() };
            lines.push(format!("{}{line}", pad(&head, column)));
        }
    }
    lines
}

/// Advice for programs: one object.
///
/// # Errors
/// None that advice can cause: serde's, passed on rather than hidden.
pub fn advice_json(advised: &Advised<'_>, texts: &Texts) -> serde_json::Result<String> {
    let Advised { plan, advice, compared, left_out, cores } = advised;
    let kind = |kind: &&'static str| {
        let cells = ASPECTS.iter().map(|aspect| ((*aspect).to_owned(), texts.get(cell(kind, aspect)).into()));
        ((*kind).to_owned(), Value::Object(cells.collect::<Map<String, Value>>()))
    };
    let measured = compared.map(|compared| {
        json!({
            "conclusion": texts.say(&conclusion(advice, &compared.comparison)),
            "numbers": by_numbers(advice, &compared.comparison).iter().map(|(workers, time)| json!({
                "workers": workers, "median_ns": time.median,
            })).collect::<Vec<_>>(),
            "numbers_in_words": numbers_in_words(advice, &compared.comparison).map(|numbers| texts.say(&numbers)),
            "left_out": left_out.iter().map(|(plan, waits)| json!({
                "model": plan.model.name(), "workers": plan.workers, "waits_ns": waits,
            })).collect::<Vec<_>>(),
            "comparison": compared_object(compared, plan.seed, texts),
        })
    });
    let object = json!({
        "version": 1,
        "program": PROGRAM,
        "machine": {"cores": cores, "os": std::env::consts::OS},
        "scenario": plan.scenario.name(),
        "advice": {
            "model": advice.model.name(),
            "workers": advice.workers,
            "guard": advice.guard.map(GuardName::name),
            "reason": texts.say(&advice.reason),
            "python": advice.python.as_ref().map(|python| texts.say(python)),
        },
        "measured": measured,
        "table": KINDS.iter().map(kind).collect::<Map<String, Value>>(),
    });
    super::json_text::pretty(&object)
}
