//! `support`, `reversals` and `commendations`.

use dienhong_core::domain::column::Column;
use dienhong_core::domain::commendations::{CommendationCommand, Conferral, HonoureeKey};
use dienhong_core::domain::people::PersonKey;
use dienhong_core::domain::state::Command;
use dienhong_core::domain::support::{Gift, Recipient, SupportCommand};

use super::words::VALUE_BASES;
use super::{Cells, RowFault};
use crate::import::cell::{self, word};

/// Decimals of a quantity: thousandths of the kind's unit.
const QUANTITY_PLACES: u32 = 3;

pub(super) fn gift(cells: &Cells<'_>) -> Result<Command, RowFault> {
    let support = cells.text(Column::Support)?;
    let to = cells.at_most_one(&[Column::Ref, Column::Household])?;
    Ok(Command::Support(SupportCommand::Give(Gift {
        support,
        to: to.map(|(column, key)| match column {
            Column::Ref => Recipient::Person(PersonKey::parse(&key)),
            _ => Recipient::Household(key),
        }),
        unit: cells.optional_text(Column::Unit)?,
        kind: cells.optional_text(Column::Kind)?,
        given_on: cells.optional(Column::GivenOn, cell::day)?,
        amount: cells.optional(Column::Amount, cell::whole)?,
        value_basis: cells.optional(Column::ValueBasis, |value| word(value, &VALUE_BASES))?,
        quantity: cells
            .optional(Column::Quantity, |value| cell::decimal(value, QUANTITY_PLACES))?,
        programme: cells.optional_text(Column::Programme)?,
        fund: cells.optional_text(Column::Fund)?,
        decision: cells.optional_text(Column::Decision)?,
        decided_by: cells.optional_text(Column::DecidedBy)?,
        document: cells.optional_text(Column::Document)?,
    })))
}

pub(super) fn reversal(cells: &Cells<'_>) -> Result<Command, RowFault> {
    Ok(Command::Support(SupportCommand::Reverse {
        support: cells.text(Column::Support)?,
        reversed_on: cells.optional(Column::ReversedOn, cell::day)?,
        reason: cells.optional_text(Column::Reason)?,
    }))
}

pub(super) fn commendation(cells: &Cells<'_>) -> Result<Command, RowFault> {
    let commendation = cells.text(Column::Commendation)?;
    let to = cells.at_most_one(&[Column::Ref, Column::ToUnit, Column::Club])?;
    Ok(Command::Commendation(CommendationCommand::Confer(Conferral {
        commendation,
        to: to.map(|(column, key)| match column {
            Column::Ref => HonoureeKey::Person(PersonKey::parse(&key)),
            Column::ToUnit => HonoureeKey::Unit(key),
            _ => HonoureeKey::Club(key),
        }),
        kind: cells.optional_text(Column::Kind)?,
        level: cells.optional_text(Column::Level)?,
        decision_no: cells.optional_text(Column::DecisionNo)?,
        decided_by: cells.optional_text(Column::DecidedBy)?,
        decided_on: cells.optional(Column::DecidedOn, cell::day)?,
        amount: cells.optional(Column::Amount, cell::whole)?,
        for_period: cells.optional_text(Column::ForPeriod)?,
    })))
}
