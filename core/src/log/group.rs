//! A group: the commits that are made durable together. What is chained, sent and backed up, the
//! same bytes everywhere.
//!
//! Little-endian:
//!
//! ```text
//! offset  bytes
//!      0      4  magic "DHg1"
//!      4      4  count of commits, at least 1
//!      8      8  epoch: how often a writer had opened the log
//!     16      8  position of the first commit
//!     24     32  SHA-256 of the group before; of the first group: see `genesis`
//!     56      8  size of the tree before
//!     64     32  root of the tree before
//!     96      …  count times: length of the commit (4), the commit
//! ```

use sha2::{Digest, Sha256};

use super::{BEYOND, Entry, Hash};

const MAGIC: [u8; 4] = *b"DHg1";
const HEADER: usize = 96;

/// The longest group, in bytes.
pub const MAX: usize = 16 << 20;

/// What stands before the commits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    pub count: u32,
    pub epoch: u64,
    pub first: u64,
    pub before: Hash,
    pub tree_size: u64,
    pub root: Hash,
}

/// A group whose bytes were found well-formed.
#[derive(Clone, Copy, Debug)]
pub struct Group<'a> {
    pub header: Header,
    bytes: &'a [u8],
}

/// What the first group of a log names as the group before.
pub fn genesis(log_id: &[u8; 16]) -> Hash {
    Sha256::new().chain_update(b"dienhong log 1\n").chain_update(log_id).finalize().into()
}

/// What the group after these bytes names as the group before.
pub fn hash(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}

/// The bytes a group of these entries takes.
pub fn length<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> usize {
    HEADER + entries.into_iter().map(|entry| 4 + entry.bytes.len()).sum::<usize>()
}

/// Appends the group's bytes to `out`.
pub fn encode(header: &Header, entries: &[Entry], out: &mut Vec<u8>) {
    assert_eq!(header.count as usize, entries.len());
    out.extend_from_slice(&MAGIC);
    out.extend_from_slice(&header.count.to_le_bytes());
    out.extend_from_slice(&header.epoch.to_le_bytes());
    out.extend_from_slice(&header.first.to_le_bytes());
    out.extend_from_slice(&header.before);
    out.extend_from_slice(&header.tree_size.to_le_bytes());
    out.extend_from_slice(&header.root);
    for entry in entries {
        let length = u32::try_from(entry.bytes.len()).expect("a commit is shorter than 4 GiB");
        out.extend_from_slice(&length.to_le_bytes());
        out.extend_from_slice(&entry.bytes);
    }
}

impl<'a> Group<'a> {
    /// `None` where the bytes are no group: any byte too many or too few.
    pub fn parse(bytes: &'a [u8]) -> Option<Group<'a>> {
        let mut rest = bytes;
        if take(&mut rest)? != MAGIC {
            return None;
        }
        let header = Header {
            count: u32::from_le_bytes(take(&mut rest)?),
            epoch: u64::from_le_bytes(take(&mut rest)?),
            first: u64::from_le_bytes(take(&mut rest)?),
            before: take(&mut rest)?,
            tree_size: u64::from_le_bytes(take(&mut rest)?),
            root: take(&mut rest)?,
        };
        let group = Group { header, bytes };
        let mut end = HEADER;
        for _ in 0..header.count {
            let length = u32::from_le_bytes(*bytes.get(end..)?.first_chunk()?);
            end = end.checked_add(4)?.checked_add(length as usize)?;
        }
        let numbered = header.first > 0
            && [header.first, header.epoch, header.tree_size].iter().all(|count| *count < BEYOND);
        (end == bytes.len() && header.count > 0 && numbered).then_some(group)
    }

    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// See [`hash`].
    pub fn hash(&self) -> Hash {
        hash(self.bytes)
    }

    /// The position of the last commit.
    pub fn last(&self) -> u64 {
        self.header.first + u64::from(self.header.count) - 1
    }

    /// The bytes of one commit.
    pub fn commit(&self, position: u64) -> Option<&'a [u8]> {
        self.commits().find(|(at, _)| *at == position).map(|(_, bytes)| bytes)
    }

    /// Positions and bytes of the commits, in order.
    pub fn commits(&self) -> impl Iterator<Item = (u64, &'a [u8])> + use<'a> {
        let mut rest = &self.bytes[HEADER..];
        (self.header.first..).take(self.header.count as usize).map(move |position| {
            let length = u32::from_le_bytes(take(&mut rest).expect("lengths were checked"));
            let (commit, after) = rest.split_at(length as usize);
            rest = after;
            (position, commit)
        })
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (piece, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(*piece)
}

#[cfg(test)]
mod tests;
