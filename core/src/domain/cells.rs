//! What cells of every kind must be: keys that corrections can name, and what a new record can't be
//! without. A row of a recorded one may leave that empty: what is not given is not compared.

use super::column::Column;
use super::refusal::{Code, Explain};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellRefusal {
    /// The row is new, and a required cell is empty.
    Missing { column: Column },
    /// `|` stands between the parts of a correction's key.
    BarInKey { column: Column },
    /// The ids in `branches` are separated by blanks.
    BlankInId { column: Column },
}

/// What a new record needs.
pub(super) fn required<T>(cell: Option<T>, column: Column) -> Result<T, CellRefusal> {
    cell.ok_or(CellRefusal::Missing { column })
}

/// Whether a cell that was given is not the recorded one.
pub(super) fn differs<T: PartialEq>(given: Option<T>, recorded: Option<T>) -> bool {
    given.is_some() && given != recorded
}

/// A key that corrections can name.
pub(super) fn check_key(column: Column, key: &str) -> Result<(), CellRefusal> {
    if key.contains('|') { Err(CellRefusal::BarInKey { column }) } else { Ok(()) }
}

/// An id that corrections and lists of branches can name.
pub(super) fn check_unit_id(key: &str) -> Result<(), CellRefusal> {
    if key.contains(char::is_whitespace) {
        return Err(CellRefusal::BlankInId { column: Column::Unit });
    }
    check_key(Column::Unit, key)
}

impl Explain for CellRefusal {
    fn code(&self) -> Code {
        Code(match self {
            CellRefusal::Missing { .. } => 2001,
            CellRefusal::BarInKey { .. } => 2020,
            CellRefusal::BlankInId { .. } => 2021,
        })
    }

    fn column(&self) -> Option<Column> {
        match self {
            CellRefusal::Missing { column }
            | CellRefusal::BarInKey { column }
            | CellRefusal::BlankInId { column } => Some(*column),
        }
    }

    fn values(&self) -> Vec<(&'static str, String)> {
        self.column().map(|column| ("column", column.name().to_owned())).into_iter().collect()
    }
}
