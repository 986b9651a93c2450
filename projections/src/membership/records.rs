//! What the fold keeps of persons and memberships: enough to write a membership's rows anew
//! whenever something about it is learned.

use std::collections::BTreeMap;
use std::ops::Range;

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::dense::Dense;
use dienhong_core::domain::ids::{MembershipNo, PersonNo, Position, TransferNo, UnitNo};
use dienhong_core::domain::near::Near;
use dienhong_core::domain::people::Sex;

use super::columns::{Columns, End, Start, Stretch};
use super::kept::{Membership, Person};
use super::now::Now;
use dienhong_core::saved;

/// From that day the membership counts elsewhere.
#[derive(Debug)]
struct Transfer {
    membership: MembershipNo,
    on: Day,
    to: UnitNo,
    /// It never took place.
    is_withdrawn: bool,
    earlier: Option<TransferNo>,
}

saved!(struct Transfer { membership, on, to, is_withdrawn, earlier });

/// Where rows are told, and at which position they were learned.
pub(crate) struct Telling<'c> {
    pub at: Position,
    pub columns: &'c mut Columns,
    pub now: &'c mut Now,
}

impl Telling<'_> {
    fn replace(&mut self, told: Range<u32>, stretches: &[Stretch]) -> Range<u32> {
        for row in told {
            self.columns.retire(self.at, row);
            self.now.retired(self.columns, row);
        }
        let first = self.columns.len();
        for stretch in stretches {
            let row = self.columns.push(self.at, stretch);
            self.now.learned(self.columns, row);
        }
        first..self.columns.len()
    }
}

#[derive(Debug, Default)]
pub(crate) struct Records {
    persons: Dense<Person>,
    memberships: Dense<Membership>,
    /// Where each membership was enrolled.
    enrolled_at: Near,
    /// Of those who returned: the membership registered before, by the later one.
    earlier: BTreeMap<MembershipNo, MembershipNo>,
    transfers: Dense<Transfer>,
    /// The last transfer of each that has one.
    last_transfer: BTreeMap<MembershipNo, TransferNo>,
    /// Records found to be second ones, each with the one that remains.
    merged: BTreeMap<PersonNo, PersonNo>,
}

saved!(struct Records {
    persons, memberships, enrolled_at, earlier, transfers, last_transfer, merged,
});

impl Records {
    pub(crate) fn person_mut(&mut self, person: PersonNo) -> &mut Person {
        &mut self.persons[person.index()]
    }

    pub(crate) fn membership(&self, membership: MembershipNo) -> &Membership {
        &self.memberships[membership.index()]
    }

    pub(crate) fn membership_mut(&mut self, membership: MembershipNo) -> &mut Membership {
        &mut self.memberships[membership.index()]
    }

    pub(crate) fn register(&mut self, person: PersonNo, birth_year: i16, sex: Sex) {
        assert_eq!(person.index(), self.persons.len(), "persons are numbered as registered");
        self.persons.push(Person::new(birth_year, sex));
    }

    pub(crate) fn enrol(
        &mut self,
        membership: MembershipNo,
        person: PersonNo,
        unit: UnitNo,
        joined: Day,
        at: Position,
    ) {
        assert_eq!(membership.index(), self.memberships.len(), "numbered as enrolled");
        self.memberships.push(Membership::new(person, unit, joined));
        self.enrolled_at.push(u32::try_from(at.0).expect("fewer than 2^32 commits"));
        self.chain(membership, person);
    }

    pub(crate) fn enrolled_at(&self, membership: MembershipNo) -> Position {
        let at = self.enrolled_at.get(membership.index());
        Position(at.expect("a recorded membership was enrolled").into())
    }

    pub(crate) fn transfer(
        &mut self,
        transfer: TransferNo,
        membership: MembershipNo,
        to: UnitNo,
        on: Day,
    ) {
        assert_eq!(transfer.index(), self.transfers.len(), "transfers are numbered as made");
        let earlier = self.last_transfer.insert(membership, transfer);
        self.transfers.push(Transfer { membership, on, to, is_withdrawn: false, earlier });
    }

    /// Whose membership it moved. Without a day it never took place.
    pub(crate) fn amend_day(&mut self, transfer: TransferNo, on: Option<Day>) -> MembershipNo {
        let recorded = &mut self.transfers[transfer.index()];
        match on {
            Some(on) => recorded.on = on,
            None => recorded.is_withdrawn = true,
        }
        recorded.membership
    }

    pub(crate) fn amend_unit(&mut self, transfer: TransferNo, to: UnitNo) -> MembershipNo {
        let recorded = &mut self.transfers[transfer.index()];
        recorded.to = to;
        recorded.membership
    }

    /// The membership was recorded for the wrong person.
    pub(crate) fn reassign(&mut self, membership: MembershipNo, person: PersonNo) {
        let stood = self.memberships[membership.index()].person;
        let mut kept: Vec<MembershipNo> =
            self.memberships_of(stood).filter(|other| *other != membership).collect();
        kept.reverse();
        self.persons[stood.index()].set_latest(None);
        for other in kept {
            self.chain(other, stood);
        }
        self.memberships[membership.index()].person = person;
        self.chain(membership, person);
    }

    fn chain(&mut self, membership: MembershipNo, person: PersonNo) {
        let record = &mut self.persons[person.index()];
        match record.latest() {
            Some(earlier) => self.earlier.insert(membership, earlier),
            None => self.earlier.remove(&membership),
        };
        record.set_latest(Some(membership));
    }

    pub(crate) fn merge(&mut self, person: PersonNo, into: PersonNo) {
        for record in [person, into] {
            self.persons[record.index()].is_double = true;
        }
        self.merged.insert(person, into);
    }

    pub(crate) fn unmerge(&mut self, person: PersonNo) {
        self.merged.remove(&person);
    }

    /// All records that are known to be the same person, also through others.
    fn same_person(&self, person: PersonNo) -> Vec<PersonNo> {
        if !self.persons[person.index()].is_double {
            return vec![person];
        }
        let into = |one: &PersonNo| self.merged.get(one).copied();
        let remaining = |one| std::iter::successors(Some(one), into).last();
        let records = self.merged.keys().copied();
        let mut same: Vec<PersonNo> =
            records.filter(|one| remaining(*one) == remaining(person)).collect();
        same.extend(remaining(person));
        same
    }

    /// The memberships of a person, the one registered last first.
    pub(crate) fn memberships_of(&self, person: PersonNo) -> impl Iterator<Item = MembershipNo> {
        let latest = self.persons[person.index()].latest();
        std::iter::successors(latest, |one| self.earlier.get(one).copied())
    }

    /// Brings the rows of all memberships of a person up to what is known at `at`.
    pub(crate) fn retell(&mut self, telling: &mut Telling<'_>, person: PersonNo) {
        for record in self.same_person(person) {
            let mut next = self.persons[record.index()].latest();
            while let Some(membership) = next {
                self.retell_one(telling, membership);
                next = self.earlier.get(&membership).copied();
            }
        }
    }

    fn retell_one(&mut self, telling: &mut Telling<'_>, membership: MembershipNo) {
        let stretches = self.stretches(membership);
        let first = self.memberships[membership.index()].first_row();
        let told = first.map_or(0..0, |row| telling.columns.told_with(row));
        let rows = told.clone().map(|row| telling.columns.stretch(row));
        if !rows.eq(stretches.iter().copied()) {
            let rows = telling.replace(told, &stretches);
            self.memberships[membership.index()].set_rows(&rows);
        }
    }

    /// The stretches of a membership, one after the other; none when it is void.
    fn stretches(&self, number: MembershipNo) -> Vec<Stretch> {
        let membership = &self.memberships[number.index()];
        if membership.is_void {
            return Vec::new();
        }
        let person = &self.persons[membership.person.index()];
        let (to, end) = ending(membership, person);
        let mut places = vec![(membership.joined, membership.unit, self.start(number))];
        for (on, unit) in self.transfers_of(number) {
            if to.is_none_or(|to| on < to) {
                places.push((on.max(membership.joined), unit, Start::Transferred));
            }
        }
        let ends = places.iter().skip(1).map(|place| (Some(place.0), End::Transferred));
        let ends: Vec<_> = ends.chain([(to, end)]).collect();
        let stretch = |((from, unit, start), (to, end))| Stretch {
            unit,
            from,
            to,
            birth_year: person.birth_year,
            sex: person.sex,
            start,
            end,
            membership: number,
        };
        places.into_iter().zip(ends).map(stretch).collect()
    }

    /// The transfers of a membership in the order of their days; of one day the one learned last
    /// stays.
    fn transfers_of(&self, membership: MembershipNo) -> Vec<(Day, UnitNo)> {
        let earlier = |number: &TransferNo| self.transfers[number.index()].earlier;
        let all = std::iter::successors(self.last_transfer.get(&membership).copied(), earlier);
        let mut transfers: Vec<(Day, UnitNo)> = all
            .map(|number| &self.transfers[number.index()])
            .filter(|transfer| !transfer.is_withdrawn)
            .map(|transfer| (transfer.on, transfer.to))
            .collect();
        transfers.reverse();
        transfers.sort_by_key(|&(on, _)| on);
        transfers
    }

    /// A membership is a return when the person had another one before it.
    fn start(&self, number: MembershipNo) -> Start {
        let membership = &self.memberships[number.index()];
        let is_before = |other: MembershipNo| {
            let one = &self.memberships[other.index()];
            !one.is_void && (one.joined, other) < (membership.joined, number)
        };
        let records = self.same_person(membership.person);
        let has_earlier =
            records.into_iter().flat_map(|record| self.memberships_of(record)).any(is_before);
        if has_earlier { Start::Returned } else { Start::Joined }
    }
}

/// When and how a membership ended; never before it began. Death closes what no departure did.
fn ending(membership: &Membership, person: &Person) -> (Option<Day>, End) {
    let left = membership.left().map(|(on, reason)| (on, End::from(reason)));
    let ended = left.or(person.died.day().map(|on| (on, End::Died)));
    ended.map_or((None, End::Other), |(on, end)| (Some(on.max(membership.joined)), end))
}
