//! Specs of support: given, taken back, corrected.

mod keys;
pub(in crate::domain) mod office;

use super::{Beneficiary, Gift, Recipient, SupportCommand, SupportEvent, SupportRefusal, Terms};
use crate::domain::calendar::Day;
use crate::domain::column::Column;
use crate::domain::corrections::{CorrectionRefusal, ImportKind};
use crate::domain::event::{Event, Fact};
use crate::domain::ids::{PersonNo, SupportNo, UnitNo};
use crate::domain::people::{PersonEvent, PersonKey};
use crate::domain::refusal::{Explain, Refusal};
use crate::domain::secret::{Class, Subject};
use crate::domain::state::{Command, Decision};
use crate::domain::support::ValueBasis;
use office::{Office, day, today};

fn gift(key: &str) -> Gift {
    Gift {
        support: key.to_owned(),
        to: Some(Recipient::Person(PersonKey::Ref("an".to_owned()))),
        unit: Some("c1".to_owned()),
        kind: Some("gift_cash".to_owned()),
        given_on: Some(day("2025-10-01")),
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

fn full(key: &str) -> Gift {
    Gift {
        value_basis: Some(ValueBasis::Goods),
        quantity: Some(2_500),
        programme: Some("am2025".to_owned()),
        fund: Some("quy1".to_owned()),
        decision: Some("12/QĐ".to_owned()),
        decided_by: Some("Ban Thường vụ".to_owned()),
        document: Some("BB-07".to_owned()),
        ..gift(key)
    }
}

fn give(gift: Gift) -> Command {
    Command::Support(SupportCommand::Give(gift))
}

fn reverse(key: &str, on: &str, reason: &str) -> Command {
    let (support, reversed_on) = (key.to_owned(), Some(day(on)));
    let reason = Some(reason.to_owned());
    Command::Support(SupportCommand::Reverse { support, reversed_on, reason })
}

fn household(key: &str) -> Recipient {
    Recipient::Household(key.to_owned())
}

fn terms(office: &Office, key: &str) -> Terms {
    let support = office.state.support.number(office.source(), key).unwrap();
    office.state.support.terms(support)
}

#[test]
fn a_gift_is_recorded_with_everything_that_totals_count() {
    let mut office = Office::founded();
    let facts = office.record(give(full("g1")));
    let [Fact { event: Event::Support(SupportEvent::FundNamed { .. }), .. }, given] = &facts[..]
    else {
        panic!("{facts:?}")
    };
    let Event::Support(SupportEvent::Given { key, beneficiary, unit, amount, quantity, .. }) =
        &given.event
    else {
        panic!("{given:?}")
    };
    assert_eq!((key.as_str(), *beneficiary), ("g1", Beneficiary::Person(PersonNo(0))));
    assert_eq!((*amount, *quantity), (Some(500_000), Some(2_500)));
    assert_eq!(given.secrets.len(), 1);
    assert_eq!(given.secrets[0].subject, Subject::Unit(*unit));
    assert_eq!(given.secrets[0].cell(Column::DecidedBy), Some("Ban Thường vụ"));
    assert_eq!(terms(&office, "g1").value_basis, ValueBasis::Goods);
}

#[test]
fn the_same_row_again_is_unchanged_and_an_empty_cell_is_not_compared() {
    let mut office = Office::founded();
    office.record(give(full("g1")));
    let recorded = office.state.position;
    office.record(give(gift("g2")));
    assert_eq!(office.decide(give(full("g1"))), Ok(Decision::Unchanged(recorded)));
    let fewer = Gift { value_basis: None, quantity: None, decided_by: None, ..full("g1") };
    assert_eq!(office.decide(give(fewer)), Ok(Decision::Unchanged(recorded)));
}

#[test]
fn a_used_key_with_other_content_is_refused_by_the_column_that_differs() {
    let mut office = Office::founded();
    office.record(give(full("g1")));
    let other = |gift: Gift| match office.decide(give(gift)) {
        Err(Refusal::Support(SupportRefusal::KeyUsed { key, column })) => (key, column),
        decision => panic!("{decision:?}"),
    };
    let cases = [
        (Gift { to: Some(household("h1")), ..full("g1") }, Column::Household),
        (Gift { unit: Some("c2".to_owned()), ..full("g1") }, Column::Unit),
        (Gift { kind: Some("tet_gift".to_owned()), ..full("g1") }, Column::Kind),
        (Gift { given_on: Some(day("2025-10-02")), ..full("g1") }, Column::GivenOn),
        (Gift { amount: Some(1), ..full("g1") }, Column::Amount),
        (Gift { value_basis: Some(ValueBasis::Cash), ..full("g1") }, Column::ValueBasis),
        (Gift { quantity: Some(1), ..full("g1") }, Column::Quantity),
        (Gift { programme: Some("p1336".to_owned()), ..full("g1") }, Column::Programme),
        (Gift { fund: Some("quy2".to_owned()), ..full("g1") }, Column::Fund),
        (Gift { decision: Some("13/QĐ".to_owned()), ..full("g1") }, Column::Decision),
        (Gift { decided_by: Some("Chủ tịch".to_owned()), ..full("g1") }, Column::DecidedBy),
        (Gift { document: Some("BB-08".to_owned()), ..full("g1") }, Column::Document),
    ];
    for (gift, column) in cases {
        assert_eq!(other(gift), ("g1".to_owned(), column));
    }
    office.record(give(gift("g2")));
    let given_now = Gift { decision: Some("12/QĐ".to_owned()), ..gift("g2") };
    let refusal = office.decide(give(given_now)).unwrap_err();
    assert_eq!(refusal.column(), Some(Column::Decision), "given where nothing was recorded");
}

#[test]
fn two_offices_may_use_the_same_key() {
    let mut office = Office::founded();
    office.record(give(Gift { to: Some(household("h1")), ..gift("g1") }));
    office.as_source("huyện");
    let elsewhere = Gift { to: Some(household("h1")), amount: Some(7), ..gift("g1") };
    let facts = office.record(give(elsewhere));
    assert_eq!(facts.len(), 2, "their household h1 is another one: {facts:?}");
}

#[test]
fn a_household_is_registered_with_its_first_gift() {
    let mut office = Office::founded();
    let first = office.record(give(Gift { to: Some(household("h1")), ..gift("g1") }));
    assert!(matches!(
        first[0].event,
        Event::Person(PersonEvent::HouseholdRegistered { slot, .. }) if slot != 0
    ));
    let second = office.record(give(Gift { to: Some(household("h1")), ..gift("g2") }));
    assert_eq!(second.len(), 1);
    assert_eq!(terms(&office, "g1").beneficiary, terms(&office, "g2").beneficiary);
    let again = Gift { to: Some(household("h1")), ..gift("g1") };
    assert!(matches!(office.decide(give(again)), Ok(Decision::Unchanged(_))));
}

#[test]
fn a_fund_is_named_once() {
    let mut office = Office::founded();
    let fund = |fund: &str, key: &str| Gift { fund: Some(fund.to_owned()), ..gift(key) };
    assert_eq!(office.record(give(fund("quy1", "g1"))).len(), 2);
    assert_eq!(office.record(give(fund("quy1", "g2"))).len(), 1);
    assert_eq!(office.record(give(fund("quy2", "g3"))).len(), 2);
    assert_eq!(terms(&office, "g1").fund, terms(&office, "g2").fund);
    assert_ne!(terms(&office, "g1").fund, terms(&office, "g3").fund);
}

#[test]
fn the_link_of_a_sensitive_gift_is_sealed_and_opened_for_the_rules() {
    let mut office = Office::founded();
    let sensitive = Gift { kind: Some("cataract".to_owned()), ..gift("g1") };
    let facts = office.record(give(sensitive.clone()));
    let given = &facts[0];
    let Event::Support(SupportEvent::Given { beneficiary, uuid, unit, .. }) = given.event else {
        panic!("{given:?}")
    };
    let Beneficiary::Sealed(number) = beneficiary else { panic!("{beneficiary:?}") };
    assert_ne!(u128::from(number), uuid & u128::from(u64::MAX));
    let link = given.secrets.iter().find(|secret| secret.class == Class::Sensitive).unwrap();
    assert_eq!((link.subject, link.cell(Column::Ref)), (Subject::Unit(unit), Some("0")));
    assert_eq!(terms(&office, "g1").beneficiary, Beneficiary::Person(PersonNo(0)));
    assert!(matches!(office.decide(give(sensitive)), Ok(Decision::Unchanged(_))));
    assert_eq!(beneficiary.opened(&[]), beneficiary, "without keys it is linked to nothing");
}

#[test]
fn unknown_names_are_refused_and_the_nearest_code_is_told() {
    let office = Office::founded();
    let refused = |gift: Gift| office.decide(give(gift)).unwrap_err();
    let kind = refused(Gift { kind: Some("gift_csh".to_owned()), ..gift("g1") });
    assert_eq!(kind.code().to_string(), "DH2406");
    assert!(kind.values().contains(&("nearest", "gift_cash".to_owned())), "{kind:?}");
    let programme = refused(Gift { programme: Some("am2024".to_owned()), ..gift("g1") });
    assert!(programme.values().contains(&("nearest", "am2025".to_owned())), "{programme:?}");
    assert_eq!(
        refused(Gift { unit: Some("c9".to_owned()), ..gift("g1") }).column(),
        Some(Column::Unit)
    );
    let stranger = Some(Recipient::Person(PersonKey::Ref("nobody".to_owned())));
    assert_eq!(refused(Gift { to: stranger, ..gift("g1") }), SupportRefusal::PersonUnknown.into());
}

#[test]
fn amounts_and_quantities_are_positive_and_bounded() {
    let office = Office::founded();
    let amount = |amount| office.decide(give(Gift { amount: Some(amount), ..gift("g1") }));
    let quantity = |number| office.decide(give(Gift { quantity: Some(number), ..gift("g1") }));
    for number in [i64::MIN, -1, 0, 1_000_000_000_000_001, i64::MAX] {
        assert_eq!(amount(number).unwrap_err().column(), Some(Column::Amount), "{number}");
        assert_eq!(quantity(number).unwrap_err().column(), Some(Column::Quantity), "{number}");
    }
    for number in [1, 1_000_000_000_000_000] {
        assert!(amount(number).is_ok() && quantity(number).is_ok(), "{number}");
    }
    assert!(office.decide(give(Gift { amount: None, ..gift("g1") })).is_ok());
}

#[test]
fn nothing_is_given_tomorrow() {
    let office = Office::founded();
    let on = |on: Day| office.decide(give(Gift { given_on: Some(on), ..gift("g1") }));
    assert!(on(today()).is_ok());
    assert_eq!(on(today().succ()).unwrap_err().code().to_string(), "DH2410");
}

#[test]
fn a_unit_gives_only_while_it_exists() {
    let office = Office::founded();
    let on = |text: &str| {
        office.decide(give(Gift {
            unit: Some("c2".to_owned()),
            given_on: Some(day(text)),
            ..gift("g1")
        }))
    };
    assert!(on("2010-01-01").is_ok());
    assert_eq!(on("2009-12-31").unwrap_err().code().to_string(), "DH2402");
    assert!(on("2019-12-31").is_ok());
    assert_eq!(on("2020-01-01").unwrap_err().code().to_string(), "DH2402");
}

#[test]
fn nobody_is_given_anything_before_birth_or_after_death() {
    let office = Office::founded();
    let binh = || Some(Recipient::Person(PersonKey::Ref("binh".to_owned())));
    let on = |text: &str, kind: &str| {
        let kind = Some(kind.to_owned());
        office.decide(give(Gift { to: binh(), kind, given_on: Some(day(text)), ..gift("g1") }))
    };
    assert!(on("2020-05-05", "gift_cash").is_ok(), "on the day of death");
    assert_eq!(on("2020-05-06", "gift_cash").unwrap_err().code().to_string(), "DH2405");
    assert!(on("2020-05-08", "funeral").is_ok(), "condolences follow a death");
    let born =
        Gift { unit: Some("vn".to_owned()), given_on: Some(day("1949-12-31")), ..gift("g1") };
    assert_eq!(office.decide(give(born)).unwrap_err().code().to_string(), "DH2404");
}

#[test]
fn a_gift_is_taken_back_once() {
    let mut office = Office::founded();
    office.record(give(gift("g1")));
    let facts = office.record(reverse("g1", "2025-11-01", "ghi hai lần"));
    let recorded = office.state.position;
    assert_eq!(facts[0].secrets[0].cell(Column::Reason), Some("ghi hai lần"));
    let again = office.decide(reverse("g1", "2025-11-01", "ghi hai lần"));
    assert_eq!(again, Ok(Decision::Unchanged(recorded)));
    for (on, reason) in [("2025-11-02", "ghi hai lần"), ("2025-11-01", "lý do khác")] {
        let refusal = office.decide(reverse("g1", on, reason)).unwrap_err();
        assert_eq!(refusal.code().to_string(), "DH2413");
        assert_eq!(refusal.clashes_with().as_deref(), Some("g1"));
    }
    assert!(office.state.support.is_reversed(SupportNo(0)));
}

#[test]
fn a_gift_is_not_taken_back_before_it_was_given_nor_tomorrow() {
    let mut office = Office::founded();
    office.record(give(gift("g1")));
    let code = |on: &str| office.decide(reverse("g1", on, "nhầm")).map_err(|no| no.code().0);
    assert_eq!(code("2025-09-30"), Err(2414));
    assert!(code("2025-10-01").is_ok());
    assert_eq!(code(&today().succ().to_string()), Err(2415));
    let unknown = office.decide(reverse("g9", "2025-10-01", "nhầm")).unwrap_err();
    assert_eq!(unknown.code().to_string(), "DH2412");
}

#[test]
fn every_column_can_be_corrected() {
    let mut office = Office::founded();
    office.record(give(full("g1")));
    let cases = [
        (Column::Unit, "c2", "unit"),
        (Column::GivenOn, "02/10/2019", "day"),
        (Column::Kind, "tet_gift", "kind"),
        (Column::Amount, "1.200.000", "amount"),
        (Column::ValueBasis, "labour", "basis"),
        (Column::Quantity, "3,25", "quantity"),
        (Column::Programme, "p1336", "programme"),
        (Column::Fund, "quy9", "fund"),
        (Column::Decision, "99/QĐ", "decision"),
        (Column::DecidedBy, "Chủ tịch Hội", "decided by"),
        (Column::Document, "BB-99", "document"),
        (Column::Ref, "dung", "person"),
    ];
    office.record(office::correction(ImportKind::Support, "g1", Column::GivenOn, "2019-10-02"));
    for (column, value, what) in cases {
        let facts = office.decide(office::correction(ImportKind::Support, "g1", column, value));
        if column == Column::GivenOn {
            assert!(matches!(facts, Ok(Decision::Unchanged(_))), "{what}");
            continue;
        }
        office.record(office::correction(ImportKind::Support, "g1", column, value));
    }
    let now = terms(&office, "g1");
    assert_eq!(now.unit, UnitNo(2));
    assert_eq!((now.amount, now.quantity), (Some(1_200_000), Some(3_250)));
    assert_eq!((now.value_basis, now.given_on), (ValueBasis::Labour, day("2019-10-02")));
    assert_eq!(now.beneficiary, Beneficiary::Person(PersonNo(2)));
    assert_eq!(office.state.support.decision(SupportNo(0)), Some("99/QĐ"));
}

#[test]
fn a_row_equal_to_what_stood_before_a_correction_is_unchanged() {
    let mut office = Office::founded();
    office.record(give(full("g1")));
    let recorded = office.state.position;
    let correct = |column, value| office::correction(ImportKind::Support, "g1", column, value);
    office.record(correct(Column::Amount, "600000"));
    office.record(correct(Column::Support, "g1a"));
    office.record(correct(Column::DecidedBy, "Chủ tịch"));
    assert_eq!(office.decide(give(full("g1"))), Ok(Decision::Unchanged(recorded)));
    let half = Gift { amount: Some(600_000), ..full("g1") };
    assert_eq!(office.decide(give(half)), Ok(Decision::Unchanged(recorded)));
    let corrected =
        Gift { amount: Some(600_000), decided_by: Some("Chủ tịch".to_owned()), ..full("g1a") };
    assert_eq!(office.decide(give(corrected)), Ok(Decision::Unchanged(recorded)));
    let neither = Gift { amount: Some(700_000), ..full("g1a") };
    assert!(office.decide(give(neither)).is_err());
}

#[test]
fn the_rules_are_asked_again_of_a_corrected_gift() {
    let mut office = Office::founded();
    office.record(give(gift("g1")));
    office.record(give(gift("g2")));
    office.record(reverse("g1", "2025-11-01", "nhầm"));
    let code = |column, value: &str| {
        let correction = office::correction(ImportKind::Support, "g1", column, value);
        office.decide(correction).unwrap_err().code().0
    };
    assert_eq!(code(Column::Amount, "0"), 2408);
    assert_eq!(code(Column::Unit, "c9"), 2401);
    assert_eq!(code(Column::GivenOn, "2009-01-01"), 2402);
    assert_eq!(code(Column::Ref, "binh"), 2405);
    assert_eq!(code(Column::GivenOn, "2025-11-02"), 2414);
    assert_eq!(code(Column::Support, "g2"), 2411);
    let club = office::correction(ImportKind::Support, "g1", Column::Club, "x");
    let no_such = CorrectionRefusal::NoSuchColumn { column: Column::Club };
    assert_eq!(office.decide(club), Err(no_such.into()));
    let blanked = office::emptied(ImportKind::Support, "g1", Column::Unit);
    let must = CorrectionRefusal::MustBeGiven { column: Column::Unit };
    assert_eq!(office.decide(blanked), Err(must.into()));
    office.record(office::emptied(ImportKind::Support, "g1", Column::Amount));
    assert_eq!(terms(&office, "g1").amount, None);
}

#[test]
fn a_gift_to_a_person_is_corrected_to_one_to_a_household_and_both_sides_are_told() {
    let mut office = Office::founded();
    office.record(give(gift("g1")));
    let correction = office::correction(ImportKind::Support, "g1", Column::Household, "h1");
    let facts = office.record(correction);
    let columns: Vec<Column> = facts
        .iter()
        .filter_map(|fact| match &fact.event {
            Event::Corrected(corrected) => Some(corrected.column),
            _ => None,
        })
        .collect();
    assert_eq!(columns, [Column::Household, Column::Ref]);
    assert!(matches!(terms(&office, "g1").beneficiary, Beneficiary::Household(_)));
    let now = Gift { to: Some(household("h1")), ..gift("g1") };
    assert!(matches!(office.decide(give(now)), Ok(Decision::Unchanged(_))));
}

#[test]
fn no_sealed_text_of_a_gift_is_shown() {
    let gift = Gift {
        to: Some(household("001050000001")),
        decided_by: Some("Ban Thường vụ".to_owned()),
        document: Some("biên bản".to_owned()),
        ..gift("g1")
    };
    let shown = format!("{:?} {:?}", give(gift), reverse("g1", "2025-11-01", "đã mất"));
    for text in ["001050000001", "Thường", "biên bản", "đã mất"] {
        assert!(!shown.contains(text), "{shown}");
    }
}

#[test]
fn a_sealed_link_is_corrected_sealed() {
    let mut office = Office::founded();
    office.record(give(Gift { kind: Some("cataract".to_owned()), ..gift("g1") }));
    office.record(office::correction(ImportKind::Support, "g1", Column::Kind, "gift_cash"));
    let correction = office::correction(ImportKind::Support, "g1", Column::Ref, "dung");
    let facts = office.record(correction);
    assert_eq!(facts.len(), 1);
    assert!(!format!("{:?}", facts[0].event).contains("Number"), "{facts:?}");
    assert_eq!(facts[0].secrets[0].class, Class::Sensitive);
    assert_eq!(terms(&office, "g1").beneficiary, Beneficiary::Person(PersonNo(2)));
}

#[test]
fn a_reversal_is_corrected_also_in_which_gift_it_takes_back() {
    let mut office = Office::founded();
    for key in ["g1", "g2"] {
        office.record(give(gift(key)));
    }
    let first = || reverse("g1", "2025-11-01", "nhầm");
    office.record(first());
    let recorded = office.state.position;
    let correct = |column, value| office::correction(ImportKind::Reversals, "g1", column, value);
    office.record(correct(Column::ReversedOn, "2025-11-02"));
    office.record(correct(Column::Reason, "ghi hai lần"));
    office.record(correct(Column::Support, "g2"));
    let reversed = |number| office.state.support.is_reversed(SupportNo(number));
    assert_eq!((reversed(0), reversed(1)), (false, true));
    assert_eq!(office.decide(first()), Ok(Decision::Unchanged(recorded)));
    let stands = reverse("g2", "2025-11-02", "ghi hai lần");
    assert_eq!(office.decide(stands), Ok(Decision::Unchanged(recorded)));
    let never = office::correction(ImportKind::Reversals, "g9", Column::Reason, "x");
    assert_eq!(office.decide(never).unwrap_err().code().0, 2412);
}

#[test]
fn only_a_recorded_reversal_is_corrected_and_never_from_a_day_on() {
    let mut office = Office::founded();
    office.record(give(gift("g1")));
    let correction = office::correction(ImportKind::Reversals, "g1", Column::Reason, "x");
    assert_eq!(office.decide(correction).unwrap_err().code().0, 2416);
    let changed = office::changed_on(ImportKind::Support, "g1", Column::Unit, "vn", "2025-11-01");
    let nothing = CorrectionRefusal::NothingChangesOn { column: Column::Unit };
    assert_eq!(office.decide(changed), Err(nothing.into()));
}
