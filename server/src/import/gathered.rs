//! Kinds whose rows depend on one another: all are read before the first is recorded.

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::state::Command;
use dienhong_core::domain::units::UnitCommand;

use super::decisions;
use super::headings::Headings;
use super::order::{Order, parents_first};
use super::reader::ReadRow;
use super::rows::{Parsed, RowFault};
use super::run::{Desk, Recorder};
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
        Order::Decisions => decisions::record(desk, headings, rows, recorder),
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
