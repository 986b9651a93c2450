//! Which money a closed year holds still.

use super::{close, closed, refusal, reopen};
use crate::domain::clubs::{ClubCommand, ClubRow};
use crate::domain::column::Column;
use crate::domain::commendations::{CommendationCommand, Conferral, HonoureeKey};
use crate::domain::corrections::ImportKind;
use crate::domain::funds::{FundCommand, Purpose, Receipt, Registration};
use crate::domain::people::PersonKey;
use crate::domain::periods::PeriodRefusal;
use crate::domain::refusal::{Explain, Refusal};
use crate::domain::state::{Command, Decision};
use crate::domain::support::tests::office::{Office, changed_on, correction, day};
use crate::domain::support::{Gift, Recipient, SupportCommand, ValueBasis};

fn gift(key: &str, on: &str) -> Gift {
    Gift {
        support: key.to_owned(),
        to: Some(Recipient::Person(PersonKey::Ref("an".to_owned()))),
        unit: Some("c1".to_owned()),
        kind: Some("gift_cash".to_owned()),
        given_on: Some(day(on)),
        amount: Some(500_000),
        value_basis: None,
        quantity: None,
        programme: None,
        fund: None,
        decision: None,
        decided_by: None,
        document: None,
    }
}

fn give(gift: Gift) -> Command {
    Command::Support(SupportCommand::Give(gift))
}

fn given(key: &str, on: &str) -> Command {
    give(gift(key, on))
}

fn reverse(key: &str, on: &str) -> Command {
    let (support, reversed_on) = (key.to_owned(), Some(day(on)));
    let reason = Some("trao nhầm".to_owned());
    Command::Support(SupportCommand::Reverse { support, reversed_on, reason })
}

fn fund(key: &str, unit: &str, opened_on: &str, opening: i64) -> Command {
    Command::Fund(FundCommand::Register(Registration {
        fund: key.to_owned(),
        unit: unit.to_owned(),
        purpose: Purpose::Association,
        name: "Chân quỹ".to_owned(),
        opened_on: day(opened_on),
        currency: None,
        opening_balance: Some(opening * 1_000),
    }))
}

fn received(key: &str, fund: &str, on: &str) -> Command {
    Command::Fund(FundCommand::Receive(Receipt {
        receipt: key.to_owned(),
        fund: fund.to_owned(),
        amount: 1_000_000_000,
        received_on: day(on),
        donor: "Công ty An Bình".to_owned(),
        document: None,
    }))
}

fn conferred(key: &str, to: HonoureeKey, on: &str, amount: Option<i64>) -> Command {
    Command::Commendation(CommendationCommand::Confer(Conferral {
        commendation: key.to_owned(),
        to: Some(to),
        kind: Some("bk_tw".to_owned()),
        level: Some("central".to_owned()),
        decision_no: Some(format!("{key}/QĐ")),
        decided_by: Some("TW Hội".to_owned()),
        decided_on: Some(day(on)),
        amount,
        for_period: None,
    }))
}

fn fix(kind: ImportKind, key: &str, column: Column, value: &str) -> Command {
    correction(kind, key, column, value)
}

#[track_caller]
fn held(office: &Office, command: Command) -> (String, i32, Column) {
    match refusal(office, command) {
        PeriodRefusal::MoneyClosed { column, closed, .. } => (closed.unit, closed.year, column),
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn accepts(office: &Office, command: Command) {
    let decision = office.decide(command);
    assert!(matches!(decision, Ok(Decision::Record { .. })), "{decision:?}");
}

#[test]
fn a_gift_is_given_in_an_open_year_only() {
    let office = closed();
    assert_eq!(held(&office, given("g1", "2025-01-01")), ("c1".into(), 2025, Column::GivenOn));
    assert_eq!(held(&office, given("g1", "2025-12-31")).1, 2025);
    accepts(&office, given("g1", "2024-12-31"));
    accepts(&office, given("g1", "2026-01-01"));
    let goods = Gift { value_basis: Some(ValueBasis::Goods), ..gift("g1", "2025-06-01") };
    held(&office, give(goods));
}

#[test]
fn a_refusal_tells_who_closed_what_and_when() {
    let office = closed();
    let refusal = refusal(&office, given("g1", "2025-03-01"));
    let values = refusal.values();
    let said = |name| values.iter().find(|(known, _)| *known == name).map(|it| it.1.as_str());
    assert_eq!(said("closed_on"), Some("2026-11-24"));
    assert_eq!(said("position"), Some(office.state.position.to_string().as_str()));
    assert_eq!((said("on"), said("by")), (Some("2025-03-01"), None));
}

#[test]
fn a_closing_covers_all_below_it_and_nothing_beside_or_above() {
    let mut office = Office::founded();
    office.record(close("vn", 2019));
    assert_eq!(held(&office, given("g1", "2019-05-01")).0, "vn");
    office.record(close("c2", 2018));
    accepts(&office, given("g1", "2018-05-01"));
    let above = Gift { unit: Some("vn".to_owned()), ..gift("g1", "2018-05-01") };
    accepts(&office, give(above));
}

#[test]
fn the_tree_of_the_moneys_own_day_decides_what_is_below() {
    let mut office = Office::founded();
    let registers = |fund_no: &str| fund(fund_no, "c2", "2012-01-01", 0);
    office.record(registers("q2"));
    office.record(close("vn", 2025));
    // c2 is no more in 2025: what its fund receives then counts in the unit above.
    assert_eq!(held(&office, received("r1", "q2", "2025-02-01")).0, "vn");
}

#[test]
fn what_was_recorded_before_the_closing_is_still_unchanged() {
    let mut office = Office::founded();
    office.record(given("g1", "2025-03-01"));
    let at = office.state.position;
    office.record(close("c1", 2025));
    assert_eq!(office.decide(given("g1", "2025-03-01")), Ok(Decision::Unchanged(at)));
}

#[test]
fn money_of_a_year_that_is_open_again_is_accepted() {
    let mut office = closed();
    office.record(close("vn", 2025));
    office.record(reopen("c1", 2025));
    assert_eq!(held(&office, given("g1", "2025-03-01")).0, "vn", "closed above as well");
    office.record(reopen("vn", 2025));
    office.record(given("g1", "2025-03-01"));
}

#[test]
fn a_gift_of_a_closed_year_is_taken_back_in_an_open_one() {
    let mut office = Office::founded();
    office.record(given("g1", "2025-03-01"));
    office.record(close("c1", 2025));
    let refused = held(&office, reverse("g1", "2025-12-01"));
    assert_eq!(refused, ("c1".into(), 2025, Column::ReversedOn));
    office.record(reverse("g1", "2026-02-01"));
    let earlier = fix(ImportKind::Reversals, "g1", Column::ReversedOn, "2025-12-31");
    assert_eq!(held(&office, earlier).2, Column::ReversedOn);
    office.record(fix(ImportKind::Reversals, "g1", Column::ReversedOn, "2026-02-03"));
    accepts(&office, fix(ImportKind::Reversals, "g1", Column::Reason, "ghi hai lần"));
}

#[test]
fn a_reversal_moves_to_another_gift_only_in_an_open_year() {
    let mut office = Office::founded();
    office.record(given("g1", "2025-03-01"));
    office.record(given("g2", "2025-03-01"));
    office.record(reverse("g1", "2025-04-01"));
    office.record(close("c1", 2025));
    held(&office, fix(ImportKind::Reversals, "g1", Column::Support, "g2"));
}

#[test]
fn what_sums_count_of_a_gift_stays_and_the_rest_may_be_mended() {
    let mut office = Office::founded();
    office.record(given("g1", "2025-03-01"));
    office.record(given("g2", "2026-03-01"));
    office.record(close("c1", 2025));
    let counted = [
        (Column::Amount, "1"),
        (Column::GivenOn, "2026-01-05"),
        (Column::Unit, "vn"),
        (Column::Kind, "tet_gift"),
        (Column::Ref, "dung"),
        (Column::Household, "h1"),
        (Column::ValueBasis, "goods"),
        (Column::Quantity, "2"),
        (Column::Programme, "am2025"),
        (Column::Fund, "q9"),
    ];
    for (column, value) in counted {
        let refused = held(&office, fix(ImportKind::Support, "g1", column, value));
        assert_eq!(refused, ("c1".into(), 2025, column));
    }
    for (column, value) in [
        (Column::Document, "BB-1"),
        (Column::Decision, "7/QĐ"),
        (Column::DecidedBy, "BCH"),
        (Column::Support, "g9"),
    ] {
        accepts(&office, fix(ImportKind::Support, "g1", column, value));
    }
    let into = fix(ImportKind::Support, "g2", Column::GivenOn, "2025-12-31");
    assert_eq!(held(&office, into).1, 2025, "into a closed year");
    accepts(&office, fix(ImportKind::Support, "g2", Column::GivenOn, "2026-03-02"));
}

#[test]
fn a_fund_receives_in_an_open_year_only() {
    let mut office = closed();
    office.record(fund("q1", "c1", "2020-01-01", 0));
    let refused = held(&office, received("r1", "q1", "2025-05-05"));
    assert_eq!(refused, ("c1".into(), 2025, Column::ReceivedOn));
    office.record(received("r1", "q1", "2026-05-05"));
    let earlier = fix(ImportKind::Receipts, "r1", Column::ReceivedOn, "2025-05-05");
    assert_eq!(held(&office, earlier).2, Column::ReceivedOn);
}

#[test]
fn what_sums_count_of_a_receipt_stays_and_the_rest_may_be_mended() {
    let mut office = Office::founded();
    office.record(fund("q1", "c1", "2020-01-01", 0));
    office.record(fund("q2", "vn", "2020-01-01", 0));
    office.record(received("r1", "q1", "2025-05-05"));
    office.record(received("r2", "q2", "2025-05-05"));
    office.record(close("c1", 2025));
    for (column, value) in
        [(Column::Amount, "5"), (Column::ReceivedOn, "2026-05-05"), (Column::Fund, "q2")]
    {
        held(&office, fix(ImportKind::Receipts, "r1", column, value));
    }
    held(&office, fix(ImportKind::Receipts, "r2", Column::Fund, "q1"));
    for (column, value) in
        [(Column::Donor, "Ông Bình"), (Column::Document, "PT-2"), (Column::Receipt, "r9")]
    {
        accepts(&office, fix(ImportKind::Receipts, "r1", column, value));
    }
}

#[test]
fn an_opening_balance_is_money_of_the_day_the_fund_was_opened() {
    let mut office = closed();
    assert_eq!(held(&office, fund("q1", "c1", "2025-06-01", 5)).2, Column::OpenedOn);
    office.record(fund("q1", "c1", "2025-06-01", 0));
    held(&office, fix(ImportKind::Funds, "q1", Column::OpeningBalance, "5"));
    accepts(&office, fix(ImportKind::Funds, "q1", Column::OpenedOn, "2025-07-01"));
    office.record(fund("q2", "c1", "2026-06-01", 5));
    held(&office, fix(ImportKind::Funds, "q2", Column::OpenedOn, "2025-06-01"));
    accepts(&office, fix(ImportKind::Funds, "q2", Column::OpeningBalance, "7"));
}

#[test]
fn a_purse_that_spent_in_a_closed_year_is_not_registered_into_it() {
    let mut office = Office::founded();
    office.record(give(Gift { fund: Some("q1".to_owned()), ..gift("g1", "2025-03-01") }));
    office.record(close("c1", 2025));
    assert_eq!(held(&office, fund("q1", "c1", "2024-01-01", 900_000)).1, 2025);
    accepts(&office, fund("q1", "vn", "2024-01-01", 900_000));
}

#[test]
fn a_fund_with_money_of_a_closed_year_stays_in_its_unit_and_purpose() {
    let mut office = Office::founded();
    office.record(fund("q1", "c1", "2020-01-01", 0));
    office.record(received("r1", "q1", "2025-05-05"));
    office.record(close("c1", 2025));
    for (column, value) in
        [(Column::Unit, "vn"), (Column::Purpose, "charity"), (Column::Currency, "USD")]
    {
        let decision = office.decide(fix(ImportKind::Funds, "q1", column, value));
        assert!(decision.is_err(), "{decision:?}");
    }
    held(&office, fix(ImportKind::Funds, "q1", Column::Unit, "vn"));
    accepts(&office, fix(ImportKind::Funds, "q1", Column::Name, "Quỹ xã"));
}

#[test]
fn money_leaves_the_fund_of_a_unit_that_closed_from_nowhere() {
    let mut office = Office::founded();
    office.record(fund("q1", "c1", "2012-01-01", 900_000));
    office.record(close("c1", 2019));
    let beside = Gift {
        unit: Some("c2".to_owned()),
        fund: Some("q1".to_owned()),
        ..gift("g1", "2019-05-01")
    };
    assert_eq!(held(&office, give(beside.clone())).0, "c1");
    let goods = Gift { value_basis: Some(ValueBasis::Goods), ..beside };
    accepts(&office, give(goods));
}

#[test]
fn an_honour_with_an_amount_is_money_and_one_without_is_not() {
    let mut office = closed();
    let an = || HonoureeKey::Person(PersonKey::Ref("an".to_owned()));
    let refused = held(&office, conferred("k1", an(), "2025-06-06", Some(1_000_000)));
    assert_eq!(refused, ("c1".into(), 2025, Column::DecidedOn));
    office.record(conferred("k1", an(), "2025-06-06", None));
    held(&office, fix(ImportKind::Commendations, "k1", Column::Amount, "5"));
    accepts(&office, fix(ImportKind::Commendations, "k1", Column::DecidedOn, "2025-06-07"));
    office.record(conferred("k2", an(), "2026-06-06", Some(1_000_000)));
    held(&office, fix(ImportKind::Commendations, "k2", Column::DecidedOn, "2025-06-06"));
    accepts(&office, fix(ImportKind::Commendations, "k2", Column::ForPeriod, "2025"));
}

#[test]
fn a_club_takes_no_amount_of_a_closed_year_to_another_unit() {
    let mut office = Office::founded();
    office.record(Command::Club(ClubCommand::Register(ClubRow {
        club: "l1".to_owned(),
        unit: Some("c1".to_owned()),
        name: Some("CLB".to_owned()),
        founded_on: crate::domain::calendar::PartialDay::parse("2018"),
        programme: None,
        dissolved_on: None,
    })));
    let club = HonoureeKey::Club("l1".to_owned());
    office.record(conferred("k1", club, "2025-06-06", Some(1_000_000)));
    office.record(close("c1", 2025));
    held(&office, fix(ImportKind::Clubs, "l1", Column::Unit, "vn"));
    accepts(&office, changed_on(ImportKind::Clubs, "l1", Column::Unit, "vn", "2026-01-01"));
}

#[test]
fn a_refused_row_is_asked_its_own_rules_first() {
    let office = closed();
    let future = office.decide(given("g1", "2027-01-01")).unwrap_err();
    assert!(matches!(future, Refusal::Support(_)), "{future:?}");
}
