//! The snapshot of the writer's state: `state/00000000000000123456/registry`. Written at an orderly
//! end alone, when nobody waits for the writer.

use std::fs::File;
use std::io;
use std::path::Path;

use dienhong_core::codec;
use dienhong_core::domain::ids::Position;
use dienhong_core::log::History as _;
use dienhong_core::log::reader::Reader;
use dienhong_core::snapshot::Spoiled;
use dienhong_core::snapshot::sealed::Found;
use dienhong_core::storage::os::OsDisk;

use super::sets::Sets;
use super::{dropped, is_due, opened, tell};
use crate::app::DiskRegistry;
use crate::catalogue::Message;

const FOLDER: &str = "state";
const FILE: &str = "registry";

/// The newest snapshot, if it is one of the log that `history` reads.
pub(crate) fn found(dir: &Path, history: &mut Reader<OsDisk>) -> Option<Found<File>> {
    let sets = Sets::of(dir, FOLDER);
    let newest = sets.newest();
    if newest == Position::START {
        return None;
    }
    let found = opened(&sets.path(newest).join(FILE)).and_then(|found| fitting(found, history));
    found.map_err(|spoiled| was_dropped(&spoiled)).ok()
}

fn fitting(found: Found<File>, history: &mut Reader<OsDisk>) -> Result<Found<File>, Spoiled> {
    let place = found.place();
    if place.log_id != history.log_id() {
        return Err(Spoiled::OtherLog);
    }
    // A fault of the log is met again, and told, when it is read.
    let tree = history.tree_at(place.position, codec::leaf_of).ok().flatten();
    match tree {
        Some(tree) if tree.root() == place.root => Ok(found),
        Some(_) | None => Err(Spoiled::OtherHistory),
    }
}

pub(crate) fn was_dropped(spoiled: &Spoiled) {
    tell(&dropped(spoiled, FOLDER));
}

/// What gave nothing once gives nothing again: it makes room for the next one, which is then due.
/// For the process that writes.
pub(crate) fn discard(dir: &Path) {
    let sets = Sets::of(dir, FOLDER);
    let newest = sets.newest();
    if newest == Position::START {
        return;
    }
    if let Err(error) = sets.discard(newest) {
        let values = [("folder", FOLDER.to_owned()), ("reason", error.to_string())];
        tell(&Message::new(3206, values));
    }
}

/// Writes the state of a registry that was closed, where much came since the last snapshot.
pub(crate) fn keep(dir: &Path, registry: &DiskRegistry) {
    let (sets, now) = (Sets::of(dir, FOLDER), Position(registry.tip().position()));
    // One that an erasure closed for ever is as good as none.
    let opens = registry.keeps_state_key().unwrap_or(false);
    let last = if opens { sets.newest() } else { Position::START };
    if !is_due(last, now) {
        return;
    }
    let fill = |new: &Path| {
        let mut file = File::create_new(new.join(FILE))?;
        let key = registry.save_state(&mut file)?;
        file.sync_data()?;
        Ok(key)
    };
    let settle = |key| match key {
        Some(key) => registry.keep_state_key(key).map_err(io::Error::other),
        None => Ok(false),
    };
    if let Err(error) = sets.replace(now, fill, settle) {
        let values = [("folder", FOLDER.to_owned()), ("reason", error.to_string())];
        tell(&Message::new(3206, values));
    }
}
