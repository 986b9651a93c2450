//! Specs: every way to a subtree gives the same as the recursive definition.

use std::convert::Infallible;

use super::*;
use crate::log::merkle::proof;
use crate::log::merkle::tests::{leaves, mth};

fn slice(leaves: &[Hash], range: &Range<u64>) -> Hash {
    let at = |index: u64| usize::try_from(index).unwrap();
    mth(&leaves[at(range.start)..at(range.end)])
}

fn nodes(leaves: &[Hash]) -> Nodes {
    let mut nodes = Nodes::default();
    for leaf in leaves {
        nodes.append(*leaf);
    }
    nodes
}

#[test]
fn every_complete_subtree_is_kept_and_no_other() {
    let leaves = leaves(100);
    let nodes = nodes(&leaves);
    assert_eq!(nodes.size(), 100);
    for level in 0..8 {
        for index in 0..110 {
            let node = Node { level, index };
            let range = node.leaves();
            let expected = (range.end <= 100).then(|| slice(&leaves, &range));
            assert_eq!(nodes.get(node), expected, "{node:?}");
        }
    }
}

#[test]
fn the_ranges_of_all_proofs_are_put_together_from_their_parts() {
    let leaves = leaves(70);
    for size in 1..=70 {
        let nodes = nodes(&leaves[..usize::try_from(size).unwrap()]);
        for index in 0..size {
            let inclusion = proof::inclusion(index, size);
            let consistency = proof::consistency(index + 1, size);
            for ranges in [inclusion, consistency] {
                let node = |node| Ok::<_, Infallible>(nodes.get(node).unwrap());
                let Ok(found) = roots(&ranges, node);
                let expected: Vec<Hash> = ranges.iter().map(|at| slice(&leaves, at)).collect();
                assert_eq!(found, expected, "{index} of {size}");
            }
        }
    }
}

#[test]
fn a_pass_over_leaves_picks_what_was_wanted_from_wherever_it_begins() {
    let leaves = leaves(90);
    for first in [0_u64, 8, 16, 64] {
        let all = (0..7).flat_map(|level| (0..90).map(move |index| Node { level, index }));
        let wanted: Vec<Node> = all.filter(|node| node.leaves().start >= first).collect();
        let mut picked = Picked::new(wanted.iter().copied(), first);
        for leaf in &leaves[usize::try_from(first).unwrap()..] {
            picked.append(*leaf);
        }
        for node in wanted {
            let range = node.leaves();
            let expected = (range.end <= 90).then(|| slice(&leaves, &range));
            assert_eq!(picked.get(node), expected, "{node:?} from {first}");
        }
    }
}

#[test]
fn what_is_left_of_more_leaves_is_what_fewer_give() {
    let leaves = leaves(100);
    for left in [0, 1, 63, 64, 99, 100] {
        let mut nodes = nodes(&leaves);
        nodes.truncate(left as u64);
        nodes.append(leaves[0]);
        let mut fewer = leaves[..left].to_vec();
        fewer.push(leaves[0]);
        for (level, index) in (0..8).flat_map(|level| (0..100).map(move |index| (level, index))) {
            let node = Node { level, index };
            assert_eq!(nodes.get(node), self::nodes(&fewer).get(node), "{left}: {node:?}");
        }
    }
}
