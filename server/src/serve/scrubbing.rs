//! Sealed segments are read again day after day, slowly enough that nobody notices. Rot ends the
//! server, as it does anywhere: what is read next may be rotten too, and a backup is still young.

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use dienhong_core::codec;
use dienhong_core::log::scrub::Scrub;

use super::live::Live;
use super::shared::Shared;
use crate::app::{Records, failed};
use crate::failure::Failure;

/// A segment of 64 MiB in so long: 8 MiB a second.
const SEGMENT: Duration = Duration::from_secs(8);
const BETWEEN_PASSES: Duration = Duration::from_hours(24);
const LOOK_UP: Duration = Duration::from_millis(200);

/// How far the pass under way has come, and how many were finished.
#[derive(Default)]
pub(super) struct Scrubbed {
    position: AtomicU64,
    passes: AtomicU64,
}

impl Scrubbed {
    pub(super) fn so_far(&self) -> (u64, u64) {
        (self.position.load(Ordering::Relaxed), self.passes.load(Ordering::Relaxed))
    }
}

/// Until the server stops.
pub(super) fn scrub(live: &Live, shared: &Shared) {
    while !shared.is_stopping() {
        if let Err(failure) = pass(live, shared) {
            super::log(&failure.text(crate::i18n::Lang::En));
            shared.note(&failure);
            return;
        }
        wait(BETWEEN_PASSES, shared);
    }
}

fn pass(live: &Live, shared: &Shared) -> Result<(), Failure> {
    let mut scrub = Scrub::new(Records::disks(live.dir())?, codec::leaf_of);
    loop {
        wait(SEGMENT, shared);
        if shared.is_stopping() {
            return Ok(());
        }
        let Some(position) = scrub.step().map_err(failed)? else { break };
        shared.scrubbed.position.store(position, Ordering::Relaxed);
    }
    shared.scrubbed.passes.fetch_add(1, Ordering::Relaxed);
    Ok(())
}

fn wait(time: Duration, shared: &Shared) {
    let begun = Instant::now();
    while begun.elapsed() < time && !shared.is_stopping() {
        thread::sleep(LOOK_UP);
    }
}
