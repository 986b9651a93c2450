//! Corrections of population and reported figures.

use super::history::{FigureFacts, Figures, PopulationFacts};
use super::{Qualifier, key, rules};
use crate::domain::calendar::{Day, PartialDay};
use crate::domain::cells::check_key;
use crate::domain::column::Column;
use crate::domain::corrections::{
    self, Corrected, Correction, CorrectionRefusal, ImportKind, Record, Value,
};
use crate::domain::event::{Event, Fact};
use crate::domain::ids::{EventRef, UnitNo};
use crate::domain::refusal::Refusal;
use crate::domain::secret::Secret;
use crate::domain::state::{Context, Decision, State, Tags};

pub(in crate::domain) fn correct(
    state: &State,
    correction: &Correction,
    _context: &Context,
) -> Result<Decision, Refusal> {
    if correction.changed_on.is_some() {
        return Err(CorrectionRefusal::NothingChangesOn { column: correction.column }.into());
    }
    match correction.kind {
        ImportKind::Population => correct_population(state, correction),
        _ => correct_figure(state, correction),
    }
}

fn correct_population(state: &State, correction: &Correction) -> Result<Decision, Refusal> {
    let unit = rules::find(state, key::part(correction, 0), Column::Key)?;
    let day = key::day(correction, 1)?;
    let source = key::part(correction, 2);
    let found = state.figures.counts((unit, day, source)).next();
    let (no, record) = found.ok_or_else(|| key::unknown(correction))?;
    let (old, new) = values(state, correction, |column| record.facts.latest().value(column))?;
    if old == new {
        return Ok(Decision::Unchanged(record.facts.learned_at()));
    }
    let row = record.facts.latest().with(correction.column, &new)?;
    let mut holders = state.figures.counts(row.key());
    if holders.any(|(holder, it)| holder != no && it.facts.latest().key() == row.key()) {
        return Err(taken(state, row.unit, row.counted_on, &row.source));
    }
    // A unit may have ended since the figure was recorded: only another day or unit is asked again.
    if matches!(correction.column, Column::Unit | Column::CountedOn) {
        rules::not_ended(state, row.unit, row.counted_on, Column::CountedOn)?;
    }
    rules::check_parts(&row)?;
    Ok(decided(correction, Record::Population(no), record.at, old, new))
}

fn correct_figure(state: &State, correction: &Correction) -> Result<Decision, Refusal> {
    let unit = rules::find(state, key::part(correction, 0), Column::Key)?;
    let day = key::day(correction, 1)?;
    let [indicator, source] = [2, 3].map(|index| key::part(correction, index));
    let found = state.figures.reports((unit, day, indicator, source)).next();
    let (no, record) = found.ok_or_else(|| key::unknown(correction))?;
    let (old, new) = values(state, correction, |column| record.facts.latest().value(column))?;
    if old == new {
        return Ok(Decision::Unchanged(record.facts.learned_at()));
    }
    let row = record.facts.latest().with(correction.column, &new)?;
    let mut holders = state.figures.reports(row.key());
    if holders.any(|(holder, it)| holder != no && it.facts.latest().key() == row.key()) {
        return Err(taken(state, row.unit, row.on, &row.source));
    }
    if matches!(correction.column, Column::Unit | Column::On) {
        rules::check_figure(state, &row)?;
    }
    Ok(decided(correction, Record::Figure(no), record.at, old, new))
}

/// Another row has the key that the corrected one would get.
fn taken(state: &State, unit: UnitNo, day: Day, source: &str) -> Refusal {
    rules::clash(state, unit, day, source, Column::Value)
}

/// The value that stands and the one that is to stand.
fn values(
    state: &State,
    correction: &Correction,
    standing: impl Fn(Column) -> Result<Value, CorrectionRefusal>,
) -> Result<(Value, Value), Refusal> {
    Ok((standing(correction.column)?, parse(state, correction)?))
}

fn decided(
    correction: &Correction,
    record: Record,
    corrects: EventRef,
    old: Value,
    new: Value,
) -> Decision {
    let column = correction.column;
    let learned_on = correction.learned_on;
    let corrected = Corrected { record, corrects, column, old, new, changed_on: None, learned_on };
    Decision::Record { facts: vec![Fact::clear(Event::Corrected(corrected))], warnings: Vec::new() }
}

fn parse(state: &State, correction: &Correction) -> Result<Value, Refusal> {
    let Some(text) = correction.value.as_deref() else { return Ok(Value::Nothing) };
    let number = |number: Option<i64>| number.map_or(Value::Nothing, Value::Number);
    Ok(match correction.column {
        Column::Unit => Value::Number(rules::find(state, text, Column::Value)?.0.into()),
        Column::CountedOn | Column::On => {
            Value::Day(PartialDay::exact(corrections::exact_day(correction)?))
        }
        Column::Persons60Plus | Column::Female60Plus | Column::Persons80Plus => {
            number(corrections::whole(correction)?)
        }
        Column::Value => number(corrections::thousandths(correction)?),
        Column::Qualifier => {
            number(corrections::word(correction, &Qualifier::WORDS)?.map(|word| word as i64))
        }
        column => {
            check_key(column, text)?;
            Value::Text(text.to_owned())
        }
    })
}

impl Qualifier {
    pub const WORDS: [(&str, Qualifier); 4] = [
        ("exact", Qualifier::Exact),
        ("over", Qualifier::Over),
        ("nearly", Qualifier::Nearly),
        ("about", Qualifier::About),
    ];

    pub fn name(self) -> &'static str {
        Qualifier::WORDS[self as usize].0
    }

    fn numbered(number: i64) -> Option<Qualifier> {
        Some(Qualifier::WORDS.get(usize::try_from(number).ok()?)?.1)
    }
}

fn optional(number: Option<i64>) -> Value {
    number.map_or(Value::Nothing, Value::Number)
}

fn number(column: Column, value: &Value) -> Result<i64, CorrectionRefusal> {
    optional_number(value).ok_or(CorrectionRefusal::MustBeGiven { column })
}

fn optional_number(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => Some(*number),
        _ => None,
    }
}

fn unit(column: Column, value: &Value) -> Result<UnitNo, CorrectionRefusal> {
    let unit = u32::try_from(number(column, value)?);
    unit.map(UnitNo).map_err(|_| CorrectionRefusal::MustBeGiven { column })
}

fn day(column: Column, value: &Value) -> Result<Day, CorrectionRefusal> {
    match value {
        Value::Day(day) => Ok(day.first()),
        _ => Err(CorrectionRefusal::MustBeGiven { column }),
    }
}

fn text(column: Column, value: &Value) -> Result<String, CorrectionRefusal> {
    match value {
        Value::Text(text) => Ok(text.clone()),
        _ => Err(CorrectionRefusal::MustBeGiven { column }),
    }
}

impl PopulationFacts {
    pub(super) fn value(&self, column: Column) -> Result<Value, CorrectionRefusal> {
        Ok(match column {
            Column::Unit => Value::Number(self.unit.0.into()),
            Column::CountedOn => Value::Day(PartialDay::exact(self.counted_on)),
            Column::Source => Value::Text(self.source.clone()),
            Column::Persons60Plus => Value::Number(self.persons_60_plus),
            Column::Qualifier => Value::Number(self.qualifier as i64),
            Column::Female60Plus => optional(self.female_60_plus),
            Column::Persons80Plus => optional(self.persons_80_plus),
            column => return Err(CorrectionRefusal::NoSuchColumn { column }),
        })
    }

    fn with(&self, column: Column, value: &Value) -> Result<PopulationFacts, CorrectionRefusal> {
        let mut row = self.clone();
        match column {
            Column::Unit => row.unit = unit(column, value)?,
            Column::CountedOn => row.counted_on = day(column, value)?,
            Column::Source => row.source = text(column, value)?,
            Column::Persons60Plus => row.persons_60_plus = number(column, value)?,
            Column::Qualifier => {
                row.qualifier = Qualifier::numbered(number(column, value)?).unwrap_or_default();
            }
            Column::Female60Plus => row.female_60_plus = optional_number(value),
            Column::Persons80Plus => row.persons_80_plus = optional_number(value),
            column => return Err(CorrectionRefusal::NoSuchColumn { column }),
        }
        Ok(row)
    }
}

impl FigureFacts {
    pub(super) fn value(&self, column: Column) -> Result<Value, CorrectionRefusal> {
        Ok(match column {
            Column::Unit => Value::Number(self.unit.0.into()),
            Column::On => Value::Day(PartialDay::exact(self.on)),
            Column::Indicator => Value::Text(self.indicator.clone()),
            Column::Source => Value::Text(self.source.clone()),
            Column::Value => Value::Number(self.value),
            Column::Qualifier => Value::Number(self.qualifier as i64),
            column => return Err(CorrectionRefusal::NoSuchColumn { column }),
        })
    }

    fn with(&self, column: Column, value: &Value) -> Result<FigureFacts, CorrectionRefusal> {
        let mut row = self.clone();
        match column {
            Column::Unit => row.unit = unit(column, value)?,
            Column::On => row.on = day(column, value)?,
            Column::Indicator => row.indicator = text(column, value)?,
            Column::Source => row.source = text(column, value)?,
            Column::Value => row.value = number(column, value)?,
            Column::Qualifier => {
                row.qualifier = Qualifier::numbered(number(column, value)?).unwrap_or_default();
            }
            column => return Err(CorrectionRefusal::NoSuchColumn { column }),
        }
        Ok(row)
    }
}

const DECIDED: &str = "the rules accepted this very value";

impl Figures {
    pub fn evolve_corrected(
        &mut self,
        at: EventRef,
        corrected: &Corrected,
        _secrets: &[Secret],
        _tags: &Tags,
    ) {
        let (column, new) = (corrected.column, &corrected.new);
        match corrected.record {
            Record::Population(no) => {
                let row = self.latest_population(no).with(column, new).expect(DECIDED);
                self.correct_population(at, no, row);
            }
            Record::Figure(no) => {
                let row = self.latest_figure(no).with(column, new).expect(DECIDED);
                self.correct_figure(at, no, row);
            }
            other => panic!("{other:?} is no figure"),
        }
    }
}
