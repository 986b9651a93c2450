//! What may be taken back of a person: the record, the death, the memberships.

use super::VoidRefusal;
use super::names::Name;
use super::rules::{Stood, check_unnamed, exact, missing};
use crate::domain::calendar::PartialDay;
use crate::domain::column::Column;
use crate::domain::corrections::Value;
use crate::domain::ids::{EventRef, MembershipNo, PersonNo, TransferNo};
use crate::domain::memberships::{DepartureReason, check_stay, standing};
use crate::domain::people::check_lives;
use crate::domain::refusal::Refusal;
use crate::domain::state::State;

/// A record with memberships, a death, a merge or gifts of its own is built upon.
pub(super) fn registration(
    state: &State,
    person: PersonNo,
    at: EventRef,
) -> Result<Stood, Refusal> {
    check_alone(state, person)?;
    let memberships = &state.memberships;
    let elsewhere = |it: &MembershipNo| !memberships.enrolled_at(*it).is_beside(at);
    if let Some(membership) = memberships.of(person).find(elsewhere) {
        let joined_on = memberships.terms(membership).joined_on;
        return Err(VoidRefusal::MemberSince { joined_on }.into());
    }
    let position = at.position;
    if let Some(died_on) = state.people.own_death(person)
        && state.people.died_at(person) != position
    {
        return Err(VoidRefusal::DiedSince { died_on }.into());
    }
    check_unnamed(state, Name::Person(person))?;
    let unit = Value::Number(state.people.unit(person).0.into());
    let home = state.people.household_of(person);
    let home = home.map(|home| (Column::Household, Value::Number(home.0.into())));
    Ok([(Column::Unit, unit)].into_iter().chain(home).chain(figures(state, person)).collect())
}

pub(super) fn death(state: &State, person: PersonNo, at: EventRef) -> Result<Stood, Refusal> {
    check_alone(state, person)?;
    let died_on = state.people.own_death(person).ok_or(missing(at))?;
    let (recorded_at, died_at) = (at.position, state.people.died_at(person));
    if died_at != recorded_at {
        return Err(VoidRefusal::CorrectedSince { position: died_at }.into());
    }
    let memberships = &state.memberships;
    for membership in standing(state, person) {
        let leaving = memberships.leaving(membership);
        let ended = leaving.filter(|leaving| leaving.reason == DepartureReason::Died);
        let departed = memberships.departed_at(membership);
        let is_elsewhere = !departed.is_some_and(|departed| departed.is_beside(at));
        if let Some(leaving) = ended.filter(|_| is_elsewhere) {
            return Err(VoidRefusal::DepartedSince { left_on: leaving.left_on }.into());
        }
    }
    check_lives(state, person)?;
    Ok(vec![(Column::DiedOn, Value::Day(died_on))])
}

/// What a member did later rests on the membership.
pub(super) fn membership(
    state: &State,
    membership: MembershipNo,
    at: EventRef,
) -> Result<Stood, Refusal> {
    let memberships = &state.memberships;
    let terms = memberships.terms(membership);
    check_alone(state, terms.person)?;
    if let Some(transfer) = memberships.transfers(membership).next() {
        return Err(VoidRefusal::TransferredSince { transferred_on: transfer.on }.into());
    }
    if let Some((left_on, departed)) = departure_of(state, membership)
        && !departed.is_beside(at)
    {
        return Err(VoidRefusal::DepartedSince { left_on }.into());
    }
    let own = [
        (Column::Ref, Value::Number(terms.person.0.into())),
        (Column::Unit, Value::Number(terms.unit.0.into())),
        (Column::JoinedOn, Value::Day(terms.joined_on)),
        (Column::Basis, Value::Number(terms.basis.number())),
    ];
    Ok(own.into_iter().chain(figures(state, terms.person)).collect())
}

/// The membership is open again, unless the same row began it.
pub(super) fn departure(
    state: &State,
    membership: MembershipNo,
    at: EventRef,
) -> Result<Stood, Refusal> {
    let memberships = &state.memberships;
    let leaving = memberships.leaving(membership).ok_or(missing(at))?;
    let terms = memberships.terms(membership);
    check_alone(state, terms.person)?;
    if !memberships.enrolled_at(membership).is_beside(at) {
        let is_death = leaving.reason == DepartureReason::Died;
        if let Some(died_on) = state.people.death(terms.person).filter(|_| !is_death) {
            return Err(VoidRefusal::DiedSince { died_on }.into());
        }
        check_stay(state, membership, None)?;
    }
    let own = [
        (Column::Ref, Value::Number(terms.person.0.into())),
        (Column::Unit, Value::Number(terms.unit.0.into())),
        (Column::JoinedOn, Value::Day(terms.joined_on)),
        (Column::LeftOn, Value::Day(leaving.left_on)),
        (Column::Reason, Value::Number(leaving.reason.number())),
    ];
    Ok(own.into_iter().chain(figures(state, terms.person)).collect())
}

/// Later transfers and a departure recorded since began where this one led.
pub(super) fn transfer(state: &State, number: TransferNo, at: EventRef) -> Result<Stood, Refusal> {
    let memberships = &state.memberships;
    let transfer = memberships.transfer(number).ok_or(missing(at))?;
    let person = memberships.terms(transfer.membership).person;
    check_alone(state, person)?;
    if let Some(later) = memberships.moved_on(number) {
        return Err(VoidRefusal::TransferredSince { transferred_on: later.on }.into());
    }
    if let Some((left_on, departed)) = departure_of(state, transfer.membership)
        && departed > at
    {
        return Err(VoidRefusal::DepartedSince { left_on }.into());
    }
    let from = memberships.unit_of(transfer.membership, transfer.on.pred());
    let own = [
        (Column::Ref, Value::Number(person.0.into())),
        (Column::FromUnit, Value::Number(from.0.into())),
        (Column::ToUnit, Value::Number(transfer.to.0.into())),
        (Column::TransferredOn, exact(transfer.on)),
    ];
    Ok(own.into_iter().chain(figures(state, person)).collect())
}

/// What a merge found or a part it kept is not taken apart.
fn check_alone(state: &State, person: PersonNo) -> Result<(), VoidRefusal> {
    if state.people.records(person).len() > 1 { Err(VoidRefusal::MergedSince) } else { Ok(()) }
}

fn departure_of(state: &State, membership: MembershipNo) -> Option<(PartialDay, EventRef)> {
    let leaving = state.memberships.leaving(membership)?;
    Some((leaving.left_on, state.memberships.departed_at(membership)?))
}

/// By what totals split.
fn figures(state: &State, person: PersonNo) -> [(Column, Value); 2] {
    let birth_year = state.people.birth(person).first().year();
    let sex = state.people.sex(person).number();
    [(Column::BirthDate, Value::Year(birth_year)), (Column::Sex, Value::Number(sex))]
}
