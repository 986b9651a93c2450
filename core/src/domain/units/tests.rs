//! Units: what may be recorded of them, and what a correction may say.

use super::{
    Lineage, Part, ReorganiseRow, SuccessionFault, UnitCommand, UnitKind, UnitRefusal, Units,
};
use crate::domain::calendar::{Day, PartialDay};
use crate::domain::column::Column;
use crate::domain::corrections::{Correction, ImportKind};
use crate::domain::ids::{Position, UnitNo};
use crate::domain::refusal::Refusal;
use crate::domain::state::{Command, Decision};
use crate::domain::trial::Trial;

mod corrections;
mod decisions;
mod lineage;
mod registration;

/// A registry of units alone.
struct Office(Trial);

impl Office {
    fn empty() -> Office {
        Office(Trial::empty())
    }

    /// vn ─ p1 ─ d1 ─ c1 (b1 b2), c2; p2.
    fn before_july() -> Office {
        let mut office = Office::empty();
        office.records(unit("vn", UnitKind::Central, "", "2010"));
        office.records(unit("p1", UnitKind::Province, "vn", "2010"));
        office.records(unit("p2", UnitKind::Province, "vn", "2010"));
        office.records(unit("d1", UnitKind::District, "p1", "2010"));
        office.records(unit("c1", UnitKind::Commune, "d1", "2010"));
        office.records(unit("c2", UnitKind::Commune, "d1", "2010"));
        office.records(unit("b1", UnitKind::Branch, "c1", "2010"));
        office.records(unit("b2", UnitKind::Branch, "c1", "2010"));
        office
    }

    fn asked(&self, command: &Command) -> Result<Decision, Refusal> {
        self.0.asked(command)
    }

    #[track_caller]
    fn records(&mut self, command: Command) -> Position {
        self.0.records(command)
    }

    #[track_caller]
    fn refuses(&self, command: Command) -> UnitRefusal {
        match self.0.refuses(command) {
            Refusal::Unit(refusal) => refusal,
            other => panic!("{other:?}"),
        }
    }

    /// What is wrong with the rows of one unit.
    #[track_caller]
    fn finds(&self, command: Command) -> (String, SuccessionFault) {
        match self.refuses(command) {
            UnitRefusal::Succession { from, fault } => (from, fault),
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    fn leaves_unchanged(&self, command: Command) -> Position {
        self.0.leaves_unchanged(command)
    }

    fn units(&self) -> &Units {
        &self.0.state.units
    }

    fn no(&self, key: &str) -> UnitNo {
        self.units().number(key).unwrap()
    }

    fn parent(&self, unit: &str, on: &str) -> Option<&str> {
        self.parent_known(unit, on, Position::LATEST)
    }

    fn parent_known(&self, unit: &str, on: &str, known: Position) -> Option<&str> {
        let parent = self.units().known(known).parent(self.no(unit), day(on));
        parent.map(|parent| self.units().key(parent))
    }

    fn home(&self, unit: &str, on: &str) -> Option<&str> {
        let home = self.units().latest().home(self.no(unit), day(on));
        home.map(|home| self.units().key(home))
    }

    fn name(&self, unit: &str, on: &str) -> &str {
        self.units().latest().life(self.no(unit)).name_on(day(on))
    }

    fn exists(&self, unit: &str, on: &str) -> bool {
        self.units().exists(self.no(unit), day(on))
    }
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn given(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn unit(key: &str, kind: UnitKind, parent: &str, from: &str) -> Command {
    unit_until(key, kind, parent, from, None)
}

fn unit_until(key: &str, kind: UnitKind, parent: &str, from: &str, until: Option<&str>) -> Command {
    Command::Unit(UnitCommand::Register {
        unit: key.to_owned(),
        kind: Some(kind),
        name: Some(format!("Đơn vị {key}")),
        valid_from: PartialDay::parse(from),
        parent: given(parent),
        code: None,
        valid_until: until.map(day),
    })
}

fn renamed(unit: &str, on: &str, name: &str) -> Command {
    Command::Unit(UnitCommand::Change {
        unit: unit.to_owned(),
        changed_on: day(on),
        name: given(name),
        code: None,
        parent: None,
    })
}

fn moved(unit: &str, on: &str, parent: &str) -> Command {
    Command::Unit(UnitCommand::Change {
        unit: unit.to_owned(),
        changed_on: day(on),
        name: None,
        code: None,
        parent: given(parent),
    })
}

const JULY: &str = "2025-07-01";
const JUNE: &str = "2025-06-30";

fn row(from: &str, to: &str) -> ReorganiseRow {
    let (from, to) = (from.to_owned(), given(to));
    ReorganiseRow { from, to, part: None, is_default: None, share: None, branches: Vec::new() }
}

fn default(row: ReorganiseRow) -> ReorganiseRow {
    ReorganiseRow { is_default: Some(true), ..row }
}

/// Hundredths.
fn share(row: ReorganiseRow, share: i64) -> ReorganiseRow {
    ReorganiseRow { share: Some(share * 10_000_000), ..row }
}

fn with(row: ReorganiseRow, branches: &[&str]) -> ReorganiseRow {
    let branches = branches.iter().map(|branch| (*branch).to_owned()).collect();
    ReorganiseRow { branches, ..row }
}

fn decided_on(on: &str, decision: &str, rows: Vec<ReorganiseRow>) -> Command {
    let (decision, effective_on) = (given(decision), day(on));
    Command::Unit(UnitCommand::Reorganise { decision, effective_on, rows })
}

fn decided(rows: Vec<ReorganiseRow>) -> Command {
    decided_on(JULY, "NQ 202", rows)
}

fn correction(kind: ImportKind, key: &str, column: Column, value: &str) -> Correction {
    Correction {
        kind,
        key: key.split('|').map(str::to_owned).collect(),
        column,
        value: given(value),
        reason: given("nhập nhầm"),
        learned_on: day("2026-10-01"),
        changed_on: None,
    }
}

fn corrected(kind: ImportKind, key: &str, column: Column, value: &str) -> Command {
    Command::Correct(correction(kind, key, column, value))
}

fn corrected_from(on: &str, key: &str, column: Column, value: &str) -> Command {
    let correction = correction(ImportKind::Units, key, column, value);
    Command::Correct(Correction { changed_on: Some(day(on)), ..correction })
}
