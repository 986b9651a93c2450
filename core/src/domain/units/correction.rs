//! Corrections of units, their changes and the rows of decisions. The rules of everything that the
//! correction touches are asked again.

use std::sync::Arc;

use super::life::Change;
use super::lineage::Lineage;
use super::records::{ChangeRow, Recorded, Registration, Supposition, Units};
use super::refusal::UnitRefusal;
use super::rules::Rules;
use super::supposed::Supposed;
use super::{UnitKind, register};
use crate::domain::calendar::{Day, PartialDay};
use crate::domain::cells::check_unit_id;
use crate::domain::column::Column;
use crate::domain::corrections::{
    self, Corrected, Correction, CorrectionRefusal, ImportKind, Record, Value,
};
use crate::domain::event::{Event, Fact};
use crate::domain::ids::{EventRef, UnitChangeNo, UnitNo};
use crate::domain::refusal::Refusal;
use crate::domain::state::{Context, Decision, State};

mod content;
mod evolve;
mod rows;

const KINDS: [(&str, UnitKind); 12] = [
    ("central", UnitKind::Central),
    ("province", UnitKind::Province),
    ("district", UnitKind::District),
    ("commune", UnitKind::Commune),
    ("branch", UnitKind::Branch),
    ("group", UnitKind::Group),
    ("trung ương", UnitKind::Central),
    ("tỉnh", UnitKind::Province),
    ("huyện", UnitKind::District),
    ("xã", UnitKind::Commune),
    ("chi hội", UnitKind::Branch),
    ("tổ hội", UnitKind::Group),
];

pub(in crate::domain) fn correct(
    state: &State,
    correction: &Correction,
    _context: &Context,
) -> Result<Decision, Refusal> {
    let fix = Fix { units: &state.units, correction };
    match correction.kind {
        ImportKind::UnitChanges => fix.change(),
        ImportKind::Reorganisation => fix.row(),
        _ => fix.unit(),
    }
}

struct Fix<'a> {
    units: &'a Units,
    correction: &'a Correction,
}

impl<'a> Fix<'a> {
    fn unit(&self) -> Result<Decision, Refusal> {
        let unit = self.units.number(self.key_part(0)).ok_or_else(|| self.row_unknown())?;
        let registered = &self.units.registered[unit.index()];
        let (record, at) = (Record::Unit(unit), registered.row.at);
        if self.correction.column == Column::Unit {
            return self.unit_key(unit, at);
        }
        let recorded = registered.row.versions.latest();
        let new = self.registration_value()?;
        if let Some(on) = self.correction.changed_on {
            return self.dated(unit, record, at, on, new);
        }
        let corrected = recorded.with(self.correction.column, &new);
        if corrected == *recorded {
            return Ok(Decision::Unchanged(registered.row.versions.learned_at()));
        }
        register::check_span(&corrected)?;
        if !matches!(self.correction.column, Column::Name | Column::Code) {
            Supposed::new(self.units, &Supposition::Unit(unit, corrected)).check()?;
        }
        let old = recorded.value(self.correction.column);
        Ok(recording(vec![self.corrected(record, at, old, new)]))
    }

    fn unit_key(&self, unit: UnitNo, at: EventRef) -> Result<Decision, Refusal> {
        self.not_dated()?;
        let (old, new) = (self.units.key(unit), corrections::required(self.correction)?);
        if old == new {
            return Ok(Decision::Unchanged(at.position));
        }
        check_unit_id(new)?;
        if self.units.holder(new).is_some_and(|other| other != unit) {
            return Err(UnitRefusal::KeyUsed { unit: new.to_owned() }.into());
        }
        let (old, new) = (Value::Text(old.to_owned()), Value::Text(new.to_owned()));
        Ok(recording(vec![self.corrected(Record::Unit(unit), at, old, new)]))
    }

    fn registration_value(&self) -> Result<Value, Refusal> {
        let correction = self.correction;
        let day = |day: PartialDay| Value::Day(day);
        Ok(match correction.column {
            Column::Kind => {
                let kind = corrections::word_required(correction, &KINDS)?;
                Value::Number(content::kind_number(kind))
            }
            Column::Name => content::text(Some(corrections::required(correction)?)),
            Column::Code => content::text(correction.value.as_deref()),
            Column::Parent => content::unit(self.named_unit()?),
            Column::ValidFrom => {
                corrections::required(correction)?;
                corrections::partial_day(correction)?.map_or(Value::Nothing, day)
            }
            Column::ValidUntil => {
                corrections::day(correction)?.map_or(Value::Nothing, content::day)
            }
            column => return Err(CorrectionRefusal::NoSuchColumn { column }.into()),
        })
    }

    fn change(&self) -> Result<Decision, Refusal> {
        let number = self.recorded_change().ok_or_else(|| self.row_unknown())?;
        let Recorded { at, ref versions } = self.units.changes[number.index()];
        let (record, recorded) = (Record::UnitChange(number), versions.latest());
        let new = self.change_value()?;
        if let Some(on) = self.correction.changed_on {
            return self.dated(recorded.unit, record, at, on, new);
        }
        let corrected = recorded.with(self.correction.column, &new);
        if corrected == *recorded {
            return Ok(Decision::Unchanged(versions.learned_at()));
        }
        self.check_change(number, &corrected)?;
        let old = recorded.value(self.correction.column);
        Ok(recording(vec![self.corrected(record, at, old, new)]))
    }

    fn recorded_change(&self) -> Option<UnitChangeNo> {
        let unit = self.units.number(self.key_part(0))?;
        self.units.change_on(unit, Day::parse(self.key_part(1))?)
    }

    fn change_value(&self) -> Result<Value, Refusal> {
        let correction = self.correction;
        Ok(match correction.column {
            Column::Unit => {
                let key = corrections::required(correction)?;
                content::unit(Some(self.units.named(Column::Value, key)?))
            }
            Column::ChangedOn => content::day(corrections::exact_day(correction)?),
            Column::Name | Column::Code => content::text(correction.value.as_deref()),
            Column::Parent => content::unit(self.named_unit()?),
            column => return Err(CorrectionRefusal::NoSuchColumn { column }.into()),
        })
    }

    fn check_change(&self, number: UnitChangeNo, row: &ChangeRow) -> Result<(), Refusal> {
        let (unit, change) = (row.unit, &row.change);
        let key = || self.units.key(unit).to_owned();
        if change.name.is_none() && change.code.is_none() && change.parent.is_none() {
            return Err(UnitRefusal::NothingChanges { unit: key() }.into());
        }
        if self.units.change_now(unit, change.on).is_some_and(|other| other != number) {
            let key = format!("{}|{}", key(), change.on);
            return Err(UnitRefusal::KeyUsed { unit: key }.into());
        }
        let supposed = Supposed::new(self.units, &Supposition::Change(number, row.clone()));
        Rules { units: self.units, lives: &supposed }.change(unit, change)?;
        Ok(supposed.check()?)
    }

    /// It was true until `on`; from then it is the new value.
    fn dated(
        &self,
        unit: UnitNo,
        record: Record,
        at: EventRef,
        on: Day,
        new: Value,
    ) -> Result<Decision, Refusal> {
        let column = self.correction.column;
        if !matches!(column, Column::Name | Column::Code | Column::Parent) {
            return Err(CorrectionRefusal::NothingChangesOn { column }.into());
        }
        corrections::required(self.correction)?;
        let change = Change::of(on, column, &new);
        let dated = &self.units.registered[unit.index()].dated;
        if let Some((position, _)) = dated.iter().find(|(_, recorded)| *recorded == change) {
            return Ok(Decision::Unchanged(*position));
        }
        let supposed = Supposed::new(self.units, &Supposition::Dated(unit, change.clone()));
        Rules { units: self.units, lives: &supposed }.change(unit, &change)?;
        if column == Column::Parent {
            supposed.check()?;
        }
        let life = self.units.latest().life(unit);
        let old = match column {
            Column::Name => content::text(Some(life.name_on(on))),
            Column::Code => content::text(life.code_on(on).map(Arc::as_ref)),
            _ => content::unit(self.units.latest().parent(unit, on)),
        };
        Ok(recording(vec![self.corrected(record, at, old, new)]))
    }

    /// The unit that the value names; `None`: the column is blanked.
    fn named_unit(&self) -> Result<Option<UnitNo>, UnitRefusal> {
        let key = self.correction.value.as_deref();
        key.map(|key| self.units.named(Column::Value, key)).transpose()
    }

    fn not_dated(&self) -> Result<(), CorrectionRefusal> {
        let column = self.correction.column;
        match self.correction.changed_on {
            Some(_) => Err(CorrectionRefusal::NothingChangesOn { column }),
            None => Ok(()),
        }
    }

    fn key_part(&self, index: usize) -> &'a str {
        self.correction.key.get(index).map(String::as_str).unwrap_or_default()
    }

    fn row_unknown(&self) -> Refusal {
        UnitRefusal::RowUnknown { key: self.correction.key.join("|") }.into()
    }

    fn corrected(&self, record: Record, corrects: EventRef, old: Value, new: Value) -> Corrected {
        let Correction { column, learned_on, changed_on, .. } = *self.correction;
        Corrected { record, corrects, column, old, new, changed_on, learned_on }
    }
}

fn recording(corrected: Vec<Corrected>) -> Decision {
    let facts = corrected.into_iter().map(|it| Fact::clear(Event::Corrected(it)));
    Decision::Record { facts: facts.collect(), warnings: Vec::new() }
}
