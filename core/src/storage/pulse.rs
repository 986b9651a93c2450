//! Whether a disk still answers: nobody who waits for it can tell.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The calls that change something on one or more disks, by any thread. A clone counts the same.
#[derive(Clone, Debug, Default)]
pub struct Pulse(Arc<Calls>);

#[derive(Debug, Default)]
struct Calls {
    begun: AtomicU64,
    ended: AtomicU64,
}

impl Pulse {
    pub(super) fn during<T>(&self, call: impl FnOnce() -> T) -> T {
        self.0.begun.fetch_add(1, Ordering::Relaxed);
        let done = call();
        self.0.ended.fetch_add(1, Ordering::Relaxed);
        done
    }

    /// How many calls ended, where one is under way: who asks twice and is given the same has seen
    /// no answer in between.
    pub fn unanswered(&self) -> Option<u64> {
        let ended = self.0.ended.load(Ordering::Acquire);
        (self.0.begun.load(Ordering::Acquire) > ended).then_some(ended)
    }
}

#[cfg(test)]
mod tests {
    use super::Pulse;

    #[test]
    fn a_call_is_awaited_until_it_ends_and_every_end_is_an_answer() {
        let pulse = Pulse::default();
        let other = pulse.clone();
        assert_eq!(pulse.unanswered(), None);
        pulse.during(|| {
            assert_eq!(other.unanswered(), Some(0));
            other.during(|| assert_eq!(pulse.unanswered(), Some(0)));
            assert_eq!(other.unanswered(), Some(1));
        });
        assert_eq!(other.unanswered(), None);
    }
}
