//! Reading commits back: in order at the speed of large reads, or by position through a sparse
//! index. Also beside the writer, in this process or another.
//!
//! Only what is *proven* is served: a frame that a later frame follows, that `HEAD` covers, or that
//! the writer in this process announced. The last frame may be one whose sync is still running,
//! or failed. A fault in the proven part is damage; a fault at the end is only the end.
//!
//! Every sector is checked, and that the frames follow each other: see [`chain`]. What was read by
//! position costs less when it is read again: see [`shelf`].

use std::collections::BTreeMap;

use super::damage::{Damage, Fault, LogError};
use super::frame::{Header, Kind, Place, SECTOR, parse_header};
use super::group::Group;
use super::head::{self, Head};
use super::segment::{self, Found};
use super::walk::fault_of;
use super::window::Window;
use super::{Disks, History, recovery};
use crate::storage::Storage;

mod chain;
mod shelf;
mod tree;

use chain::Link;
use shelf::Shelf;

/// One entry of the index for so many bytes of a segment.
const STRIDE: u64 = 64 << 10;

/// A place between two frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Spot {
    segment: u32,
    offset: u64,
}

pub struct Reader<S: Storage> {
    disks: Disks<S>,
    head: Head,
    window: Window,
    /// Where the next frame is looked for.
    spot: Spot,
    /// The position of the first commit at or after `spot`.
    next: u64,
    /// Positions of first commits, and where they are found.
    index: BTreeMap<u64, Spot>,
    /// Everything before is proven.
    proven: Spot,
    /// The last position that the writer in this process announced.
    announced: u64,
    /// The end of this segment was searched for later frames.
    searched: u32,
    /// Where the chain stands at `spot`; `None` after a jump.
    link: Option<Link>,
    /// How far everything, from the first group on, was read and fits.
    whole: Link,
    /// The position before the segment in which `link` stands.
    entered: u64,
    /// The group that was read last.
    served: Option<Served>,
    shelf: Shelf,
    joined: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Served {
    spot: Spot,
    last: u64,
}

impl<S: Storage> Reader<S> {
    /// Needs no lock and changes nothing.
    pub fn open(mut disks: Disks<S>) -> Result<Reader<S>, LogError> {
        let head = recovery::read_head(&mut disks)?;
        Reader::checked(disks.clone(), head).map_err(|error| match error {
            LogError::Damaged(damage) => {
                let intact = whole_through(&disks, &head, |_| true);
                Damage { intact, known: Some(head.position), ..damage }.into()
            }
            other => other,
        })
    }

    fn checked(mut disks: Disks<S>, head: Head) -> Result<Reader<S>, LogError> {
        recovery::check_segments(&mut disks.log, &head)?;
        let mut reader = Reader::at_start(disks, head)?;
        for number in 1..=head.segment {
            reader.index_segment(number)?;
        }
        reader.go_to(Spot { segment: 1, offset: 0 }, 1)?;
        Ok(reader)
    }

    /// Reads what stands before damage, for the diagnosis: proven or not, and as far as the start
    /// frames go.
    pub fn diagnosing(mut disks: Disks<S>) -> Result<Reader<S>, LogError> {
        let head = recovery::read_head(&mut disks)?;
        let mut reader = Reader::at_start(disks, head)?;
        reader.announce(u64::MAX);
        let indexed = (1..=head.segment).try_for_each(|number| reader.index_segment(number));
        // The first that can't be indexed is where the damage begins.
        drop(indexed);
        reader.go_to(Spot { segment: 1, offset: 0 }, 1)?;
        Ok(reader)
    }

    fn at_start(mut disks: Disks<S>, head: Head) -> Result<Reader<S>, LogError> {
        let window = Window::open(&mut disks.log, 1)?;
        let whole = Link::genesis(&head.log_id);
        Ok(Reader {
            disks,
            head,
            window,
            spot: Spot { segment: 1, offset: 0 },
            next: 1,
            index: BTreeMap::new(),
            proven: Spot { segment: head.segment, offset: head.offset },
            announced: 0,
            searched: 0,
            link: None,
            whole,
            entered: 0,
            served: None,
            shelf: Shelf::default(),
            joined: Vec::new(),
        })
    }

    fn index_segment(&mut self, number: u32) -> Result<(), LogError> {
        let start = Spot { segment: number, offset: 0 };
        self.go_to(start, 0)?;
        match self.header()? {
            Some(header) if header.label.kind == Kind::Start => {
                self.index.insert(header.label.first, start);
                Ok(())
            }
            _ => Err(self.damage(Fault::HeaderRotten).into()),
        }
    }

    fn damage(&self, fault: Fault) -> Damage {
        let file = segment::name(self.spot.segment);
        let intact = self.whole.position;
        let known = Some(self.head.position.max(self.announced));
        Damage { fault, file, offset: self.spot.offset, intact, known }
    }

    /// Jumps: nothing is known of the chain there.
    fn go_to(&mut self, spot: Spot, next: u64) -> Result<(), LogError> {
        self.move_to(spot)?;
        (self.next, self.link, self.served) = (next, None, None);
        Ok(())
    }

    fn move_to(&mut self, spot: Spot) -> Result<(), LogError> {
        if self.window.number != spot.segment {
            let window = Window::open(&mut self.disks.log, spot.segment)?;
            std::mem::replace(&mut self.window, window).close(&mut self.disks.log);
        }
        self.spot = spot;
        Ok(())
    }

    /// Moves to the best known place at or before `position`; reading in order never jumps.
    fn seek(&mut self, position: u64) -> Result<(), LogError> {
        let before = Some(Served { spot: self.spot, last: position.saturating_sub(1) });
        if self.next == position || self.served == before {
            return Ok(());
        }
        let best = self.index.range(..=position).next_back().map(|(&next, &spot)| (spot, next));
        let (spot, next) = best.unwrap_or((Spot { segment: 1, offset: 0 }, 1));
        if position < self.next || spot > self.spot {
            self.go_to(spot, next)?;
        }
        Ok(())
    }

    /// The header at the present spot, if it is one.
    fn header(&mut self) -> Result<Option<Header>, LogError> {
        let Spot { segment, offset } = self.spot;
        let sector = self.window.view(&mut self.disks.log, offset, SECTOR as u64)?;
        let Some(header) = (sector.len() == SECTOR).then(|| parse_header(sector)).flatten() else {
            return Ok(None);
        };
        let log_id = self.head.log_id;
        let place = Place { log_id, segment, offset, alignment: header.place.alignment };
        Ok((header.place == place && header.run == 0).then_some(header))
    }

    /// Remembers where the frame at the spot stands.
    fn note(&mut self, header: &Header) {
        let newest = self.index.last_key_value().map(|(_, &spot)| spot);
        let far = |spot: Spot| {
            spot.segment < self.spot.segment || spot.offset + STRIDE <= self.spot.offset
        };
        if newest.is_none_or(far) {
            self.index.insert(header.label.first, self.spot);
        }
    }

    /// Goes on to the frame that holds `position`; `None` where the log ends before.
    fn find(&mut self, position: u64) -> Result<Option<Header>, LogError> {
        loop {
            self.take_up()?;
            let Some(header) = self.header()? else {
                if self.is_the_end()? {
                    return Ok(None);
                }
                continue;
            };
            self.may_stand()?;
            self.follows(&header)?;
            let after = header.label.first + u64::from(header.label.count);
            match header.label.kind {
                Kind::Data if position < after => return Ok(Some(header)),
                Kind::Data => self.pass_group(&header)?,
                Kind::Confirm => self.pass(&header)?,
                Kind::Seal => self.next_segment()?,
                Kind::Start if self.enter(&header)? => {}
                Kind::Start => return Ok(None),
            }
        }
    }

    fn next_segment(&mut self) -> Result<(), LogError> {
        let spot = Spot { segment: self.spot.segment + 1, offset: 0 };
        match self.move_to(spot) {
            Err(LogError::Read(error)) if error.kind() == std::io::ErrorKind::NotFound => {
                let damage = self.damage(Fault::SegmentMissing);
                Err(Damage { file: segment::name(spot.segment), offset: 0, ..damage }.into())
            }
            other => other,
        }
    }

    /// Nothing valid stands at the spot: the end, or damage; false where it has come meanwhile.
    fn is_the_end(&mut self) -> Result<bool, LogError> {
        self.window.refresh();
        if self.header()?.is_some() {
            return Ok(false);
        }
        self.prove_by_head()?;
        self.prove_by_search(self.spot.offset)?;
        if !self.is_proven(self.spot) {
            return Ok(true);
        }
        // A frame that is proven now may have been written since it was looked at.
        self.window.refresh();
        if self.header()?.is_some() {
            return Ok(false);
        }
        Err(self.what_is_wrong()?.into())
    }

    fn what_is_wrong(&mut self) -> Result<Damage, LogError> {
        let Spot { segment, offset } = self.spot;
        let place = Place { log_id: self.head.log_id, segment, offset, alignment: 512 };
        Ok(match self.window.look(&mut self.disks.log, &place)?.0 {
            Found::Rotten(rot, _) => self.damage(fault_of(rot)),
            Found::Frame(_) | Found::End | Found::Torn => self.damage(Fault::Hole),
        })
    }

    /// Whether the frame that begins there is proven.
    fn is_proven(&self, frame: Spot) -> bool {
        frame < self.proven
    }

    /// A later frame in this segment, or in the next, proves everything before it. Searched for
    /// once in a segment: a hole does not come by itself while the writer runs.
    fn prove_by_search(&mut self, from: u64) -> Result<(), LogError> {
        let Spot { segment, .. } = self.spot;
        if self.searched == segment {
            return Ok(());
        }
        self.searched = segment;
        let end = Place { log_id: self.head.log_id, segment, offset: from, alignment: 512 };
        let remains = self.window.remains(&mut self.disks.log, &end)?;
        if let Some(later) = remains.later {
            self.prove(Spot { segment, offset: later.place.offset });
        }
        if recovery::is_begun(&mut self.disks.log, segment + 1)? {
            self.prove(Spot { segment: segment + 1, offset: 0 });
        }
        Ok(())
    }

    fn prove(&mut self, before: Spot) {
        self.proven = self.proven.max(before);
    }

    fn prove_by_head(&mut self) -> Result<(), LogError> {
        let found = head::read(&mut self.disks.root)?;
        if let head::Found::Head(head) | head::Found::Half(head) = found
            && head.sequence > self.head.sequence
        {
            self.prove(Spot { segment: head.segment, offset: head.offset });
            self.head = head;
        }
        Ok(())
    }

    /// Whether the frame at the spot may be served.
    fn may_serve(&mut self, header: &Header) -> Result<bool, LogError> {
        let here = self.spot;
        // A start frame is durable at the latest with the first commit after it.
        let last = header.label.first + u64::from(header.label.count.max(1)) - 1;
        if self.is_proven(here) || last <= self.announced {
            return Ok(true);
        }
        let end = Spot { offset: here.offset + header.size(), ..here };
        for fresh in [false, true] {
            if fresh {
                self.window.refresh();
            }
            self.spot = end;
            let follower = self.header();
            self.spot = here;
            if follower?.is_some() {
                self.prove(end);
                return Ok(true);
            }
        }
        self.prove_by_head()?;
        self.prove_by_search(end.offset)?;
        Ok(self.is_proven(here))
    }

    /// Checks every sector of the proven frame at the spot.
    fn check(&mut self, header: &Header) -> Result<(), LogError> {
        for fresh in [false, true] {
            if fresh {
                self.window.refresh();
            }
            match self.window.look(&mut self.disks.log, &header.place)?.0 {
                Found::Frame(_) => return Ok(()),
                _ if !fresh => {}
                Found::End | Found::Torn => return Err(self.damage(Fault::Hole).into()),
                Found::Rotten(rot, offset) => {
                    return Err(Damage { offset, ..self.damage(fault_of(rot)) }.into());
                }
            }
        }
        Ok(())
    }
}

/// How far everything, from the first group on, is there, fits and is `whole`, proven or not.
pub(super) fn whole_through<S: Storage>(
    disks: &Disks<S>,
    head: &Head,
    whole: impl Fn(&Group<'_>) -> bool,
) -> u64 {
    let Ok(mut reader) = Reader::at_start(disks.clone(), *head) else { return 0 };
    reader.announce(u64::MAX);
    let mut next = 1;
    loop {
        match reader.group(next) {
            Ok(Some(group)) if whole(&group) => next = group.last() + 1,
            Err(LogError::Damaged(damage)) => return damage.intact,
            Ok(_) | Err(_) => return next - 1,
        }
    }
}

impl<S: Storage> History for Reader<S> {
    fn log_id(&self) -> [u8; 16] {
        self.head.log_id
    }

    fn announce(&mut self, position: u64) {
        self.announced = self.announced.max(position);
    }

    fn group(&mut self, position: u64) -> Result<Option<Group<'_>>, LogError> {
        if position == 0 {
            return Ok(None);
        }
        self.seek(position)?;
        let Some(header) = self.find(position)? else { return Ok(None) };
        if !self.may_serve(&header)? {
            return Ok(None);
        }
        self.check(&header)?;
        let here = self.damage(Fault::Malformed);
        let bytes = self.window.view(&mut self.disks.log, self.spot.offset, header.size())?;
        let body = segment::body(&header, bytes, &mut self.joined);
        let labelled = |group: &Group<'_>| {
            (group.header.first, group.header.count) == (header.label.first, header.label.count)
        };
        let Some(group) = Group::parse(body).filter(labelled) else { return Err(here.into()) };
        match chain::takes_up(self.link, &group.header) {
            Ok(()) => {
                self.served = Some(Served { spot: self.spot, last: group.last() });
                Ok(Some(group))
            }
            Err(fault) => Err(chain::in_doubt(Damage { fault, ..here }, self.entered).into()),
        }
    }

    fn commit(&mut self, position: u64) -> Result<Option<Vec<u8>>, LogError> {
        if let Some(bytes) = self.shelved(position) {
            return Ok(Some(bytes));
        }
        let Some(group) = self.group(position)? else { return Ok(None) };
        let commit = group.commit(position).map(<[u8]>::to_vec);
        self.shelve()?;
        Ok(commit)
    }
}

#[cfg(test)]
mod tests;
