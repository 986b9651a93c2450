//! Facts about members that are learned after their year was closed: recorded as they are, and
//! told.

use super::PeriodRefusal;
use super::money::told;
use crate::domain::calendar::Day;
use crate::domain::column::Column;
use crate::domain::corrections::{Corrected, Record, Value};
use crate::domain::event::{Event, Fact};
use crate::domain::ids::{MembershipNo, Position, UnitNo};
use crate::domain::memberships::MembershipEvent;
use crate::domain::state::{Decision, State, Warning};

/// The decision, with a warning where it records a fact of a closed year.
pub(in crate::domain) fn warn(state: &State, mut decision: Decision) -> Decision {
    if let Decision::Record { facts, warnings } = &mut decision
        && !state.periods.is_empty()
    {
        let late = facts.iter().find_map(|fact| late(state, fact));
        warnings.extend(late.map(|refusal| Warning { refusal: refusal.into() }));
    }
    decision
}

fn late(state: &State, fact: &Fact) -> Option<PeriodRefusal> {
    let (column, places) = told_of(state, &fact.event)?;
    places.into_iter().find_map(|(unit, on)| {
        let lives = state.units.latest();
        let closing = state.periods.binding(lives, unit, on, Position::LATEST)?;
        let closed = told(state, closing, on.year());
        Some(PeriodRefusal::Late { column, on, closed })
    })
}

/// Where and when a fact about a membership takes effect.
fn told_of(state: &State, event: &Event) -> Option<(Column, Vec<(UnitNo, Day)>)> {
    match event {
        Event::Membership(MembershipEvent::Enrolled { unit, joined_on, .. }) => {
            Some((Column::JoinedOn, vec![(*unit, joined_on.first())]))
        }
        Event::Membership(MembershipEvent::Departed { unit, left_on, .. }) => {
            Some((Column::LeftOn, vec![(*unit, left_on.first())]))
        }
        Event::Membership(MembershipEvent::Transferred { from, to, transferred_on, .. }) => {
            let (from, to) = ((*from, *transferred_on), (*to, *transferred_on));
            Some((Column::TransferredOn, vec![from, to]))
        }
        Event::Corrected(corrected) => corrected_places(state, corrected),
        _ => None,
    }
}

/// A corrected day counts as it stood and as it stands now, another column on the day of its row.
fn corrected_places(state: &State, corrected: &Corrected) -> Option<(Column, Vec<(UnitNo, Day)>)> {
    let memberships = &state.memberships;
    let joined = |membership: MembershipNo| memberships.terms(membership).joined_on.first();
    let (membership, day) = match corrected.record {
        Record::Membership(membership) => (membership, joined(membership)),
        Record::Departure(membership) => {
            (membership, memberships.leaving(membership)?.left_on.first())
        }
        Record::Transfer(transfer) => {
            (memberships.moved(transfer), memberships.transfer(transfer)?.on)
        }
        _ => return None,
    };
    let told = [&corrected.old, &corrected.new].into_iter().filter_map(|value| match value {
        Value::Day(day) => Some(day.first()),
        _ => None,
    });
    let days: Vec<Day> = match told.collect::<Vec<Day>>() {
        none if none.is_empty() => vec![day],
        days => days,
    };
    let place = |on: Day| (memberships.unit_of(membership, on), on);
    Some((corrected.column, days.into_iter().map(place).collect()))
}
