//! Opening: what is there, is it whole, and what must be made durable again before it is served.
//!
//! [`survey`] changes nothing. It reads from the segment that `HEAD` names to the end of the log
//! and refuses everything that is not a clean end or the rest of one unacknowledged frame.
//!
//! [`repair`] then, in this order, each step repeatable after a crash in it:
//! 1. copies torn bytes into a file of their own (`….torn`), as evidence: complete under this name,
//!    and kept, for an opening cut off in the next step leaves only a part of them in the segment;
//! 2. writes zeros after the last frame and the last frame again, and syncs: the page cache may
//!    show zeros, and bytes, that the disk never got (an earlier sync may have failed);
//! 3. syncs the directory: the last segment's entry may not be durable.
//!
//! The writer then begins the next segment where a seal was written and nothing after it, and
//! writes `HEAD` with a new epoch, over the slot that is older or damaged.

use std::io;

use super::damage::{AppendError, Damage, Fault, LogError};
use super::group::{self, Group};
use super::head::{self, Found, Head};
use super::segment;
use super::tip::Tip;
use super::walk::{Stop, Walk, last_sector};
use super::window::{Extent, Window};
use super::{Disks, LeafOf, frame, reader};
use crate::mutant::{Mutant, is_planted};
use crate::storage::{Fd, Storage};

/// What opening found.
pub struct Survey {
    pub head: Head,
    /// Where the log stood at the start of the segment that `HEAD` names.
    pub start: Tip,
    pub tip: Tip,
    pub segment: u32,
    pub length: u64,
    pub alignment: u32,
    /// Where the next frame goes; 0 where the segment was not begun.
    pub offset: u64,
    /// The last frame and its segment.
    pub last: (u32, Extent),
    /// What stands after the end: the rest of one frame that was never acknowledged.
    pub torn: Option<Extent>,
    /// Groups since the start of the segment that `HEAD` names.
    pub groups: u64,
    /// The epoch of the writer that opens now: greater than every one that was used.
    pub epoch: u64,
    /// One slot of `HEAD` is damaged.
    pub head_damaged: bool,
}

/// What opening did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Repair {
    /// Bytes of an unacknowledged frame, copied aside and cut off.
    pub torn_bytes: u64,
    /// False after an orderly close.
    pub rewritten: bool,
    /// One slot of `HEAD` was damaged; the writer writes it anew.
    pub head_repaired: bool,
}

impl Survey {
    /// Whether the last writer closed the log in order, and nothing was added since.
    fn is_clean(&self) -> bool {
        let head = &self.head;
        head.clean && (head.segment, head.offset) == (self.segment, self.offset)
    }

    /// Nothing is written behind an orderly close before `HEAD` says that the log was opened again.
    pub(super) fn check_clean(&self) -> Result<(), Damage> {
        let Head { clean, segment: number, offset: end, position, .. } = self.head;
        let offset = match self.torn {
            _ if !clean => return Ok(()),
            _ if !self.is_clean() => end,
            Some(torn) => last_sector(torn),
            None => return Ok(()),
        };
        let (fault, file) = (Fault::Stray, segment::name(number));
        Err(Damage { fault, file, offset, intact: position, known: None })
    }
}

/// Reads the end of the log and changes nothing.
pub fn survey<S: Storage>(disks: &mut Disks<S>, leaf_of: LeafOf) -> Result<Survey, LogError> {
    let (head, head_damaged) = read_slots(disks)?;
    let surveyed = survey_from(disks, head, leaf_of).and_then(|survey| {
        survey.check_clean()?;
        // The damaged slot may have been the newer, of the writer after the one in the other.
        Ok(Survey { epoch: survey.epoch + u64::from(head_damaged), head_damaged, ..survey })
    });
    surveyed.map_err(|error| diagnosed(disks, &head, leaf_of, error))
}

/// The same damage with what is certainly intact, and what is known to have been acknowledged.
/// Reads everything before it: opening reads only the end, and one fault may not be the first.
pub(super) fn diagnosed<S: Storage>(
    disks: &Disks<S>,
    head: &Head,
    leaf_of: LeafOf,
    error: LogError,
) -> LogError {
    let LogError::Damaged(damage) = error else { return error };
    let whole = |group: &Group<'_>| group.commits().all(|(_, bytes)| leaf_of(bytes).is_ok());
    let through = reader::whole_through(disks, head, whole);
    // What was not reached from the start frame of its segment says 0.
    let intact = if damage.intact == 0 { through } else { damage.intact.min(through) };
    let known = damage.known.max(Some(head.position));
    Damage { intact, known, ..damage }.into()
}

pub(super) fn survey_from<S: Storage>(
    disks: &mut Disks<S>,
    head: Head,
    leaf_of: LeafOf,
) -> Result<Survey, LogError> {
    let newest = check_segments(&mut disks.log, &head)?;
    let mut expected = (head.segment == 1).then(|| Tip::genesis(&head.log_id));
    let mut survey = Survey::before(head);
    loop {
        let number = survey.segment;
        let before = survey.tip.clone();
        let mut walk = Walk::new(&mut disks.log, number, head.log_id, before, leaf_of)?;
        let mut met = number != head.segment;
        let stop = walk.run(|walk| meet_head(walk, &head, &mut met))?;
        if !met && !is_planted(Mutant::HeadIgnored) {
            return Err(walk.damage(Fault::ShorterThanHead, walk.offset).into());
        }
        if let (Some(start), Some(expected)) = (&walk.start, &expected)
            && start != expected
        {
            return Err(walk.damage(Fault::ChainBroken, 0).into());
        }
        survey.take(&walk);
        if stop == Stop::Open {
            survey.torn = walk.remains()?;
            check_unused(walk, newest)?;
            return Ok(survey);
        }
        if number == newest {
            return Err(missing(number + 1, survey.tip.position()).into());
        }
        expected = Some(survey.tip.clone());
        survey.segment += 1;
        walk.window.close(&mut disks.log);
    }
}

impl Survey {
    fn before(head: Head) -> Survey {
        let tip = Tip::genesis(&head.log_id);
        Survey {
            start: tip.clone(),
            tip,
            segment: head.segment,
            length: 0,
            alignment: 0,
            offset: 0,
            last: (head.segment, Extent { offset: 0, size: 0 }),
            torn: None,
            groups: 0,
            epoch: head.epoch + 1,
            head_damaged: false,
            head,
        }
    }

    fn take<S: Storage>(&mut self, walk: &Walk<'_, S>) {
        if walk.window.number == self.head.segment {
            self.start = walk.start.clone().expect("HEAD was met after the start frame");
        }
        if let Some(last) = walk.last {
            self.last = (walk.window.number, last);
            self.alignment = walk.alignment;
        }
        self.tip = walk.tip.clone();
        self.length = walk.window.length;
        self.offset = walk.offset;
        self.groups += walk.groups;
    }
}

/// At the offset that `HEAD` names the log must stand as `HEAD` says.
fn meet_head<S: Storage>(walk: &Walk<'_, S>, head: &Head, met: &mut bool) -> Result<(), LogError> {
    if walk.window.number == head.segment && walk.offset == head.offset {
        *met = true;
        if (walk.tip.position(), walk.tip.chain) != (head.position, head.chain) {
            return Err(walk.damage(Fault::ChainBroken, walk.offset).into());
        }
    }
    Ok(())
}

/// After an open end only one segment made ahead may stand, and it must be empty.
fn check_unused<S: Storage>(walk: Walk<'_, S>, newest: u32) -> Result<(), LogError> {
    let number = walk.window.number;
    let hole = walk.damage(Fault::Hole, walk.offset);
    let intact = walk.tip.position();
    walk.window.close(walk.disk);
    if newest > number + 1 {
        let file = segment::name(number + 2);
        let fault = Fault::SegmentUnexpected;
        return Err(Damage { fault, file, offset: 0, intact, known: None }.into());
    }
    if is_begun(walk.disk, number + 1)? { Err(hole.into()) } else { Ok(()) }
}

/// Whether the segment exists and its first sector was ever written.
pub(super) fn is_begun<S: Storage>(log: &mut S, number: u32) -> Result<bool, LogError> {
    let mut window = match Window::open(log, number) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        other => other?,
    };
    let begun = !segment::is_zero(window.view(log, 0, frame::SECTOR as u64)?);
    window.close(log);
    Ok(begun)
}

pub(super) fn read_head<S: Storage>(disks: &mut Disks<S>) -> Result<Head, LogError> {
    read_slots(disks).map(|(head, _)| head)
}

/// `HEAD`, and whether one of its slots is damaged: then the other may be the older, and an orderly
/// close that it tells of not the last thing that happened.
fn read_slots<S: Storage>(disks: &mut Disks<S>) -> Result<(Head, bool), LogError> {
    match head::read(&mut disks.root)? {
        Found::Head(head) => Ok((head, false)),
        Found::Half(head) => Ok((Head { clean: false, ..head }, true)),
        Found::Unreadable => Err(head_unreadable().into()),
        Found::Missing if was_begun(&mut disks.log)? => Err(head_unreadable().into()),
        Found::Missing => Err(LogError::Missing),
    }
}

pub(super) fn head_unreadable() -> Damage {
    let file = head::NAME.to_owned();
    Damage { fault: Fault::HeadUnreadable, file, offset: 0, intact: 0, known: None }
}

/// Whether anything follows the start frame of segment 1: until then the log's making may have
/// been interrupted before its `HEAD` appeared.
pub(super) fn was_begun<S: Storage>(log: &mut S) -> Result<bool, LogError> {
    let segments = segments(log)?;
    if segments.is_empty() {
        return Ok(false);
    }
    if segments.len() > 1 || segments[0].0 != 1 {
        return Ok(true);
    }
    let mut window = Window::open(log, 1)?;
    let sector = window.view(log, 0, frame::SECTOR as u64)?;
    let size = frame::parse_header(sector).map_or(0, |header| header.size());
    let rest = window.length - size.min(window.length);
    let begun = !segment::is_zero(window.view(log, size, rest)?);
    window.close(log);
    Ok(begun && size > 0)
}

fn segments<S: Storage>(log: &mut S) -> Result<Vec<(u32, u64)>, LogError> {
    let files = log.list()?.into_iter();
    Ok(files.filter_map(|(name, len)| Some((segment::number(&name)?, len))).collect())
}

/// All segments from 1 on must be there, equally long; the number of the newest.
pub(super) fn check_segments<S: Storage>(log: &mut S, head: &Head) -> Result<u32, LogError> {
    let segments = segments(log)?;
    let mut newest = 0;
    for &(number, length) in &segments {
        newest += 1;
        if number != newest {
            return Err(missing(newest, 0).into());
        }
        if length != segments[0].1 {
            let (fault, file) = (Fault::SegmentLength, segment::name(number));
            return Err(Damage { fault, file, offset: length, intact: 0, known: None }.into());
        }
    }
    if newest < head.segment {
        return Err(missing(newest + 1, 0).into());
    }
    Ok(newest)
}

fn missing(number: u32, intact: u64) -> Damage {
    let (fault, file) = (Fault::SegmentMissing, segment::name(number));
    Damage { fault, file, offset: 0, intact, known: None }
}

/// Makes durable what the survey found, and clears what it found torn. The log's directory must
/// be held by this process.
pub fn repair<S: Storage>(disks: &mut Disks<S>, survey: &Survey) -> Result<Repair, LogError> {
    let log = &mut disks.log;
    for (name, _) in log.list()? {
        if is_unfinished(&name) {
            log.remove(&name).map_err(LogError::written)?;
        }
    }
    let torn_bytes = survey.torn.map_or(0, |torn| torn.size);
    let rewritten = !survey.is_clean() || survey.torn.is_some();
    if let Some(torn) = survey.torn {
        keep_aside(log, survey, torn)?;
    }
    if rewritten {
        if !is_planted(Mutant::TornTailKept) {
            wipe(log, survey)?;
        }
        if !is_planted(Mutant::TailNotRewritten) {
            rewrite_last(log, survey)?;
        }
    }
    if !is_planted(Mutant::NamesNotSynced) {
        log.sync_dir().map_err(LogError::written)?;
    }
    disks.root.sync_dir().map_err(LogError::written)?;
    Ok(Repair { torn_bytes, rewritten, head_repaired: survey.head_damaged })
}

/// Copies torn bytes into a file that has its name only when it is complete. One that is there
/// already is of an opening since which no writer wrote: the epoch is the same.
fn keep_aside<S: Storage>(log: &mut S, survey: &Survey, torn: Extent) -> Result<(), LogError> {
    let number = survey.segment;
    let name = format!("{number:08}-{:08x}-e{}.torn", torn.offset, survey.epoch);
    if log.list()?.iter().any(|(other, _)| *other == name) {
        return Ok(());
    }
    let bytes = read(log, number, torn)?;
    let unfinished = format!("{name}.{UNFINISHED}");
    let fd = log.create(&unfinished, torn.size);
    // No room for the evidence: nothing is cut.
    let fd = fd.map_err(|error| AppendError::not_made(&error))?;
    write_and_sync(log, fd, 0, &bytes)?;
    log.rename(&unfinished, &name).map_err(LogError::written)?;
    log.sync_dir().map_err(LogError::written)
}

/// Zeros over all that an unacknowledged frame can have reached.
fn wipe<S: Storage>(log: &mut S, survey: &Survey) -> Result<(), LogError> {
    let longest = frame::size(group::MAX, survey.alignment);
    let size = longest.max(survey.torn.map_or(0, |torn| torn.size));
    let size = size.min(survey.length - survey.offset);
    let fd = log.open(&segment::name(survey.segment))?;
    write_and_sync(log, fd, survey.offset, &vec![0; memory(size)])
}

fn rewrite_last<S: Storage>(log: &mut S, survey: &Survey) -> Result<(), LogError> {
    let (number, extent) = survey.last;
    let bytes = read(log, number, extent)?;
    let fd = log.open(&segment::name(number))?;
    write_and_sync(log, fd, extent.offset, &bytes)
}

fn write_and_sync<S: Storage>(
    log: &mut S,
    fd: Fd,
    offset: u64,
    bytes: &[u8],
) -> Result<(), LogError> {
    log.write_at(fd, offset, bytes).map_err(LogError::written)?;
    log.sync_data(fd).map_err(LogError::written)?;
    log.close(fd);
    Ok(())
}

fn read<S: Storage>(log: &mut S, number: u32, extent: Extent) -> io::Result<Vec<u8>> {
    let fd = log.open(&segment::name(number))?;
    let mut bytes = vec![0; memory(extent.size)];
    log.read_at(fd, extent.offset, &mut bytes)?;
    log.close(fd);
    Ok(bytes)
}

const UNFINISHED: &str = "tmp";

/// A file whose making was interrupted.
pub(super) fn is_unfinished(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, suffix)| suffix == UNFINISHED)
}

fn memory(bytes: u64) -> usize {
    usize::try_from(bytes).expect("a segment fits the address space")
}
