//! The tree as it was at any position: a segment's start frame says where it stood, so never more
//! than one segment is read; and the last group that is read names the root before it, which those
//! leaves must give.

use super::Reader;
use crate::log::damage::{Damage, Fault, LogError};
use crate::log::frame::Kind;
use crate::log::merkle::Frontier;
use crate::log::{History, LeafOf};
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
            let here = self.damage(Fault::TreeMismatch);
            let Some(group) = self.group(next)? else { return Ok(None) };
            if group.last() >= position && group.header.root != tree.root() {
                return Err(here.into());
            }
            for (at, bytes) in group.commits().skip_while(|(at, _)| *at < next) {
                if at <= position {
                    let leaf = leaf_of(bytes);
                    tree.append(
                        leaf.map_err(|none| Damage { fault: none.into(), ..here.clone() })?,
                    );
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
        let tip = self.start(&header)?;
        self.next = tip.next();
        Ok(tip.tree)
    }
}

#[cfg(test)]
mod tests;
