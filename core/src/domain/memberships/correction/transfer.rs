//! Corrections of transfers.

use super::{Fix, Row, record};
use crate::domain::calendar::{Day, PartialDay};
use crate::domain::column::Column;
use crate::domain::corrections::{self, CorrectionRefusal, Record, Value, required};
use crate::domain::ids::TransferNo;
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
            return self.mover(number, row, on);
        }
        let stands = stands.ok_or(MembershipRefusal::NoSuchRow)?;
        let day = |on: Day| Value::Day(PartialDay::exact(on));
        let (asked, old, new) = match self.correction.column {
            Column::TransferredOn => {
                let asked = Transfer { on: corrections::exact_day(self.correction)?, ..stands };
                (asked, day(stands.on), day(asked.on))
            }
            Column::ToUnit => {
                let to = known_unit(self.state, Column::ToUnit, required(self.correction)?)?;
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
    fn mover(&self, number: TransferNo, row: Row, on: Day) -> Result<Decision, Refusal> {
        let memberships = &self.state.memberships;
        let person = self.other()?.ok_or(PersonRefusal::Unknown)?;
        let stands = memberships.transfer(number);
        let mut versions = stands.into_iter().chain(memberships.earlier_transfers(number));
        let asked = versions.find(|version| version.on == on);
        let asked = asked.ok_or(MembershipRefusal::NoSuchRow)?;
        if let Some(answer) = transfer::repeats(self.state, person, on, asked.to) {
            return answer;
        }
        stands.ok_or(MembershipRefusal::NoSuchRow)?;
        let old = Value::Day(PartialDay::exact(on));
        let withdrawn = self.fact_of(row, Column::TransferredOn, old, Value::Nothing);
        let moved = transfer::fact(self.state, person, on, asked.to, self.context)?;
        Ok(record(vec![withdrawn, moved]))
    }
}
