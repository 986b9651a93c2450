//! Death is a fact of the person; it closes the membership that is open, on its day.

use super::rules::{
    check_leaving, check_outlived, check_stay, departed, open_membership, standing,
};
use super::{DepartureReason, Leaving};
use crate::domain::calendar::{Day, PartialDay};
use crate::domain::column::Column;
use crate::domain::corrections::{Corrected, Record, Value};
use crate::domain::event::{Event, Fact};
use crate::domain::ids::{MembershipNo, PersonNo};
use crate::domain::refusal::Refusal;
use crate::domain::state::State;

/// What a corrected day of death means for the person's memberships: the one that the death closed
/// follows it, an open one is closed, none may have lasted longer. `None`: the person lives.
pub(in crate::domain) fn move_death(
    state: &State,
    person: PersonNo,
    died_on: Option<PartialDay>,
    learned_on: Day,
) -> Result<Vec<Fact>, Refusal> {
    let closed_by_death = closed_by_death(state, person);
    if let Some(died_on) = died_on {
        let closed = closed_by_death.or_else(|| open_membership(state, person));
        check_outlived(state, person, died_on, closed)?;
    }
    if let Some(membership) = closed_by_death {
        if let Some(left_on) = died_on {
            check_leaving(state, membership, left_on)?;
        }
        let reason = DepartureReason::Died;
        check_stay(state, membership, died_on.map(|left_on| Leaving { left_on, reason }))?;
        let at = state.memberships.departed_at(membership);
        let (at, leaving) = at.zip(state.memberships.leaving(membership)).expect("it is closed");
        let old = Value::Day(leaving.left_on);
        let new = died_on.map_or(Value::Nothing, Value::Day);
        return Ok(vec![Fact::clear(Event::Corrected(Corrected {
            record: Record::Departure(membership),
            corrects: at,
            column: Column::LeftOn,
            old,
            new,
            changed_on: None,
            learned_on,
        }))]);
    }
    let open = open_membership(state, person).zip(died_on);
    let closed = open.map(|(membership, left_on)| {
        check_leaving(state, membership, left_on)?;
        let leaving = Leaving { left_on, reason: DepartureReason::Died };
        Ok(departed(state, membership, leaving, person))
    });
    closed.into_iter().collect()
}

fn closed_by_death(state: &State, person: PersonNo) -> Option<MembershipNo> {
    let mut standing = standing(state, person).into_iter();
    standing.find(|membership| {
        let leaving = state.memberships.leaving(*membership);
        leaving.is_some_and(|leaving| leaving.reason == DepartureReason::Died)
    })
}
