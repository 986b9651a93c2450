//! The rules for figures. A unit still forming may be counted; one that ended may not.

use super::history::{FigureFacts, PopulationFacts};
use super::{FigureCommand, FigureEvent, FigureRefusal};
use crate::domain::calendar::Day;
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
            let facts = PopulationFacts {
                unit: find(state, unit, Column::Unit)?,
                counted_on: *counted_on,
                source: source.clone(),
                persons_60_plus: *persons_60_plus,
                qualifier: qualifier.unwrap_or_default(),
                female_60_plus: *female_60_plus,
                persons_80_plus: *persons_80_plus,
            };
            count(state, facts, qualifier.is_some())
        }
        FigureCommand::Report { unit, on, indicator, source, value, qualifier } => {
            let facts = FigureFacts {
                unit: find(state, unit, Column::Unit)?,
                on: *on,
                indicator: indicator.clone(),
                source: source.clone(),
                value: *value,
                qualifier: qualifier.unwrap_or_default(),
            };
            report(state, facts, qualifier.is_some())
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
fn first<const N: usize>(agreeing: [(Column, bool); N]) -> Option<Column> {
    agreeing.into_iter().find(|(_, agrees)| !agrees).map(|(column, _)| column)
}

/// The row is recorded already, as it stands or as it stood before a correction. A key that a
/// correction left is free for every other row.
fn counted(
    state: &State,
    row: &PopulationFacts,
    qualified: bool,
) -> Option<Result<Decision, Refusal>> {
    let difference = |before: &PopulationFacts| {
        let optional = |given: Option<i64>, stood| given.is_none() || given == stood;
        first([
            (Column::Persons60Plus, before.persons_60_plus == row.persons_60_plus),
            (Column::Qualifier, !qualified || before.qualifier == row.qualifier),
            (Column::Female60Plus, optional(row.female_60_plus, before.female_60_plus)),
            (Column::Persons80Plus, optional(row.persons_80_plus, before.persons_80_plus)),
        ])
    };
    for (_, record) in state.figures.counts(row.key()) {
        let is_it = |it: &PopulationFacts| it.key() == row.key() && difference(it).is_none();
        if record.facts.ever(is_it) {
            return Some(Ok(Decision::Unchanged(record.at.position)));
        }
    }
    let mut stands = state.figures.counts(row.key()).map(|(_, record)| record.facts.latest());
    let column = difference(stands.next().filter(|stands| stands.key() == row.key())?)?;
    Some(Err(clash(state, row.unit, row.counted_on, &row.source, column)))
}

fn count(state: &State, row: PopulationFacts, qualified: bool) -> Result<Decision, Refusal> {
    if let Some(answer) = counted(state, &row, qualified) {
        return answer;
    }
    check_population(state, &row)?;
    Ok(recorded(FigureEvent::PopulationCounted {
        population: state.figures.next_population(),
        unit: row.unit,
        counted_on: row.counted_on,
        source: row.source,
        persons_60_plus: row.persons_60_plus,
        qualifier: row.qualifier,
        female_60_plus: row.female_60_plus,
        persons_80_plus: row.persons_80_plus,
    }))
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

fn reported(
    state: &State,
    row: &FigureFacts,
    qualified: bool,
) -> Option<Result<Decision, Refusal>> {
    let difference = |before: &FigureFacts| {
        first([
            (Column::Value, before.value == row.value),
            (Column::Qualifier, !qualified || before.qualifier == row.qualifier),
        ])
    };
    for (_, record) in state.figures.reports(row.key()) {
        let is_it = |it: &FigureFacts| it.key() == row.key() && difference(it).is_none();
        if record.facts.ever(is_it) {
            return Some(Ok(Decision::Unchanged(record.at.position)));
        }
    }
    let mut stands = state.figures.reports(row.key()).map(|(_, record)| record.facts.latest());
    let column = difference(stands.next().filter(|stands| stands.key() == row.key())?)?;
    Some(Err(clash(state, row.unit, row.on, &row.source, column)))
}

fn report(state: &State, row: FigureFacts, qualified: bool) -> Result<Decision, Refusal> {
    if let Some(answer) = reported(state, &row, qualified) {
        return answer;
    }
    check_figure(state, &row)?;
    Ok(recorded(FigureEvent::Reported {
        figure: state.figures.next_figure(),
        unit: row.unit,
        on: row.on,
        indicator: row.indicator,
        source: row.source,
        value: row.value,
        qualifier: row.qualifier,
    }))
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
