//! Units of the association's tree: registered, changed, reorganised; every fact with its dates
//! and the position at which it was learned.

use super::calendar::{Day, PartialDay};
use super::ids::{ReorganisationNo, UnitChangeNo, UnitNo};
use super::refusal::Refusal;
use super::state::{Context, Decision, State};

mod assembly;
mod change;
mod correction;
mod evolve;
mod life;
mod lineage;
mod movement;
mod records;
mod refusal;
mod register;
mod reorganise;
mod rules;
mod supposed;
mod void;

use crate::saved;
pub use life::{Change, Life, Succession, Successor};
pub use lineage::Lineage;
pub use movement::{Cause, Movement};
pub use records::{Known, Units};
pub use refusal::{SuccessionFault, UnitRefusal};

pub(super) use correction::correct;
pub(super) use void::check_without;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitKind {
    Central,
    Province,
    /// History only: abolished on 1 July 2025.
    District,
    Commune,
    /// *Chi hội*: a hamlet or a quarter.
    Branch,
    /// *Tổ hội*: part of a large branch.
    Group,
}

saved!(enum UnitKind {
    0 = Central, 1 = Province, 2 = District, 3 = Commune, 4 = Branch, 5 = Group,
});

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnitEvent {
    Registered {
        unit: UnitNo,
        uuid: u128,
        /// The user's own stable id.
        key: String,
        kind: UnitKind,
        name: String,
        code: Option<String>,
        parent: Option<UnitNo>,
        valid_from: PartialDay,
        /// The first day it is no more.
        valid_until: Option<Day>,
        /// Where its keys stand in the key store.
        slot: u32,
    },
    Changed {
        change: UnitChangeNo,
        unit: UnitNo,
        changed_on: Day,
        name: Option<String>,
        code: Option<String>,
        parent: Option<UnitNo>,
    },
    /// All rows of one decision on one day.
    Reorganised {
        reorganisation: ReorganisationNo,
        decision: Option<String>,
        effective_on: Day,
        rows: Vec<ReorganisationRow>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReorganisationRow {
    pub from: UnitNo,
    /// `None`: abolished; its children go to its parent.
    pub to: Option<UnitNo>,
    pub part: Part,
    /// Takes everything that no other row of `from` names.
    pub is_default: bool,
    /// Billionths of `from`; the rows of one unit add up to 1,000,000,000 or have none.
    pub share: Option<i64>,
    /// Children of `from` that go along with this row.
    pub branches: Vec<UnitNo>,
}

saved!(struct ReorganisationRow { from, to, part, is_default, share, branches });

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    Whole,
    Partial,
}

saved!(enum Part { 0 = Whole, 1 = Partial });

/// Commands name units by the user's own id; `decide` finds their numbers. What a row of a recorded
/// unit may leave empty is optional here and in all commands of rows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum UnitCommand {
    Register {
        unit: String,
        kind: Option<UnitKind>,
        name: Option<String>,
        valid_from: Option<PartialDay>,
        parent: Option<String>,
        code: Option<String>,
        valid_until: Option<Day>,
    },
    Change {
        unit: String,
        changed_on: Day,
        name: Option<String>,
        code: Option<String>,
        parent: Option<String>,
    },
    Reorganise {
        decision: Option<String>,
        effective_on: Day,
        rows: Vec<ReorganiseRow>,
    },
}

/// One row of a decision as it was written: nothing looked up yet.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ReorganiseRow {
    pub from: String,
    pub to: Option<String>,
    pub part: Option<Part>,
    pub is_default: Option<bool>,
    pub share: Option<i64>,
    pub branches: Vec<String>,
}

pub fn decide(
    state: &State,
    command: &UnitCommand,
    context: &Context,
) -> Result<Decision, Refusal> {
    let units = &state.units;
    match command {
        UnitCommand::Register { unit, kind, name, valid_from, parent, code, valid_until } => {
            let asked = register::Asked {
                unit,
                kind: *kind,
                name: name.as_deref(),
                valid_from: *valid_from,
                parent: parent.as_deref(),
                code: code.as_deref(),
                valid_until: *valid_until,
            };
            register::decide(units, &asked, context)
        }
        UnitCommand::Change { unit, changed_on, name, code, parent } => {
            let asked = change::Asked {
                unit,
                changed_on: *changed_on,
                name: name.as_deref(),
                code: code.as_deref(),
                parent: parent.as_deref(),
            };
            Ok(change::decide(units, &asked)?)
        }
        UnitCommand::Reorganise { decision, effective_on, rows } => {
            let decision = decision.as_deref();
            let asked = reorganise::Asked { decision, effective_on: *effective_on, rows };
            reorganise::decide(units, &asked)
        }
    }
}

impl UnitKind {
    pub const ALL: [UnitKind; 6] = [
        UnitKind::Central,
        UnitKind::Province,
        UnitKind::District,
        UnitKind::Commune,
        UnitKind::Branch,
        UnitKind::Group,
    ];

    /// The word in a file.
    pub fn name(self) -> &'static str {
        match self {
            UnitKind::Central => "central",
            UnitKind::Province => "province",
            UnitKind::District => "district",
            UnitKind::Commune => "commune",
            UnitKind::Branch => "branch",
            UnitKind::Group => "group",
        }
    }
}

impl Part {
    pub const ALL: [Part; 2] = [Part::Whole, Part::Partial];

    /// The word in a file.
    pub fn name(self) -> &'static str {
        match self {
            Part::Whole => "whole",
            Part::Partial => "partial",
        }
    }
}

#[cfg(test)]
mod tests;
