//! Why a command about units was refused. Units are named by the users' own ids.

use super::UnitKind;
use crate::domain::calendar::{Day, PartialDay};
use crate::domain::column::Column;
use crate::domain::refusal::{Code, Explain};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnitRefusal {
    Unknown {
        column: Column,
        unit: String,
    },
    /// The row is recorded with another content.
    OtherContent {
        column: Column,
        key: String,
    },
    ParentNotThere {
        unit: String,
        parent: String,
        on: Day,
    },
    /// The parent is of a kind that stands below the unit's.
    ParentOfLowerKind {
        parent: String,
        parent_kind: UnitKind,
        kind: UnitKind,
    },
    EndsBeforeItBegins {
        valid_from: PartialDay,
        valid_until: Day,
    },
    SecondRoot {
        root: String,
    },
    NotThere {
        unit: String,
        on: Day,
    },
    /// Neither a name nor a code nor a parent is given.
    NothingChanges {
        unit: String,
    },
    /// The unit would stand below itself.
    Circle {
        unit: String,
        on: Day,
    },
    /// It does not fit what is recorded of `unit` for that day or later.
    Contradicts {
        unit: String,
        on: Day,
        record: String,
    },
    KeyUsed {
        unit: String,
    },
    /// No such row is recorded.
    RowUnknown {
        key: String,
    },
    /// The root has nobody above it and must go on.
    RootEnds,
    /// A rule of one unit that a decision reorganises.
    Succession {
        from: String,
        fault: SuccessionFault,
    },
}

/// What is wrong with the rows of one `from_unit`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SuccessionFault {
    Unknown {
        column: Column,
        unit: String,
    },
    /// The row is recorded with another content.
    OtherContent {
        column: Column,
        key: String,
    },
    /// It does not exist on the day before.
    NotThere {
        on: Day,
    },
    SuccessorNotThere {
        to: String,
        on: Day,
    },
    SuccessorEnds {
        to: String,
        on: Day,
    },
    /// It would come to stand below itself.
    SuccessorBelow {
        to: String,
        on: Day,
    },
    TwoRows {
        to: String,
    },
    OneRowPartial,
    SeveralRowsWhole,
    /// Not exactly one row is the default.
    Defaults {
        found: usize,
    },
    ItselfNotDefault,
    /// Given on some rows only.
    SharesMissing,
    /// Billionths.
    ShareSum {
        sum: i64,
    },
    BranchNotBelow {
        branch: String,
        on: Day,
    },
    BranchTwice {
        branch: String,
    },
    /// The root has nobody above it and must go on.
    Root,
    /// Another decision reorganises it on the same day.
    DecidedTwice {
        on: Day,
        decision: String,
    },
}

impl Explain for UnitRefusal {
    fn code(&self) -> Code {
        Code(match self {
            UnitRefusal::Unknown { .. } => 2101,
            UnitRefusal::OtherContent { .. } => 2102,
            UnitRefusal::ParentNotThere { .. } => 2104,
            UnitRefusal::ParentOfLowerKind { .. } => 2105,
            UnitRefusal::EndsBeforeItBegins { .. } => 2106,
            UnitRefusal::SecondRoot { .. } => 2107,
            UnitRefusal::NotThere { .. } => 2108,
            UnitRefusal::NothingChanges { .. } => 2109,
            UnitRefusal::Circle { .. } => 2110,
            UnitRefusal::Contradicts { .. } => 2111,
            UnitRefusal::KeyUsed { .. } => 2112,
            UnitRefusal::RowUnknown { .. } => 2113,
            UnitRefusal::RootEnds => 2114,
            UnitRefusal::Succession { fault, .. } => fault.code(),
        })
    }

    fn column(&self) -> Option<Column> {
        Some(match self {
            UnitRefusal::Unknown { column, .. } | UnitRefusal::OtherContent { column, .. } => {
                *column
            }
            UnitRefusal::ParentNotThere { .. }
            | UnitRefusal::Circle { .. }
            | UnitRefusal::ParentOfLowerKind { .. }
            | UnitRefusal::SecondRoot { .. } => Column::Parent,
            UnitRefusal::EndsBeforeItBegins { .. } | UnitRefusal::RootEnds => Column::ValidUntil,
            UnitRefusal::NotThere { .. } => Column::ChangedOn,
            UnitRefusal::NothingChanges { .. } | UnitRefusal::Contradicts { .. } => return None,
            UnitRefusal::KeyUsed { .. } => Column::Unit,
            UnitRefusal::RowUnknown { .. } => Column::Key,
            UnitRefusal::Succession { fault, .. } => fault.column(),
        })
    }

    fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            UnitRefusal::Unknown { column, unit } => {
                vec![("column", column.name().to_owned()), ("unit", unit.clone())]
            }
            UnitRefusal::OtherContent { column, key } => {
                vec![("column", column.name().to_owned()), ("key", key.clone())]
            }
            UnitRefusal::ParentNotThere { unit, parent, on } => {
                vec![("unit", unit.clone()), ("parent", parent.clone()), ("on", on.to_string())]
            }
            UnitRefusal::ParentOfLowerKind { parent, parent_kind, kind } => vec![
                ("parent", parent.clone()),
                ("parent_kind", parent_kind.name().to_owned()),
                ("kind", kind.name().to_owned()),
            ],
            UnitRefusal::EndsBeforeItBegins { valid_from, valid_until } => vec![
                ("valid_from", valid_from.to_string()),
                ("valid_until", valid_until.to_string()),
            ],
            UnitRefusal::SecondRoot { root } => vec![("root", root.clone())],
            UnitRefusal::NotThere { unit, on } | UnitRefusal::Circle { unit, on } => {
                vec![("unit", unit.clone()), ("on", on.to_string())]
            }
            UnitRefusal::NothingChanges { unit } | UnitRefusal::KeyUsed { unit } => {
                vec![("unit", unit.clone())]
            }
            UnitRefusal::Contradicts { unit, on, record } => {
                vec![("unit", unit.clone()), ("on", on.to_string()), ("record", record.clone())]
            }
            UnitRefusal::RowUnknown { key } => vec![("key", key.clone())],
            UnitRefusal::RootEnds => Vec::new(),
            UnitRefusal::Succession { from, fault } => {
                let mut values = vec![("from_unit", from.clone())];
                values.extend(fault.values());
                values
            }
        }
    }

    fn clashes_with(&self) -> Option<String> {
        match self {
            UnitRefusal::OtherContent { key, .. }
            | UnitRefusal::Succession {
                fault: SuccessionFault::OtherContent { key, .. }, ..
            } => Some(key.clone()),
            UnitRefusal::SecondRoot { root } => Some(root.clone()),
            UnitRefusal::Contradicts { record, .. } => Some(record.clone()),
            UnitRefusal::KeyUsed { unit } => Some(unit.clone()),
            UnitRefusal::Succession {
                fault: SuccessionFault::DecidedTwice { decision, .. },
                ..
            } => Some(decision.clone()),
            _ => None,
        }
    }
}

impl SuccessionFault {
    fn code(&self) -> u16 {
        match self {
            SuccessionFault::Unknown { .. } => 2101,
            SuccessionFault::OtherContent { .. } => 2102,
            SuccessionFault::NotThere { .. } => 2140,
            SuccessionFault::SuccessorNotThere { .. } => 2141,
            SuccessionFault::SuccessorEnds { .. } => 2142,
            SuccessionFault::TwoRows { .. } => 2143,
            SuccessionFault::OneRowPartial => 2144,
            SuccessionFault::SeveralRowsWhole => 2145,
            SuccessionFault::Defaults { .. } => 2146,
            SuccessionFault::ItselfNotDefault => 2147,
            SuccessionFault::SharesMissing => 2148,
            SuccessionFault::ShareSum { .. } => 2149,
            SuccessionFault::BranchNotBelow { .. } => 2150,
            SuccessionFault::BranchTwice { .. } => 2151,
            SuccessionFault::Root => 2152,
            SuccessionFault::DecidedTwice { .. } => 2153,
            SuccessionFault::SuccessorBelow { .. } => 2154,
        }
    }

    fn column(&self) -> Column {
        match self {
            SuccessionFault::Unknown { column, .. }
            | SuccessionFault::OtherContent { column, .. } => *column,
            SuccessionFault::NotThere { .. }
            | SuccessionFault::Root
            | SuccessionFault::DecidedTwice { .. } => Column::FromUnit,
            SuccessionFault::SuccessorNotThere { .. }
            | SuccessionFault::SuccessorEnds { .. }
            | SuccessionFault::SuccessorBelow { .. }
            | SuccessionFault::TwoRows { .. } => Column::ToUnit,
            SuccessionFault::OneRowPartial | SuccessionFault::SeveralRowsWhole => Column::Part,
            SuccessionFault::Defaults { .. } | SuccessionFault::ItselfNotDefault => Column::Default,
            SuccessionFault::SharesMissing | SuccessionFault::ShareSum { .. } => Column::Share,
            SuccessionFault::BranchNotBelow { .. } | SuccessionFault::BranchTwice { .. } => {
                Column::Branches
            }
        }
    }

    fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            SuccessionFault::Unknown { column, unit } => {
                vec![("column", column.name().to_owned()), ("unit", unit.clone())]
            }
            SuccessionFault::OtherContent { column, key } => {
                vec![("column", column.name().to_owned()), ("key", key.clone())]
            }
            SuccessionFault::NotThere { on } => vec![("on", on.to_string())],
            SuccessionFault::SuccessorNotThere { to, on }
            | SuccessionFault::SuccessorEnds { to, on }
            | SuccessionFault::SuccessorBelow { to, on } => {
                vec![("to_unit", to.clone()), ("on", on.to_string())]
            }
            SuccessionFault::TwoRows { to } => vec![("to_unit", to.clone())],
            SuccessionFault::OneRowPartial
            | SuccessionFault::SeveralRowsWhole
            | SuccessionFault::ItselfNotDefault
            | SuccessionFault::SharesMissing
            | SuccessionFault::Root => Vec::new(),
            SuccessionFault::Defaults { found } => vec![("found", found.to_string())],
            SuccessionFault::ShareSum { sum } => {
                let decimals = format!("{:09}", sum % SHARE_ONE);
                let sum = format!("{}.{}", sum / SHARE_ONE, decimals.trim_end_matches('0'));
                vec![("sum", sum.trim_end_matches('.').to_owned())]
            }
            SuccessionFault::BranchNotBelow { branch, on } => {
                vec![("branch", branch.clone()), ("on", on.to_string())]
            }
            SuccessionFault::BranchTwice { branch } => vec![("branch", branch.clone())],
            SuccessionFault::DecidedTwice { on, decision } => {
                vec![("on", on.to_string()), ("decision", decision.clone())]
            }
        }
    }
}

/// The whole, in billionths.
pub(super) const SHARE_ONE: i64 = 1_000_000_000;
