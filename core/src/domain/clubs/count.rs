//! The rules of what a club counts of itself.

use super::{ClubEvent, ClubFigures, ClubRefusal, CountRow, deviations};
use crate::domain::calendar::Day;
use crate::domain::column::Column;
use crate::domain::event::{Event, Fact};
use crate::domain::ids::{ClubFigureNo, ClubNo, Position};
use crate::domain::refusal::Refusal;
use crate::domain::state::{Context, Decision, State, Warning};
use crate::domain::support::LARGEST;

pub(super) fn decide(
    state: &State,
    row: &CountRow,
    context: &Context,
) -> Result<Decision, Refusal> {
    let figures = ClubFigures {
        club: club(state, &row.club, Column::Club, context)?,
        on: row.on,
        members: row.members,
        members_60_plus: row.members_60_plus,
        women: row.women,
        poor: row.poor,
        fund_amount: row.fund_amount,
        borrowers: row.borrowers,
    };
    if let Some(number) = state.clubs.counted(figures.club, figures.on) {
        return Ok(repeats(state, number, &figures)?);
    }
    check(state, &figures, context)?;
    let facts = vec![Fact::clear(Event::Club(event(state, &figures)))];
    Ok(Decision::Record { facts, warnings: warnings(state, &figures) })
}

pub(super) fn club(
    state: &State,
    key: &str,
    column: Column,
    context: &Context,
) -> Result<ClubNo, ClubRefusal> {
    let club = state.clubs.number(context.source, key);
    club.ok_or_else(|| ClubRefusal::ClubUnknown { club: key.to_owned(), column })
}

/// What must hold of every count, new or corrected.
pub(super) fn check(
    state: &State,
    figures: &ClubFigures,
    context: &Context,
) -> Result<(), ClubRefusal> {
    let ClubFigures { club, on, members, .. } = *figures;
    if on > context.today {
        return Err(ClubRefusal::NotYet { column: Column::On, on, today: context.today });
    }
    if !state.clubs.club(club).stands_on(on) {
        return Err(not_there(state, club, Column::On, on));
    }
    for (column, part) in figures.parts() {
        if let Some(part) = part.filter(|part| *part > members) {
            return Err(ClubRefusal::PartLargerThanWhole { column, part, members });
        }
    }
    match figures.fund_amount {
        Some(amount) if !(0..=LARGEST).contains(&amount) => {
            Err(ClubRefusal::AmountOutOfRange { amount })
        }
        Some(_) | None => Ok(()),
    }
}

pub(super) fn not_there(state: &State, club: ClubNo, column: Column, on: Day) -> ClubRefusal {
    ClubRefusal::ClubNotThere { club: state.clubs.key(club).1.to_owned(), column, on }
}

/// What the project of the club asks and the count does not show.
pub(super) fn warnings(state: &State, figures: &ClubFigures) -> Vec<Warning> {
    let programme = *state.clubs.club(figures.club).programme.on(figures.on);
    let broken = deviations(&state.catalogue, Position::LATEST, programme, figures);
    let club = state.clubs.key(figures.club).1;
    let told = broken.into_iter().map(|deviation| {
        let refusal = ClubRefusal::OutsideProject { club: club.to_owned(), deviation };
        Warning { refusal: refusal.into() }
    });
    told.collect()
}

fn repeats(
    state: &State,
    number: ClubFigureNo,
    asked: &ClubFigures,
) -> Result<Decision, ClubRefusal> {
    let recorded = state.clubs.figures(number);
    match difference(asked, recorded.facts.latest()) {
        Some(column) if !recorded.facts.ever(|stood| difference(asked, stood).is_none()) => {
            Err(counted_otherwise(state, asked, column))
        }
        Some(_) | None => Ok(Decision::Unchanged(recorded.at.position)),
    }
}

pub(super) fn counted_otherwise(
    state: &State,
    figures: &ClubFigures,
    column: Column,
) -> ClubRefusal {
    let club = state.clubs.key(figures.club).1.to_owned();
    ClubRefusal::CountedOtherwise { club, on: figures.on, column }
}

/// The first given cell that is not what stood.
fn difference(asked: &ClubFigures, stood: &ClubFigures) -> Option<Column> {
    if asked.members != stood.members {
        return Some(Column::Members);
    }
    let fund = |figures: &ClubFigures| (Column::FundAmount, figures.fund_amount);
    let given = asked.parts().into_iter().chain([fund(asked)]);
    let given = given.zip(stood.parts().into_iter().chain([fund(stood)]));
    let mut differing = given.filter(|((_, asked), (_, stood))| asked.is_some() && asked != stood);
    differing.next().map(|((column, _), _)| column)
}

fn event(state: &State, figures: &ClubFigures) -> ClubEvent {
    ClubEvent::Counted {
        figures: state.clubs.next_figures(),
        club: figures.club,
        on: figures.on,
        members: figures.members,
        members_60_plus: figures.members_60_plus,
        women: figures.women,
        poor: figures.poor,
        fund_amount: figures.fund_amount,
        borrowers: figures.borrowers,
    }
}
