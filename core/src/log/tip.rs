//! Where a log stands after its last group: the tree and the chain.

use super::damage::Fault;
use super::group::{self, Group, Header};
use super::merkle::Frontier;
use super::{Entry, Hash, LeafOf, NoLeaf};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tip {
    pub tree: Frontier,
    /// SHA-256 of the last group.
    pub chain: Hash,
    /// Of the tree; kept, because every group names it.
    root: Hash,
}

impl Tip {
    /// Before the first group.
    pub fn genesis(log_id: &[u8; 16]) -> Tip {
        Tip::new(Frontier::default(), group::genesis(log_id))
    }

    pub fn new(tree: Frontier, chain: Hash) -> Tip {
        let root = tree.root();
        Tip { tree, chain, root }
    }

    /// The position of the last commit; 0 before the first.
    pub fn position(&self) -> u64 {
        self.tree.size()
    }

    pub fn next(&self) -> u64 {
        self.position() + 1
    }

    pub fn root(&self) -> Hash {
        self.root
    }

    /// The header of a group that follows.
    pub fn header(&self, epoch: u64, entries: &[Entry]) -> Header {
        Header {
            count: u32::try_from(entries.len()).expect("a group has fewer than 2^32 commits"),
            epoch,
            first: self.next(),
            before: self.chain,
            tree_size: self.position(),
            root: self.root,
        }
    }

    /// Moves on by a group that was made from [`Tip::header`].
    pub fn advance(&mut self, chain: Hash, leaves: impl IntoIterator<Item = Hash>) {
        for leaf in leaves {
            self.tree.append(leaf);
        }
        self.chain = chain;
        self.root = self.tree.root();
    }

    /// Moves on by a group that was read, if it follows.
    pub fn follow(&mut self, group: &Group<'_>, leaf_of: LeafOf) -> Result<(), Fault> {
        let header = &group.header;
        if header.first != self.next() || header.before != self.chain {
            return Err(Fault::ChainBroken);
        }
        if header.tree_size != self.position() || header.root != self.root {
            return Err(Fault::TreeMismatch);
        }
        let leaves: Result<Vec<Hash>, NoLeaf> =
            group.commits().map(|(_, bytes)| leaf_of(bytes)).collect();
        self.advance(group.hash(), leaves?);
        Ok(())
    }
}

impl From<NoLeaf> for Fault {
    fn from(none: NoLeaf) -> Fault {
        match none {
            NoLeaf::Newer => Fault::Newer,
            NoLeaf::NotACommit => Fault::NotACommit,
        }
    }
}
