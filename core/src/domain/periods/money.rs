//! Which money a closing holds still: what report sums count, on the day it moved, in the unit it
//! counts in and in that of its fund.

use super::PeriodRefusal;
use super::ledger::Closing;
use super::refusal::Closed;
use crate::domain::calendar::Day;
use crate::domain::column::Column;
use crate::domain::event::Actor;
use crate::domain::ids::{FundNo, Position, UnitNo};
use crate::domain::state::State;
use crate::domain::{commendations, funds, support};

/// Money of `unit` on that day: the unit and all above it that day hold the year open.
pub(in crate::domain) fn check_open(
    state: &State,
    unit: UnitNo,
    on: Day,
    column: Column,
) -> Result<(), PeriodRefusal> {
    let lives = state.units.latest();
    match state.periods.binding(lives, unit, on, Position::LATEST) {
        Some(closing) => {
            let closed = told(state, closing, on.year());
            Err(PeriodRefusal::MoneyClosed { column, on, closed })
        }
        None => Ok(()),
    }
}

/// A gift that is given or taken back on that day: it counts in its unit, and leaves or returns to
/// the fund of perhaps another.
pub(in crate::domain) fn check_given(
    state: &State,
    gift: &support::Terms,
    on: Day,
    column: Column,
) -> Result<(), PeriodRefusal> {
    check_open(state, gift.unit, on, column)?;
    let fund = gift.spends().and_then(|(fund, _)| state.funds.terms(fund));
    fund.map_or(Ok(()), |fund| check_open(state, fund.unit, on, column))
}

/// What a fund held when it was opened.
pub(in crate::domain) fn check_opened(
    state: &State,
    fund: &funds::Terms,
    column: Column,
) -> Result<(), PeriodRefusal> {
    if fund.opening_balance == 0 {
        return Ok(());
    }
    check_open(state, fund.unit, fund.opened_on, column)
}

/// All money of a fund, as that of a fund on these terms.
pub(in crate::domain) fn check_fund(
    state: &State,
    number: FundNo,
    fund: &funds::Terms,
    column: Column,
) -> Result<(), PeriodRefusal> {
    check_opened(state, fund, column)?;
    let spent = state.support.spent(number).into_iter().flat_map(funds::Flow::days);
    let mut days = state.funds.days_received(number).chain(spent);
    days.try_for_each(|on| check_open(state, fund.unit, on, column))
}

pub(in crate::domain) fn check_commended(
    state: &State,
    honour: &commendations::Terms,
    column: Column,
) -> Result<(), PeriodRefusal> {
    if honour.amount.is_none() {
        return Ok(());
    }
    check_open(state, honour.unit, honour.decided_on, column)
}

pub(super) fn told(state: &State, closing: &Closing, year: i32) -> Closed {
    let name = |number: usize| Some(state.office.officers().get(number)?.name.clone());
    Closed {
        unit: state.units.key(closing.unit).to_owned(),
        year,
        closed_on: closing.closed_on,
        at: closing.at.position,
        by: match closing.by {
            Actor::System => None,
            Actor::Officer { officer, .. } => name(officer.index()),
        },
    }
}
