//! What a club counted of itself on a day.

use super::ClubEvent;
use crate::domain::calendar::{Day, PartialDay};
use crate::domain::column::Column;
use crate::domain::corrections::{Corrected, Value};
use crate::domain::ids::ClubNo;
use crate::saved;

/// Groups overlap: a poor woman of 70 is in three of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClubFigures {
    pub club: ClubNo,
    pub on: Day,
    pub members: i64,
    pub members_60_plus: Option<i64>,
    pub women: Option<i64>,
    pub poor: Option<i64>,
    /// Whole units of the currency.
    pub fund_amount: Option<i64>,
    pub borrowers: Option<i64>,
}

saved!(struct ClubFigures {
    club, on, members, members_60_plus, women, poor, fund_amount, borrowers,
});

impl ClubFigures {
    /// The figures as they were recorded; `None`: the event counts nothing.
    pub fn counted(event: &ClubEvent) -> Option<ClubFigures> {
        match *event {
            ClubEvent::Registered { .. } => None,
            ClubEvent::Counted {
                figures: _,
                club,
                on,
                members,
                members_60_plus,
                women,
                poor,
                fund_amount,
                borrowers,
            } => Some(ClubFigures {
                club,
                on,
                members,
                members_60_plus,
                women,
                poor,
                fund_amount,
                borrowers,
            }),
        }
    }

    /// What tells it from other counts.
    pub(super) fn key(&self) -> (ClubNo, Day) {
        (self.club, self.on)
    }

    /// Those that are part of the members.
    pub(super) fn parts(&self) -> [(Column, Option<i64>); 4] {
        [
            (Column::Members60Plus, self.members_60_plus),
            (Column::Women, self.women),
            (Column::Poor, self.poor),
            (Column::Borrowers, self.borrowers),
        ]
    }

    /// The figures after a correction of one column.
    #[must_use]
    pub fn corrected(self, corrected: &Corrected) -> ClubFigures {
        self.with(corrected.column, &corrected.new)
    }

    #[must_use]
    pub(super) fn with(mut self, column: Column, value: &Value) -> ClubFigures {
        let number = match value {
            Value::Number(number) => Some(*number),
            _ => None,
        };
        match (column, value) {
            (Column::Club, _) => {
                let club = number.and_then(|number| u32::try_from(number).ok());
                self.club = club.map_or(self.club, ClubNo);
            }
            (Column::On, Value::Day(day)) => self.on = day.first(),
            (Column::Members, _) => self.members = number.unwrap_or(self.members),
            (Column::Members60Plus, _) => self.members_60_plus = number,
            (Column::Women, _) => self.women = number,
            (Column::Poor, _) => self.poor = number,
            (Column::FundAmount, _) => self.fund_amount = number,
            (Column::Borrowers, _) => self.borrowers = number,
            _ => {}
        }
        self
    }

    pub(super) fn value(&self, column: Column) -> Value {
        let number = |number: Option<i64>| number.map_or(Value::Nothing, Value::Number);
        match column {
            Column::Club => Value::Number(self.club.0.into()),
            Column::On => Value::Day(PartialDay::exact(self.on)),
            Column::Members => Value::Number(self.members),
            Column::Members60Plus => number(self.members_60_plus),
            Column::Women => number(self.women),
            Column::Poor => number(self.poor),
            Column::FundAmount => number(self.fund_amount),
            Column::Borrowers => number(self.borrowers),
            _ => Value::Nothing,
        }
    }
}
