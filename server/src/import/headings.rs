//! The first row: which column of the file holds which column of the kind.
//!
//! Headings are the English names, or what Vietnamese offices write, compared without case and
//! diacritics; `--map` overrides both. Guesses are shown.

use std::path::Path;

use dienhong_core::domain::column::Column;
use dienhong_core::domain::corrections::ImportKind;

use super::kind::{self, Need};
use super::records::Record;
use super::source::shown;
use crate::catalogue::Message;
use crate::failure::Failure;
use crate::i18n::fold;

mod vietnamese;

/// `--map HEADING=column`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    pub heading: String,
    pub column: String,
}

impl std::str::FromStr for Mapping {
    type Err = String;

    fn from_str(text: &str) -> Result<Mapping, String> {
        let (heading, column) = text.rsplit_once('=').ok_or("HEADING=column")?;
        Ok(Mapping { heading: heading.trim().to_owned(), column: column.trim().to_owned() })
    }
}

/// Where each column stands in a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headings {
    places: [Option<u16>; Column::ALL.len()],
    /// Columns of the file that were not understood, as written.
    pub unknown: Vec<String>,
    /// Headings that were understood without being the column's name, with what they were taken for.
    pub guessed: Vec<(String, Column)>,
}

impl Headings {
    pub fn place(&self, column: Column) -> Option<usize> {
        self.places[usize::from(column.id())].map(usize::from)
    }

    /// Reads the header of a file of that kind.
    pub fn read(
        kind: ImportKind,
        header: &Record,
        mappings: &[Mapping],
        file: &Path,
    ) -> Result<Headings, Failure> {
        let mapped = mapped_columns(kind, header, mappings, file)?;
        let mut headings = Headings {
            places: [None; Column::ALL.len()],
            unknown: Vec::new(),
            guessed: Vec::new(),
        };
        // The user's choice first, then exact names, then guesses: a surer reading is never
        // displaced by a less sure one.
        let chosen = |index: usize, _: &str| mapped[index];
        let named = |_: usize, heading: &str| {
            Column::named(&heading.to_lowercase()).filter(|column| kind::has(kind, *column))
        };
        let guessed = |_: usize, heading: &str| guess(kind, heading);
        headings.place_all(header, &chosen, file, false)?;
        headings.place_all(header, &named, file, false)?;
        headings.place_all(header, &guessed, file, true)?;
        headings.list_unknown(header);
        headings.lacks_nothing(kind, header, file)?;
        Ok(headings)
    }

    fn place_all(
        &mut self,
        header: &Record,
        reading: &dyn Fn(usize, &str) -> Option<Column>,
        file: &Path,
        is_guess: bool,
    ) -> Result<(), Failure> {
        let taken = |places: &[Option<u16>], index| places.iter().flatten().any(|at| *at == index);
        let before = self.places;
        for (index, heading) in header.cells().enumerate() {
            let heading = heading.trim();
            let index_stored = u16::try_from(index).unwrap_or(u16::MAX);
            let Some(column) = reading(index, heading) else { continue };
            let slot = usize::from(column.id());
            if taken(&before, index_stored) || before[slot].is_some() {
                continue;
            }
            if let Some(other) = self.places[slot] {
                return Err(Failure::failed(Message::new(
                    1009,
                    [
                        ("file", shown(file)),
                        ("column", column.name().to_owned()),
                        ("heading", header.cell(usize::from(other)).trim().to_owned()),
                        ("other", heading.to_owned()),
                    ],
                )));
            }
            self.places[slot] = Some(index_stored);
            if is_guess {
                self.guessed.push((heading.to_owned(), column));
            }
        }
        Ok(())
    }

    fn list_unknown(&mut self, header: &Record) {
        let placed: Vec<usize> = self.places.iter().flatten().copied().map(usize::from).collect();
        let unknown = header
            .cells()
            .enumerate()
            .filter(|(index, heading)| !placed.contains(index) && !heading.trim().is_empty());
        self.unknown = unknown.map(|(_, heading)| heading.trim().to_owned()).collect();
    }

    fn lacks_nothing(&self, kind: ImportKind, header: &Record, file: &Path) -> Result<(), Failure> {
        let needed = kind::that_need(kind, Need::Key).chain(kind::that_need(kind, Need::Required));
        let missing: Vec<Column> = needed.filter(|column| self.place(*column).is_none()).collect();
        if let Some(first) = missing.first() {
            let found: Vec<&str> = header.cells().map(str::trim).collect();
            return Err(Failure::failed(Message::new(
                1008,
                [
                    ("file", shown(file)),
                    ("columns", kind::names(missing.iter().copied())),
                    ("first", first.name().to_owned()),
                    ("found", found.join(", ")),
                ],
            )));
        }
        let choices: Vec<Column> = kind::that_need(kind, Need::OneOf).collect();
        if choices.is_empty() || choices.iter().any(|column| self.place(*column).is_some()) {
            return Ok(());
        }
        Err(Failure::failed(Message::new(
            1024,
            [
                ("kind", kind::name(kind).to_owned()),
                ("columns", kind::names(choices.into_iter())),
                ("file", shown(file)),
            ],
        )))
    }
}

/// For each column of the file, what `--map` says of it.
fn mapped_columns(
    kind: ImportKind,
    header: &Record,
    mappings: &[Mapping],
    file: &Path,
) -> Result<Vec<Option<Column>>, Failure> {
    let mut mapped = vec![None; header.len()];
    for mapping in mappings {
        let column = Column::named(&mapping.column).filter(|column| kind::has(kind, *column));
        let column = column.ok_or_else(|| {
            Failure::usage(Message::new(
                1011,
                [
                    ("column", mapping.column.clone()),
                    ("kind", kind::name(kind).to_owned()),
                    ("known", kind::names(kind::columns(kind).iter().map(|(column, _)| *column))),
                ],
            ))
        })?;
        let index = header.cells().position(|heading| heading.trim() == mapping.heading);
        let index = index.or_else(|| {
            let folded = fold(&mapping.heading);
            header.cells().position(|heading| fold(heading) == folded)
        });
        let Some(index) = index else {
            let found: Vec<&str> = header.cells().map(str::trim).collect();
            return Err(Failure::usage(Message::new(
                1010,
                [
                    ("heading", mapping.heading.clone()),
                    ("file", shown(file)),
                    ("found", found.join(", ")),
                ],
            )));
        };
        mapped[index] = Some(column);
    }
    Ok(mapped)
}

/// The column of `kind` that a heading most likely means.
fn guess(kind: ImportKind, heading: &str) -> Option<Column> {
    let folded = fold(heading);
    let spaced = kind::columns(kind).iter().map(|(column, _)| *column);
    spaced
        .clone()
        .find(|column| fold(column.name()) == folded)
        .or_else(|| spaced.clone().find(|column| vietnamese(*column).contains(&folded.as_str())))
}

/// What offices write above a column, folded.
fn vietnamese(column: Column) -> &'static [&'static str] {
    let found = vietnamese::NAMES.iter().find(|(known, _)| *known == column);
    found.map_or(&[], |(_, names)| names)
}

#[cfg(test)]
mod tests;
