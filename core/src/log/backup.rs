//! Copies of a log, made beside its writer and continued later: a backup, and the way back from one.
//!
//! A copy is a log itself, up to a place between two frames, the same bytes; after it zeros. What a
//! copy held stays true at any moment while it is continued: segments are replaced whole, oldest
//! first, each checked as it stands there; `HEAD` comes last and says how far the copy reaches at
//! least. A first copy that was cut off has no `HEAD` and is none.

use std::io;

use super::damage::{Damage, Fault, LogError};
use super::head::{self, Found, Head};
use super::tip::Tip;
use super::walk::{Stop, Walk};
use super::writer::FileLog;
use super::{Disks, Entry, Hash, History, LeafOf, Sequencer, reader::Reader, recovery, segment};
use crate::storage::{Fd, Storage};

/// One piece of a copy.
const PIECE: usize = 1 << 20;

/// A place between two frames.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    segment: u32,
    offset: u64,
    tip: Tip,
}

/// What a copy holds now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Copied {
    pub position: u64,
    pub root: Hash,
    /// Segments that were copied, and that stood there already.
    pub copied: u32,
    pub kept: u32,
}

#[derive(Debug, thiserror::Error)]
pub enum BackupFault {
    /// Of the log that is copied; nothing of it was passed on.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The copy is of another log, or of another history of this one.
    #[error("the copy is of another log")]
    Foreign,
    /// The copy reaches farther than the log: the log is the older one.
    #[error("the copy holds {kept} commits, the log {position}")]
    Ahead { kept: u64, position: u64 },
    /// What was written reads differently, or what the copy held is damaged.
    #[error("the copy is damaged: {0}")]
    Altered(Damage),
    /// The copy can't be written.
    #[error(transparent)]
    Disk(io::Error),
}

impl Cut {
    pub fn position(&self) -> u64 {
        self.tip.position()
    }
}

/// The last place at which the log has at most `position` commits. Reads the segments that it needs
/// to find it: also a copy whose continuing was cut off between two segments.
pub fn cut<S: Storage>(disks: &Disks<S>, position: u64, leaf_of: LeafOf) -> Result<Cut, LogError> {
    let head = recovery::read_head(&mut disks.clone())?;
    let mut number = recovery::check_segments(&mut disks.log.clone(), &head)?;
    let cut = loop {
        let (start, place) = place_in(disks, &head, number, position, leaf_of)?;
        match (start, place) {
            (Some(start), Some((offset, tip))) if start <= position => {
                break Cut { segment: number, offset, tip };
            }
            _ if number == 1 => return Err(LogError::Missing),
            _ => number -= 1,
        }
    };
    if position >= head.position {
        meet_head(disks, &head, &cut, leaf_of)?;
    }
    Ok(cut)
}

/// Position at the start of a segment, and the last place in it with at most `position` commits.
type Placed = (Option<u64>, Option<(u64, Tip)>);

fn place_in<S: Storage>(
    disks: &Disks<S>,
    head: &Head,
    number: u32,
    position: u64,
    leaf_of: LeafOf,
) -> Result<Placed, LogError> {
    let mut disk = disks.log.clone();
    let tip = Tip::genesis(&head.log_id);
    let mut walk = Walk::new(&mut disk, number, head.log_id, tip, leaf_of)?;
    let place = walk.go_to(position)?;
    let start = walk.start.as_ref().map(Tip::position);
    walk.window.close(walk.disk);
    Ok((start, place))
}

/// The log must reach as far as `HEAD` says, and stand there as it says.
fn meet_head<S: Storage>(
    disks: &Disks<S>,
    head: &Head,
    cut: &Cut,
    leaf_of: LeafOf,
) -> Result<(), LogError> {
    let (_, place) = place_in(disks, head, head.segment, head.position, leaf_of)?;
    let fault = match place {
        Some((_, tip)) if (tip.position(), tip.chain) == (head.position, head.chain) => {
            return Ok(());
        }
        Some((_, tip)) if tip.position() == head.position => Fault::ChainBroken,
        _ => Fault::ShorterThanHead,
    };
    let (file, intact) = (segment::name(head.segment), cut.tip.position());
    Err(Damage { fault, file, offset: head.offset, intact, known: Some(head.position) }.into())
}

/// Makes `to` a copy of `from` up to the cut, or continues the copy that it is.
pub fn copy<S: Storage, T: Storage>(
    from: &Disks<S>,
    to: &Disks<T>,
    cut: &Cut,
    leaf_of: LeafOf,
) -> Result<Copied, BackupFault> {
    let head = recovery::read_head(&mut from.clone())?;
    let mut copying = Copying { from: from.clone(), to: to.clone(), log_id: head.log_id, leaf_of };
    let standing = copying.standing(cut)?;
    let first = standing.map_or(1, |standing| standing.segment);
    copying.clear_unfinished().map_err(BackupFault::Disk)?;
    let mut before = None;
    for number in first..=cut.segment {
        before = Some(copying.segment(number, cut, before)?);
    }
    copying.write_head(&head, cut, standing).map_err(BackupFault::Disk)?;
    let (position, root) = (cut.tip.position(), cut.tip.root());
    Ok(Copied { position, root, copied: cut.segment + 1 - first, kept: first - 1 })
}

/// Adds to a copy the commits up to `position` that stand in the group behind its end.
pub fn complete<S: Storage, T: Storage>(
    from: &Disks<S>,
    to: &Disks<T>,
    position: u64,
    leaf_of: LeafOf,
) -> Result<(), BackupFault> {
    let (mut log, _) = FileLog::open(to.clone(), leaf_of)?;
    let mut reader = Reader::open(from.clone())?;
    let next = log.tip().next();
    if let Some(group) = reader.group(next)? {
        let wanted = group.commits().filter(|(at, _)| (next..=position).contains(at));
        let entry = |(_, bytes): (u64, &[u8])| {
            // The reader has checked the bytes, the copying before it their leaves.
            leaf_of(bytes).ok().map(|leaf| Entry { leaf, bytes: bytes.to_vec() })
        };
        let entries: Vec<Entry> = wanted.filter_map(entry).collect();
        if !entries.is_empty() {
            log.append(&entries).map_err(LogError::from)?;
        }
    }
    Ok(log.close().map_err(LogError::from)?)
}

struct Copying<S, T> {
    from: Disks<S>,
    to: Disks<T>,
    log_id: [u8; 16],
    leaf_of: LeafOf,
}

/// A segment as it was found: where the log stood before and after it.
struct Walked {
    start: Option<Tip>,
    end: Tip,
    stop: Stop,
    length: u64,
}

impl<S: Storage, T: Storage> Copying<S, T> {
    /// How far the copy is known to reach; `None` where there is none yet.
    fn standing(&mut self, cut: &Cut) -> Result<Option<Head>, BackupFault> {
        let standing = match head::read(&mut self.to.root).map_err(BackupFault::Disk)? {
            Found::Missing => return Ok(None),
            Found::Head(head) | Found::Half(head) => head,
            Found::Unreadable => return Err(BackupFault::Altered(recovery::head_unreadable())),
        };
        let (kept, position) = (standing.position, cut.tip.position());
        if standing.log_id != self.log_id {
            return Err(BackupFault::Foreign);
        }
        if kept > position {
            return Err(BackupFault::Ahead { kept, position });
        }
        let segment = standing.segment;
        let (_, place) = place_in(&self.from, &standing, segment, kept, self.leaf_of)?;
        let same = |(_, tip): &(u64, Tip)| (tip.position(), tip.chain) == (kept, standing.chain);
        if place.is_some_and(|place| same(&place)) {
            Ok(Some(standing))
        } else {
            Err(BackupFault::Foreign)
        }
    }

    fn clear_unfinished(&mut self) -> io::Result<()> {
        let log = &mut self.to.log;
        for (name, _) in log.list()? {
            if recovery::is_unfinished(&name) {
                log.remove(&name)?;
            }
        }
        Ok(())
    }

    /// Copies one segment, up to the cut where it is the last; where the log stands behind it.
    fn segment(&mut self, number: u32, cut: &Cut, before: Option<Tip>) -> Result<Tip, BackupFault> {
        let last = number == cut.segment;
        self.put(number, last.then_some(cut.offset))?;
        let (log_id, leaf_of) = (self.log_id, self.leaf_of);
        match walked(&mut self.to.log, number, log_id, leaf_of) {
            Ok(copy) if fits(&copy, cut, last, before.as_ref()) => Ok(copy.end),
            other => Err(self.why(number, other.err())),
        }
    }

    /// The log is to blame where it reads no better than its copy.
    fn why(&mut self, number: u32, found: Option<LogError>) -> BackupFault {
        if let Err(error) = walked(&mut self.from.log, number, self.log_id, self.leaf_of) {
            return error.into();
        }
        match found {
            Some(LogError::Damaged(damage)) => BackupFault::Altered(damage),
            Some(other) => other.into(),
            None => BackupFault::Foreign,
        }
    }

    fn put(&mut self, number: u32, end: Option<u64>) -> Result<(), BackupFault> {
        let fd = self.from.log.open(&segment::name(number)).map_err(LogError::from)?;
        let length = self.from.log.len(fd).map_err(LogError::from)?;
        let unfinished = format!("{number:08}.copy.tmp");
        let to = self.to.log.create(&unfinished, length).map_err(BackupFault::Disk)?;
        self.pass(fd, to, end.unwrap_or(length))?;
        self.from.log.close(fd);
        let finish = |log: &mut T| {
            log.sync_data(to)?;
            log.close(to);
            log.rename(&unfinished, &segment::name(number))?;
            log.sync_dir()
        };
        finish(&mut self.to.log).map_err(BackupFault::Disk)
    }

    fn pass(&mut self, from: Fd, to: Fd, end: u64) -> Result<(), BackupFault> {
        let mut piece = vec![0; PIECE];
        let mut at = 0;
        while at < end {
            let length = usize::try_from(end - at).unwrap_or(PIECE).min(PIECE);
            let piece = &mut piece[..length];
            self.from.log.read_at(from, at, piece).map_err(LogError::from)?;
            self.to.log.write_at(to, at, piece).map_err(BackupFault::Disk)?;
            at += length as u64;
        }
        Ok(())
    }

    fn write_head(&mut self, of: &Head, cut: &Cut, standing: Option<Head>) -> io::Result<()> {
        let root = &mut self.to.root;
        let head = Head {
            sequence: standing.map_or(0, |standing| standing.sequence + 1),
            position: cut.tip.position(),
            segment: cut.segment,
            clean: false,
            offset: cut.offset,
            chain: cut.tip.chain,
            ..*of
        };
        if standing.is_none() {
            return head::create(root, &head).map(drop);
        }
        let fd = root.open(head::NAME)?;
        head::write(root, fd, &head)?;
        root.close(fd);
        Ok(())
    }
}

fn fits(copy: &Walked, cut: &Cut, last: bool, before: Option<&Tip>) -> bool {
    let follows = before.is_none_or(|before| copy.start.as_ref() == Some(before));
    let ends = if last { copy.end == cut.tip } else { copy.stop == Stop::Sealed };
    follows && ends && copy.length > 0
}

fn walked<D: Storage>(
    disk: &mut D,
    number: u32,
    log_id: [u8; 16],
    leaf_of: LeafOf,
) -> Result<Walked, LogError> {
    let mut walk = Walk::new(disk, number, log_id, Tip::genesis(&log_id), leaf_of)?;
    let stop = walk.run(|_| Ok(()))?;
    let Walk { start, tip: end, window, disk, .. } = walk;
    let length = window.length;
    window.close(disk);
    Ok(Walked { start, end, stop, length })
}

#[cfg(test)]
mod tests;
