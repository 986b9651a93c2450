//! What a fund and a receipt are, as balances count them: the clear part of their events, and the
//! corrections made to them.

use super::{FundEvent, Purpose};
use crate::domain::calendar::{Day, PartialDay};
use crate::domain::column::Column;
use crate::domain::corrections::{Corrected, Value};
use crate::domain::currency::Currency;
use crate::domain::ids::{FundNo, PartyNo, UnitNo};
use crate::saved;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    pub unit: UnitNo,
    pub purpose: Purpose,
    pub opened_on: Day,
    pub currency: Currency,
    /// In the smallest unit of the currency.
    pub opening_balance: i64,
}

saved!(struct Terms { unit, purpose, opened_on, currency, opening_balance });

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReceiptTerms {
    pub fund: FundNo,
    /// In the smallest unit of the fund's currency.
    pub amount: i64,
    pub received_on: Day,
    pub party: PartyNo,
}

saved!(struct ReceiptTerms { fund, amount, received_on, party });

fn number(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => Some(*number),
        _ => None,
    }
}

fn index(value: &Value) -> Option<u32> {
    number(value).and_then(|number| u32::try_from(number).ok())
}

impl Terms {
    /// The terms of a fund as it was registered; `None` for any other event.
    pub fn registered(event: &FundEvent) -> Option<Terms> {
        match *event {
            FundEvent::Registered {
                unit, purpose, opened_on, currency, opening_balance, ..
            } => Some(Terms { unit, purpose, opened_on, currency, opening_balance }),
            FundEvent::PartyRegistered { .. } | FundEvent::Received { .. } => None,
        }
    }

    /// The terms after a correction of one column; key and name change nothing here.
    #[must_use]
    pub fn corrected(mut self, corrected: &Corrected) -> Terms {
        match (corrected.column, &corrected.new) {
            (Column::Unit, new) => self.unit = index(new).map_or(self.unit, UnitNo),
            (Column::Purpose, new) => {
                let purpose = number(new).and_then(Purpose::from_number);
                self.purpose = purpose.unwrap_or(self.purpose);
            }
            (Column::OpenedOn, Value::Day(day)) => self.opened_on = day.first(),
            (Column::Currency, Value::Text(code)) => {
                self.currency = Currency::named(code).unwrap_or(self.currency);
            }
            (Column::OpeningBalance, new) => self.opening_balance = number(new).unwrap_or(0),
            _ => {}
        }
        self
    }

    /// The stored value of one column.
    pub fn value(&self, column: Column) -> Value {
        match column {
            Column::Unit => Value::Number(self.unit.0.into()),
            Column::Purpose => Value::Number(self.purpose.number()),
            Column::OpenedOn => Value::Day(PartialDay::exact(self.opened_on)),
            Column::Currency => Value::Text(self.currency.code().to_owned()),
            Column::OpeningBalance => Value::Number(self.opening_balance),
            _ => Value::Nothing,
        }
    }
}

impl ReceiptTerms {
    /// The terms of a receipt as it was recorded; `None` for any other event.
    pub fn received(event: &FundEvent) -> Option<ReceiptTerms> {
        match *event {
            FundEvent::Received { fund, amount, received_on, party, .. } => {
                Some(ReceiptTerms { fund, amount, received_on, party })
            }
            FundEvent::Registered { .. } | FundEvent::PartyRegistered { .. } => None,
        }
    }

    /// The terms after a correction of one column; key and document change nothing here.
    #[must_use]
    pub fn corrected(mut self, corrected: &Corrected) -> ReceiptTerms {
        match (corrected.column, &corrected.new) {
            (Column::Fund, new) => self.fund = index(new).map_or(self.fund, FundNo),
            (Column::Amount, new) => self.amount = number(new).unwrap_or(self.amount),
            (Column::ReceivedOn, Value::Day(day)) => self.received_on = day.first(),
            (Column::Donor, new) => self.party = index(new).map_or(self.party, PartyNo),
            _ => {}
        }
        self
    }

    /// The stored value of one column.
    pub fn value(&self, column: Column) -> Value {
        match column {
            Column::Fund => Value::Number(self.fund.0.into()),
            Column::Amount => Value::Number(self.amount),
            Column::ReceivedOn => Value::Day(PartialDay::exact(self.received_on)),
            Column::Donor => Value::Number(self.party.0.into()),
            _ => Value::Nothing,
        }
    }
}
