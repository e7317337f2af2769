//! Many addresses at once, over real connections: what fails is told and does not stop the rest.
//!
//! By default the run brings a server of its own along; `--url` and `--urls` fetch the user's addresses instead. What
//! the user typed is checked before anything starts, a file of addresses when the run begins.

mod addresses;

use super::{Group, Job, Prepared, Preset, Scenario, code, tasks};
use crate::cancel::Cancel;
use crate::event::Nanos;
use crate::os;
use crate::plan::{Outside, Plan, ScenarioName, Setting, SettingKind, SettingValue, Settings};
use crate::supply::{Replies, Server};
use crate::text::{CodeLanguage, Phrase};
use crate::work::{Http as Fetch, Task};
use addresses::Address;

/// Fetches over HTTP.
pub(super) struct Http;

const MILLISECOND: Nanos = 1_000_000;
const SECOND: Nanos = 1_000 * MILLISECOND;

const SETTINGS: &[Setting] = &[
    Setting { key: "url", kind: SettingKind::Outside { what: Outside::Url, many: true } },
    Setting { key: "urls", kind: SettingKind::Outside { what: Outside::Path, many: false } },
    Setting {
        key: "tasks",
        kind: SettingKind::Count {
            default: 4,
            min: 1,
            max: addresses::MOST as u64,
            steps: &[1, 2, 4, 5, 8, 10, 20, 50, 100, 200, 500, 1_000, 10_000],
        },
    },
    Setting {
        key: "latency",
        kind: SettingKind::Duration {
            default: 300 * MILLISECOND,
            steps: &[
                0,
                MILLISECOND,
                10 * MILLISECOND,
                100 * MILLISECOND,
                300 * MILLISECOND,
                500 * MILLISECOND,
                SECOND,
                2 * SECOND,
                5 * SECOND,
            ],
        },
    },
    Setting {
        key: "jitter",
        kind: SettingKind::Duration {
            default: 400 * MILLISECOND,
            steps: &[
                0,
                10 * MILLISECOND,
                100 * MILLISECOND,
                200 * MILLISECOND,
                400 * MILLISECOND,
                SECOND,
                2 * SECOND,
                5 * SECOND,
            ],
        },
    },
    Setting {
        key: "error-rate",
        kind: SettingKind::Share { default: 0, steps: &[0, 50_000, 100_000, 200_000, 300_000, 500_000, 1_000_000] },
    },
    Setting {
        key: "size",
        kind: SettingKind::Size {
            default: 64 << 10,
            min: 0,
            max: Replies::MAX_SIZE,
            steps: &[0, 1 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 16 << 20, 64 << 20],
        },
    },
];

const PRESETS: &[Preset] = &[
    Preset { key: "http.four", workers: 4, settings: &[] },
    Preset { key: "http.ten", workers: 5, settings: &[("tasks", SettingValue::Count(10))] },
    Preset { key: "http.hundred", workers: 100, settings: &[("tasks", SettingValue::Count(100))] },
    Preset {
        key: "http.errors",
        workers: 10,
        settings: &[("tasks", SettingValue::Count(20)), ("error-rate", SettingValue::Share(300_000))],
    },
];

/// Where the run's own server is before it is there.
const NOWHERE_YET: &str = "http://127.0.0.1";

impl Scenario for Http {
    fn name(&self) -> ScenarioName {
        ScenarioName::Http
    }

    fn group(&self) -> Group {
        Group::Waiting
    }

    fn code(&self, language: CodeLanguage) -> &'static str {
        code!(language, "http")
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn is_idle(&self, key: &str, settings: &Settings) -> bool {
        // Everything else is about the run's own server.
        !matches!(key, "url" | "urls") && !is_own_server(settings)
    }

    fn presets(&self) -> &'static [Preset] {
        PRESETS
    }

    fn default_timeout(&self) -> Option<u64> {
        Some(10 * SECOND)
    }

    fn suggested_workers(&self, cores: u32, settings: &Settings) -> u32 {
        let all = match settings.outside("url").len() {
            0 => tasks(settings),
            urls => u32::try_from(urls).unwrap_or(u32::MAX),
        };
        (cores * 5).max(4).min(all)
    }

    fn job(&self, plan: &Plan) -> Job {
        if is_own_server(&plan.settings) {
            return own_job(plan, NOWHERE_YET);
        }
        // What stands in the file is known when the run begins; what was typed wrong has been refused.
        let typed = addresses::typed(plan.settings.outside("url")).unwrap_or_default();
        job(plan, typed.iter().map(fetch))
    }

    fn refusal(&self, plan: &Plan) -> Option<Phrase> {
        addresses::typed(plan.settings.outside("url")).err().map(|why| why.mark("setting", "url"))
    }

    fn prepare(&self, plan: &Plan, _cancel: &Cancel) -> Result<Prepared, Phrase> {
        os::allow_open_files(open_files(plan));
        Fetch::get_ready(is_own_server(&plan.settings))?;
        if is_own_server(&plan.settings) {
            let server = Server::start(replies(plan))
                .map_err(|error| Phrase::new("run.no-server").with("reason", error.to_string()))?;
            let job = own_job(plan, &format!("http://{}", server.address()));
            return Ok(Prepared { job, names: Vec::new(), keeps: Some(Box::new(server)) });
        }
        let mut addresses = addresses::typed(plan.settings.outside("url"))?;
        for path in plan.settings.outside("urls") {
            addresses.extend(addresses::in_file(path)?);
        }
        if addresses.len() > addresses::MOST {
            return Err(addresses::too_many());
        }
        let job = job(plan, addresses.iter().map(fetch));
        Ok(Prepared { job, names: addresses.into_iter().map(|address| address.name).collect(), keeps: None })
    }

    fn columns(&self) -> &'static [&'static str] {
        &["status", "bytes", "first-byte"]
    }
}

/// Whether nobody named an address, so that the run brings a server along.
fn is_own_server(settings: &Settings) -> bool {
    settings.outside("url").is_empty() && settings.outside("urls").is_empty()
}

fn replies(plan: &Plan) -> Replies {
    Replies {
        latency: plan.settings.duration("latency"),
        jitter: plan.settings.duration("jitter"),
        error_rate: plan.settings.share("error-rate"),
        size: plan.settings.size("size"),
        seed: plan.seed,
    }
}

/// The run's own server answers the same to the same path: a task asks for the path of its number.
fn own_job(plan: &Plan, base: &str) -> Job {
    let latency = plan.settings.duration("latency");
    let all = 1..=tasks(&plan.settings);
    job(plan, all.map(|n| Fetch { url: format!("{base}/{n}").into(), own_server: Some(latency) }))
}

fn fetch(address: &Address) -> Fetch {
    Fetch { url: address.url.clone(), own_server: None }
}

fn job(plan: &Plan, fetches: impl Iterator<Item = Fetch>) -> Job {
    Job::queue(plan, (0..).zip(fetches).map(|(id, fetch)| Task::new(id, fetch)))
}

/// How many files the run may have open at once: two ends of a connection, and an event loop's own, for every worker,
/// and some for the rest of the program.
fn open_files(plan: &Plan) -> u64 {
    u64::from(plan.workers) * 5 + 128
}

#[cfg(test)]
mod tests;
