//! The void of an import batch: started, one compensating commit per row, finished. A batch of its
//! own, of which every row takes back one row of the other.
//!
//! Rows are taken back in the reverse order, so that what a batch built on its own earlier rows goes
//! first. A row is taken back whole or not at all. It is kept while something that is recorded
//! elsewhere builds on it; taking that back, and voiding the batch again, goes on. What is taken
//! back is gone as known from then on, and its keys are free for a mended file; as known before, it
//! stands. Names of households, donors and purses stay: they say nothing by themselves.

mod names;
mod person;
mod record;
mod refusal;
mod rules;

use hashbrown::HashMap;

use super::column::Column;
use super::corrections::{Record, Value};
use super::event::{Event, Fact};
use super::ids::{BatchNo, EventRef, Position};
use super::office::Batch;
use super::refusal::Refusal;
use super::state::{Context, Decision, State};

use crate::saved;
pub(super) use names::note;
pub use names::{Name, Named};
pub use record::{Entry, entries};
pub use refusal::{VoidRefusal, is_kept};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VoidEvent {
    /// The void is itself a batch, with the next number of all.
    Started {
        void: BatchNo,
        batch: BatchNo,
        name: String,
    },
    /// The record of the event `voids` is taken back.
    Voided {
        record: Record,
        voids: EventRef,
        /// The clear values that go with it, so that sums stay sums. Whom support reached is left
        /// out: for sensitive kinds it is sealed.
        stood: Vec<(Column, Value)>,
    },
    Finished {
        void: BatchNo,
        reversed: u64,
        kept: u64,
        refused: u64,
    },
}

impl VoidEvent {
    /// The record that is taken back.
    pub fn record(&self) -> Option<Record> {
        match self {
            VoidEvent::Voided { record, .. } => Some(*record),
            VoidEvent::Started { .. } | VoidEvent::Finished { .. } => None,
        }
    }

    /// The event that recorded it.
    pub fn voids(&self) -> Option<EventRef> {
        match self {
            VoidEvent::Voided { voids, .. } => Some(*voids),
            VoidEvent::Started { .. } | VoidEvent::Finished { .. } => None,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum VoidCommand {
    Start {
        batch: String,
    },
    /// Takes back what the batch recorded at a position.
    TakeBack {
        void: BatchNo,
        position: Position,
        entries: Vec<Entry>,
    },
    Finish {
        void: BatchNo,
        reversed: u64,
        kept: u64,
        refused: u64,
    },
}

/// What rules of voids read.
#[derive(Debug, Default)]
pub struct Voids {
    /// Events of which the record was taken back, and where.
    voided: HashMap<EventRef, Position>,
    pub(super) named: Named,
}

saved!(struct Voids { voided, named });

impl Voids {
    /// Where the record of an event was taken back.
    pub fn of(&self, at: EventRef) -> Option<Position> {
        self.voided.get(&at).copied()
    }
}

/// Folds a void into the noun that each of its events belongs to.
pub(super) fn evolve(state: &mut State, at: EventRef, event: &VoidEvent) {
    match event {
        VoidEvent::Started { void, batch, name } => {
            state.office.begin_void(at.position, *void, *batch, name);
        }
        VoidEvent::Voided { record, voids, .. } => {
            names::each(state, *record, names::Fold::Forget);
            forget(state, at, *record);
            state.voids.voided.insert(*voids, at.position);
        }
        VoidEvent::Finished { void, .. } => state.office.finish(*void, at.position),
    }
}

fn forget(state: &mut State, at: EventRef, record: Record) {
    match record {
        Record::Unit(_) | Record::UnitChange(_) | Record::Reorganisation(..) => {
            state.units.void(at, record);
        }
        Record::Population(_) | Record::Figure(_) => state.figures.void(record),
        Record::Kind(kind) => {
            state.catalogue.void(kind);
            state.policy = at.position;
        }
        Record::Person(_) | Record::Death(_) => state.people.void(record),
        Record::Membership(_) | Record::Departure(_) | Record::Transfer(_) => {
            state.memberships.void(record);
        }
        Record::Support(_) | Record::Reversal(_) => state.support.void(record),
        Record::Commendation(commendation) => state.commendations.void(commendation),
        Record::Hardship(hardship) => state.hardships.void(hardship),
        Record::Fund(_) | Record::Receipt(_) => state.funds.void(record),
        Record::Club(_) | Record::ClubFigure(_) => state.clubs.void(record),
    }
}

fn recorded(facts: Vec<VoidEvent>) -> Decision {
    let facts = facts.into_iter().map(|event| Fact::clear(Event::Void(event))).collect();
    Decision::Record { facts, warnings: Vec::new() }
}

pub(super) fn decide(
    state: &State,
    command: &VoidCommand,
    _: &Context,
) -> Result<Decision, Refusal> {
    match command {
        VoidCommand::Start { batch } => start(state, batch),
        VoidCommand::TakeBack { void, position, entries } => {
            take_back(state, *void, *position, entries)
        }
        &VoidCommand::Finish { void, reversed, kept, refused } => {
            known(state, void)?;
            Ok(recorded(vec![VoidEvent::Finished { void, reversed, kept, refused }]))
        }
    }
}

/// The same batch goes on with its void.
fn start(state: &State, name: &str) -> Result<Decision, Refusal> {
    let office = &state.office;
    let unknown = || VoidRefusal::BatchUnknown { batch: name.to_owned() };
    let batch = office.batch(name).ok_or_else(unknown)?;
    if office.batches()[batch.index()].voids.is_some() {
        return Err(VoidRefusal::VoidOfAVoid { batch: name.to_owned() }.into());
    }
    if let Some(void) = office.void_of(batch) {
        return Ok(Decision::Unchanged(office.batches()[void.index()].started));
    }
    let wished = format!("void {name}");
    let numbered = (2..).map(|run| format!("{wished} #{run}"));
    let mut names = std::iter::once(wished.clone()).chain(numbered);
    let name = names.find(|name| office.batch(name).is_none()).expect("numbers do not end");
    let void = BatchNo::after(office.batches().len());
    Ok(recorded(vec![VoidEvent::Started { void, batch, name }]))
}

/// The batch that a void takes back.
fn known(state: &State, void: BatchNo) -> Result<&Batch, VoidRefusal> {
    let batches = state.office.batches();
    let of = batches.get(void.index()).and_then(|void| void.voids);
    of.map(|of| &batches[of.index()]).ok_or(VoidRefusal::NotStarted)
}

fn take_back(
    state: &State,
    void: BatchNo,
    position: Position,
    entries: &[Entry],
) -> Result<Decision, Refusal> {
    if !known(state, void)?.recorded(position) {
        return Err(VoidRefusal::NotOfTheBatch { position }.into());
    }
    let at = |entry: &Entry| EventRef { position, index: entry.index };
    if let Some(voided) = entries.iter().find_map(|entry| state.voids.of(at(entry))) {
        return Ok(Decision::Unchanged(voided));
    }
    let mut events = Vec::with_capacity(entries.len());
    for entry in entries.iter().rev() {
        let record = entry.record.ok_or(VoidRefusal::Correction)?;
        let voids = at(entry);
        if let Some(position) = state.corrections.latest_of(voids) {
            return Err(VoidRefusal::CorrectedSince { position }.into());
        }
        let stood = rules::taken_back(state, record, voids)?;
        events.push(VoidEvent::Voided { record, voids, stood });
    }
    if events.is_empty() {
        return Err(VoidRefusal::NotOfTheBatch { position }.into());
    }
    Ok(recorded(events))
}

#[cfg(test)]
mod tests;
