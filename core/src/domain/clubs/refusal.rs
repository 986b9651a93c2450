//! Why a club or a count was refused, and what a person should look at.

use super::{Deviation, ProjectRule};
use crate::domain::calendar::{Day, PartialDay};
use crate::domain::column::Column;
use crate::domain::refusal::{Code, Explain};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClubRefusal {
    UnitUnknown {
        unit: String,
    },
    /// The club is to belong to a unit that does not exist on that day.
    UnitNotThen {
        unit: String,
        on: Day,
    },
    /// `nearest`: the known code that is most like it.
    ProgrammeUnknown {
        code: String,
        nearest: String,
    },
    NotYet {
        column: Column,
        on: Day,
        today: Day,
    },
    DissolvedBeforeFounded {
        founded_on: PartialDay,
        dissolved_on: Day,
    },
    /// The key is recorded with other content, `column` the first that differs.
    KeyUsed {
        key: String,
        column: Column,
    },
    /// `column`: where it was named.
    ClubUnknown {
        club: String,
        column: Column,
    },
    ClubNotThere {
        club: String,
        column: Column,
        on: Day,
    },
    /// A count of the club would stand outside its life.
    CountOutside {
        column: Column,
        on: Day,
    },
    /// A commendation of the club would.
    HonourOutside {
        column: Column,
        commendation: String,
        on: Day,
    },
    PartLargerThanWhole {
        column: Column,
        part: i64,
        members: i64,
    },
    /// Whole units of the currency.
    AmountOutOfRange {
        amount: i64,
    },
    /// The same club and day stand with other figures.
    CountedOtherwise {
        club: String,
        on: Day,
        /// The first that differs.
        column: Column,
    },
    /// A correction's key names no recorded count.
    CountUnknown {
        key: String,
    },
    /// A warning.
    OutsideProject {
        club: String,
        deviation: Deviation,
    },
}

impl ProjectRule {
    /// Of the warning that tells of it.
    pub fn code(self) -> Code {
        Code(match self {
            ProjectRule::Members => 2320,
            ProjectRule::Women => 2321,
            ProjectRule::Older => 2322,
            ProjectRule::Poor => 2323,
            ProjectRule::Borrowers => 2324,
            ProjectRule::Fund => 2325,
        })
    }

    fn column(self) -> Column {
        match self {
            ProjectRule::Members => Column::Members,
            ProjectRule::Women => Column::Women,
            ProjectRule::Older => Column::Members60Plus,
            ProjectRule::Poor => Column::Poor,
            ProjectRule::Borrowers => Column::Borrowers,
            ProjectRule::Fund => Column::FundAmount,
        }
    }
}

impl Explain for ClubRefusal {
    fn code(&self) -> Code {
        Code(match self {
            ClubRefusal::UnitUnknown { .. } => 2551,
            ClubRefusal::UnitNotThen { .. } => 2552,
            ClubRefusal::ProgrammeUnknown { .. } => 2553,
            ClubRefusal::NotYet { .. } => 2554,
            ClubRefusal::DissolvedBeforeFounded { .. } => 2555,
            ClubRefusal::KeyUsed { .. } => 2556,
            ClubRefusal::ClubUnknown { .. } => 2557,
            ClubRefusal::ClubNotThere { .. } => 2558,
            ClubRefusal::CountOutside { .. } => 2559,
            ClubRefusal::HonourOutside { .. } => 2560,
            ClubRefusal::PartLargerThanWhole { .. } => 2561,
            ClubRefusal::AmountOutOfRange { .. } => 2562,
            ClubRefusal::CountedOtherwise { .. } => 2563,
            ClubRefusal::CountUnknown { .. } => 2564,
            ClubRefusal::OutsideProject { deviation, .. } => return deviation.rule.code(),
        })
    }

    fn column(&self) -> Option<Column> {
        Some(match self {
            ClubRefusal::UnitUnknown { .. } | ClubRefusal::UnitNotThen { .. } => Column::Unit,
            ClubRefusal::ProgrammeUnknown { .. } => Column::Programme,
            ClubRefusal::DissolvedBeforeFounded { .. } => Column::DissolvedOn,
            ClubRefusal::AmountOutOfRange { .. } => Column::FundAmount,
            ClubRefusal::CountUnknown { .. } => Column::Key,
            ClubRefusal::NotYet { column, .. }
            | ClubRefusal::KeyUsed { column, .. }
            | ClubRefusal::ClubUnknown { column, .. }
            | ClubRefusal::ClubNotThere { column, .. }
            | ClubRefusal::CountOutside { column, .. }
            | ClubRefusal::HonourOutside { column, .. }
            | ClubRefusal::PartLargerThanWhole { column, .. }
            | ClubRefusal::CountedOtherwise { column, .. } => *column,
            ClubRefusal::OutsideProject { deviation, .. } => deviation.rule.column(),
        })
    }

    fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            ClubRefusal::UnitUnknown { unit } => vec![("unit", unit.clone())],
            ClubRefusal::UnitNotThen { unit, on } => {
                vec![("unit", unit.clone()), ("on", on.to_string())]
            }
            ClubRefusal::ProgrammeUnknown { code, nearest } => {
                vec![("code", code.clone()), ("nearest", nearest.clone())]
            }
            ClubRefusal::NotYet { column, on, today } => vec![
                ("column", column.name().to_owned()),
                ("on", on.to_string()),
                ("today", today.to_string()),
            ],
            ClubRefusal::DissolvedBeforeFounded { founded_on, dissolved_on } => vec![
                ("founded_on", founded_on.to_string()),
                ("dissolved_on", dissolved_on.to_string()),
            ],
            ClubRefusal::KeyUsed { key, column } => {
                vec![("key", key.clone()), ("column", column.name().to_owned())]
            }
            ClubRefusal::ClubUnknown { club, .. } => vec![("club", club.clone())],
            ClubRefusal::ClubNotThere { club, on, .. } => {
                vec![("club", club.clone()), ("on", on.to_string())]
            }
            ClubRefusal::CountOutside { on, .. } => vec![("on", on.to_string())],
            ClubRefusal::HonourOutside { commendation, on, .. } => {
                vec![("commendation", commendation.clone()), ("on", on.to_string())]
            }
            ClubRefusal::PartLargerThanWhole { column, part, members } => vec![
                ("column", column.name().to_owned()),
                ("part", part.to_string()),
                ("members", members.to_string()),
            ],
            ClubRefusal::AmountOutOfRange { amount } => vec![("amount", amount.to_string())],
            ClubRefusal::CountedOtherwise { club, on, column } => vec![
                ("club", club.clone()),
                ("on", on.to_string()),
                ("column", column.name().to_owned()),
            ],
            ClubRefusal::CountUnknown { key } => vec![("key", key.clone())],
            ClubRefusal::OutsideProject { club, deviation } => outside(club, deviation),
        }
    }

    fn clashes_with(&self) -> Option<String> {
        match self {
            ClubRefusal::KeyUsed { key, .. } => Some(key.clone()),
            ClubRefusal::HonourOutside { commendation, .. } => Some(commendation.clone()),
            ClubRefusal::CountedOtherwise { club, on, .. } => Some(format!("{club}|{on}")),
            _ => None,
        }
    }
}

fn outside(club: &str, deviation: &Deviation) -> Vec<(&'static str, String)> {
    vec![
        ("club", club.to_owned()),
        ("found", deviation.found.to_string()),
        ("members", deviation.members.to_string()),
        ("least", deviation.least.to_string()),
        ("most", deviation.most.map(|most| most.to_string()).unwrap_or_default()),
        ("decision", deviation.decision.to_owned()),
    ]
}
