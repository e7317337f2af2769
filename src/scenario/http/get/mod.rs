//! Fetches an address with GET: one client for blocking workers and event loops alike.
//!
//! Every fetch has a connection of its own, as a call of Python's `requests.get` does: no pool, nothing kept open. It
//! must not know whose server answers. Nothing that a server says reaches a face as it came: of a reply only figures are
//! kept, the status in this program's words; texts of errors are made visible here.

mod client;
mod failure;
mod proxy;
mod ready;

#[cfg(test)]
mod tests;

use std::time::Instant;

use reqwest::Response;
use reqwest::header::CONNECTION;
use serde::{Deserialize, Serialize};

use crate::cancel::Cancel;
use crate::event::{Fact, Facts, Nanos, TaskId, Value};
use crate::text::{Arg, Phrase};
use crate::work::{Context, Kernel, LoopContext, OnLoop, Stop, Stopped};

/// The largest body that is read to its end, bytes. It is read and counted, never kept.
const MAX_BODY: u64 = 64 << 20;

/// Fetches an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HttpGet {
    pub url: Box<str>,
    /// For the run's own server, the shortest time that it takes, ns; `None` if the address is the user's. Only the
    /// user's own are fetched by way of the proxy that the environment names, if it names one.
    pub own_server: Option<Nanos>,
}

impl Kernel for HttpGet {
    fn run(&self, _task: TaskId, context: &mut Context<'_, '_>) -> Stopped {
        let mut seen = Seen::default();
        let waited = context.wait_for(self.fetch(&mut seen));
        if let Some(facts) = seen.facts() {
            context.events().emit_facts(facts);
        }
        ended(waited)
    }

    fn run_on_loop<'run>(&'run self, _task: TaskId, context: &'run LoopContext<'_>) -> OnLoop<'run> {
        Box::pin(async move {
            let mut seen = Seen::default();
            let waited = context.wait_for(self.fetch(&mut seen)).await;
            if let Some(facts) = seen.facts() {
                context.events().emit_facts(facts);
            }
            ended(waited)
        })
    }

    fn in_python(&self) -> Option<serde_json::Value> {
        Some(serde_json::json!(["get", self.url]))
    }

    fn halved(&self) -> Self {
        // There is no half of a fetch.
        self.clone()
    }
}

fn ended(waited: Result<Result<(), Phrase>, Stop>) -> Stopped {
    waited?.map_err(Stop::Failed).map(|()| Value::Nothing)
}

/// What is known of a reply so far. Filled in as it comes, so that a fetch that ends early has what was known.
#[derive(Debug, Default)]
struct Seen {
    status: Option<u16>,
    first_byte: Option<Nanos>,
    bytes: u64,
}

impl Seen {
    /// `None` if there was no answer.
    fn facts(&self) -> Option<Facts> {
        let status = self.status?;
        Some(
            Facts::new()
                .with("status", Fact::Number(status.into()))
                .with("bytes", Fact::Bytes(self.bytes))
                .with("first-byte", Fact::Nanos(self.first_byte?)),
        )
    }
}

impl HttpGet {
    /// Sets the client of this process up, which may take some milliseconds: before a run, so that no task pays for it.
    /// Child processes set up their own.
    ///
    /// # Errors
    /// Why there can be no client, or that it was not ready within the limit of a task.
    pub fn get_ready(own_server: bool, limit: Option<Nanos>, cancel: &Cancel) -> Result<(), Phrase> {
        // For the run's own server nothing is read.
        if own_server { client::get(true).map(drop) } else { ready::set_up(limit, cancel) }
    }

    async fn fetch(&self, seen: &mut Seen) -> Result<(), Phrase> {
        let client = client::get(self.own_server.is_some())?;
        let asked = Instant::now();
        let request = client.get(&*self.url).header(CONNECTION, "close");
        // The run's own server is asked straight.
        let why = |error: &reqwest::Error| {
            let proxy = if self.own_server.is_some() { None } else { proxy::of(&self.url) };
            failure::why(error, proxy.as_deref())
        };
        let mut response = request.send().await.map_err(|error| why(&error))?;
        let status = response.status();
        seen.status = Some(status.as_u16());
        seen.first_byte = Some(nanos_since(asked));
        let read = read(&mut response, seen).await;
        if status.is_success() { read } else { Err(refused(status)) }
    }
}

/// Reads the body chunk by chunk and forgets it.
async fn read(response: &mut Response, seen: &mut Seen) -> Result<(), Phrase> {
    while let Some(chunk) = response.chunk().await.map_err(|error| failure::why(&error, None))? {
        seen.bytes += chunk.len() as u64;
        if seen.bytes > MAX_BODY {
            return Err(Phrase::new("task.http.too-large").with("max", Arg::Bytes(MAX_BODY)));
        }
    }
    Ok(())
}

/// A status that is no success, in the words of the standard: a server's own words are not passed on.
fn refused(status: reqwest::StatusCode) -> Phrase {
    let words = status.canonical_reason().unwrap_or_default();
    Phrase::new("task.http.status").with("status", format!("{} {words}", status.as_u16()).trim())
}

fn nanos_since(moment: Instant) -> Nanos {
    Nanos::try_from(moment.elapsed().as_nanos()).unwrap_or(Nanos::MAX)
}
