//! Corrections of transfers.

use super::{Fix, Row, record};
use crate::domain::calendar::{Day, PartialDay};
use crate::domain::column::Column;
use crate::domain::corrections::{self, CorrectionRefusal, Record, Value, required};
use crate::domain::ids::{PersonNo, TransferNo};
use crate::domain::memberships::rules::known_unit;
use crate::domain::memberships::{MembershipRefusal, Transfer, transfer};
use crate::domain::people::PersonRefusal;
use crate::domain::refusal::Refusal;
use crate::domain::state::Decision;

impl Fix<'_> {
    pub(super) fn transfer(&self, on: Day) -> Result<Decision, Refusal> {
        self.check_no_change()?;
        let recorded = transfer::recorded(self.state, self.person, on);
        let number = recorded.first().copied().ok_or(MembershipRefusal::NoSuchRow)?;
        let memberships = &self.state.memberships;
        let row = Row { record: Record::Transfer(number), at: memberships.transferred_at(number) };
        let stands = memberships.transfer(number);
        if self.correction.column == Column::Ref {
            return self.mover(number, row);
        }
        let stands = stands.ok_or(MembershipRefusal::NoSuchRow)?;
        let day = |on: Day| Value::Day(PartialDay::exact(on));
        let (asked, old, new) = match self.correction.column {
            Column::TransferredOn => {
                let asked = Transfer { on: corrections::exact_day(self.correction)?, ..stands };
                (asked, day(stands.on), day(asked.on))
            }
            Column::ToUnit => {
                let to = known_unit(
                    self.state,
                    Column::ToUnit,
                    required(self.correction)?,
                    self.context,
                )?;
                let old = Value::Number(stands.to.0.into());
                (Transfer { to, ..stands }, old, Value::Number(to.0.into()))
            }
            column => return Err(CorrectionRefusal::NoSuchColumn { column }.into()),
        };
        if asked == stands {
            return Ok(Decision::Unchanged(row.at.position));
        }
        transfer::check(self.state, asked, Some(number), self.context)?;
        Ok(record(vec![self.fact(row, old, new)]))
    }

    /// Somebody else moved: this one stayed.
    fn mover(&self, number: TransferNo, row: Row) -> Result<Decision, Refusal> {
        let memberships = &self.state.memberships;
        let person = self.other()?.ok_or(PersonRefusal::Unknown)?;
        let Some(Transfer { on, to, .. }) = memberships.transfer(number) else {
            return self.moved_before(number, person);
        };
        let holder = memberships.terms(memberships.moved(number)).person;
        if self.state.people.records(person).contains(&holder) {
            return Ok(Decision::Unchanged(row.at.position));
        }
        let name = |it: PersonNo| Value::Number(it.0.into());
        let old = Value::Day(PartialDay::exact(on));
        Ok(record(vec![
            self.fact(row, name(holder), name(person)),
            self.fact_of(row, Column::TransferredOn, old, Value::Nothing),
            transfer::fact(self.state, person, on, to, self.context)?,
        ]))
    }

    /// The transfer was given to somebody before: to this person?
    fn moved_before(&self, number: TransferNo, person: PersonNo) -> Result<Decision, Refusal> {
        let memberships = &self.state.memberships;
        let moved = memberships.earlier_transfers(number).next();
        let (moved, _) = moved.ok_or(MembershipRefusal::NoSuchRow)?;
        let theirs = transfer::recorded(self.state, person, moved.on);
        let mut standing = theirs.into_iter().filter(|other| {
            let stands = memberships.transfer(*other);
            stands.is_some_and(|it| it.on == moved.on && it.to == moved.to)
        });
        let other = standing.next().ok_or(MembershipRefusal::NoSuchRow)?;
        Ok(Decision::Unchanged(memberships.transferred_at(other).position))
    }
}
