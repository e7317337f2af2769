//! What phones send, read: nothing of it is trusted, and nobody sends much.

use std::collections::HashMap;

use serde::Deserialize;
use tokio::time::{Duration, Instant};

use super::poll::Device;
use crate::question::{Answer, Round};

/// An answer as it comes.
#[derive(Debug, PartialEq)]
pub(crate) struct VoteRequest {
    pub(crate) device: Device,
    pub(crate) number: u64,
    pub(crate) round: Round,
    /// Without one, the device asks what it answered.
    pub(crate) answer: Option<Answer>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    device: String,
    #[serde(default)]
    number: u64,
    #[serde(default = "first")]
    round: Round,
    answer: Option<Answer>,
}

fn first() -> Round {
    Round::Before
}

/// Reads what a phone sent; `None` if that is nothing a page of ours sends.
pub(crate) fn read(bytes: &[u8]) -> Option<VoteRequest> {
    let Raw { device, number, round, answer } = serde_json::from_slice(bytes).ok()?;
    Some(VoteRequest { device: Device::of(&device)?, number, round, answer })
}

/// Requests in a row, and requests a second in the long run.
#[derive(Debug, Clone, Copy)]
struct Rate {
    burst: f64,
    a_second: f64,
}

/// What a device may send, and what all may send together.
const OF_DEVICE: Rate = Rate { burst: 10.0, a_second: 2.0 };
const OF_ALL: Rate = Rate { burst: 1_200.0, a_second: 300.0 };

/// Most devices that are remembered. Whoever was quiet for long enough is forgotten first.
const MOST_DEVICES: usize = 4_000;

/// How much is left of a rate.
#[derive(Debug, Clone, Copy)]
struct Left {
    requests: f64,
    at: Instant,
}

impl Left {
    fn new(rate: Rate, at: Instant) -> Self {
        Self { requests: rate.burst, at }
    }

    fn take(&mut self, rate: Rate, now: Instant) -> bool {
        let regained = now.saturating_duration_since(self.at).as_secs_f64() * rate.a_second;
        self.requests = (self.requests + regained).min(rate.burst);
        self.at = now;
        let is_left = self.requests >= 1.0;
        self.requests -= if is_left { 1.0 } else { 0.0 };
        is_left
    }
}

/// Who sent how much lately.
#[derive(Debug)]
pub(crate) struct Rates {
    all: Left,
    devices: HashMap<Device, Left>,
}

impl Rates {
    pub(crate) fn new(now: Instant) -> Self {
        Self { all: Left::new(OF_ALL, now), devices: HashMap::new() }
    }

    /// Whether a request of a device is looked at.
    pub(crate) fn allow(&mut self, device: &Device, now: Instant) -> bool {
        if !self.all.take(OF_ALL, now) {
            return false;
        }
        if self.devices.len() >= MOST_DEVICES {
            let quiet = Duration::from_secs_f64(OF_DEVICE.burst / OF_DEVICE.a_second);
            self.devices.retain(|_, left| now.saturating_duration_since(left.at) < quiet);
        }
        if self.devices.len() >= MOST_DEVICES && !self.devices.contains_key(device) {
            return false;
        }
        self.devices.entry(device.clone()).or_insert_with(|| Left::new(OF_DEVICE, now)).take(OF_DEVICE, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_answer_is_a_line_of_json() {
        let read_it = |text: &str| read(text.as_bytes());
        let vote = read_it(r#"{"device":"abcd1234","number":2,"round":"after","answer":"180000..250000"}"#).unwrap();
        assert_eq!((vote.number, vote.round), (2, Round::After));
        assert_eq!(vote.answer, Some(Answer::Range(180_000, 250_000)));
        assert_eq!(read_it(r#"{"device":"abcd1234"}"#).unwrap().answer, None);
        for wrong in [
            "",
            "[]",
            r#"{"device":"abcd1234","answer":"<b>"}"#,
            r#"{"device":"<script>","answer":"?"}"#,
            r#"{"device":"abcd1234","answer":400000}"#,
            r#"{"device":"abcd1234","answer":"?","key":"q"}"#,
            r#"{"device":"abcd1234","number":-1,"answer":"?"}"#,
        ] {
            assert_eq!(read_it(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_device_that_sends_all_the_time_is_not_heard_and_others_are() {
        let now = Instant::now();
        let mut rates = Rates::new(now);
        let [noisy, quiet] = ["noisy1234", "quiet1234"].map(|name| Device::of(name).unwrap());
        assert_eq!((0..100).filter(|_| rates.allow(&noisy, now)).count(), 10);
        assert!(rates.allow(&quiet, now));
        assert!(rates.allow(&noisy, now + Duration::from_secs(1)));
    }

    #[test]
    fn devices_that_are_made_up_come_to_an_end() {
        let now = Instant::now();
        let mut rates = Rates::new(now);
        let heard = (0..5_000).filter(|n| rates.allow(&Device::of(&format!("madeup{n:06}")).unwrap(), now)).count();
        assert_eq!(heard, 1_200);
        assert!(rates.devices.len() <= MOST_DEVICES);
    }

    proptest! {
        #[test]
        fn whatever_is_sent_is_read_or_not(bytes in prop::collection::vec(any::<u8>(), 0..256)) {
            let _ = read(&bytes);
        }
    }
}
