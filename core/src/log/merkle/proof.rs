//! Inclusion and consistency proofs (RFC 6962 sections 2.1.1 and 2.1.2) and their verification
//! (RFC 9162 sections 2.1.3.2 and 2.1.4.2).
//!
//! A proof is the list of the roots of some ranges of leaves. [`inclusion`] and [`consistency`] say
//! which ranges, [`roots`] computes them all in one pass over the leaves.

use std::ops::Range;

use super::{Frontier, Hash, node_hash};

/// The ranges whose roots prove that leaf `index` stands in the tree of `size` leaves.
///
/// # Panics
/// Unless `index < size`.
pub fn inclusion(index: u64, size: u64) -> Vec<Range<u64>> {
    assert!(index < size, "leaf {index} is not in a tree of {size}");
    let mut path = Vec::new();
    let mut tree = 0..size;
    while tree.end - tree.start > 1 {
        let (left, right) = halves(&tree);
        let (own, other) = if index < left.end { (left, right) } else { (right, left) };
        path.push(other);
        tree = own;
    }
    path.reverse();
    path
}

/// The ranges whose roots prove that the tree of `size` leaves extends that of `old` leaves.
///
/// # Panics
/// Unless `0 < old <= size`.
pub fn consistency(old: u64, size: u64) -> Vec<Range<u64>> {
    assert!(0 < old && old <= size, "a tree of {size} extends none of {old}");
    let mut path = Vec::new();
    let mut tree = 0..size;
    // Whether the part that is left began as the whole old tree, whose root the verifier knows.
    let mut whole = true;
    while tree.end > old {
        let (left, right) = halves(&tree);
        if old <= left.end {
            path.push(right);
            tree = left;
        } else {
            path.push(left);
            tree = right;
            whole = false;
        }
    }
    if !whole {
        path.push(tree);
    }
    path.reverse();
    path
}

/// The roots of `ranges`, in their order, from the leaves 0, 1, 2 … in one pass.
///
/// `None` where the leaves end too early.
pub fn roots(ranges: &[Range<u64>], leaves: impl IntoIterator<Item = Hash>) -> Option<Vec<Hash>> {
    let mut trees = vec![Frontier::default(); ranges.len()];
    let end = ranges.iter().map(|range| range.end).max().unwrap_or(0);
    let mut leaves = leaves.into_iter();
    for index in 0..end {
        let leaf = leaves.next()?;
        for (range, tree) in ranges.iter().zip(&mut trees) {
            if range.contains(&index) {
                tree.append(leaf);
            }
        }
    }
    Some(trees.iter().map(Frontier::root).collect())
}

/// Whether `proof` leads from `leaf` at `index` to the `root` of a tree of `size` leaves.
#[must_use]
pub fn verify_inclusion(leaf: &Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut place, mut last) = (index, size - 1);
    let mut node = *leaf;
    for sibling in proof {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            node = node_hash(sibling, &node);
            climb_to_left_child(&mut place, &mut last);
        } else {
            node = node_hash(&node, sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && node == *root
}

/// Whether `proof` shows that the tree of `size` leaves with `root` begins with the tree of `old`
/// leaves with `old_root`. Nothing follows from an empty old tree: it needs an empty proof.
#[must_use]
pub fn verify_consistency(
    old: u64,
    size: u64,
    old_root: &Hash,
    root: &Hash,
    proof: &[Hash],
) -> bool {
    if old == 0 || old >= size {
        let same = old == size && old_root == root;
        let from_nothing = old == 0 && *old_root == super::empty_root();
        return proof.is_empty() && (same || from_nothing);
    }
    // Where the old tree is complete, its root itself is the first step.
    let (first, rest) = if old.is_power_of_two() {
        (old_root, proof)
    } else if let Some((first, rest)) = proof.split_first() {
        (first, rest)
    } else {
        return false;
    };
    let shift = (old - 1).trailing_ones();
    let (mut place, mut last) = ((old - 1) >> shift, (size - 1) >> shift);
    let (mut old_node, mut node) = (*first, *first);
    for step in rest {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            old_node = node_hash(step, &old_node);
            node = node_hash(step, &node);
            climb_to_left_child(&mut place, &mut last);
        } else {
            node = node_hash(&node, step);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && old_node == *old_root && node == *root
}

/// A node without a right sibling stands for its parent until it is a right child itself.
fn climb_to_left_child(place: &mut u64, last: &mut u64) {
    while *place & 1 == 0 && *place != 0 {
        *place >>= 1;
        *last >>= 1;
    }
}

fn halves(tree: &Range<u64>) -> (Range<u64>, Range<u64>) {
    let half = (tree.end - tree.start).next_power_of_two() / 2;
    let middle = tree.start + half;
    (tree.start..middle, middle..tree.end)
}

#[cfg(test)]
mod tests;
