use proptest::prelude::*;

use super::*;
use crate::event::{BlockedOn, Event, EventKind, Outcome, Value};
use crate::plan::{ModelName, ScenarioName};
use crate::results::Figure;
use crate::scenario;
use crate::text::{Lang, Texts};

fn plan(workers: u32, settings: PipelineSettings) -> Plan {
    Plan { workers, settings: settings.into(), ..scenario::plan(ScenarioName::Pipeline, 1) }
}

fn event(at: Nanos, what: EventKind) -> Event {
    Event { at, what }
}

/// A producer of three items and a consumer: the queue fills to two, and either stands still once.
fn run() -> (Plan, Timeline) {
    let progress = |at, task, done| event(at, EventKind::Progress { task, worker: task, done });
    let ended =
        |at, task| event(at, EventKind::TaskFinished { worker: task, task, outcome: Outcome::Ok(Value::Number(3)) });
    let stands = |at, worker, on| event(at, EventKind::Asks { worker, on });
    let goes_on = |at, worker, on, since| event(at, EventKind::Blocked { worker, on, since });
    let events = [
        event(0, EventKind::TaskStarted { worker: 0, task: 0 }),
        event(0, EventKind::TaskStarted { worker: 1, task: 1 }),
        stands(0, 1, BlockedOn::Item),
        progress(10, 0, 1),
        goes_on(11, 1, BlockedOn::Item, 0),
        progress(12, 1, 1),
        progress(20, 0, 2),
        progress(30, 0, 3),
        stands(31, 0, BlockedOn::Place),
        progress(52, 1, 2),
        goes_on(53, 0, BlockedOn::Place, 31),
        ended(60, 0),
        progress(92, 1, 3),
        ended(132, 1),
        event(140, EventKind::Finished { end: crate::event::RunEnd::Completed }),
    ];
    let settings = PipelineSettings { items: 3, capacity: 2, item_size: 100, ..Default::default() };
    (plan(2, settings), Timeline::of(&events))
}

fn figure(results: &Results, key: &str) -> Option<Arg> {
    results.figures.iter().find(|Figure { key: known, .. }| *known == key).map(|figure| figure.value.clone())
}

#[test]
fn the_fill_is_what_was_put_less_what_was_taken() {
    let (plan, timeline) = run();
    let fill = Pipeline.series(&plan, &timeline, Nanos::MAX).unwrap();
    assert_eq!(fill.points(), [(10, 1), (12, 0), (20, 1), (30, 2), (52, 1), (92, 0)]);
    let early = Pipeline.series(&plan, &timeline, 25).unwrap();
    assert_eq!((early.most(), early.at(25)), (1, 1), "nothing of the future is known");
}

#[test]
fn who_stood_still_and_for_how_long_is_known_as_of_a_moment() {
    let (plan, timeline) = run();
    let results = Pipeline.figures(&plan, &timeline, Nanos::MAX);
    assert_eq!(figure(&results, "stood-full"), Some(Arg::Duration(22)));
    assert_eq!(figure(&results, "stood-empty"), Some(Arg::Duration(11)));
    assert_eq!(figure(&results, "peak-bytes"), Some(Arg::Bytes(200)));
    assert_eq!(results.bars[0].parts, [("producing", 38), ("stood-full", 22)]);
    assert_eq!(results.bars[1].parts, [("consuming", 121), ("stood-empty", 11)]);
    let early = Pipeline.figures(&plan, &timeline, 40);
    assert_eq!(figure(&early, "stood-full"), Some(Arg::Duration(9)), "it still stands there");
}

#[test]
fn the_verdict_says_who_held_up_whom() {
    let (plan, timeline) = run();
    let said = |plan: &Plan| Texts::of(Lang::En).say(&Pipeline.verdict(plan, &timeline));
    assert!(said(&plan).contains("filled up, and the producers had to stand still for 22 ns"), "{}", said(&plan));
    let even = PipelineSettings { items: 3, capacity: 2, consume: 0, ..Default::default() };
    let even = super::tests::plan(2, even);
    assert!(said(&even).contains("Both ends had to wait"), "nobody is slower by what is set: {}", said(&even));
    let settings = PipelineSettings { items: 3, capacity: 0, item_size: 100, ..Default::default() };
    let unbounded = super::tests::plan(2, settings);
    assert!(
        said(&unbounded).contains("after 30 ns everything was made, and 2 of 3 items (200 B)"),
        "{}",
        said(&unbounded)
    );
}

#[test]
fn what_cannot_be_run_says_why() {
    let refusal = |plan: &Plan| Pipeline.refusal(plan).map(|why| why.key().to_owned());
    assert_eq!(refusal(&plan(2, PipelineSettings::default())), None);
    let alone = Plan { model: ModelName::Sequential, ..plan(2, PipelineSettings::default()) };
    assert_eq!(refusal(&alone), Some("refusal.pipeline.alone".to_owned()));
    let three = PipelineSettings { producers: 3, ..Default::default() };
    assert_eq!(refusal(&plan(3, three.clone())), Some("refusal.pipeline.nobody".to_owned()));
    assert_eq!(refusal(&plan(4, three)), None);
    let large = |capacity| PipelineSettings { capacity, items: 10_000, item_size: KIB * KIB, ..Default::default() };
    assert_eq!(refusal(&plan(2, large(0))), Some("refusal.pipeline.large".to_owned()));
    assert_eq!(refusal(&plan(2, large(10))), None, "no more than ten are there at once");
}

#[test]
fn as_many_consumers_are_suggested_as_keep_pace() {
    let suggested = |settings: PipelineSettings| Pipeline.suggested_workers(2, &settings.into());
    assert_eq!(suggested(PipelineSettings::default()), 5, "one makes an item in 5 ms, four use one in 20 ms each");
    let fast = PipelineSettings { consume: 0, ..Default::default() };
    assert_eq!(suggested(fast), 2);
}

proptest! {
    #[test]
    fn producers_share_all_items_and_nearly_evenly(items in 1_u32..10_000, producers in 1_u32..40) {
        let settings = PipelineSettings { producers, items, ..Default::default() };
        let shares: Vec<u32> = (0..producers).map(|producer| settings.share(producer)).collect();
        prop_assert_eq!(shares.iter().sum::<u32>(), items);
        prop_assert!(shares.iter().max().unwrap() - shares.iter().min().unwrap() <= 1);
    }
}
