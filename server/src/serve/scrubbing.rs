//! Sealed segments are read again day after day, slowly enough that nobody notices. Rot ends the
//! server, as it does anywhere: what is read next may be rotten too, and a backup is still young.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use dienhong_core::codec;
use dienhong_core::domain::ids::Millis;
use dienhong_core::log::scrub::Scrub;

use super::live::Live;
use super::shared::Shared;
use crate::app::{self, Records, failed};
use crate::failure::Failure;
use crate::reading::held;

/// A segment of 64 MiB in so long: 8 MiB a second.
const SEGMENT: Duration = Duration::from_secs(8);
const BETWEEN_PASSES: Duration = Duration::from_hours(24);
/// What could not be read may be there again soon.
const AFTER_UNREAD: Duration = Duration::from_mins(10);

/// How far the pass under way has come, how many were finished, and when the last of them was.
#[derive(Default)]
pub(super) struct Scrubbed {
    position: AtomicU64,
    passes: AtomicU64,
    last: Mutex<Option<Pass>>,
    /// When a pass last came to its end early because something could not be read.
    unread: Mutex<Option<Millis>>,
}

/// A pass that found every sealed segment intact.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pass {
    /// Of the last commit that was sealed.
    pub(super) position: u64,
    pub(super) at: Millis,
}

impl Scrubbed {
    pub(super) fn so_far(&self) -> (u64, u64) {
        (self.position.load(Ordering::Relaxed), self.passes.load(Ordering::Relaxed))
    }

    /// `None`: none was finished yet, or nothing is sealed.
    pub(super) fn last(&self) -> Option<Pass> {
        *held(&self.last)
    }

    pub(super) fn unread(&self) -> Option<Millis> {
        *held(&self.unread)
    }

    fn finish(&self, position: u64) {
        held(&self.unread).take();
        self.passes.fetch_add(1, Ordering::Relaxed);
        *held(&self.last) = (position > 0).then(|| Pass { position, at: app::now() });
    }
}

/// Until the server stops.
pub(super) fn scrub(live: &Live, shared: &Shared) {
    while !shared.is_stopping() {
        // A log that is not intact stops the server; what could not be read is read again.
        if let Err(failure) = pass(live, shared) {
            super::log(&failure.text(crate::i18n::Lang::En));
            shared.note(&failure);
            held(&shared.scrubbed.unread).replace(app::now());
            super::wait(AFTER_UNREAD, shared);
        } else {
            super::wait(BETWEEN_PASSES, shared);
        }
    }
}

fn pass(live: &Live, shared: &Shared) -> Result<(), Failure> {
    let mut scrub = Scrub::new(Records::disks(live.dir())?, codec::leaf_of);
    let mut reached = 0;
    loop {
        super::wait(SEGMENT, shared);
        if shared.is_stopping() {
            return Ok(());
        }
        let Some(position) = scrub.step().map_err(failed)? else { break };
        reached = position;
        shared.scrubbed.position.store(position, Ordering::Relaxed);
    }
    shared.scrubbed.finish(reached);
    Ok(())
}
