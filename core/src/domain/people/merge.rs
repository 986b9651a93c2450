//! Two records found to be one person, and the way back.
//!
//! The second record remains. Memberships of the first that overlap one of the second are void
//! while the merge stands, whichever of them ended; those that only abut are kept, so that the
//! person shows as one who left and returned. What is recorded afterwards stays with the record it
//! names, so that parting them restores each with its own.

use super::{PersonEvent, PersonKey, PersonRefusal, check_lives};
use crate::domain::event::{Event, Fact};
use crate::domain::ids::{MembershipNo, PersonNo};
use crate::domain::memberships::{Parting, Span, check_cards, standing};
use crate::domain::refusal::Refusal;
use crate::domain::state::{Context, Decision, State};

pub(super) fn decide(
    state: &State,
    key: &PersonKey,
    into: &PersonKey,
    context: &Context,
) -> Result<Decision, Refusal> {
    let find = |key| state.people.find(context, key).ok_or(PersonRefusal::Unknown);
    let (person, into) = (find(key)?, find(into)?);
    if let Some(merge) = state.people.merge(person) {
        let stands = merge.into == into;
        let uuid = state.people.uuid(merge.into);
        return if stands {
            Ok(Decision::Unchanged(merge.at.position))
        } else {
            Err(PersonRefusal::AlreadyMerged { into: uuid }.into())
        };
    }
    if let Some(merge) = state.people.merge(into) {
        let uuid = state.people.uuid(merge.into);
        return Err(if state.people.remaining(into) == person {
            PersonRefusal::SameRecord
        } else {
            PersonRefusal::AlreadyMerged { into: uuid }
        }
        .into());
    }
    if person == into {
        return Err(PersonRefusal::SameRecord.into());
    }
    let voided = overlapping(state, person, into);
    check_deaths(state, person, into, &voided)?;
    Ok(one(PersonEvent::Merged { person, into, voided }))
}

fn one(event: PersonEvent) -> Decision {
    let facts = vec![Fact::clear(Event::Person(event))];
    Decision::Record { facts, warnings: Vec::new() }
}

/// The memberships of `person` that can't stand beside those of `into`.
fn overlapping(state: &State, person: PersonNo, into: PersonNo) -> Vec<MembershipNo> {
    let kept: Vec<Span> = standing(state, into).iter().map(|it| Span::of(state, *it)).collect();
    let clashes = |membership: &MembershipNo| {
        let span = Span::of(state, *membership);
        kept.iter().any(|other| other.overlaps(span))
    };
    standing(state, person).into_iter().filter(clashes).collect()
}

/// A person dies once, and no membership outlives its member.
fn check_deaths(
    state: &State,
    person: PersonNo,
    into: PersonNo,
    voided: &[MembershipNo],
) -> Result<(), PersonRefusal> {
    let deaths = (state.people.death(person), state.people.death(into));
    if let (Some(died_on), Some(other)) = deaths
        && (died_on.last() < other.first() || other.last() < died_on.first())
    {
        return Err(PersonRefusal::DeathsDiffer { died_on, other });
    }
    let Some(died_on) = deaths.1.or(deaths.0) else { return Ok(()) };
    let kept = standing(state, person).into_iter().chain(standing(state, into));
    for membership in kept.filter(|membership| !voided.contains(membership)) {
        let to = Span::of(state, membership).to;
        if to.is_none_or(|to| died_on.last() < to) {
            return Err(PersonRefusal::MemberAfterDeath { died_on });
        }
    }
    Ok(())
}

/// Merges are undone in the reverse order where a later one rests on this one.
pub(super) fn decide_unmerge(
    state: &State,
    key: &PersonKey,
    context: &Context,
) -> Result<Decision, Refusal> {
    let person = state.people.find(context, key).ok_or(PersonRefusal::Unknown)?;
    let merge = state.people.merge(person).ok_or(PersonRefusal::NotMerged)?;
    let (into, restored) = (merge.into, merge.voided.clone());
    for record in state.people.records(person) {
        let Some(later) = state.people.merge(record).filter(|later| merge.at < later.at) else {
            continue;
        };
        if record == into || !later.voided.is_empty() {
            return Err(PersonRefusal::MergedSince { later: state.people.uuid(record) }.into());
        }
    }
    let parted = state.people.records_below(person);
    let parting = Parting::of(state, &parted, &restored, context)?;
    check_parted(state, &parted, person)?;
    let event = PersonEvent::Unmerged { person, into, merge: merge.at, restored };
    let mut facts = vec![Fact::clear(Event::Person(event))];
    facts.extend(parting.facts());
    Ok(Decision::Record { facts, warnings: Vec::new() })
}

/// Parted, both live: no number or card may be that of both.
fn check_parted(state: &State, parted: &[PersonNo], person: PersonNo) -> Result<(), Refusal> {
    let dies = |records: &[PersonNo]| {
        records.iter().any(|record| state.people.own_death(*record).is_some())
    };
    let mut kept = state.people.records(person);
    kept.retain(|record| !parted.contains(record));
    match (dies(parted), dies(&kept)) {
        (true, true) => return Ok(()),
        // Who turns out to live had no claim to a number or a card while taken for dead.
        (true, false) | (false, true) => return check_lives(state, person),
        (false, false) => {}
    }
    let identity = |record: &PersonNo| state.people.details(*record).national_id;
    let taken: Vec<_> = parted.iter().filter_map(identity).collect();
    let clash = kept.iter().find(|record| identity(record).is_some_and(|it| taken.contains(&it)));
    if let Some(holder) = clash {
        let holder = state.people.uuid(*holder);
        return Err(PersonRefusal::IdentityTaken { holder }.into());
    }
    Ok(check_cards(state, parted, &kept)?)
}
