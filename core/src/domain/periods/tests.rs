//! Specs of closed periods: closed, opened again, and what money is held still meanwhile.

mod late;
mod money;

use super::{PeriodCommand, PeriodEvent, PeriodRefusal};
use crate::domain::column::Column;
use crate::domain::event::Event;
use crate::domain::ids::{EventRef, UnitNo};
use crate::domain::refusal::{Explain, Refusal};
use crate::domain::secret::{Class, Subject};
use crate::domain::state::Command;
use crate::domain::support::tests::office::{Office, today};

fn close(unit: &str, year: i32) -> Command {
    Command::Period(PeriodCommand::Close { unit: unit.to_owned(), year })
}

fn reopen(unit: &str, year: i32) -> Command {
    let (unit, reason) = (unit.to_owned(), "hóa đơn đến muộn".to_owned());
    Command::Period(PeriodCommand::Reopen { unit, year, reason })
}

/// c1 has closed 2025.
fn closed() -> Office {
    let mut office = Office::founded();
    office.record(close("c1", 2025));
    office
}

#[track_caller]
fn refusal(office: &Office, command: Command) -> PeriodRefusal {
    match office.decide(command) {
        Err(Refusal::Period(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_year_that_is_over_is_closed_on_the_day_it_is() {
    let mut office = Office::founded();
    let facts = office.record(close("c1", 2025));
    let closed = PeriodEvent::Closed { unit: UnitNo(1), year: 2025, closed_on: today() };
    assert_eq!(facts[0].event, Event::Period(closed));
    assert!(facts[0].secrets.is_empty());
}

#[test]
fn a_year_is_closed_once_and_the_refusal_tells_by_whom_and_when() {
    let office = closed();
    let twice = refusal(&office, close("c1", 2025));
    let PeriodRefusal::AlreadyClosed(told) = &twice else { panic!("{twice:?}") };
    assert_eq!((told.unit.as_str(), told.year, told.at), ("c1", 2025, office.state.position));
    assert_eq!((told.closed_on, told.by.as_deref()), (today(), None));
    assert_eq!(twice.column(), Some(Column::Year));
}

#[test]
fn a_year_is_closed_only_when_it_is_over() {
    let office = Office::founded();
    let expected = PeriodRefusal::NotOver { year: 2026, today: today() };
    assert_eq!(refusal(&office, close("c1", 2026)), expected);
    assert!(matches!(refusal(&office, close("c1", 2027)), PeriodRefusal::NotOver { .. }));
}

#[test]
fn a_year_outside_the_calendar_is_none() {
    let office = Office::founded();
    for year in [-1, 0, 25, 1799, 2300, 20_225, i32::MIN, i32::MAX] {
        let expected = PeriodRefusal::NoSuchYear { year };
        assert_eq!(refusal(&office, close("c1", year)), expected);
    }
}

#[test]
fn only_a_unit_that_existed_on_some_day_of_the_year_closes_it() {
    let mut office = Office::founded();
    let not_there = |unit: &str, year| PeriodRefusal::UnitNotThere { unit: unit.to_owned(), year };
    assert_eq!(refusal(&office, close("c1", 2009)), not_there("c1", 2009));
    // c2 ended with the year 2019.
    assert_eq!(refusal(&office, close("c2", 2020)), not_there("c2", 2020));
    office.record(close("c2", 2019));
    let unknown = PeriodRefusal::UnitUnknown { unit: "c9".to_owned() };
    assert_eq!(refusal(&office, close("c9", 2020)), unknown);
}

#[test]
fn opening_again_names_the_closing_and_seals_why_under_the_unit() {
    let mut office = closed();
    let closing = EventRef { position: office.state.position, index: 0 };
    let facts = office.record(reopen("c1", 2025));
    let reopened_on = today();
    let reopened = PeriodEvent::Reopened { unit: UnitNo(1), year: 2025, closing, reopened_on };
    assert_eq!(facts[0].event, Event::Period(reopened));
    let [secret] = &facts[0].secrets[..] else { panic!("{facts:?}") };
    assert_eq!((secret.subject, secret.class), (Subject::Unit(UnitNo(1)), Class::Basic));
    assert_eq!(secret.cell(Column::Reason), Some("hóa đơn đến muộn"));
}

#[test]
fn what_is_open_is_not_opened_again() {
    let mut office = closed();
    office.record(reopen("c1", 2025));
    let not_closed = |unit: &str, year, closed_by: Option<&str>| PeriodRefusal::NotClosed {
        unit: unit.to_owned(),
        year,
        closed_by: closed_by.map(str::to_owned),
    };
    assert_eq!(refusal(&office, reopen("c1", 2025)), not_closed("c1", 2025, None));
    assert_eq!(refusal(&office, reopen("c1", i32::MAX)), not_closed("c1", i32::MAX, None));
    office.record(close("vn", 2025));
    assert_eq!(refusal(&office, reopen("c1", 2025)), not_closed("c1", 2025, Some("vn")));
}

#[test]
fn opening_again_needs_a_reason() {
    let office = closed();
    let (unit, reason) = ("c1".to_owned(), "  ".to_owned());
    let command = Command::Period(PeriodCommand::Reopen { unit, year: 2025, reason });
    assert_eq!(office.decide(command).unwrap_err().code().0, 2001);
}

#[test]
fn what_was_opened_again_is_closed_again_and_the_latest_closing_is_the_one() {
    let mut office = closed();
    let first = office.state.position;
    office.record(reopen("c1", 2025));
    let latest = office.state.periods.latest(UnitNo(1), 2025).unwrap().at.position;
    assert_eq!(latest, first);
    office.record(close("c1", 2025));
    let latest = office.state.periods.latest(UnitNo(1), 2025).unwrap();
    assert_eq!((latest.at.position, latest.reopened), (office.state.position, None));
}

#[test]
fn a_reason_stands_in_no_debug_output() {
    assert!(!format!("{:?}", reopen("c1", 2025)).contains("hóa đơn"));
}
