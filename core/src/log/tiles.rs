//! The Merkle tree kept for proofs: 65,536 leaves to a file, written once they are complete, so that
//! a proof reads a few hashes instead of the log. What is not in a file yet is made from the log.
//!
//! ```text
//! tiles/00000000.tiles   leaves 0 to 65,535
//!     0  header, 512 bytes: see below
//!   512  level 0: 65,536 hashes of 32 bytes
//!     …  level 4: 4,096 · level 8: 256 · level 12: 16
//!
//! header, little-endian
//!     0  magic "DHtile_1"
//!     8  log id, 16 bytes
//!    24  number of the file, u64
//!    32  level 16: the root of all of it, 32 bytes
//!    64  zero
//!   508  CRC-32C of the 508 bytes before
//! ```
//!
//! The tiles of C2SP tlog-tiles are pieces of levels 0, 8 and 16. Levels from 8 on are held in memory,
//! a byte for four leaves; below it a proof reads sixteen hashes of level 4 and sixteen of level 0.
//!
//! All of this may be thrown away at any time: it is made from the log again. It is not trusted
//! either: a hash is given only where it leads to the root in the header, and whoever makes a proof
//! checks it against one that the log gave.

use std::io;

use super::Hash;
use super::frame::crc;
use super::merkle::node_hash;
use super::merkle::nodes::{Node, Nodes};
use crate::storage::{Fd, Name, Storage};

/// A file holds `2^HEIGHT` leaves.
pub const HEIGHT: u32 = 16;
pub const LEAVES: u64 = 1 << HEIGHT;

/// Every fourth level is kept.
const STEP: u32 = 4;
const GROUP: usize = 1 << STEP;

/// Levels from here on are in memory.
const HELD: u32 = 8;
const HELD_BY_FILE: usize = 1 << (HEIGHT - HELD);

/// Levels that are read when they are asked for.
const READ: usize = (HELD / STEP) as usize;

const MAGIC: [u8; 8] = *b"DHtile_1";
const HEADER: usize = 512;
const UNFINISHED: &str = "tiles.new";

/// The files that stand, in order, without a gap.
pub struct Tiles<S> {
    disk: S,
    log_id: [u8; 16],
    files: u64,
    /// Levels from [`HELD`] on.
    held: Nodes,
    /// The file that was read last.
    open: Option<(u64, Fd)>,
    /// Of each level that is read, what was read last: a path needs a node of each level above.
    groups: [Group; READ],
}

/// Sixteen hashes of a level, all below one node of the next that is kept, and those between.
#[derive(Clone, Copy, Default)]
struct Group {
    /// Counted from 1: nothing was read yet.
    number: u64,
    /// The node above all is the first, below the node `n` stand `2n` and `2n + 1`.
    nodes: [Hash; 2 * GROUP],
}

impl<S: Storage> Tiles<S> {
    /// What is not whole, or of another log, ends the row; it is written anew.
    pub fn open(disk: S, log_id: [u8; 16]) -> io::Result<Tiles<S>> {
        let (held, groups) = (Nodes::default(), [Group::default(); READ]);
        let mut tiles = Tiles { disk, log_id, files: 0, held, open: None, groups };
        while tiles.take_up()? {}
        Ok(tiles)
    }

    pub fn files(&self) -> u64 {
        self.files
    }

    /// How many leaves the files hold.
    pub fn leaves(&self) -> u64 {
        self.files() * LEAVES
    }

    /// Takes up the next file, if it stands and is whole.
    fn take_up(&mut self) -> io::Result<bool> {
        let fd = match self.disk.open(&name(self.files)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            other => other?,
        };
        let mut header = [0; HEADER];
        let mut held = [0; HELD_BY_FILE * size_of::<Hash>()];
        let whole = self.disk.len(fd)? == length();
        let read = if whole {
            let read = self.disk.read_at(fd, 0, &mut header);
            read.and_then(|()| self.disk.read_at(fd, offset(HELD), &mut held))
        } else {
            Ok(())
        };
        self.disk.close(fd);
        read?;
        let root = decode_header(&header, &self.log_id, self.files);
        Ok(root.is_some_and(|root| self.hold(held.as_chunks().0, &root)))
    }

    /// Whether the hashes of the next file lead to its root; then they are held.
    fn hold(&mut self, hashes: &[Hash], root: &Hash) -> bool {
        for hash in hashes {
            self.held.append(*hash);
        }
        let top = Node { level: HEIGHT - HELD, index: self.files };
        let leads = self.held.get(top) == Some(*root);
        if leads {
            self.files += 1;
        } else {
            self.held.truncate(self.files * HELD_BY_FILE as u64);
        }
        leads
    }

    /// Writes the next file, from its leaves; it stands whole or not at all.
    ///
    /// # Panics
    /// Unless there are as many leaves as a file holds.
    pub fn add(&mut self, leaves: &Nodes) -> io::Result<()> {
        assert_eq!(leaves.size(), LEAVES, "a file is written once it is complete");
        let number = self.files();
        let root = leaves.level(HEIGHT as usize)[0];
        let mut bytes = encode_header(&self.log_id, number, &root).to_vec();
        for level in (0..HEIGHT as usize).step_by(STEP as usize) {
            bytes.extend(leaves.level(level).iter().flatten());
        }
        let names = self.disk.list()?;
        for old in [UNFINISHED, &name(number)] {
            if names.iter().any(|(name, _)| name == old) {
                self.disk.remove(old)?;
            }
        }
        let fd = self.disk.create(UNFINISHED, length())?;
        let written = self.disk.write_at(fd, 0, &bytes).and_then(|()| self.disk.sync_data(fd));
        self.disk.close(fd);
        written?;
        self.disk.rename(UNFINISHED, &name(number))?;
        self.disk.sync_dir()?;
        assert!(self.hold(leaves.level(HELD as usize), &root), "they are of one tree");
        Ok(())
    }

    /// Throws all of it away: something in it is not what the log says.
    pub fn discard(&mut self) -> io::Result<()> {
        for (name, _) in self.disk.list()? {
            self.disk.remove(&name)?;
        }
        (self.files, self.held) = (0, Nodes::default());
        self.groups = [Group::default(); READ];
        self.close();
        Ok(())
    }

    fn close(&mut self) {
        if let Some((_, fd)) = self.open.take() {
            self.disk.close(fd);
        }
    }

    /// A complete subtree; `None` where its leaves are not all in files. Of the kind
    /// [`io::ErrorKind::InvalidData`] is what does not lead to the root of its file.
    pub fn get(&mut self, node: Node) -> io::Result<Option<Hash>> {
        if node.leaves().end > self.leaves() {
            return Ok(None);
        }
        if node.level >= HELD {
            return Ok(self.held.get(Node { level: node.level - HELD, ..node }));
        }
        self.read(node).map(Some)
    }

    fn read(&mut self, node: Node) -> io::Result<Hash> {
        let (level, between) = (node.level / STEP, node.level % STEP);
        let above = STEP - between;
        let group = node.index >> above;
        if self.groups[level as usize].number != group + 1 {
            self.groups[level as usize] = self.read_group(level * STEP, group)?;
        }
        let row = 1 << above;
        let place = row + (node.index % row);
        let place = usize::try_from(place).expect("less than thirty-two");
        Ok(self.groups[level as usize].nodes[place])
    }

    fn read_group(&mut self, level: u32, group: u64) -> io::Result<Group> {
        let number = group >> (HEIGHT - level - STEP);
        let fd = self.file(number)?;
        let first = group * GROUP as u64 - (number << (HEIGHT - level));
        let mut bytes = [0; GROUP * size_of::<Hash>()];
        self.disk.read_at(fd, offset(level) + first * size_of::<Hash>() as u64, &mut bytes)?;
        let (hashes, _) = bytes.as_chunks();
        let nodes = joined(hashes.try_into().expect("a group is sixteen hashes"));
        let above = self.get(Node { level: level + STEP, index: group })?;
        if above != Some(nodes[1]) {
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(Group { number: group + 1, nodes })
    }

    fn file(&mut self, number: u64) -> io::Result<Fd> {
        if let Some((open, fd)) = self.open
            && open == number
        {
            return Ok(fd);
        }
        self.close();
        let fd = self.disk.open(&name(number))?;
        self.open = Some((number, fd));
        Ok(fd)
    }
}

/// The hashes and all above them, as they stand in a [`Group`].
fn joined(hashes: &[Hash; GROUP]) -> [Hash; 2 * GROUP] {
    let mut nodes = [Hash::default(); 2 * GROUP];
    nodes[GROUP..].copy_from_slice(hashes);
    for at in (1..GROUP).rev() {
        nodes[at] = node_hash(&nodes[2 * at], &nodes[2 * at + 1]);
    }
    nodes
}

fn name(number: u64) -> Name {
    format!("{number:08}.tiles")
}

/// Where a level that is kept begins.
fn offset(level: u32) -> u64 {
    let before = (0..level).step_by(STEP as usize);
    HEADER as u64 + before.map(|level| (LEAVES >> level) * 32).sum::<u64>()
}

fn length() -> u64 {
    offset(HEIGHT)
}

fn encode_header(log_id: &[u8; 16], number: u64, root: &Hash) -> [u8; HEADER] {
    let mut header = [0; HEADER];
    header[..8].copy_from_slice(&MAGIC);
    header[8..24].copy_from_slice(log_id);
    header[24..32].copy_from_slice(&number.to_le_bytes());
    header[32..64].copy_from_slice(root);
    let own = crc(&header[..HEADER - 4]);
    header[HEADER - 4..].copy_from_slice(&own.to_le_bytes());
    header
}

fn decode_header(header: &[u8; HEADER], log_id: &[u8; 16], number: u64) -> Option<Hash> {
    let root = *header[32..].first_chunk()?;
    (*header == encode_header(log_id, number, &root)).then_some(root)
}

#[cfg(test)]
mod tests;
