//! The leaf that a commit gives the tree, from its stored bytes alone: no key is needed.

use sha2::{Digest, Sha256};

use super::part::{Part, Parts};
use super::{DecodeError, FORMAT, shape};
use crate::log::NoLeaf;

/// The leaf of stored bytes, if they are a commit that this program knows.
pub fn leaf_of(bytes: &[u8]) -> Result<[u8; 32], NoLeaf> {
    leaf(bytes).map_err(|error| if error.is_newer() { NoLeaf::Newer } else { NoLeaf::NotACommit })
}

fn leaf(bytes: &[u8]) -> Result<[u8; 32], DecodeError> {
    let mut parts = Parts::of(bytes)?;
    let mut leaf = Sha256::new();
    // RFC 6962, section 2.1: 0x00 tells a leaf from a node.
    leaf.update([0x00, FORMAT]);
    hash_into(&mut leaf, &parts.header)?;
    while let Some(event) = parts.next_event()? {
        let mut digest = Sha256::new();
        hash_into(&mut digest, &event)?;
        leaf.update(digest.finalize());
    }
    Ok(leaf.finalize().into())
}

/// The digest form of `part`.
fn hash_into(hash: &mut Sha256, part: &Part<'_>) -> Result<(), DecodeError> {
    hash.update(part.frame);
    for blob in part.blobs() {
        let blob = blob?;
        let (kind, number) = shape::subject_number(blob.subject);
        hash.update([shape::class_number(blob.class), kind]);
        hash.update(number.to_le_bytes());
        hash.update([blob.schema]);
        hash.update(Sha256::digest(blob.bytes));
    }
    Ok(())
}
