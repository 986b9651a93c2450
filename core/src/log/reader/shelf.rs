//! Where commits stand within groups that were read by position: the history of one record takes a
//! commit here and there, and another of the same group then costs the sectors in which it lies.
//!
//! Only what was found whole and in its place is noted, with the checksums of its sectors: what the
//! disk gives later is held against them. Whatever does not fit is read in the long way, which says
//! what is wrong.

use std::collections::{BTreeMap, VecDeque};

use super::{Reader, Spot};
use crate::log::damage::LogError;
use crate::log::frame::{self, Header, RUN, SECTOR, expected_crc};
use crate::log::group::Group;
use crate::log::segment;
use crate::storage::{Fd, Storage};

/// One place is noted for so many commits.
const STEP: usize = 8;

/// Bytes of all notes together, about two for a commit: beyond it the shelf is emptied.
const ROOM: usize = 32 << 20;

/// Segments that are kept open.
const OPEN: usize = 8;

#[derive(Default)]
pub(super) struct Shelf {
    /// By the position of the group's first commit.
    groups: BTreeMap<u64, Noted>,
    bytes: usize,
    open: VecDeque<(u32, Fd)>,
}

struct Noted {
    spot: Spot,
    count: usize,
    /// Where every [`STEP`]th commit begins in the body, and where the last one ends.
    places: Box<[u32]>,
    /// What every sector of the body must give.
    sectors: Box<[u32]>,
}

impl Noted {
    fn of(spot: Spot, header: &Header, frame: &[u8], group: &Group<'_>) -> Noted {
        let mut at = group.bytes().len();
        at -= group.commits().map(|(_, bytes)| 4 + bytes.len()).sum::<usize>();
        let mut places = Vec::new();
        for (index, (_, bytes)) in group.commits().enumerate() {
            if index % STEP == 0 {
                places.push(small(at));
            }
            at += 4 + bytes.len();
        }
        places.push(small(at));
        let runs = frame.chunks((RUN + 1) * SECTOR).take(header.runs as usize);
        let sectors = runs.flat_map(|run| {
            let body = run.len() / SECTOR - 1;
            (0..body).map(|index| expected_crc(run, index))
        });
        let sectors = sectors.take((header.length as usize).div_ceil(SECTOR)).collect();
        let count = header.label.count as usize;
        Noted { spot, count, places: places.into(), sectors }
    }

    fn bytes(&self) -> usize {
        size_of::<u64>() + size_of::<Noted>() + 4 * (self.places.len() + self.sectors.len())
    }

    /// Where a sector of the body stands in its segment.
    fn offset(&self, sector: usize) -> u64 {
        self.spot.offset + ((sector / RUN + sector + 1) * SECTOR) as u64
    }

    /// The bytes from the last noted place before the commit on, if every sector is right.
    fn read<S: Storage>(&self, disk: &mut S, fd: Fd, index: usize) -> Option<Vec<u8>> {
        let [from, to] = [index / STEP, index / STEP + 1].map(|place| self.places[place] as usize);
        let sectors = from / SECTOR..to.div_ceil(SECTOR);
        let start = self.offset(sectors.start);
        let mut bytes = vec![0; room(self.offset(sectors.end - 1) - start) + SECTOR];
        disk.read_at(fd, start, &mut bytes).ok()?;
        let mut body = Vec::with_capacity(sectors.len() * SECTOR);
        for sector in sectors {
            let piece = &bytes[room(self.offset(sector) - start)..][..SECTOR];
            if frame::crc(piece) != self.sectors[sector] {
                return None;
            }
            body.extend_from_slice(piece);
        }
        body.drain(..from % SECTOR);
        Some(body)
    }
}

fn small(at: usize) -> u32 {
    u32::try_from(at).expect("a group is shorter than 4 GiB")
}

fn room(bytes: u64) -> usize {
    usize::try_from(bytes).expect("a group fits the address space")
}

impl Shelf {
    /// `None`: it is not noted, or not what was noted.
    fn commit<S: Storage>(&mut self, disk: &mut S, position: u64) -> Option<Vec<u8>> {
        let (first, noted) = self.groups.range(..=position).next_back()?;
        let index = usize::try_from(position - first).ok().filter(|&index| index < noted.count)?;
        let fd = opened(&mut self.open, disk, noted.spot.segment)?;
        let bytes = noted.read(disk, fd, index)?;
        let mut rest = bytes.as_slice();
        for _ in 0..index % STEP {
            rest = taken(rest)?.1;
        }
        taken(rest).map(|(commit, _)| commit.to_vec())
    }

    fn put(&mut self, first: u64, noted: Noted) {
        if self.bytes + noted.bytes() > ROOM {
            self.groups.clear();
            self.bytes = 0;
        }
        self.bytes += noted.bytes();
        if let Some(before) = self.groups.insert(first, noted) {
            self.bytes -= before.bytes();
        }
    }
}

/// A commit behind its length, and what follows it.
fn taken(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    rest.split_at_checked(u32::from_le_bytes(*length) as usize)
}

fn opened<S: Storage>(open: &mut VecDeque<(u32, Fd)>, disk: &mut S, number: u32) -> Option<Fd> {
    if let Some(&(_, fd)) = open.iter().find(|(open, _)| *open == number) {
        return Some(fd);
    }
    if open.len() == OPEN
        && let Some((_, oldest)) = open.pop_front()
    {
        disk.close(oldest);
    }
    let fd = disk.open(&segment::name(number)).ok()?;
    open.push_back((number, fd));
    Some(fd)
}

impl<S: Storage> Reader<S> {
    pub(super) fn shelved(&mut self, position: u64) -> Option<Vec<u8>> {
        self.shelf.commit(&mut self.disks.log, position)
    }

    /// Notes the group that was just served.
    pub(super) fn shelve(&mut self) -> Result<(), LogError> {
        let Some(header) = self.header()? else { return Ok(()) };
        let bytes = self.window.view(&mut self.disks.log, self.spot.offset, header.size())?;
        let body = segment::body(&header, bytes, &mut self.joined);
        if let Some(group) = Group::parse(body) {
            let noted = Noted::of(self.spot, &header, bytes, &group);
            self.shelf.put(group.header.first, noted);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
