//! Many pictures, decoded and made small: a processor is busy all the time, and memory, too.

use std::ffi::OsString;
use std::path::PathBuf;

use super::{Group, Job, Prepared, Preset, Scenario, code, own_files};
use crate::cancel::Cancel;
use crate::event::TaskId;
use crate::plan::{Outside, Plan, ScenarioName, Setting, SettingKind, SettingValue, Settings};
use crate::supply::{self, Folder, OutFolder};
use crate::text::{CodeLanguage, Phrase};
use crate::work::{Target, Task, Thumbnail};

/// Pictures.
pub(super) struct Images;

/// The most pixels that a run may draw: their files take as many bytes, about.
const MAX_TOGETHER: u64 = 1_000_000_000;

const SETTINGS: &[Setting] = &[
    Setting {
        key: "files",
        kind: SettingKind::Count { default: 12, min: 1, max: 10_000, steps: &[1, 4, 8, 12, 16, 32, 64, 100, 500] },
    },
    Setting {
        key: "width",
        kind: SettingKind::Count { default: 1_600, min: 16, max: 8_000, steps: &[200, 400, 800, 1_600, 3_200, 4_000] },
    },
    Setting {
        key: "thumbnail",
        kind: SettingKind::Count { default: 160, min: 1, max: 4_096, steps: &[32, 64, 128, 160, 256, 512, 1_024] },
    },
    own_files::PATH,
    own_files::MAX_SIZE,
    Setting { key: "out", kind: SettingKind::Outside { what: Outside::Path, many: false } },
    Setting { key: "force", kind: SettingKind::Flag },
];

const PRESETS: &[Preset] = &[
    Preset { key: "images.guides", workers: 4, settings: &[] },
    Preset {
        key: "images.small",
        workers: 4,
        settings: &[("files", SettingValue::Count(100)), ("width", SettingValue::Count(400))],
    },
    Preset {
        key: "images.large",
        workers: 4,
        settings: &[("files", SettingValue::Count(4)), ("width", SettingValue::Count(4_000))],
    },
];

impl Scenario for Images {
    fn name(&self) -> ScenarioName {
        ScenarioName::Images
    }

    fn group(&self) -> Group {
        Group::Computing
    }

    fn code(&self, language: CodeLanguage) -> &'static str {
        code!(language, "images")
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
        let width = plan.settings.count("width");
        let together = plan.settings.count("files").saturating_mul(width.saturating_mul(width) * 3 / 4);
        let is_too_much = own_files::made(&plan.settings).is_some() && together > MAX_TOGETHER;
        is_too_much.then(|| Phrase::new("refusal.pixels-together").with("given", together).with("max", MAX_TOGETHER))
    }

    fn prepare(&self, plan: &Plan, cancel: &Cancel) -> Result<Prepared, Phrase> {
        let settings = &plan.settings;
        let found = own_files::given(plan, &["png", "jpg", "jpeg", "webp"], cancel)?;
        let (paths, folder) = if let Some(paths) = found {
            (paths, None)
        } else {
            let folder = Folder::create()?;
            let width = u32::try_from(settings.count("width")).unwrap_or(u32::MAX);
            let paths = supply::write_pictures(&folder, settings.count("files"), width, plan.seed, cancel)?;
            (paths, Some(folder))
        };
        let out = settings.outside("out").first().map(|given| OutFolder::open(given, &paths)).transpose()?;
        let targets = targets(plan, out.as_ref(), &paths);
        let paths: Vec<OsString> = paths.into_iter().map(Into::into).collect();
        let names = own_files::names(paths.iter());
        Ok(Prepared { job: job(plan, paths.into_iter().zip(targets)), names, keeps: Some(Box::new((folder, out))) })
    }

    fn columns(&self) -> &'static [&'static str] {
        &["pixels", "decode", "resize", "small-size"]
    }
}

/// Where each picture's thumbnail goes.
fn targets(plan: &Plan, out: Option<&OutFolder>, paths: &[PathBuf]) -> Vec<Option<Target>> {
    let Some(out) = out else { return vec![None; paths.len()] };
    let replace = plan.settings.flag("force");
    let target = |path| Some(Target { path, mark: out.mark().to_owned(), replace });
    out.places(paths, "png").into_iter().map(target).collect()
}

/// One task a picture.
fn job(plan: &Plan, files: impl Iterator<Item = (OsString, Option<Target>)>) -> Job {
    let max_bytes = plan.settings.size("max-size");
    let longest = u32::try_from(plan.settings.count("thumbnail")).unwrap_or(u32::MAX);
    let task = |(id, (path, target)): (TaskId, _)| Task::new(id, Thumbnail { path, max_bytes, longest, target });
    Job::queue(plan, (0..).zip(files).map(task))
}
