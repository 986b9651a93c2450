//! The columns of a record as values, and a record with another value in one column.

use std::sync::Arc;

use super::{Change, ChangeRow, Registration};
use crate::domain::calendar::{Day, PartialDay};
use crate::domain::column::Column;
use crate::domain::corrections::Value;
use crate::domain::ids::UnitNo;
use crate::domain::units::records::Terms;
use crate::domain::units::{Part, ReorganisationRow, UnitKind};

pub(super) fn text(text: Option<&str>) -> Value {
    text.map_or(Value::Nothing, |text| Value::Text(text.to_owned()))
}

pub(super) fn unit(unit: Option<UnitNo>) -> Value {
    unit.map_or(Value::Nothing, |unit| Value::Number(unit.0.into()))
}

pub(super) fn day(day: Day) -> Value {
    Value::Day(PartialDay::exact(day))
}

pub(super) fn number(number: Option<i64>) -> Value {
    number.map_or(Value::Nothing, Value::Number)
}

pub(super) fn kind_number(kind: UnitKind) -> i64 {
    index_in(&UnitKind::ALL, kind)
}

pub(super) fn part_number(part: Part) -> i64 {
    index_in(&Part::ALL, part)
}

fn index_in<T: PartialEq>(all: &[T], one: T) -> i64 {
    let index = all.iter().position(|it| *it == one).expect("every value is among all");
    i64::try_from(index).expect("few values")
}

fn at<T: Copy>(all: &[T], value: &Value) -> Option<T> {
    all.get(usize::try_from(as_number(value)?).ok()?).copied()
}

fn as_number(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => Some(*number),
        _ => None,
    }
}

pub(super) fn as_unit(value: &Value) -> Option<UnitNo> {
    as_number(value).and_then(|number| u32::try_from(number).ok()).map(UnitNo)
}

pub(super) fn as_text(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

fn as_day(value: &Value) -> Option<PartialDay> {
    match value {
        Value::Day(day) => Some(*day),
        _ => None,
    }
}

fn as_units(value: &Value) -> Vec<UnitNo> {
    match value {
        Value::Numbers(numbers) => {
            numbers.iter().filter_map(|number| u32::try_from(*number).ok().map(UnitNo)).collect()
        }
        _ => Vec::new(),
    }
}

impl Registration {
    pub(in crate::domain::units) fn value(&self, column: Column) -> Value {
        match column {
            Column::Kind => Value::Number(kind_number(self.kind)),
            Column::Name => text(Some(&self.name)),
            Column::Code => text(self.code.as_deref()),
            Column::Parent => unit(self.parent),
            Column::ValidFrom => Value::Day(self.valid_from),
            Column::ValidUntil => self.valid_until.map_or(Value::Nothing, day),
            _ => Value::Nothing,
        }
    }

    pub(super) fn with(&self, column: Column, value: &Value) -> Registration {
        let mut row = self.clone();
        match column {
            Column::Kind => row.kind = at(&UnitKind::ALL, value).unwrap_or(row.kind),
            Column::Name => row.name = as_text(value).map_or(row.name, Arc::from),
            Column::Code => row.code = as_text(value).map(Arc::from),
            Column::Parent => row.parent = as_unit(value),
            Column::ValidFrom => row.valid_from = as_day(value).unwrap_or(row.valid_from),
            Column::ValidUntil => row.valid_until = as_day(value).map(PartialDay::first),
            _ => {}
        }
        row
    }
}

impl Change {
    /// Only that column changes.
    pub(super) fn of(on: Day, column: Column, value: &Value) -> Change {
        Change { on, name: None, code: None, parent: None }.with(column, value)
    }

    fn with(mut self, column: Column, value: &Value) -> Change {
        match column {
            Column::ChangedOn => self.on = as_day(value).map_or(self.on, PartialDay::first),
            Column::Name => self.name = as_text(value).map(Arc::from),
            Column::Code => self.code = as_text(value).map(Arc::from),
            Column::Parent => self.parent = as_unit(value),
            _ => {}
        }
        self
    }
}

impl ChangeRow {
    pub(in crate::domain::units) fn value(&self, column: Column) -> Value {
        match column {
            Column::Unit => unit(Some(self.unit)),
            Column::ChangedOn => day(self.change.on),
            Column::Name => text(self.change.name.as_deref()),
            Column::Code => text(self.change.code.as_deref()),
            Column::Parent => unit(self.change.parent),
            _ => Value::Nothing,
        }
    }

    pub(super) fn with(&self, column: Column, value: &Value) -> ChangeRow {
        let named = as_unit(value).filter(|_| column == Column::Unit);
        let change = self.change.clone().with(column, value);
        ChangeRow { unit: named.unwrap_or(self.unit), change }
    }
}

impl Terms {
    pub(super) fn value(&self, column: Column) -> Value {
        match column {
            Column::EffectiveOn => day(self.effective_on),
            Column::Decision => text(self.decision.as_deref()),
            _ => Value::Nothing,
        }
    }

    pub(super) fn with(&self, column: Column, value: &Value) -> Terms {
        let mut terms = self.clone();
        match column {
            Column::EffectiveOn => {
                terms.effective_on = as_day(value).map_or(terms.effective_on, PartialDay::first);
            }
            Column::Decision => terms.decision = as_text(value).map(str::to_owned),
            _ => {}
        }
        terms
    }
}

impl ReorganisationRow {
    pub(super) fn value(&self, column: Column) -> Value {
        match column {
            Column::FromUnit => unit(Some(self.from)),
            Column::ToUnit => unit(self.to),
            Column::Part => Value::Number(part_number(self.part)),
            Column::Default => Value::Number(self.is_default.into()),
            Column::Share => number(self.share),
            Column::Branches => Value::Numbers(self.branches.iter().map(|b| b.0.into()).collect()),
            _ => Value::Nothing,
        }
    }

    pub(super) fn with(&self, column: Column, value: &Value) -> ReorganisationRow {
        let mut row = self.clone();
        match column {
            Column::FromUnit => row.from = as_unit(value).unwrap_or(row.from),
            Column::ToUnit => row.to = as_unit(value),
            Column::Part => row.part = at(&Part::ALL, value).unwrap_or(row.part),
            Column::Default => row.is_default = as_number(value) == Some(1),
            Column::Share => row.share = as_number(value),
            Column::Branches => row.branches = as_units(value),
            _ => {}
        }
        row
    }
}
