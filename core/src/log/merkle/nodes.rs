//! Complete subtrees: what ranges of leaves are made of, and what tiles are cut from.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Hash, empty_root, node_hash};

/// The complete subtree over the leaves from `index · 2^level` on, `2^level` of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node {
    pub level: u32,
    pub index: u64,
}

impl Node {
    /// The leaves below it.
    pub fn leaves(self) -> Range<u64> {
        self.index << self.level..(self.index + 1) << self.level
    }

    /// Left and right; not for a leaf.
    pub fn children(self) -> [Node; 2] {
        let (level, index) = (self.level - 1, self.index * 2);
        [Node { level, index }, Node { level, index: index + 1 }]
    }
}

/// The largest complete subtrees of a range, left to right.
pub fn parts(range: &Range<u64>) -> Vec<Node> {
    let mut parts = Vec::new();
    let mut start = range.start;
    while start < range.end {
        let level = start.trailing_zeros().min((range.end - start).ilog2());
        parts.push(Node { level, index: start >> level });
        start += 1 << level;
    }
    parts
}

/// The root of a range that a proof names, from the roots of its parts.
pub fn root(parts: &[Hash]) -> Hash {
    let mut parts = parts.iter().rev();
    let Some(&last) = parts.next() else { return empty_root() };
    parts.fold(last, |right, left| node_hash(left, &right))
}

/// The roots of the ranges of a proof, each part asked for by itself.
pub fn roots<E>(
    ranges: &[Range<u64>],
    mut node: impl FnMut(Node) -> Result<Hash, E>,
) -> Result<Vec<Hash>, E> {
    let of_range = |range: &Range<u64>| {
        let hashes: Result<Vec<Hash>, E> = parts(range).into_iter().map(&mut node).collect();
        Ok(root(&hashes?))
    };
    ranges.iter().map(of_range).collect()
}

/// All complete subtrees of the leaves so far, in memory: 64 bytes for each leaf.
#[derive(Clone, Debug, Default)]
pub struct Nodes {
    levels: Vec<Vec<Hash>>,
}

impl Nodes {
    pub fn size(&self) -> u64 {
        self.levels.first().map_or(0, |leaves| leaves.len() as u64)
    }

    pub fn append(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for level in 0.. {
            if self.levels.len() == level {
                self.levels.push(Vec::new());
            }
            let row = &mut self.levels[level];
            row.push(hash);
            let [.., left, right] = row.as_slice() else { return };
            if row.len() % 2 == 1 {
                return;
            }
            hash = node_hash(left, right);
        }
    }

    /// Forgets all but the first leaves.
    pub fn truncate(&mut self, leaves: u64) {
        for (level, row) in self.levels.iter_mut().enumerate() {
            row.truncate(usize::try_from(leaves >> level).unwrap_or(usize::MAX));
        }
    }

    /// `None` where its leaves are not all there.
    pub fn get(&self, node: Node) -> Option<Hash> {
        let row = self.levels.get(usize::try_from(node.level).ok()?)?;
        row.get(usize::try_from(node.index).ok()?).copied()
    }

    /// All of one level, left to right.
    pub fn level(&self, level: usize) -> &[Hash] {
        self.levels.get(level).map_or(&[], Vec::as_slice)
    }
}

/// Some subtrees, picked out of one pass over leaves.
pub struct Picked {
    wanted: BTreeMap<Node, Option<Hash>>,
    next: u64,
    /// Complete subtrees that wait for their right sibling, largest first.
    open: Vec<(Node, Hash)>,
}

impl Picked {
    /// The pass begins at the leaf `first`.
    pub fn new(wanted: impl IntoIterator<Item = Node>, first: u64) -> Picked {
        let wanted = wanted.into_iter().map(|node| (node, None)).collect();
        Picked { wanted, next: first, open: Vec::new() }
    }

    pub fn append(&mut self, leaf: Hash) {
        self.form(Node { level: 0, index: self.next }, leaf);
        self.next += 1;
    }

    fn form(&mut self, mut node: Node, mut hash: Hash) {
        loop {
            if let Some(wanted) = self.wanted.get_mut(&node) {
                *wanted = Some(hash);
            }
            let left = self.open.last().copied().filter(|(left, _)| {
                node.index % 2 == 1 && *left == Node { index: node.index - 1, ..node }
            });
            let Some((_, left)) = left else { break };
            self.open.pop();
            hash = node_hash(&left, &hash);
            node = Node { level: node.level + 1, index: node.index / 2 };
        }
        self.open.push((node, hash));
    }

    /// `None` where its leaves did not all pass by, or nobody wanted it.
    pub fn get(&self, node: Node) -> Option<Hash> {
        self.wanted.get(&node).copied().flatten()
    }
}

#[cfg(test)]
mod tests;
