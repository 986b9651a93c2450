//! The tree that proofs are made of follows what is durable; and a checkpoint is signed now and
//! then, and at the end.

use std::io::ErrorKind;
use std::slice;
use std::time::{Duration, Instant};

use dienhong_core::domain::ids::Position;
use dienhong_core::log::Hash;

use super::live::Live;
use super::shared::Shared;
use crate::app::{Notary, Records};
use crate::failure::{Failure, note};
use crate::i18n::Lang;
use crate::proofs::grove::{Grove, unwritten};
use crate::reading::held;

/// How far apart two checkpoints are that nobody asks for.
const BETWEEN: Duration = Duration::from_mins(10);

/// How soon it is tried again what a full disk, or no file to open, kept from being done.
const AGAIN: Duration = Duration::from_secs(10);

/// Until the server stops. What goes wrong beside the log itself only leaves proofs unanswered until
/// it goes right again.
pub(super) fn tend(live: &Live, shared: &Shared, lang: Lang) {
    let tell = |failure: &Failure| {
        super::log(&note(&failure.message, lang));
        shared.note(failure);
    };
    let mut told = None;
    while let Err(failure) = tended(live, shared, &tell) {
        // The same is news again once the tree has grown meanwhile.
        let size = live.grove().map_or(0, |grove| held(grove).size());
        let met = Some((failure.message.code, size));
        if told != met {
            tell(&failure);
            told = met;
        }
        super::wait(AGAIN, shared);
    }
    sign(live, &tell);
}

fn tended(live: &Live, shared: &Shared, tell: &impl Fn(&Failure)) -> Result<(), Failure> {
    if shared.is_stopping() {
        return Ok(());
    }
    let mut records = live.records()?;
    if live.grove().is_none() {
        live.plant(planted(live, &mut records)?);
    }
    let grove = live.grove().expect("it was planted");
    let mut signed = Instant::now();
    while !shared.is_stopping() {
        let size = held(grove).size();
        records.announce(live.durable());
        let leaves = records.next_leaves(size + 1)?;
        if leaves.is_empty() {
            live.wait_beyond(Position(size));
        }
        add(&mut held(grove), size, leaves)?;
        if signed.elapsed() > BETWEEN {
            sign(live, tell);
            signed = Instant::now();
        }
    }
    Ok(())
}

/// What stands in files, unless it is of another history than the log: of a copy put back by hand.
fn planted(live: &Live, records: &mut Records) -> Result<Grove, Failure> {
    let mut grove = Grove::open(live.dir(), records.log_id()).map_err(unwritten)?;
    records.announce(live.durable());
    let size = grove.size();
    let root = if size > live.durable().0 { None } else { records.root_at(Position(size))? };
    let is_sound = match grove.roots(slice::from_ref(&(0..size))) {
        _ if size == 0 => true,
        Ok(roots) => roots.first() == root.as_ref(),
        Err(error) if error.kind() == ErrorKind::InvalidData => false,
        Err(error) => return Err(unwritten(error)),
    };
    if !is_sound {
        grove.discard().map_err(unwritten)?;
    }
    Ok(grove)
}

/// Behind `size` leaves, unless whoever found something changed has let it begin anew.
fn add(grove: &mut Grove, size: u64, leaves: Vec<Hash>) -> Result<(), Failure> {
    if grove.size() != size {
        return Ok(());
    }
    leaves.into_iter().try_for_each(|leaf| grove.append(leaf)).map_err(unwritten)
}

fn sign(live: &Live, tell: &impl Fn(&Failure)) {
    let mut records = live.proving();
    let signed = Notary::of(&records).and_then(|mut notary| notary.sign(&mut records));
    if let Err(failure) = signed {
        tell(&failure);
    }
}
