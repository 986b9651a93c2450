//! The tree that proofs are made of follows what is durable; and a checkpoint is signed now and
//! then, and at the end.

use std::time::{Duration, Instant};

use dienhong_core::domain::ids::Position;

use super::live::Live;
use super::shared::Shared;
use crate::app::Notary;
use crate::failure::{Failure, note};
use crate::i18n::Lang;
use crate::proofs::grove::{Grove, unwritten};
use crate::reading::held;

/// How far apart two checkpoints are that nobody asks for.
const BETWEEN: Duration = Duration::from_mins(10);

/// Until the server stops. What goes wrong beside the log itself only leaves proofs unanswered.
pub(super) fn tend(live: &Live, shared: &Shared, lang: Lang) {
    let tell = |failure: &Failure| {
        super::log(&note(&failure.message, lang));
        shared.note(failure);
    };
    if let Err(failure) = tended(live, shared, &tell) {
        tell(&failure);
    }
    sign(live, &tell);
}

fn tended(live: &Live, shared: &Shared, tell: &impl Fn(&Failure)) -> Result<(), Failure> {
    let mut records = live.records()?;
    live.plant(Grove::open(live.dir(), records.log_id()).map_err(unwritten)?);
    let grove = live.grove().expect("it was planted");
    let mut signed = Instant::now();
    while !shared.is_stopping() {
        let size = held(grove).size();
        records.announce(live.durable());
        let leaves = records.next_leaves(size + 1)?;
        if leaves.is_empty() {
            live.wait_beyond(Position(size));
        }
        let mut grove = held(grove);
        // Whoever found something changed in it has let it begin anew.
        if grove.size() == size {
            leaves.into_iter().try_for_each(|leaf| grove.append(leaf)).map_err(unwritten)?;
        }
        if signed.elapsed() > BETWEEN {
            sign(live, tell);
            signed = Instant::now();
        }
    }
    Ok(())
}

fn sign(live: &Live, tell: &impl Fn(&Failure)) {
    let mut records = live.proving();
    let signed = Notary::of(&records).and_then(|mut notary| notary.sign(&mut records));
    if let Err(failure) = signed {
        tell(&failure);
    }
}
