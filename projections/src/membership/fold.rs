//! The fold: what each event changes in the records, and whose rows are then told anew.

use dienhong_core::domain::column::Column;
use dienhong_core::domain::corrections::{Corrected, Record, Value};
use dienhong_core::domain::event::{Commit, Event};
use dienhong_core::domain::ids::{MembershipNo, PersonNo, Position, TransferNo, UnitNo};
use dienhong_core::domain::memberships::{DepartureReason, MembershipEvent};
use dienhong_core::domain::people::{PersonEvent, Sex};
use dienhong_core::domain::voids::VoidEvent;

use super::Memberships;
use super::records::Telling;
use crate::value;
use crate::{Projection, SnapshotReader, SnapshotWriter};

impl Projection for Memberships {
    const NAME: &'static str = "memberships";
    const VERSION: u32 = 4;

    fn apply(&mut self, commit: &Commit) {
        self.now.reach(&self.columns, commit.header.recorded_at);
        for fact in &commit.facts {
            let changed = match &fact.event {
                Event::Person(event) => self.person_event(event),
                Event::Membership(event) => vec![self.membership_event(commit.position, event)],
                Event::Corrected(corrected) => self.corrected(corrected),
                Event::Void(event) => self.voided(commit.position, event).into_iter().collect(),
                Event::Office(_)
                | Event::Catalogue(_)
                | Event::Unit(_)
                | Event::Figure(_)
                | Event::Support(_)
                | Event::Commendation(_)
                | Event::Hardship(_)
                | Event::Fund(_)
                | Event::Club(_)
                | Event::Period(_) => Vec::new(),
            };
            for person in changed {
                self.retell(commit.position, person);
            }
        }
    }

    fn put_records<W: SnapshotWriter>(&self, to: &mut W) -> Result<(), W::Fault> {
        to.put(RECORDS, Memberships::VERSION, &self.records)
    }

    fn take_records<R: SnapshotReader>(&mut self, from: &mut R) -> Result<(), R::Fault> {
        self.records = from.take(RECORDS, Memberships::VERSION)?;
        Ok(())
    }
}

/// The file beside that of the model.
const RECORDS: &str = "memberships-records";

impl Memberships {
    fn retell(&mut self, at: Position, person: PersonNo) {
        let mut telling = Telling { at, columns: &mut self.columns, now: &mut self.now };
        self.records.retell(&mut telling, person);
    }

    /// Whose rows must be told anew.
    fn person_event(&mut self, event: &PersonEvent) -> Vec<PersonNo> {
        match event {
            PersonEvent::Registered { person, sex, birth_year, .. } => {
                self.records.register(*person, year(*birth_year), *sex);
                Vec::new()
            }
            PersonEvent::Died { person, died_on } => {
                self.records.person_mut(*person).died = Some(died_on.first()).into();
                vec![*person]
            }
            PersonEvent::Merged { person, into, voided } => {
                self.records.merge(*person, *into);
                self.set_void(voided, true);
                vec![*person]
            }
            PersonEvent::Unmerged { person, into, restored, .. } => {
                self.records.unmerge(*person);
                self.set_void(restored, false);
                vec![*person, *into]
            }
            PersonEvent::HouseholdRegistered { .. }
            | PersonEvent::ErasureOrdered { .. }
            | PersonEvent::KeysDestroyed { .. }
            | PersonEvent::ErasureConfirmed { .. } => Vec::new(),
        }
    }

    fn set_void(&mut self, memberships: &[MembershipNo], is_void: bool) {
        for &membership in memberships {
            self.records.membership_mut(membership).is_void = is_void;
        }
    }

    fn membership_event(&mut self, at: Position, event: &MembershipEvent) -> PersonNo {
        match event {
            MembershipEvent::Enrolled { membership, person, unit, joined_on, .. } => {
                self.records.enrol(*membership, *person, *unit, joined_on.first(), at);
                *person
            }
            MembershipEvent::Departed { membership, person, left_on, reason, .. } => {
                let left = Some((left_on.first(), *reason));
                self.records.membership_mut(*membership).set_left(left);
                *person
            }
            MembershipEvent::Transferred {
                transfer,
                membership,
                person,
                to,
                transferred_on,
                ..
            } => {
                self.records.transfer(*transfer, *membership, *to, *transferred_on);
                *person
            }
        }
    }

    /// Whose rows must be told anew.
    fn voided(&mut self, at: Position, event: &VoidEvent) -> Option<PersonNo> {
        let VoidEvent::Voided { record, .. } = event else { return None };
        let person = match *record {
            Record::Membership(membership) => {
                self.records.membership_mut(membership).is_void = true;
                self.records.membership(membership).person
            }
            Record::Departure(membership) => {
                self.records.membership_mut(membership).set_left(None);
                self.records.membership(membership).person
            }
            Record::Transfer(transfer) => {
                let membership = self.records.amend_day(transfer, None);
                self.records.membership(membership).person
            }
            Record::Death(person) => {
                self.records.person_mut(person).died = None.into();
                person
            }
            Record::Person(_)
            | Record::Unit(_)
            | Record::UnitChange(_)
            | Record::Reorganisation(..)
            | Record::Population(_)
            | Record::Figure(_)
            | Record::Kind(_)
            | Record::Support(_)
            | Record::Reversal(_)
            | Record::Commendation(_)
            | Record::Hardship(_)
            | Record::Fund(_)
            | Record::Receipt(_)
            | Record::Club(_)
            | Record::ClubFigure(_) => return None,
        };
        if self.voids.last() != Some(&at) {
            self.voids.push(at);
        }
        Some(person)
    }

    /// Whose rows must be told anew.
    fn corrected(&mut self, corrected: &Corrected) -> Vec<PersonNo> {
        let (column, new) = (corrected.column, &corrected.new);
        match corrected.record {
            Record::Person(person) => self.correct_person(person, column, new),
            // What changed on a day is told by the transfer beside it.
            Record::Membership(_) if corrected.changed_on.is_some() => Vec::new(),
            Record::Membership(membership) => self.correct_membership(membership, column, new),
            Record::Departure(membership) => self.correct_departure(membership, column, new),
            Record::Transfer(transfer) => self.correct_transfer(transfer, column, new),
            Record::Unit(_)
            | Record::UnitChange(_)
            | Record::Reorganisation(..)
            | Record::Population(_)
            | Record::Figure(_)
            | Record::Kind(_)
            | Record::Support(_)
            | Record::Reversal(_)
            | Record::Commendation(_)
            | Record::Hardship(_)
            | Record::Fund(_)
            | Record::Receipt(_)
            | Record::Club(_)
            | Record::ClubFigure(_)
            | Record::Death(_) => Vec::new(),
        }
    }

    fn correct_person(&mut self, person: PersonNo, column: Column, new: &Value) -> Vec<PersonNo> {
        let record = self.records.person_mut(person);
        match column {
            Column::BirthDate => {
                record.birth_year = value::year(new).map_or(record.birth_year, year);
            }
            Column::Sex => record.sex = sex(new).unwrap_or(record.sex),
            Column::DiedOn => record.died = value::day(new).into(),
            _ => return Vec::new(),
        }
        vec![person]
    }

    fn correct_membership(
        &mut self,
        number: MembershipNo,
        column: Column,
        new: &Value,
    ) -> Vec<PersonNo> {
        let membership = self.records.membership_mut(number);
        let person = membership.person;
        match (column, value::day(new), value::number(new).and_then(dense)) {
            (Column::JoinedOn, Some(day), _) => membership.joined = day,
            (Column::Unit, _, Some(unit)) => membership.unit = UnitNo(unit),
            (Column::Ref, _, Some(other)) => {
                self.records.reassign(number, PersonNo(other));
                return vec![person, PersonNo(other)];
            }
            _ => (),
        }
        vec![person]
    }

    /// Without a day the person never left.
    fn correct_departure(
        &mut self,
        number: MembershipNo,
        column: Column,
        new: &Value,
    ) -> Vec<PersonNo> {
        let membership = self.records.membership_mut(number);
        let left = membership.left().and_then(|(on, why)| match column {
            Column::LeftOn => Some((value::day(new)?, why)),
            Column::Reason => Some((on, reason(new).unwrap_or(why))),
            _ => Some((on, why)),
        });
        membership.set_left(left);
        vec![membership.person]
    }

    fn correct_transfer(
        &mut self,
        transfer: TransferNo,
        column: Column,
        new: &Value,
    ) -> Vec<PersonNo> {
        let membership = match (column, value::number(new).and_then(dense)) {
            (Column::TransferredOn, _) => self.records.amend_day(transfer, value::day(new)),
            (Column::ToUnit, Some(to)) => self.records.amend_unit(transfer, UnitNo(to)),
            _ => return Vec::new(),
        };
        vec![self.records.membership(membership).person]
    }
}

fn year(year: i32) -> i16 {
    i16::try_from(year).expect("the calendar's years have four digits")
}

fn dense(number: i64) -> Option<u32> {
    u32::try_from(number).ok()
}

fn sex(value: &Value) -> Option<Sex> {
    Sex::from_number(value::number(value)?)
}

fn reason(value: &Value) -> Option<DepartureReason> {
    DepartureReason::from_number(value::number(value)?)
}
