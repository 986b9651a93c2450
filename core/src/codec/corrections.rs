//! The stored shape of a correction.

use serde::{Deserialize, Serialize};

use super::part::Part;
use super::room::{List, Text};
use super::shape::{EventRefV1, Kind, PartialDayV1, Shape};
use super::{DecodeError, read as read_shape, write as write_shape};
use crate::domain::corrections::{Corrected, Record, Value};

const CORRECTED_V1: Kind = Kind { number: 0x0901, schema: 1 };

#[derive(Serialize, Deserialize)]
struct CorrectedV1 {
    record: RecordV1,
    corrects: EventRefV1,
    column: u8,
    old: ValueV1,
    new: ValueV1,
    changed_on: Option<i32>,
    learned_on: i32,
}

macro_rules! stored_records {
    ($($variant:ident($($number:ident: $stored:ty),+)),+ $(,)?) => {
        /// The recorded row, in stored order: append only.
        #[derive(Serialize, Deserialize)]
        pub(super) enum RecordV1 { $($variant($($stored),+)),+ }

        impl Shape<Record> for RecordV1 {
            fn of(value: &Record) -> RecordV1 {
                match value {
                    $(Record::$variant($($number),+) => {
                        RecordV1::$variant($(Shape::of($number)),+)
                    })+
                }
            }

            fn value(self) -> Option<Record> {
                Some(match self {
                    $(RecordV1::$variant($($number),+) => {
                        Record::$variant($(Shape::value($number)?),+)
                    })+
                })
            }
        }
    };
}

stored_records!(
    Unit(number: u32),
    UnitChange(number: u32),
    Reorganisation(number: u32, row: u16),
    Population(number: u32),
    Figure(number: u32),
    Kind(number: u32),
    Person(number: u32),
    Membership(number: u32),
    Departure(number: u32),
    Transfer(number: u32),
    Support(number: u32),
    Reversal(number: u32),
    Commendation(number: u32),
    Hardship(number: u32),
    Fund(number: u32),
    Receipt(number: u32),
    Club(number: u32),
    ClubFigure(number: u32),
    Death(number: u32),
);

#[derive(Serialize, Deserialize)]
pub(super) enum ValueV1 {
    Nothing,
    Sealed,
    Day(PartialDayV1),
    Year(i32),
    Number(i64),
    Numbers(List<i64>),
    Text(Text),
}

impl Shape<Value> for ValueV1 {
    fn of(value: &Value) -> ValueV1 {
        match value {
            Value::Nothing => ValueV1::Nothing,
            Value::Sealed => ValueV1::Sealed,
            Value::Day(day) => ValueV1::Day(Shape::of(day)),
            Value::Year(year) => ValueV1::Year(*year),
            Value::Number(number) => ValueV1::Number(*number),
            Value::Numbers(numbers) => ValueV1::Numbers(Shape::of(numbers)),
            Value::Text(text) => ValueV1::Text(Shape::of(text)),
        }
    }

    fn value(self) -> Option<Value> {
        Some(match self {
            ValueV1::Nothing => Value::Nothing,
            ValueV1::Sealed => Value::Sealed,
            ValueV1::Day(day) => Value::Day(day.value()?),
            ValueV1::Year(year) => Value::Year(year),
            ValueV1::Number(number) => Value::Number(number),
            ValueV1::Numbers(numbers) => Value::Numbers(numbers.value()?),
            ValueV1::Text(text) => Value::Text(text.value()?),
        })
    }
}

impl CorrectedV1 {
    fn value(self) -> Option<Corrected> {
        Some(Corrected {
            record: self.record.value()?,
            corrects: self.corrects.value()?,
            column: self.column.value()?,
            old: self.old.value()?,
            new: self.new.value()?,
            changed_on: Shape::value(self.changed_on)?,
            learned_on: self.learned_on.value()?,
        })
    }
}

#[cfg(test)]
pub(super) fn each_shape(visit: &mut impl super::shape::Visit) {
    visit.shape::<CorrectedV1>(CORRECTED_V1);
}

/// Appends the clear bytes of `corrected`.
pub(super) fn write(corrected: &Corrected, out: &mut Vec<u8>) -> Kind {
    let shape = CorrectedV1 {
        record: Shape::of(&corrected.record),
        corrects: Shape::of(&corrected.corrects),
        column: Shape::of(&corrected.column),
        old: Shape::of(&corrected.old),
        new: Shape::of(&corrected.new),
        changed_on: Shape::of(&corrected.changed_on),
        learned_on: Shape::of(&corrected.learned_on),
    };
    write_shape(&shape, out);
    CORRECTED_V1
}

pub(super) fn read(part: &Part<'_>) -> Result<Corrected, DecodeError> {
    if part.kind != CORRECTED_V1 {
        return Err(part.kind.unknown());
    }
    read_shape::<CorrectedV1>(part.clear)?.value().ok_or(DecodeError::OutOfRange)
}
