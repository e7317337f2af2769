//! Many JSON files, read and parsed: what is read waits for the disk, what is parsed keeps a processor busy.

use std::ffi::OsString;

use super::{Group, Job, Prepared, Preset, Scenario, code, own_files};
use crate::cancel::Cancel;
use crate::event::TaskId;
use crate::plan::{Plan, ScenarioName, Setting, SettingKind, SettingValue, Settings};
use crate::supply::{self, Folder};
use crate::text::{Arg, CodeLanguage, Phrase};
use crate::work::{LoadJson, Task, Totals};

/// JSON files.
pub(super) struct Json;

const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;

/// The most bytes that a run may write to the disk.
const MAX_TOGETHER: u64 = 2 << 30;

const SETTINGS: &[Setting] = &[
    Setting {
        key: "files",
        kind: SettingKind::Count {
            default: 64,
            min: 1,
            max: 10_000,
            steps: &[1, 4, 8, 12, 16, 32, 64, 100, 500, 1_000, 2_000],
        },
    },
    Setting {
        key: "size",
        kind: SettingKind::Size {
            default: MIB,
            min: 1,
            max: 64 * MIB,
            steps: &[KIB, 4 * KIB, 16 * KIB, 64 * KIB, 256 * KIB, MIB, 4 * MIB, 16 * MIB],
        },
    },
    own_files::PATH,
    own_files::MAX_SIZE,
];

const PRESETS: &[Preset] = &[
    Preset { key: "json.guides", workers: 8, settings: &[] },
    Preset {
        key: "json.tiny",
        workers: 8,
        settings: &[("files", SettingValue::Count(2_000)), ("size", SettingValue::Size(4 * KIB))],
    },
    Preset {
        key: "json.large",
        workers: 4,
        settings: &[("files", SettingValue::Count(8)), ("size", SettingValue::Size(16 * MIB))],
    },
];

impl Scenario for Json {
    fn name(&self) -> ScenarioName {
        ScenarioName::Json
    }

    fn group(&self) -> Group {
        Group::Computing
    }

    fn code(&self, language: CodeLanguage) -> &'static str {
        code!(language, "json")
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn presets(&self) -> &'static [Preset] {
        PRESETS
    }

    fn suggested_workers(&self, cores: u32, settings: &Settings) -> u32 {
        own_files::made(settings).map_or(cores, |made| made.min(cores))
    }

    /// Files of the user's are not looked for yet: nobody knows how many there are.
    fn job(&self, plan: &Plan) -> Job {
        let count = own_files::made(&plan.settings).unwrap_or(0);
        job(plan, (0..count).map(|_| (OsString::new(), None)))
    }

    fn refusal(&self, plan: &Plan) -> Option<Phrase> {
        let together = plan.settings.count("files").saturating_mul(plan.settings.size("size"));
        let is_too_much = own_files::made(&plan.settings).is_some() && together > MAX_TOGETHER;
        is_too_much.then(|| {
            let refusal = Phrase::new("refusal.files-together").with("given", Arg::Bytes(together));
            refusal.with("max", Arg::Bytes(MAX_TOGETHER))
        })
    }

    fn prepare(&self, plan: &Plan, cancel: &Cancel) -> Result<Prepared, Phrase> {
        if let Some(paths) = own_files::given(plan, &["json"], cancel)? {
            let paths: Vec<OsString> = paths.into_iter().map(Into::into).collect();
            let names = own_files::names(paths.iter());
            let job = job(plan, paths.into_iter().map(|path| (path, None)));
            return Ok(Prepared { job, names, keeps: None });
        }
        let folder = Folder::create()?;
        let settings = &plan.settings;
        let files = supply::write_json(&folder, settings.count("files"), settings.size("size"), plan.seed, cancel)?;
        let names = own_files::names(files.iter().map(|file| &file.path));
        let totals = |records, sum| Some(Totals { records, sum });
        let job = job(plan, files.into_iter().map(|file| (file.path, totals(file.records, file.sum))));
        Ok(Prepared { job, names, keeps: Some(Box::new(folder)) })
    }

    fn columns(&self) -> &'static [&'static str] {
        &["size", "read", "parse"]
    }
}

/// One task a file.
fn job(plan: &Plan, files: impl Iterator<Item = (OsString, Option<Totals>)>) -> Job {
    let max_bytes = plan.settings.size("max-size");
    let task = |(id, (path, expected)): (TaskId, _)| Task::new(id, LoadJson { path, max_bytes, expected });
    Job::queue(plan, (0..).zip(files).map(task))
}
