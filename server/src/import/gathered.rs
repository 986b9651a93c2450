//! Kinds whose rows depend on one another: all are read before the first is recorded.

use std::collections::{BTreeMap, HashMap};

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::column::Column;
use dienhong_core::domain::state::Command;
use dienhong_core::domain::units::{ReorganiseRow, UnitCommand};

use super::headings::Headings;
use super::order::{Order, parents_first};
use super::reader::ReadRow;
use super::rows::{Cells, Parsed, RowFault};
use super::run::{Asked, Desk, Recorder};
use crate::catalogue::Message;
use crate::failure::Failure;

pub(super) fn record(
    desk: &mut Desk<'_>,
    headings: &Headings,
    order: Order,
    mut rows: Vec<ReadRow>,
    recorder: &mut dyn Recorder,
) -> Result<(), Failure> {
    match order {
        Order::ParentsFirst => record_units(desk, rows, recorder),
        Order::Decisions => record_decisions(desk, headings, rows, recorder),
        Order::ByDay(_) | Order::ByDayOf { .. } | Order::AsWritten => {
            rows.sort_by_key(|row| (changed_on(row), row.row));
            rows.into_iter().try_for_each(|row| desk.record_row(row, recorder))
        }
    }
}

fn changed_on(row: &ReadRow) -> Option<Day> {
    match &row.parsed {
        Some(Ok(Parsed::Command(Command::Unit(UnitCommand::Change { changed_on, .. })))) => {
            Some(*changed_on)
        }
        _ => None,
    }
}

fn record_units(
    desk: &mut Desk<'_>,
    rows: Vec<ReadRow>,
    recorder: &mut dyn Recorder,
) -> Result<(), Failure> {
    let units: Vec<(&str, Option<&str>)> = rows.iter().map(unit_and_parent).collect();
    let (order, circular) = parents_first(&units);
    let mut rows: Vec<Option<ReadRow>> = rows.into_iter().map(Some).collect();
    for (index, message) in circular {
        if let Some(row) = rows[index].take() {
            desk.answer.refuse(row.row, RowFault::of_row(message));
        }
    }
    for index in order {
        if let Some(row) = rows[index].take() {
            desk.record_row(row, recorder)?;
        }
    }
    Ok(())
}

/// A row that was not understood depends on nothing: it is refused where it stands.
fn unit_and_parent(row: &ReadRow) -> (&str, Option<&str>) {
    match &row.parsed {
        Some(Ok(Parsed::Command(Command::Unit(UnitCommand::Register {
            unit, parent, ..
        })))) => (unit, parent.as_deref()),
        _ => ("", None),
    }
}

/// The understood rows of one decision and day.
#[derive(Default)]
struct Decision {
    name: Option<String>,
    rows: Vec<(ReadRow, ReorganiseRow)>,
}

/// The rows of one decision and day are one command; decisions go by day.
fn record_decisions(
    desk: &mut Desk<'_>,
    headings: &Headings,
    rows: Vec<ReadRow>,
    recorder: &mut dyn Recorder,
) -> Result<(), Failure> {
    let mut decisions: BTreeMap<(Day, u32), Decision> = BTreeMap::new();
    let mut first_rows: HashMap<(Day, Option<String>), u32> = HashMap::new();
    let mut faulty: HashMap<String, u32> = HashMap::new();
    for mut row in rows {
        match row.parsed.take() {
            Some(Ok(Parsed::Reorganise { decision, effective_on, row: part })) => {
                let key = (effective_on, decision.clone());
                let first = *first_rows.entry(key).or_insert(row.row);
                let found = decisions.entry((effective_on, first)).or_default();
                found.name = decision;
                found.rows.push((row, part));
            }
            parsed => {
                if let Some(name) = decision_of(headings, &row) {
                    faulty.entry(name).or_insert(row.row);
                }
                desk.record_row(ReadRow { parsed, ..row }, recorder)?;
            }
        }
    }
    for ((effective_on, _), decision) in decisions {
        match decision.name.as_ref().and_then(|name| faulty.get(name)) {
            Some(other) => refuse_decision(desk, decision, *other),
            None => record_decision(desk, decision, effective_on, recorder)?,
        }
    }
    Ok(())
}

/// The decision that a row names, understood or not.
fn decision_of(headings: &Headings, row: &ReadRow) -> Option<String> {
    let cells = Cells { headings, record: &row.record };
    if row.record.is_empty() { None } else { cells.given(Column::Decision) }
}

fn refuse_decision(desk: &mut Desk<'_>, decision: Decision, other: u32) {
    for (row, _) in decision.rows {
        let values =
            [("row", other.to_string()), ("decision", decision.name.clone().unwrap_or_default())];
        desk.answer.refuse(row.row, RowFault::of_row(Message::new(2018, values)));
    }
}

fn record_decision(
    desk: &mut Desk<'_>,
    decision: Decision,
    effective_on: Day,
    recorder: &mut dyn Recorder,
) -> Result<(), Failure> {
    let (mut rows, mut parts): (Vec<ReadRow>, Vec<ReorganiseRow>) = (Vec::new(), Vec::new());
    let mut twins = Vec::new();
    for (row, part) in decision.rows {
        if parts.contains(&part) {
            twins.push(row);
        } else {
            rows.push(row);
            parts.push(part);
        }
    }
    let command = Command::Unit(UnitCommand::Reorganise {
        decision: decision.name,
        effective_on,
        rows: parts,
    });
    let mut rows = rows.into_iter();
    let row = rows.next().expect("a decision is made of rows");
    desk.ask(Asked { row, others: rows.collect(), twins }, command, recorder)
}
