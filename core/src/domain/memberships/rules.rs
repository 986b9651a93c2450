//! Rules that enrolling, leaving, transferring, merging and correcting share.
//!
//! Spans are counted as reports count them: from the first day of a partial date. Nobody is in two
//! memberships on one day; a membership that ends before or on the day it begins is in none. Nor
//! does anybody die in two: of partial dates both may be empty, and yet they overlap.

use super::{DepartureReason, Leaving, MembershipEvent, MembershipRefusal, Terms};
use crate::domain::calendar::{Day, PartialDay};
use crate::domain::column::Column;
use crate::domain::event::{Event, Fact};
use crate::domain::ids::{MembershipNo, PersonNo, UnitNo};
use crate::domain::people::PersonRefusal;
use crate::domain::state::{Context, State};
use crate::domain::units::Lineage as _;

/// The days of a membership, without the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::domain) struct Span {
    pub from: Day,
    pub to: Option<Day>,
    until_death: bool,
}

impl Span {
    pub(in crate::domain) fn of(state: &State, membership: MembershipNo) -> Span {
        let joined_on = state.memberships.terms(membership).joined_on;
        Span::new(joined_on, state.memberships.leaving(membership))
    }

    pub(in crate::domain) fn new(joined_on: PartialDay, leaving: Option<Leaving>) -> Span {
        Span {
            from: joined_on.first(),
            to: leaving.map(|leaving| leaving.left_on.first()),
            until_death: leaving.is_some_and(|leaving| leaving.reason == DepartureReason::Died),
        }
    }

    fn is_empty(self) -> bool {
        self.to.is_some_and(|to| to <= self.from)
    }

    pub(in crate::domain) fn overlaps(self, other: Span) -> bool {
        let begins_in_time = |a: Span, b: Span| b.to.is_none_or(|to| a.from < to);
        let share_a_day = !self.is_empty()
            && !other.is_empty()
            && begins_in_time(self, other)
            && begins_in_time(other, self);
        share_a_day || (self.until_death && other.until_death)
    }
}

/// The memberships of a person that count, over all records of the person.
pub(in crate::domain) fn standing(state: &State, person: PersonNo) -> Vec<MembershipNo> {
    let records = state.people.records(person);
    let all = records.into_iter().flat_map(|record| state.memberships.of(record));
    all.filter(|membership| !state.memberships.is_voided(*membership)).collect()
}

pub(super) fn open_membership(state: &State, person: PersonNo) -> Option<MembershipNo> {
    let mut standing = standing(state, person).into_iter();
    standing.find(|membership| state.memberships.leaving(*membership).is_none())
}

/// `except`: the membership whose new span this is.
pub(super) fn check_overlap(
    state: &State,
    person: PersonNo,
    span: Span,
    except: Option<MembershipNo>,
) -> Result<(), MembershipRefusal> {
    let mut others = standing(state, person).into_iter();
    let clash =
        others.find(|other| Some(*other) != except && Span::of(state, *other).overlaps(span));
    clash.map_or(Ok(()), |other| {
        let joined_on = state.memberships.terms(other).joined_on;
        let left_on = state.memberships.leaving(other).map(|leaving| leaving.left_on);
        Err(MembershipRefusal::Overlaps { joined_on, left_on })
    })
}

/// The same for a membership that ends on another day than was recorded, or no more.
pub(in crate::domain) fn check_stay(
    state: &State,
    membership: MembershipNo,
    leaving: Option<Leaving>,
) -> Result<(), MembershipRefusal> {
    if state.memberships.is_voided(membership) {
        return Ok(());
    }
    let &Terms { person, joined_on, .. } = state.memberships.terms(membership);
    check_overlap(state, person, Span::new(joined_on, leaving), Some(membership))
}

/// Nothing is recorded before it happened. A partial date may mean its first day.
pub(super) fn check_today(
    context: &Context,
    column: Column,
    day: PartialDay,
) -> Result<(), MembershipRefusal> {
    if day.first() > context.today {
        return Err(MembershipRefusal::NotYet { column, on: day.first() });
    }
    Ok(())
}

/// A person leaves neither before joining nor before the last transfer; a partial date is read so
/// that it fits.
pub(super) fn check_leaving(
    state: &State,
    membership: MembershipNo,
    left_on: PartialDay,
) -> Result<(), MembershipRefusal> {
    let joined_on = state.memberships.terms(membership).joined_on;
    if left_on.last() < joined_on.first() {
        return Err(MembershipRefusal::LeavesBeforeJoining { left_on, joined_on });
    }
    match state.memberships.last_transfer(membership) {
        Some(transferred_on) if left_on.last() < transferred_on => {
            Err(MembershipRefusal::LeavesBeforeTransfer { left_on, transferred_on })
        }
        Some(_) | None => Ok(()),
    }
}

/// Nobody dies while a membership that ended otherwise still had to run; `closed`: the one that the
/// death ends.
pub(super) fn check_outlived(
    state: &State,
    person: PersonNo,
    died_on: PartialDay,
    closed: Option<MembershipNo>,
) -> Result<(), PersonRefusal> {
    for other in standing(state, person).into_iter().filter(|other| Some(*other) != closed) {
        let joined_on = state.memberships.terms(other).joined_on;
        let until = state.memberships.leaving(other).map(|leaving| leaving.left_on);
        let last = until.map_or(Day::LAST, PartialDay::first).max(joined_on.first());
        if died_on.last() < last {
            let until = until.unwrap_or(joined_on);
            return Err(PersonRefusal::DiedBeforeLeaving { died_on, until });
        }
    }
    Ok(())
}

/// The event that ends `membership`, with all it closes. `named`: the record of the person of which
/// it was said.
pub(super) fn departed(
    state: &State,
    membership: MembershipNo,
    leaving: Leaving,
    named: PersonNo,
) -> Fact {
    ended(state, membership, leaving, state.memberships.unit_of(membership, Day::LAST), named)
}

pub(super) fn ended(
    state: &State,
    membership: MembershipNo,
    leaving: Leaving,
    unit: UnitNo,
    named: PersonNo,
) -> Fact {
    let terms = state.memberships.terms(membership);
    Fact::clear(Event::Membership(MembershipEvent::Departed {
        membership,
        person: named,
        unit,
        joined_on: terms.joined_on,
        left_on: leaving.left_on,
        reason: leaving.reason,
        birth_year: state.people.birth(terms.person).first().year(),
        sex: state.people.sex(terms.person),
    }))
}

/// A unit that exists or existed at some time: today's lists carry old dates.
pub(super) fn known_unit(
    state: &State,
    column: Column,
    key: &str,
    context: &Context,
) -> Result<UnitNo, MembershipRefusal> {
    let unit = state.units.number(key);
    let unit =
        unit.ok_or_else(|| MembershipRefusal::UnitUnknown { column, unit: key.to_owned() })?;
    let from = state.units.latest().life(unit).from;
    if context.today < from {
        return Err(MembershipRefusal::UnitNotYet { column, unit: key.to_owned(), from });
    }
    Ok(unit)
}
