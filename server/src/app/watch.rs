//! What runs beside the commands until the registry is closed: the log is made provable in idle
//! moments, the keys are looked after, concerns are told, and a disk that gives no answer is noticed.

mod silence;

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use dienhong_core::registry::Fault;
use dienhong_core::storage::pulse::Pulse;

use super::concerns::{self, Seen, Told};
use super::{DiskRegistry, failed};
use crate::catalogue::Message;
use crate::failure::Failure;

/// How often the keys, and what is of concern, are looked after.
const BETWEEN: Duration = Duration::from_mins(1);

/// How soon it is looked again once something was refused, and as long as nothing is recorded.
const SOON: Duration = Duration::from_secs(1);

/// Time for whoever is recording to learn of a fault and to tell it in its own form.
const GRACE: Duration = Duration::from_secs(2);

/// Threads, each with the end of a channel that tells it of the closing.
pub(super) struct Watch(Mutex<Vec<(Sender<()>, JoinHandle<()>)>>);

impl Watch {
    /// `pulse`: of the disks that the registry writes to.
    pub(super) fn over(registry: &Arc<DiskRegistry>, seen: &Arc<Seen>, pulse: Pulse) -> Watch {
        let seen = Arc::clone(seen);
        let (listening, closing) = channel();
        let listener = thread::spawn(move || silence::listen(&pulse, &closing));
        Watch(Mutex::new(vec![
            beside(registry, |registry, _| registry.watch()),
            beside(registry, move |registry, closing| look_after(registry, &seen, closing)),
            (listening, listener),
        ]))
    }

    /// After the registry was closed.
    pub(super) fn end(&self) {
        let mut threads = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (closing, thread) in threads.drain(..) {
            drop(closing);
            let _ = thread.join();
        }
    }
}

fn beside(
    registry: &Arc<DiskRegistry>,
    run: impl FnOnce(&DiskRegistry, &Receiver<()>) -> Result<(), Fault> + Send + 'static,
) -> (Sender<()>, JoinHandle<()>) {
    let (sender, closing) = channel();
    let registry = Arc::clone(registry);
    let thread = thread::spawn(move || {
        if let Err(fault) = run(&registry, &closing) {
            end_unless_closing(fault, &closing, GRACE, end);
        }
    });
    (sender, thread)
}

fn look_after(registry: &DiskRegistry, seen: &Seen, closing: &Receiver<()>) -> Result<(), Fault> {
    let mut told = Told::default();
    // Whoever opened the registry tells what it found.
    told.renew(&seen.look(registry), |_| ());
    let mut kept = Instant::now();
    while closing.recv_timeout(SOON) == Err(RecvTimeoutError::Timeout) {
        let is_due = kept.elapsed() >= BETWEEN;
        if is_due {
            tell_harmed(concerns::unless_passing(registry.maintain())?);
            kept = Instant::now();
        }
        if seen.is_doubtful() || is_due {
            told.renew(&seen.look(registry), crate::tell);
        }
    }
    Ok(())
}

/// Says which keys a rotation found damaged or lost.
pub(super) fn tell_harmed(rotated: Option<Vec<u32>>) {
    let harmed = rotated.unwrap_or_default();
    if let Some(first) = harmed.first() {
        let values = [("count", harmed.len().to_string()), ("slot", first.to_string())];
        crate::report(&Failure::failed(Message::new(3113, values)), false, crate::spoken());
    }
}

/// A process that nobody records in would never learn that its disk failed: it ends here.
fn end_unless_closing(
    fault: Fault,
    closing: &Receiver<()>,
    grace: Duration,
    end: impl FnOnce(&Failure),
) {
    if closing.recv_timeout(grace) == Err(RecvTimeoutError::Timeout) {
        end(&failed(fault));
    }
}

fn end(failure: &Failure) {
    crate::report(failure, false, crate::spoken());
    std::process::exit(failure.exit as i32);
}

#[cfg(test)]
mod tests;
