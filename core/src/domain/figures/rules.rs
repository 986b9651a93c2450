//! The rules for figures. A unit still forming may be counted; one that ended may not.

use super::history::{FigureFacts, FigureKey, PopulationFacts, PopulationKey};
use super::{FigureCommand, FigureEvent, FigureRefusal, Qualifier};
use crate::domain::calendar::Day;
use crate::domain::cells::{check_key, differs, required};
use crate::domain::column::Column;
use crate::domain::event::{Event, Fact};
use crate::domain::ids::UnitNo;
use crate::domain::refusal::Refusal;
use crate::domain::state::{Context, Decision, State};
use crate::domain::units::Lineage;

pub(in crate::domain) fn decide(
    state: &State,
    command: &FigureCommand,
    _context: &Context,
) -> Result<Decision, Refusal> {
    match command {
        FigureCommand::CountPopulation {
            unit,
            counted_on,
            source,
            persons_60_plus,
            qualifier,
            female_60_plus,
            persons_80_plus,
        } => {
            let count = Count {
                key: (find(state, unit, Column::Unit)?, *counted_on, source),
                persons_60_plus: *persons_60_plus,
                qualifier: *qualifier,
                female_60_plus: *female_60_plus,
                persons_80_plus: *persons_80_plus,
            };
            count.decide(state)
        }
        FigureCommand::Report { unit, on, indicator, source, value, qualifier } => {
            let unit = find(state, unit, Column::Unit)?;
            let (value, qualifier) = (*value, *qualifier);
            Report { key: (unit, *on, indicator, source), value, qualifier }.decide(state)
        }
        FigureCommand::CompleteRegister { unit, on } => complete(state, unit, *on),
    }
}

pub(super) fn find(state: &State, key: &str, column: Column) -> Result<UnitNo, FigureRefusal> {
    let unknown = || FigureRefusal::UnitUnknown { unit: key.to_owned(), column };
    state.units.number(key).ok_or_else(unknown)
}

fn recorded(event: FigureEvent) -> Decision {
    Decision::Record { facts: vec![Fact::clear(Event::Figure(event))], warnings: Vec::new() }
}

pub(super) fn clash(
    state: &State,
    unit: UnitNo,
    day: Day,
    source: &str,
    column: Column,
) -> Refusal {
    let (unit, source) = (state.units.key(unit).to_owned(), source.to_owned());
    FigureRefusal::RecordedOtherwise { unit, day, source, column }.into()
}

/// The first column of which a row says something else than what stood.
fn first<const N: usize>(differing: [(Column, bool); N]) -> Option<Column> {
    differing.into_iter().find(|(_, differs)| *differs).map(|(column, _)| column)
}

/// A `population` row with its unit found.
struct Count<'a> {
    key: PopulationKey<'a>,
    persons_60_plus: Option<i64>,
    qualifier: Option<Qualifier>,
    female_60_plus: Option<i64>,
    persons_80_plus: Option<i64>,
}

impl Count<'_> {
    fn decide(&self, state: &State) -> Result<Decision, Refusal> {
        if let Some(answer) = self.repeats(state) {
            return answer;
        }
        let (unit, counted_on, source) = self.key;
        check_key(Column::Source, source)?;
        let row = PopulationFacts {
            unit,
            counted_on,
            source: source.to_owned(),
            persons_60_plus: required(self.persons_60_plus, Column::Persons60Plus)?,
            qualifier: self.qualifier.unwrap_or_default(),
            female_60_plus: self.female_60_plus,
            persons_80_plus: self.persons_80_plus,
        };
        check_population(state, &row)?;
        Ok(recorded(FigureEvent::PopulationCounted {
            population: state.figures.next_population(),
            unit,
            counted_on,
            source: row.source,
            persons_60_plus: row.persons_60_plus,
            qualifier: row.qualifier,
            female_60_plus: row.female_60_plus,
            persons_80_plus: row.persons_80_plus,
        }))
    }

    /// The row is recorded already, as it stands or as it stood before a correction. A key that a
    /// correction left is free for every other row.
    fn repeats(&self, state: &State) -> Option<Result<Decision, Refusal>> {
        for (_, record) in state.figures.counts(self.key) {
            let is_it = |it: &PopulationFacts| it.key() == self.key && self.differs(it).is_none();
            if record.facts.ever(is_it) {
                return Some(Ok(Decision::Unchanged(record.at.position)));
            }
        }
        let (unit, day, source) = self.key;
        let mut stands = state.figures.counts(self.key).map(|(_, record)| record.facts.latest());
        let column = self.differs(stands.next().filter(|stands| stands.key() == self.key)?)?;
        Some(Err(clash(state, unit, day, source, column)))
    }

    /// The first given cell that is not what stood.
    fn differs(&self, stood: &PopulationFacts) -> Option<Column> {
        first([
            (Column::Persons60Plus, differs(self.persons_60_plus, Some(stood.persons_60_plus))),
            (Column::Qualifier, differs(self.qualifier, Some(stood.qualifier))),
            (Column::Female60Plus, differs(self.female_60_plus, stood.female_60_plus)),
            (Column::Persons80Plus, differs(self.persons_80_plus, stood.persons_80_plus)),
        ])
    }
}

fn check_population(state: &State, row: &PopulationFacts) -> Result<(), Refusal> {
    not_ended(state, row.unit, row.counted_on, Column::CountedOn)?;
    check_parts(row)
}

pub(super) fn check_parts(row: &PopulationFacts) -> Result<(), Refusal> {
    let parts =
        [(Column::Female60Plus, row.female_60_plus), (Column::Persons80Plus, row.persons_80_plus)];
    for (column, part) in parts {
        if let Some(part) = part.filter(|part| *part > row.persons_60_plus) {
            let whole = row.persons_60_plus;
            return Err(FigureRefusal::PartLargerThanWhole { column, part, whole }.into());
        }
    }
    Ok(())
}

pub(super) fn not_ended(
    state: &State,
    unit: UnitNo,
    on: Day,
    column: Column,
) -> Result<(), Refusal> {
    match state.units.latest().life(unit).until.filter(|ended| *ended <= on) {
        Some(ended) => {
            let unit = state.units.key(unit).to_owned();
            Err(FigureRefusal::UnitEnded { unit, ended, column }.into())
        }
        None => Ok(()),
    }
}

/// A `figures` row with its unit found.
struct Report<'a> {
    key: FigureKey<'a>,
    value: Option<i64>,
    qualifier: Option<Qualifier>,
}

impl Report<'_> {
    fn decide(&self, state: &State) -> Result<Decision, Refusal> {
        if let Some(answer) = self.repeats(state) {
            return answer;
        }
        let (unit, on, indicator, source) = self.key;
        check_key(Column::Indicator, indicator)?;
        check_key(Column::Source, source)?;
        let row = FigureFacts {
            unit,
            on,
            indicator: indicator.to_owned(),
            source: source.to_owned(),
            value: required(self.value, Column::Value)?,
            qualifier: self.qualifier.unwrap_or_default(),
        };
        check_figure(state, &row)?;
        Ok(recorded(FigureEvent::Reported {
            figure: state.figures.next_figure(),
            unit,
            on,
            indicator: row.indicator,
            source: row.source,
            value: row.value,
            qualifier: row.qualifier,
        }))
    }

    fn repeats(&self, state: &State) -> Option<Result<Decision, Refusal>> {
        for (_, record) in state.figures.reports(self.key) {
            let is_it = |it: &FigureFacts| it.key() == self.key && self.differs(it).is_none();
            if record.facts.ever(is_it) {
                return Some(Ok(Decision::Unchanged(record.at.position)));
            }
        }
        let (unit, day, _, source) = self.key;
        let mut stands = state.figures.reports(self.key).map(|(_, record)| record.facts.latest());
        let column = self.differs(stands.next().filter(|stands| stands.key() == self.key)?)?;
        Some(Err(clash(state, unit, day, source, column)))
    }

    fn differs(&self, stood: &FigureFacts) -> Option<Column> {
        first([
            (Column::Value, differs(self.value, Some(stood.value))),
            (Column::Qualifier, differs(self.qualifier, Some(stood.qualifier))),
        ])
    }
}

/// Who does not exist yet reports nothing.
pub(super) fn check_figure(state: &State, row: &FigureFacts) -> Result<(), Refusal> {
    if row.on < state.units.latest().life(row.unit).from {
        let unit = state.units.key(row.unit).to_owned();
        return Err(FigureRefusal::UnitNotThere { unit, day: row.on }.into());
    }
    not_ended(state, row.unit, row.on, Column::On)
}

fn complete(state: &State, unit: &str, on: Day) -> Result<Decision, Refusal> {
    let unit = find(state, unit, Column::Unit)?;
    if !state.units.latest().exists(unit, on) {
        let unit = state.units.key(unit).to_owned();
        return Err(FigureRefusal::UnitNotThere { unit, day: on }.into());
    }
    if let Some(at) = state.figures.declaration(unit, on) {
        return Ok(Decision::Unchanged(at.position));
    }
    Ok(recorded(FigureEvent::RegisterCompleted { unit, on }))
}
