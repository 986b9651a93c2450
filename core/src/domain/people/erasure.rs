//! Erasure: ordered, the keys destroyed, confirmed; each its own event, finished on a restart if
//! interrupted. The person's figures stay, the texts can't be read again by anybody.

use super::{PersonEvent, PersonKey, PersonRefusal};
use crate::domain::column::Column;
use crate::domain::event::{Event, Fact};
use crate::domain::ids::{PersonNo, Position, SourceNo};
use crate::domain::refusal::Refusal;
use crate::domain::state::{Context, Decision, State};
use crate::saved;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Ordered,
    KeysDestroyed,
    Confirmed,
}

saved!(enum Stage { 0 = Ordered, 1 = KeysDestroyed, 2 = Confirmed });

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erasure {
    pub ordered_at: Position,
    pub stage: Stage,
}

saved!(struct Erasure { ordered_at, stage });

/// The parts of which the key store keeps a tag when the person is erased, so that a later row with
/// the same `ref` or identity number is noticed. `None`: nothing is kept of that column.
pub fn erasure_mark(column: Column, source: SourceNo, text: &str) -> Option<[String; 3]> {
    match column {
        Column::Ref => Some(["ref".to_owned(), source.0.to_string(), text.to_owned()]),
        // One number is one person, whatever the office.
        Column::NationalId => Some(["national_id".to_owned(), String::new(), text.to_owned()]),
        _ => None,
    }
}

/// Whether someone erased had that `ref` or identity number.
pub(super) fn was_erased(context: &Context, column: Column, text: &str) -> bool {
    let parts = erasure_mark(column, context.source, text);
    parts.is_some_and(|[what, source, text]| (context.erased.0)(&[&what, &source, &text]))
}

/// All records of the person are erased with the one that is named.
pub(super) fn decide(
    state: &State,
    key: &PersonKey,
    context: &Context,
) -> Result<Decision, Refusal> {
    let person = state.people.find_any(context, key).ok_or(PersonRefusal::Unknown)?;
    let records = state.people.records(person);
    let left = records.into_iter().filter(|record| state.people.erasure(*record).is_none());
    let order = |person| Fact::clear(Event::Person(PersonEvent::ErasureOrdered { person }));
    let facts: Vec<Fact> = left.map(order).collect();
    match state.people.erasure(person) {
        Some(erasure) if facts.is_empty() => Ok(Decision::Unchanged(erasure.ordered_at)),
        Some(_) | None => Ok(Decision::Record { facts, warnings: Vec::new() }),
    }
}

pub(super) fn decide_keys(state: &State, person: PersonNo) -> Result<Decision, Refusal> {
    let slot = state.people.slot(person);
    step(state, person, Stage::KeysDestroyed, PersonEvent::KeysDestroyed { person, slot })
}

pub(super) fn decide_end(state: &State, person: PersonNo) -> Result<Decision, Refusal> {
    step(state, person, Stage::Confirmed, PersonEvent::ErasureConfirmed { person })
}

/// Each step follows on the one before and is taken once.
fn step(
    state: &State,
    person: PersonNo,
    next: Stage,
    event: PersonEvent,
) -> Result<Decision, Refusal> {
    let erasure = state.people.erasure(person).ok_or(PersonRefusal::ErasureNotOrdered)?;
    if erasure.stage >= next {
        return Ok(Decision::Unchanged(erasure.ordered_at));
    }
    if next == Stage::Confirmed && erasure.stage == Stage::Ordered {
        return Err(PersonRefusal::ErasureNotOrdered.into());
    }
    let facts = vec![Fact::clear(Event::Person(event))];
    Ok(Decision::Record { facts, warnings: Vec::new() })
}
