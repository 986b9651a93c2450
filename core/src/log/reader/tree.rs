//! The tree as it was at any position: a segment's start frame says where it stood, so never more
//! than one segment is read.

use super::Reader;
use crate::log::damage::{Fault, LogError};
use crate::log::frame::Kind;
use crate::log::merkle::Frontier;
use crate::log::{History, LeafOf, segment};
use crate::storage::Storage;

impl<S: Storage> Reader<S> {
    /// The tree of the first `position` commits; `None` after the last that is known to be durable.
    pub fn tree_at(
        &mut self,
        position: u64,
        leaf_of: LeafOf,
    ) -> Result<Option<Frontier>, LogError> {
        let mut tree = self.tree_before(position)?;
        while tree.size() < position {
            let next = tree.size() + 1;
            let malformed = self.damage(Fault::NotACommit);
            let Some(group) = self.group(next)? else { return Ok(None) };
            for (at, bytes) in group.commits().skip_while(|(at, _)| *at < next) {
                if at <= position {
                    tree.append(leaf_of(bytes).ok_or(malformed.clone())?);
                }
            }
        }
        Ok(Some(tree))
    }

    /// The tree at the start of the segment that holds `position`.
    fn tree_before(&mut self, position: u64) -> Result<Frontier, LogError> {
        self.seek(position.max(1))?;
        let start = super::Spot { segment: self.spot.segment, offset: 0 };
        self.go_to(start, 0)?;
        let header = self.header()?.filter(|header| header.label.kind == Kind::Start);
        let header = header.ok_or_else(|| self.damage(Fault::HeaderRotten))?;
        self.check(&header)?;
        let malformed = self.damage(Fault::Malformed);
        let bytes = self.window.view(&mut self.disks.log, 0, header.size())?;
        let body = segment::body(&header, bytes, &mut self.joined);
        let (_, tip) = segment::decode_start(body).ok_or(malformed)?;
        self.next = tip.next();
        Ok(tip.tree)
    }
}

#[cfg(test)]
mod tests;
