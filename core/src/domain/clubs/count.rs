//! The rules of what a club counts of itself.

use super::{ClubEvent, ClubFigures, ClubRefusal, CountRow, deviations};
use crate::domain::calendar::Day;
use crate::domain::cells::{differs, required};
use crate::domain::column::Column;
use crate::domain::event::{Event, Fact};
use crate::domain::ids::{ClubNo, Position};
use crate::domain::refusal::Refusal;
use crate::domain::state::{Context, Decision, State, Warning};
use crate::domain::support::LARGEST;

pub(super) fn decide(
    state: &State,
    row: &CountRow,
    context: &Context,
) -> Result<Decision, Refusal> {
    let club = club(state, &row.club, Column::Club, context)?;
    if let Some(answer) = repeats(state, club, row) {
        return answer;
    }
    let figures = ClubFigures {
        club,
        on: row.on,
        members: required(row.members, Column::Members)?,
        members_60_plus: row.members_60_plus,
        women: row.women,
        poor: row.poor,
        fund_amount: row.fund_amount,
        borrowers: row.borrowers,
    };
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

/// The row is recorded already, as it stands or as it stood before a correction. A day that a
/// correction left is free for every other count.
fn repeats(state: &State, club: ClubNo, row: &CountRow) -> Option<Result<Decision, Refusal>> {
    let is_it =
        |stood: &ClubFigures| stood.key() == (club, row.on) && difference(row, stood).is_none();
    let mut counts = state.clubs.ever_counted(club, row.on);
    if let Some(recorded) = counts.find(|recorded| recorded.facts.ever(is_it)) {
        return Some(Ok(Decision::Unchanged(recorded.at.position)));
    }
    let holder = state.clubs.count_holder(club, row.on)?;
    let stands = state.clubs.figures(holder).facts.latest();
    let column = difference(row, stands)?;
    Some(Err(counted_otherwise(state, stands, column).into()))
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
fn difference(row: &CountRow, stood: &ClubFigures) -> Option<Column> {
    let differences = [
        (Column::Members, differs(row.members, Some(stood.members))),
        (Column::Members60Plus, differs(row.members_60_plus, stood.members_60_plus)),
        (Column::Women, differs(row.women, stood.women)),
        (Column::Poor, differs(row.poor, stood.poor)),
        (Column::FundAmount, differs(row.fund_amount, stood.fund_amount)),
        (Column::Borrowers, differs(row.borrowers, stood.borrowers)),
    ];
    differences.into_iter().find(|&(_, differs)| differs).map(|(column, _)| column)
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
