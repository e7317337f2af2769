//! What the loopback server answers: how late, which status, how many bytes. Knows no socket.
//!
//! Drawn from the seed and the path alone, so that the same run meets the same slow and the same broken replies,
//! whichever worker asks, and in whatever order.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::StatusCode;
use hyper::body::{Body, Bytes, Frame, SizeHint};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::event::Nanos;

/// How the loopback server answers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Replies {
    /// The shortest time until a reply begins, ns.
    pub latency: Nanos,
    /// Up to so much is added, evenly spread, ns.
    pub jitter: Nanos,
    /// Share of requests that are answered by an error or cut off, 0.0 to 1.0.
    pub error_rate: f64,
    /// Size of a good reply's body, bytes; at most [`Replies::MAX_SIZE`].
    pub size: u64,
    /// What all this is drawn from, together with the path.
    pub seed: u64,
}

/// What one request is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) after: Duration,
    pub(super) status: StatusCode,
    pub(super) body: Generated,
}

/// What servers say when they cannot.
const ERRORS: [StatusCode; 4] = [
    StatusCode::INTERNAL_SERVER_ERROR,
    StatusCode::BAD_GATEWAY,
    StatusCode::SERVICE_UNAVAILABLE,
    StatusCode::GATEWAY_TIMEOUT,
];

/// One bad reply of so many breaks off instead of having a status of its own.
const CUT_OFF: u32 = 5;

/// Size of an error's body, bytes.
const ERROR_SIZE: u64 = 64;

impl Replies {
    /// The largest body, bytes.
    pub const MAX_SIZE: u64 = 64 << 20;

    /// What a path is answered.
    pub(super) fn to(&self, path: &str) -> Reply {
        let mut random = ChaCha8Rng::seed_from_u64(self.seed);
        random.set_stream(fingerprint(path));
        // Drawn in the same order whatever comes of it: a higher error rate moves no delay.
        let jitter = random.random_range(0..=self.jitter);
        let is_bad = random.random_bool(self.error_rate.clamp(0.0, 1.0));
        let is_cut_off = random.random_ratio(1, CUT_OFF);
        let error = ERRORS[random.random_range(0..ERRORS.len())];
        let size = self.size.min(Self::MAX_SIZE);
        let (status, body) = match (is_bad, is_cut_off) {
            (false, _) => (StatusCode::OK, Generated::whole(size)),
            (true, true) => (StatusCode::OK, Generated::cut_off(size.max(2))),
            (true, false) => (error, Generated::whole(ERROR_SIZE)),
        };
        Reply { after: Duration::from_nanos(self.latency.saturating_add(jitter)), status, body }
    }
}

/// FNV-1a, the same in every build and on every machine.
fn fingerprint(path: &str) -> u64 {
    path.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

/// What bodies are made of, again and again; a whole number of lines.
static CHUNK: [u8; 16 << 10] = {
    let line = *b"the loopback server made this.\r\n";
    let mut chunk = [0; 16 << 10];
    let mut at = 0;
    while at < chunk.len() {
        chunk[at] = line[at % line.len()];
        at += 1;
    }
    chunk
};

/// A body that is made while it is sent: however large, it takes no memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Generated {
    /// Bytes still to come, as promised in the head.
    left: u64,
    /// With so many still to come it breaks off.
    breaks_at: Option<u64>,
    /// It waits for a turn before it breaks off, so that what it delivered is on its way: an error discards the rest.
    pauses: bool,
}

impl Generated {
    pub(super) fn whole(size: u64) -> Self {
        Self { left: size, breaks_at: None, pauses: false }
    }

    /// Promises `size` bytes and delivers half of them.
    fn cut_off(size: u64) -> Self {
        Self { left: size, breaks_at: Some(size - size / 2), pauses: true }
    }
}

impl Body for Generated {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        let until = self.breaks_at.unwrap_or(0);
        let size = usize::try_from(self.left - until).unwrap_or(CHUNK.len()).min(CHUNK.len());
        if size == 0 && self.left > 0 && std::mem::take(&mut self.pauses) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        if size == 0 {
            let broken = (self.left > 0).then(|| Err(io::ErrorKind::ConnectionAborted.into()));
            return Poll::Ready(broken);
        }
        self.left -= size as u64;
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(&CHUNK[..size])))))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const REPLIES: Replies = Replies { latency: 1_000, jitter: 500, error_rate: 0.5, size: 40_000, seed: 7 };

    fn paths() -> impl Iterator<Item = String> {
        (0..400).map(|n| format!("/{n}"))
    }

    #[test]
    fn the_same_seed_and_path_are_answered_alike_and_others_are_not() {
        let replies: Vec<Reply> = paths().map(|path| REPLIES.to(&path)).collect();
        assert_eq!(replies, paths().map(|path| REPLIES.to(&path)).collect::<Vec<_>>());
        let other = Replies { seed: 8, ..REPLIES };
        assert_ne!(replies, paths().map(|path| other.to(&path)).collect::<Vec<_>>());
        assert_ne!(replies[0].after, replies[1].after);
    }

    #[test]
    fn delays_lie_between_latency_and_latency_plus_jitter_whatever_fails() {
        let calm = Replies { error_rate: 0.0, ..REPLIES };
        for path in paths() {
            let after = REPLIES.to(&path).after;
            assert!((Duration::from_micros(1)..=Duration::from_nanos(1_500)).contains(&after), "{after:?}");
            assert_eq!(after, calm.to(&path).after);
        }
    }

    #[test]
    fn the_error_rate_is_kept_and_errors_are_of_every_kind() {
        let all = |rate| paths().map(move |path| Replies { error_rate: rate, ..REPLIES }.to(&path));
        let is_good = |reply: &Reply| reply.status == StatusCode::OK && reply.body.breaks_at.is_none();
        assert!(all(0.0).all(|reply| is_good(&reply)));
        assert!(!all(1.0).any(|reply| is_good(&reply)));
        let bad = all(0.5).filter(|reply| !is_good(reply)).count();
        assert!((150..=250).contains(&bad), "{bad} of 400");
        for status in ERRORS {
            assert!(all(1.0).any(|reply| reply.status == status), "{status}");
        }
        assert!(all(1.0).any(|reply| reply.body.breaks_at.is_some()));
    }

    fn drain(mut body: Generated) -> (u64, bool) {
        let mut context = Context::from_waker(std::task::Waker::noop());
        let mut made = 0;
        loop {
            match Pin::new(&mut body).poll_frame(&mut context) {
                Poll::Ready(Some(Ok(frame))) => made += frame.data_ref().map_or(0, |data| data.len() as u64),
                Poll::Ready(Some(Err(_))) => return (made, false),
                Poll::Ready(None) => return (made, true),
                Poll::Pending => {}
            }
        }
    }

    proptest! {
        #[test]
        fn a_body_is_as_long_as_it_promises_or_breaks_off_halfway(size in 0_u64..200_000) {
            prop_assert_eq!(drain(Generated::whole(size)), (size, true));
            let size = size.max(2);
            prop_assert_eq!(Generated::cut_off(size).size_hint().exact(), Some(size));
            prop_assert_eq!(drain(Generated::cut_off(size)), (size / 2, false));
        }
    }
}
