//! The rules of registering a club. As with members, its unit need not have existed on the day of
//! founding: today's lists carry old dates.

use super::{Club, ClubEvent, ClubRefusal, ClubRow};
use crate::domain::catalogue::Family;
use crate::domain::column::Column;
use crate::domain::event::{Event, Fact};
use crate::domain::ids::{ClubNo, KindNo, UnitNo};
use crate::domain::refusal::Refusal;
use crate::domain::state::{Context, Decision, State};

pub(super) fn decide(state: &State, row: &ClubRow, context: &Context) -> Result<Decision, Refusal> {
    let unit = unit(state, &row.unit)?;
    let programme = row.programme.as_deref().map(|code| programme(state, code)).transpose()?;
    if let Some(club) = state.clubs.number(context.source, &row.club) {
        return Ok(repeats(state, club, row, unit, programme)?);
    }
    check_life(&Club::new(&row.name, unit, row.founded_on, programme, row.dissolved_on), context)?;
    let event = ClubEvent::Registered {
        club: ClubNo::after(state.clubs.len()),
        uuid: context.uuids[0],
        key: row.club.clone(),
        source: context.source,
        unit,
        name: row.name.clone(),
        founded_on: row.founded_on,
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

pub(super) fn programme(state: &State, code: &str) -> Result<KindNo, ClubRefusal> {
    let family = Family::Programme;
    state.catalogue.kind(family, code).ok_or_else(|| {
        let nearest = state.catalogue.nearest(family, code).unwrap_or_default().to_owned();
        ClubRefusal::ProgrammeUnknown { code: code.to_owned(), nearest }
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

/// The key is used: by this very row, or by one that it equalled before a correction.
fn repeats(
    state: &State,
    club: ClubNo,
    row: &ClubRow,
    unit: UnitNo,
    programme: Option<KindNo>,
) -> Result<Decision, ClubRefusal> {
    let recorded = state.clubs.recorded(club);
    let difference = |stood: &Club| {
        let agreeing = [
            (Column::Unit, stood.unit.ever(&unit)),
            (Column::Name, stood.name.ever(&row.name)),
            (Column::FoundedOn, stood.founded_on == row.founded_on),
            (Column::Programme, programme.is_none() || stood.programme.ever(&programme)),
            (
                Column::DissolvedOn,
                row.dissolved_on.is_none() || stood.dissolved_on == row.dissolved_on,
            ),
        ];
        agreeing.into_iter().find(|(_, agrees)| !agrees).map(|(column, _)| column)
    };
    match difference(recorded.facts.latest()) {
        Some(column) if !recorded.facts.ever(|stood| difference(stood).is_none()) => {
            Err(ClubRefusal::KeyUsed { key: row.club.clone(), column })
        }
        Some(_) | None => Ok(Decision::Unchanged(recorded.at.position)),
    }
}
