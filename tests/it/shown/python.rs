//! Every Python variant, completed and run under spawn, with the result that the laboratory has for the same settings.
//!
//! Without a `python3` there is nothing to run, and the test says so; `RACELAB_PYTHON` names one that has to be there.
//! Libraries that are not installed are stood in for by the few lines in `around/modules`: enough for the listings, and
//! nothing more.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Mutex;
use std::thread;

use racelab::plan::{GuardName, Memory, Plan, SettingValue, TimeoutMeans, Window};
use racelab::scenario;
use racelab::text::{CodeLanguage, Lang, Listing};
use serde_json::Value;

use super::variants::{self, Variant, around, folder};
use crate::support::server::served;

/// The interpreter that has to be there, or the one that happens to be. What is called `python3` may be a script that
/// looks for one, each time anew: it is asked once.
pub(crate) fn python() -> Option<String> {
    let wanted = env::var("RACELAB_PYTHON");
    let name = wanted.as_deref().unwrap_or("python3");
    let output = Command::new(name).args(["-I", "-c", "import sys; print(sys.executable)"]).output();
    match output {
        Ok(output) if output.status.success() => Some(String::from_utf8_lossy(&output.stdout).trim().to_owned()),
        _ if wanted.is_ok() => panic!("RACELAB_PYTHON={name} does not run"),
        _ => None,
    }
}

/// Which of the libraries that listings import are not installed.
fn missing(python: &str) -> Vec<&'static str> {
    let has = |module: &&str| {
        let import = format!("import {module}");
        Command::new(python).args(["-I", "-c", &import]).output().is_ok_and(|output| output.status.success())
    };
    ["numpy", "PIL", "aiohttp", "requests"].into_iter().filter(|module| !has(module)).collect()
}

/// A variant with its laboratory's run beside it.
struct Pair<'run> {
    variant: &'run Variant,
    printed: String,
    runs: Value,
}

impl Pair<'_> {
    /// What stands behind `RESULT`.
    fn result(&self) -> Value {
        let line = self.printed.lines().find_map(|line| line.strip_prefix("RESULT "));
        serde_json::from_str(line.unwrap_or_else(|| self.fail("no result")))
            .unwrap_or_else(|why| self.fail(&why.to_string()))
    }

    fn fail(&self, why: &str) -> ! {
        panic!("{}: {why}; it printed\n{}\nand the laboratory said\n{}", self.variant.name, self.printed, self.runs);
    }

    fn check(&self, is_so: bool, why: &str) {
        if !is_so {
            self.fail(why);
        }
    }

    fn tasks(&self) -> &Vec<Value> {
        self.runs["tasks"].as_array().unwrap_or_else(|| self.fail("no tasks"))
    }

    /// The laboratory's values, by task.
    fn values(&self) -> Vec<f64> {
        let number = |value: &Value| value.as_str().and_then(|text| text.parse().ok());
        self.tasks().iter().map(|task| number(&task["value"]).unwrap_or_else(|| self.fail("no value"))).collect()
    }

    fn ok(&self) -> usize {
        self.tasks().iter().filter(|task| task["status"] == "ok").count()
    }

    /// The number that was printed last.
    fn last(&self) -> u64 {
        let line = self.printed.lines().next_back().unwrap_or_default();
        line.parse().unwrap_or_else(|_| self.fail("no number"))
    }

    fn compare(&self) {
        let result = || self.result().as_array().cloned().unwrap_or_else(|| self.fail("no list"));
        let numbers = || result().iter().filter_map(Value::as_f64).collect::<Vec<f64>>();
        match self.variant.plan.scenario.name() {
            "counter" => self.compare_counters(),
            "requests" => self.compare_hits(),
            "squares" | "map" | "json" => self.check(numbers() == self.values(), "values differ"),
            "futures" => {
                let (mut python, mut own) = (numbers(), self.values());
                python.sort_by(f64::total_cmp);
                own.sort_by(f64::total_cmp);
                self.check(python == own, "values differ");
            }
            "fetch" => self.check(result().len() == self.ok(), "not as many came out"),
            "arrays" => {
                let norms = result().iter().filter_map(|one| one[2].as_f64()).collect::<Vec<f64>>();
                let is_near = |(norm, own): (&f64, &f64)| (norm * norm - own).abs() < 1e-3;
                self.check(norms.len() == 5 && norms.iter().zip(&self.values()).all(is_near), "figures differ");
            }
            "images" => {
                let small = self.printed.matches("[16, 16]").count();
                self.check(small == 3 && self.ok() == 3, "not as many small pictures");
            }
            "random" | "http" => {
                let came = self.printed.lines().filter(|line| came_out(line)).count();
                let all = self.printed.lines().count();
                self.check(came == self.ok() && all == self.tasks().len(), "not as many came out");
            }
            // Under the interpreter lock nobody ever sees a weak outcome.
            "litmus" => self.check(numbers() == [200.0, 0.0], "weak outcomes under the lock"),
            "lifecycle" => {
                let ends = self.printed.matches("ends").count();
                let plan = &self.variant.plan;
                let cancels = plan.settings.get("join") == Some(&SettingValue::Choice("cancel-futures".into()));
                // Of Python's processes so many tasks more may stand in the pipe already, as the verdict says.
                let more = if cancels && plan.model.profile().own_memory() { plan.workers as usize + 1 } else { 0 };
                self.check((self.ok()..=self.ok() + more).contains(&ends), "not as many came to their end");
            }
            "deadlock" => {
                // Unfixed, they may hang, and mostly do; fixed, they never do.
                let fixed = self.variant.plan.settings.get("fix") != Some(&SettingValue::Choice("none".into()));
                let hangs = self.result() == "deadlock" || !self.runs["deadlock"].is_null();
                self.check(!(fixed && hangs), "who has a fix comes to an end");
            }
            "pipeline" => {
                let mut used: Vec<u64> = self.printed.lines().filter_map(|line| line.parse().ok()).collect();
                used.sort_unstable();
                let Some(SettingValue::Count(items)) = self.variant.plan.settings.get("items") else {
                    self.fail("no number of items")
                };
                let is_consumer = |task: &&Value| task["label"].as_str().is_some_and(|name| name.contains("consumer"));
                let number = |task: &Value| task["value"].as_str()?.parse::<u64>().ok();
                let own: Option<u64> = self.tasks().iter().filter(is_consumer).map(number).sum();
                self.check(used.iter().copied().eq(0..*items), "not every item is used once");
                self.check(own == Some(*items), "the laboratory uses another number");
            }
            "spawn-tree" => {
                let main_guard = self.variant.plan.settings.get("main-guard") == Some(&SettingValue::Flag(true));
                let expected = if main_guard { 0.0 } else { 1.0 };
                let count = self.variant.plan.workers as usize;
                self.check(
                    numbers() == vec![expected; count],
                    "children of a main that is guarded end well, others are refused",
                );
            }
            name => self.fail(&format!("nobody says what {name} comes to")),
        }
    }

    fn compare_counters(&self) {
        let counter = &self.runs["counter"];
        let number = |key: &str| counter[key].as_u64().unwrap_or_else(|| self.fail("no counter"));
        let (python, own, expected) = (self.last(), number("observed"), number("expected"));
        let plan = &self.variant.plan;
        let guards = plan.guard.is_some_and(GuardName::protects);
        let is_private = plan.model.profile().own_memory() && plan.memory == Memory::Private;
        if guards || is_private || plan.is_alone() {
            self.check(python == own, "both are exact, or both count elsewhere");
        } else if plan.model.profile().own_memory()
            || plan.guard == Some(GuardName::Sleep)
            || plan.guard.is_some_and(|guard| guard.profile().most_workers.is_some())
        {
            // Children take so long to start that they may not meet; a pause may last as long as others need; and what the
            // processor puts out of order is rare, and Python's own lock forbids it.
            self.check((1..=expected).contains(&python), "some are counted");
        } else if plan.window == Window::Nudged {
            self.check(python < expected && own < expected, "both lose");
        } else {
            // From 3.10 on nobody comes in between without a call, and on a loop without an await: the listings say so.
            self.check(python == expected, "exact by accident");
        }
    }

    fn compare_hits(&self) {
        let observed = self.runs["counter"]["observed"].as_u64();
        let is_guarded = self.variant.plan.settings.get("lock") != Some(&SettingValue::Choice("none".into()));
        if is_guarded || self.variant.plan.is_alone() {
            self.check(Some(self.last()) == observed && self.last() == 5, "every request is a hit");
        } else {
            self.check((1..=5).contains(&self.last()), "some requests are hits");
        }
    }
}

/// Whether a printed line is a task's result, and not its error.
fn came_out(line: &str) -> bool {
    !line.contains("failed") && line.split_whitespace().count() == 2
}

/// What the variants of a scenario are run on.
struct World {
    /// Arguments of the Python program.
    python: Vec<String>,
    /// Further arguments of the laboratory.
    own: Vec<String>,
    _folder: tempfile::TempDir,
}

fn world(scenario: &str, urls: &[String]) -> World {
    let folder = tempfile::tempdir().expect("there is room");
    let at = |name: &str| folder.path().join(name).display().to_string();
    let (mut python, mut own) = (Vec::new(), Vec::new());
    match scenario {
        "json" => {
            for (n, text) in ["[1, 2, 3]", "{\"a\": [1, {\"b\": null}]}", "[]"].iter().enumerate() {
                let path = at(&format!("{n}.json"));
                fs::write(&path, text).expect("there is room");
                python.push(path);
            }
            own = vec!["--path".to_owned(), at("")];
        }
        "images" => {
            let out = at("out");
            fs::create_dir(&out).expect("there is room");
            python.push(out);
            for n in 0..3 {
                let path = at(&format!("{n}.png"));
                image::RgbImage::new(64, 64).save(&path).expect("there is room");
                python.push(path);
            }
            own = vec!["--path".to_owned(), at("*.png")];
        }
        "http" => {
            python = urls.to_vec();
            own = urls.iter().flat_map(|url| ["--url".to_owned(), url.clone()]).collect();
        }
        _ => {}
    }
    World { python, own, _folder: folder }
}

/// Of four addresses three are known.
fn page(name: &str) -> String {
    let status = if name == "missing" { "404 Not Found" } else { "200 OK" };
    format!("{status}\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbody")
}

fn completed(plan: &Plan) -> String {
    let shown = Listing::of(&scenario::code(plan, CodeLanguage::Python), Lang::En).text();
    let own = around(&format!("{}.py", plan.scenario.name().replace('-', "_")));
    let template = format!("{}\n{own}", around("common.py"));
    scenario::filled_for(&template, plan, CodeLanguage::Python).replace("SHOWN", &shown)
}

/// The laboratory's run of the same settings.
fn laboratory(plan: &Plan, world: &World) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_racelab"));
    command.args(["run", plan.scenario.name(), "--json", "--model", plan.model.name(), "--seed", "1"]);
    command.args(["--workers", &plan.workers.to_string()]).args(&world.own);
    if let Some(guard) = plan.guard {
        command.args(["--guard", guard.name(), "--window", plan.window.name()]);
    }
    if plan.model.profile().own_memory() && scenario::get(plan.scenario).memory().is_some() {
        command.args(["--memory", plan.memory.name()]);
    }
    if let Some(limit) = plan.timeout_ns.filter(|_| plan.timeout_means != TimeoutMeans::Task) {
        command.args(["--timeout", &format!("{limit}ns"), "--timeout-means", plan.timeout_means.name()]);
    }
    // Where some fail by default, none is to fail unless the plan says so.
    if scenario::get(plan.scenario).needs().limits {
        command.args(["--fail-rate", &plan.fail_rate.to_string()]);
    }
    for (key, value) in plan.settings.iter() {
        let text = match value {
            SettingValue::Count(count) | SettingValue::Size(count) => count.to_string(),
            SettingValue::Duration(nanos) => format!("{nanos}ns"),
            SettingValue::Range(low, high) => format!("{low}ns..{high}ns"),
            SettingValue::Choice(name) => name.clone().into_owned(),
            SettingValue::Share(_) | SettingValue::Flag(false) | SettingValue::Outside(_) => continue,
            SettingValue::Flag(true) => {
                command.arg(format!("--{key}"));
                continue;
            }
        };
        // Files and addresses of our own take the place of those that the laboratory would make.
        let means_nothing = scenario::is_inactive(plan, key);
        let is_made = !world.own.is_empty() && ["tasks", "files", "size", "latency", "jitter", "width"].contains(&key);
        if !is_made && !means_nothing {
            command.arg(format!("--{key}")).arg(text);
        }
    }
    let output = command.output().expect("the laboratory was built");
    let document: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|why| panic!("{command:?}: {why}\n{}", String::from_utf8_lossy(&output.stderr)));
    document["runs"][0].clone()
}

fn run(python: &str, variant: &Variant, world: &World, modules: &Path) -> Output {
    let folder = tempfile::tempdir().expect("there is room");
    let file = folder.path().join("shown.py");
    fs::write(&file, completed(&variant.plan)).expect("there is room");
    let mut command = Command::new(python);
    command.arg(&file).args(&world.python).env("PYTHONPATH", modules).env("PYTHONDONTWRITEBYTECODE", "1");
    command.output().expect("python is there")
}

#[test]
fn every_variant_in_python_runs_and_comes_to_what_the_laboratory_does() {
    let Some(python) = python() else {
        eprintln!("there is no python3: the Python listings were not run");
        return;
    };
    let stand_ins = tempfile::tempdir().expect("there is room");
    for module in missing(&python) {
        let file = format!("{module}.py");
        fs::copy(folder().join("around/modules").join(&file), stand_ins.path().join(file)).expect("it stands there");
    }
    let all = variants::all(&[CodeLanguage::Python]);
    let urls = served(&["1", "2", "3", "missing"], page);
    let worlds: BTreeMap<&str, World> =
        scenario::all().iter().map(|scenario| scenario.name().name()).map(|name| (name, world(name, &urls))).collect();
    let wanted = env::var("RACELAB_SHOWN").unwrap_or_default();
    let left = Mutex::new(all.iter().filter(|variant| variant.name.contains(&wanted)));
    let next = || left.lock().ok().and_then(|mut left| left.next());
    let check = |variant: &Variant| {
        let world = &worlds[variant.plan.scenario.name()];
        let output = run(&python, variant, world, stand_ins.path());
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}:\n{said}\n{}", variant.name, completed(&variant.plan));
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        Pair { variant, printed, runs: laboratory(&variant.plan, world) }.compare();
    };
    // Most of the time programs start and wait: a few at a time take turns.
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while let Some(variant) = next() {
                    check(variant);
                }
            });
        }
    });
}
