//! Why a figure was not recorded.

use crate::domain::calendar::Day;
use crate::domain::column::Column;
use crate::domain::refusal::{Code, Explain};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FigureRefusal {
    UnitUnknown {
        unit: String,
        column: Column,
    },
    UnitNotThere {
        unit: String,
        day: Day,
    },
    /// A correction's key names no recorded row.
    NoSuchRow {
        key: String,
    },
    /// The same unit, day and source (and indicator) stand with another value.
    RecordedOtherwise {
        unit: String,
        day: Day,
        source: String,
        /// The first that differs.
        column: Column,
    },
    UnitEnded {
        unit: String,
        ended: Day,
        column: Column,
    },
    PartLargerThanWhole {
        column: Column,
        part: i64,
        whole: i64,
    },
}

impl Explain for FigureRefusal {
    fn code(&self) -> Code {
        Code(match self {
            FigureRefusal::RecordedOtherwise { .. } => 2130,
            FigureRefusal::UnitEnded { .. } => 2131,
            FigureRefusal::PartLargerThanWhole { .. } => 2132,
            FigureRefusal::UnitUnknown { .. } => 2133,
            FigureRefusal::UnitNotThere { .. } => 2134,
            FigureRefusal::NoSuchRow { .. } => 2135,
        })
    }

    fn column(&self) -> Option<Column> {
        match self {
            FigureRefusal::UnitNotThere { .. } => Some(Column::On),
            FigureRefusal::NoSuchRow { .. } => Some(Column::Key),
            FigureRefusal::RecordedOtherwise { column, .. }
            | FigureRefusal::UnitEnded { column, .. }
            | FigureRefusal::UnitUnknown { column, .. }
            | FigureRefusal::PartLargerThanWhole { column, .. } => Some(*column),
        }
    }

    fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            FigureRefusal::RecordedOtherwise { unit, day, source, .. } => {
                vec![("unit", unit.clone()), ("day", day.to_string()), ("source", source.clone())]
            }
            FigureRefusal::UnitUnknown { unit, .. } => vec![("unit", unit.clone())],
            FigureRefusal::UnitNotThere { unit, day } => {
                vec![("unit", unit.clone()), ("day", day.to_string())]
            }
            FigureRefusal::NoSuchRow { key } => vec![("key", key.clone())],
            FigureRefusal::UnitEnded { unit, ended, .. } => {
                vec![("unit", unit.clone()), ("day", ended.to_string())]
            }
            FigureRefusal::PartLargerThanWhole { part, whole, .. } => {
                vec![("part", part.to_string()), ("whole", whole.to_string())]
            }
        }
    }

    fn clashes_with(&self) -> Option<String> {
        match self {
            FigureRefusal::RecordedOtherwise { unit, day, source, .. } => {
                Some(format!("{unit}|{day}|{source}"))
            }
            _ => None,
        }
    }
}
