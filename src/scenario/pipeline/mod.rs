//! Producers, a queue with limited room, and consumers: whoever is slower holds up the others, unless the queue grows.

mod consume;
mod produce;
mod results;
mod verdict;

pub(super) use consume::Consume;
pub(super) use produce::Produce;

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray, VariantNames};

use super::{Assignment, Group, Headline, Job, Predicted, Preset, Scenario, Shape, Task};
use crate::event::{Nanos, TaskId};
use crate::plan::{MILLISECOND, Plan, Setting, Settings, Together, milliseconds, settings};
use crate::question::Unit;
use crate::results::{Results, Series};
use crate::text::{Arg, Phrase};
use crate::timeline::Timeline;
use crate::work::QueueShape;

/// A queue between those who make and those who use.
pub(super) struct Pipeline;

/// How consumers learn that nothing comes any more.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray, VariantNames,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Ending {
    /// The last producer puts a mark for every consumer behind its last item.
    Sentinel,
    /// The queue is closed when the last producer is gone.
    Close,
}

const TIMES: &[u64] = &milliseconds([0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000]);

const KIB: u64 = 1 << 10;

/// Most bytes of all items that may stand in the queue at once.
const MAX_BYTES: u64 = 256 << 20;

settings! {
    /// Who makes how much, for whom, with how much room in between.
    pub(super) struct PipelineSettings {
        /// How many of the workers produce; the others consume.
        producers: Count<u32> { default: 1, min: 1, max: 1_000, steps: &[1, 2, 3, 4, 8, 16] },
        /// How many items they make together.
        items: Count<u32> { default: 60, min: 1, max: 100_000, steps: &[1, 10, 20, 60, 100, 200, 1_000, 10_000] },
        /// How many items there is room for; 0 for any number.
        capacity: Count { default: 10, min: 0, max: 100_000, steps: &[0, 1, 2, 5, 10, 20, 50, 100, 1_000] },
        /// How long it takes to make one, ns.
        produce: Duration { default: 5 * MILLISECOND, steps: TIMES },
        /// How long it takes to use one, ns.
        consume: Duration { default: 20 * MILLISECOND, steps: TIMES },
        /// How large one is, bytes.
        item_size: Size {
            default: 64 * KIB,
            min: 8,
            max: KIB * KIB,
            steps: &[8, KIB, 16 * KIB, 64 * KIB, 256 * KIB, KIB * KIB],
        },
        /// How consumers learn that nothing comes any more.
        ending: Choice<Ending> { default: Sentinel }; Offered,
    }
}

const PRESETS: &[Preset] = &[
    Preset { key: "pipeline.slow", workers: 2, settings: || PipelineSettings::default().into() },
    Preset {
        key: "pipeline.unbounded",
        workers: 2,
        settings: || PipelineSettings { capacity: 0, ..Default::default() }.into(),
    },
    Preset {
        key: "pipeline.one",
        workers: 2,
        settings: || PipelineSettings { capacity: 1, ..Default::default() }.into(),
    },
    Preset { key: "pipeline.four", workers: 5, settings: || PipelineSettings::default().into() },
    Preset {
        key: "pipeline.starved",
        workers: 4,
        settings: || {
            PipelineSettings { produce: 20 * MILLISECOND, consume: 5 * MILLISECOND, ..Default::default() }.into()
        },
    },
];

impl PipelineSettings {
    fn consumers(&self, plan: &Plan) -> u32 {
        plan.workers.saturating_sub(self.producers)
    }

    /// The items of one producer: they share them as evenly as they can.
    fn share(&self, producer: u32) -> u32 {
        self.items / self.producers + u32::from(producer < self.items % self.producers)
    }

    /// What stands in the queue at most: that many items fit, and no more are made.
    fn most(&self) -> u64 {
        if self.capacity == 0 { self.items.into() } else { self.capacity.min(self.items.into()) }
    }
}

/// The words of an item so large.
fn words(item_size: u64) -> u64 {
    item_size.div_ceil(size_of::<u64>() as u64)
}

impl Scenario for Pipeline {
    fn group(&self) -> Group {
        Group::Sharing
    }

    fn settings(&self) -> &'static [Setting] {
        PipelineSettings::DECLARED
    }

    fn presets(&self) -> &'static [Preset] {
        PRESETS
    }

    /// As many consumers as keep pace with the producers.
    fn suggested_workers(&self, _cores: u32, settings: &Settings) -> u32 {
        let PipelineSettings { producers, items, produce, consume, .. } = PipelineSettings::of(settings);
        let pace = consume.saturating_mul(producers.into()).div_ceil(produce.max(1));
        producers + u32::try_from(pace).unwrap_or(u32::MAX).clamp(1, items.min(64))
    }

    fn refusal(&self, plan: &Plan) -> Option<Phrase> {
        let settings = PipelineSettings::of(&plan.settings);
        if plan.model.profile().together == Together::Alone {
            return Some(Phrase::new("refusal.pipeline.alone"));
        }
        if settings.consumers(plan) == 0 {
            let nobody = Phrase::new("refusal.pipeline.nobody").with("producers", settings.producers);
            return Some(nobody.with("given", plan.workers));
        }
        let bytes = settings.most().saturating_mul(settings.item_size);
        (bytes > MAX_BYTES).then(|| {
            let large = Phrase::new("refusal.pipeline.large").with("bytes", Arg::Bytes(bytes));
            large.with("max", Arg::Bytes(MAX_BYTES))
        })
    }

    fn shape(&self, plan: &Plan) -> Shape {
        Shape { assignment: Assignment::OnePerWorker, ..Shape::queue(plan.workers) }
    }

    fn job(&self, plan: &Plan) -> Job {
        let settings = PipelineSettings::of(&plan.settings);
        let (producers, consumers) = (settings.producers, settings.consumers(plan));
        let task = |id: TaskId| {
            if id < producers {
                let sentinels = if settings.ending == Ending::Sentinel { consumers } else { 0 };
                let (items, words) = (settings.share(id), words(settings.item_size));
                Task::new(id, Produce { items, nanos: settings.produce, words, sentinels, finishes: true })
            } else {
                // Where it is made to fail it does half of what falls to it.
                let share = settings.items / consumers.max(1);
                let (nanos, ending) = (settings.consume, settings.ending);
                Task::new(id, Consume { producers, nanos, ending, most: u32::MAX, share })
            }
        };
        Job::of(plan, (0..plan.workers).map(task), Assignment::OnePerWorker)
    }

    fn queue(&self, plan: &Plan) -> Option<QueueShape> {
        let settings = PipelineSettings::of(&plan.settings);
        let (putters, takers) = (settings.producers, settings.consumers(plan));
        let items = u64::from(settings.items) + u64::from(takers);
        Some(QueueShape { capacity: settings.capacity, items, words: words(settings.item_size), putters, takers })
    }

    fn is_about_speed(&self) -> bool {
        false
    }

    fn label(&self, plan: &Plan, task: TaskId) -> Phrase {
        match task.checked_sub(PipelineSettings::of(&plan.settings).producers) {
            None => Phrase::new("label.pipeline").with("n", u64::from(task) + 1),
            Some(consumer) => Phrase::new("label.pipeline.consumer").with("n", u64::from(consumer) + 1),
        }
    }

    fn expected_value(&self, plan: &Plan, task: TaskId) -> Option<u128> {
        let settings = PipelineSettings::of(&plan.settings);
        (task < settings.producers).then(|| settings.share(task).into())
    }

    fn series(&self, plan: &Plan, timeline: &Timeline, at: Nanos) -> Option<Series> {
        Some(results::fill(&PipelineSettings::of(&plan.settings), timeline, at))
    }

    fn figures(&self, plan: &Plan, timeline: &Timeline, at: Nanos) -> Results {
        results::sums(&PipelineSettings::of(&plan.settings), timeline, at)
    }

    fn headlines(&self) -> &'static [Headline] {
        &[Headline::Count("peak-fill")]
    }

    fn predicts(&self) -> &'static [Predicted] {
        &[Predicted::Figure { key: "peak-fill", unit: Unit::Count, limits: &[2, 11, 31] }]
    }

    fn verdict(&self, plan: &Plan, timeline: &Timeline) -> Phrase {
        verdict::verdict(plan, timeline)
    }
}

#[cfg(test)]
mod tests;
