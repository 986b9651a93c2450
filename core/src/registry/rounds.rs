//! Commands of many clients, decided in rounds: who comes while others are decided joins the next
//! round, and the first of a round decides for all of it. So a crowd takes the desk once a round
//! and not once each, and a client that is alone never waits for another thread.
//!
//! Three rounds at most are under way: one is being synced, one sealed and one decided. The next one
//! collects until the first is done, so that rounds grow with the crowd.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};

use super::request::{Answer, Request};
use super::{Fault, held};

const UNDER_WAY: usize = 3;

#[derive(Default)]
pub(super) struct Rounds {
    next: Mutex<Next>,
    /// By the rest of a round's number: held from its closing until it is answered.
    under_way: [Mutex<()>; UNDER_WAY],
}

/// The round that still collects.
#[derive(Default)]
struct Next {
    number: usize,
    requests: Vec<Request>,
    round: Arc<Round>,
}

#[derive(Default)]
struct Round {
    is_led: AtomicBool,
    answers: OnceLock<Result<Vec<Answer>, Fault>>,
    /// Held only to wait and to wake.
    waiting: Mutex<()>,
    done: Condvar,
}

/// A request's place in its round.
pub(super) struct Place {
    round: Arc<Round>,
    number: usize,
    index: usize,
}

/// What the leader of a round holds while it is under way.
pub(super) type UnderWay<'r> = MutexGuard<'r, ()>;

impl Rounds {
    pub(super) fn join(&self, request: Request) -> Place {
        let mut next = held(&self.next);
        let index = next.requests.len();
        next.requests.push(request);
        Place { round: Arc::clone(&next.round), number: next.number, index }
    }

    /// Waits until the round may be decided. For its leader.
    pub(super) fn begin(&self, place: &Place) -> UnderWay<'_> {
        held(&self.under_way[place.number % UNDER_WAY])
    }

    /// All requests of the round that collects, which is the leader's. Nobody joins it any more.
    pub(super) fn close(&self) -> Vec<Request> {
        let mut next = held(&self.next);
        next.number = next.number.wrapping_add(1);
        next.round = Arc::default();
        let room = Vec::with_capacity(next.requests.len());
        std::mem::replace(&mut next.requests, room)
    }
}

impl Place {
    /// Whether nobody of the round asked before: then the caller decides for all.
    pub(super) fn leads(&self) -> bool {
        !self.round.is_led.swap(true, Ordering::AcqRel)
    }

    /// Answers all of the round.
    pub(super) fn tell(&self, answers: Result<Vec<Answer>, Fault>) {
        let told = self.round.answers.set(answers);
        assert!(told.is_ok(), "a round has one leader");
        drop(held(&self.round.waiting));
        self.round.done.notify_all();
    }

    /// Waits for the leader.
    pub(super) fn answer(&self) -> Result<Answer, Fault> {
        let mut waiting = None;
        loop {
            if let Some(answers) = self.round.answers.get() {
                let answers = answers.as_ref().map_err(Clone::clone)?;
                return Ok(answers[self.index].clone());
            }
            waiting = Some(match waiting {
                None => held(&self.round.waiting),
                Some(guard) => self.round.done.wait(guard).unwrap_or_else(PoisonError::into_inner),
            });
        }
    }
}
