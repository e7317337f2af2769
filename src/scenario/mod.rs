//! What is run: every scenario is a folder, with everything that is said of it.
//!
//! A scenario says which settings it has, what it needs of a model, which tasks a plan comes to, and what its run showed.
//! It knows kernels (`work/`) and results, but neither engines nor screens; who runs the tasks is none of its business.
//! Its name stands in one list (`plan/scenario_name.rs`), its texts and its code in `assets/scenarios`.

mod fitting;
mod group;
mod headline;
mod job;
mod kernels;
mod kinds;
mod nature;
mod needs;
mod own;
mod prediction;
mod shown;
mod task;

use std::path::PathBuf;
use std::sync::LazyLock;

pub use fitting::{default_memory, fit_settings, is_inactive, settings_of};
pub use group::Group;
pub(crate) use headline::CORES;
pub use headline::{Headline, HeadlineNote, RunMoment, Told, cores, headline, one_after_the_other};
pub use job::{Assignment, Job, Main, OnMainExit, Prepared, Shape, Waits};
pub use nature::{InPython, Returned, TaskLoad, TaskNature};
pub use needs::{Fuse, Judgement, LockNeeds, Needs, OtherWay, Preset};
pub use own::{OwnProgram, plan_of as plan_of_program};
pub use prediction::{Predicted, actual, questions};
pub use shown::{code, filled_for, listing, python_counter};
pub use task::Task;

use job::seeded;
use kernels::kernels;

use crate::cancel::Cancel;
use crate::event::{Facts, LockId, Nanos, TaskId, WorkerId};
use crate::plan::{
    GilSettings, GuardName, Memory, ModelName, Plan, PythonProgram, ScenarioName, Setting, Settings, TimeoutMeans,
    Together, Window, scenarios,
};
use crate::results::{self, Results, Series};
use crate::text::{CodeLanguage, Key, Phrase, letter};
use crate::timeline::Timeline;
use crate::work::{Kernel, QueueShape};

/// What the list of scenarios knows of each.
pub trait Listed {
    /// Its name.
    fn name(&self) -> ScenarioName;
    /// The code that does the same, with sections and blanks: [`code`] fills it in for a plan.
    fn code(&self, language: CodeLanguage) -> &'static str;
}

macro_rules! scenario_folders {
    ($($(#[$doc:meta])* $name:ident $folder:ident),+ $(,)?) => {
        $(mod $folder;

        impl Listed for $folder::$name {
            fn name(&self) -> ScenarioName {
                ScenarioName::$name
            }

            fn code(&self, language: CodeLanguage) -> &'static str {
                match language {
                    CodeLanguage::Python => asset!($folder, "/code.py"),
                    CodeLanguage::Rust => asset!($folder, "/code.rs"),
                }
            }
        })+

        /// The scenario of a name.
        #[must_use]
        pub fn get(name: ScenarioName) -> &'static dyn Scenario {
            match name {
                $(ScenarioName::$name => &$folder::$name,)+
                ScenarioName::Own => &own::Own,
            }
        }
    };
}

macro_rules! asset {
    ($folder:ident, $file:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/scenarios/", stringify!($folder), $file))
    };
}

scenarios!(scenario_folders);

// A kernel is a file and a line here.
kernels! {
    /// Waits, as for a reply.
    Wait: crate::work::Wait,
    /// Adds one to the shared counter, many times.
    Increment: counter::Increment,
    /// Adds up squares.
    SumSquares: squares::SumSquares,
    /// Eats with two forks.
    Dine: deadlock::Dine,
    /// Squares one number after a wait.
    SquareItem: map::SquareItem,
    /// Doubles one number.
    Double: futures::Double,
    /// Fetches an address.
    HttpGet: http::HttpGet,
    /// Mean, deviation and norm of an array.
    Statistics: arrays::Statistics,
    /// Loads a JSON file.
    LoadJson: json::LoadJson,
    /// Makes a picture small.
    Thumbnail: images::Thumbnail,
    /// Handles a request and counts it.
    HandleRequest: requests::HandleRequest,
    /// Takes part in trials of a litmus test.
    RunTest: litmus::RunTest,
    /// Makes items and puts them into the queue.
    Produce: pipeline::Produce,
    /// Takes items out of the queue and works on them.
    Consume: pipeline::Consume,
}

/// What a scenario says of itself. Its texts are `scenario.NAME`, `scenario.NAME.teaches` (two lines) and `label.NAME`.
pub trait Scenario: Listed + Sync {
    /// Under which heading it stands.
    fn group(&self) -> Group;
    /// Which general settings apply: those of tasks alone, unless it has a counter.
    fn needs(&self) -> Needs {
        Needs { counter: false, guards: false, limits: true }
    }
    /// Its own settings.
    fn settings(&self) -> &'static [Setting];
    /// Whether a setting of its own means nothing as the others stand: it is not offered then.
    fn is_inactive(&self, _key: &str, _settings: &Settings) -> bool {
        false
    }
    /// Settings that go well together; the first is the default.
    fn presets(&self) -> &'static [Preset];
    /// The default longest time of a task, ns.
    fn default_timeout(&self) -> Option<Nanos> {
        None
    }
    /// The model that it is run on by default: the one on which it shows what it is about.
    fn default_model(&self) -> ModelName {
        if self.needs_processes() { ModelName::OF_PROCESSES } else { ModelName::USUAL }
    }
    /// The share of its tasks that are made to fail by default.
    fn default_fail_rate(&self) -> f64 {
        0.0
    }
    /// How many workers suit a machine with so many cores, with these settings of its own.
    fn suggested_workers(&self, cores: u32, settings: &Settings) -> u32;
    /// How many tasks a plan comes to, of which size, as far as the plan alone says. For callers that only count.
    fn shape(&self, plan: &Plan) -> Shape;
    /// The tasks of a plan, as far as the plan alone says: the world is not touched. The same plan gives the same tasks.
    /// For engines; callers that only count ask for the [`shape`](Self::shape).
    fn job(&self, plan: &Plan) -> Job;
    /// Why this plan cannot be run, whatever the model can do: the world is not touched.
    fn refusal(&self, _plan: &Plan) -> Option<Phrase> {
        None
    }
    /// The user's files that a run of this plan would read, so that nothing is written over them.
    fn inputs(&self, _plan: &Plan) -> Vec<PathBuf> {
        Vec::new()
    }
    /// The tasks of a run that begins now, with what they need: a server, files. Stops soon when cancelled.
    ///
    /// # Errors
    /// What is missing, and where, in one line.
    fn prepare(&self, plan: &Plan, _cancel: &Cancel) -> Result<Prepared, Phrase> {
        Ok(self.job(plan).into())
    }
    /// Where that lives which child processes work on by default; `None` where they need nothing of the kind.
    fn memory(&self) -> Option<Memory> {
        self.needs().guards.then_some(Memory::Shared)
    }
    /// What is measured before the run's clock starts, so that its figures have something to be held against; told as
    /// facts of the run. Takes a few milliseconds, or stops soon when cancelled.
    fn baseline(&self, _plan: &Plan, _cancel: &Cancel) -> Facts {
        Facts::new()
    }
    /// What protects the counter: the user's choice, unless the scenario has settings of its own for that.
    fn guard(&self, plan: &Plan) -> Option<GuardName> {
        plan.guard
    }
    /// The locks that its workers share, if there are any.
    fn locks(&self, _plan: &Plan) -> Option<LockNeeds> {
        None
    }
    /// The queue that its tasks share, if there is one: those of the first workers put, the others take.
    fn queue(&self, _plan: &Plan) -> Option<QueueShape> {
        None
    }
    /// Whether its workers may come to wait for each other for ever: such a run is made in a process of its own, which can
    /// be ended.
    fn may_hang(&self) -> bool {
        false
    }
    /// Whether its tasks are submitted, and somebody asks for their results.
    fn has_results(&self, plan: &Plan) -> bool {
        let has_main = matches!(self.shape(plan).assignment, Assignment::StartedBy(_) | Assignment::ShutDownBy(_));
        !has_main && self.needs().limits && !self.may_hang() && !self.needs_processes()
    }
    /// How far its workers, which are processes, start others: each of them does what the laboratory does.
    fn fuse(&self, _plan: &Plan) -> Option<Fuse> {
        None
    }
    /// The program of the user's that a run of this plan is, if it is one: its threads are the workers.
    fn program(&self, _plan: &Plan) -> Option<OwnProgram> {
        None
    }
    /// Lanes that a run of this plan has at most.
    fn most_lanes(&self, plan: &Plan) -> WorkerId {
        plan.workers.max(self.fuse(plan).map_or(0, |fuse| fuse.total))
    }
    /// How the run is ordered on the command line, where that is not by its settings.
    fn typed(&self, _plan: &Plan) -> Option<String> {
        None
    }
    /// Whether it is the plainest of its group, on which one looks at models.
    fn is_plainest(&self) -> bool {
        false
    }
    /// Whether its workers have to be processes.
    fn needs_processes(&self) -> bool {
        false
    }
    /// Why it cannot be run on a Python of the user's: a key of the texts; `None` where its tasks are written in Python, too.
    fn python_refusal(&self, _program: PythonProgram) -> Option<&'static str> {
        Some("refusal.python.scenario")
    }
    /// What it is set to on a Python of the user's by default, where the usual would take minutes there.
    fn python_settings(&self) -> Option<Settings> {
        None
    }
    /// What its tasks are like, as these settings make them: what advice follows from.
    fn nature(&self, _settings: &Settings) -> TaskNature {
        TaskNature::WAITS
    }
    /// Whether it tells anything how much faster its tasks are together than one after the other.
    fn is_about_speed(&self) -> bool {
        true
    }
    /// What a task is called that has no name from outside.
    fn label(&self, _plan: &Plan, task: TaskId) -> Phrase {
        numbered(Key::Label.of(self.name()), task)
    }
    /// What a lock is called.
    fn lock_name(&self, _plan: &Plan, lock: LockId) -> Phrase {
        Phrase::new("lock.plain").with("n", u64::from(lock) + 1)
    }
    /// Facts of its tasks that are worth a column in a list: keys of [`Facts`].
    fn columns(&self) -> &'static [&'static str] {
        &[]
    }
    /// What the shared counter should say in the end, if there is one.
    fn expected_counter(&self, _plan: &Plan) -> Option<u64> {
        None
    }
    /// What a task should come to, where that is known beforehand.
    fn expected_value(&self, _plan: &Plan, _task: TaskId) -> Option<u128> {
        None
    }
    /// What changed over time, as known at a moment. It takes the longest to work out, and does not change any more when a
    /// run is over.
    fn series(&self, _plan: &Plan, _timeline: &Timeline, _at: Nanos) -> Option<Series> {
        None
    }
    /// Figures and bars, as known at a moment: [`Results`] without series.
    fn figures(&self, _plan: &Plan, _timeline: &Timeline, _at: Nanos) -> Results {
        Results::default()
    }
    /// What its large characters say: the first of these that has something to say.
    fn headlines(&self) -> &'static [Headline] {
        match self.group() {
            Group::Computing => &[Headline::Cores],
            Group::Sharing | Group::Waiting | Group::Processes => &[Headline::Time],
        }
    }
    /// What can be predicted of its runs: what it is about comes first.
    fn predicts(&self) -> &'static [Predicted] {
        match self.group() {
            Group::Computing => &[Predicted::Cores, Predicted::Time],
            Group::Waiting => &[Predicted::Time, Predicted::Order],
            Group::Sharing | Group::Processes => &[Predicted::Time],
        }
    }
    /// How a run that came to its end is to be judged, beside what its tasks came to.
    fn judgement(&self, plan: &Plan, timeline: &Timeline) -> Judgement {
        let computes = self.group() == Group::Computing;
        if computes && computes_one_at_a_time(plan, timeline) { Judgement::Poor } else { Judgement::Sound }
    }
    /// The same plan mended, or as it was before: what one looks at next, one key away.
    fn other_way(&self, _plan: &Plan) -> Option<OtherWay> {
        None
    }
    /// Whether its tasks keep a processor busy from their start to their end.
    fn keeps_processors(&self, _plan: &Plan) -> bool {
        false
    }
    /// One sentence on what a run showed that came to its end, made from its figures.
    fn verdict(&self, plan: &Plan, timeline: &Timeline) -> Phrase;
}

/// All scenarios, in the order in which they are listed.
#[must_use]
pub fn all() -> &'static [&'static dyn Scenario] {
    static ALL: LazyLock<Vec<&'static dyn Scenario>> =
        LazyLock::new(|| ScenarioName::all().iter().map(|name| get(*name)).collect());
    &ALL
}

/// What a run came to, as known at a moment.
#[must_use]
pub fn results(plan: &Plan, timeline: &Timeline, at: Nanos) -> Results {
    let scenario = get(plan.scenario);
    let series = scenario.series(plan, timeline, at).into_iter().collect();
    Results { series, ..figures(plan, timeline, at) }
}

/// The same without series: what the scenario says, and how long its results were waited for.
#[must_use]
pub fn figures(plan: &Plan, timeline: &Timeline, at: Nanos) -> Results {
    let mut results = get(plan.scenario).figures(plan, timeline, at);
    if plan.waiter_timeout_ns().is_some() {
        results.figures.extend(results::waited(timeline, at));
    }
    results
}

/// The default plan of a scenario: its first preset, no guard, threads if it takes them.
///
/// ```
/// use racelab::plan::ScenarioName;
/// let plan = racelab::scenario::plan(ScenarioName::Counter, 42);
/// assert_eq!((plan.workers, plan.model.name()), (4, "threads"));
/// ```
#[must_use]
pub fn plan(name: ScenarioName, seed: u64) -> Plan {
    let scenario = get(name);
    let preset = &scenario.presets()[0];
    Plan {
        scenario: name,
        model: scenario.default_model(),
        workers: preset.workers,
        guard: scenario.needs().guards.then_some(GuardName::None),
        window: Window::Nudged,
        memory: default_memory(name, scenario.default_model()),
        seed,
        timeout_ns: scenario.default_timeout(),
        timeout_means: TimeoutMeans::default(),
        fail_rate: scenario.default_fail_rate(),
        settings: (preset.settings)(),
    }
}

/// What a task is called by its number; people count from one.
fn numbered(key: &'static str, task: TaskId) -> Phrase {
    Phrase::new(key).with("n", u64::from(task) + 1)
}

/// What a task is called that is one worker's from the beginning: as the worker is.
fn workers_own(key: &'static str, task: TaskId) -> Phrase {
    Phrase::new(key).with("worker", letter(task))
}

/// Whether several workers are there to compute, of which only one can at a time.
fn computes_one_at_a_time(plan: &Plan, timeline: &Timeline) -> bool {
    let takes_turns = match results::together(plan, timeline) {
        Together::OneThread => true,
        Together::TakingTurns => GilSettings::native_share_of(plan) == 0.0,
        Together::Alone | Together::AsBuilt | Together::Parallel => false,
    };
    takes_turns && !plan.is_alone()
}

/// The guards that a counter run shows by default: without and with a lock.
pub const DEFAULT_GUARDS: [GuardName; 2] = [GuardName::None, GuardName::Mutex];

/// One plan a guard, in the order given; the plan itself if it has no counter.
#[must_use]
pub fn with_guards(plan: &Plan, guards: &[GuardName]) -> Vec<Plan> {
    if plan.guard.is_none() {
        return vec![plan.clone()];
    }
    guards.iter().map(|guard| Plan { guard: Some(*guard), ..plan.clone() }).collect()
}

#[cfg(test)]
mod tests;
