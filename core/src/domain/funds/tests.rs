//! Specs of funds: registered, filled, never overdrawn, corrected.

mod property;

use super::{FundCommand, FundEvent, FundRefusal, Purpose, Receipt, Registration};
use crate::domain::column::Column;
use crate::domain::corrections::{Correction, CorrectionRefusal, ImportKind};
use crate::domain::event::{Event, Fact};
use crate::domain::ids::FundNo;
use crate::domain::people::PersonKey;
use crate::domain::refusal::{Explain, Refusal};
use crate::domain::secret::{Class, Subject};
use crate::domain::state::{Command, Decision};
use crate::domain::support::tests::office::{self, Office, day, today};
use crate::domain::support::{Gift, Recipient, SupportCommand, ValueBasis};

const THOUSANDTHS: i64 = 1_000;

fn fund(key: &str) -> Registration {
    Registration {
        fund: key.to_owned(),
        unit: "c1".to_owned(),
        purpose: Purpose::Association,
        name: "Chân quỹ xã Một".to_owned(),
        opened_on: day("2020-01-01"),
        currency: None,
        opening_balance: None,
    }
}

fn register(row: Registration) -> Command {
    Command::Fund(FundCommand::Register(row))
}

fn receipt(key: &str, fund: &str, amount: i64) -> Receipt {
    Receipt {
        receipt: key.to_owned(),
        fund: fund.to_owned(),
        amount: amount * THOUSANDTHS,
        received_on: day("2025-03-01"),
        donor: "Công ty An Bình".to_owned(),
        document: None,
    }
}

fn receive(row: Receipt) -> Command {
    Command::Fund(FundCommand::Receive(row))
}

fn gift(key: &str, fund: &str, amount: i64) -> Gift {
    Gift {
        support: key.to_owned(),
        to: Some(Recipient::Person(PersonKey::Ref("an".to_owned()))),
        unit: Some("c1".to_owned()),
        kind: Some("gift_cash".to_owned()),
        given_on: Some(day("2025-10-01")),
        amount: Some(amount),
        value_basis: None,
        quantity: None,
        programme: None,
        fund: Some(fund.to_owned()),
        decision: None,
        decided_by: None,
        document: None,
    }
}

fn give(gift: Gift) -> Command {
    Command::Support(SupportCommand::Give(gift))
}

fn reverse(key: &str) -> Command {
    let (support, reversed_on) = (key.to_owned(), Some(day("2025-11-01")));
    let reason = Some("trao nhầm".to_owned());
    Command::Support(SupportCommand::Reverse { support, reversed_on, reason })
}

fn fix(kind: ImportKind, key: &str, column: Column, value: &str) -> Command {
    office::correction(kind, key, column, value)
}

/// A fund that holds 1,000,000 from one receipt.
fn with_a_million() -> Office {
    let mut office = Office::founded();
    office.record(register(fund("q1")));
    office.record(receive(receipt("r1", "q1", 1_000_000)));
    office
}

fn balance(office: &Office, key: &str) -> i128 {
    let funds = &office.state.funds;
    let number = funds.number(office.source(), key).unwrap();
    super::balance::balance(&office.state, number, funds.terms(number).unwrap())
}

#[track_caller]
fn code(office: &Office, command: Command) -> u16 {
    office.decide(command).unwrap_err().code().0
}

#[track_caller]
fn overdrawn(office: &Office, command: Command) -> (String, String) {
    match office.decide(command) {
        Err(Refusal::Fund(FundRefusal::Overdrawn { balance, asked, .. })) => (balance, asked),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_receipt_names_its_donor_in_what_is_sealed_under_a_key_of_the_donor() {
    let mut office = Office::founded();
    office.record(register(fund("q1")));
    let row = Receipt { document: Some("PT-01".to_owned()), ..receipt("r1", "q1", 5) };
    let facts = office.record(receive(row));
    let [registered, received] = &facts[..] else { panic!("{facts:?}") };
    let Event::Fund(FundEvent::PartyRegistered { party, slot, .. }) = registered.event else {
        panic!("{registered:?}")
    };
    assert_ne!(slot, 0);
    assert_eq!(registered.secrets[0].subject, Subject::Party(party));
    assert_eq!(registered.secrets[0].cell(Column::Donor), Some("Công ty An Bình"));
    assert!(!format!("{:?}{:?}", registered.event, received.event).contains("An Bình"));
    let document = &received.secrets[0];
    assert!(matches!(document.subject, Subject::Unit(_)));
    assert_eq!((document.class, document.cell(Column::Document)), (Class::Basic, Some("PT-01")));
    let again = office.record(receive(receipt("r2", "q1", 7)));
    assert_eq!(again.len(), 1, "a known donor is not registered again: {again:?}");
}

#[test]
fn a_donor_of_another_office_is_another_party() {
    let mut office = Office::founded();
    office.record(register(fund("q1")));
    office.record(receive(receipt("r1", "q1", 5)));
    office.as_source("huyện");
    office.record(register(fund("q1")));
    assert_eq!(office.record(receive(receipt("r1", "q1", 5))).len(), 2);
}

#[test]
fn the_same_rows_again_are_unchanged_and_an_empty_cell_is_not_compared() {
    let mut office = Office::founded();
    let row = Registration {
        currency: Some("VND".to_owned()),
        opening_balance: Some(3 * THOUSANDTHS),
        ..fund("q1")
    };
    office.record(register(row.clone()));
    let registered = office.state.position;
    let full = Receipt { document: Some("PT-01".to_owned()), ..receipt("r1", "q1", 5) };
    office.record(receive(full.clone()));
    let received = office.state.position;
    for row in [row.clone(), Registration { currency: None, opening_balance: None, ..row.clone() }]
    {
        assert_eq!(office.decide(register(row)), Ok(Decision::Unchanged(registered)));
    }
    for row in [full.clone(), Receipt { document: None, ..full.clone() }] {
        assert_eq!(office.decide(receive(row)), Ok(Decision::Unchanged(received)));
    }
    let others = [
        (Registration { unit: "vn".to_owned(), ..row.clone() }, Column::Unit),
        (Registration { purpose: Purpose::Fee, ..row.clone() }, Column::Purpose),
        (Registration { name: "khác".to_owned(), ..row.clone() }, Column::Name),
        (Registration { opened_on: day("2020-01-02"), ..row.clone() }, Column::OpenedOn),
        (Registration { currency: Some("USD".to_owned()), ..row.clone() }, Column::Currency),
        (Registration { opening_balance: Some(THOUSANDTHS), ..row }, Column::OpeningBalance),
    ];
    for (row, column) in others {
        let refusal = office.decide(register(row)).unwrap_err();
        assert_eq!((refusal.code().0, refusal.column()), (2438, Some(column)));
    }
    office.record(register(fund("q2")));
    let others = [
        (Receipt { fund: "q2".to_owned(), ..full.clone() }, Column::Fund),
        (Receipt { amount: 6 * THOUSANDTHS, ..full.clone() }, Column::Amount),
        (Receipt { received_on: day("2025-03-02"), ..full.clone() }, Column::ReceivedOn),
        (Receipt { donor: "Bà Lê Thị Mơ".to_owned(), ..full.clone() }, Column::Donor),
        (Receipt { document: Some("PT-02".to_owned()), ..full }, Column::Document),
    ];
    for (row, column) in others {
        let refusal = office.decide(receive(row)).unwrap_err();
        assert_eq!((refusal.code().0, refusal.column()), (2446, Some(column)));
    }
}

#[test]
fn what_a_fund_and_a_receipt_must_be() {
    let mut office = Office::founded();
    let funds = [
        (Registration { unit: "c9".to_owned(), ..fund("q1") }, 2432),
        (Registration { unit: "c2".to_owned(), ..fund("q1") }, 2433),
        (Registration { currency: Some("VNF".to_owned()), ..fund("q1") }, 2434),
        (Registration { opening_balance: Some(1), ..fund("q1") }, 2435),
        (Registration { opening_balance: Some(-THOUSANDTHS), ..fund("q1") }, 2436),
        (Registration { opened_on: today().succ(), ..fund("q1") }, 2437),
    ];
    for (row, refused) in funds {
        assert_eq!(code(&office, register(row)), refused);
    }
    assert_eq!(code(&office, receive(receipt("r1", "q1", 1))), 2431);
    office.record(register(fund("q1")));
    let receipts = [
        (receipt("r1", "q1", 0), 2443),
        (Receipt { amount: 1_500, ..receipt("r1", "q1", 1) }, 2435),
        (Receipt { received_on: day("2019-12-31"), ..receipt("r1", "q1", 1) }, 2444),
        (Receipt { received_on: today().succ(), ..receipt("r1", "q1", 1) }, 2445),
    ];
    for (row, refused) in receipts {
        assert_eq!(code(&office, receive(row)), refused);
    }
    office.record(receive(Receipt { received_on: day("2020-01-01"), ..receipt("r1", "q1", 1) }));
    office.record(receive(Receipt { received_on: today(), ..receipt("r2", "q1", 1) }));
}

#[test]
fn support_takes_what_is_there_and_not_one_dong_more() {
    let mut office = with_a_million();
    office.record(give(gift("g1", "q1", 400_000)));
    let refusal = office.decide(give(gift("g2", "q1", 600_001))).unwrap_err();
    assert_eq!((refusal.code().0, refusal.column()), (2441, Some(Column::Amount)));
    let values = refusal.values();
    for said in [("fund", "q1"), ("balance", "600000"), ("asked", "600001"), ("currency", "VND")] {
        assert!(values.contains(&(said.0, said.1.to_owned())), "{values:?}");
    }
    office.record(give(gift("g2", "q1", 600_000)));
    assert_eq!(balance(&office, "q1"), 0);
    office.record(reverse("g1"));
    assert_eq!(balance(&office, "q1"), 400_000);
    office.record(give(gift("g3", "q1", 400_000)));
}

#[test]
fn goods_and_labour_are_no_money() {
    let mut office = with_a_million();
    for (key, basis) in [("g1", ValueBasis::Goods), ("g2", ValueBasis::Labour)] {
        office.record(give(Gift { value_basis: Some(basis), ..gift(key, "q1", 9_000_000) }));
    }
    assert_eq!(balance(&office, "q1"), 1_000_000);
    let cash = fix(ImportKind::Support, "g1", Column::ValueBasis, "cash");
    assert_eq!(overdrawn(&office, cash), ("1000000".to_owned(), "9000000".to_owned()));
    office.record(fix(ImportKind::Support, "g1", Column::Amount, "1000000"));
    office.record(fix(ImportKind::Support, "g1", Column::ValueBasis, "cash"));
    assert_eq!(balance(&office, "q1"), 0);
}

#[test]
fn a_purse_kept_elsewhere_stays_accepted_until_it_is_registered() {
    let mut office = Office::founded();
    office.record(give(gift("g1", "q1", 300_000)));
    assert_eq!(office.state.funds.terms(FundNo(0)), None);
    let poor = Registration { opening_balance: Some(299_999 * THOUSANDTHS), ..fund("q1") };
    let refusal = office.decide(register(poor)).unwrap_err();
    assert_eq!((refusal.code().0, refusal.column()), (2441, Some(Column::OpeningBalance)));
    let late = Registration { opened_on: day("2025-10-02"), ..fund("q1") };
    assert_eq!(code(&office, register(late)), 2439);
    let row = Registration { opening_balance: Some(300_000 * THOUSANDTHS), ..fund("q1") };
    let facts = office.record(register(row.clone()));
    assert!(matches!(
        facts[..],
        [Fact { event: Event::Fund(FundEvent::Registered { fund: FundNo(0), .. }), .. }]
    ));
    assert!(matches!(office.decide(register(row)), Ok(Decision::Unchanged(_))));
    assert_eq!(balance(&office, "q1"), 0);
    assert_eq!(code(&office, give(gift("g2", "q1", 1))), 2441);
    office.record(register(fund("q2")));
    assert_eq!(office.state.funds.named(), 2);
}

#[test]
fn no_money_leaves_before_the_fund_was_opened() {
    let mut office = with_a_million();
    let early = |basis| Gift {
        given_on: Some(day("2019-12-31")),
        value_basis: Some(basis),
        ..gift("g1", "q1", 1_000)
    };
    assert_eq!(code(&office, give(early(ValueBasis::Cash))), 2442);
    office.record(give(early(ValueBasis::Goods)));
    assert_eq!(code(&office, fix(ImportKind::Support, "g1", Column::ValueBasis, "cash")), 2442);
    office.record(give(gift("g2", "q1", 1_000)));
    assert_eq!(code(&office, fix(ImportKind::Support, "g2", Column::GivenOn, "2019-12-31")), 2442);
    assert_eq!(code(&office, fix(ImportKind::Funds, "q1", Column::OpenedOn, "2025-03-02")), 2439);
    office.record(fix(ImportKind::Funds, "q1", Column::OpenedOn, "2025-03-01"));
}

#[test]
fn no_correction_brings_a_fund_below_zero() {
    let mut office = with_a_million();
    office.record(register(fund("q2")));
    office.record(give(gift("g1", "q1", 900_000)));
    office.record(give(Gift { fund: None, ..gift("g2", "", 200_000) }));
    let support = |key, column, value: &str| fix(ImportKind::Support, key, column, value);
    let asked = |asked: &str| ("100000".to_owned(), asked.to_owned());
    assert_eq!(overdrawn(&office, support("g1", Column::Amount, "1000001")), asked("100001"));
    assert_eq!(overdrawn(&office, support("g2", Column::Fund, "q1")), asked("200000"));
    assert_eq!(
        overdrawn(&office, support("g1", Column::Fund, "q2")),
        ("0".to_owned(), "900000".to_owned())
    );
    let receipts = |column, value: &str| fix(ImportKind::Receipts, "r1", column, value);
    assert_eq!(overdrawn(&office, receipts(Column::Amount, "899999")), asked("100001"));
    assert_eq!(overdrawn(&office, receipts(Column::Fund, "q2")), asked("1000000"));
    office.record(receipts(Column::Amount, "900000"));
    assert_eq!(balance(&office, "q1"), 0);
    let opening = |value: &str| fix(ImportKind::Funds, "q1", Column::OpeningBalance, value);
    office.record(opening("200000"));
    office.record(support("g2", Column::Fund, "q1"));
    let Command::Correct(lowered) = opening("199999") else { unreachable!() };
    let lowered = Command::Correct(Correction { learned_on: day("2026-03-01"), ..lowered });
    assert_eq!(overdrawn(&office, lowered), ("1099999".to_owned(), "1100000".to_owned()));
}

#[test]
fn a_gift_that_stands_again_must_be_covered_like_a_new_one() {
    let mut office = with_a_million();
    office.record(give(gift("g1", "q1", 800_000)));
    office.record(reverse("g1"));
    office.record(give(gift("g2", "q1", 500_000)));
    office.record(give(Gift { fund: None, ..gift("g3", "", 1) }));
    let moved = |to: &str| fix(ImportKind::Reversals, "g1", Column::Support, to);
    assert_eq!(overdrawn(&office, moved("g3")), ("500000".to_owned(), "800000".to_owned()));
    office.record(moved("g2"));
    assert_eq!(balance(&office, "q1"), 200_000, "g1 stands again, g2 is taken back");
    office.record(fix(ImportKind::Support, "g2", Column::Amount, "7000000"));
    assert_eq!(balance(&office, "q1"), 200_000, "what is taken back moves no money");
}

#[test]
fn every_column_of_funds_and_receipts_can_be_corrected() {
    let mut office = with_a_million();
    let (funds, receipts) = (ImportKind::Funds, ImportKind::Receipts);
    let never = office::changed_on(funds, "q1", Column::Unit, "c1", "2025-01-01");
    let nothing = CorrectionRefusal::NothingChangesOn { column: Column::Unit };
    assert_eq!(office.decide(never), Err(nothing.into()));
    let cases = [
        (funds, "q1", Column::Unit, "vn"),
        (funds, "q1", Column::Purpose, "charity"),
        (funds, "q1", Column::Name, "Quỹ từ thiện"),
        (funds, "q1", Column::OpenedOn, "2019-06-01"),
        (funds, "q1", Column::OpeningBalance, "50.000"),
        (funds, "q1", Column::Currency, "JPY"),
        (funds, "q1", Column::Fund, "q1-moi"),
        (receipts, "r1", Column::Amount, "1.100.000"),
        (receipts, "r1", Column::ReceivedOn, "02/03/2025"),
        (receipts, "r1", Column::Donor, "Bà Lê Thị Mơ"),
        (receipts, "r1", Column::Document, "PT-09"),
        (receipts, "r1", Column::Receipt, "r1-moi"),
    ];
    for (kind, key, column, value) in cases {
        office.record(fix(kind, key, column, value));
        assert!(matches!(office.decide(fix(kind, key, column, value)), Ok(Decision::Unchanged(_))));
    }
    let stood = [register(fund("q1")), receive(receipt("r1", "q1", 1_000_000))];
    let stands = Registration {
        fund: "q1-moi".to_owned(),
        unit: "vn".to_owned(),
        purpose: Purpose::Charity,
        name: "Quỹ từ thiện".to_owned(),
        opened_on: day("2019-06-01"),
        currency: Some("JPY".to_owned()),
        opening_balance: Some(50_000 * THOUSANDTHS),
    };
    let received = Receipt {
        received_on: day("2025-03-02"),
        donor: "Bà Lê Thị Mơ".to_owned(),
        document: Some("PT-09".to_owned()),
        ..receipt("r1-moi", "q1-moi", 1_100_000)
    };
    for row in stood.into_iter().chain([register(stands), receive(received)]) {
        assert!(matches!(office.decide(row.clone()), Ok(Decision::Unchanged(_))), "{row:?}");
    }
    assert_eq!(code(&office, fix(funds, "q9", Column::Name, "x")), 2431);
    assert_eq!(code(&office, fix(receipts, "r9", Column::Amount, "1")), 2447);
}

#[test]
fn the_balance_is_kept_in_the_smallest_unit_of_the_currency() {
    let mut office = Office::founded();
    let dollars = Registration {
        currency: Some("usd".to_owned()),
        opening_balance: Some(10_500),
        ..fund("q1")
    };
    office.record(register(dollars));
    office.record(receive(Receipt { amount: 90_250, ..receipt("r1", "q1", 0) }));
    assert_eq!(balance(&office, "q1"), 10_075);
    let too_much = give(gift("g1", "q1", 101));
    assert_eq!(overdrawn(&office, too_much), ("100.75".to_owned(), "101".to_owned()));
    office.record(give(gift("g1", "q1", 100)));
    assert_eq!(balance(&office, "q1"), 75);
    assert_eq!(code(&office, fix(ImportKind::Funds, "q1", Column::Currency, "VND")), 2440);
    office.record(register(fund("q2")));
    assert_eq!(code(&office, fix(ImportKind::Receipts, "r1", Column::Fund, "q2")), 2435);
    office.record(receive(receipt("r2", "q2", 7)));
    let facts = office.record(fix(ImportKind::Receipts, "r2", Column::Fund, "q1"));
    assert_eq!(facts.len(), 2, "the whole units go, so the amount in cents is told: {facts:?}");
    assert_eq!((balance(&office, "q1"), balance(&office, "q2")), (775, 0));
    office.record(fix(ImportKind::Funds, "q2", Column::Currency, "USD"));
}
