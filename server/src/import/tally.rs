//! How far an import has come, for those who watch it from another thread.

use std::sync::atomic::{AtomicU64, Ordering};

use super::answer::Answer;

/// Counts durable outcomes only.
#[derive(Debug, Default)]
pub struct Tally {
    recorded: AtomicU64,
    unchanged: AtomicU64,
    refused: AtomicU64,
    last_position: AtomicU64,
}

/// What a [`Tally`] shows at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    pub recorded: u64,
    pub unchanged: u64,
    pub refused: u64,
    /// 0 before the first row is recorded.
    pub last_position: u64,
}

impl Tally {
    pub(super) fn note(&self, answer: &Answer) {
        let counts = [
            (&self.recorded, answer.recorded),
            (&self.unchanged, answer.unchanged),
            (&self.refused, answer.refused.len() as u64),
            (&self.last_position, answer.last_position.unwrap_or_default()),
        ];
        for (count, value) in counts {
            count.store(value, Ordering::Relaxed);
        }
    }

    pub fn counts(&self) -> Counts {
        let of = |count: &AtomicU64| count.load(Ordering::Relaxed);
        Counts {
            recorded: of(&self.recorded),
            unchanged: of(&self.unchanged),
            refused: of(&self.refused),
            last_position: of(&self.last_position),
        }
    }
}
