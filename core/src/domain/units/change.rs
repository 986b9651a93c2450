//! A unit is renamed, recoded or moved from a day on.

use std::sync::Arc;

use super::UnitEvent;
use super::life::Change;
use super::records::{ChangeRow, Mention, Supposition, Units};
use super::refusal::UnitRefusal;
use super::rules::Rules;
use super::supposed::Supposed;
use crate::domain::calendar::Day;
use crate::domain::column::Column;
use crate::domain::event::{Event, Fact};
use crate::domain::ids::{UnitChangeNo, UnitNo};
use crate::domain::state::Decision;

/// A row of `unit_changes` as it was written.
pub(super) struct Asked<'a> {
    pub unit: &'a str,
    pub changed_on: Day,
    pub name: Option<&'a str>,
    pub code: Option<&'a str>,
    pub parent: Option<&'a str>,
}

pub(super) fn decide(units: &Units, asked: &Asked<'_>) -> Result<Decision, UnitRefusal> {
    let unit = units.named(Column::Unit, asked.unit)?;
    if let Some(answer) = recorded(units, unit, asked) {
        return answer;
    }
    if asked.name.is_none() && asked.code.is_none() && asked.parent.is_none() {
        return Err(UnitRefusal::NothingChanges { unit: asked.unit.to_owned() });
    }
    let parent = asked.parent.map(|key| units.named(Column::Parent, key)).transpose()?;
    let change = Change {
        on: asked.changed_on,
        name: asked.name.map(Arc::from),
        code: asked.code.map(Arc::from),
        parent,
    };
    let number = UnitChangeNo::after(units.changes.len());
    check(units, number, unit, &change)?;
    let event = UnitEvent::Changed {
        change: number,
        unit,
        changed_on: asked.changed_on,
        name: asked.name.map(str::to_owned),
        code: asked.code.map(str::to_owned),
        parent,
    };
    let facts = vec![Fact::clear(Event::Unit(event))];
    Ok(Decision::Record { facts, warnings: Vec::new() })
}

fn check(
    units: &Units,
    number: UnitChangeNo,
    unit: UnitNo,
    change: &Change,
) -> Result<(), UnitRefusal> {
    if change.parent.is_none() {
        return Rules { units, lives: units.latest() }.change(unit, change);
    }
    let row = ChangeRow { unit, change: change.clone() };
    let supposed = Supposed::new(units, &Supposition::Change(number, row));
    Rules { units, lives: &supposed }.change(unit, change)?;
    supposed.check()
}

/// The same row again, as it stands or as it stood before a correction.
fn recorded(
    units: &Units,
    unit: UnitNo,
    asked: &Asked<'_>,
) -> Option<Result<Decision, UnitRefusal>> {
    let parent = asked.parent.map(|key| units.number(key));
    let difference = |row: &ChangeRow| {
        let change = &row.change;
        let agrees = [
            (Column::Name, asked.name.is_none_or(|name| change.name.as_deref() == Some(name))),
            (Column::Code, asked.code.is_none_or(|code| change.code.as_deref() == Some(code))),
            (Column::Parent, parent.is_none_or(|p| p.is_some() && p == change.parent)),
        ];
        agrees.into_iter().find(|(_, agrees)| !agrees).map(|(column, _)| column)
    };
    let on = asked.changed_on;
    for number in units.changes_naming(unit) {
        let recorded = &units.changes[number.index()];
        if recorded.versions.ever(|row| row.is(unit, on) && difference(row).is_none()) {
            return Some(Ok(Decision::Unchanged(recorded.at.position)));
        }
    }
    let stands = units.changes[units.change_now(unit, on)?.index()].versions.latest();
    let (column, key) = (difference(stands)?, format!("{}|{on}", asked.unit));
    Some(Err(UnitRefusal::OtherContent { column, key }))
}

impl ChangeRow {
    fn is(&self, unit: UnitNo, on: Day) -> bool {
        self.unit == unit && self.change.on == on
    }
}

impl Units {
    /// The change of `unit` that is, or before a correction was, dated `on`.
    pub(super) fn change_on(&self, unit: UnitNo, on: Day) -> Option<UnitChangeNo> {
        let was = |number: &UnitChangeNo| {
            self.changes[number.index()].versions.ever(|row| row.is(unit, on))
        };
        self.change_now(unit, on).or_else(|| self.changes_naming(unit).find(was))
    }

    /// The change of `unit` that is dated `on`.
    pub(super) fn change_now(&self, unit: UnitNo, on: Day) -> Option<UnitChangeNo> {
        let is =
            |number: &UnitChangeNo| self.changes[number.index()].versions.latest().is(unit, on);
        self.changes_naming(unit).find(is)
    }

    /// Changes of the unit, and those that once were or that name it as the parent; not those that
    /// a void took back.
    fn changes_naming(&self, unit: UnitNo) -> impl Iterator<Item = UnitChangeNo> {
        let numbers = self.mentions[unit.index()].iter().filter_map(|mention| match mention {
            Mention::Change(number) => Some(*number),
            Mention::Parent(_) | Mention::Row(..) => None,
        });
        let row = |number: UnitChangeNo| self.changes[number.index()].versions.latest();
        numbers.filter(move |number| !row(*number).change.says_nothing())
    }
}
