//! What a map came to: the order in which results were asked for beside the one in which they were done, and what
//! keeping the first of them costs.

use crate::event::{Nanos, Outcome};
use crate::results::{Figure, Results, Series, ends, handed_out, overtook, said, said_tasks};
use crate::text::Arg;
use crate::timeline::Timeline;

pub(super) fn sums(timeline: &Timeline, at: Nanos) -> Results {
    let ends = ends(timeline, at);
    let done = timeline.completed_at(at);
    let handed: Vec<Nanos> = handed_out(&ends).collect();
    let squares = timeline.tasks().iter().take(handed.len()).map(|task| match &task.finished {
        Some((_, Outcome::Ok(value))) => value.number().unwrap_or(0).to_string(),
        // It keeps its place, and whoever takes it out learns what happened.
        _ => "-".to_owned(),
    });
    let waits = handed.iter().zip(&ends).filter_map(|(handed, end)| Some(handed.saturating_sub((*end)?)));
    let figures = vec![
        Figure { key: "asked-order", value: said((1..=ends.len()).map(|item| item.to_string())).into() },
        Figure { key: "done-order", value: said_tasks(&done).into() },
        Figure { key: "handed-out", value: said(squares).into() },
        Figure { key: "overtook", value: overtook(&done).into() },
        Figure { key: "held-back-longest", value: Arg::Duration(waits.max().unwrap_or(0)) },
    ];
    Results { figures, ..Results::default() }
}

/// How many results were there that could not be handed out yet.
pub(super) fn held_back(timeline: &Timeline, at: Nanos) -> Series {
    let ends = ends(timeline, at);
    let ready = ends.iter().flatten().map(|end| (*end, 1));
    let out = handed_out(&ends).map(|handed| (handed, -1));
    Series::of_steps("held-back", ready.chain(out).collect())
}
