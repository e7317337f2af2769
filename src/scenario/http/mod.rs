//! Many addresses at once, over real connections: what fails is told and does not stop the rest.
//!
//! By default the run brings a server of its own along; `--url` and `--urls` fetch the user's addresses instead. What
//! the user typed is checked before anything starts, a file of addresses when the run begins.

mod addresses;
mod get;
mod results;

pub(super) use get::HttpGet;

use std::path::PathBuf;

use super::kinds::waiting;
use super::{Group, Job, Prepared, Preset, Scenario, Shape, Task, Waits};
use crate::cancel::Cancel;
use crate::event::Nanos;
use crate::os;
use crate::plan::{MILLISECOND, Plan, PythonProgram, SECOND, Setting, Settings, milliseconds, settings};
use crate::results::{Results, Series};
use crate::supply::{self, Replies, Server};
use crate::text::Phrase;
use crate::timeline::Timeline;
use crate::work::shortage;
use addresses::Address;

/// Fetches over HTTP.
pub(super) struct Http;

settings! {
    /// What is fetched, and how the run's own server replies.
    pub(super) struct HttpSettings {
        url: Outside { what: crate::plan::Outside::Url, many: true },
        urls: Outside { what: crate::plan::Outside::Path, many: false },
        /// How many fetches of the run's own server.
        tasks: Count<u32> {
            default: 4,
            min: 1,
            max: addresses::MOST as u64,
            steps: &[1, 2, 4, 5, 8, 10, 20, 50, 100, 200, 500, 1_000, 10_000],
        },
        /// How long it takes to reply at least, ns.
        latency: Duration {
            default: 300 * MILLISECOND,
            steps: &milliseconds([0, 1, 10, 100, 300, 500, 1_000, 2_000, 5_000]),
        },
        /// By how much longer it takes, at most, ns.
        jitter: Duration {
            default: 400 * MILLISECOND,
            steps: &milliseconds([0, 10, 100, 200, 400, 1_000, 2_000, 5_000]),
        },
        /// The share of replies that are errors.
        error_rate: Share { default: 0, steps: &[0, 50_000, 100_000, 200_000, 300_000, 500_000, 1_000_000] },
        /// How large a reply is, bytes.
        size: Size {
            default: 64 << 10,
            min: 0,
            max: Replies::MAX_SIZE,
            steps: &[0, 1 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 16 << 20, 64 << 20],
        },
    }
}
const PRESETS: &[Preset] = &[
    Preset {
        key: "http.some",
        workers: 4,
        settings: || HttpSettings { tasks: 8, error_rate: 0.25, ..Default::default() }.into(),
    },
    Preset { key: "http.four", workers: 4, settings: || HttpSettings::default().into() },
    Preset { key: "http.ten", workers: 5, settings: || HttpSettings { tasks: 10, ..Default::default() }.into() },
    Preset { key: "http.hundred", workers: 100, settings: || HttpSettings { tasks: 100, ..Default::default() }.into() },
    Preset {
        key: "http.errors",
        workers: 10,
        settings: || HttpSettings { tasks: 20, error_rate: 0.3, ..Default::default() }.into(),
    },
];

/// Where the run's own server is before it is there.
const NOWHERE_YET: &str = "http://127.0.0.1";

impl Scenario for Http {
    fn group(&self) -> Group {
        Group::Waiting
    }

    fn python_refusal(&self, _program: PythonProgram) -> Option<&'static str> {
        None
    }

    fn settings(&self) -> &'static [Setting] {
        HttpSettings::DECLARED
    }

    fn is_inactive(&self, key: &str, settings: &Settings) -> bool {
        // Everything else is about the run's own server.
        !matches!(key, HttpSettings::url | HttpSettings::urls) && !HttpSettings::of(settings).is_own_server()
    }

    fn presets(&self) -> &'static [Preset] {
        PRESETS
    }

    fn default_timeout(&self) -> Option<u64> {
        Some(10 * SECOND)
    }

    fn suggested_workers(&self, cores: u32, settings: &Settings) -> u32 {
        let HttpSettings { url, tasks, .. } = HttpSettings::of(settings);
        let all = if url.is_empty() { tasks } else { u32::try_from(url.len()).unwrap_or(u32::MAX) };
        waiting::suggested_workers(cores, all)
    }

    fn shape(&self, plan: &Plan) -> Shape {
        let settings = HttpSettings::of(&plan.settings);
        if settings.is_own_server() {
            return Shape { waits: Waits::Each(settings.latency), ..Shape::queue(settings.tasks) };
        }
        Shape::queue(u32::try_from(settings.typed().len()).unwrap_or(u32::MAX))
    }

    fn job(&self, plan: &Plan) -> Job {
        let settings = HttpSettings::of(&plan.settings);
        if settings.is_own_server() {
            return own_job(plan, &settings, NOWHERE_YET);
        }
        job(plan, settings.typed().iter().map(fetch))
    }

    fn refusal(&self, plan: &Plan) -> Option<Phrase> {
        let typed = addresses::typed(&HttpSettings::of(&plan.settings).url);
        typed.err().map(|why| why.mark("setting", HttpSettings::url))
    }

    fn prepare(&self, plan: &Plan, cancel: &Cancel) -> Result<Prepared, Phrase> {
        os::allow_open_files(open_files(plan));
        let settings = HttpSettings::of(&plan.settings);
        HttpGet::get_ready(settings.is_own_server(), plan.timeout_ns, cancel)?;
        if settings.is_own_server() {
            let server = Server::start(replies(&settings, plan.seed))
                .map_err(|error| Phrase::new("run.no-server").with("reason", shortage(&error)))?;
            let job = own_job(plan, &settings, &format!("http://{}", server.address()));
            return Ok(Prepared { job, names: Vec::new(), keeps: Some(Box::new(server)) });
        }
        let mut addresses = addresses::typed(&settings.url)?;
        for path in &settings.urls {
            addresses.extend(addresses::in_file(path)?);
        }
        if addresses.len() > addresses::MOST {
            return Err(addresses::too_many());
        }
        let job = job(plan, addresses.iter().map(fetch));
        Ok(Prepared { job, names: addresses.into_iter().map(|address| address.name).collect(), keeps: None })
    }

    fn inputs(&self, plan: &Plan) -> Vec<PathBuf> {
        HttpSettings::of(&plan.settings).urls.iter().map(|path| PathBuf::from(&*supply::unquoted(path))).collect()
    }

    fn columns(&self) -> &'static [&'static str] {
        &["status", "bytes", "first-byte"]
    }

    fn series(&self, _plan: &Plan, timeline: &Timeline, at: Nanos) -> Option<Series> {
        Some(results::connections(timeline, at))
    }

    fn figures(&self, _plan: &Plan, timeline: &Timeline, at: Nanos) -> Results {
        results::sums(timeline, at)
    }

    fn verdict(&self, plan: &Plan, timeline: &Timeline) -> Phrase {
        waiting::verdict(plan, timeline, false)
    }
}

/// Whether the run brings its own server along, since no address is named.
impl HttpSettings {
    /// Whether the user named nothing else to fetch from.
    fn is_own_server(&self) -> bool {
        self.url.is_empty() && self.urls.is_empty()
    }

    /// The addresses that the user typed. What stands in a file is known when the run begins; what was typed wrong has
    /// been refused.
    fn typed(&self) -> Vec<Address> {
        addresses::typed(&self.url).unwrap_or_default()
    }
}

fn replies(settings: &HttpSettings, seed: u64) -> Replies {
    Replies {
        latency: settings.latency,
        jitter: settings.jitter,
        error_rate: settings.error_rate,
        size: settings.size,
        seed,
    }
}

/// The run's own server answers the same to the same path: a task asks for the path of its number.
fn own_job(plan: &Plan, settings: &HttpSettings, base: &str) -> Job {
    let own_server = Some(settings.latency);
    job(plan, (1..=settings.tasks).map(|n| HttpGet { url: format!("{base}/{n}").into(), own_server }))
}

fn fetch(address: &Address) -> HttpGet {
    HttpGet { url: address.url.clone(), own_server: None }
}

fn job(plan: &Plan, fetches: impl Iterator<Item = HttpGet>) -> Job {
    Job::queue(plan, (0..).zip(fetches).map(|(id, fetch)| Task::new(id, fetch)))
}

/// How many files the run may have open at once: two ends of a connection, and an event loop's own, for every worker,
/// and some for the rest of the program.
fn open_files(plan: &Plan) -> u64 {
    u64::from(plan.workers) * 5 + 128
}

#[cfg(test)]
mod tests;
