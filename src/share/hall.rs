//! What everybody in the class has in common: the latest picture, the latest words, whether the server rests, who is here.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use hyper::body::Bytes;
use parking_lot::Mutex;
use ratatui::buffer::Buffer;
use tokio::sync::{Notify, Semaphore, watch};
use tokio::time::Instant;

use super::address::Names;
use super::ballot::{BallotOrder, Mine, Poll, Rates, Refusal, VoteRequest, told};
use super::code::ClassCode;
use super::limits::{COUNTING_TIME, PICTURE_TIME, Strangers, VOTERS_A_VIEWER, WRONG_CODE_TIME, WRONG_CODES};
use super::mirror::{Encoder, Picture};
use crate::question::Tally;
use crate::text::Lang;

/// The languages in which phones are told things.
pub(super) const LANGUAGES: [Lang; 2] = [Lang::En, Lang::Ko];

/// What those who opened the class are told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClassNews {
    /// So many have a page open now.
    Here(Attendance),
    /// So many have answered.
    Voted(u32),
    /// What was answered in both rounds, when no more answers are taken.
    Counted(Tally),
}

/// How many have which page open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Attendance {
    pub ballots: u32,
    pub mirrors: u32,
    pub texts: u32,
}

impl Attendance {
    /// All of them.
    #[must_use]
    pub fn all(self) -> u32 {
        self.ballots + self.mirrors + self.texts
    }
}

/// What a page is for whose viewers are told what happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Channel {
    Ballot,
    Mirror,
    Text,
}

/// The screen as it is handed over.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    pub(super) screen: Arc<Buffer>,
    pub(super) is_light: bool,
}

/// See the module.
pub(super) struct Hall {
    pub(super) code: ClassCode,
    pub(super) names: Names,
    /// What the address of every page begins with.
    pub(super) base: String,
    max_viewers: u32,
    pub(super) shown: watch::Sender<Option<Shown>>,
    pub(super) picture: watch::Sender<Arc<Picture>>,
    pub(super) text: watch::Sender<Bytes>,
    /// What phones are told of the question that is asked, in each language.
    pub(super) ballot: watch::Sender<[Bytes; 2]>,
    poll: Mutex<Option<Poll>>,
    polls: AtomicU64,
    has_voted: Notify,
    rates: Mutex<Rates>,
    pub(super) resting: watch::Sender<bool>,
    here: [AtomicU32; 3],
    pub(super) strangers: Strangers,
    wrong_codes: Semaphore,
    news: Box<dyn Fn(ClassNews) + Send + Sync>,
}

impl Hall {
    pub(super) fn new(
        code: ClassCode,
        names: Names,
        max_viewers: u32,
        news: impl Fn(ClassNews) + Send + Sync + 'static,
    ) -> Self {
        Self {
            base: format!("/{}", code.as_str()),
            code,
            names,
            max_viewers,
            shown: watch::Sender::default(),
            picture: watch::Sender::default(),
            text: watch::Sender::default(),
            ballot: watch::Sender::new(LANGUAGES.map(|lang| told(None, lang))),
            poll: Mutex::new(None),
            polls: AtomicU64::new(0),
            has_voted: Notify::new(),
            rates: Mutex::new(Rates::new(Instant::now())),
            resting: watch::Sender::new(false),
            here: Default::default(),
            strangers: Strangers::default(),
            wrong_codes: Semaphore::new(WRONG_CODES),
            news: Box::new(news),
        }
    }

    /// Who is here.
    pub(super) fn attendance(&self) -> Attendance {
        let [ballots, mirrors, texts] = [0, 1, 2].map(|at: usize| self.here[at].load(Ordering::Relaxed));
        Attendance { ballots, mirrors, texts }
    }

    /// Somebody opens a page; `None` if there is no place left.
    pub(super) fn seat(self: &Arc<Self>, channel: Channel) -> Option<Seat> {
        // The server has one thread: nobody takes a place between the look and the step.
        if self.attendance().all() >= self.max_viewers {
            return None;
        }
        self.here[channel as usize].fetch_add(1, Ordering::Relaxed);
        (self.news)(ClassNews::Here(self.attendance()));
        Some(Seat { hall: Arc::clone(self), channel })
    }

    /// Does what the laboratory wants of the ballot, and tells everybody.
    pub(super) fn order(&self, order: BallotOrder) {
        let mut poll = self.poll.lock();
        match (order, poll.as_mut()) {
            (BallotOrder::Ask(question), _) => {
                let number = self.polls.fetch_add(1, Ordering::Relaxed) + 1;
                *poll = Some(Poll::new(number, question, self.max_viewers as usize * VOTERS_A_VIEWER));
            }
            (BallotOrder::Clear, _) => *poll = None,
            (BallotOrder::Close, Some(poll)) => {
                poll.close();
                (self.news)(ClassNews::Counted(poll.tally()));
            }
            (BallotOrder::Again, Some(poll)) => poll.again(),
            (BallotOrder::Show(outcome), Some(poll)) => {
                poll.show(outcome);
                (self.news)(ClassNews::Counted(poll.tally()));
            }
            (BallotOrder::Close | BallotOrder::Again | BallotOrder::Show(_), None) => {}
        }
        self.tell(poll.as_ref());
    }

    fn tell(&self, poll: Option<&Poll>) {
        self.ballot.send_replace(LANGUAGES.map(|lang| told(poll, lang)));
        (self.news)(ClassNews::Voted(poll.map_or(0, Poll::voted)));
    }

    /// Takes an answer, if there is one, and tells the device what it answered. `None` if it asks too often.
    pub(super) fn vote(&self, vote: VoteRequest, lang: Lang) -> Option<Result<Option<Mine>, Refusal>> {
        if !self.rates.lock().allow(&vote.device, Instant::now()) {
            return None;
        }
        let mut poll = self.poll.lock();
        let Some(poll) = poll.as_mut() else {
            return Some(if vote.answer.is_some() { Err(Refusal::Late) } else { Ok(None) });
        };
        if let Some(answer) = vote.answer {
            if let Err(refused) = poll.vote(vote.device.clone(), vote.number, vote.round, answer) {
                return Some(Err(refused));
            }
            self.has_voted.notify_one();
        }
        Some(Ok(Some(Mine::of(poll, &vote.device, lang))))
    }

    /// Tells how many have voted for as long as there is a class, a few times a second.
    pub(super) async fn count(self: Arc<Self>) {
        loop {
            self.has_voted.notified().await;
            self.awake().await;
            self.tell(self.poll.lock().as_ref());
            tokio::time::sleep(COUNTING_TIME).await;
        }
    }

    /// Waits until nothing is timed.
    pub(super) async fn awake(&self) {
        // The sender is here, so that this cannot fail.
        let _ = self.resting.subscribe().wait_for(|resting| !resting).await;
    }

    /// Thinks about a wrong code; `false` if too many are thought about already.
    pub(super) async fn think(&self) -> bool {
        let Ok(_thinks) = self.wrong_codes.try_acquire() else { return false };
        tokio::time::sleep(WRONG_CODE_TIME).await;
        true
    }

    /// Makes pictures of what is shown for as long as there is a class, at most twelve a second, and none while the server
    /// rests.
    pub(super) async fn picture(self: Arc<Self>) {
        let (mut shown, mut encoder) = (self.shown.subscribe(), Encoder::default());
        while shown.changed().await.is_ok() {
            self.awake().await;
            let latest = shown.borrow_and_update().clone();
            if let Some(picture) = latest.and_then(|shown| encoder.encode(&shown.screen, shown.is_light)) {
                self.picture.send_replace(picture);
            }
            tokio::time::sleep(PICTURE_TIME).await;
        }
    }
}

/// A place of somebody who has a page open.
pub(super) struct Seat {
    pub(super) hall: Arc<Hall>,
    pub(super) channel: Channel,
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.hall.here[self.channel as usize].fetch_sub(1, Ordering::Relaxed);
        (self.hall.news)(ClassNews::Here(self.hall.attendance()));
    }
}
