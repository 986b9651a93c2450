//! A unit is registered.

use std::sync::Arc;

use super::life::Life;
use super::records::{Registered, Registration, Units};
use super::refusal::UnitRefusal;
use super::rules::Rules;
use super::{UnitEvent, UnitKind};
use crate::domain::calendar::{Day, PartialDay};
use crate::domain::cells::{check_unit_id, required};
use crate::domain::column::Column;
use crate::domain::event::{Event, Fact};
use crate::domain::ids::UnitNo;
use crate::domain::refusal::Refusal;
use crate::domain::state::{Context, Decision};

/// A row of `units` as it was written.
pub(super) struct Asked<'a> {
    pub unit: &'a str,
    pub kind: Option<UnitKind>,
    pub name: Option<&'a str>,
    pub valid_from: Option<PartialDay>,
    pub parent: Option<&'a str>,
    pub code: Option<&'a str>,
    pub valid_until: Option<Day>,
}

pub(super) fn decide(
    units: &Units,
    asked: &Asked<'_>,
    context: &Context,
) -> Result<Decision, Refusal> {
    if let Some(answer) = recorded(units, asked) {
        return Ok(answer?);
    }
    check_unit_id(asked.unit)?;
    let kind = required(asked.kind, Column::Kind)?;
    let name = required(asked.name, Column::Name)?;
    let valid_from = required(asked.valid_from, Column::ValidFrom)?;
    let parent = asked.parent.map(|key| units.named(Column::Parent, key)).transpose()?;
    let registration = Registration {
        kind,
        name: Arc::from(name),
        code: asked.code.map(Arc::from),
        parent,
        valid_from,
        valid_until: asked.valid_until,
    };
    check_span(&registration)?;
    let rules = Rules { units, lives: units.latest() };
    rules.beginning(None, asked.unit, &Life::beginning(&registration))?;
    let event = UnitEvent::Registered {
        unit: UnitNo::after(units.len()),
        uuid: context.uuids[0],
        key: asked.unit.to_owned(),
        kind,
        name: name.to_owned(),
        code: asked.code.map(str::to_owned),
        parent,
        valid_from,
        valid_until: asked.valid_until,
        slot: context.slots[0],
    };
    let facts = vec![Fact::clear(Event::Unit(event))];
    Ok(Decision::Record { facts, warnings: Vec::new() })
}

/// Totals of a root that ended would be nobody's: it goes on.
pub(super) fn check_span(registration: &Registration) -> Result<(), UnitRefusal> {
    let valid_from = registration.valid_from;
    match registration.valid_until {
        Some(valid_until) if valid_until <= valid_from.first() => {
            Err(UnitRefusal::EndsBeforeItBegins { valid_from, valid_until })
        }
        Some(_) if registration.parent.is_none() => Err(UnitRefusal::RootEnds),
        _ => Ok(()),
    }
}

/// The same row again; what stood before a correction is the same row, too. An id that a correction
/// left is free for every other row.
fn recorded(units: &Units, asked: &Asked<'_>) -> Option<Result<Decision, UnitRefusal>> {
    let parent = asked.parent.map(|key| units.number(key));
    let difference = |registered: &Registered, row: &Registration| {
        let dated = |is_meant: &dyn Fn(&super::life::Change) -> bool| {
            registered.dated.iter().any(|(_, change)| is_meant(change))
        };
        let agrees = [
            (Column::Kind, asked.kind.is_none_or(|kind| row.kind == kind)),
            (
                Column::Name,
                asked.name.is_none_or(|name| {
                    *row.name == *name || dated(&|it| it.name.as_deref() == Some(name))
                }),
            ),
            (Column::ValidFrom, asked.valid_from.is_none_or(|day| row.valid_from == day)),
            (
                Column::Parent,
                parent.is_none_or(|given| {
                    given.is_some() && (given == row.parent || dated(&|it| it.parent == given))
                }),
            ),
            (
                Column::Code,
                asked.code.is_none_or(|given| {
                    row.code.as_deref() == Some(given)
                        || dated(&|it| it.code.as_deref() == Some(given))
                }),
            ),
            (Column::ValidUntil, asked.valid_until.is_none_or(|d| row.valid_until == Some(d))),
        ];
        agrees.into_iter().find(|(_, agrees)| !agrees).map(|(column, _)| column)
    };
    let mut said = units.said(asked.unit);
    if let Some((unit, _)) = said.find(|(unit, row)| difference(unit, row).is_none()) {
        return Some(Ok(Decision::Unchanged(unit.row.at.position)));
    }
    let stands = &units.registered[units.holder(asked.unit)?.index()];
    let column = difference(stands, stands.row.versions.latest())?;
    Some(Err(UnitRefusal::OtherContent { column, key: asked.unit.to_owned() }))
}

impl Life {
    fn beginning(registration: &Registration) -> Life {
        Life {
            kind: registration.kind,
            name: Arc::clone(&registration.name),
            code: registration.code.clone(),
            parent: registration.parent,
            from: registration.valid_from.first(),
            until: registration.valid_until,
            changes: Vec::new(),
            successions: Vec::new(),
        }
    }
}
