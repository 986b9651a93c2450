//! How far the log is durable, for those who follow it: a reader sleeps until there is more, and
//! nobody who asks waits for the write that is under way.

use std::sync::PoisonError;
use std::time::Duration;

use super::{Queue, held};
use crate::log::Sequencer;
use crate::log::tip::Tip;
use crate::sync::{Condvar, Mutex};

pub(super) struct Growth {
    durable: Mutex<Tip>,
    changed: Condvar,
}

impl Growth {
    pub(super) fn from(tip: Tip) -> Growth {
        Growth { durable: Mutex::new(tip), changed: Condvar::new() }
    }

    /// Before anybody is told that what it holds is recorded.
    pub(super) fn reach(&self, tip: &Tip) {
        held(&self.durable).clone_from(tip);
    }

    /// Wakes those who follow.
    pub(super) fn tell(&self) {
        self.changed.notify_all();
    }

    pub(super) fn tip(&self) -> Tip {
        held(&self.durable).clone()
    }
}

impl<L: Sequencer> Queue<L> {
    /// Waits until more than `position` is durable, at most `time`; up to where it is.
    pub fn wait_beyond(&self, position: u64, time: Duration) -> u64 {
        let durable = held(&self.growth.durable);
        let not_yet = |durable: &mut Tip| durable.position() <= position;
        let waited = self.growth.changed.wait_timeout_while(durable, time, not_yet);
        waited.unwrap_or_else(PoisonError::into_inner).0.position()
    }
}
