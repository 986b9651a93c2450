//! Paths in the Merkle tree, and receipts made of them. In reading order:
//!
//! - [`grove`]: the tree held ready by a server, its files kept by whoever writes
//! - [`receipts`]: one event with all that proves it
//!
//! A proof for one command reads from files what is there and the rest of the leaves from the log.

use std::io::ErrorKind;
use std::ops::Range;
use std::path::{Path, PathBuf};

use dienhong_core::log::Hash;
use dienhong_core::log::merkle::node_hash;
use dienhong_core::log::merkle::nodes::{Node, Picked, parts, roots};
use dienhong_core::log::tiles::Tiles;
use dienhong_core::storage::os::OsDisk;

use crate::app::{Records, failed};
use crate::catalogue::Message;
use crate::failure::Failure;

pub(crate) mod grove;
pub(crate) mod receipts;

pub(crate) fn folder(dir: &Path) -> PathBuf {
    dir.join("tiles")
}

/// The files that stand; without any where they can't be read.
fn standing(records: &Records) -> Option<Tiles<OsDisk>> {
    let disk = OsDisk::read_only(&folder(records.dir())).ok()?;
    Tiles::open(disk, records.log_id()).ok()
}

/// The roots of the ranges of a proof, by what stands in files and one pass over the leaves behind.
fn from_files(records: &mut Records, ranges: &[Range<u64>]) -> Result<Option<Vec<Hash>>, Failure> {
    let Some(mut tiles) = standing(records) else { return from_log(records, ranges).map(Some) };
    let kept = tiles.leaves();
    let mut wanted = Vec::new();
    for node in ranges.iter().flat_map(parts) {
        split(node, kept, &mut |node| wanted.push(node));
    }
    let behind = wanted.into_iter().filter(|node| node.leaves().start >= kept);
    let picked = pass(records, Picked::new(behind, kept), kept, ranges)?;
    let mut are_sound = true;
    let roots = roots(ranges, |node| {
        joined(node, kept, &mut |node| match tiles.get(node) {
            Ok(Some(hash)) => Ok(hash),
            Ok(None) => picked.get(node).ok_or_else(too_short),
            Err(error) if error.kind() == ErrorKind::InvalidData => {
                are_sound = false;
                Ok(Hash::default())
            }
            Err(error) => Err(failed(error)),
        })
    })?;
    Ok(are_sound.then_some(roots))
}

/// The same from the log alone.
fn from_log(records: &mut Records, ranges: &[Range<u64>]) -> Result<Vec<Hash>, Failure> {
    let picked = Picked::new(ranges.iter().flat_map(parts), 0);
    let picked = pass(records, picked, 0, ranges)?;
    roots(ranges, |node| picked.get(node).ok_or_else(too_short))
}

fn pass(
    records: &mut Records,
    mut picked: Picked,
    first: u64,
    ranges: &[Range<u64>],
) -> Result<Picked, Failure> {
    let end = ranges.iter().map(|range| range.end).max().unwrap_or(0);
    let mut next = first + 1;
    while next <= end {
        let leaves = records.next_leaves(next)?;
        if leaves.is_empty() {
            return Err(too_short());
        }
        next += leaves.len() as u64;
        for leaf in leaves {
            picked.append(leaf);
        }
    }
    Ok(picked)
}

/// Beside a writer a reader may know a little less than was signed.
fn too_short() -> Failure {
    Failure::failed(Message::new(3307, []))
}

/// The subtrees that lie all before or all behind the leaf `border`.
fn split(node: Node, border: u64, found: &mut impl FnMut(Node)) {
    let leaves = node.leaves();
    if leaves.end <= border || leaves.start >= border {
        found(node);
    } else {
        for child in node.children() {
            split(child, border, found);
        }
    }
}

/// A subtree from those that lie all before or all behind the leaf `border`.
fn joined<E>(
    node: Node,
    border: u64,
    known: &mut impl FnMut(Node) -> Result<Hash, E>,
) -> Result<Hash, E> {
    let leaves = node.leaves();
    if leaves.end <= border || leaves.start >= border {
        return known(node);
    }
    let [left, right] = node.children();
    let left = joined(left, border, known)?;
    Ok(node_hash(&left, &joined(right, border, known)?))
}

#[cfg(test)]
mod tests;
