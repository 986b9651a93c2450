//! Drafts are handed to the log in the order in which they were decided, however long the sealing
//! of each batch takes.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

use super::held;
use crate::domain::ids::Position;
use crate::log::damage::AppendError;
use crate::log::queue::Ticket;

pub(super) struct Turn {
    handed: Mutex<Handed>,
    moved: Condvar,
}

struct Handed {
    /// Everything up to here is with the log.
    through: Position,
    last: Option<Arc<Ticket>>,
    given_up: bool,
}

/// The registry stopped: nothing more is handed over.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct GivenUp;

/// Why drafts did not get into the log.
#[derive(Debug)]
pub(super) enum NotHanded {
    GivenUp,
    /// The log takes no more.
    Refused(AppendError),
}

impl Turn {
    /// Everything up to `through` is durable.
    pub(super) fn after(through: Position) -> Turn {
        let handed = Handed { through, last: None, given_up: false };
        Turn { handed: Mutex::new(handed), moved: Condvar::new() }
    }

    /// Waits until everything before `first` is with the log, then hands over.
    pub(super) fn hand_over(
        &self,
        first: Position,
        last: Position,
        hand_over: impl FnOnce() -> Result<Ticket, AppendError>,
    ) -> Result<Arc<Ticket>, NotHanded> {
        let mut handed = held(&self.handed);
        while handed.through.next() != first {
            if handed.given_up {
                return Err(NotHanded::GivenUp);
            }
            handed = self.moved.wait(handed).unwrap_or_else(PoisonError::into_inner);
        }
        let ticket = Arc::new(hand_over().map_err(NotHanded::Refused)?);
        handed.through = last;
        handed.last = Some(Arc::clone(&ticket));
        drop(handed);
        self.moved.notify_all();
        Ok(ticket)
    }

    /// Waits until everything up to `through` is with the log; the claim on the latest of it.
    /// `None`: it was durable from the start.
    pub(super) fn handed(&self, through: Position) -> Result<Option<Arc<Ticket>>, GivenUp> {
        let mut handed = held(&self.handed);
        while handed.through < through {
            if handed.given_up {
                return Err(GivenUp);
            }
            handed = self.moved.wait(handed).unwrap_or_else(PoisonError::into_inner);
        }
        Ok(handed.last.clone())
    }

    /// Wakes everybody who would wait for ever.
    pub(super) fn give_up(&self) {
        held(&self.handed).given_up = true;
        self.moved.notify_all();
    }
}
