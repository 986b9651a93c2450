//! What the fold keeps of each person and each membership, ten million times: nothing optional takes
//! more room than what it is.

use std::ops::Range;

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::ids::{MembershipNo, PersonNo, UnitNo};
use dienhong_core::domain::memberships::DepartureReason;
use dienhong_core::domain::people::Sex;
use dienhong_core::saved;

const NONE: u32 = u32::MAX;

#[derive(Debug)]
pub(crate) struct Person {
    pub(crate) died: DayOrNone,
    /// The membership registered last.
    latest: u32,
    pub(crate) birth_year: i16,
    pub(crate) sex: Sex,
    /// It was once found to be the same person as another record.
    pub(crate) is_double: bool,
}

saved!(struct Person { died, latest, birth_year, sex, is_double });

#[derive(Debug)]
pub(crate) struct Membership {
    pub(crate) person: PersonNo,
    pub(crate) unit: UnitNo,
    pub(crate) joined: Day,
    left_on: DayOrNone,
    /// The first of the rows that tell it as known now.
    row: u32,
    /// Means nothing where nobody left.
    reason: DepartureReason,
    /// By a merge, or taken back.
    pub(crate) is_void: bool,
}

saved!(struct Membership { person, unit, joined, left_on, row, reason, is_void });

const _: () = assert!(size_of::<Person>() + size_of::<Membership>() == 36);

/// In four bytes: a day that no calendar has stands for none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DayOrNone(i32);

saved!(newtype DayOrNone(i32));

impl DayOrNone {
    pub(crate) fn day(self) -> Option<Day> {
        Day::from_number(self.0)
    }
}

impl From<Option<Day>> for DayOrNone {
    fn from(day: Option<Day>) -> DayOrNone {
        DayOrNone(day.map_or(i32::MAX, Day::number))
    }
}

impl Person {
    pub(crate) fn new(birth_year: i16, sex: Sex) -> Person {
        Person { died: None.into(), latest: NONE, birth_year, sex, is_double: false }
    }

    pub(crate) fn latest(&self) -> Option<MembershipNo> {
        (self.latest != NONE).then_some(MembershipNo(self.latest))
    }

    pub(crate) fn set_latest(&mut self, membership: Option<MembershipNo>) {
        self.latest = membership.map_or(NONE, |membership| membership.0);
    }
}

impl Membership {
    pub(crate) fn new(person: PersonNo, unit: UnitNo, joined: Day) -> Membership {
        let (left_on, reason) = (None.into(), DepartureReason::Other);
        Membership { person, unit, joined, left_on, row: NONE, reason, is_void: false }
    }

    pub(crate) fn left(&self) -> Option<(Day, DepartureReason)> {
        self.left_on.day().map(|on| (on, self.reason))
    }

    pub(crate) fn set_left(&mut self, left: Option<(Day, DepartureReason)>) {
        self.left_on = left.map(|(on, _)| on).into();
        self.reason = left.map_or(DepartureReason::Other, |(_, reason)| reason);
    }

    /// Where the rows begin that tell it as known now.
    pub(crate) fn first_row(&self) -> Option<u32> {
        (self.row != NONE).then_some(self.row)
    }

    pub(crate) fn set_rows(&mut self, rows: &Range<u32>) {
        self.row = if rows.is_empty() { NONE } else { rows.start };
    }
}

#[cfg(test)]
mod tests {
    use super::{Day, DepartureReason, Membership, MembershipNo, Person, PersonNo, Sex, UnitNo};

    #[test]
    fn what_may_be_there_comes_back_and_can_be_taken_away() {
        let mut person = Person::new(1950, Sex::Female);
        assert_eq!((person.died.day(), person.latest()), (None, None));
        person.died = Some(Day::LAST).into();
        person.set_latest(Some(MembershipNo(0)));
        assert_eq!((person.died.day(), person.latest()), (Some(Day::LAST), Some(MembershipNo(0))));
        let mut membership = Membership::new(PersonNo(0), UnitNo(0), Day::FIRST);
        assert_eq!((membership.left(), membership.first_row()), (None, None));
        for left in [Some((Day::FIRST, DepartureReason::Died)), None] {
            membership.set_left(left);
            assert_eq!(membership.left(), left);
        }
        for rows in [4..6, 4..4] {
            membership.set_rows(&rows);
            assert_eq!(membership.first_row(), (!rows.is_empty()).then_some(4));
        }
    }
}
