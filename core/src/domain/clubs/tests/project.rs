//! What Project 1336 and its successor ask is told, and never refused.

use super::*;
use crate::domain::catalogue::{CatalogueCommand, Setting};
use crate::domain::state::Warning;

fn warnings(office: &Office, row: CountRow) -> Vec<Warning> {
    match office.decide(count(row)) {
        Ok(Decision::Record { warnings, .. }) => warnings,
        other => panic!("{other:?}"),
    }
}

fn codes(office: &Office, row: CountRow) -> Vec<u16> {
    warnings(office, row).iter().map(|warning| warning.refusal.code().0).collect()
}

/// 50 members: every per cent is half a person.
fn fifty() -> CountRow {
    CountRow {
        members: Some(50),
        members_60_plus: Some(30),
        women: Some(35),
        borrowers: Some(25),
        ..count_row("l1", "2023-12-31")
    }
}

#[test]
fn the_limits_themselves_are_kept() {
    let office = with_club();
    assert_eq!(codes(&office, fifty()), []);
    let (older, women) = (Some(49), Some(42));
    let seventy = CountRow {
        members: Some(70),
        members_60_plus: older,
        women,
        borrowers: Some(35),
        ..fifty()
    };
    assert_eq!(codes(&office, seventy), []);
}

#[test]
fn just_past_a_limit_is_told() {
    let office = with_club();
    let cases = [
        (
            CountRow { members: Some(49), members_60_plus: Some(30), women: Some(30), ..fifty() },
            2320,
        ),
        (
            CountRow {
                members: Some(71),
                members_60_plus: Some(45),
                borrowers: Some(40),
                women: Some(45),
                ..fifty()
            },
            2320,
        ),
        (CountRow { women: Some(29), ..fifty() }, 2321),
        (CountRow { women: Some(36), ..fifty() }, 2321),
        (CountRow { members_60_plus: Some(29), ..fifty() }, 2322),
        (CountRow { members_60_plus: Some(36), ..fifty() }, 2322),
        (CountRow { poor: Some(0), ..fifty() }, 2323),
        (CountRow { borrowers: Some(24), ..fifty() }, 2324),
        (CountRow { fund_amount: Some(0), ..fifty() }, 2325),
    ];
    for (row, code) in cases {
        assert_eq!(codes(&office, row.clone()), [code], "{row:?}");
    }
}

#[test]
fn what_was_not_counted_breaks_no_rule() {
    let office = with_club();
    let bare = CountRow {
        members_60_plus: None,
        women: None,
        poor: None,
        fund_amount: None,
        borrowers: None,
        ..fifty()
    };
    assert_eq!(codes(&office, bare), []);
}

#[test]
fn a_warning_names_the_decision_in_force_on_the_day() {
    let mut office = Office::founded();
    let founded_on = PartialDay::parse("2015");
    office.record(register(ClubRow { founded_on, ..row("l1") }));
    let small = |on: &str| CountRow { members: Some(40), women: None, ..count_row("l1", on) };
    let decision = |on| {
        let told = warnings(&office, small(on));
        let values = told.first().map(|warning| warning.refusal.values()).unwrap_or_default();
        values.into_iter().find(|(name, _)| *name == "decision").map(|(_, text)| text)
    };
    assert_eq!(decision("2020-08-30"), None);
    assert_eq!(decision("2020-08-31").as_deref(), Some("1336/QĐ-TTg (31/8/2020)"));
    assert_eq!(decision("2025-07-31").as_deref(), Some("1336/QĐ-TTg (31/8/2020)"));
    assert_eq!(decision("2025-08-01").as_deref(), Some("1648/QĐ-TTg (1/8/2025)"));
}

#[test]
fn only_clubs_of_the_projects_are_meant() {
    let mut office = Office::founded();
    let of = |key, programme: Option<&str>| ClubRow {
        programme: programme.map(str::to_owned),
        ..row(key)
    };
    for row in [of("l1", None), of("l2", Some("am2025")), of("l3", Some("project_1648"))] {
        office.record(register(row));
    }
    let small = |key| CountRow { members: Some(10), ..emptied_count(key) };
    let told: Vec<usize> =
        ["l1", "l2", "l3"].iter().map(|key| codes(&office, small(key)).len()).collect();
    assert_eq!(told, [0, 0, 1]);
}

fn emptied_count(key: &str) -> CountRow {
    CountRow {
        members_60_plus: None,
        women: None,
        poor: None,
        fund_amount: None,
        borrowers: None,
        ..count_row(key, "2023-12-31")
    }
}

#[test]
fn a_limit_is_a_dated_setting() {
    let mut office = with_club();
    let (setting, from) = (Setting::ClubFundLeast, day("2023-01-01"));
    let value = 20_000_000;
    let set = CatalogueCommand::ChangeSetting { setting, from, value };
    office.record(Command::Catalogue(set));
    let fund = |on: &str, fund_amount| CountRow { fund_amount, ..count_row("l1", on) };
    assert_eq!(codes(&office, fund("2022-12-31", Some(19_999_999))), []);
    assert_eq!(codes(&office, fund("2023-01-01", Some(19_999_999))), [2325]);
    assert_eq!(codes(&office, fund("2023-01-01", Some(20_000_000))), []);
}
