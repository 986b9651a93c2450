//! The rules of assessing a household.

use super::ledger::{Recorded, Told};
use super::{Assessment, HardshipEvent, HardshipRefusal};
use crate::domain::calendar::PartialDay;
use crate::domain::column::Column;
use crate::domain::event::{Event, Fact};
use crate::domain::ids::{HardshipNo, HouseholdNo, PersonNo, UnitNo};
use crate::domain::people::PersonKey;
use crate::domain::refusal::Refusal;
use crate::domain::secret::{Class, Secret, Subject};
use crate::domain::state::{Context, Decision, State};
use crate::domain::units::Lineage as _;

pub(super) fn decide(
    state: &State,
    row: &Assessment,
    context: &Context,
) -> Result<Decision, Refusal> {
    let unit = unit(state, &row.unit)?;
    let refs = persons(state, row.refs.iter(), context)?;
    let (household, registered) = state.people.household_or_new(context, &row.household);
    if let Some(hardship) = state.hardships.number(household, row.year) {
        return repeats(state, row, unit, &refs, hardship);
    }
    check(state, unit, row.year, &refs, context)?;
    let event = HardshipEvent::Assessed {
        hardship: HardshipNo::after(state.hardships.len()),
        uuid: context.uuids[0],
        household,
        year: row.year,
        unit,
    };
    let mut cells = vec![
        (Column::Class, row.class.name().to_owned()),
        (Column::Decision, row.decision.clone()),
    ];
    cells.extend(refs_cell(&refs));
    let mut facts: Vec<Fact> = registered.into_iter().collect();
    let secrets = vec![sealed(household, cells)];
    facts.push(Fact { event: Event::Hardship(event), secrets });
    Ok(Decision::Record { facts, warnings: Vec::new() })
}

pub(super) fn unit(state: &State, key: &str) -> Result<UnitNo, HardshipRefusal> {
    let unit = state.units.number(key);
    unit.ok_or_else(|| HardshipRefusal::UnitUnknown { unit: key.to_owned() })
}

/// The persons that keys name, by number, each once.
pub(super) fn persons<'a>(
    state: &State,
    keys: impl Iterator<Item = &'a PersonKey>,
    context: &Context,
) -> Result<Vec<PersonNo>, HardshipRefusal> {
    let find = |(place, key)| {
        let person = state.people.find(context, key);
        person.ok_or(HardshipRefusal::PersonUnknown { place })
    };
    let mut persons: Vec<PersonNo> = (1..).zip(keys).map(find).collect::<Result<_, _>>()?;
    persons.sort_unstable();
    persons.dedup();
    Ok(persons)
}

/// `None`: nobody is listed.
pub(super) fn refs_cell(refs: &[PersonNo]) -> Option<(Column, String)> {
    let numbers: Vec<String> = refs.iter().map(|person| person.0.to_string()).collect();
    (!numbers.is_empty()).then(|| (Column::Refs, numbers.join(" ")))
}

/// Under the household's own key, so that it is the family's and no one member's.
pub(super) fn sealed(household: HouseholdNo, cells: Vec<(Column, String)>) -> Secret {
    Secret { subject: Subject::Household(household), class: Class::Sensitive, cells }
}

/// The key is used: by this very row, or by one that it equalled before a correction.
fn repeats(
    state: &State,
    row: &Assessment,
    unit: UnitNo,
    refs: &[PersonNo],
    hardship: HardshipNo,
) -> Result<Decision, Refusal> {
    let decision = state.hardships.decision_number(&row.decision);
    let first_difference = |recorded: &Recorded| {
        let Told { class, decision: decided, refs: listed } = &recorded.told;
        let differences = [
            (Column::Unit, unit != recorded.unit),
            (Column::Class, Some(row.class) != *class),
            (Column::Decision, decision.is_none() || decision != *decided),
            (Column::Refs, !refs.is_empty() && refs != listed),
        ];
        differences.into_iter().find(|&(_, differs)| differs).map(|(column, _)| column)
    };
    let mut versions = state.hardships.versions(hardship);
    let stands = versions.next().expect("a recorded assessment has a version");
    match first_difference(stands) {
        Some(column) if versions.all(|earlier| first_difference(earlier).is_some()) => {
            Err(HardshipRefusal::KeyUsed { year: row.year, column }.into())
        }
        Some(_) | None => Ok(Decision::Unchanged(stands.at.position)),
    }
}

/// What must hold of every assessment, new or corrected.
pub(super) fn check(
    state: &State,
    unit: UnitNo,
    year: i32,
    refs: &[PersonNo],
    context: &Context,
) -> Result<(), Refusal> {
    // The list of a year is decided in the December before it.
    let latest = context.today.year() + 1;
    let Some(span) = PartialDay::year(year).filter(|_| year <= latest) else {
        return Err(HardshipRefusal::YearLater { year, latest }.into());
    };
    let life = state.units.latest().life(unit);
    if life.from > span.last() || life.until.is_some_and(|until| until <= span.first()) {
        let unit = state.units.key(unit).to_owned();
        return Err(HardshipRefusal::UnitNotThere { unit, year }.into());
    }
    refs.iter().try_for_each(|person| Ok(check_lifetime(state, *person, year, span)?))
}

/// A partial date counts in the person's favour.
fn check_lifetime(
    state: &State,
    person: PersonNo,
    year: i32,
    span: PartialDay,
) -> Result<(), HardshipRefusal> {
    let born_in = state.people.birth(person).first().year();
    if born_in > year {
        return Err(HardshipRefusal::BornLater { year, born_in });
    }
    match state.people.death(person) {
        Some(died_on) if died_on.last() < span.first() => {
            Err(HardshipRefusal::DiedBefore { year, died_on })
        }
        Some(_) | None => Ok(()),
    }
}
