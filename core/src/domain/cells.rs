//! Cells that a row may leave empty where its record stands already: what is not given is not
//! compared. A new record can't be without them.

use super::column::Column;
use super::refusal::{Code, Explain};

/// The row is new, and a required cell is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MissingCell {
    pub column: Column,
}

/// What a new record needs.
pub(super) fn required<T>(cell: Option<T>, column: Column) -> Result<T, MissingCell> {
    cell.ok_or(MissingCell { column })
}

/// Whether a cell that was given is not the recorded one.
pub(super) fn differs<T: PartialEq>(given: Option<T>, recorded: Option<T>) -> bool {
    given.is_some() && given != recorded
}

impl Explain for MissingCell {
    fn code(&self) -> Code {
        Code(2001)
    }

    fn column(&self) -> Option<Column> {
        Some(self.column)
    }

    fn values(&self) -> Vec<(&'static str, String)> {
        vec![("column", self.column.name().to_owned())]
    }
}
