//! Why an assessment was refused. The keys of households and persons are in none of it.

use crate::domain::calendar::PartialDay;
use crate::domain::column::Column;
use crate::domain::refusal::{Code, Explain};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HardshipRefusal {
    UnitUnknown {
        unit: String,
    },
    /// On no day of the year.
    UnitNotThere {
        unit: String,
        year: i32,
    },
    YearLater {
        year: i32,
        latest: i32,
    },
    /// The place in the list, counted from 1.
    PersonUnknown {
        place: u32,
    },
    BornLater {
        year: i32,
        born_in: i32,
    },
    DiedBefore {
        year: i32,
        died_on: PartialDay,
    },
    /// The household's year is recorded with other content, `column` the first that differs.
    KeyUsed {
        year: i32,
        column: Column,
    },
    /// A correction names an assessment that there is not.
    AssessmentUnknown {
        year: String,
    },
}

impl Explain for HardshipRefusal {
    fn code(&self) -> Code {
        Code(match self {
            HardshipRefusal::UnitUnknown { .. } => 2281,
            HardshipRefusal::UnitNotThere { .. } => 2282,
            HardshipRefusal::YearLater { .. } => 2283,
            HardshipRefusal::PersonUnknown { .. } => 2284,
            HardshipRefusal::BornLater { .. } => 2285,
            HardshipRefusal::DiedBefore { .. } => 2286,
            HardshipRefusal::KeyUsed { .. } => 2287,
            HardshipRefusal::AssessmentUnknown { .. } => 2288,
        })
    }

    fn column(&self) -> Option<Column> {
        Some(match self {
            HardshipRefusal::UnitUnknown { .. } | HardshipRefusal::UnitNotThere { .. } => {
                Column::Unit
            }
            HardshipRefusal::YearLater { .. } => Column::Year,
            HardshipRefusal::PersonUnknown { .. }
            | HardshipRefusal::BornLater { .. }
            | HardshipRefusal::DiedBefore { .. } => Column::Refs,
            HardshipRefusal::KeyUsed { column, .. } => *column,
            HardshipRefusal::AssessmentUnknown { .. } => Column::Household,
        })
    }

    fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            HardshipRefusal::UnitUnknown { unit } => vec![("unit", unit.clone())],
            HardshipRefusal::UnitNotThere { unit, year } => {
                vec![("unit", unit.clone()), ("year", year.to_string())]
            }
            HardshipRefusal::YearLater { year, latest } => {
                vec![("year", year.to_string()), ("latest", latest.to_string())]
            }
            HardshipRefusal::PersonUnknown { place } => vec![("place", place.to_string())],
            HardshipRefusal::BornLater { year, born_in } => {
                vec![("year", year.to_string()), ("born_in", born_in.to_string())]
            }
            HardshipRefusal::DiedBefore { year, died_on } => {
                vec![("year", year.to_string()), ("died_on", died_on.to_string())]
            }
            HardshipRefusal::KeyUsed { year, column } => {
                vec![("year", year.to_string()), ("column", column.name().to_owned())]
            }
            HardshipRefusal::AssessmentUnknown { year } => vec![("year", year.clone())],
        }
    }
}
