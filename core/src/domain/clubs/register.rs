//! The rules of registering a club. As with members, its unit need not have existed on the day of
//! founding: today's lists carry old dates.

use super::{Club, ClubEvent, ClubRefusal, ClubRow};
use crate::domain::catalogue::{CatalogueRefusal, Family};
use crate::domain::cells::{check_key, differs, required};
use crate::domain::column::Column;
use crate::domain::event::{Event, Fact};
use crate::domain::ids::{ClubNo, KindNo, UnitNo};
use crate::domain::refusal::Refusal;
use crate::domain::state::{Context, Decision, State};

pub(super) fn decide(state: &State, row: &ClubRow, context: &Context) -> Result<Decision, Refusal> {
    let unit = row.unit.as_deref().map(|key| unit(state, key)).transpose()?;
    let programme = row.programme.as_deref().map(|code| programme(state, code)).transpose()?;
    if let Some(answer) = repeats(state, row, unit, programme, context) {
        return answer;
    }
    check_key(Column::Club, &row.club)?;
    let unit = required(unit, Column::Unit)?;
    let name = required(row.name.as_deref(), Column::Name)?;
    let founded_on = required(row.founded_on, Column::FoundedOn)?;
    check_life(&Club::new(name, unit, founded_on, programme, row.dissolved_on), context)?;
    let event = ClubEvent::Registered {
        club: ClubNo::after(state.clubs.len()),
        uuid: context.uuids[0],
        key: row.club.clone(),
        source: context.source,
        unit,
        name: name.to_owned(),
        founded_on,
        programme,
        dissolved_on: row.dissolved_on,
    };
    let facts = vec![Fact::clear(Event::Club(event))];
    Ok(Decision::Record { facts, warnings: Vec::new() })
}

pub(super) fn unit(state: &State, key: &str) -> Result<UnitNo, ClubRefusal> {
    let unit = state.units.number(key);
    unit.ok_or_else(|| ClubRefusal::UnitUnknown { unit: key.to_owned() })
}

pub(super) fn programme(state: &State, code: &str) -> Result<KindNo, Refusal> {
    let family = Family::Programme;
    if let Some(kind) = state.catalogue.kind(family, code) {
        return Ok(kind);
    }
    let (nearest, code) = (state.catalogue.nearest(family, code), code.to_owned());
    Err(match nearest.map(str::to_owned) {
        Some(nearest) => ClubRefusal::ProgrammeUnknown { code, nearest }.into(),
        None => CatalogueRefusal::FamilyEmpty { family, code }.into(),
    })
}

/// What must hold of every club, new or corrected. It may be known already when it is to end.
pub(super) fn check_life(club: &Club, context: &Context) -> Result<(), ClubRefusal> {
    let (founded_on, today) = (club.founded_on, context.today);
    if club.begins_on() > today {
        let (column, on) = (Column::FoundedOn, club.begins_on());
        return Err(ClubRefusal::NotYet { column, on, today });
    }
    match club.dissolved_on {
        Some(dissolved_on) if dissolved_on < club.begins_on() => {
            Err(ClubRefusal::DissolvedBeforeFounded { founded_on, dissolved_on })
        }
        Some(_) | None => Ok(()),
    }
}

/// The row is recorded already, as the club stands or as it stood before a correction. A key that
/// a correction left is free for every other row.
fn repeats(
    state: &State,
    row: &ClubRow,
    unit: Option<UnitNo>,
    programme: Option<KindNo>,
    context: &Context,
) -> Option<Result<Decision, Refusal>> {
    let differs = |stood: &Club| first_difference(row, unit, programme, stood);
    let mut said = state.clubs.said(context.source, &row.club);
    if let Some((at, _)) = said.find(|(_, stood)| differs(stood).is_none()) {
        return Some(Ok(Decision::Unchanged(at.position)));
    }
    let holder = state.clubs.holder(context.source, &row.club)?;
    let column = differs(state.clubs.club(holder))?;
    Some(Err(ClubRefusal::KeyUsed { key: row.club.clone(), column }.into()))
}

/// The first given cell that is not what is recorded. What was so for a time was so.
fn first_difference(
    row: &ClubRow,
    unit: Option<UnitNo>,
    programme: Option<KindNo>,
    stood: &Club,
) -> Option<Column> {
    let differences = [
        (Column::Unit, unit.is_some_and(|unit| !stood.unit.ever(&unit))),
        (Column::Name, row.name.as_ref().is_some_and(|name| !stood.name.ever(name))),
        (Column::FoundedOn, differs(row.founded_on, Some(stood.founded_on))),
        (Column::Programme, programme.is_some() && !stood.programme.ever(&programme)),
        (Column::DissolvedOn, differs(row.dissolved_on, stood.dissolved_on)),
    ];
    differences.into_iter().find(|&(_, differs)| differs).map(|(column, _)| column)
}
