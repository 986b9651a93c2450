//! Corrections of kinds.

use super::{Catalogue, CatalogueRefusal, Family, Kind};
use crate::domain::cells::check_key;
use crate::domain::column::Column;
use crate::domain::corrections::{self, Corrected, Correction, CorrectionRefusal, Record, Value};
use crate::domain::event::{Event, Fact};
use crate::domain::ids::{EventRef, KindNo};
use crate::domain::refusal::Refusal;
use crate::domain::secret::Secret;
use crate::domain::state::{Context, Decision, State, Tags};

const YES_NO: [(&str, i64); 4] = [("1", 1), ("0", 0), ("có", 1), ("không", 0)];

pub(in crate::domain) fn correct(
    state: &State,
    correction: &Correction,
    _context: &Context,
) -> Result<Decision, Refusal> {
    let column = correction.column;
    if correction.changed_on.is_some() {
        return Err(CorrectionRefusal::NothingChangesOn { column }.into());
    }
    let kind = find(state, correction)?;
    let recorded = state.catalogue.recorded(kind);
    let old = recorded.facts.latest().value(column)?;
    let new = parse(correction)?;
    if old == new {
        return Ok(Decision::Unchanged(recorded.facts.learned_at()));
    }
    let row = recorded.facts.latest().with(column, &new)?;
    check_key(Column::Code, &row.code)?;
    let holder = state.catalogue.holder(row.family, &row.code);
    if holder.is_some_and(|holder| holder != kind) {
        let (family, code) = (row.family, row.code);
        let refusal = CatalogueRefusal::RegisteredOtherwise { family, code, column };
        return Err(refusal.into());
    }
    if column == Column::Family && is_used(state, kind) {
        return Err(CatalogueRefusal::FamilyFixed { code: row.code }.into());
    }
    if column == Column::Sensitive && state.support.uses(kind) {
        return Err(CatalogueRefusal::SensitivityFixed { code: row.code }.into());
    }
    let corrected = Corrected {
        record: Record::Kind(kind),
        corrects: recorded.at,
        column,
        old,
        new,
        changed_on: None,
        learned_on: correction.learned_on,
    };
    let facts = vec![Fact::clear(Event::Corrected(corrected))];
    Ok(Decision::Record { facts, warnings: Vec::new() })
}

/// What was recorded under a kind would change its meaning with the kind's family.
fn is_used(state: &State, kind: KindNo) -> bool {
    state.support.uses(kind) || state.commendations.uses(kind) || state.clubs.uses(kind)
}

fn find(state: &State, correction: &Correction) -> Result<KindNo, CatalogueRefusal> {
    let unknown = || CatalogueRefusal::NoSuchRow { key: correction.key.join("|") };
    let [family, code] = correction.key.as_slice() else { return Err(unknown()) };
    let family = Family::WORDS.iter().find(|(name, _)| name == family);
    let (_, family) = family.ok_or_else(unknown)?;
    state.catalogue.kind(*family, code).ok_or_else(unknown)
}

fn parse(correction: &Correction) -> Result<Value, Refusal> {
    let Some(text) = correction.value.as_deref() else { return Ok(Value::Nothing) };
    Ok(match correction.column {
        Column::Sensitive => Value::Number(corrections::word_required(correction, &YES_NO)?),
        Column::Family => {
            Value::Number(corrections::word_required(correction, &Family::WORDS)? as i64)
        }
        _ => Value::Text(text.to_owned()),
    })
}

impl Kind {
    fn value(&self, column: Column) -> Result<Value, CorrectionRefusal> {
        Ok(match column {
            Column::Family => Value::Number(self.family as i64),
            Column::Code => Value::Text(self.code.clone()),
            Column::LabelVi => Value::Text(self.label_vi.clone()),
            Column::LabelEn => Value::Text(self.label_en.clone()),
            Column::UnitOfQuantity => {
                self.unit_of_quantity.clone().map_or(Value::Nothing, Value::Text)
            }
            Column::Sensitive => Value::Number(self.sensitive.into()),
            column => return Err(CorrectionRefusal::NoSuchColumn { column }),
        })
    }

    fn with(&self, column: Column, value: &Value) -> Result<Kind, CorrectionRefusal> {
        let text = || match value {
            Value::Text(text) => Ok(text.clone()),
            _ => Err(CorrectionRefusal::MustBeGiven { column }),
        };
        let mut row = self.clone();
        match column {
            Column::Family => {
                let number = match value {
                    Value::Number(number) => usize::try_from(*number).ok(),
                    _ => None,
                };
                let family = number.and_then(|number| Family::WORDS.get(number));
                row.family = family.ok_or(CorrectionRefusal::MustBeGiven { column })?.1;
            }
            Column::Code => row.code = text()?,
            Column::LabelVi => row.label_vi = text()?,
            Column::LabelEn => row.label_en = text()?,
            Column::UnitOfQuantity => row.unit_of_quantity = text().ok(),
            Column::Sensitive => row.sensitive = *value == Value::Number(1),
            column => return Err(CorrectionRefusal::NoSuchColumn { column }),
        }
        Ok(row)
    }
}

impl Catalogue {
    pub fn evolve_corrected(
        &mut self,
        at: EventRef,
        corrected: &Corrected,
        _secrets: &[Secret],
        _tags: &Tags,
    ) {
        let Record::Kind(no) = corrected.record else {
            panic!("{:?} is no kind", corrected.record);
        };
        let row = self.row(no).with(corrected.column, &corrected.new);
        self.correct(at, no, row.expect("the rules accepted this very value"));
    }
}
