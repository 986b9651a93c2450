//! The rules of closing and opening again.

use super::{PeriodEvent, PeriodRefusal};
use crate::domain::calendar::Day;
use crate::domain::cells::CellRefusal;
use crate::domain::column::Column;
use crate::domain::event::{Event, Fact};
use crate::domain::ids::{Position, UnitNo};
use crate::domain::refusal::Refusal;
use crate::domain::secret::{Class, Secret, Subject};
use crate::domain::state::{Context, Decision, State};
use crate::domain::units::Lineage as _;

pub(super) fn close(
    state: &State,
    unit: &str,
    year: i32,
    context: &Context,
) -> Result<Decision, Refusal> {
    let unit = named(state, unit)?;
    check_year(state, unit, year, context)?;
    if let Some(closing) = state.periods.latest(unit, year).filter(|it| it.reopened.is_none()) {
        return Err(PeriodRefusal::AlreadyClosed(super::money::told(state, closing, year)).into());
    }
    let event = PeriodEvent::Closed { unit, year, closed_on: context.today };
    let facts = vec![Fact::clear(Event::Period(event))];
    Ok(Decision::Record { facts, warnings: Vec::new() })
}

/// Money of the year is then accepted again, unless a unit above has closed the year too.
pub(super) fn reopen(
    state: &State,
    unit: &str,
    year: i32,
    reason: &str,
    context: &Context,
) -> Result<Decision, Refusal> {
    let unit = named(state, unit)?;
    if reason.trim().is_empty() {
        return Err(CellRefusal::Missing { column: Column::Reason }.into());
    }
    let latest = state.periods.latest(unit, year);
    let Some(closing) = latest.filter(|it| it.reopened.is_none()) else {
        return Err(not_closed(state, unit, year).into());
    };
    let closing = closing.at;
    let event = PeriodEvent::Reopened { unit, year, closing, reopened_on: context.today };
    let cells = vec![(Column::Reason, reason.to_owned())];
    let secrets = vec![Secret { subject: Subject::Unit(unit), class: Class::Basic, cells }];
    let facts = vec![Fact { event: Event::Period(event), secrets }];
    Ok(Decision::Record { facts, warnings: Vec::new() })
}

fn named(state: &State, key: &str) -> Result<UnitNo, PeriodRefusal> {
    let unit = state.units.number(key);
    unit.ok_or_else(|| PeriodRefusal::UnitUnknown { unit: key.to_owned() })
}

/// A year is closed when it is over, by a unit that existed on some day of it.
fn check_year(
    state: &State,
    unit: UnitNo,
    year: i32,
    context: &Context,
) -> Result<(), PeriodRefusal> {
    let (Some(first), Some(last)) = (Day::from_ymd(year, 1, 1), Day::from_ymd(year, 12, 31)) else {
        return Err(PeriodRefusal::NoSuchYear { year });
    };
    if context.today <= last {
        return Err(PeriodRefusal::NotOver { year, today: context.today });
    }
    let life = state.units.latest().life(unit);
    if life.from > last || life.until.is_some_and(|until| until <= first) {
        let unit = state.units.key(unit).to_owned();
        return Err(PeriodRefusal::UnitNotThere { unit, year });
    }
    Ok(())
}

/// It may be a unit above that closed the year.
fn not_closed(state: &State, unit: UnitNo, year: i32) -> PeriodRefusal {
    let lives = state.units.latest();
    let last = Day::from_ymd(year, 12, 31);
    let above = last.and_then(|on| state.periods.binding(lives, unit, on, Position::LATEST));
    PeriodRefusal::NotClosed {
        unit: state.units.key(unit).to_owned(),
        year,
        closed_by: above.map(|closing| state.units.key(closing.unit).to_owned()),
    }
}
