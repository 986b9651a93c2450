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
//! The tiles of C2SP tlog-tiles are pieces of levels 0, 8 and 16. All of this may be thrown away at
//! any time: it is made from the log again. It is not trusted either: a hash is given only where it
//! leads to the root in the header, and whoever makes a proof checks it against one that the log gave.

use std::io;

use super::Hash;
use super::frame::crc;
use super::merkle::node_hash;
use super::merkle::nodes::{Node, Nodes, climb};
use crate::storage::{Fd, Name, Storage};

/// A file holds `2^HEIGHT` leaves.
pub const HEIGHT: u32 = 16;
pub const LEAVES: u64 = 1 << HEIGHT;

/// Every fourth level is kept; between two of them at most 14 hashes are made.
const STEP: u32 = 4;

const LEVELS: usize = (HEIGHT / STEP) as usize;
const GROUP: usize = 1 << STEP;

const MAGIC: [u8; 8] = *b"DHtile_1";
const HEADER: usize = 512;
const UNFINISHED: &str = "tiles.new";

/// The files that stand, in order, without a gap.
pub struct Tiles<S> {
    disk: S,
    log_id: [u8; 16],
    /// Levels from [`HEIGHT`] on.
    top: Nodes,
    /// The file that was read last.
    open: Option<(u64, Fd)>,
    /// Of each level that is kept, what was read last: a path needs four nodes of each.
    groups: [Group; LEVELS],
}

/// Sixteen hashes of a level, all below one node of the next that is kept.
#[derive(Clone, Copy, Default)]
struct Group {
    /// Counted from 1: nothing was read yet.
    number: u64,
    hashes: [Hash; GROUP],
}

impl<S: Storage> Tiles<S> {
    /// What is not whole, or of another log, ends the row; it is written anew.
    pub fn open(disk: S, log_id: [u8; 16]) -> io::Result<Tiles<S>> {
        let (top, groups) = (Nodes::default(), [Group::default(); LEVELS]);
        let mut tiles = Tiles { disk, log_id, top, open: None, groups };
        while let Some(root) = tiles.root_of(tiles.files())? {
            tiles.top.append(root);
        }
        Ok(tiles)
    }

    pub fn files(&self) -> u64 {
        self.top.size()
    }

    /// How many leaves the files hold.
    pub fn leaves(&self) -> u64 {
        self.files() * LEAVES
    }

    fn root_of(&mut self, number: u64) -> io::Result<Option<Hash>> {
        let fd = match self.disk.open(&name(number)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            other => other?,
        };
        let mut header = [0; HEADER];
        let whole = self.disk.len(fd)? == length();
        let read = if whole { self.disk.read_at(fd, 0, &mut header) } else { Ok(()) };
        self.disk.close(fd);
        read?;
        Ok(decode_header(&header, &self.log_id, number))
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
        self.disk.write_at(fd, 0, &bytes)?;
        self.disk.sync_data(fd)?;
        self.disk.close(fd);
        self.disk.rename(UNFINISHED, &name(number))?;
        self.disk.sync_dir()?;
        self.top.append(root);
        Ok(())
    }

    /// Throws all of it away: something in it is not what the log says.
    pub fn discard(&mut self) -> io::Result<()> {
        for (name, _) in self.disk.list()? {
            self.disk.remove(&name)?;
        }
        self.top = Nodes::default();
        self.groups = [Group::default(); LEVELS];
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
        if node.level >= HEIGHT {
            return Ok(self.top.get(Node { level: node.level - HEIGHT, ..node }));
        }
        let mut kept = |node| self.read(node);
        climb(node, |level| level.is_multiple_of(STEP), &mut kept).map(Some)
    }

    /// A hash of a level that is kept.
    fn read(&mut self, node: Node) -> io::Result<Hash> {
        let (level, group) = ((node.level / STEP) as usize, node.index / GROUP as u64);
        if self.groups[level].number != group + 1 {
            let number = node.leaves().start >> HEIGHT;
            let fd = self.file(number)?;
            let first = group * GROUP as u64 - (number << (HEIGHT - node.level));
            let mut bytes = [0; GROUP * 32];
            self.disk.read_at(fd, offset(node.level) + first * 32, &mut bytes)?;
            let (hashes, _) = bytes.as_chunks();
            let hashes = hashes.try_into().expect("a group is sixteen hashes");
            let above = self.get(Node { level: node.level + STEP, index: group })?;
            if above != Some(joined(&hashes)) {
                return Err(io::ErrorKind::InvalidData.into());
            }
            self.groups[level] = Group { number: group + 1, hashes };
        }
        let within = usize::try_from(node.index % GROUP as u64).expect("less than sixteen");
        Ok(self.groups[level].hashes[within])
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

/// The node above all of them.
fn joined(hashes: &[Hash; GROUP]) -> Hash {
    let mut level = *hashes;
    for half in (0..STEP).rev().map(|step| 1 << step) {
        for at in 0..half {
            level[at] = node_hash(&level[2 * at], &level[2 * at + 1]);
        }
    }
    level[0]
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
