//! Many clients, decided in rounds: who comes while others are decided joins the next round, and the
//! first who waits decides for all of it. So a crowd takes turns once a round and not once each,
//! and a client that is alone never waits for another thread.
//!
//! Three rounds at most are under way: one is being synced, one sealed and one decided. The next one
//! collects until the first is done, so that rounds grow with the crowd.

use std::sync::{Arc, PoisonError};

use crate::sync::{Mutex, MutexGuard, Outcome};

const UNDER_WAY: usize = 3;

/// Requests `Q`; each is answered with an `A`, or all of a round with the same fault `E`.
pub struct Rounds<Q, A, E> {
    next: Mutex<Next<Q, A, E>>,
    /// By the rest of a round's number: held from its closing until it is answered.
    under_way: [Mutex<()>; UNDER_WAY],
    /// So many requests are worth a round before one of those who asked comes to wait for it.
    crowd: usize,
}

/// The round that still collects.
struct Next<Q, A, E> {
    number: usize,
    requests: Vec<Q>,
    round: Arc<Outcome<Result<Vec<A>, E>>>,
}

/// A request's place in its round. A round of which nobody waits for an answer is never decided.
#[must_use = "nothing is decided before somebody of the round waits for the answer"]
pub struct Place<A, E> {
    round: Arc<Outcome<Result<Vec<A>, E>>>,
    number: usize,
    index: usize,
}

impl<Q, A: Clone, E: Clone> Rounds<Q, A, E> {
    pub fn new(crowd: usize) -> Rounds<Q, A, E> {
        let next = Next { number: 0, requests: Vec::new(), round: Arc::default() };
        Rounds { next: Mutex::new(next), under_way: Default::default(), crowd }
    }

    /// Adds a request to the round that collects.
    pub fn join(&self, request: Q) -> Place<A, E> {
        let mut next = held(&self.next);
        let index = next.requests.len();
        next.requests.push(request);
        Place { round: Arc::clone(&next.round), number: next.number, index }
    }

    /// The answer to the request in that place. `decide` is called by the first of a round for all
    /// of it: it calls its argument for the requests once nobody else decides, and nobody joins
    /// them then.
    pub fn answer(
        &self,
        place: &Place<A, E>,
        decide: impl Fn(&dyn Fn() -> Vec<Q>) -> Result<Vec<A>, E>,
    ) -> Result<A, E> {
        self.lead(&place.round, place.number, &decide);
        if place.round.known().is_none() {
            // The others of the round that collects may all be waiting for earlier ones.
            let next = held(&self.next);
            let collects = (next.requests.len() >= self.crowd).then(|| Arc::clone(&next.round));
            let number = next.number;
            drop(next);
            if let Some(round) = collects {
                self.lead(&round, number, &decide);
            }
        }
        let answers = place.round.wait().as_ref().map_err(Clone::clone)?;
        Ok(answers[place.index].clone())
    }

    /// Finds the answers for a round, unless somebody else does.
    fn lead(
        &self,
        round: &Outcome<Result<Vec<A>, E>>,
        number: usize,
        decide: &impl Fn(&dyn Fn() -> Vec<Q>) -> Result<Vec<A>, E>,
    ) {
        if round.leads() {
            let under_way = held(&self.under_way[number % UNDER_WAY]);
            round.tell(decide(&|| self.close()));
            drop(under_way);
        }
    }

    /// All requests of the round that collects, which is its leader's.
    fn close(&self) -> Vec<Q> {
        let mut next = held(&self.next);
        next.number = next.number.wrapping_add(1);
        next.round = Arc::default();
        let room = Vec::with_capacity(next.requests.len());
        std::mem::replace(&mut next.requests, room)
    }
}

/// A panicking thread ends the process (`panic = "abort"`).
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
