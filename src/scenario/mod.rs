//! What is run: every scenario is data, one file each.
//!
//! A scenario says which settings it has, what it needs of a model, and which tasks a plan comes to. It knows
//! kernels (`work/`) but neither engines nor screens; who runs the tasks is none of its business.

mod arrays;
mod counter;
mod deadlock;
mod fetch;
mod futures;
mod http;
mod images;
mod json;
mod lifecycle;
mod map;
mod own_files;
mod random;
mod requests;
mod spawn_tree;
mod squares;

use std::sync::LazyLock;

use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::cancel::Cancel;
use crate::event::{Facts, LockId, Nanos, TaskId};
use crate::plan::{
    GuardName, Memory, ModelName, Plan, ScenarioName, Setting, SettingKind, SettingValue, Settings, Window,
};
use crate::text::{CodeLanguage, Key, Phrase};
use crate::work::Task;

/// Under which heading a scenario stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// Several workers, one thing.
    Sharing,
    /// Work that mostly waits.
    Waiting,
    /// Work that uses the processor all the time.
    Computing,
    /// What workers are, and how they come and go.
    Processes,
}

impl Group {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Sharing, Self::Waiting, Self::Computing, Self::Processes];

    /// Its key in the texts: `group.NAME`, and in `list --json`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sharing => "sharing",
            Self::Waiting => "waiting",
            Self::Computing => "computing",
            Self::Processes => "processes",
        }
    }
}

/// Which of the plan's general settings mean something for a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needs {
    /// One counter for all workers.
    pub counter: bool,
    /// The user chooses what protects it: guard, window and (for processes) memory apply.
    pub guards: bool,
    /// Tasks may be given a longest time and may be made to fail.
    pub limits: bool,
}

/// Settings that go well together, offered on screen under `preset.KEY`.
#[derive(Debug, Clone, PartialEq)]
pub struct Preset {
    /// Its key in the texts.
    pub key: &'static str,
    /// How many workers.
    pub workers: u32,
    /// The scenario's settings that differ from the defaults.
    pub settings: &'static [(&'static str, SettingValue)],
}

/// What stops processes that start processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fuse {
    /// The deepest level that is started; 1 are the children of the laboratory itself.
    pub depth: u32,
    /// Most processes altogether.
    pub total: u32,
}

/// Who may take which task, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assignment {
    /// One queue: whoever is free takes the next.
    Queue,
    /// One queue that fills while the run goes on: when each task arrives in it on the run's clock, ns, ascending.
    Arrivals(Vec<Nanos>),
    /// Task i is worker i's own, and all begin together; what nobody owns is taken from the queue afterwards.
    OnePerWorker,
    /// There is no pool: task i is what worker i is started for, and begins as soon as that worker is up.
    StartedBy(Main),
}

/// Whoever starts workers one by one: the main thread of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Main {
    /// How long it goes on by itself after the last start, ns.
    pub goes_on: Nanos,
    /// What it does then.
    pub then: Farewell,
}

/// What becomes of workers when the main thread has nothing else to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Farewell {
    /// It waits for each of them, in the order in which it started them.
    Join,
    /// It ends, and they with it, wherever they are.
    End,
}

/// The tasks that a plan comes to.
#[derive(Debug, Clone)]
pub struct Job {
    /// The tasks, by id.
    pub tasks: Vec<Task>,
    /// Who may take which.
    pub assignment: Assignment,
}

impl Job {
    /// Tasks of which some are made to fail, as the plan's rate says.
    fn of(plan: &Plan, tasks: impl Iterator<Item = Task>, assignment: Assignment) -> Self {
        let mut tasks: Vec<Task> = tasks.collect();
        inject_faults(plan, &mut tasks);
        Self { tasks, assignment }
    }

    /// The same, in one queue.
    fn queue(plan: &Plan, tasks: impl Iterator<Item = Task>) -> Self {
        Self::of(plan, tasks, Assignment::Queue)
    }
}

/// A job with everything that it needs of the world: what the run brings along itself is there, what comes from outside
/// has been found.
pub struct Prepared {
    /// The tasks.
    pub job: Job,
    /// What tasks are called that come from outside, by task; empty where the plan alone names them. Safe to be shown.
    pub names: Vec<Box<str>>,
    /// What has to be there as long as the run: dropped when it is over.
    pub keeps: Option<Box<dyn Send + Sync>>,
}

impl From<Job> for Prepared {
    fn from(job: Job) -> Self {
        Self { job, names: Vec::new(), keeps: None }
    }
}

/// The code of a scenario, out of `assets/code`.
macro_rules! code {
    ($language:expr, $name:literal) => {
        match $language {
            CodeLanguage::Python => include_str!(concat!("../../assets/code/", $name, ".py")),
            CodeLanguage::Rust => include_str!(concat!("../../assets/code/", $name, ".rs")),
        }
    };
}
use code;

/// What a scenario says of itself. Its texts are `scenario.NAME`, `scenario.NAME.teaches` (two lines) and `label.NAME`.
pub trait Scenario: Sync {
    /// Its name.
    fn name(&self) -> ScenarioName;
    /// Under which heading it stands.
    fn group(&self) -> Group;
    /// Which general settings apply: those of tasks alone, unless it has a counter.
    fn needs(&self) -> Needs {
        Needs { counter: false, guards: false, limits: true }
    }
    /// The code that does the same, a few lines: a [`Listing`](crate::text::Listing) reads it.
    fn code(&self, language: CodeLanguage) -> &'static str;
    /// Its own settings.
    fn settings(&self) -> &'static [Setting];
    /// Whether a setting of its own means nothing as the others stand: it is not offered then.
    fn is_idle(&self, _key: &str, _settings: &Settings) -> bool {
        false
    }
    /// Settings that go well together; the first is the default.
    fn presets(&self) -> &'static [Preset];
    /// Longest time of a task when nobody says, ns.
    fn default_timeout(&self) -> Option<u64> {
        None
    }
    /// How many workers suit a machine with so many cores, with these settings of its own.
    fn suggested_workers(&self, cores: u32, settings: &Settings) -> u32;
    /// The tasks of a plan, as far as the plan alone says: the world is not touched. The same plan gives the same tasks.
    fn job(&self, plan: &Plan) -> Job;
    /// Why this plan cannot be run, whatever the model can do: the world is not touched.
    fn refusal(&self, _plan: &Plan) -> Option<Phrase> {
        None
    }
    /// The tasks of a run that begins now, with what they need: a server, files. Stops soon when cancelled.
    ///
    /// # Errors
    /// What is missing, and where, in one line.
    fn prepare(&self, plan: &Plan, _cancel: &Cancel) -> Result<Prepared, Phrase> {
        Ok(self.job(plan).into())
    }
    /// Where that lives which child processes work on, when nobody says; `None` where they need nothing of the kind.
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
    /// How many locks its workers share, and how many places a semaphore beside them has.
    fn locks(&self, _plan: &Plan) -> (u32, u32) {
        (0, 0)
    }
    /// Whether its workers may come to wait for each other for ever: such a run is made in a process of its own, which can
    /// be ended.
    fn may_hang(&self) -> bool {
        false
    }
    /// How far its workers, which are processes, start others: each of them does what the laboratory does.
    fn fuse(&self, _plan: &Plan) -> Option<Fuse> {
        None
    }
    /// How it is run when nobody says.
    fn default_model(&self) -> ModelName {
        ModelName::Threads
    }
    /// Whether it tells anything how much faster its tasks are together than one after the other.
    fn is_about_speed(&self) -> bool {
        true
    }
    /// What a task is called that has no name from outside. People count from one.
    fn label(&self, _plan: &Plan, task: TaskId) -> Phrase {
        Phrase::new(Key::Label.of(self.name())).with("n", u64::from(task) + 1)
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
    /// Whether all tasks take equally long, so that they come in waves.
    fn tasks_are_equal(&self) -> bool {
        false
    }
}

/// All scenarios, in the order of their names.
#[must_use]
pub fn all() -> &'static [&'static dyn Scenario] {
    static ALL: LazyLock<Vec<&'static dyn Scenario>> =
        LazyLock::new(|| ScenarioName::all().iter().map(|name| get(*name)).collect());
    &ALL
}

/// The scenario of a name.
#[must_use]
pub fn get(name: ScenarioName) -> &'static dyn Scenario {
    match name {
        ScenarioName::Counter => &counter::Counter,
        ScenarioName::Deadlock => &deadlock::Deadlock,
        ScenarioName::SpawnTree => &spawn_tree::SpawnTree,
        ScenarioName::Random => &random::Random,
        ScenarioName::Fetch => &fetch::Fetch,
        ScenarioName::Http => &http::Http,
        ScenarioName::Squares => &squares::Squares,
        ScenarioName::Map => &map::Map,
        ScenarioName::Arrays => &arrays::Arrays,
        ScenarioName::Futures => &futures::Futures,
        ScenarioName::Json => &json::Json,
        ScenarioName::Images => &images::Images,
        ScenarioName::Requests => &requests::Requests,
        ScenarioName::Lifecycle => &lifecycle::Lifecycle,
    }
}

/// The plan of a scenario when nobody says anything: threads, its first preset, no guard.
///
/// ```
/// use racelab::plan::ScenarioName;
/// let plan = racelab::scenario::plan(ScenarioName::Counter, 42);
/// assert_eq!((plan.workers, plan.settings.count("increments")), (4, 100_000));
/// ```
#[must_use]
pub fn plan(name: ScenarioName, seed: u64) -> Plan {
    let scenario = get(name);
    let preset = &scenario.presets()[0];
    let mut settings = Settings::defaults(scenario.settings());
    for (key, value) in preset.settings {
        settings.set(key, value.clone());
    }
    Plan {
        scenario: name,
        model: scenario.default_model(),
        workers: preset.workers,
        guard: scenario.needs().guards.then_some(GuardName::None),
        window: Window::Nudged,
        memory: Memory::Shared,
        seed,
        timeout_ns: scenario.default_timeout(),
        fail_rate: 0.0,
        settings,
    }
}

/// The guards that a counter run shows when nobody chooses: without and with a lock.
pub const DEFAULT_GUARDS: [GuardName; 2] = [GuardName::None, GuardName::Mutex];

/// One plan a guard, in the order given; the plan itself if it has no counter.
#[must_use]
pub fn with_guards(plan: &Plan, guards: &[GuardName]) -> Vec<Plan> {
    if plan.guard.is_none() {
        return vec![plan.clone()];
    }
    guards.iter().map(|guard| Plan { guard: Some(*guard), ..plan.clone() }).collect()
}

/// What is random in a plan is drawn from here, so that the same seed gives the same run plan.
fn seeded(plan: &Plan) -> impl Rng {
    ChaCha8Rng::seed_from_u64(plan.seed)
}

/// The setting of how many tasks there are that mostly wait.
const fn waiting_tasks(default: u64) -> Setting {
    let steps = &[1, 2, 4, 5, 8, 10, 20, 50, 100, 1_000, 10_000, 100_000];
    Setting { key: "tasks", kind: SettingKind::Count { default, min: 1, max: 1_000_000, steps } }
}

/// How many tasks the settings ask for.
fn tasks(settings: &Settings) -> u32 {
    u32::try_from(settings.count("tasks")).unwrap_or(u32::MAX)
}

/// Makes some tasks fail, as the plan's rate says; which ones depends on the seed alone.
fn inject_faults(plan: &Plan, tasks: &mut [Task]) {
    if plan.fail_rate <= 0.0 {
        return;
    }
    // Its own stream: the same seed draws the same durations with and without failures.
    let mut random = ChaCha8Rng::seed_from_u64(plan.seed);
    random.set_stream(1);
    for task in tasks {
        task.faulty = random.random_bool(plan.fail_rate.clamp(0.0, 1.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Lang, Listing, Texts};

    #[test]
    fn every_scenario_and_setting_has_its_texts() {
        let texts = Texts::of(Lang::En);
        for scenario in all() {
            let name = scenario.name().name();
            for key in [Key::Scenario.of(name), Key::Teaches.of(name), Key::Label.of(name)] {
                assert!(texts.has(key), "{key}");
            }
            for setting in scenario.settings() {
                assert!(texts.has(Key::Setting.of(setting.key)), "{}", setting.key);
                assert!(texts.has(Key::SettingHelp.of(setting.key)), "{}", setting.key);
            }
            for preset in scenario.presets() {
                assert!(texts.has(Key::Preset.of(preset.key)), "{}", preset.key);
            }
            assert_eq!(get(scenario.name()).name(), scenario.name());
            for language in CodeLanguage::all() {
                let [english, korean] = [Lang::En, Lang::Ko].map(|lang| Listing::of(scenario.code(*language), lang));
                assert!(english.lines().len() > 2 && english.lines().len() == korean.lines().len(), "{name}");
                let widest = english.lines().iter().chain(korean.lines()).map(crate::text::CodeLine::width).max();
                assert!(widest <= Some(74), "the {} code of {name} is {widest:?} columns wide", language.name());
            }
        }
        assert_eq!(all().len(), ScenarioName::all().len());
    }

    #[test]
    fn defaults_and_presets_are_within_their_own_bounds() {
        for scenario in all() {
            for setting in scenario.settings() {
                let typed_only = matches!(setting.kind, crate::plan::SettingKind::Outside { .. });
                assert_eq!(setting.steps().is_empty(), typed_only, "{}", setting.key);
            }
            for preset in scenario.presets() {
                for (key, _) in preset.settings {
                    assert!(scenario.settings().iter().any(|setting| setting.key == *key), "{key}");
                }
            }
            assert!(!plan(scenario.name(), 1).settings.iter().any(|(_, value)| *value == SettingValue::Range(9, 0)));
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_tasks_and_failures_do_not_change_them() {
        let mut plan = plan(ScenarioName::Random, 7);
        let scenario = get(plan.scenario);
        let before = scenario.job(&plan).tasks;
        assert_eq!(before, scenario.job(&plan).tasks);
        plan.fail_rate = 0.5;
        let after = scenario.job(&plan).tasks;
        assert!(after.iter().any(|task| task.faulty) && after.iter().any(|task| !task.faulty));
        assert!(before.iter().zip(&after).all(|(one, other)| one.work == other.work));
        plan.seed = 8;
        assert_ne!(before, scenario.job(&plan).tasks);
    }
}
