//! That what is read in order is one chain: every frame takes up where the one before ended.
//!
//! Checksums, numbers and offsets of a segment fit themselves; they do not say that it is *this*
//! log's. A segment copied in from a sibling (the same log, restored and written on) fits in all of
//! them. Only the chain tells.
//!
//! What is compared, and why no leaf is hashed for it: a group names its positions, the hash of the
//! group before, the size and the root of the tree before. So the hash of the last group fixes every
//! byte of every group before it, the roots that they name included, and whoever exchanges anything
//! breaks the chain: inside the segment, at its border (the next start frame says where it began) or
//! at `HEAD`. A start frame's tree stands outside the chain, so its root is compared with the one
//! that the first group after it names. That the writer had computed those roots from these commits
//! is not shown by any of this: it takes the leaves, which are hashed wherever a root is told
//! ([`Reader::tree_at`]) and by [`verify`](crate::log::verify).
//!
//! A read by position jumps into the middle: there the positions must follow, and the chain does
//! from the first group on that is read.

use super::{Reader, Spot};
use crate::log::damage::{Damage, Fault, LogError};
use crate::log::frame::{Header, Kind};
use crate::log::tip::Tip;
use crate::log::{Hash, group, segment};
use crate::storage::Storage;

/// Where the chain stands between two frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) position: u64,
    chain: Hash,
    /// Of the tree; known only after a start frame.
    root: Option<Hash>,
}

impl Link {
    pub(super) fn at(tip: &Tip) -> Link {
        Link { position: tip.position(), chain: tip.chain, root: Some(tip.root()) }
    }

    pub(super) fn genesis(log_id: &[u8; 16]) -> Link {
        Link::at(&Tip::genesis(log_id))
    }

    fn takes(&self, header: &group::Header) -> Result<(), Fault> {
        if (header.first, header.before) != (self.position + 1, self.chain) {
            return Err(Fault::ChainBroken);
        }
        if self.root.is_some_and(|root| root != header.root) {
            return Err(Fault::TreeMismatch);
        }
        Ok(())
    }
}

/// Whether the group may stand where the chain stands, as far as that is known.
pub(super) fn takes_up(link: Option<Link>, header: &group::Header) -> Result<(), Fault> {
    if header.tree_size != header.first - 1 {
        return Err(Fault::TreeMismatch);
    }
    link.map_or(Ok(()), |link| link.takes(header))
}

/// Of two pieces that do not fit each other either may be the foreign one: a break at a border puts
/// the segment before it in doubt, another the segment that it is in. Both were `entered` here.
pub(super) fn in_doubt(damage: Damage, entered: u64) -> Damage {
    match damage.fault {
        Fault::ChainBroken => Damage { intact: entered.min(damage.intact), ..damage },
        _ => damage,
    }
}

impl<S: Storage> Reader<S> {
    fn chain_broken<T>(&self) -> Result<T, LogError> {
        Err(in_doubt(self.damage(Fault::ChainBroken), self.entered).into())
    }

    /// What is known of the chain at the spot, and what `HEAD` says of it.
    pub(super) fn take_up(&mut self) -> Result<(), LogError> {
        if self.link.is_none() && self.whole.position + 1 == self.next {
            self.link = Some(self.whole);
        }
        let head = &self.head;
        let strays = |link: Link| link.chain != head.chain;
        if self.meets_head() && (self.next != head.position + 1 || self.link.is_some_and(strays)) {
            return self.chain_broken();
        }
        Ok(())
    }

    fn meets_head(&self) -> bool {
        self.spot == Spot { segment: self.head.segment, offset: self.head.offset }
    }

    /// Nothing is written behind an orderly close before `HEAD` says that the log was opened again.
    pub(super) fn may_stand(&mut self) -> Result<(), LogError> {
        if self.meets_head() && self.head.clean {
            self.prove_by_head()?;
            if self.meets_head() && self.head.clean {
                return Err(self.damage(Fault::Stray).into());
            }
        }
        Ok(())
    }

    /// A header that skips positions, or comes back to some, is not the next one.
    pub(super) fn follows(&self, header: &Header) -> Result<(), LogError> {
        if header.label.first == self.next { Ok(()) } else { self.chain_broken() }
    }

    /// Moves over a start frame, which says where the chain stands; false where it may still be
    /// under way to the disk.
    pub(super) fn enter(&mut self, header: &Header) -> Result<bool, LogError> {
        if !self.may_serve(header)? {
            return Ok(false);
        }
        let start = Link::at(&self.start(header)?);
        let same = |link: Link| (link.position, link.chain) == (start.position, start.chain);
        if !self.link.is_none_or(same) {
            return self.chain_broken();
        }
        self.link = Some(start);
        self.entered = start.position;
        self.pass(header)?;
        Ok(true)
    }

    /// Where the log stood at the start of the segment, by the frame at the spot.
    pub(super) fn start(&mut self, header: &Header) -> Result<Tip, LogError> {
        self.check(header)?;
        let malformed = self.damage(Fault::Malformed);
        let bytes = self.window.view(&mut self.disks.log, self.spot.offset, header.size())?;
        let body = segment::body(header, bytes, &mut self.joined);
        let whole = segment::decode_start(body)
            .filter(|(_, tip)| header.label == segment::mark(Kind::Start, tip));
        match whole {
            Some((length, tip)) if length == self.window.length => Ok(tip),
            Some(_) => Err(self.damage(Fault::SegmentLength).into()),
            None => Err(malformed.into()),
        }
    }

    /// Moves over a group. The chain is known behind it if it was read.
    pub(super) fn pass_group(&mut self, header: &Header) -> Result<(), LogError> {
        let before = self.link.take();
        if self.served.is_some_and(|served| served.spot == self.spot) {
            let bytes = self.window.view(&mut self.disks.log, self.spot.offset, header.size())?;
            let body = segment::body(header, bytes, &mut self.joined);
            let position = header.label.first + u64::from(header.label.count) - 1;
            let link = Link { position, chain: group::hash(body), root: None };
            if before.is_some_and(|before| before.chain == self.whole.chain) {
                self.whole = link;
            }
            self.link = Some(link);
        }
        self.pass(header)
    }

    /// Moves over a frame; never over the place that `HEAD` names.
    pub(super) fn pass(&mut self, header: &Header) -> Result<(), LogError> {
        let Spot { segment, offset } = self.spot;
        let after = Spot { segment, offset: offset + header.size() };
        let head = Spot { segment: self.head.segment, offset: self.head.offset };
        if self.spot < head && head < after && head.segment == segment {
            return self.chain_broken();
        }
        self.note(header);
        self.spot = after;
        self.next = header.label.first + u64::from(header.label.count);
        Ok(())
    }
}
