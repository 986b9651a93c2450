//! One record of a kind to one command. From there on no value is malformed.

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::column::Column;
use dienhong_core::domain::corrections::ImportKind;
use dienhong_core::domain::state::Command;
use dienhong_core::domain::units::ReorganiseRow;

use super::cell::{self, CellFault};
use super::headings::Headings;
use super::records::Record;
use crate::catalogue::Message;

mod corrections;
mod figures;
mod funds;
mod gifts;
mod hardship;
mod persons;
mod units;
mod words;

pub use words::{FAMILIES, UNIT_KINDS};

/// Why a row was not understood, or was refused by a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    pub column: Option<Column>,
    pub message: Message,
    pub value: Option<String>,
    pub clashes_with: Option<String>,
}

impl RowFault {
    pub fn of_row(message: Message) -> RowFault {
        RowFault { column: None, message, value: None, clashes_with: None }
    }
}

/// What one row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parsed {
    Command(Command),
    /// A row of a decision: recorded together with the others of the same decision and day.
    Reorganise {
        decision: Option<String>,
        effective_on: Day,
        row: ReorganiseRow,
    },
}

/// What the options of an import add to every row.
#[derive(Clone, Copy, Debug, Default)]
pub struct RowOptions {
    pub after_erasure: bool,
}

pub fn parse(kind: ImportKind, cells: &Cells<'_>, options: RowOptions) -> Result<Parsed, RowFault> {
    match kind {
        ImportKind::Units => units::registration(cells).map(Parsed::Command),
        ImportKind::UnitChanges => units::change(cells).map(Parsed::Command),
        ImportKind::Reorganisation => units::reorganisation(cells),
        ImportKind::Population => figures::population(cells).map(Parsed::Command),
        ImportKind::Figures => figures::figure(cells).map(Parsed::Command),
        ImportKind::Persons => persons::person(cells, options).map(Parsed::Command),
        ImportKind::Members => persons::member(cells, options).map(Parsed::Command),
        ImportKind::Departures => persons::departure(cells).map(Parsed::Command),
        ImportKind::Transfers => persons::transfer(cells).map(Parsed::Command),
        ImportKind::Hardship => hardship::assessment(cells).map(Parsed::Command),
        ImportKind::Funds => funds::registration(cells).map(Parsed::Command),
        ImportKind::Receipts => funds::receipt(cells).map(Parsed::Command),
        ImportKind::Support => gifts::gift(cells).map(Parsed::Command),
        ImportKind::Reversals => gifts::reversal(cells).map(Parsed::Command),
        ImportKind::Commendations => gifts::commendation(cells).map(Parsed::Command),
        ImportKind::Kinds => figures::kind(cells).map(Parsed::Command),
        ImportKind::Corrections => corrections::correction(cells).map(Parsed::Command),
    }
}

/// A record seen by the names of its columns.
#[derive(Clone, Copy, Debug)]
pub struct Cells<'a> {
    pub headings: &'a Headings,
    pub record: &'a Record,
}

impl Cells<'_> {
    /// The cell as it was written; `None` without content or without such a column.
    pub fn given(&self, column: Column) -> Option<String> {
        let place = self.headings.place(column)?;
        cell::canonical(self.record.cell(place))
    }

    fn optional<T>(
        &self,
        column: Column,
        read: impl FnOnce(&str) -> Result<T, CellFault>,
    ) -> Result<Option<T>, RowFault> {
        let Some(value) = self.given(column) else { return Ok(None) };
        let read = read(&value);
        read.map(Some).map_err(|fault| RowFault {
            column: Some(column),
            message: fault.message(column, &value),
            value: Some(value),
            clashes_with: None,
        })
    }

    fn required<T>(
        &self,
        column: Column,
        read: impl FnOnce(&str) -> Result<T, CellFault>,
    ) -> Result<T, RowFault> {
        self.optional(column, read)?.ok_or_else(|| RowFault {
            column: Some(column),
            message: CellFault::Empty.message(column, ""),
            value: None,
            clashes_with: None,
        })
    }

    fn text(&self, column: Column) -> Result<String, RowFault> {
        self.required(column, cell::text)
    }

    fn optional_text(&self, column: Column) -> Result<Option<String>, RowFault> {
        self.optional(column, cell::text)
    }

    /// The one cell of `choices` that is filled. None may be where the record stands already.
    fn at_most_one(&self, choices: &[Column]) -> Result<Option<(Column, String)>, RowFault> {
        let mut given = choices.iter().filter_map(|column| Some((*column, self.given(*column)?)));
        match (given.next(), given.next()) {
            (found, None) => Ok(found),
            (_, Some((column, _))) => {
                let columns = super::kind::names(choices.iter().copied());
                Err(RowFault {
                    column: Some(column),
                    message: Message::new(2013, [("columns", columns), ("found", 2.to_string())]),
                    value: None,
                    clashes_with: None,
                })
            }
        }
    }
}

#[cfg(test)]
mod tests;
