//! The kinds of import files and their columns.

use dienhong_core::domain::column::Column;
use dienhong_core::domain::corrections::ImportKind;

mod tables;

/// What a column means for its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Part of what identifies a row.
    Key,
    Required,
    /// At least one of these columns must be there, exactly one of the cells filled.
    OneOf,
    Optional,
}

pub type Columns = &'static [(Column, Need)];

const KINDS: [(ImportKind, &str); 19] = [
    (ImportKind::Units, "units"),
    (ImportKind::UnitChanges, "unit_changes"),
    (ImportKind::Reorganisation, "reorganisation"),
    (ImportKind::Population, "population"),
    (ImportKind::Figures, "figures"),
    (ImportKind::Persons, "persons"),
    (ImportKind::Members, "members"),
    (ImportKind::Departures, "departures"),
    (ImportKind::Transfers, "transfers"),
    (ImportKind::Hardship, "hardship"),
    (ImportKind::Funds, "funds"),
    (ImportKind::Receipts, "receipts"),
    (ImportKind::Support, "support"),
    (ImportKind::Reversals, "reversals"),
    (ImportKind::Commendations, "commendations"),
    (ImportKind::Clubs, "clubs"),
    (ImportKind::ClubFigures, "club_figures"),
    (ImportKind::Kinds, "kinds"),
    (ImportKind::Corrections, "corrections"),
];

/// The word for a kind on the command line and in a `corrections` file.
pub fn name(kind: ImportKind) -> &'static str {
    let found = KINDS.iter().find(|(known, _)| *known == kind);
    found.map(|(_, name)| *name).expect("every kind has a name")
}

pub fn named(name: &str) -> Option<ImportKind> {
    KINDS.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
}

/// Every kind with its word.
pub fn all() -> impl Iterator<Item = (&'static str, ImportKind)> {
    KINDS.iter().map(|(kind, name)| (*name, *kind))
}

pub fn columns(kind: ImportKind) -> Columns {
    match kind {
        ImportKind::Units => tables::UNITS,
        ImportKind::UnitChanges => tables::UNIT_CHANGES,
        ImportKind::Reorganisation => tables::REORGANISATION,
        ImportKind::Population => tables::POPULATION,
        ImportKind::Figures => tables::FIGURES,
        ImportKind::Persons => tables::PERSONS,
        ImportKind::Members => tables::MEMBERS,
        ImportKind::Departures => tables::DEPARTURES,
        ImportKind::Transfers => tables::TRANSFERS,
        ImportKind::Hardship => tables::HARDSHIP,
        ImportKind::Funds => tables::FUNDS,
        ImportKind::Receipts => tables::RECEIPTS,
        ImportKind::Support => tables::SUPPORT,
        ImportKind::Reversals => tables::REVERSALS,
        ImportKind::Commendations => tables::COMMENDATIONS,
        ImportKind::Clubs => tables::CLUBS,
        ImportKind::ClubFigures => tables::CLUB_FIGURES,
        ImportKind::Kinds => tables::KINDS,
        ImportKind::Corrections => tables::CORRECTIONS,
    }
}

/// The columns that need `need`, in the order of the contract.
pub fn that_need(kind: ImportKind, need: Need) -> impl Iterator<Item = Column> {
    columns(kind).iter().filter(move |(_, known)| *known == need).map(|(column, _)| *column)
}

pub fn has(kind: ImportKind, column: Column) -> bool {
    columns(kind).iter().any(|(known, _)| *known == column)
}

/// The names of columns, for a message.
pub fn names(columns: impl Iterator<Item = Column>) -> String {
    columns.map(Column::name).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
