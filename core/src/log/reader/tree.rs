//! The tree as it was at any position: a segment's start frame says where it stood, so never more
//! than one segment is read; and every group that is read names the root before it, which those
//! leaves must give.

use super::Reader;
use crate::log::damage::{Damage, Fault, LogError};
use crate::log::frame::Kind;
use crate::log::merkle::Frontier;
use crate::log::{Hash, History, LeafOf};
use crate::storage::Storage;

impl<S: Storage> Reader<S> {
    /// The tree of the first `position` commits; `None` after the last that is known to be durable.
    pub fn tree_at(
        &mut self,
        position: u64,
        leaf_of: LeafOf,
    ) -> Result<Option<Frontier>, LogError> {
        let tree = self.tree_before(position)?;
        let tree = self.grown(tree, position, leaf_of)?;
        Ok((tree.size() == position).then_some(tree))
    }

    /// The roots of several sizes, smallest first; `None` as [`Reader::tree_at`].
    pub fn roots_at(
        &mut self,
        sizes: &[u64],
        leaf_of: LeafOf,
    ) -> Result<Vec<Option<Hash>>, LogError> {
        let mut roots = Vec::with_capacity(sizes.len());
        let mut tree = Frontier::default();
        for &size in sizes {
            let start = self.tree_before(size)?;
            if !(start.size()..=size).contains(&tree.size()) {
                tree = start;
            }
            tree = self.grown(tree, size, leaf_of)?;
            roots.push((tree.size() == size).then(|| tree.root()));
        }
        Ok(roots)
    }

    /// The tree of all that is known to be durable.
    pub fn newest_tree(&mut self, leaf_of: LeafOf) -> Result<Frontier, LogError> {
        let tree = self.tree_before(self.head.position)?;
        self.grown(tree, u64::MAX, leaf_of)
    }

    /// The tree with the commits up to `position`, as far as there are any.
    fn grown(
        &mut self,
        mut tree: Frontier,
        position: u64,
        leaf_of: LeafOf,
    ) -> Result<Frontier, LogError> {
        while tree.size() < position {
            let next = tree.size() + 1;
            let here = self.damage(Fault::TreeMismatch);
            let Some(group) = self.group(next)? else { break };
            if group.header.first == next && group.header.root != tree.root() {
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
        Ok(tree)
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
