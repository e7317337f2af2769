//! `racelab run`: the options become plans, checked before anything is started.

use clap::ArgMatches;
use clap::parser::ValueSource;

use super::options::{COUNTER_OPTIONS, LIMIT_OPTIONS, MEMORY_OPTION, settings};
use super::{chosen, format, output, usage};
use crate::engine::Runnable;
use crate::headless::RunRequest;
use crate::plan::{
    GuardName, MAX_SEED, Memory, ModelName, Plan, ScenarioName, Setting, SettingKind, SettingValue, TimeoutMeans,
    Window, parse_duration,
};
use crate::question::Question;
use crate::report::Prediction;
use crate::scenario::{self, Scenario};
use crate::text::{Lang, Phrase};

/// Most trials of one command: the timelines of all of them are kept until the report is written.
const MAX_TRIALS: u64 = 10_000;

/// More runs than any command makes.
pub(super) const MOST_RUNS: u64 = 1_000_000;

/// Random seeds are below this: short enough to be read out in a classroom.
pub(super) const RANDOM_SEEDS: u64 = 1_000_000;

/// The runs that these options come to.
pub(super) fn request(matches: &ArgMatches, lang: Lang) -> Result<RunRequest, Phrase> {
    let name: ScenarioName = chosen(matches, "scenario").ok_or_else(|| usage::no_scenario("run"))?;
    let scenario = scenario::get(name);
    let model = chosen(matches, "model");
    let mut plan = plan(matches, scenario, model)?;
    plan.workers = workers(matches, plan.model)?.unwrap_or(plan.workers);
    refuse_foreign(matches, scenario, &[plan.model])?;
    let trials = whole(matches, "trials", 1, MAX_TRIALS)?.unwrap_or(1);
    let mut plans = Vec::new();
    for plan in scenario::with_guards(&plan, &guards(matches)) {
        let plan = runnable(&plan)?;
        plans.extend((0..trials).map(|trial| plan.with_seed((plan.seed + trial) % (MAX_SEED + 1))));
    }
    let prediction = prediction(matches, plans.first())?;
    let record = matches.get_one("record").cloned();
    Ok(RunRequest { plans, prediction, record, format: format(matches), output: output(matches, lang) })
}

/// What was said that the first plan comes to: an answer to the first of its questions that it can be one to.
fn prediction(matches: &ArgMatches, plan: Option<&Runnable>) -> Result<Option<Prediction>, Phrase> {
    let (Some(given), Some(plan)) = (value(matches, "predict")?, plan) else { return Ok(None) };
    let cores = std::thread::available_parallelism().map_or(1, |cores| u32::try_from(cores.get()).unwrap_or(u32::MAX));
    answer(given, &scenario::questions(plan, cores)).map(Some)
}

/// What was said, as an answer to the first of these questions that it can be one to.
pub(super) fn answer(given: &str, questions: &[Question]) -> Result<Prediction, Phrase> {
    let read = questions.iter().find_map(|question| Some((question, question.read(given).ok()?)));
    if let Some((question, said)) = read {
        return Ok(Prediction { question: question.clone(), said });
    }
    let asked = questions.iter().map(|question| {
        Phrase::new("usage.predict.asked").with("question", question.phrase.clone()).with("how", question.how())
    });
    let why = asked.reduce(|first, rest| Phrase::new("usage.predict.or").with("first", first).with("rest", rest));
    Err(bad("predict", given, why.unwrap_or_else(|| Phrase::new("usage.predict.nothing"))))
}

/// The plan that the options come to, for all that is neither workers nor guards.
pub(super) fn plan(matches: &ArgMatches, scenario: &dyn Scenario, model: Option<ModelName>) -> Result<Plan, Phrase> {
    let seed = whole(matches, "seed", 0, MAX_SEED)?.unwrap_or_else(|| rand::random_range(0..RANDOM_SEEDS));
    let mut plan = scenario::plan(scenario.name(), seed);
    plan.model = model.unwrap_or(plan.model);
    plan.window = chosen(matches, "window").unwrap_or(plan.window);
    plan.memory = chosen(matches, "memory").unwrap_or_else(|| scenario::default_memory(scenario.name(), plan.model));
    plan.timeout_ns = timeout(matches, plan.timeout_ns)?;
    plan.timeout_means = timeout_means(matches, &plan)?;
    plan.fail_rate = fail_rate(matches)?.unwrap_or(plan.fail_rate);
    scenario::fit_settings(&mut plan);
    // Ways that are compared do the same work: that which a Python among them can do.
    let given = matches.try_get_many::<String>("model").ok().flatten();
    let mut models = given.into_iter().flatten().filter_map(|name| name.parse::<ModelName>().ok());
    if models.any(|model| model.profile().python.is_some()) {
        plan.settings.extend(scenario.python_settings().unwrap_or_default());
    }
    for setting in scenario.settings().iter().chain(plan.model.profile().settings) {
        if let Some(given) = setting_value(matches, setting)? {
            plan.settings.set(setting.key, given);
        }
    }
    if plan.model.profile().python.is_some() && chosen(matches, "window") == Some(Window::Nudged) {
        return Err(refused(&plan, &Phrase::new("refusal.python.window")));
    }
    refuse_idle(matches, &plan)?;
    Ok(plan)
}

/// What an option of a setting was given, if it was given.
fn setting_value(matches: &ArgMatches, setting: &Setting) -> Result<Option<SettingValue>, Phrase> {
    match setting.kind {
        SettingKind::Flag => Ok(is_set(matches, setting.key).then_some(SettingValue::Flag(true))),
        SettingKind::Outside { many: true, .. } => {
            let Some(given) = matches.get_many::<String>(setting.key) else { return Ok(None) };
            let mut texts = Vec::new();
            for text in given {
                match setting.parse(text).map_err(|error| bad(setting.key, text, error.why()))? {
                    // On the command line every option is one thing; blanks within it belong to it.
                    SettingValue::Outside(read) if !read.is_empty() => texts.push(text.trim().to_owned()),
                    _ => return Err(usage::value_missing(&dashed(setting.key))),
                }
            }
            Ok(Some(SettingValue::Outside(texts)))
        }
        _ => {
            let Some(given) = value(matches, setting.key)? else { return Ok(None) };
            setting.parse(given).map(Some).map_err(|error| bad(setting.key, given, error.why()))
        }
    }
}

/// Whether a flag is given; where both ways are compared it has values, and the first counts.
fn is_set(matches: &ArgMatches, key: &str) -> bool {
    match matches.try_get_one::<bool>(key) {
        Ok(given) => given.copied().unwrap_or(false),
        Err(_) => matches.get_one::<String>(key).is_some_and(|given| given == "on"),
    }
}

/// The plan, checked; why it cannot be run, behind the options that it is about.
pub(super) fn runnable(plan: &Plan) -> Result<Runnable, Phrase> {
    Runnable::of(plan.clone()).map_err(|why| refused(plan, &why))
}

fn refused(plan: &Plan, why: &Phrase) -> Phrase {
    let setting = why.marked("setting").map(dashed);
    let options = match plan.guard {
        _ if setting.is_some() => setting.unwrap_or_default(),
        Some(guard) if why.args().iter().any(|(name, _)| name == "guard") => {
            format!("--guard {} --model {}", guard.name(), plan.model.name())
        }
        _ if plan.memory == Memory::Private => format!("--memory private --model {}", plan.model.name()),
        _ => format!("--model {}", plan.model.name()),
    };
    Phrase::new("usage.refused").with("options", options).with("why", why.clone())
}

pub(super) fn guards(matches: &ArgMatches) -> Vec<GuardName> {
    let mut guards: Vec<GuardName> = Vec::new();
    for guard in matches.get_many::<String>("guard").into_iter().flatten().filter_map(|name| name.parse().ok()) {
        // Asking twice is asking once: the same run twice in a row is what `--trials` is for.
        if !guards.contains(&guard) {
            guards.push(guard);
        }
    }
    if guards.is_empty() { scenario::DEFAULT_GUARDS.to_vec() } else { guards }
}

/// An option of another scenario is refused rather than ignored. What means something to one of several models is known.
pub(super) fn refuse_foreign(
    matches: &ArgMatches,
    scenario: &dyn Scenario,
    models: &[ModelName],
) -> Result<(), Phrase> {
    let own = own_options(scenario, models);
    let general = COUNTER_OPTIONS.into_iter().chain([MEMORY_OPTION]);
    let all = general.chain(settings().into_iter().map(|setting| setting.key)).chain(LIMIT_OPTIONS);
    let foreign = all
        .filter(|option| !own.contains(option))
        .find(|option| matches.value_source(option) == Some(ValueSource::CommandLine));
    match foreign {
        None => Ok(()),
        Some(option) => {
            let own: Vec<String> = own.iter().map(|option| dashed(option)).collect();
            Err(Phrase::new("usage.foreign")
                .with("scenario", scenario.name().name())
                .with("option", dashed(option))
                .with("own", own.join(", ")))
        }
    }
}

/// An option without effect beside the others is refused, too.
fn refuse_idle(matches: &ArgMatches, plan: &Plan) -> Result<(), Phrase> {
    let given = |setting: &&Setting| matches.value_source(setting.key) == Some(ValueSource::CommandLine);
    let (idle, at_work): (Vec<&Setting>, Vec<&Setting>) =
        scenario::settings_of(plan).filter(given).partition(|setting| scenario::is_inactive(plan, setting.key));
    let Some(idle) = idle.first() else { return Ok(()) };
    if at_work.is_empty() {
        let scenario = plan.scenario.name();
        return Err(Phrase::new("usage.idle.alone").with("option", dashed(idle.key)).with("scenario", scenario));
    }
    let others: Vec<String> = at_work.iter().map(|setting| dashed(setting.key)).collect();
    Err(Phrase::new("usage.idle").with("option", dashed(idle.key)).with("others", others.join(", ")))
}

/// The options that mean something for a scenario, beside those of every run.
fn own_options(scenario: &dyn Scenario, models: &[ModelName]) -> Vec<&'static str> {
    let settings = scenario.settings().iter().chain(models.iter().flat_map(|model| model.profile().settings));
    let mut own: Vec<&'static str> = settings.map(|setting| setting.key).collect();
    if scenario.needs().guards {
        own.extend(COUNTER_OPTIONS);
    }
    if scenario.memory().is_some() {
        own.push(MEMORY_OPTION);
    }
    if scenario.needs().limits {
        own.extend(LIMIT_OPTIONS);
    }
    own
}

fn workers(matches: &ArgMatches, model: ModelName) -> Result<Option<u32>, Phrase> {
    let max = model.profile().max_workers;
    let Some(given) = value(matches, "workers")? else { return Ok(None) };
    match number(given) {
        Some(workers) if (1..=u64::from(max)).contains(&workers) => Ok(u32::try_from(workers).ok()),
        // The engine would refuse it with this same sentence, but it cannot be given a number of any size.
        Some(workers) => {
            let refusal = Phrase::new("refusal.workers").with("model", model.name()).with("max", max);
            Err(bad("workers", given, refusal.with("given", workers)))
        }
        None => Err(bad("workers", given, out_of_range(1, u64::from(max)))),
    }
}

/// The limit that is given; the usual one if none is, and no limit at all for `none`.
fn timeout(matches: &ArgMatches, usual: Option<u64>) -> Result<Option<u64>, Phrase> {
    let Some(given) = value(matches, "timeout")? else { return Ok(usual) };
    if given.trim() == "none" {
        return Ok(None);
    }
    match parse_duration(given) {
        Ok(0) => Err(bad("timeout", given, Phrase::new("why.zero"))),
        Ok(nanos) => Ok(Some(nanos)),
        Err(error) => Err(bad("timeout", given, error.why())),
    }
}

/// Who gives up, where anybody does: it means nothing without a limit.
fn timeout_means(matches: &ArgMatches, plan: &Plan) -> Result<TimeoutMeans, Phrase> {
    let Some(means) = chosen(matches, "timeout-means") else { return Ok(plan.timeout_means) };
    let has_limit = plan.timeout_ns.is_some();
    has_limit.then_some(means).ok_or_else(|| Phrase::new("usage.no-timeout").with("means", TimeoutMeans::name(means)))
}

fn fail_rate(matches: &ArgMatches) -> Result<Option<f64>, Phrase> {
    let Some(given) = value(matches, "fail-rate")? else { return Ok(None) };
    // A NaN is in no range, so it is refused with the rest.
    match given.trim().parse::<f64>() {
        Ok(rate) if (0.0..=1.0).contains(&rate) => Ok(Some(rate)),
        _ => Err(bad("fail-rate", given, Phrase::new("why.not-a-rate"))),
    }
}

pub(super) fn whole(matches: &ArgMatches, option: &'static str, min: u64, max: u64) -> Result<Option<u64>, Phrase> {
    let Some(given) = value(matches, option)? else { return Ok(None) };
    match number(given) {
        Some(number) if (min..=max).contains(&number) => Ok(Some(number)),
        _ => Err(bad(option, given, out_of_range(min, max))),
    }
}

/// A whole number whose digits may be grouped, as in settings; `None` if it is none, or one over 64 bits.
pub(super) fn number(given: &str) -> Option<u64> {
    let digits: String = given.trim().chars().filter(|c| !matches!(c, '_' | ',')).collect();
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

/// The value of an option that clap passes on unread. A hyphen may begin it, but another option is no value.
pub(super) fn value<'matches>(matches: &'matches ArgMatches, option: &str) -> Result<Option<&'matches str>, Phrase> {
    match matches.get_one::<String>(option) {
        Some(given) if given.starts_with("--") || given.is_empty() => Err(usage::value_missing(&dashed(option))),
        Some(given) => Ok(Some(given)),
        None => Ok(None),
    }
}

pub(super) fn bad(option: &str, given: &str, why: Phrase) -> Phrase {
    usage::bad_value(&dashed(option), given, why)
}

pub(super) fn out_of_range(min: u64, max: u64) -> Phrase {
    Phrase::new("why.out-of-range").with("min", min).with("max", max)
}

fn dashed(option: &str) -> String {
    format!("--{option}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{Command, parse};
    use crate::headless::Format;
    use crate::report::ColorChoice;
    use std::ffi::OsString;

    fn request(args: &str) -> RunRequest {
        let args: Vec<OsString> = format!("racelab run {args}").split(' ').map(OsString::from).collect();
        match parse(&args, Lang::En) {
            Ok(Command::Run(request)) => request,
            other => panic!("no runs: {other:?}"),
        }
    }

    fn guards_and_seeds(request: &RunRequest) -> Vec<(Option<GuardName>, u64)> {
        request.plans.iter().map(|plan| (plan.guard, plan.seed)).collect()
    }

    #[test]
    fn a_counter_runs_without_and_with_a_lock_on_the_same_seed() {
        let request = request("counter");
        let seed = request.plans[0].seed;
        assert!(seed < RANDOM_SEEDS);
        assert_eq!(guards_and_seeds(&request), [(Some(GuardName::None), seed), (Some(GuardName::Mutex), seed)]);
        assert_eq!(
            (request.plans[0].window, request.format, request.output.color),
            (Window::Nudged, Format::Text, ColorChoice::Auto)
        );
    }

    #[test]
    fn guards_run_in_the_order_given_and_trials_take_the_next_seeds() {
        let request = request("counter --guard cas --guard none,cas --trials 2 --seed 9007199254740991 --json");
        let (cas, none) = (Some(GuardName::Cas), Some(GuardName::None));
        assert_eq!(guards_and_seeds(&request), [(cas, MAX_SEED), (cas, 0), (none, MAX_SEED), (none, 0)]);
        assert_eq!(request.format, Format::Json);
    }

    #[test]
    fn options_become_the_plan() {
        let request = request(
            "random --model gil --workers 7 --tasks 1_000 --duration 1s..2s --timeout 1.5s --fail-rate 0.5 --seed 3",
        );
        let [plan] = request.plans.as_slice() else { panic!("one plan: {request:?}") };
        assert_eq!((plan.model, plan.workers, plan.seed, plan.guard), (ModelName::Gil, 7, 3, None));
        assert_eq!(plan.settings.get("tasks"), Some(&SettingValue::Count(1_000)));
        assert_eq!(plan.settings.get("duration"), Some(&SettingValue::Range(1_000_000_000, 2_000_000_000)));
        assert_eq!(plan.timeout_ns, Some(1_500_000_000));
        assert!((plan.fail_rate - 0.5).abs() < f64::EPSILON);
    }

    #[test]
    fn the_command_for_plans_makes_the_same_plans() {
        let words = |command: &str| command.strip_prefix("racelab run ").expect("it is a run").to_owned();
        for scenario in scenario::all() {
            for model in ModelName::all() {
                for preset in scenario.presets() {
                    let mut plan = Plan { model: *model, workers: 3, ..scenario::plan(scenario.name(), 99) };
                    plan.settings = (preset.settings)();
                    plan.memory = scenario::default_memory(scenario.name(), *model);
                    plan.timeout_ns = None;
                    scenario::fit_settings(&mut plan);
                    let plans = scenario::with_guards(&plan, &[GuardName::Atomic, GuardName::None]);
                    if plans.iter().any(|plan| Runnable::of(plan.clone()).is_err()) {
                        continue;
                    }
                    let command = crate::report::command_line(&plans, true);
                    let read: Vec<Plan> = request(&words(&command)).plans.iter().map(|plan| (**plan).clone()).collect();
                    assert_eq!(read, plans, "{command}");
                }
            }
        }
    }

    #[test]
    fn a_limit_that_a_scenario_has_anyway_can_be_taken_away() {
        assert!(request("random").plans[0].timeout_ns.is_some());
        assert_eq!(request("random --timeout none").plans[0].timeout_ns, None);
    }

    #[test]
    fn the_last_of_several_counts_and_looks_may_stand_anywhere() {
        let request = request("fetch --seed 1 --ascii --seed 2 --color never --color always");
        assert_eq!((request.plans[0].seed, request.output.color, request.output.ascii), (2, ColorChoice::Always, true));
        assert_eq!(request.plans[0].timeout_ns, None);
    }
}
