//! A segment file being read, through one buffer that moves along it: in small reads after a jump,
//! in larger ones the longer it goes on.

use std::io;

use super::frame::{Header, Place, SECTOR, parse_header};
use super::segment::{self, Found};
use crate::storage::{Fd, Storage};

/// The read after a jump: most frames of an office fit.
const FIRST: u64 = 32 << 10;

/// Large enough that system calls do not count.
const LARGEST: u64 = 1 << 20;

/// A piece of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    pub offset: u64,
    pub size: u64,
}

/// What stands in a segment after the end of its last frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Remains {
    /// From the end to the last sector that is not zero.
    pub written: Option<Extent>,
    /// A valid header sector, at its own place, of a frame that begins after the end.
    pub later: Option<Header>,
}

pub struct Window {
    pub number: u32,
    pub length: u64,
    fd: Fd,
    start: u64,
    buffer: Vec<u8>,
    /// The length of the last read.
    read: u64,
}

impl Window {
    pub fn open<S: Storage>(disk: &mut S, number: u32) -> io::Result<Window> {
        let fd = disk.open(&segment::name(number))?;
        let length = disk.len(fd)?;
        Ok(Window { number, length, fd, start: 0, buffer: Vec::new(), read: 0 })
    }

    pub fn close<S: Storage>(self, disk: &mut S) {
        disk.close(self.fd);
    }

    /// Forgets what was read: the file may have grown new frames since.
    pub fn refresh(&mut self) {
        self.buffer.clear();
    }

    /// `length` bytes from `offset` on, or what the file still has.
    pub fn view<S: Storage>(
        &mut self,
        disk: &mut S,
        offset: u64,
        length: u64,
    ) -> io::Result<&[u8]> {
        let offset = offset.min(self.length);
        let end = offset.saturating_add(length).min(self.length);
        let buffered = self.start + self.buffer.len() as u64;
        if offset < self.start || end > buffered {
            let goes_on = (self.start..=buffered).contains(&offset) && !self.buffer.is_empty();
            self.read = if goes_on { LARGEST.min(2 * self.read) } else { FIRST };
            let read = self.read.max(end - offset).min(self.length - offset);
            self.buffer.resize(index(read), 0);
            self.start = offset;
            if let Err(error) = disk.read_at(self.fd, offset, &mut self.buffer) {
                self.buffer.clear();
                return Err(error);
            }
        }
        Ok(&self.buffer[index(offset - self.start)..index(end - self.start)])
    }

    /// What stands at `place`, and its bytes.
    pub fn look<S: Storage>(&mut self, disk: &mut S, place: &Place) -> io::Result<(Found, &[u8])> {
        let sector = self.view(disk, place.offset, SECTOR as u64)?;
        let reach = segment::reach(place, sector);
        let bytes = self.view(disk, place.offset, reach)?;
        Ok((segment::look(place, bytes), bytes))
    }

    /// What stands from `end` on, up to the first later frame.
    pub fn remains<S: Storage>(&mut self, disk: &mut S, end: &Place) -> io::Result<Remains> {
        let mut remains = Remains::default();
        for at in (end.offset..self.length).step_by(SECTOR) {
            let sector = self.view(disk, at, SECTOR as u64)?;
            if segment::is_zero(sector) {
                continue;
            }
            let size = at + sector.len() as u64 - end.offset;
            remains.written = Some(Extent { offset: end.offset, size });
            remains.later = later_frame(sector, &Place { offset: at, ..*end }, end.offset);
            if remains.later.is_some() {
                break;
            }
        }
        Ok(remains)
    }
}

fn later_frame(sector: &[u8], here: &Place, end: u64) -> Option<Header> {
    let header = parse_header(sector)?;
    let own = Place { alignment: header.place.alignment, ..*here };
    (header.place == own && header.frame_start()? > end).then_some(header)
}

fn index(bytes: u64) -> usize {
    usize::try_from(bytes).expect("a segment fits the address space")
}
