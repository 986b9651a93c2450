//! What many wait for and one finds out.

use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use super::{AtomicBool, Condvar, Mutex, MutexGuard, OnceLock};

pub(crate) struct Outcome<T> {
    is_led: AtomicBool,
    found: OnceLock<T>,
    /// Held only to wait and to wake.
    waiting: Mutex<()>,
    done: Condvar,
}

impl<T> Default for Outcome<T> {
    fn default() -> Outcome<T> {
        Outcome {
            is_led: AtomicBool::new(false),
            found: OnceLock::default(),
            waiting: Mutex::new(()),
            done: Condvar::new(),
        }
    }
}

impl<T> Outcome<T> {
    /// Whether nobody asked before: then the caller finds it out for all.
    pub(crate) fn leads(&self) -> bool {
        !self.is_led.swap(true, Ordering::AcqRel)
    }

    pub(crate) fn tell(&self, outcome: T) {
        let set = self.found.set(outcome);
        assert!(set.is_ok(), "an outcome has one leader");
        drop(held(&self.waiting));
        self.done.notify_all();
    }

    pub(crate) fn known(&self) -> Option<&T> {
        self.found.get()
    }

    pub(crate) fn wait(&self) -> &T {
        let mut waiting = None;
        loop {
            if let Some(found) = self.found.get() {
                return found;
            }
            waiting = Some(match waiting {
                None => held(&self.waiting),
                Some(guard) => self.done.wait(guard).unwrap_or_else(PoisonError::into_inner),
            });
        }
    }
}

/// A panicking thread ends the process (`panic = "abort"`).
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
