//! How far the log is durable, for those who follow it: a reader sleeps until there is more.

use std::sync::PoisonError;
use std::time::Duration;

use super::{Queue, held};
use crate::log::Sequencer;
use crate::sync::{Condvar, Mutex};

pub(super) struct Growth {
    durable: Mutex<u64>,
    changed: Condvar,
}

impl Growth {
    pub(super) fn from(position: u64) -> Growth {
        Growth { durable: Mutex::new(position), changed: Condvar::new() }
    }

    /// Leaders of two batches may come here in either order.
    pub(super) fn reach(&self, position: u64) {
        let mut durable = held(&self.durable);
        *durable = position.max(*durable);
        self.changed.notify_all();
    }
}

impl<L: Sequencer> Queue<L> {
    /// Waits until more than `position` is durable, at most `time`; up to where it is.
    pub fn wait_beyond(&self, position: u64, time: Duration) -> u64 {
        let durable = held(&self.growth.durable);
        let not_yet = |durable: &mut u64| *durable <= position;
        let waited = self.growth.changed.wait_timeout_while(durable, time, not_yet);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}
