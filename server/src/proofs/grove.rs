//! The whole tree ready for proofs: files for what is complete, memory for the rest.

use std::io;
use std::ops::Range;
use std::path::Path;

use dienhong_core::log::Hash;
use dienhong_core::log::merkle::nodes::{Node, Nodes, roots};
use dienhong_core::log::tiles::{LEAVES, Tiles};
use dienhong_core::storage::os::OsDisk;

use crate::app::{Records, Writer};
use crate::catalogue::Message;
use crate::failure::Failure;

pub(crate) struct Grove {
    tiles: Tiles<OsDisk>,
    /// Of the leaves behind the files.
    tail: Nodes,
}

impl Grove {
    /// What stands; only the process that holds the lock opens it.
    pub(crate) fn open(dir: &Path, log_id: [u8; 16]) -> io::Result<Grove> {
        let disk = OsDisk::create_directory(&super::folder(dir))?;
        Ok(Grove { tiles: Tiles::open(disk, log_id)?, tail: Nodes::default() })
    }

    /// How many leaves it holds.
    pub(crate) fn size(&self) -> u64 {
        self.tiles.leaves() + self.tail.size()
    }

    pub(crate) fn append(&mut self, leaf: Hash) -> io::Result<()> {
        self.tail.append(leaf);
        if self.tail.size() == LEAVES {
            // What can't be written is appended again from there.
            self.tiles.add(&std::mem::take(&mut self.tail))?;
        }
        Ok(())
    }

    /// Throws the files away: they are not what the log says.
    pub(crate) fn discard(&mut self) -> io::Result<()> {
        self.tail = Nodes::default();
        self.tiles.discard()
    }

    /// A complete subtree of what it holds.
    pub(crate) fn node(&mut self, node: Node) -> io::Result<Option<Hash>> {
        if node.leaves().end > self.size() {
            return Ok(None);
        }
        let kept = self.tiles.leaves();
        let Grove { tiles, tail } = self;
        let mut known = |node: Node| {
            if let Some(hash) = tiles.get(node)? {
                return Ok(hash);
            }
            let within = Node { index: node.index - (kept >> node.level), ..node };
            tail.get(within).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
        };
        super::joined(node, kept, &mut known).map(Some)
    }

    /// The roots of the ranges of a proof, none of which reaches beyond what it holds.
    pub(crate) fn roots(&mut self, ranges: &[Range<u64>]) -> io::Result<Vec<Hash>> {
        let missing = || io::Error::from(io::ErrorKind::UnexpectedEof);
        roots(ranges, |node| self.node(node)?.ok_or_else(missing))
    }
}

/// Writes the files that became complete, by a writer that was closed. What goes wrong is told, and
/// nothing else: a proof takes a little longer then.
pub(crate) fn renew(writer: &Writer) {
    let position = writer.registry().tip().position();
    // Whoever reads the log next meets its faults, and tells them.
    if position >= LEAVES
        && let Ok(mut records) = writer.records()
        && let Err(failure) = grown(&mut records, position)
        && failure.message.code.0 == UNWRITTEN
    {
        crate::tell(&failure.message);
    }
}

fn grown(records: &mut Records, position: u64) -> Result<(), Failure> {
    let mut grove = Grove::open(records.dir(), records.log_id()).map_err(unwritten)?;
    let end = position / LEAVES * LEAVES;
    while grove.size() < end {
        for leaf in records.next_leaves(grove.size() + 1)? {
            grove.append(leaf).map_err(unwritten)?;
        }
    }
    Ok(())
}

const UNWRITTEN: u16 = 3308;

pub(crate) fn unwritten(error: io::Error) -> Failure {
    Failure::failed(Message::new(UNWRITTEN, [("reason", error.to_string())]))
}
