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
    if let Some(number) = units.change_on(unit, asked.changed_on) {
        return recorded(units, number, asked);
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

fn recorded(
    units: &Units,
    number: UnitChangeNo,
    asked: &Asked<'_>,
) -> Result<Decision, UnitRefusal> {
    let recorded = &units.changes[number.index()];
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
    if recorded.versions.ever(|row| difference(row).is_none()) {
        return Ok(Decision::Unchanged(recorded.at.position));
    }
    let column = difference(recorded.versions.latest()).expect("no version agrees");
    let key = format!("{}|{}", asked.unit, asked.changed_on);
    Err(UnitRefusal::OtherContent { column, key })
}

impl Units {
    /// The change of `unit` that is, or before a correction was, dated `on`.
    pub(super) fn change_on(&self, unit: UnitNo, on: Day) -> Option<UnitChangeNo> {
        let numbers = self.mentions[unit.index()].iter().filter_map(|mention| match mention {
            Mention::Change(number) => Some(*number),
            Mention::Parent(_) | Mention::Row(..) => None,
        });
        let named = |now: bool| {
            numbers.clone().find(|number| {
                let versions = &self.changes[number.index()].versions;
                let is_it = |row: &ChangeRow| row.unit == unit && row.change.on == on;
                if now { is_it(versions.latest()) } else { versions.ever(is_it) }
            })
        };
        named(true).or_else(|| named(false))
    }
}
