//! What a gift is, as totals count it: the clear part of its event with its link opened, and the
//! corrections made to it.

use super::{Beneficiary, SupportEvent, ValueBasis};
use crate::domain::calendar::{Day, PartialDay};
use crate::domain::column::Column;
use crate::domain::corrections::{Corrected, Value};
use crate::domain::ids::{FundNo, HouseholdNo, KindNo, PersonNo, UnitNo};
use crate::domain::secret::Secret;
use crate::saved;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    pub beneficiary: Beneficiary,
    pub unit: UnitNo,
    pub kind: KindNo,
    pub given_on: Day,
    /// Whole units of the currency.
    pub amount: Option<i64>,
    pub value_basis: ValueBasis,
    /// Thousandths of the kind's unit.
    pub quantity: Option<i64>,
    pub programme: Option<KindNo>,
    pub fund: Option<FundNo>,
}

saved!(struct Terms {
    beneficiary, unit, kind, given_on, amount, value_basis, quantity, programme, fund,
});

impl Beneficiary {
    /// The person or household that a sealed link names, where the secrets beside it were opened.
    #[must_use]
    pub fn opened(self, secrets: &[Secret]) -> Beneficiary {
        match self {
            Beneficiary::Person(_) | Beneficiary::Household(_) => self,
            Beneficiary::Sealed(_) => linked(secrets).unwrap_or(self),
        }
    }
}

fn linked(secrets: &[Secret]) -> Option<Beneficiary> {
    let number = |column| secrets.iter().find_map(|secret| secret.cell(column)?.parse().ok());
    let person = number(Column::Ref).map(|number| Beneficiary::Person(PersonNo(number)));
    person.or_else(|| {
        number(Column::Household).map(|number| Beneficiary::Household(HouseholdNo(number)))
    })
}

impl Terms {
    /// The fund that money leaves with this gift, and how much, in whole units: goods and labour
    /// are no money.
    pub fn spends(&self) -> Option<(FundNo, i64)> {
        let amount = self.amount.filter(|_| self.value_basis == ValueBasis::Cash)?;
        Some((self.fund?, amount))
    }

    /// The terms of a gift as it was recorded; `None` for any other event.
    pub fn given(event: &SupportEvent, secrets: &[Secret]) -> Option<Terms> {
        match *event {
            SupportEvent::Given {
                beneficiary,
                unit,
                kind,
                given_on,
                amount,
                value_basis,
                quantity,
                programme,
                fund,
                ..
            } => Some(Terms {
                beneficiary: beneficiary.opened(secrets),
                unit,
                kind,
                given_on,
                amount,
                value_basis,
                quantity,
                programme,
                fund,
            }),
            SupportEvent::FundNamed { .. } | SupportEvent::Reversed { .. } => None,
        }
    }

    /// The terms after a correction of one column; columns that no total counts change nothing.
    ///
    /// A beneficiary is corrected by two events, the old column emptied and the new one filled; the
    /// emptied one says nothing of its own.
    #[must_use]
    pub fn corrected(mut self, corrected: &Corrected, secrets: &[Secret]) -> Terms {
        let number = match corrected.new {
            Value::Number(number) => Some(number),
            _ => None,
        };
        let index = number.and_then(|number| u32::try_from(number).ok());
        match (corrected.column, &corrected.new) {
            (Column::Ref | Column::Household, Value::Sealed) => {
                self.beneficiary = linked(secrets).unwrap_or(self.beneficiary);
            }
            (Column::Ref, _) => {
                self.beneficiary =
                    index.map_or(self.beneficiary, |index| Beneficiary::Person(PersonNo(index)));
            }
            (Column::Household, _) => {
                self.beneficiary = index
                    .map_or(self.beneficiary, |index| Beneficiary::Household(HouseholdNo(index)));
            }
            (Column::Unit, _) => self.unit = index.map_or(self.unit, UnitNo),
            (Column::Kind, _) => self.kind = index.map_or(self.kind, KindNo),
            (Column::GivenOn, Value::Day(day)) => self.given_on = day.first(),
            (Column::Amount, _) => self.amount = number,
            (Column::Quantity, _) => self.quantity = number,
            (Column::ValueBasis, _) => {
                self.value_basis = number.and_then(ValueBasis::from_number).unwrap_or_default();
            }
            (Column::Programme, _) => self.programme = index.map(KindNo),
            (Column::Fund, _) => self.fund = index.map(FundNo),
            _ => {}
        }
        self
    }

    /// The stored value of one clear column.
    pub fn value(&self, column: Column) -> Value {
        let number = |number: Option<u32>| {
            number.map_or(Value::Nothing, |number| Value::Number(i64::from(number)))
        };
        match (column, self.beneficiary) {
            (Column::Ref, Beneficiary::Person(person)) => number(Some(person.0)),
            (Column::Household, Beneficiary::Household(household)) => number(Some(household.0)),
            (Column::Unit, _) => number(Some(self.unit.0)),
            (Column::Kind, _) => number(Some(self.kind.0)),
            (Column::GivenOn, _) => Value::Day(PartialDay::exact(self.given_on)),
            (Column::Amount, _) => self.amount.map_or(Value::Nothing, Value::Number),
            (Column::Quantity, _) => self.quantity.map_or(Value::Nothing, Value::Number),
            (Column::ValueBasis, _) => Value::Number(self.value_basis.number()),
            (Column::Programme, _) => number(self.programme.map(|programme| programme.0)),
            (Column::Fund, _) => number(self.fund.map(|fund| fund.0)),
            _ => Value::Nothing,
        }
    }
}
