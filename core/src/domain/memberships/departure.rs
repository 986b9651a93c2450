//! The rules of leaving and of dying.

use super::rules::{check_leaving, check_outlived, check_today, departed, open_membership};
use super::{DepartureReason, Leaving, MembershipRefusal};
use crate::domain::calendar::PartialDay;
use crate::domain::cells::required;
use crate::domain::column::Column;
use crate::domain::event::{Event, Fact};
use crate::domain::ids::{MembershipNo, PersonNo};
use crate::domain::people::{PersonEvent, PersonKey, PersonRefusal};
use crate::domain::refusal::Refusal;
use crate::domain::state::{Context, Decision, State};

pub(super) fn decide(
    state: &State,
    key: &PersonKey,
    left_on: PartialDay,
    reason: Option<DepartureReason>,
    context: &Context,
) -> Result<Decision, Refusal> {
    let person = state.people.find(context, key).ok_or(PersonRefusal::Unknown)?;
    if let Some(answer) = repeats(state, person, left_on, reason) {
        return answer;
    }
    let leaving = Leaving { left_on, reason: required(reason, Column::Reason)? };
    Ok(Decision::Record { facts: facts(state, person, leaving, context)?, warnings: Vec::new() })
}

/// What leaving records: the end of the open membership, and the death where that is the reason.
pub(super) fn facts(
    state: &State,
    person: PersonNo,
    leaving: Leaving,
    context: &Context,
) -> Result<Vec<Fact>, Refusal> {
    check_today(context, Column::LeftOn, leaving.left_on)?;
    if let Some(died_on) = state.people.death(person) {
        return Err(MembershipRefusal::AlreadyDead { died_on }.into());
    }
    let open = open_membership(state, person);
    if let Some(membership) = open {
        check_leaving(state, membership, leaving.left_on)?;
    } else if leaving.reason != DepartureReason::Died {
        return Err(MembershipRefusal::NotAMember.into());
    }
    let mut facts = Vec::new();
    if leaving.reason == DepartureReason::Died {
        check_birth(state, person, leaving.left_on)?;
        check_outlived(state, person, leaving.left_on, open)?;
        let died_on = leaving.left_on;
        facts.push(Fact::clear(Event::Person(PersonEvent::Died { person, died_on })));
    }
    facts.extend(open.map(|membership| departed(state, membership, leaving, person)));
    Ok(facts)
}

fn check_birth(state: &State, person: PersonNo, died_on: PartialDay) -> Result<(), PersonRefusal> {
    let birth = state.people.birth(person);
    if died_on.last() < birth.first() {
        let born_in = birth.first().year();
        return Err(PersonRefusal::DiedBeforeBirth { died_on, born_in });
    }
    Ok(())
}

/// The row is recorded already, as it stands or as it stood before a correction.
fn repeats(
    state: &State,
    person: PersonNo,
    left_on: PartialDay,
    reason: Option<DepartureReason>,
) -> Option<Result<Decision, Refusal>> {
    for membership in recorded(state, person, left_on) {
        let stands = state.memberships.leaving(membership);
        let earlier = state.memberships.earlier_leavings(membership).map(|(stood, _)| stood);
        let mut versions = stands.into_iter().chain(earlier);
        if versions.any(|it| it.left_on == left_on && reason.is_none_or(|why| why == it.reason)) {
            let at = state.memberships.departed_at(membership);
            let at = at.unwrap_or_else(|| state.memberships.enrolled_at(membership));
            return Some(Ok(Decision::Unchanged(at.position)));
        }
        if stands.is_some_and(|stands| stands.left_on == left_on) {
            return Some(Err(MembershipRefusal::Differs { column: Column::Reason }.into()));
        }
    }
    let says_death = reason.is_none_or(|reason| reason == DepartureReason::Died);
    let is_that_death = says_death && state.people.death(person) == Some(left_on);
    is_that_death.then(|| Ok(Decision::Unchanged(state.people.died_at(person))))
}

/// Memberships of the person that ended that day, or were once said to have; what stands first.
pub(super) fn recorded(state: &State, person: PersonNo, left_on: PartialDay) -> Vec<MembershipNo> {
    let records = state.people.records(person);
    let all: Vec<MembershipNo> =
        records.iter().flat_map(|record| state.memberships.ever_of(*record)).collect();
    let ends = |leaving: Leaving| leaving.left_on == left_on;
    let stands =
        |membership: &&MembershipNo| state.memberships.leaving(**membership).is_some_and(ends);
    let stood = |membership: &&MembershipNo| {
        let mut earlier = state.memberships.earlier_leavings(**membership);
        earlier.any(|(stood, named)| ends(stood) && named.is_none_or(|it| records.contains(&it)))
    };
    let earlier = all.iter().filter(|membership| !stands(membership)).filter(stood);
    all.iter().filter(stands).chain(earlier).copied().collect()
}
