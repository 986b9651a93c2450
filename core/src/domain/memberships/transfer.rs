//! The rules of moving to another unit. Transfers are recorded in any order: what counts is where
//! the member stood on that day.

use super::rules::{check_today, known_unit, standing};
use super::{MembershipEvent, MembershipRefusal, Transfer};
use crate::domain::calendar::{Day, PartialDay};
use crate::domain::cells::required;
use crate::domain::column::Column;
use crate::domain::event::{Event, Fact};
use crate::domain::ids::{PersonNo, TransferNo, UnitNo};
use crate::domain::people::{PersonKey, PersonRefusal};
use crate::domain::refusal::Refusal;
use crate::domain::state::{Context, Decision, State};

pub(super) fn decide(
    state: &State,
    key: &PersonKey,
    on: Day,
    to_unit: Option<&str>,
    context: &Context,
) -> Result<Decision, Refusal> {
    let person = state.people.find(context, key).ok_or(PersonRefusal::Unknown)?;
    let to =
        to_unit.map(|to_unit| known_unit(state, Column::ToUnit, to_unit, context)).transpose()?;
    if let Some(answer) = repeats(state, person, on, to) {
        return answer;
    }
    let to = required(to, Column::ToUnit)?;
    let facts = vec![fact(state, person, on, to, context)?];
    Ok(Decision::Record { facts, warnings: Vec::new() })
}

/// The transfer of a person whose membership is open that day.
pub(super) fn fact(
    state: &State,
    person: PersonNo,
    on: Day,
    to: UnitNo,
    context: &Context,
) -> Result<Fact, Refusal> {
    let mut standing = standing(state, person).into_iter();
    let open = standing.find(|membership| state.memberships.is_open_on(*membership, on));
    let membership = open.ok_or(MembershipRefusal::NotOpenThen { transferred_on: on })?;
    let from = check(state, Transfer { membership, to, on }, None, context)?;
    let number = TransferNo::after(state.memberships.transfer_count());
    Ok(moved(state, number, Transfer { membership, to, on }, from, person))
}

/// `named`: the record of the person of which it was said.
pub(super) fn moved(
    state: &State,
    number: TransferNo,
    transfer: Transfer,
    from: UnitNo,
    named: PersonNo,
) -> Fact {
    let Transfer { membership, to, on } = transfer;
    let holder = state.memberships.terms(membership).person;
    Fact::clear(Event::Membership(MembershipEvent::Transferred {
        transfer: number,
        membership,
        person: named,
        from,
        to,
        transferred_on: on,
        birth_year: state.people.birth(holder).first().year(),
        sex: state.people.sex(holder),
    }))
}

/// Whence the member moves; `except` is the transfer that is being corrected.
pub(super) fn check(
    state: &State,
    asked: Transfer,
    except: Option<TransferNo>,
    context: &Context,
) -> Result<UnitNo, MembershipRefusal> {
    let Transfer { membership, to, on } = asked;
    check_today(context, Column::TransferredOn, PartialDay::exact(on))?;
    if !state.memberships.is_open_on(membership, on) {
        return Err(MembershipRefusal::NotOpenThen { transferred_on: on });
    }
    let others = state.memberships.all_transfers(membership);
    let others = others.filter(|other| Some(*other) != except);
    let others: Vec<Transfer> =
        others.filter_map(|other| state.memberships.transfer(other)).collect();
    if others.iter().any(|other| other.on == on) {
        return Err(MembershipRefusal::TransferredThatDay { transferred_on: on });
    }
    let unit = || state.units.key(to).to_owned();
    if !state.units.exists(to, on) {
        return Err(MembershipRefusal::UnitNotThen { unit: unit(), on });
    }
    let before = others.iter().filter(|other| other.on < on).max_by_key(|other| other.on);
    let from = before.map_or(state.memberships.terms(membership).unit, |other| other.to);
    if from == to {
        return Err(MembershipRefusal::AlreadyThere { unit: unit() });
    }
    Ok(from)
}

/// The row is recorded already, as it stands or as it stood before a correction.
pub(super) fn repeats(
    state: &State,
    person: PersonNo,
    on: Day,
    to: Option<UnitNo>,
) -> Option<Result<Decision, Refusal>> {
    for transfer in recorded(state, person, on) {
        let stands = state.memberships.transfer(transfer);
        let earlier = state.memberships.earlier_transfers(transfer).map(|(stood, _)| stood);
        let mut versions = stands.into_iter().chain(earlier);
        if versions.any(|it| it.on == on && to.is_none_or(|to| to == it.to)) {
            let position = state.memberships.transferred_at(transfer).position;
            return Some(Ok(Decision::Unchanged(position)));
        }
        if stands.is_some_and(|stands| stands.on == on) {
            return Some(Err(MembershipRefusal::Differs { column: Column::ToUnit }.into()));
        }
    }
    None
}

/// Transfers of the person on that day, or once said to be on it; what stands first.
pub(super) fn recorded(state: &State, person: PersonNo, on: Day) -> Vec<TransferNo> {
    let records = state.people.records(person);
    let all: Vec<TransferNo> = records
        .iter()
        .flat_map(|record| state.memberships.ever_of(*record))
        .flat_map(|membership| state.memberships.all_transfers(membership))
        .collect();
    let stands = |transfer: &&TransferNo| {
        state.memberships.transfer(**transfer).is_some_and(|stands| stands.on == on)
    };
    let stood = |transfer: &&TransferNo| {
        let mut earlier = state.memberships.earlier_transfers(**transfer);
        earlier.any(|(stood, named)| stood.on == on && named.is_none_or(|it| records.contains(&it)))
    };
    let earlier = all.iter().filter(|transfer| !stands(transfer)).filter(stood);
    all.iter().filter(stands).chain(earlier).copied().collect()
}
