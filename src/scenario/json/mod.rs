//! Many JSON files, read and parsed; and what it costs where the documents have to come back from another process. Reading
//! waits for the disk where the system does not have the file in memory already, as it has those made for the run.

mod load;
mod results;

pub(super) use load::LoadJson;
use load::{Returns, TOTALS_WRONG, Totals};

use std::ffi::OsString;
use std::path::PathBuf;

use super::kinds::{file_verdict, own_files};
use super::{Group, InPython, Job, Prepared, Preset, Returned, Scenario, Shape, Task, TaskLoad, TaskNature};
use crate::cancel::Cancel;
use crate::event::{Nanos, TaskId};
use crate::plan::{Plan, PythonProgram, Setting, Settings, settings};
use crate::results::Results;
use crate::supply::{self, Folder};
use crate::text::{Arg, Phrase};
use crate::timeline::Timeline;

/// JSON files.
pub(super) struct Json;

const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;

/// The most bytes that a run may write to the disk.
const MAX_TOGETHER: u64 = 2 << 30;

/// What the files in a folder end in.
const KINDS: &[&str] = &["json"];

settings! {
    /// Which files.
    pub(super) struct JsonSettings {
        /// How many are made.
        files: Count<u32> {
            default: 64,
            min: 1,
            max: 10_000,
            steps: &[1, 4, 8, 12, 16, 32, 64, 100, 500, 1_000, 2_000],
        },
        /// How large each is, bytes.
        size: Size {
            default: MIB,
            min: 1,
            max: 64 * MIB,
            steps: &[KIB, 4 * KIB, 16 * KIB, 64 * KIB, 256 * KIB, MIB, 4 * MIB, 16 * MIB],
        },
        /// What each task comes back with.
        returns: Choice<Returns> { default: Totals },
        path: Outside = own_files::PATH,
        /// Files that are larger are left out, bytes.
        max_size: Size = own_files::MAX_SIZE,
    }
}
const PRESETS: &[Preset] = &[
    Preset {
        key: "json.guides",
        workers: 8,
        settings: || JsonSettings { returns: Returns::Documents, ..Default::default() }.into(),
    },
    Preset { key: "json.totals", workers: 8, settings: || JsonSettings::default().into() },
    Preset {
        key: "json.tiny",
        workers: 8,
        settings: || JsonSettings { files: 2_000, size: 4 * KIB, ..Default::default() }.into(),
    },
    Preset {
        key: "json.large",
        workers: 4,
        settings: || JsonSettings { files: 8, size: 16 * MIB, ..Default::default() }.into(),
    },
];

impl Scenario for Json {
    fn group(&self) -> Group {
        Group::Computing
    }

    fn python_refusal(&self, _program: PythonProgram) -> Option<&'static str> {
        None
    }

    fn settings(&self) -> &'static [Setting] {
        JsonSettings::DECLARED
    }

    fn presets(&self) -> &'static [Preset] {
        PRESETS
    }

    fn suggested_workers(&self, cores: u32, settings: &Settings) -> u32 {
        made(&JsonSettings::of(settings)).map_or(cores, |made| made.min(cores))
    }

    /// Documents are as much as was read, totals are two numbers.
    fn nature(&self, settings: &Settings) -> TaskNature {
        let returns = match JsonSettings::of(settings).returns {
            Returns::Documents => Returned::Much,
            Returns::Totals => Returned::Little,
        };
        TaskNature { load: TaskLoad::LoadsFile, in_python: Some(InPython::KeepsLock { returns }) }
    }

    /// Made files are of no interest where the user named some.
    fn is_inactive(&self, key: &str, settings: &Settings) -> bool {
        matches!(key, JsonSettings::files | JsonSettings::size) && made(&JsonSettings::of(settings)).is_none()
    }

    /// Files of the user's are not looked for yet: their number is not known.
    fn shape(&self, plan: &Plan) -> Shape {
        Shape::queue(made(&JsonSettings::of(&plan.settings)).unwrap_or(0))
    }

    fn job(&self, plan: &Plan) -> Job {
        let settings = JsonSettings::of(&plan.settings);
        job(plan, &settings, (0..made(&settings).unwrap_or(0)).map(|_| (OsString::new(), None)))
    }

    fn refusal(&self, plan: &Plan) -> Option<Phrase> {
        let settings = JsonSettings::of(&plan.settings);
        let together = u64::from(settings.files).saturating_mul(settings.size);
        let is_too_much = made(&settings).is_some() && together > MAX_TOGETHER;
        is_too_much.then(|| {
            let refusal = Phrase::new("refusal.files-together").with("given", Arg::Bytes(together));
            refusal.with("max", Arg::Bytes(MAX_TOGETHER))
        })
    }

    fn prepare(&self, plan: &Plan, cancel: &Cancel) -> Result<Prepared, Phrase> {
        let settings = JsonSettings::of(&plan.settings);
        if let Some(paths) = own_files::given(&settings.path, KINDS, cancel)? {
            let paths: Vec<OsString> = paths.into_iter().map(Into::into).collect();
            let names = own_files::names(paths.iter());
            let job = job(plan, &settings, paths.into_iter().map(|path| (path, None)));
            return Ok(Prepared { job, names, keeps: None });
        }
        let folder = Folder::create()?;
        let files = supply::write_json(&folder, settings.files.into(), settings.size, plan.seed, cancel)?;
        let names = own_files::names(files.iter().map(|file| &file.path));
        let totals = |records, sum| Some(Totals { records, sum });
        let job = job(plan, &settings, files.into_iter().map(|file| (file.path, totals(file.records, file.sum))));
        Ok(Prepared { job, names, keeps: Some(Box::new(folder)) })
    }

    fn inputs(&self, plan: &Plan) -> Vec<PathBuf> {
        own_files::inputs(&JsonSettings::of(&plan.settings).path, KINDS)
    }

    fn columns(&self) -> &'static [&'static str] {
        &["size", "read", "parse", "return"]
    }

    fn figures(&self, plan: &Plan, timeline: &Timeline, at: Nanos) -> Results {
        results::sums(timeline, at, made(&JsonSettings::of(&plan.settings)).is_some())
    }

    fn verdict(&self, plan: &Plan, timeline: &Timeline) -> Phrase {
        results::with_returns(timeline, file_verdict::verdict(plan, timeline))
    }
}

/// How many files are made for the run; `None` if the user named some.
fn made(settings: &JsonSettings) -> Option<u32> {
    settings.path.is_empty().then_some(settings.files)
}

/// One task a file.
fn job(plan: &Plan, settings: &JsonSettings, files: impl Iterator<Item = (OsString, Option<Totals>)>) -> Job {
    let (max_bytes, returns) = (settings.max_size, settings.returns);
    let task = |(id, (path, expected)): (TaskId, _)| Task::new(id, LoadJson { path, max_bytes, expected, returns });
    Job::queue(plan, (0..).zip(files).map(task))
}
