//! What happens when nobody writes: after 20 ms a confirm frame makes the last group provable, so
//! that readers beside the writer see it and damage to it is never taken for a torn write; after
//! a second `HEAD` notes where the log ends. Where somebody always writes, both happen once a
//! second, so that the end of the log can't be lost unseen.
//!
//! Off the path of commits: a thread of its own calls [`Queue::watch`] and sleeps between.

use std::sync::PoisonError;
use std::time::Duration;

use super::{Queue, held};
use crate::log::Sequencer;
use crate::log::damage::AppendError;
use crate::sync::{Condvar, Mutex};

const TO_CONFIRM: Duration = Duration::from_millis(20);
const TO_NOTE: Duration = Duration::from_secs(1);

/// `HEAD` is also noted after so many confirm frames: some write now and then, and leave no second
/// without a commit.
const CONFIRMS_PER_NOTE: u32 = 2;

/// Moments of [`TO_CONFIRM`] without quiet after which the log is confirmed and noted: a second.
const RESTLESS: u32 = 50;

/// How the watching thread is woken.
#[derive(Default)]
pub(super) struct Idle {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// Something was appended since the watcher last looked.
    busy: bool,
    /// The watcher sleeps until something is appended.
    asleep: bool,
    stopped: bool,
}

enum Woken {
    Appended,
    Quiet,
    Stopped,
}

impl Idle {
    /// Something was appended. Costs a wake-up only after an idle time.
    pub(super) fn wake(&self) {
        let mut state = held(&self.state);
        state.busy = true;
        if state.asleep {
            state.asleep = false;
            self.changed.notify_one();
        }
    }

    fn is_stopped(&self) -> bool {
        held(&self.state).stopped
    }

    pub(super) fn stop(&self) {
        held(&self.state).stopped = true;
        self.changed.notify_all();
    }

    fn sleep_until_appended(&self, time: Option<Duration>) -> Woken {
        let mut state = held(&self.state);
        state.asleep = true;
        let sleeping = |state: &mut State| !state.busy && !state.stopped;
        state = match time {
            None => {
                self.changed.wait_while(state, sleeping).unwrap_or_else(PoisonError::into_inner)
            }
            Some(time) => {
                let woken = self.changed.wait_timeout_while(state, time, sleeping);
                woken.unwrap_or_else(PoisonError::into_inner).0
            }
        };
        state.asleep = false;
        match (state.stopped, state.busy) {
            (true, _) => Woken::Stopped,
            (false, true) => Woken::Appended,
            (false, false) => Woken::Quiet,
        }
    }

    /// Waits until nothing was appended for [`TO_CONFIRM`], but no longer than a second.
    fn wait_for_quiet(&self) -> Woken {
        let mut state = held(&self.state);
        for _ in 0..RESTLESS {
            state.busy = false;
            let running = |state: &mut State| !state.stopped;
            let woken = self.changed.wait_timeout_while(state, TO_CONFIRM, running);
            state = woken.unwrap_or_else(PoisonError::into_inner).0;
            if state.stopped {
                return Woken::Stopped;
            }
            if !state.busy {
                return Woken::Quiet;
            }
        }
        Woken::Appended
    }
}

impl<L: Sequencer> Queue<L> {
    /// Behind the orderly end nothing is written: it would look like a crash.
    fn write_unless_stopped(
        &self,
        to: impl FnOnce(&mut L) -> Result<(), AppendError>,
    ) -> Result<(), AppendError> {
        self.write(|log| if self.idle.is_stopped() { Ok(()) } else { to(log) })
    }

    /// Watches for idle moments until [`Queue::close`]; for a thread of its own. After an error
    /// the log takes nothing more.
    pub fn watch(&self) -> Result<(), AppendError> {
        let mut confirms = 0;
        loop {
            match self.idle.sleep_until_appended((confirms > 0).then_some(TO_NOTE)) {
                Woken::Stopped => return Ok(()),
                Woken::Quiet => confirms = CONFIRMS_PER_NOTE,
                Woken::Appended => {
                    confirms += match self.idle.wait_for_quiet() {
                        Woken::Stopped => return Ok(()),
                        Woken::Quiet => 1,
                        Woken::Appended => CONFIRMS_PER_NOTE,
                    };
                    if confirms < CONFIRMS_PER_NOTE {
                        self.write_unless_stopped(Sequencer::confirm)?;
                    }
                }
            }
            if confirms >= CONFIRMS_PER_NOTE {
                self.write_unless_stopped(|log| log.confirm().and_then(|()| log.note()))?;
                confirms = 0;
            }
        }
    }
}
