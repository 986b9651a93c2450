//! Why a command about a period, or money in a closed one, was refused.

use crate::domain::calendar::Day;
use crate::domain::column::Column;
use crate::domain::ids::Position;
use crate::domain::refusal::{Code, Explain};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PeriodRefusal {
    UnitUnknown {
        unit: String,
    },
    NoSuchYear {
        year: i32,
    },
    NotOver {
        year: i32,
        today: Day,
    },
    /// On no day of the year.
    UnitNotThere {
        unit: String,
        year: i32,
    },
    AlreadyClosed(Closed),
    NotClosed {
        unit: String,
        year: i32,
        /// A unit above it that closed the year.
        closed_by: Option<String>,
    },
    /// Money of a day that lies in a closed year.
    MoneyClosed {
        column: Column,
        on: Day,
        closed: Closed,
    },
    /// A warning: the fact is recorded, and figures that contain it are marked.
    Late {
        column: Column,
        on: Day,
        closed: Closed,
    },
}

/// A closing as it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    pub unit: String,
    pub year: i32,
    pub closed_on: Day,
    pub at: Position,
    /// `None`: the program itself.
    pub by: Option<String>,
}

impl Closed {
    fn values(&self) -> Vec<(&'static str, String)> {
        let mut values = vec![
            ("unit", self.unit.clone()),
            ("year", self.year.to_string()),
            ("closed_on", self.closed_on.to_string()),
            ("position", self.at.to_string()),
        ];
        values.extend(self.by.clone().map(|by| ("by", by)));
        values
    }
}

impl Explain for PeriodRefusal {
    fn code(&self) -> Code {
        Code(match self {
            PeriodRefusal::UnitUnknown { .. } => 2901,
            PeriodRefusal::NoSuchYear { .. } => 2902,
            PeriodRefusal::NotOver { .. } => 2903,
            PeriodRefusal::UnitNotThere { .. } => 2904,
            PeriodRefusal::AlreadyClosed(_) => 2905,
            PeriodRefusal::NotClosed { .. } => 2906,
            PeriodRefusal::MoneyClosed { .. } => 2907,
            PeriodRefusal::Late { .. } => 2330,
        })
    }

    fn column(&self) -> Option<Column> {
        match self {
            PeriodRefusal::UnitUnknown { .. } => Some(Column::Unit),
            PeriodRefusal::NoSuchYear { .. }
            | PeriodRefusal::NotOver { .. }
            | PeriodRefusal::UnitNotThere { .. }
            | PeriodRefusal::AlreadyClosed(_)
            | PeriodRefusal::NotClosed { .. } => Some(Column::Year),
            PeriodRefusal::MoneyClosed { column, .. } | PeriodRefusal::Late { column, .. } => {
                Some(*column)
            }
        }
    }

    fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            PeriodRefusal::UnitUnknown { unit } => vec![("unit", unit.clone())],
            PeriodRefusal::NoSuchYear { year } => vec![("year", year.to_string())],
            PeriodRefusal::NotOver { year, today } => {
                vec![("year", year.to_string()), ("today", today.to_string())]
            }
            PeriodRefusal::UnitNotThere { unit, year } => {
                vec![("unit", unit.clone()), ("year", year.to_string())]
            }
            PeriodRefusal::AlreadyClosed(closed) => closed.values(),
            PeriodRefusal::NotClosed { unit, year, closed_by } => {
                let mut values = vec![("unit", unit.clone()), ("year", year.to_string())];
                values.extend(closed_by.clone().map(|above| ("closed_by", above)));
                values
            }
            PeriodRefusal::MoneyClosed { on, closed, .. }
            | PeriodRefusal::Late { on, closed, .. } => {
                let mut values = closed.values();
                values.push(("on", on.to_string()));
                values
            }
        }
    }
}
