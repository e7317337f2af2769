//! What a run says in characters that are read from the back row: its lesson in one number or one word.
//!
//! A scenario names its headlines as data, as it names its settings; here they are worked out from what a run came to.

use super::{Group, get};
use crate::event::{Nanos, RunEnd};
use crate::plan::Plan;
use crate::results::{Results, ratio, succeeded};
use crate::text::{self, Arg, Key, Phrase, parts, percent, thousands};
use crate::timeline::Timeline;

/// What the large characters of a run are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Headline {
    /// How long it took, and how many times as fast as one after the other that is.
    Time,
    /// How many processors were in use, of those that there are.
    Cores,
    /// One of the scenario's own figures, once the run is over. What it means is `headline.KEY` in the texts.
    Figure(&'static str),
    /// One that grows while the run goes on.
    Count(&'static str),
    /// That everybody waits for everybody.
    Deadlock,
}

/// A headline of a run at a moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// A number, or a word that is the same in every language.
    pub large: String,
    /// The unit of the number.
    pub unit: &'static str,
    /// What it means, and what it is held against.
    pub lines: Vec<HeadlineNote>,
    /// Whether it is bad news, whatever the run came to otherwise.
    pub is_alarm: bool,
}

/// A line beside the large characters.
#[derive(Debug, Clone, PartialEq)]
pub struct HeadlineNote {
    pub said: Phrase,
    /// The same where there is little room.
    pub short: Option<Phrase>,
}

impl From<Phrase> for HeadlineNote {
    fn from(said: Phrase) -> Self {
        Self { said, short: None }
    }
}

impl Told {
    fn of(large: String, lines: impl IntoIterator<Item = HeadlineNote>) -> Self {
        Self { large, unit: "", lines: lines.into_iter().collect(), is_alarm: false }
    }

    fn time(nanos: Nanos, lines: impl IntoIterator<Item = HeadlineNote>) -> Self {
        let (large, unit) = parts(nanos);
        Self { unit, ..Self::of(large, lines) }
    }
}

/// The run that a headline is about, at a moment; at its end, everything that is known of it.
#[derive(Debug, Clone, Copy)]
pub struct RunMoment<'run> {
    pub plan: &'run Plan,
    pub timeline: &'run Timeline,
    /// What it had come to.
    pub results: &'run Results,
    pub at: Nanos,
    /// Whether it is shown to its end.
    pub is_over: bool,
}

/// The first headline of a scenario that has something to say; how long it took where none has.
#[must_use]
pub fn headline(run: &RunMoment<'_>) -> Told {
    let named = get(run.plan.scenario).headlines();
    named.iter().find_map(|headline| headline.told(run)).unwrap_or_else(|| time(run))
}

/// How long the tasks of a run take one after the other, and how that is known.
#[must_use]
pub fn one_after_the_other(plan: &Plan, timeline: &Timeline) -> Option<(Nanos, Phrase)> {
    let scenario = get(plan.scenario);
    if !scenario.is_about_speed() || timeline.end().is_none() || timeline.tasks().len() < 2 || plan.is_alone() {
        return None;
    }
    let (nanos, key) = match scenario.group() {
        Group::Waiting => (timeline.work_ns(), "alone.times"),
        Group::Computing => (timeline.cpu_ns(), "alone.cpu"),
        Group::Sharing | Group::Processes => return None,
    };
    (nanos > 0).then(|| (nanos, Phrase::new(key).with("time", Arg::Duration(nanos))))
}

/// How many processors the machine of a run had; `None` where nobody has told.
#[must_use]
pub fn cores(timeline: &Timeline) -> Option<u64> {
    timeline.facts().figure(CORES).filter(|cores| *cores > 0)
}

/// The fact of a run that says how many processors it might use.
pub(crate) const CORES: &str = "cores";

impl Headline {
    fn told(self, run: &RunMoment<'_>) -> Option<Told> {
        let known = |key| run.results.figures.iter().find(|figure| figure.key == key).map(|figure| &figure.value);
        match self {
            Self::Time => Some(time(run)),
            Self::Cores if run.is_over => in_use(run),
            Self::Figure(key) if run.is_over => figure(key, known(key)?, run),
            Self::Cores | Self::Figure(_) => None,
            Self::Count(key) => figure(key, known(key)?, run),
            Self::Deadlock => deadlock(run),
        }
    }
}

fn time(run: &RunMoment<'_>) -> Told {
    let timeline = run.timeline;
    let alone = run.is_over.then(|| held_against(run)).flatten();
    let all = timeline.tasks().len();
    let elapsed = if run.is_over { timeline.elapsed() } else { run.at };
    let first = if !run.is_over || !get(run.plan.scenario).is_about_speed() || is_cut(timeline) {
        so_far(run)
    } else if succeeded(timeline) < all {
        // Work that was not done is not done faster.
        Phrase::new("comparing.succeeded").with("ok", succeeded(timeline)).with("tasks", all)
    } else {
        let times = ratio(timeline.work_ns(), elapsed.max(1));
        let key = if times < 1.05 { "run.headline.alone" } else { "run.headline.waiting" };
        Phrase::new(key).offer("factor", Arg::Ratio(times))
    };
    Told::time(elapsed, std::iter::once(first.into()).chain(alone))
}

/// What the same tasks take one after the other.
fn held_against(run: &RunMoment<'_>) -> Option<HeadlineNote> {
    let (nanos, said) = one_after_the_other(run.plan, run.timeline)?;
    Some(HeadlineNote { said, short: Some(Phrase::new("alone.short").with("time", Arg::Duration(nanos))) })
}

/// Whether a run was ended before its time.
fn is_cut(timeline: &Timeline) -> bool {
    timeline.end() != Some(&RunEnd::Completed)
}

fn so_far(run: &RunMoment<'_>) -> Phrase {
    let all = run.timeline.tasks().len();
    Phrase::new("run.headline.going").with("done", run.timeline.finished_at(run.at)).with("all", all)
}

/// What all tasks took, below a number that is no time.
fn took(timeline: &Timeline) -> Phrase {
    let tasks = Phrase::new("headline.took").with("tasks", timeline.tasks().len());
    tasks.with("elapsed", Arg::Duration(timeline.elapsed()))
}

fn in_use(run: &RunMoment<'_>) -> Option<Told> {
    let timeline = run.timeline;
    if is_cut(timeline) || timeline.cpu_ns() == 0 {
        return None;
    }
    let busy = ratio(timeline.cpu_ns(), timeline.elapsed().max(1));
    let means = match cores(timeline) {
        Some(cores) => Phrase::new("headline.cores").with("cores", cores),
        None => Phrase::new("headline.cores-unknown"),
    };
    let lines = [Some(means.into()), Some(took(timeline).into()), held_against(run)];
    Some(Told::of(format!("{busy:.1}"), lines.into_iter().flatten()))
}

/// `None` where the figure is nothing: then it is not what the run is about.
fn figure(key: &'static str, value: &Arg, run: &RunMoment<'_>) -> Option<Told> {
    let means = Phrase::new(Key::Headline.of(key));
    let so_far = if run.is_over { took(run.timeline) } else { so_far(run) };
    let lines = [means, so_far].map(HeadlineNote::from);
    match value {
        Arg::Number(number) if *number > 0 => Some(Told::of(thousands(*number), lines)),
        Arg::Duration(nanos) if *nanos > 0 => Some(Told::time(*nanos, lines)),
        Arg::Ratio(factor) => Some(Told::of(text::ratio(*factor), lines)),
        Arg::Percent(share) => Some(Told::of(percent(*share).trim_end_matches(" %").to_owned(), lines)),
        _ => None,
    }
}

/// The word that every textbook in every language has.
const DEADLOCK: &str = "DEADLOCK";

fn deadlock(run: &RunMoment<'_>) -> Option<Told> {
    run.timeline.locks().at(run.at).cycle()?;
    let since = run.at.min(run.timeline.elapsed());
    let is_program = get(run.plan.scenario).program(run.plan).is_some();
    let lines = [
        Phrase::new("headline.deadlock").with("elapsed", Arg::Duration(since)),
        // Threads of a program of the user's that are not in the circle may go on.
        Phrase::new(if is_program { "headline.own.circle" } else { "headline.deadlock.for-ever" }),
    ]
    .map(HeadlineNote::from);
    Some(Told { is_alarm: true, ..Told::of(DEADLOCK.to_owned(), lines) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Event, EventKind, Fact, Facts, LockStep, Outcome, Usage, Value, WorkerKind};
    use crate::plan::{MILLISECOND, ModelName, ScenarioName};
    use crate::scenario;
    use crate::text::{Lang, Texts};

    /// Tasks of 100 ms each, all at once, with so much processor time each, ms.
    fn tasks(count: u32, cpu: u64) -> Vec<Event> {
        let facts = Facts::new().with(CORES, Fact::Number(2)).with("plain-loop", Fact::Nanos(MILLISECOND / 4));
        let mut events =
            vec![(0, EventKind::TasksQueued { first: 0, count }), (0, EventKind::RunFacts { facts: Box::new(facts) })];
        for worker in 0..count {
            let usage = Usage { cpu_ns: cpu * MILLISECOND, voluntary_switches: 0, involuntary_switches: 0 };
            let outcome = Outcome::Ok(Value::Nothing);
            events.extend([
                (0, EventKind::WorkerSpawned { worker, kind: WorkerKind::Thread }),
                (0, EventKind::TaskStarted { worker, task: worker }),
                (100, EventKind::TaskFinished { worker, task: worker, outcome }),
                (100, EventKind::WorkerExited { worker, usage }),
            ]);
        }
        events.push((100, EventKind::Finished { end: RunEnd::Completed }));
        events.into_iter().map(|(at, what)| Event { at: at * MILLISECOND, what }).collect()
    }

    fn told(name: ScenarioName, model: ModelName, events: &[Event], at: Nanos) -> (String, Vec<String>) {
        let plan = Plan { model, ..scenario::plan(name, 1) };
        let timeline = Timeline::of(events);
        let results = scenario::figures(&plan, &timeline, at);
        let is_over = timeline.end().is_some() && at >= timeline.elapsed();
        let told = headline(&RunMoment { plan: &plan, timeline: &timeline, results: &results, at, is_over });
        let said = told.lines.iter().map(|line| Texts::of(Lang::En).say(&line.said)).collect();
        (format!("{} {}", told.large, told.unit).trim().to_owned(), said)
    }

    const END: Nanos = 100 * MILLISECOND;

    #[test]
    fn fetches_say_how_long_they_took_and_what_they_would_take_one_after_the_other() {
        let (large, lines) = told(ScenarioName::Fetch, ModelName::Threads, &tasks(4, 0), END);
        assert_eq!(large, "100 ms");
        assert_eq!(
            lines,
            ["4.0 times as fast as one after the other", "one after the other: 400 ms, the tasks' times added up"]
        );
        let (large, lines) = told(ScenarioName::Fetch, ModelName::Threads, &tasks(4, 0), END / 2);
        assert_eq!((large.as_str(), &lines[..]), ("50.0 ms", &["0 of 4 done".to_owned()][..]), "nothing is given away");
    }

    #[test]
    fn computing_says_how_many_cores_were_in_use() {
        let (large, lines) = told(ScenarioName::Squares, ModelName::Gil, &tasks(4, 25), END);
        assert_eq!((large.as_str(), lines[0].as_str()), ("1.0", "of 2 cores in use"));
        assert_eq!(lines[2], "one after the other: 100 ms, the processor time of all");
        let (large, _) = told(ScenarioName::Squares, ModelName::Threads, &tasks(4, 50), END);
        assert_eq!(large, "2.0");
        let (large, _) = told(ScenarioName::Squares, ModelName::Threads, &tasks(4, 50), END / 2);
        assert_eq!(large, "50.0 ms", "before the end nobody has told");
    }

    #[test]
    fn tiny_tasks_say_how_many_times_as_long_a_plain_loop_is() {
        let (large, lines) = told(ScenarioName::Futures, ModelName::Threads, &tasks(4, 25), END);
        assert_eq!((large.as_str(), lines[0].as_str()), ("400", "times as long as a plain loop"));
    }

    #[test]
    fn a_deadlock_says_its_word_as_soon_as_the_circle_is_closed() {
        let lock = |at: u64, worker, lock, step| Event { at, what: EventKind::Lock { worker, lock, step } };
        let mut events = vec![Event { at: 0, what: EventKind::TasksQueued { first: 0, count: 2 } }];
        for worker in 0..2 {
            events.push(lock(10, worker, worker, LockStep::Taken));
            events.push(lock(20 + u64::from(worker), worker, 1 - worker, LockStep::Asked));
        }
        let (large, _) = told(ScenarioName::Deadlock, ModelName::Threads, &events, 20);
        assert_eq!(large, "20 ns");
        let (large, lines) = told(ScenarioName::Deadlock, ModelName::Threads, &events, 21);
        assert_eq!((large.as_str(), lines[1].as_str()), ("DEADLOCK", "nobody can ever go on"));
    }

    #[test]
    fn figures_that_a_scenario_names_have_words_and_exist() {
        for scenario in scenario::all() {
            for headline in scenario.headlines() {
                if let Headline::Figure(key) | Headline::Count(key) = headline {
                    let means = Texts::of(Lang::En).say(&Phrase::new(Key::Headline.of(*key)));
                    assert!(!means.is_empty() && Key::Figure.find(key).is_some(), "{key}");
                }
            }
        }
    }
}
