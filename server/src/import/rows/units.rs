//! `units`, `unit_changes` and `reorganisation`.

use dienhong_core::domain::column::Column;
use dienhong_core::domain::state::Command;
use dienhong_core::domain::units::{ReorganiseRow, UnitCommand};

use super::words::{PARTS, UNIT_KINDS, YES_NO};
use super::{Cells, Parsed, RowFault};
use crate::import::cell::{self, word};

/// Decimals of a share: billionths.
const SHARE_PLACES: u32 = 9;

pub(super) fn registration(cells: &Cells<'_>) -> Result<Command, RowFault> {
    Ok(Command::Unit(UnitCommand::Register {
        unit: cells.text(Column::Unit)?,
        kind: cells.optional(Column::Kind, |value| word(value, &UNIT_KINDS))?,
        name: cells.optional_text(Column::Name)?,
        valid_from: cells.optional(Column::ValidFrom, cell::partial_day)?,
        parent: cells.optional_text(Column::Parent)?,
        code: cells.optional_text(Column::Code)?,
        valid_until: cells.optional(Column::ValidUntil, cell::day)?,
    }))
}

pub(super) fn change(cells: &Cells<'_>) -> Result<Command, RowFault> {
    Ok(Command::Unit(UnitCommand::Change {
        unit: cells.text(Column::Unit)?,
        changed_on: cells.required(Column::ChangedOn, cell::day)?,
        name: cells.optional_text(Column::Name)?,
        code: cells.optional_text(Column::Code)?,
        parent: cells.optional_text(Column::Parent)?,
    }))
}

pub(super) fn reorganisation(cells: &Cells<'_>) -> Result<Parsed, RowFault> {
    let branches = cells.optional_text(Column::Branches)?.unwrap_or_default();
    Ok(Parsed::Reorganise {
        row: ReorganiseRow {
            from: cells.text(Column::FromUnit)?,
            to: cells.optional_text(Column::ToUnit)?,
            part: cells.optional(Column::Part, |value| word(value, &PARTS))?,
            is_default: cells.optional(Column::Default, |value| word(value, &YES_NO))?,
            share: cells.optional(Column::Share, |value| cell::fraction(value, SHARE_PLACES))?,
            branches: branches.split_whitespace().map(str::to_owned).collect(),
        },
        decision: cells.optional_text(Column::Decision)?,
        effective_on: cells.required(Column::EffectiveOn, cell::day)?,
    })
}
