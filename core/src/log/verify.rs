//! The whole log, offline: every checksum, the chain from the first group, sizes and roots of the
//! tree. Changes nothing; also beside a running writer.
//!
//! A segment's start frame says where chain and tree stand, so the segments are checked
//! independently, several at once; then each must begin where the one before ended.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::damage::{Damage, Fault, LogError};
use super::head::Head;
use super::recovery::{self, Survey};
use super::tip::Tip;
use super::walk::{Stop, Walk};
use super::{Disks, Hash, LeafOf};
use crate::storage::Storage;

/// What was found whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    pub log_id: [u8; 16],
    /// The last commit.
    pub position: u64,
    pub root: Hash,
    /// SHA-256 of the last group.
    pub chain: Hash,
    pub segments: u32,
    pub groups: u64,
    /// Bytes of a frame after the end that was never acknowledged.
    pub torn_bytes: u64,
}

/// A segment checked by itself.
struct Checked {
    start: Option<Tip>,
    end: Tip,
    stop: Stop,
    groups: u64,
}

/// Damage is looked at again so often: beside a writer a half-written frame may look like it.
const LOOKS: usize = 5;

const THREADS: usize = 2;

/// Verifies everything, or names the first fault.
pub fn verify<S: Storage>(disks: &Disks<S>, leaf_of: LeafOf) -> Result<Verified, LogError> {
    let head = recovery::read_head(&mut disks.clone())?;
    let verified = verify_to_the_end(disks, &head, leaf_of);
    verified.map_err(|error| recovery::diagnosed(disks, &head, leaf_of, error))
}

fn verify_to_the_end<S: Storage>(
    disks: &Disks<S>,
    head: &Head,
    leaf_of: LeafOf,
) -> Result<Verified, LogError> {
    recovery::check_segments(&mut disks.log.clone(), head)?;
    let sealed = check_sealed(disks, head, leaf_of);
    let mut end = Tip::genesis(&head.log_id);
    let mut groups = 0;
    for (number, checked) in (1..).zip(sealed) {
        end = follow(number, &end, checked?, &mut groups)?;
    }
    let survey = survey(disks, head, leaf_of)?;
    check_clean(disks, &survey)?;
    if survey.start != end {
        return Err(chain_broken(head.segment, &end).into());
    }
    Ok(Verified {
        log_id: head.log_id,
        position: survey.tip.position(),
        root: survey.tip.root(),
        chain: survey.tip.chain,
        segments: survey.segment,
        groups: groups + survey.groups,
        torn_bytes: survey.torn.map_or(0, |torn| torn.size),
    })
}

/// All segments before the one that `HEAD` names, in order.
fn check_sealed<S: Storage>(
    disks: &Disks<S>,
    head: &Head,
    leaf_of: LeafOf,
) -> Vec<Result<Checked, LogError>> {
    let next = AtomicU32::new(1);
    let results = Mutex::new(Vec::new());
    let work = |mut disk: S| {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= head.segment {
                return;
            }
            let checked = check(&mut disk, number, head.log_id, leaf_of);
            results.lock().unwrap_or_else(PoisonError::into_inner).push((number, checked));
        }
    };
    thread::scope(|scope| {
        for _ in 1..THREADS {
            let disk = disks.log.clone();
            scope.spawn(|| work(disk));
        }
        work(disks.log.clone());
    });
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|(number, _)| *number);
    results.into_iter().map(|(_, checked)| checked).collect()
}

fn check<S: Storage>(
    disk: &mut S,
    number: u32,
    log_id: [u8; 16],
    leaf_of: LeafOf,
) -> Result<Checked, LogError> {
    let mut walk = Walk::new(disk, number, log_id, Tip::genesis(&log_id), leaf_of)?;
    let stop = walk.run(|_| Ok(()))?;
    if stop == Stop::Open {
        return Err(walk.damage(Fault::Hole, walk.offset).into());
    }
    let Walk { start, tip: end, groups, window, disk, .. } = walk;
    window.close(disk);
    Ok(Checked { start, end, stop, groups })
}

/// Checks one sealed segment, and that it follows what was `before`: where the log stands after it.
pub(super) fn sealed<S: Storage>(
    disks: &Disks<S>,
    head: &Head,
    number: u32,
    before: &Tip,
    leaf_of: LeafOf,
) -> Result<Tip, LogError> {
    let checked = check(&mut disks.log.clone(), number, head.log_id, leaf_of)?;
    follow(number, before, checked, &mut 0)
}

fn follow(number: u32, end: &Tip, next: Checked, groups: &mut u64) -> Result<Tip, LogError> {
    if next.start.as_ref() != Some(end) || next.stop != Stop::Sealed {
        return Err(chain_broken(number, end).into());
    }
    *groups += next.groups;
    Ok(next.end)
}

fn chain_broken(number: u32, end: &Tip) -> Damage {
    let file = super::segment::name(number);
    let intact = end.position();
    Damage { fault: Fault::ChainBroken, file, offset: 0, intact, known: None }
}

/// From the segment that `HEAD` named to the end, looked at until two looks agree on what is
/// damaged. A writer may have gone on since, so `HEAD` is not read again: no segment is left out.
fn survey<S: Storage>(disks: &Disks<S>, head: &Head, leaf_of: LeafOf) -> Result<Survey, LogError> {
    let mut before = None;
    for _ in 0..LOOKS {
        match recovery::survey_from(&mut disks.clone(), *head, leaf_of) {
            Err(LogError::Damaged(damage)) if before.as_ref() != Some(&damage) => {
                before = Some(damage);
            }
            other => return other,
        }
    }
    recovery::survey_from(&mut disks.clone(), *head, leaf_of)
}

/// Unless a writer came meanwhile, who writes behind an orderly close.
fn check_clean<S: Storage>(disks: &Disks<S>, survey: &Survey) -> Result<(), LogError> {
    if recovery::read_head(&mut disks.clone())? == survey.head {
        survey.check_clean()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
