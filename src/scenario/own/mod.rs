//! A program of the user's, as `racelab python` runs it: which file, on which Python, and what its run came to.
//!
//! It stands in no list: only that command makes a plan of it. It must not know how the program is watched.

mod results;
mod verdict;

use std::path::{Path, PathBuf};

use super::{Assignment, Group, Headline, Job, Judgement, Listed, Needs, Prepared, Preset, Scenario, Shape};
use crate::cancel::Cancel;
use crate::event::{Fact, Facts, Nanos, WorkerId};
use crate::plan::{Outside as What, Plan, ScenarioName, Setting, Settings, settings};
use crate::results::Results;
use crate::supply::python;
use crate::text::{CodeLanguage, Phrase};
use crate::timeline::Timeline;

/// The user's own program.
pub(super) struct Own;

/// The oldest Python that can be watched: it has `sys.monitoring`.
const OLDEST: (u32, u32) = (3, 12);

/// Lanes at most: threads, and tasks of an event loop that are under way at the same time.
const MOST_LANES: WorkerId = 240;

settings! {
    /// What is run.
    pub(super) struct OwnSettings {
        /// The file; one.
        program: Outside { what: What::Path, many: false },
        /// What it is given.
        arguments: Outside { what: What::Path, many: true },
        /// The Python that is named; none for `python3` of the path.
        interpreter: Outside { what: What::Path, many: false },
    }
}

const PRESETS: &[Preset] = &[Preset { key: "own", workers: 1, settings: || OwnSettings::default().into() }];

/// A program of the user's that is to be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnProgram {
    pub file: PathBuf,
    pub arguments: Vec<String>,
    /// The Python that is named; `python3` of the path where none is.
    pub interpreter: Option<PathBuf>,
}

/// The plan of a run of a program.
#[must_use]
pub fn plan_of(program: OwnProgram) -> Plan {
    let text = |path: PathBuf| path.to_string_lossy().into_owned();
    let settings = OwnSettings {
        program: vec![text(program.file)],
        arguments: program.arguments,
        interpreter: program.interpreter.map(text).into_iter().collect(),
    };
    Plan { settings: settings.into(), ..super::plan(ScenarioName::Own, 0) }
}

impl Listed for Own {
    fn name(&self) -> ScenarioName {
        ScenarioName::Own
    }

    /// The user has it.
    fn code(&self, _: CodeLanguage) -> &'static str {
        ""
    }
}

impl Scenario for Own {
    fn group(&self) -> Group {
        Group::Processes
    }

    fn needs(&self) -> Needs {
        Needs { counter: false, guards: false, limits: false }
    }

    fn settings(&self) -> &'static [Setting] {
        OwnSettings::DECLARED
    }

    fn presets(&self) -> &'static [Preset] {
        PRESETS
    }

    fn suggested_workers(&self, _cores: u32, _settings: &Settings) -> u32 {
        1
    }

    /// What it does is not known before it does it.
    fn shape(&self, _plan: &Plan) -> Shape {
        Shape::queue(0)
    }

    fn job(&self, plan: &Plan) -> Job {
        Job::of(plan, std::iter::empty(), Assignment::Queue)
    }

    fn refusal(&self, plan: &Plan) -> Option<Phrase> {
        self.program(plan).is_none().then(|| Phrase::new("usage.no-program"))
    }

    fn inputs(&self, plan: &Plan) -> Vec<PathBuf> {
        self.program(plan).into_iter().map(|program| program.file).collect()
    }

    fn prepare(&self, plan: &Plan, cancel: &Cancel) -> Result<Prepared, Phrase> {
        let Some(program) = self.program(plan) else { return Err(Phrase::new("usage.no-program")) };
        let given = program.file.to_string_lossy().into_owned();
        match program.file.metadata() {
            Ok(file) if file.is_dir() => return Err(Phrase::new("own.folder").with("path", given)),
            Ok(_) => {}
            Err(error) => return Err(Phrase::new("own.missing").with("path", given).with("why", &error)),
        }
        let python = python::find(program.interpreter.as_deref(), cancel)?;
        if !python.is_at_least(OLDEST.0, OLDEST.1) {
            let too_old = Phrase::new("own.too-old").with("path", python.executable.to_string_lossy().into_owned());
            return Err(too_old.with("name", python.name()));
        }
        Ok(self.job(plan).into())
    }

    /// Which Python it is; it has been asked.
    fn baseline(&self, plan: &Plan, cancel: &Cancel) -> Facts {
        let named = self.program(plan).and_then(|program| program.interpreter);
        match python::find(named.as_deref(), cancel) {
            Ok(python) => Facts::new().with("python", Fact::Text(python.name().into())),
            Err(_) => Facts::new(),
        }
    }

    fn program(&self, plan: &Plan) -> Option<OwnProgram> {
        let OwnSettings { program, arguments, interpreter } = OwnSettings::of(&plan.settings);
        let file = program.into_iter().next().filter(|file| !file.is_empty())?;
        let interpreter = interpreter.into_iter().next().map(PathBuf::from);
        Some(OwnProgram { file: file.into(), arguments, interpreter })
    }

    fn most_lanes(&self, _plan: &Plan) -> WorkerId {
        MOST_LANES
    }

    fn typed(&self, plan: &Plan) -> Option<String> {
        let OwnProgram { file, arguments, interpreter } = self.program(plan)?;
        // As a shell takes it for one word.
        let is_plain = |c: char| c.is_alphanumeric() || "_-./=:,+@%".contains(c);
        let quoted = |text: &str| match text {
            text if !text.is_empty() && text.chars().all(is_plain) => text.to_owned(),
            text => format!("'{}'", text.replace('\'', r"'\''")),
        };
        let path = |path: &Path| quoted(&path.to_string_lossy());
        let mut words = vec!["racelab python".to_owned()];
        words.extend(interpreter.map(|interpreter| format!("--python {}", path(&interpreter))));
        words.push(path(&file));
        words.extend(arguments.iter().map(|argument| quoted(argument)));
        Some(words.join(" "))
    }

    fn is_about_speed(&self) -> bool {
        false
    }

    fn headlines(&self) -> &'static [Headline] {
        &[Headline::Deadlock, Headline::Time]
    }

    fn judgement(&self, _plan: &Plan, timeline: &Timeline) -> Judgement {
        let is_circle = timeline.locks().at(Nanos::MAX).cycle().is_some();
        if is_circle || timeline.facts().figure("exit-code") != Some(0) { Judgement::Poor } else { Judgement::Sound }
    }

    fn figures(&self, _plan: &Plan, timeline: &Timeline, at: Nanos) -> Results {
        results::sums(timeline, at)
    }

    fn verdict(&self, plan: &Plan, timeline: &Timeline) -> Phrase {
        verdict::verdict(plan, timeline)
    }
}
