//! `funds` and `receipts`.

use dienhong_core::domain::column::Column;
use dienhong_core::domain::funds::{FundCommand, Receipt, Registration};
use dienhong_core::domain::state::Command;

use super::words::PURPOSES;
use super::{Cells, RowFault};
use crate::import::cell::{self, CellFault, word};

/// Decimals of an amount: as many as any currency has. Whether this one has them is for the rules.
const MONEY_PLACES: u32 = 3;

pub(super) fn registration(cells: &Cells<'_>) -> Result<Command, RowFault> {
    Ok(Command::Fund(FundCommand::Register(Registration {
        fund: cells.text(Column::Fund)?,
        unit: cells.text(Column::Unit)?,
        purpose: cells.required(Column::Purpose, |value| word(value, &PURPOSES))?,
        name: cells.text(Column::Name)?,
        opened_on: cells.required(Column::OpenedOn, cell::day)?,
        currency: cells.optional_text(Column::Currency)?,
        opening_balance: cells.optional(Column::OpeningBalance, money)?,
    })))
}

pub(super) fn receipt(cells: &Cells<'_>) -> Result<Command, RowFault> {
    Ok(Command::Fund(FundCommand::Receive(Receipt {
        receipt: cells.text(Column::Receipt)?,
        fund: cells.text(Column::Fund)?,
        amount: cells.required(Column::Amount, money)?,
        received_on: cells.required(Column::ReceivedOn, cell::day)?,
        donor: cells.text(Column::Donor)?,
        document: cells.optional_text(Column::Document)?,
    })))
}

fn money(value: &str) -> Result<i64, CellFault> {
    cell::decimal(value, MONEY_PLACES)
}
