//! Tells one viewer what happens, as server-sent events: always the latest, and nothing while the server rests.

use std::sync::Arc;

use hyper::body::Bytes;
use tokio::sync::{Notify, mpsc, watch};
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::hall::{Channel, Hall, LANGUAGES, Seat};
use super::limits::{SIGN_OF_LIFE, TAKING_TIME, TEXT_TIME};
use super::mirror::Picture;
use crate::text::Lang;

/// What a viewer hears that the server rests, and that it goes on.
const RESTS: Bytes = Bytes::from_static(b"event: rest\ndata: 1\n\n");
const GOES_ON: Bytes = Bytes::from_static(b"event: rest\ndata: 0\n\n");
const SIGN: Bytes = Bytes::from_static(b":\n\n");

/// What a viewer is told of.
enum Heard {
    Mirror { latest: watch::Receiver<Arc<Picture>>, seen: u64 },
    Ballot { latest: watch::Receiver<[Bytes; 2]>, lang: Lang },
    Text { latest: watch::Receiver<Bytes>, not_before: Instant },
}

impl Heard {
    fn of(channel: Channel, lang: Lang, hall: &Hall) -> Self {
        match channel {
            Channel::Mirror => {
                let mut latest = hall.picture.subscribe();
                latest.mark_changed();
                Self::Mirror { latest, seen: 0 }
            }
            Channel::Ballot => {
                let mut latest = hall.ballot.subscribe();
                latest.mark_changed();
                Self::Ballot { latest, lang }
            }
            Channel::Text => {
                let mut latest = hall.text.subscribe();
                latest.mark_changed();
                Self::Text { latest, not_before: Instant::now() }
            }
        }
    }

    /// The next that it is to be told, when there is something.
    async fn next(&mut self) -> Option<Bytes> {
        match self {
            Self::Mirror { latest, seen } => {
                latest.changed().await.ok()?;
                let picture = latest.borrow_and_update();
                let told = picture.since(*seen).unwrap_or(SIGN);
                *seen = picture.sequence;
                Some(told)
            }
            Self::Ballot { latest, lang } => {
                latest.changed().await.ok()?;
                let told = latest.borrow_and_update();
                LANGUAGES.iter().position(|known| known == lang).map(|at| told[at].clone())
            }
            Self::Text { latest, not_before } => {
                sleep_until(*not_before).await;
                latest.changed().await.ok()?;
                *not_before = Instant::now() + TEXT_TIME;
                Some(latest.borrow_and_update().clone()).filter(|text| !text.is_empty()).or(Some(SIGN))
            }
        }
    }
}

/// Tells a viewer what happens until it goes, or takes nothing any more: then its connection is given up.
pub(super) async fn tell(seat: Seat, lang: Lang, out: mpsc::Sender<Bytes>, give_up: Arc<Notify>) {
    let hall = &seat.hall;
    let (mut heard, mut resting) = (Heard::of(seat.channel, lang, hall), hall.resting.subscribe());
    // Whoever is led through something that collects what it passes on would wait for it to be full.
    let mut next = SIGN;
    loop {
        match timeout(TAKING_TIME, out.send(next)).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return,
            Err(_) => return give_up.notify_one(),
        }
        if *resting.borrow_and_update() {
            if resting.wait_for(|resting| !resting).await.is_err() {
                return;
            }
            next = GOES_ON;
            continue;
        }
        next = tokio::select! {
            biased;
            () = out.closed() => return,
            change = resting.changed() => match change {
                Ok(()) if *resting.borrow() => RESTS,
                Ok(()) => GOES_ON,
                Err(_) => return,
            },
            told = heard.next() => match told {
                Some(told) => told,
                None => return,
            },
            () = sleep(SIGN_OF_LIFE) => SIGN,
        };
    }
}
