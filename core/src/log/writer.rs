//! The log on a disk: one writer, one frame and one sync per group.
//!
//! Crash order of going on to the next segment, each step durable before the next begins:
//! 1. the next file exists under its name (made ahead, renamed, directory synced);
//! 2. the seal in the old segment;
//! 3. the start frame in the next;
//! 4. `HEAD`.
//!
//! So a seal without a next file is damage, and a next file without a start frame is not.
//!
//! Positions are promised before their group is written, so room is made sure of before that: from
//! the last quarter of a segment on nothing is promised until the next file stands. That quarter is
//! left for what was promised already and for what the program itself must record.

use std::io;

use super::damage::{AppendError, LogError};
use super::frame::{self, Kind, Label, Place};
use super::head::{self, Head};
use super::recovery::{self, Repair, Survey};
use super::tip::Tip;
use super::{Disks, Durable, Entry, Hash, LeafOf, Sequencer, group, segment};
use crate::mutant::{Mutant, is_planted};
use crate::storage::{Fd, Name, Storage};

use sha2::{Digest, Sha256};

/// The shape of a new log; an old one keeps its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Length of a segment, in bytes; a multiple of the alignment.
    pub segment: u64,
    /// Frames begin at multiples of it: the disk's physical block, so that no write touches a
    /// block that holds an acknowledged frame.
    pub alignment: u32,
}

impl Options {
    pub fn for_disk(disk: &mut impl Storage) -> Options {
        Options { segment: segment::LENGTH, alignment: disk.block() }
    }
}

pub struct FileLog<S: Storage> {
    disks: Disks<S>,
    head: Head,
    head_fd: Fd,
    tip: Tip,
    segment: Segment,
    /// The next segment was begun to be made, or is there already.
    ahead: bool,
    /// The next segment, once it stands under its name.
    next: Option<Fd>,
    /// The last frame is not proven by a later one.
    unconfirmed: bool,
    failed: Option<AppendError>,
    /// Bytes of the group and of the frame, kept for their capacity.
    group: Vec<u8>,
    frame: Vec<u8>,
}

#[derive(Clone, Copy)]
struct Segment {
    number: u32,
    fd: Fd,
    length: u64,
    alignment: u32,
    offset: u64,
}

impl<S: Storage> FileLog<S> {
    /// Makes an empty log. `log_id` must never have been used before.
    pub fn create(
        mut disks: Disks<S>,
        log_id: [u8; 16],
        options: Options,
    ) -> Result<FileLog<S>, LogError> {
        let Options { segment: length, alignment } = options;
        assert!(segment::largest_group(length, alignment) > 0, "a segment holds a group");
        if head::read(&mut disks.root)? != head::Found::Missing
            || recovery::was_begun(&mut disks.log)?
        {
            return Err(LogError::Exists);
        }
        // An interrupted making left files that nothing was ever recorded in.
        for (name, _) in disks.log.list()? {
            if segment::number(&name).is_some() || recovery::is_unfinished(&name) {
                disks.log.remove(&name).map_err(LogError::written)?;
            }
        }
        let fd = disks.log.create(&segment::name(1), length);
        let fd = fd.map_err(|error| AppendError::not_made(&error))?;
        disks.log.sync_dir().map_err(LogError::written)?;
        let segment = Segment { number: 1, fd, length, alignment, offset: 0 };
        let head = Head {
            sequence: 0,
            log_id,
            epoch: 1,
            position: 0,
            segment: 1,
            clean: false,
            offset: 0,
            chain: group::genesis(&log_id),
        };
        let mut log = FileLog::at(disks, head, Fd(0), Tip::genesis(&log_id), segment);
        log.begin_segment().map_err(LogError::written)?;
        log.head.offset = log.segment.offset;
        let head_fd = head::create(&mut log.disks.root, &log.head);
        log.head_fd = head_fd.map_err(LogError::written)?;
        Ok(log)
    }

    /// Opens for writing: refuses damage, repairs the tail, and makes durable what it will serve.
    pub fn open(mut disks: Disks<S>, leaf_of: LeafOf) -> Result<(FileLog<S>, Repair), LogError> {
        let survey = recovery::survey(&mut disks, leaf_of)?;
        let repair = recovery::repair(&mut disks, &survey)?;
        let Survey { head, tip, segment: number, length, alignment, offset, epoch, .. } = survey;
        let fd = disks.log.open(&segment::name(number))?;
        let ahead = disks.log.list()?.iter().any(|(name, _)| *name == segment::name(number + 1));
        let head_fd = disks.root.open(head::NAME)?;
        let segment = Segment { number, fd, length, alignment, offset };
        let head = Head { epoch, ..head };
        let mut log = FileLog::at(disks, head, head_fd, tip, segment);
        if offset == 0 {
            log.begin_segment().map_err(LogError::written)?;
        }
        log.ahead = ahead;
        log.unconfirmed = repair.rewritten;
        if !is_planted(Mutant::OpeningNotNoted) {
            log.write_head(false).map_err(LogError::written)?;
        }
        Ok((log, repair))
    }

    fn at(disks: Disks<S>, head: Head, head_fd: Fd, tip: Tip, segment: Segment) -> FileLog<S> {
        FileLog {
            disks,
            head,
            head_fd,
            tip,
            segment,
            ahead: false,
            next: None,
            unconfirmed: false,
            failed: None,
            group: Vec::new(),
            frame: Vec::new(),
        }
    }

    pub fn log_id(&self) -> [u8; 16] {
        self.head.log_id
    }

    pub fn epoch(&self) -> u64 {
        self.head.epoch
    }

    /// Runs a step after whose failure, but for want of room, nothing more is written.
    fn guarded<T>(
        &mut self,
        step: impl FnOnce(&mut FileLog<S>) -> Result<T, AppendError>,
    ) -> Result<T, AppendError> {
        if let Some(failed) = &self.failed {
            return Err(failed.clone());
        }
        step(self).inspect_err(|failed| {
            if !matches!(failed, AppendError::NoRoom { .. }) {
                self.failed = Some(failed.clone());
            }
        })
    }

    fn write_group(&mut self, entries: &[Entry]) -> io::Result<Durable> {
        let header = self.tip.header(self.head.epoch, entries);
        let mut group = std::mem::take(&mut self.group);
        group.clear();
        group::encode(&header, entries, &mut group);
        let label = Label { kind: Kind::Data, first: header.first, count: header.count };
        let written = self.write_frame(&label, &group);
        let mut chain: Hash = Sha256::digest(&group).into();
        if is_planted(Mutant::WrongChain) {
            chain = self.tip.chain;
        }
        self.group = group;
        written?;
        self.tip.advance(chain, entries.iter().map(|entry| entry.leaf));
        self.unconfirmed = true;
        Ok(Durable { first: header.first, last: self.tip.position(), root: self.tip.root() })
    }

    /// One write and one sync.
    fn write_frame(&mut self, label: &Label, body: &[u8]) -> io::Result<()> {
        let Segment { number, fd, alignment, offset, .. } = self.segment;
        let place = Place { log_id: self.head.log_id, segment: number, offset, alignment };
        frame::encode(&place, label, body, &mut self.frame);
        self.disks.log.write_at(fd, offset, &self.frame)?;
        self.disks.log.sync_data(fd)?;
        self.segment.offset += self.frame.len() as u64;
        Ok(())
    }

    fn begin_segment(&mut self) -> io::Result<()> {
        let body = segment::encode_start(&self.tip, self.segment.length);
        self.write_frame(&segment::mark(Kind::Start, &self.tip), &body)
    }

    /// Whether a frame of this size still leaves room for the seal.
    fn has_room(&self, size: u64) -> bool {
        let seal = frame::size(0, self.segment.alignment);
        self.segment.offset + size + seal <= self.segment.length
    }

    /// Until the seal nothing of what waits is written: without room for a next segment it is known
    /// not to be recorded.
    fn next_segment(&mut self) -> Result<(), AppendError> {
        let Segment { number, fd: old, .. } = self.segment;
        let fd = match self.next.take() {
            Some(fd) => fd,
            None => self.open_next().map_err(AppendError::though_promised)?,
        };
        self.write_frame(&segment::mark(Kind::Seal, &self.tip), &[])?;
        self.segment = Segment { number: number + 1, fd, offset: 0, ..self.segment };
        self.disks.log.close(old);
        self.ahead = false;
        self.begin_segment()?;
        self.unconfirmed = false;
        Ok(self.write_head(false)?)
    }

    /// The next file, durable under its name. It may be there already: an earlier writer stopped
    /// between making it and the seal.
    fn open_next(&mut self) -> Result<Fd, AppendError> {
        let name = self.next_name();
        match self.disks.log.open(&name) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let made = self.disks.log.create(&name, self.segment.length);
                // What can't be made now is hinted at again.
                self.ahead = made.is_ok();
                let fd = made.map_err(|error| AppendError::not_made(&error))?;
                // A name that could not be synced is never trusted.
                let synced = self.disks.log.sync_dir();
                synced.map_err(|error| AppendError::not_recorded(&error))?;
                Ok(fd)
            }
            other => other.map_err(|error| AppendError::not_made(&error)),
        }
    }

    fn next_name(&self) -> Name {
        segment::name(self.segment.number + 1)
    }

    /// Half a segment before it is needed, so that no group waits for it.
    fn make_ahead(&mut self) {
        let Segment { length, offset, .. } = self.segment;
        if !self.ahead && offset > length / 2 {
            self.ahead = true;
            self.disks.log.create_soon(&self.next_name(), length);
        }
    }

    fn write_head(&mut self, clean: bool) -> io::Result<()> {
        let head = Head {
            sequence: self.head.sequence + 1,
            position: self.tip.position(),
            segment: self.segment.number,
            clean,
            offset: self.segment.offset,
            chain: self.tip.chain,
            ..self.head
        };
        head::write(&mut self.disks.root, self.head_fd, &head)?;
        self.head = head;
        Ok(())
    }
}

impl<S: Storage> Sequencer for FileLog<S> {
    fn append(&mut self, entries: &[Entry]) -> Result<Durable, AppendError> {
        let bytes = group::length(entries);
        if bytes > self.largest_group() {
            return Err(AppendError::TooLarge { bytes });
        }
        let size = frame::size(bytes, self.segment.alignment);
        self.guarded(|log| {
            if !log.has_room(size) {
                log.next_segment()?;
            }
            let durable = log.write_group(entries)?;
            log.make_ahead();
            Ok(durable)
        })
    }

    fn tip(&self) -> &Tip {
        &self.tip
    }

    fn is_tight(&self) -> bool {
        let Segment { length, offset, .. } = self.segment;
        self.next.is_none() && offset > length - length / 4
    }

    fn make_room(&mut self) -> Result<(), AppendError> {
        self.guarded(|log| {
            if log.is_tight() {
                log.next = Some(log.open_next()?);
                log.ahead = true;
            }
            Ok(())
        })
    }

    fn largest_group(&self) -> usize {
        segment::largest_group(self.segment.length, self.segment.alignment)
    }

    fn confirm(&mut self) -> Result<(), AppendError> {
        if !self.unconfirmed {
            return Ok(());
        }
        self.guarded(|log| {
            if !log.has_room(frame::size(0, log.segment.alignment)) {
                return log.next_segment();
            }
            log.write_frame(&segment::mark(Kind::Confirm, &log.tip), &[])?;
            log.unconfirmed = false;
            Ok(())
        })
    }

    fn note(&mut self) -> Result<(), AppendError> {
        self.guarded(|log| Ok(log.write_head(false)?))
    }

    fn close(&mut self) -> Result<(), AppendError> {
        self.confirm()?;
        self.guarded(|log| Ok(log.write_head(true)?))
    }
}

#[cfg(test)]
mod tests;
