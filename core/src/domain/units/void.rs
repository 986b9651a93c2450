//! What a void takes back of units. A unit taken back exists on no day; a change taken back says
//! nothing.

use super::life::Change;
use super::records::{ChangeRow, Mention, Registration, Supposition, Units};
use super::refusal::UnitRefusal;
use super::supposed::Supposed;
use crate::domain::column::Column;
use crate::domain::corrections::{Record, Value};
use crate::domain::ids::{EventRef, UnitChangeNo, UnitNo};

/// Whether everything recorded still holds without a change.
pub(in crate::domain) fn check_without(
    units: &Units,
    number: UnitChangeNo,
) -> Result<(), UnitRefusal> {
    let row = units.changes[number.index()].versions.latest();
    if row.change.parent.is_none() {
        return Ok(());
    }
    Supposed::new(units, &Supposition::Change(number, row.emptied())).check()
}

impl Change {
    pub(super) fn says_nothing(&self) -> bool {
        self.name.is_none() && self.code.is_none() && self.parent.is_none()
    }
}

impl ChangeRow {
    fn emptied(&self) -> ChangeRow {
        let change = Change { on: self.change.on, name: None, code: None, parent: None };
        ChangeRow { unit: self.unit, change }
    }
}

impl Units {
    /// Takes back a unit that no record names, or a change.
    pub fn void(&mut self, at: EventRef, record: Record) {
        match record {
            Record::Unit(unit) => self.void_unit(at, unit),
            Record::UnitChange(number) => {
                let versions = &mut self.changes[number.index()].versions;
                let row = versions.latest().emptied();
                let unit = row.unit;
                versions.learn(at.position, row);
                self.refresh(unit);
            }
            _ => return,
        }
        self.learn(at.position);
    }

    fn void_unit(&mut self, at: EventRef, unit: UnitNo) {
        self.free_key(unit);
        let versions = &mut self.registered[unit.index()].row.versions;
        let row = versions.latest().clone();
        if let Some(parent) = row.parent {
            self.mentions[parent.index()].retain(|mention| *mention != Mention::Parent(unit));
        }
        let valid_until = Some(row.valid_from.first());
        versions.learn(at.position, Registration { valid_until, ..row });
        self.refresh(unit);
    }

    /// The units that a record names, or once named.
    pub(in crate::domain) fn named_by(&self, record: Record, each: &mut dyn FnMut(UnitNo)) {
        match record {
            Record::Unit(unit) => {
                let registered = &self.registered[unit.index()];
                let moves = registered.dated.iter().filter_map(|(_, change)| change.parent);
                registered.row.versions.latest().parent.into_iter().chain(moves).for_each(each);
            }
            Record::UnitChange(number) => {
                let row = self.changes[number.index()].versions.latest();
                std::iter::once(row.unit).chain(row.change.parent).for_each(each);
            }
            Record::Reorganisation(number, _) => {
                for row in &self.reorganisations[number.index()].rows {
                    let row = row.latest();
                    let named = std::iter::once(row.from).chain(row.to);
                    named.chain(row.branches.iter().copied()).for_each(&mut *each);
                }
            }
            _ => {}
        }
    }

    /// The value of one column of a unit or a change.
    pub(in crate::domain) fn value(&self, record: Record, column: Column) -> Value {
        match record {
            Record::Unit(unit) => self.registered[unit.index()].row.versions.latest().value(column),
            Record::UnitChange(number) => {
                self.changes[number.index()].versions.latest().value(column)
            }
            _ => Value::Nothing,
        }
    }
}
