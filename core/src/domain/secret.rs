//! Personal data on its way between a command and the vault: plain here, sealed in the log.

use std::fmt;

use super::column::Column;
use super::ids::{HouseholdNo, PartyNo, PersonNo, UnitNo};
use crate::saved;

/// Whose key seals a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    Person(PersonNo),
    Household(HouseholdNo),
    /// Free text of an office (a reason, a deciding body) is sealed under its unit.
    Unit(UnitNo),
    /// A donor asks for erasure too.
    Party(PartyNo),
}

saved!(enum Subject { 0 = Person(it), 1 = Household(it), 2 = Unit(it), 3 = Party(it) });

/// The three keys of a subject; each can be destroyed alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Name, exact birth date, the office's own `ref`; a donor's name; an office's free text.
    Basic,
    /// Identity number, phone, address, card number, household key.
    Contact,
    /// Ethnicity, notes, a household's poverty class with who it covers, and the link from a
    /// sensitive kind of support to its person.
    Sensitive,
}

saved!(enum Class { 0 = Basic, 1 = Contact, 2 = Sensitive });

impl Class {
    pub const ALL: [Class; 3] = [Class::Basic, Class::Contact, Class::Sensitive];

    /// The class that seals a personal column; `None`: the column stands in clear.
    pub fn of(column: Column) -> Option<Class> {
        match column {
            Column::Ref | Column::FullName | Column::BirthDate | Column::Donor => {
                Some(Class::Basic)
            }
            Column::NationalId
            | Column::Phone
            | Column::Address
            | Column::CardNo
            | Column::Household => Some(Class::Contact),
            Column::Ethnicity | Column::Note | Column::Class | Column::Refs => {
                Some(Class::Sensitive)
            }
            _ => None,
        }
    }
}

/// Cells of one subject and class, sealed together as one blob. Its `Debug` shows no value.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret {
    pub subject: Subject,
    pub class: Class,
    pub cells: Vec<(Column, String)>,
}

impl Secret {
    pub fn cell(&self, column: Column) -> Option<&str> {
        self.cells.iter().find(|(name, _)| *name == column).map(|(_, text)| text.as_str())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns: Vec<&str> = self.cells.iter().map(|(column, _)| column.name()).collect();
        write!(f, "Secret({:?}, {:?}, {columns:?})", self.subject, self.class)
    }
}
