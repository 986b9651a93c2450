//! Every kind of row: taken back, its key is free for the same row and for a mended one.

use super::{batch, is_recorded, refused, void};
use crate::domain::catalogue::{CatalogueCommand, Family};
use crate::domain::clubs::{ClubCommand, ClubRow, CountRow};
use crate::domain::commendations::{CommendationCommand, Conferral, HonoureeKey};
use crate::domain::figures::FigureCommand;
use crate::domain::funds::{FundCommand, Purpose, Receipt, Registration};
use crate::domain::hardship::{Assessment, HardshipCommand, PovertyClass};
use crate::domain::ids::FundNo;
use crate::domain::people::PersonKey;
use crate::domain::periods::PeriodCommand;
use crate::domain::stage::{Stage, day, joins, partial, register, row};
use crate::domain::state::Command;
use crate::domain::support::{Gift, Recipient, SupportCommand};
use crate::domain::units::{Lineage as _, UnitCommand, UnitKind};

fn kind(family: Family, code: &str) -> Command {
    Command::Catalogue(CatalogueCommand::RegisterKind {
        family,
        code: code.to_owned(),
        label_vi: Some(code.to_owned()),
        label_en: Some(code.to_owned()),
        unit_of_quantity: None,
        sensitive: Some(false),
    })
}

fn fund(opening: i64) -> Command {
    Command::Fund(FundCommand::Register(Registration {
        fund: "q1".to_owned(),
        unit: "c1".to_owned(),
        purpose: Purpose::Association,
        name: "Chân quỹ".to_owned(),
        opened_on: day("2020-01-01"),
        currency: None,
        opening_balance: Some(opening * 1_000),
    }))
}

fn receipt(key: &str, amount: i64) -> Command {
    Command::Fund(FundCommand::Receive(Receipt {
        receipt: key.to_owned(),
        fund: "q1".to_owned(),
        amount: amount * 1_000,
        received_on: day("2025-03-01"),
        donor: "Công ty An Bình".to_owned(),
        document: None,
    }))
}

fn gift(key: &str, amount: i64) -> Command {
    Command::Support(SupportCommand::Give(Gift {
        support: key.to_owned(),
        to: Some(Recipient::Person(PersonKey::Ref("m1".to_owned()))),
        unit: Some("c1".to_owned()),
        kind: Some("cash".to_owned()),
        given_on: Some(day("2025-10-01")),
        amount: Some(amount),
        value_basis: None,
        quantity: None,
        programme: None,
        fund: Some("q1".to_owned()),
        decision: None,
        decided_by: None,
        document: None,
    }))
}

fn reversal(key: &str) -> Command {
    Command::Support(SupportCommand::Reverse {
        support: key.to_owned(),
        reversed_on: Some(day("2025-11-01")),
        reason: Some("trao nhầm".to_owned()),
    })
}

fn commendation(to: HonoureeKey) -> Command {
    Command::Commendation(CommendationCommand::Confer(Conferral {
        commendation: "k1".to_owned(),
        to: Some(to),
        kind: Some("medal".to_owned()),
        level: Some("province".to_owned()),
        decision_no: Some("12/QĐ".to_owned()),
        decided_by: Some("Chủ tịch".to_owned()),
        decided_on: Some(day("2025-06-06")),
        amount: None,
        for_period: None,
    }))
}

fn club() -> Command {
    Command::Club(ClubCommand::Register(ClubRow {
        club: "l1".to_owned(),
        unit: Some("c1".to_owned()),
        name: Some("CLB".to_owned()),
        founded_on: Some(partial("2021")),
        programme: None,
        dissolved_on: None,
    }))
}

fn count(members: i64) -> Command {
    Command::Club(ClubCommand::Count(CountRow {
        club: "l1".to_owned(),
        on: day("2024-12-31"),
        members: Some(members),
        members_60_plus: None,
        women: None,
        poor: None,
        fund_amount: None,
        borrowers: None,
    }))
}

fn population(persons: i64) -> Command {
    Command::Figure(FigureCommand::CountPopulation {
        unit: "c1".to_owned(),
        counted_on: day("2024-12-31"),
        source: "thống kê".to_owned(),
        persons_60_plus: Some(persons),
        qualifier: None,
        female_60_plus: None,
        persons_80_plus: None,
    })
}

fn figure(value: i64) -> Command {
    Command::Figure(FigureCommand::Report {
        unit: "c1".to_owned(),
        on: day("2024-12-31"),
        indicator: "members".to_owned(),
        source: "báo cáo".to_owned(),
        value: Some(value),
        qualifier: None,
    })
}

fn hardship(class: PovertyClass) -> Command {
    Command::Hardship(HardshipCommand::Assess(Assessment {
        household: "h1".to_owned(),
        year: 2025,
        unit: "c1".to_owned(),
        class,
        decision: "7/QĐ".to_owned(),
        refs: vec![PersonKey::Ref("m1".to_owned())],
    }))
}

fn unit(key: &str, parent: &str, name: &str) -> Command {
    Command::Unit(UnitCommand::Register {
        unit: key.to_owned(),
        kind: Some(UnitKind::Branch),
        name: Some(name.to_owned()),
        valid_from: Some(partial("2015")),
        parent: Some(parent.to_owned()),
        code: None,
        valid_until: None,
    })
}

fn renamed(key: &str, name: &str) -> Command {
    Command::Unit(UnitCommand::Change {
        unit: key.to_owned(),
        changed_on: day("2020-01-01"),
        name: Some(name.to_owned()),
        code: None,
        parent: None,
    })
}

fn moved(key: &str, parent: &str) -> Command {
    Command::Unit(UnitCommand::Change {
        unit: key.to_owned(),
        changed_on: day("2021-01-01"),
        name: None,
        code: None,
        parent: Some(parent.to_owned()),
    })
}

fn founded() -> Stage {
    let mut office = Stage::new();
    office.given(kind(Family::Support, "cash"));
    office.given(kind(Family::Commendation, "medal"));
    office.given(joins("m1", "2015-06-01"));
    office
}

#[test]
fn every_kind_of_row_frees_its_key() {
    let person = || HonoureeKey::Person(PersonKey::Ref("m1".to_owned()));
    let pairs = [
        (fund(1_000), fund(2_000)),
        (receipt("r1", 500), receipt("r1", 700)),
        (gift("g1", 300), gift("g1", 400)),
        (reversal("g0"), reversal("g0")),
        (commendation(person()), commendation(HonoureeKey::Unit("c1".to_owned()))),
        (club(), club()),
        (count(50), count(60)),
        (population(1_000), population(1_100)),
        (figure(900_000), figure(901_000)),
        (hardship(PovertyClass::Poor), hardship(PovertyClass::NearPoor)),
        (unit("b1", "c1", "Chi hội Một"), unit("b1", "c1", "Chi hội Hai")),
        (renamed("c1", "Xã Một Mới"), renamed("c1", "Xã Một Cũ")),
        (kind(Family::Support, "rice"), kind(Family::Support, "rice")),
    ];
    for (first, mended) in pairs {
        let mut office = founded();
        if !matches!(first, Command::Fund(FundCommand::Register(_))) {
            office.given(fund(1_000_000));
            office.given(gift("g0", 1));
        }
        if !matches!(first, Command::Club(ClubCommand::Register(_))) {
            office.given(club());
        }
        batch(&mut office, "b", vec![first.clone()]);
        assert_eq!(is_recorded(&office, &first), Ok(true), "{first:?}");
        assert_eq!(void(&mut office, "b"), [0], "{first:?}");
        assert_eq!(is_recorded(&office, &first), Ok(false), "{first:?}");
        office.given(mended.clone());
        assert_eq!(is_recorded(&office, &mended), Ok(true), "{mended:?}");
        assert_eq!(void(&mut office, "b"), [0], "what was recorded anew is none of the batch's");
    }
}

#[test]
fn a_receipt_whose_money_was_spent_stays() {
    let mut office = founded();
    batch(&mut office, "funds", vec![fund(100)]);
    batch(&mut office, "receipts", vec![receipt("r1", 500), receipt("r2", 50)]);
    batch(&mut office, "gifts", vec![gift("g1", 600)]);
    assert_eq!(void(&mut office, "receipts"), [2441, 0], "the last first");
    assert_eq!(void(&mut office, "funds"), [2831]);
    assert_eq!(void(&mut office, "gifts"), [0]);
    assert_eq!(void(&mut office, "receipts"), [0, 0]);
    assert_eq!(office.state.funds.received(FundNo(0)), 0);
    assert_eq!(void(&mut office, "funds"), [0]);
    office.refused(receipt("r1", 500), 2431);
}

#[test]
fn a_reversal_taken_back_must_be_covered_and_keeps_its_gift() {
    let mut office = founded();
    office.given(fund(500));
    batch(&mut office, "gifts", vec![gift("g1", 500)]);
    batch(&mut office, "reversals", vec![reversal("g1")]);
    batch(&mut office, "more", vec![gift("g2", 300)]);
    assert_eq!(void(&mut office, "gifts"), [2837]);
    assert_eq!(void(&mut office, "reversals"), [2441]);
    assert_eq!(void(&mut office, "more"), [0]);
    assert_eq!(void(&mut office, "reversals"), [0]);
    assert_eq!(void(&mut office, "gifts"), [0]);
    office.given(gift("g3", 500));
}

#[test]
fn persons_clubs_kinds_and_units_are_built_upon_by_what_names_them() {
    let mut office = Stage::new();
    let named = vec![
        kind(Family::Support, "cash"),
        kind(Family::Commendation, "medal"),
        register(row("m1")),
        club(),
        unit("b1", "c1", "Chi hội"),
        unit("g1", "b1", "Tổ hội"),
    ];
    batch(&mut office, "named", named);
    batch(&mut office, "fund", vec![fund(1_000)]);
    let honour = commendation(HonoureeKey::Club("l1".to_owned()));
    batch(&mut office, "naming", vec![gift("g1", 1), honour, count(50)]);
    assert_eq!(void(&mut office, "named"), [2831, 2831, 2831, 2831, 0, 0]);
    assert_eq!(void(&mut office, "naming"), [0, 0, 0]);
    assert_eq!(void(&mut office, "named"), [0; 6]);
}

#[test]
fn a_unit_taken_back_stands_on_no_day_but_did_as_known_before() {
    let mut office = Stage::new();
    batch(&mut office, "b", vec![unit("b1", "c1", "Chi hội"), renamed("b1", "Chi hội Mới")]);
    let before = office.state.position;
    let number = office.state.units.number("b1").unwrap();
    assert_eq!(void(&mut office, "b"), [0, 0]);
    assert!(!office.state.units.exists(number, day("2020-06-01")));
    let known = office.state.units.known(before);
    assert!(known.exists(number, day("2020-06-01")));
    assert_eq!(known.life(number).changes.len(), 1);
    assert_eq!(office.state.units.number("b1"), None);
    office.given(unit("b1", "c2", "Chi hội"));
}

#[test]
fn a_move_taken_back_leaves_the_unit_where_it_was() {
    let mut office = Stage::new();
    office.given(unit("b1", "c1", "Chi hội"));
    batch(&mut office, "b", vec![moved("b1", "c2")]);
    let number = office.state.units.number("b1").unwrap();
    let above = |office: &Stage| office.state.units.latest().parent(number, day("2024-01-01"));
    assert_eq!(above(&office), office.state.units.number("c2"));
    assert_eq!(void(&mut office, "b"), [0]);
    assert_eq!(above(&office), office.state.units.number("c1"));
    office.given(moved("b1", "c2"));
}

#[test]
fn money_of_a_closed_year_is_held_still_until_it_is_opened_again() {
    let mut office = founded();
    office.given(fund(1_000));
    let rows = vec![receipt("r1", 500), gift("g1", 300), reversal("g1")];
    batch(&mut office, "b", rows);
    let (unit, year) = ("c1".to_owned(), 2025);
    office.given(Command::Period(PeriodCommand::Close { unit: unit.clone(), year }));
    assert_eq!(refused(&mut office, "b"), [2907, 2837, 2907]);
    let reason = "sót".to_owned();
    office.given(Command::Period(PeriodCommand::Reopen { unit, year, reason }));
    assert_eq!(void(&mut office, "b"), [0, 0, 0]);
}
