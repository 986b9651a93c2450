//! The Merkle tree over all commits, after RFC 6962 section 2.1 with SHA-256.
//!
//! A leaf is `SHA-256(0x00 ‖ data)`, a node `SHA-256(0x01 ‖ left ‖ right)`; the left part of a tree
//! of n leaves holds the largest power of two smaller than n. The log itself keeps only the
//! [`Frontier`]; proofs are made from complete subtrees, see [`proof`] and [`nodes`].

use sha2::{Digest, Sha256};

use super::Hash;

pub mod nodes;
pub mod proof;

/// The root of a tree without leaves: `SHA-256("")`.
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

pub fn leaf_hash(data: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(data).finalize().into()
}

pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut node = [1; 1 + 2 * size_of::<Hash>()];
    let (first, second) = node[1..].split_at_mut(size_of::<Hash>());
    first.copy_from_slice(left);
    second.copy_from_slice(right);
    Sha256::digest(node).into()
}

/// The right edge of a tree: the roots of its complete subtrees, largest first, one for every bit
/// that is set in the size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    roots: Vec<Hash>,
}

impl Frontier {
    /// From stored parts; `None` unless there is one root for every bit of the size.
    pub fn from_parts(size: u64, roots: Vec<Hash>) -> Option<Frontier> {
        (roots.len() == size.count_ones() as usize).then_some(Frontier { size, roots })
    }

    pub fn size(&self) -> u64 {
        self.size
    }

    pub fn roots(&self) -> &[Hash] {
        &self.roots
    }

    pub fn append(&mut self, leaf: Hash) {
        let mut node = leaf;
        // Every trailing one of the size is a complete subtree that the new leaf completes.
        for _ in 0..self.size.trailing_ones() {
            let left = self.roots.pop().expect("one root for every bit of the size");
            node = node_hash(&left, &node);
        }
        self.roots.push(node);
        self.size += 1;
    }

    pub fn root(&self) -> Hash {
        let mut roots = self.roots.iter().rev();
        let Some(&last) = roots.next() else { return empty_root() };
        roots.fold(last, |right, left| node_hash(left, &right))
    }
}

#[cfg(test)]
mod tests;
