//! That the log extends every checkpoint it ever signed, and one that somebody kept.

use std::fs;
use std::path::Path;

use dienhong_core::log::checkpoint::Checkpoint;
use dienhong_core::log::notary::{NotaryFault, Signed};
use dienhong_core::log::note::Verifier;

use crate::app::{Records, failed, published, tree_reaching};
use crate::catalogue::Message;
use crate::failure::Failure;

/// How many there were.
pub(super) fn check(dir: &Path, kept: Option<Signed>) -> Result<usize, Failure> {
    let signed = published(dir)?.map_or_else(Vec::new, |(_, signed)| signed);
    let mut checkpoints: Vec<Checkpoint> =
        signed.into_iter().chain(kept).map(|signed| signed.checkpoint).collect();
    checkpoints.sort_by_key(|checkpoint| (checkpoint.size, checkpoint.root));
    checkpoints.dedup();
    let sizes: Vec<u64> = checkpoints.iter().map(|checkpoint| checkpoint.size).collect();
    let mut records = Records::open(dir)?;
    let position = tree_reaching(&mut records, sizes.last().copied().unwrap_or(0))?.size();
    for (checkpoint, root) in checkpoints.iter().zip(records.roots_at(&sizes)?) {
        let signed = checkpoint.size;
        match root {
            Some(root) if root == checkpoint.root => {}
            Some(_) => return Err(failed(NotaryFault::Forked { signed })),
            None => return Err(failed(NotaryFault::Ahead { signed, position })),
        }
    }
    Ok(checkpoints.len())
}

pub(super) fn kept(path: &Path, key: &Verifier) -> Result<Signed, Failure> {
    let file = path.display().to_string();
    let note = fs::read_to_string(path).map_err(|error| {
        let values = [("file", file.clone()), ("reason", error.to_string())];
        Failure::failed(Message::new(1005, values))
    })?;
    let checkpoint = Checkpoint::open(&note, key)
        .map_err(|_| Failure::failed(Message::new(3301, [("file", file)])))?;
    Ok(Signed { note, checkpoint })
}
