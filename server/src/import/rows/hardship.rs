//! `hardship`.

use dienhong_core::domain::column::Column;
use dienhong_core::domain::hardship::{Assessment, HardshipCommand};
use dienhong_core::domain::people::PersonKey;
use dienhong_core::domain::state::Command;

use super::words::POVERTY_CLASSES;
use super::{Cells, RowFault};
use crate::import::cell::{self, word};

pub(super) fn assessment(cells: &Cells<'_>) -> Result<Command, RowFault> {
    let household = cells.text(Column::Household)?;
    let year = cells.required(Column::Year, cell::year)?;
    let refs = cells.optional_text(Column::Refs)?.unwrap_or_default();
    Ok(Command::Hardship(HardshipCommand::Assess(Assessment {
        household,
        year,
        unit: cells.text(Column::Unit)?,
        class: cells.required(Column::Class, |value| word(value, &POVERTY_CLASSES))?,
        decision: cells.text(Column::Decision)?,
        refs: refs.split_whitespace().map(PersonKey::parse).collect(),
    })))
}
