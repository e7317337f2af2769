//! What the server puts up with, whoever comes: connections, sizes, times.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;

/// The most viewers that can be asked for.
pub const MOST_VIEWERS: u32 = 2_000;

/// Viewers unless more or fewer are asked for.
pub const USUAL_VIEWERS: u32 = 300;

/// How long a client may take to say what it wants; and how long a connection lives on which nothing is asked.
pub(super) const HEADER_TIME: Duration = Duration::from_secs(5);

/// The largest head of a request, bytes.
pub(super) const HEADER_SIZE: usize = 8 << 10;

/// The largest vote, bytes.
pub(super) const VOTE_SIZE: usize = 256;

/// How long a vote may take to arrive.
pub(super) const VOTE_TIME: Duration = Duration::from_secs(5);

/// How long a connection lives on which nobody listens to what happens.
pub(super) const CONNECTION_TIME: Duration = Duration::from_mins(1);

/// How long a viewer may take to take what it is told.
pub(super) const TAKING_TIME: Duration = Duration::from_secs(20);

/// How often a viewer is told that there is nothing to be told: so it knows, and the network between keeps the connection.
pub(super) const SIGN_OF_LIFE: Duration = Duration::from_secs(15);

/// How long a wrong code is thought about.
pub(super) const WRONG_CODE_TIME: Duration = Duration::from_millis(500);

/// Wrong codes that are thought about at once. Others are refused on the spot: at most 16 are tried a second, and there
/// are five million.
pub(super) const WRONG_CODES: usize = 8;

/// The least time between two pictures: at most twelve a second.
pub(super) const PICTURE_TIME: Duration = Duration::from_millis(84);

/// The least time between two counts of votes.
pub(super) const COUNTING_TIME: Duration = Duration::from_millis(200);

/// Voters for each place: phones come and go, and the same one may come as another.
pub(super) const VOTERS_A_VIEWER: usize = 2;

/// The least time between two texts: they are read aloud.
pub(super) const TEXT_TIME: Duration = Duration::from_secs(1);

/// Bytes that the system keeps for one viewer: what is older than that is not worth sending.
pub(super) const SENDING_SIZE: u32 = 64 << 10;

/// Connections of one address that have not said the code yet.
const STRANGERS: u32 = 32;

/// Connections that are served at once: each viewer has one that goes on, and a few at the beginning.
pub(super) fn connections(viewers: u32) -> usize {
    viewers as usize * 2 + 64
}

/// How many strangers each address has sent. One that sends many keeps nobody else out.
#[derive(Debug, Default, Clone)]
pub(super) struct Strangers(Arc<Mutex<HashMap<IpAddr, u32>>>);

impl Strangers {
    /// One more; `None` if there are too many. From this machine come all who are led here from elsewhere.
    pub(super) fn greet(&self, from: IpAddr) -> Option<Stranger> {
        if from.is_loopback() {
            return Some(Stranger { from: None, of: self.clone() });
        }
        let mut known = self.0.lock();
        let count = known.entry(from).or_default();
        (*count < STRANGERS).then(|| {
            *count += 1;
            Stranger { from: Some(from), of: self.clone() }
        })
    }
}

/// Somebody who has not said the code, until this is dropped.
#[derive(Debug)]
pub(super) struct Stranger {
    from: Option<IpAddr>,
    of: Strangers,
}

impl Drop for Stranger {
    fn drop(&mut self) {
        let Some(from) = self.from else { return };
        let mut known = self.of.0.lock();
        let left = known.get_mut(&from).map_or(0, |count| {
            *count = count.saturating_sub(1);
            *count
        });
        if left == 0 {
            known.remove(&from);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_that_sends_many_keeps_nobody_else_out() {
        let strangers = Strangers::default();
        let [one, other] = ["10.0.0.1", "10.0.0.2"].map(|address| address.parse().unwrap());
        let kept: Vec<_> = (0..100).filter_map(|_| strangers.greet(one)).collect();
        assert_eq!(kept.len(), 32);
        assert!(strangers.greet(other).is_some());
        drop(kept);
        assert!(strangers.greet(one).is_some());
        assert!(strangers.0.lock().is_empty(), "nothing is kept of who is gone");
    }

    #[test]
    fn from_this_machine_come_all_who_are_led_here() {
        let strangers = Strangers::default();
        let kept: Vec<_> = (0..100).filter_map(|_| strangers.greet([127, 0, 0, 1].into())).collect();
        assert_eq!(kept.len(), 100);
    }
}
