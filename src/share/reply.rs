//! What a request is answered: who may come in, which page it is, and what every reply says to the browser.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::body::{Body, Bytes};
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use tokio::sync::{Notify, mpsc};
use tokio::time::timeout;

use super::ballot::{self, Refusal};
use super::hall::{Channel, Hall};
use super::limits::{Stranger, VOTE_SIZE, VOTE_TIME};
use super::pages::{self, NOWHERE, PageFile};
use super::stream::ReplyBody;
use super::viewer;
use crate::supply::door;
use crate::text::Lang;

pub(super) type Reply = Response<ReplyBody>;

/// What every reply says: take nothing from elsewhere, run nothing that stands in a page, tell nobody where you come from,
/// keep nothing, and be in no frame.
const MANNERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// A connection, as far as what is answered on it matters to it.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// Told that its client takes nothing any more.
    pub(super) give_up: Arc<Notify>,
    /// Whether somebody listens on it to what happens.
    pub(super) is_listening: AtomicBool,
    /// Whoever has not said the code yet.
    pub(super) stranger: parking_lot::Mutex<Option<Stranger>>,
}

/// Answers a request.
pub(super) async fn answer<B: Body<Error: std::error::Error + Send + Sync + 'static>>(
    request: Request<B>,
    hall: &Arc<Hall>,
    line: &Line,
) -> Reply {
    hall.awake().await;
    let mut reply = match refuse(&request, hall) {
        Some(status) => bare(status),
        None => admit(request, hall, line).await,
    };
    for (name, value) in MANNERS {
        reply.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    reply
}

/// Why a request is not looked at at all.
fn refuse<B>(request: &Request<B>, hall: &Hall) -> Option<StatusCode> {
    if !door::is_meant(request, |name| hall.names.has(name)) {
        return Some(StatusCode::MISDIRECTED_REQUEST);
    }
    // A page from elsewhere says whose it is when it asks for more than a picture; ours says so when it votes.
    let is_ours = |origin: &HeaderValue| hall.names.is_origin(origin.as_bytes());
    if !request.headers().get_all(header::ORIGIN).iter().all(is_ours) {
        return Some(StatusCode::FORBIDDEN);
    }
    let is_known = [Method::GET, Method::POST].contains(request.method());
    (!is_known).then_some(StatusCode::METHOD_NOT_ALLOWED)
}

async fn admit<B: Body<Error: std::error::Error + Send + Sync + 'static>>(
    request: Request<B>,
    hall: &Arc<Hall>,
    line: &Line,
) -> Reply {
    let lang = language(request.headers());
    let path = request.uri().path().strip_prefix('/').unwrap_or_default();
    if request.uri().query().is_some() {
        return nowhere(StatusCode::NOT_FOUND, lang);
    }
    if let Some(file) = pages::at_the_door(path) {
        return page(file, lang, "");
    }
    let (code, name) = path.split_once('/').unwrap_or((path, ""));
    if !hall.code.is(code) {
        let has_thought = hall.think().await;
        return nowhere(if has_thought { StatusCode::NOT_FOUND } else { StatusCode::TOO_MANY_REQUESTS }, lang);
    }
    // Who knows the code is a stranger no longer.
    line.stranger.lock().take();
    let channel = match name {
        "events" => Some(Channel::Ballot),
        "watch/events" => Some(Channel::Mirror),
        "text/events" => Some(Channel::Text),
        _ => None,
    };
    match (channel, pages::inside(name)) {
        _ if request.method() == Method::POST && name == "vote" => vote(request, lang, hall).await,
        _ if request.method() == Method::POST => bare(StatusCode::METHOD_NOT_ALLOWED),
        (Some(channel), _) => listen(channel, lang, hall, line),
        (None, Some(file)) => page(file, lang, &hall.base),
        (None, None) => nowhere(StatusCode::NOT_FOUND, lang),
    }
}

/// A reply that goes on until its viewer goes.
fn listen(channel: Channel, lang: Lang, hall: &Arc<Hall>, line: &Line) -> Reply {
    let Some(seat) = hall.seat(channel) else { return bare(StatusCode::SERVICE_UNAVAILABLE) };
    line.is_listening.store(true, Ordering::Relaxed);
    let (out, told) = mpsc::channel(1);
    tokio::spawn(viewer::tell(seat, lang, out, Arc::clone(&line.give_up)));
    let mut reply = Response::new(ReplyBody::Told(told));
    reply.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    reply
}

/// Takes an answer from a page of ours.
async fn vote<B: Body<Error: std::error::Error + Send + Sync + 'static>>(
    request: Request<B>,
    lang: Lang,
    hall: &Hall,
) -> Reply {
    let media = request.headers().get(header::CONTENT_TYPE).and_then(|media| media.to_str().ok()).unwrap_or_default();
    // No page from elsewhere can send this without asking for leave, which nobody gives.
    if !media.split(';').next().is_some_and(|media| media.trim().eq_ignore_ascii_case("application/json")) {
        return bare(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    let body = Limited::new(request.into_body(), VOTE_SIZE).collect();
    let bytes = match timeout(VOTE_TIME, body).await {
        Ok(Ok(body)) => body.to_bytes(),
        Ok(Err(error)) if error.is::<LengthLimitError>() => return bare(StatusCode::PAYLOAD_TOO_LARGE),
        Ok(Err(_)) => return bare(StatusCode::BAD_REQUEST),
        Err(_) => return bare(StatusCode::REQUEST_TIMEOUT),
    };
    let Some(vote) = ballot::read(&bytes) else { return bare(StatusCode::BAD_REQUEST) };
    match hall.vote(vote, lang) {
        None => bare(StatusCode::TOO_MANY_REQUESTS),
        Some(Err(Refusal::Late)) => bare(StatusCode::CONFLICT),
        Some(Err(Refusal::NoAnswer)) => bare(StatusCode::BAD_REQUEST),
        Some(Err(Refusal::Full)) => bare(StatusCode::SERVICE_UNAVAILABLE),
        // Texts and numbers: nothing in it can fail.
        Some(Ok(mine)) => {
            said(StatusCode::OK, "application/json", serde_json::to_vec(&mine).unwrap_or_default().into())
        }
    }
}

fn page(file: PageFile, lang: Lang, base: &str) -> Reply {
    said(StatusCode::OK, file.kind.media(), file.say(lang, base))
}

fn nowhere(status: StatusCode, lang: Lang) -> Reply {
    let mut reply = said(status, NOWHERE.kind.media(), NOWHERE.say(lang, ""));
    // Whoever guesses has to knock again.
    reply.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    reply
}

fn said(status: StatusCode, media: &'static str, bytes: Bytes) -> Reply {
    let mut reply = Response::new(ReplyBody::whole(bytes));
    *reply.status_mut() = status;
    reply.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    reply
}

fn bare(status: StatusCode) -> Reply {
    let mut reply = Response::new(ReplyBody::Whole(None));
    *reply.status_mut() = status;
    reply.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    reply
}

fn language(headers: &HeaderMap) -> Lang {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    accepted.map_or(Lang::En, pages::language)
}
