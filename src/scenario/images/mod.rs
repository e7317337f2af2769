//! Many pictures, decoded and made small: a processor is busy all the time, and memory, too.

mod results;
mod thumbnail;

pub(super) use thumbnail::{Thumbnail, ThumbnailTarget};

use std::ffi::OsString;
use std::path::PathBuf;

use super::kinds::{file_verdict, own_files};
use super::{Group, InPython, Job, Prepared, Preset, Scenario, Shape, Task, TaskNature};
use crate::cancel::Cancel;
use crate::event::{Nanos, TaskId};
use crate::plan::{Plan, PythonProgram, Setting, Settings, settings};
use crate::results::Results;
use crate::supply::{self, Folder, OutFolder};
use crate::text::Phrase;
use crate::timeline::Timeline;

/// Pictures.
pub(super) struct Images;

/// The most pixels that a run may draw: their files take as many bytes, about.
const MAX_TOGETHER: u64 = 1_000_000_000;

/// What pictures in a folder end in.
const KINDS: &[&str] = &["png", "jpg", "jpeg", "webp"];

settings! {
    /// Which pictures, and what becomes of them.
    pub(super) struct ImagesSettings {
        files: Count<u32> { default: 12, min: 1, max: 10_000, steps: &[1, 4, 8, 12, 16, 32, 64, 100, 500] },
        /// How wide each is, pixels.
        width: Count<u32> { default: 1_600, min: 16, max: 8_000, steps: &[200, 400, 800, 1_600, 3_200, 4_000] },
        /// The longer side of what is made of it, pixels.
        thumbnail: Count<u32> { default: 160, min: 1, max: 4_096, steps: &[32, 64, 128, 160, 256, 512, 1_024] },
        path: Outside = own_files::PATH,
        /// Files that are larger are left out, bytes.
        max_size: Size = own_files::MAX_SIZE,
        out: Outside { what: crate::plan::Outside::Path, many: false },
        /// Whether what stands there is replaced.
        force: Flag {},
    }
}
const PRESETS: &[Preset] = &[
    Preset { key: "images.guides", workers: 4, settings: || ImagesSettings::default().into() },
    Preset {
        key: "images.small",
        workers: 4,
        settings: || ImagesSettings { files: 100, width: 400, ..Default::default() }.into(),
    },
    Preset {
        key: "images.large",
        workers: 4,
        settings: || ImagesSettings { files: 4, width: 4_000, ..Default::default() }.into(),
    },
];

impl Scenario for Images {
    fn group(&self) -> Group {
        Group::Computing
    }

    fn python_refusal(&self, _program: PythonProgram) -> Option<&'static str> {
        Some("refusal.python.pillow")
    }

    fn settings(&self) -> &'static [Setting] {
        ImagesSettings::DECLARED
    }

    fn presets(&self) -> &'static [Preset] {
        PRESETS
    }

    fn suggested_workers(&self, cores: u32, settings: &Settings) -> u32 {
        made(&ImagesSettings::of(settings)).map_or(cores, |made| made.min(cores))
    }

    /// In Python it would be Pillow's.
    fn nature(&self, _settings: &Settings) -> TaskNature {
        TaskNature::computes(InPython::Native)
    }

    /// Made files are of no interest where the user named some.
    fn is_inactive(&self, key: &str, settings: &Settings) -> bool {
        matches!(key, ImagesSettings::files | ImagesSettings::width) && made(&ImagesSettings::of(settings)).is_none()
    }

    /// Files of the user's are not looked for yet: their number is not known.
    fn shape(&self, plan: &Plan) -> Shape {
        Shape::queue(made(&ImagesSettings::of(&plan.settings)).unwrap_or(0))
    }

    fn job(&self, plan: &Plan) -> Job {
        let settings = ImagesSettings::of(&plan.settings);
        job(plan, &settings, (0..made(&settings).unwrap_or(0)).map(|_| (OsString::new(), None)))
    }

    fn refusal(&self, plan: &Plan) -> Option<Phrase> {
        let settings = ImagesSettings::of(&plan.settings);
        let width = u64::from(settings.width);
        let together = u64::from(settings.files).saturating_mul(width.saturating_mul(width) * 3 / 4);
        let is_too_much = made(&settings).is_some() && together > MAX_TOGETHER;
        is_too_much.then(|| Phrase::new("refusal.pixels-together").with("given", together).with("max", MAX_TOGETHER))
    }

    fn prepare(&self, plan: &Plan, cancel: &Cancel) -> Result<Prepared, Phrase> {
        let settings = ImagesSettings::of(&plan.settings);
        let found = own_files::given(&settings.path, KINDS, cancel)?;
        let (paths, folder) = if let Some(paths) = found {
            (paths, None)
        } else {
            let folder = Folder::create()?;
            let paths = supply::write_pictures(&folder, settings.files.into(), settings.width, plan.seed, cancel)?;
            (paths, Some(folder))
        };
        let out = settings.out.first().map(|given| OutFolder::open(given, &paths)).transpose()?;
        let targets = targets(settings.force, out.as_ref(), &paths)?;
        let paths: Vec<OsString> = paths.into_iter().map(Into::into).collect();
        let names = own_files::names(paths.iter());
        Ok(Prepared {
            job: job(plan, &settings, paths.into_iter().zip(targets)),
            names,
            keeps: Some(Box::new((folder, out))),
        })
    }

    fn inputs(&self, plan: &Plan) -> Vec<PathBuf> {
        own_files::inputs(&ImagesSettings::of(&plan.settings).path, KINDS)
    }

    fn columns(&self) -> &'static [&'static str] {
        &["pixels", "decode", "resize", "small-size"]
    }

    fn figures(&self, _plan: &Plan, timeline: &Timeline, at: Nanos) -> Results {
        results::sums(timeline, at)
    }

    fn keeps_processors(&self, _plan: &Plan) -> bool {
        true
    }

    fn verdict(&self, plan: &Plan, timeline: &Timeline) -> Phrase {
        file_verdict::verdict(plan, timeline)
    }
}

/// How many files are made for the run; `None` if the user named some.
fn made(settings: &ImagesSettings) -> Option<u32> {
    settings.path.is_empty().then_some(settings.files)
}

/// Where each picture's thumbnail goes.
fn targets(replace: bool, out: Option<&OutFolder>, paths: &[PathBuf]) -> Result<Vec<Option<ThumbnailTarget>>, Phrase> {
    let Some(out) = out else { return Ok(vec![None; paths.len()]) };
    let places = out.places(paths, "png");
    if replace {
        out.refuse_inputs(&places, paths)?;
    }
    let target = |path| Some(ThumbnailTarget { path, mark: out.mark().to_owned(), replace });
    Ok(places.into_iter().map(target).collect())
}

/// One task a picture.
fn job(
    plan: &Plan,
    settings: &ImagesSettings,
    files: impl Iterator<Item = (OsString, Option<ThumbnailTarget>)>,
) -> Job {
    let (max_bytes, longest) = (settings.max_size, settings.thumbnail);
    let task = |(id, (path, target)): (TaskId, _)| Task::new(id, Thumbnail { path, max_bytes, longest, target });
    Job::queue(plan, (0..).zip(files).map(task))
}
