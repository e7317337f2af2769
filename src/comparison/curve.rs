//! How speed grew with workers, and the law that fits as far as there are processors for them.
//!
//! It claims nothing that the trials do not allow: no law of fewer trials than give an interval, none where the times cannot
//! be told apart, and none beyond the processors where the work needs them.

use super::{Comparison, Scaling, Way, ratio};
use crate::plan::{GuardName, ModelName, Together};
use crate::statistics::Spread;
use crate::text::{Arg, Phrase};

/// How speed grew with workers.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    pub model: ModelName,
    pub guard: Option<GuardName>,
    /// Workers, ascending from 1, and how many times as fast as one.
    pub points: Vec<(u32, f64)>,
    /// The time of a task with each of these numbers of workers, ps: so that it can be told whether they differ.
    times: Vec<Spread>,
    /// Whether its workers run at the same time and need a processor more than they wait: they find no more than there are.
    needs_processors: bool,
}

impl Comparison {
    /// The models and guards that were run with several numbers of workers, with their speed-ups by number of workers;
    /// one worker of the model itself is 1.
    #[must_use]
    pub fn curves(&self) -> Vec<Curve> {
        let mut curves: Vec<Vec<&Way>> = Vec::new();
        for way in self.ways.iter().filter(|way| way.plan.model.profile().together != Together::Alone) {
            let is_same =
                |curve: &&mut Vec<&Way>| (curve[0].plan.model, curve[0].plan.guard) == (way.plan.model, way.plan.guard);
            match curves.iter_mut().find(is_same) {
                // Times of work that was not done are no points of it.
                _ if way.trials.is_empty() || way.has_failed() || way.came_out_wrong() || !way.is_about_speed() => {}
                Some(curve) => curve.push(way),
                None => curves.push(vec![way]),
            }
        }
        curves.into_iter().filter_map(Curve::of).collect()
    }

    /// Whether there will be such a curve when all has been run.
    #[must_use]
    pub fn may_have_curves(&self) -> bool {
        let is_point = |way: &&Way| way.plan.model.profile().together != Together::Alone && way.is_about_speed();
        let of_one = |way: &&Way| way.plan.workers == 1;
        self.ways.iter().filter(is_point).filter(of_one).any(|one| {
            let is_same = |way: &Way| (way.plan.model, way.plan.guard) == (one.plan.model, one.plan.guard);
            self.ways.iter().any(|way| is_same(way) && way.plan.workers > 1)
        })
    }
}

impl Curve {
    /// The curve of these ways of one model; `None` without one worker, or with nobody else.
    fn of(mut ways: Vec<&Way>) -> Option<Self> {
        ways.sort_by_key(|way| way.plan.workers);
        let times: Vec<Spread> = ways.iter().filter_map(|way| way.time_of_a_task()).collect();
        let (one, base) = (ways.first()?, times.first()?);
        if one.plan.workers != 1 || ways.len() < 2 || times.len() != ways.len() {
            return None;
        }
        let counts = ways.iter().map(|way| way.plan.workers);
        let points = counts.zip(times.iter().map(|time| ratio(base.median.max(1), time.median.max(1)))).collect();
        let (model, guard) = (one.plan.model, one.plan.guard);
        let needs_processors = one.plan.together() == Together::Parallel && one.needs_processors();
        Some(Self { model, guard, points, times, needs_processors })
    }

    /// How many of its points lie where there is a processor for every worker that needs one.
    fn within(&self, cores: u32) -> usize {
        let has_room = |(workers, _): &&(u32, f64)| !self.needs_processors || *workers <= cores;
        self.points.iter().take_while(has_room).count()
    }

    /// The law that fits on a machine with so many processors, and the largest number of workers that it speaks of;
    /// `None` where nothing can be claimed.
    #[must_use]
    pub fn law(&self, cores: u32) -> Option<(Scaling, u32)> {
        let fitted = &self.points[..self.within(cores)];
        let (base, rest) = self.times.get(..fitted.len())?.split_first()?;
        let all_told = base.interval.is_some() && rest.iter().all(|time| time.interval.is_some());
        if !all_told || !rest.iter().any(|time| time.differs_from(base)) {
            return None;
        }
        let law = Scaling::fit(fitted)?;
        law.is_better_than_a_constant(fitted).then_some((law, fitted.last()?.0))
    }

    /// What the law that fits says of it, and that there are no more processors; nothing where nothing can be claimed.
    #[must_use]
    pub fn law_in_words(&self, cores: u32) -> Vec<Phrase> {
        let model = || crate::verdict::model_name(self.model);
        let law = self.law(cores).map(|(law, most)| {
            // The law is not extrapolated beyond what was measured.
            let peak = law.peak().filter(|peak| *peak <= f64::from(most));
            Phrase::new(if peak.is_some() { "compare.law.peak" } else { "compare.law" })
                .with("model", model())
                .with("contention", Arg::Percent(law.contention))
                .offer("peak", Arg::Ratio(peak.unwrap_or(0.0)))
                .with("most", most)
        });
        law.into_iter().chain(self.no_more_cores(cores)).collect()
    }

    /// That workers beyond the processors find none, where there were some and it can be told how fast they were.
    fn no_more_cores(&self, cores: u32) -> Option<Phrase> {
        let within = self.within(cores);
        let told = self.times.iter().all(|time| time.interval.is_some());
        let (last, (most, beyond)) = (within.checked_sub(1)?, self.points.last()?);
        if !told || within == self.points.len() {
            return None;
        }
        let (workers, times) = self.points[last];
        let said = Phrase::new(if cores == 1 { "compare.law.one-core" } else { "compare.law.cores" })
            .with("model", crate::verdict::model_name(self.model))
            .with("most", *most)
            .with("beyond", Arg::Ratio(*beyond));
        Some(said.offer("cores", cores).offer("workers", workers).offer("times", Arg::Ratio(times)))
    }
}

/// Picoseconds of a nanosecond: of very many tasks each may take less than one.
const FINER: u64 = 1_000;

impl Way {
    /// How long a task took, ps: more workers have more tasks where each brings its own.
    fn time_of_a_task(&self) -> Option<Spread> {
        let each = |elapsed: u64| elapsed.max(1).saturating_mul(FINER) / self.work.max(1) as u64;
        Spread::of(self.trials.iter().map(|trial| each(trial.elapsed)).collect())
    }

    /// Whether its workers spent more time on a processor, or in want of one, than waiting for something else.
    #[must_use]
    pub fn needs_processors(&self) -> bool {
        let costs = self.costs();
        let cost = |wanted: &str| costs.iter().find(|(name, _)| *name == wanted).map_or(0, |(_, nanos)| *nanos);
        cost("compute").saturating_add(cost("off-core")) >= cost("wait")
    }
}

#[cfg(test)]
mod tests {
    use super::super::Trial;
    use super::super::tests::way;
    use super::*;
    use crate::text::{Lang, Texts};

    /// A curve of squares on threads: six trials each, all within one percent of so many times as fast.
    fn curve(speeds: &[(u32, f64)], trials: usize) -> Curve {
        let ways = speeds.iter().map(|(workers, speed)| {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "milliseconds")]
            let times: Vec<u64> = (0..trials).map(|trial| (10_000.0 / speed) as u64 + trial as u64).collect();
            way(ModelName::Threads, *workers, &times)
        });
        Comparison { ways: ways.collect() }.curves().remove(0)
    }

    fn said(curve: &Curve, cores: u32) -> String {
        let said = curve.law_in_words(cores).iter().map(|law| Texts::of(Lang::En).say(law)).collect::<Vec<_>>();
        said.join(" ")
    }

    #[test]
    fn a_law_speaks_of_the_workers_that_have_a_processor() {
        let ideal = curve(&[(1, 1.0), (2, 2.0), (4, 2.0), (8, 2.0)], 6);
        assert_eq!(ideal.law(2), None, "two points are no curve");
        insta::assert_snapshot!(said(&ideal, 2), @"threads: 2.0 times as fast with 2 as with 1, 2.0 times with 8; no law goes further than 2, for there are no more cores here than 2.");
        let alone = curve(&[(1, 1.0), (2, 1.0), (4, 0.9)], 6);
        insta::assert_snapshot!(said(&alone, 1), @"threads: 0.90 times as fast with 4 workers as with 1; there is one core here, and no law to be fitted.");
        let four = curve(&[(1, 1.0), (2, 1.6), (3, 2.0), (4, 2.3), (8, 2.3)], 6);
        let (law, most) = four.law(4).expect("four points");
        assert!((law.contention - 0.25).abs() < 0.02 && most == 4, "{law:?}");
        insta::assert_snapshot!(said(&four, 4), @"threads: as if 24.8 % of the work were done one after the other (Amdahl's law, fitted to 1 to 4 workers). threads: 2.3 times as fast with 4 as with 1, 2.3 times with 8; no law goes further than 4, for there are no more cores here than 4.");
        insta::assert_snapshot!(said(&four, 8), @"threads: as if 17.0 % of the work were done one after the other and workers got in each other's way; by the law fitted to 1 to 8 workers, 6.0 of them would be fastest.");
    }

    #[test]
    fn what_waits_needs_no_processor() {
        let mut waits = curve(&[(1, 1.0), (2, 2.0), (4, 4.0), (8, 8.0)], 6);
        waits.needs_processors = false;
        assert_eq!(waits.law(1).map(|(_, most)| most), Some(8));
        insta::assert_snapshot!(said(&waits, 1), @"threads: as if 0.025 % of the work were done one after the other (Amdahl's law, fitted to 1 to 8 workers).");
    }

    #[test]
    fn nothing_is_claimed_of_few_trials_or_of_times_that_cannot_be_told_apart() {
        let few = curve(&[(1, 1.0), (2, 1.6), (3, 2.0), (4, 2.3), (8, 2.3)], 5);
        assert_eq!((few.law(4), said(&few, 4)), (None, String::new()));
        let flat = curve(&[(1, 1.0), (2, 1.0), (3, 1.0), (4, 1.0)], 6);
        assert_eq!((flat.law(4), said(&flat, 4)), (None, String::new()));
    }

    #[test]
    fn whether_work_waits_is_seen_from_its_costs() {
        let mut fetch = way(ModelName::Threads, 1, &[100; 6]);
        let costs = super::super::TimeCosts { wait: 90, compute: 5, ..Default::default() };
        fetch.trials = fetch.trials.iter().map(|trial| Trial { costs, ..*trial }).collect();
        assert!(!fetch.needs_processors() && way(ModelName::Threads, 1, &[100; 6]).needs_processors());
    }
}
