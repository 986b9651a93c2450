//! How far an import or a void has come, for those who watch it from another thread.

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

/// What a [`Tally`] shows at one moment; of a void, what is taken back, kept and refused.
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
        self.show(Counts {
            recorded: answer.recorded,
            unchanged: answer.unchanged,
            refused: answer.refused.len() as u64,
            last_position: answer.last_position.unwrap_or_default(),
        });
    }

    pub fn show(&self, counts: Counts) {
        let counts = [
            (&self.recorded, counts.recorded),
            (&self.unchanged, counts.unchanged),
            (&self.refused, counts.refused),
            (&self.last_position, counts.last_position),
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
