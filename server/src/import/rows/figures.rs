//! `population`, `figures` and `kinds`.

use dienhong_core::domain::catalogue::CatalogueCommand;
use dienhong_core::domain::column::Column;
use dienhong_core::domain::figures::FigureCommand;
use dienhong_core::domain::state::Command;

use super::words::{FAMILIES, QUALIFIERS, YES_NO};
use super::{Cells, RowFault};
use crate::import::cell::{self, word};

/// Decimals of a reported value: thousandths.
const VALUE_PLACES: u32 = 3;

pub(super) fn population(cells: &Cells<'_>) -> Result<Command, RowFault> {
    Ok(Command::Figure(FigureCommand::CountPopulation {
        unit: cells.text(Column::Unit)?,
        counted_on: cells.required(Column::CountedOn, cell::day)?,
        source: cells.text(Column::Source)?,
        persons_60_plus: cells.optional(Column::Persons60Plus, cell::whole)?,
        qualifier: cells.optional(Column::Qualifier, |value| word(value, &QUALIFIERS))?,
        female_60_plus: cells.optional(Column::Female60Plus, cell::whole)?,
        persons_80_plus: cells.optional(Column::Persons80Plus, cell::whole)?,
    }))
}

pub(super) fn figure(cells: &Cells<'_>) -> Result<Command, RowFault> {
    Ok(Command::Figure(FigureCommand::Report {
        unit: cells.text(Column::Unit)?,
        on: cells.required(Column::On, cell::day)?,
        indicator: cells.text(Column::Indicator)?,
        source: cells.text(Column::Source)?,
        value: cells.optional(Column::Value, |value| cell::decimal(value, VALUE_PLACES))?,
        qualifier: cells.optional(Column::Qualifier, |value| word(value, &QUALIFIERS))?,
    }))
}

pub(super) fn kind(cells: &Cells<'_>) -> Result<Command, RowFault> {
    Ok(Command::Catalogue(CatalogueCommand::RegisterKind {
        family: cells.required(Column::Family, |value| word(value, &FAMILIES))?,
        code: cells.text(Column::Code)?,
        label_vi: cells.optional_text(Column::LabelVi)?,
        label_en: cells.optional_text(Column::LabelEn)?,
        unit_of_quantity: cells.optional_text(Column::UnitOfQuantity)?,
        sensitive: cells.optional(Column::Sensitive, |value| word(value, &YES_NO))?,
    }))
}
