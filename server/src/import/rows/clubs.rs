//! `clubs` and `club_figures`.

use dienhong_core::domain::clubs::{ClubCommand, ClubRow, CountRow};
use dienhong_core::domain::column::Column;
use dienhong_core::domain::state::Command;

use super::{Cells, RowFault};
use crate::import::cell;

pub(super) fn club(cells: &Cells<'_>) -> Result<Command, RowFault> {
    Ok(Command::Club(ClubCommand::Register(ClubRow {
        club: cells.text(Column::Club)?,
        unit: cells.optional_text(Column::Unit)?,
        name: cells.optional_text(Column::Name)?,
        founded_on: cells.optional(Column::FoundedOn, cell::partial_day)?,
        programme: cells.optional_text(Column::Programme)?,
        dissolved_on: cells.optional(Column::DissolvedOn, cell::day)?,
    })))
}

pub(super) fn count(cells: &Cells<'_>) -> Result<Command, RowFault> {
    Ok(Command::Club(ClubCommand::Count(CountRow {
        club: cells.text(Column::Club)?,
        on: cells.required(Column::On, cell::day)?,
        members: cells.optional(Column::Members, cell::whole)?,
        members_60_plus: cells.optional(Column::Members60Plus, cell::whole)?,
        women: cells.optional(Column::Women, cell::whole)?,
        poor: cells.optional(Column::Poor, cell::whole)?,
        fund_amount: cells.optional(Column::FundAmount, cell::whole)?,
        borrowers: cells.optional(Column::Borrowers, cell::whole)?,
    })))
}
