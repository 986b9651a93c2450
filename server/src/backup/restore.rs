//! A backup brought back into an empty directory, and checked there before anything is said.
//!
//! As of an earlier position the log takes another way from there: it gets an origin and a key of
//! its own, so that nothing it signs passes for the original's.

use std::fs;
use std::path::Path;

use dienhong_core::codec;
use dienhong_core::domain::ids::Position;
use dienhong_core::log::backup::{Cut, complete, copy, cut};
use dienhong_core::log::reader::Reader;
use dienhong_core::log::verify::{Verified, verify};
use dienhong_core::log::{Disks, History as _};
use dienhong_core::registry::position_at;
use dienhong_core::storage::format;
use dienhong_core::storage::lock::Lock;
use dienhong_core::storage::os::OsDisk;
use uuid::Uuid;

use super::keys::{copy as copy_keys, standing};
use super::label::Label;
use super::{about, checkpoints, fault_of, unwritten};
use crate::app::{self, LAST_SIGNED, Notary, SECRET, Writer, failed};
use crate::catalogue::Message;
use crate::cli::points::Moment;
use crate::failure::{Exit, Failure};
use crate::reading::hex;

pub(crate) struct Restored {
    pub(crate) verified: Verified,
    /// Under which it signs.
    pub(crate) origin: String,
    /// Another way from here on.
    pub(crate) is_fork: bool,
}

/// Brings `src` back into `dir`, as of `until` where it is given.
pub(crate) fn restore(
    src: &Path,
    keys: Option<&Path>,
    dir: &Path,
    until: Option<Moment>,
) -> Result<Restored, Failure> {
    let label = Label::read(src)?;
    let keys = standing(&keys.map_or_else(|| src.join("keys"), Path::to_owned))?;
    refuse_what_stands(dir)?;
    let log = OsDisk::read_only(&src.join("log")).map_err(failed)?;
    let from = Disks { root: OsDisk::read_only(src).map_err(failed)?, log };
    let whole = cut(&from, u64::MAX, codec::leaf_of).map_err(failed)?;
    check_label(&label, &from, &whole)?;
    let position = until.map(|until| reached(until, &from, &whole)).transpose()?;

    let root = OsDisk::create_directory(dir).map_err(|error| unwritten(dir, &error))?;
    let lock = Lock::take(dir).map_err(failed)?;
    let log = OsDisk::create_directory(&dir.join("log")).map_err(|e| unwritten(dir, &e))?;
    let to = Disks { root, log };
    let verified = log_restored(&from, &to, &whole, position, dir)?;
    let fork = position.is_some();
    copy_keys(&keys, &app::keys_dir(dir), None).map_err(|error| unwritten(dir, &error))?;
    check_keys(dir, &verified)?;
    let origin = if fork { forked(dir, &label)? } else { signed_on(&keys, src, dir, &verified)? };
    format::write(&mut to.root.clone()).map_err(failed)?;
    drop(lock);
    // What the log knows to be erased is destroyed again before anybody reads.
    let opened = Writer::open(dir).and_then(Writer::close);
    if opened.is_err() {
        // Keys older than the log, for one: this is no registry to work with.
        fs::remove_file(dir.join("FORMAT")).map_err(failed)?;
    }
    opened?;
    Ok(Restored { verified, origin, is_fork: fork })
}

fn refuse_what_stands(dir: &Path) -> Result<(), Failure> {
    let mut entries = match fs::read_dir(dir) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(failed)?,
    };
    if entries.next().is_none() {
        return Ok(());
    }
    // Whoever works in it is named.
    if dir.join("FORMAT").exists() {
        Lock::take(dir).map_err(failed)?;
    }
    Err(about(3403, dir))
}

/// A backup reaches at least as far as it said when it was finished, and is the same up to there.
fn check_label(label: &Label, from: &Disks<OsDisk>, whole: &Cut) -> Result<(), Failure> {
    let mut reader = Reader::open(from.clone()).map_err(failed)?;
    reader.announce(u64::MAX);
    let root = reader.tree_at(label.position, codec::leaf_of).map_err(failed)?;
    let fits = root.is_some_and(|tree| hex(&tree.root()) == label.root_hash);
    if fits && whole.position() >= label.position {
        return Ok(());
    }
    let values = [("position", label.position.to_string())];
    Err(Failure { message: Message::new(3411, values), exit: Exit::NotIntact })
}

fn reached(until: Moment, from: &Disks<OsDisk>, whole: &Cut) -> Result<u64, Failure> {
    let last = whole.position();
    let (position, said) = match until {
        Moment::Position(position) => (position.0, position.to_string()),
        Moment::Time(time) => {
            let mut reader = Reader::open(from.clone()).map_err(failed)?;
            reader.announce(u64::MAX);
            let position = position_at(&mut reader, Position(last), time).map_err(failed)?;
            (position.0, crate::reports::instant(time).unwrap_or_default())
        }
    };
    if (1..=last).contains(&position) {
        return Ok(position);
    }
    let values = [("to", said), ("last", last.to_string())];
    Err(Failure::usage(Message::new(1049, values)))
}

fn log_restored(
    from: &Disks<OsDisk>,
    to: &Disks<OsDisk>,
    whole: &Cut,
    position: Option<u64>,
    dir: &Path,
) -> Result<Verified, Failure> {
    let place = match position {
        Some(position) => &cut(from, position, codec::leaf_of).map_err(failed)?,
        None => whole,
    };
    copy(from, to, place, codec::leaf_of).map_err(|fault| fault_of(fault, dir))?;
    if let Some(position) = position {
        complete(from, to, position, codec::leaf_of).map_err(|fault| fault_of(fault, dir))?;
    }
    let verified = verify(to, codec::leaf_of).map_err(failed)?;
    let wanted = position.unwrap_or(whole.position());
    assert_eq!(verified.position, wanted, "what was copied is what was cut");
    Ok(verified)
}

fn check_keys(dir: &Path, verified: &Verified) -> Result<(), Failure> {
    let vault = app::unlocked(&app::keys_dir(dir))?;
    if vault.store_id() == verified.log_id { Ok(()) } else { Err(about(3408, &app::keys_dir(dir))) }
}

/// The name under which it goes on signing, with all that it signed up to here.
fn signed_on(keys: &Path, src: &Path, dir: &Path, verified: &Verified) -> Result<String, Failure> {
    checkpoints(src, dir, verified.position)?;
    if let Ok(last) = fs::read_to_string(keys.join(LAST_SIGNED)) {
        fs::write(app::keys_dir(dir).join(LAST_SIGNED), &last).map_err(failed)?;
        let size = last.lines().nth(1).and_then(|size| size.parse::<u64>().ok());
        if let Some(signed) = size.filter(|signed| *signed > verified.position) {
            let (signed, position) = (signed.to_string(), verified.position.to_string());
            crate::tell(&Message::new(3407, [("signed", signed), ("position", position)]));
        }
    }
    let notary = Notary::found(dir, &Label::read(src)?.origin)?;
    Ok(notary.verifier().name().to_owned())
}

fn forked(dir: &Path, label: &Label) -> Result<String, Failure> {
    let secret = app::keys_dir(dir).join(SECRET);
    if secret.exists() {
        fs::remove_file(secret).map_err(failed)?;
    }
    let origin = format!("{}/{}", label.origin, Uuid::now_v7());
    Ok(Notary::found(dir, &origin)?.verifier().name().to_owned())
}
