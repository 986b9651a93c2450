//! Going through one segment frame by frame, checking that everything follows.

use super::LeafOf;
use super::damage::{Damage, Fault, LogError};
use super::frame::{self, Header, Kind, Place, SECTOR, parse_header};
use super::group::Group;
use super::segment::{self, Found, Rot};
use super::tip::Tip;
use super::window::{Extent, Window};
use crate::mutant::{Mutant, is_planted};
use crate::storage::Storage;

/// Why a walk came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// At a seal: the log goes on in the next segment.
    Sealed,
    /// Where nothing, or only a part of a frame, stands.
    Open,
}

pub struct Walk<'a, S> {
    pub disk: &'a mut S,
    pub window: Window,
    log_id: [u8; 16],
    leaf_of: LeafOf,
    /// Where the log stood at the segment's start; `None` where the segment was never begun.
    pub start: Option<Tip>,
    pub tip: Tip,
    pub alignment: u32,
    pub offset: u64,
    pub last: Option<Extent>,
    pub groups: u64,
    joined: Vec<u8>,
}

impl<'a, S: Storage> Walk<'a, S> {
    /// `tip` is where the log stands before the segment, as far as it is known.
    pub fn new(
        disk: &'a mut S,
        number: u32,
        log_id: [u8; 16],
        tip: Tip,
        leaf_of: LeafOf,
    ) -> Result<Walk<'a, S>, LogError> {
        let window = Window::open(disk, number)?;
        Ok(Walk {
            disk,
            window,
            log_id,
            leaf_of,
            start: None,
            tip,
            alignment: 512,
            offset: 0,
            last: None,
            groups: 0,
            joined: Vec::new(),
        })
    }

    pub fn damage(&self, fault: Fault, offset: u64) -> Damage {
        let file = segment::name(self.window.number);
        Damage { fault, file, offset, intact: self.tip.position(), known: None }
    }

    fn fail<T>(&self, fault: Fault) -> Result<T, LogError> {
        Err(self.damage(fault, self.offset).into())
    }

    /// Goes to the end of the segment; `pass` sees every place between two frames.
    pub fn run(
        &mut self,
        mut pass: impl FnMut(&Walk<'a, S>) -> Result<(), LogError>,
    ) -> Result<Stop, LogError> {
        if !self.enter()? {
            return Ok(Stop::Open);
        }
        loop {
            pass(self)?;
            match self.step()? {
                None => return Ok(Stop::Open),
                Some(Kind::Seal) => return Ok(Stop::Sealed),
                Some(Kind::Start | Kind::Data | Kind::Confirm) => {}
            }
        }
    }

    /// Goes to the last place between two frames at which the log has at most `position` commits:
    /// its offset, and where the log stands there. `None` where the segment was never begun. What
    /// comes after is not looked at, for it may be written just now.
    pub fn go_to(&mut self, position: u64) -> Result<Option<(u64, Tip)>, LogError> {
        if !self.enter()? {
            return Ok(None);
        }
        let mut place = (self.offset, self.tip.clone());
        while self.tip.position() < position {
            match self.step()? {
                Some(Kind::Start | Kind::Data | Kind::Confirm) => {}
                Some(Kind::Seal) | None => break,
            }
            if self.tip.position() <= position {
                place = (self.offset, self.tip.clone());
            }
        }
        Ok(Some(place))
    }

    /// Reads the start frame; false where there is none yet.
    fn enter(&mut self) -> Result<bool, LogError> {
        let sector = self.window.view(self.disk, 0, SECTOR as u64)?;
        // Every frame repeats the alignment; the first one tells it.
        if let Some(header) = parse_header(sector) {
            self.alignment = header.place.alignment;
        }
        let Some(header) = self.frame()? else { return Ok(false) };
        let bytes = self.window.view(self.disk, self.offset, header.size())?;
        let body = segment::body(&header, bytes, &mut self.joined);
        let Some((length, tip)) = segment::decode_start(body) else {
            return self.fail(Fault::Malformed);
        };
        if header.label != segment::mark(Kind::Start, &tip) {
            return self.fail(Fault::Malformed);
        }
        if length != self.window.length {
            return self.fail(Fault::SegmentLength);
        }
        self.tip = tip.clone();
        self.start = Some(tip);
        self.pass_frame(&header);
        Ok(true)
    }

    /// Takes the next frame; `None` at the end.
    fn step(&mut self) -> Result<Option<Kind>, LogError> {
        let Some(header) = self.frame()? else { return Ok(None) };
        let kind = header.label.kind;
        match kind {
            Kind::Data => self.take_group(&header)?,
            Kind::Confirm | Kind::Seal if header.label == segment::mark(kind, &self.tip) => {}
            Kind::Confirm | Kind::Seal | Kind::Start => return self.fail(Fault::ChainBroken),
        }
        self.pass_frame(&header);
        Ok(Some(kind))
    }

    fn take_group(&mut self, header: &Header) -> Result<(), LogError> {
        let bytes = self.window.view(self.disk, self.offset, header.size())?;
        let body = segment::body(header, bytes, &mut self.joined);
        let group = Group::parse(body)
            .filter(|group| group.header.first == header.label.first)
            .filter(|group| group.header.count == header.label.count);
        let followed = match group {
            None => Err(Fault::Malformed),
            Some(group) => self.tip.follow(&group, self.leaf_of),
        };
        self.groups += 1;
        followed.or_else(|fault| self.fail(fault))
    }

    fn pass_frame(&mut self, header: &Header) {
        let size = header.size();
        self.last = Some(Extent { offset: self.offset, size });
        self.offset += size;
    }

    fn place(&self) -> Place {
        Place {
            log_id: self.log_id,
            segment: self.window.number,
            offset: self.offset,
            alignment: self.alignment,
        }
    }

    /// The whole frame at the present offset; `None` where it is missing or torn.
    fn frame(&mut self) -> Result<Option<Header>, LogError> {
        let (found, _) = self.window.look(self.disk, &self.place())?;
        let (rot, offset) = match found {
            Found::Frame(header) => return Ok(Some(header)),
            Found::End | Found::Torn => return Ok(None),
            Found::Rotten(..) if is_planted(Mutant::RotCutOff) => return Ok(None),
            Found::Rotten(rot, offset) => (rot, offset),
        };
        Err(self.damage(fault_of(rot), offset).into())
    }

    /// What stands after the end: nothing, or the rest of one torn frame. A later valid frame
    /// proves that what is missing here had been acknowledged; anything farther behind than one
    /// frame reaches was never written by anybody.
    pub fn remains(&mut self) -> Result<Option<Extent>, LogError> {
        let remains = self.window.remains(self.disk, &self.place())?;
        if let Some(later) = remains.later
            && !is_planted(Mutant::LaterFrameUnasked)
        {
            let known = later.label.first.checked_sub(1);
            return Err(Damage { known, ..self.damage(Fault::Hole, self.offset) }.into());
        }
        match remains.written {
            Some(written) if written.size > self.reach_of_a_tear()? => {
                Err(self.damage(Fault::Stray, last_sector(written)).into())
            }
            written => Ok(written),
        }
    }

    /// How far the one frame reaches whose write may have been cut off here.
    fn reach_of_a_tear(&mut self) -> Result<u64, LogError> {
        let place = self.place();
        let sector = self.window.view(self.disk, place.offset, SECTOR as u64)?;
        let header = parse_header(sector).filter(|header| header.place == place);
        Ok(header.map_or_else(|| self.longest_frame(), |header| header.size()))
    }

    fn longest_frame(&self) -> u64 {
        let largest = segment::largest_group(self.window.length, self.alignment);
        if self.start.is_some() {
            frame::size(largest, self.alignment)
        } else {
            frame::size(segment::LONGEST_START, segment::LARGEST_ALIGNMENT)
        }
    }
}

/// The offset of the last sector that is not zero.
pub(super) fn last_sector(written: Extent) -> u64 {
    written.offset + written.size - SECTOR as u64
}

pub(super) fn fault_of(rot: Rot) -> Fault {
    match rot {
        Rot::Header => Fault::HeaderRotten,
        Rot::Body => Fault::BodyRotten,
        Rot::Misplaced => Fault::Misplaced,
    }
}
