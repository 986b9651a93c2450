//! The clear value of a correction, read as its column means it.

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::corrections::Value;
use dienhong_core::domain::ids::{FundNo, HouseholdNo, SupportNo, UnitNo};

/// The first day that it can mean; `None`: nothing is given.
pub(crate) fn day(value: &Value) -> Option<Day> {
    match value {
        Value::Day(day) => Some(day.first()),
        _ => None,
    }
}

pub(crate) fn year(value: &Value) -> Option<i32> {
    match value {
        Value::Year(year) => Some(*year),
        Value::Day(day) => Some(day.first().year()),
        _ => None,
    }
}

pub(crate) fn number(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => Some(*number),
        _ => None,
    }
}

fn dense(value: &Value) -> Option<u32> {
    number(value).and_then(|number| u32::try_from(number).ok())
}

pub(crate) fn unit(value: &Value) -> Option<UnitNo> {
    dense(value).map(UnitNo)
}

pub(crate) fn fund(value: &Value) -> Option<FundNo> {
    dense(value).map(FundNo)
}

pub(crate) fn household(value: &Value) -> Option<HouseholdNo> {
    dense(value).map(HouseholdNo)
}

pub(crate) fn support(value: &Value) -> Option<SupportNo> {
    dense(value).map(SupportNo)
}

pub(crate) fn text(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}
