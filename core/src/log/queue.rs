//! Group commit: many threads share one sync.
//!
//! A commit is recorded in two steps. [`Queue::enqueue`] gives the entries their positions and adds
//! them to the pending batch: the caller holds the lock under which it decided, so positions follow
//! decisions. [`Queue::settle`], without that lock, waits until they are durable. Whoever settles
//! first in a batch leads it: takes the log, closes the batch, writes and syncs it, and wakes the
//! others of the batch. So a single client never changes threads, and while one batch is synced
//! the next one fills; no timer, no writer thread.
//!
//! After a failed write or sync the outcome of every batch not yet durable is unknown, and the
//! queue takes nothing more. Without room for a next segment it takes nothing more either, for the
//! positions that were given out follow each other; but then everybody learns that nothing of
//! theirs was recorded.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError};

use super::damage::AppendError;
use super::tip::Tip;
use super::{Durable, Entry, Sequencer, group};
use crate::mutant::{Mutant, is_planted};
use crate::sync::{Condvar, Mutex, MutexGuard, Outcome};

mod growth;
mod idle;

use growth::Growth;
use idle::Idle;

/// What a batch may hold before those who enqueue must wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caps {
    pub bytes: usize,
    pub commits: usize,
}

impl Default for Caps {
    /// A megabyte costs one sync about three times the time of a kilobyte; as one message it fits
    /// the default limit of the servers that replicate groups.
    fn default() -> Caps {
        Caps { bytes: 1_000_000, commits: 16_384 }
    }
}

pub struct Queue<L> {
    caps: Caps,
    pending: Mutex<Pending>,
    /// Signalled when a full batch was closed and the next one has room.
    room: Condvar,
    log: Mutex<L>,
    /// Room is to be made before more is enqueued.
    tight: AtomicBool,
    growth: Growth,
    idle: Idle,
    /// Bytes of commits that one group may hold.
    largest: usize,
}

/// The batch that is being filled.
struct Pending {
    next: u64,
    bytes: usize,
    entries: Vec<Entry>,
    batch: Arc<Batch>,
    waiting_for_room: u32,
}

/// The entries that share one sync: whether they are durable.
type Batch = Outcome<Result<Durable, AppendError>>;

/// A claim on the outcome of what was enqueued.
#[must_use = "nothing is known to be recorded before the ticket is settled"]
pub struct Ticket {
    pub first: u64,
    pub last: u64,
    batch: Arc<Batch>,
}

impl<L: Sequencer> Queue<L> {
    pub fn new(log: L, caps: Caps) -> Queue<L> {
        let largest = log.largest_group() - group::length([]);
        let growth = Growth::from(log.tip().clone());
        let tight = AtomicBool::new(log.is_tight());
        let pending = Pending {
            next: log.tip().next(),
            bytes: 0,
            entries: Vec::new(),
            batch: Arc::default(),
            waiting_for_room: 0,
        };
        Queue {
            caps,
            pending: Mutex::new(pending),
            room: Condvar::new(),
            log: Mutex::new(log),
            tight,
            growth,
            idle: Idle::default(),
            largest,
        }
    }

    /// Gives the entries, at least one, the next positions. They stay together in one group.
    ///
    /// Waits while the pending batch is full, leading it where nobody else does. Only entries that
    /// no group can hold are refused.
    pub fn enqueue(&self, entries: Vec<Entry>) -> Result<Ticket, AppendError> {
        assert!(!entries.is_empty(), "at least one entry is enqueued");
        let bytes = group::length(&entries) - group::length([]);
        if bytes > self.largest {
            return Err(AppendError::TooLarge { bytes });
        }
        let mut pending = held(&self.pending);
        while self.is_full(&pending, bytes) {
            pending = self.await_room(pending);
        }
        let first = pending.next;
        pending.next += entries.len() as u64;
        pending.bytes += bytes;
        pending.entries.extend(entries);
        Ok(Ticket { first, last: pending.next - 1, batch: Arc::clone(&pending.batch) })
    }

    /// Makes sure of room in the log for what is enqueued from now on: [`AppendError::NoRoom`] where
    /// there is none yet. Waits for the disk only where room has become short.
    pub fn make_room(&self) -> Result<(), AppendError> {
        if !self.tight.load(Ordering::Relaxed) {
            return Ok(());
        }
        self.write(|log| {
            log.make_room()?;
            self.tight.store(log.is_tight(), Ordering::Relaxed);
            Ok(())
        })
    }

    fn is_full(&self, pending: &Pending, more: usize) -> bool {
        pending.bytes >= self.caps.bytes
            || pending.entries.len() >= self.caps.commits
            || pending.bytes + more > self.largest
    }

    fn await_room<'a>(&'a self, mut pending: MutexGuard<'a, Pending>) -> MutexGuard<'a, Pending> {
        let batch = Arc::clone(&pending.batch);
        if !batch.leads() {
            pending.waiting_for_room += 1;
            pending = self.room.wait(pending).unwrap_or_else(PoisonError::into_inner);
            pending.waiting_for_room -= 1;
            return pending;
        }
        drop(pending);
        self.lead(&batch);
        held(&self.pending)
    }

    /// Waits until the ticket's entries are durable; the answer is that of their whole group.
    pub fn settle(&self, ticket: &Ticket) -> Result<Durable, AppendError> {
        self.settle_batch(&ticket.batch)
    }

    fn settle_batch(&self, batch: &Batch) -> Result<Durable, AppendError> {
        if let Some(outcome) = batch.known() {
            return outcome.clone();
        }
        if batch.leads() {
            self.lead(batch);
        }
        batch.wait().clone()
    }

    /// Writes and syncs the batch: the one caller that leads it.
    fn lead(&self, batch: &Batch) {
        // The leader of the next batch is woken first: the disk should not wait for the others.
        let (entries, outcome) = self.write(|log| {
            let entries = self.close_batch();
            let outcome = log.append(&entries);
            self.growth.reach(log.tip());
            self.tight.store(log.is_tight(), Ordering::Relaxed);
            (entries, outcome)
        });
        batch.tell(outcome);
        self.growth.tell();
        self.idle.wake();
        drop(entries);
    }

    /// Whatever is written, one after the other.
    pub(super) fn write<T>(&self, to: impl FnOnce(&mut L) -> T) -> T {
        to(&mut held(&self.log))
    }

    fn close_batch(&self) -> Vec<Entry> {
        let mut pending = held(&self.pending);
        if !is_planted(Mutant::BatchLeftOpen) {
            pending.batch = Arc::default();
        }
        pending.bytes = 0;
        if pending.waiting_for_room > 0 {
            self.room.notify_all();
        }
        let room = Vec::with_capacity(pending.entries.len());
        std::mem::replace(&mut pending.entries, room)
    }

    /// The position that the next commit gets.
    pub fn next(&self) -> u64 {
        held(&self.pending).next
    }

    /// Where the log stands: only what is durable. Waits for no disk.
    pub fn tip(&self) -> Tip {
        self.growth.tip()
    }

    /// The orderly end: settles what is pending and closes the log. Nothing is enqueued after it.
    pub fn close(&self) -> Result<(), AppendError> {
        self.idle.stop();
        let pending = held(&self.pending);
        let batch = Arc::clone(&pending.batch);
        let empty = pending.entries.is_empty();
        drop(pending);
        if !empty {
            self.settle_batch(&batch)?;
        }
        self.write(Sequencer::close)
    }
}

/// A panicking thread ends the process (`panic = "abort"`); in a test the log itself stays whole.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
