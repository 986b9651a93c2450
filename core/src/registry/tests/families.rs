//! Donors and assessed households: subjects with keys of their own, found again after a restart.

use super::persons::{enrol, unit};
use super::*;
use crate::domain::funds::{FundCommand, Purpose, Receipt, Registration};
use crate::domain::hardship::{Assessment, HardshipCommand, PovertyClass};
use crate::domain::ids::{HouseholdNo, PersonNo};
use crate::domain::people::{PersonCommand, PersonKey};

fn fund(id: u128) -> Request {
    let row = Registration {
        fund: "q1".into(),
        unit: "p49".into(),
        purpose: Purpose::Association,
        name: "Chân quỹ".into(),
        opened_on: Day::from_ymd(2020, 1, 1).unwrap(),
        currency: None,
        opening_balance: None,
    };
    request(id, Command::Fund(FundCommand::Register(row)))
}

fn receipt(id: u128, key: &str) -> Request {
    let row = Receipt {
        receipt: key.into(),
        fund: "q1".into(),
        amount: 5_000,
        received_on: Day::from_ymd(2021, 1, 1).unwrap(),
        donor: "Bà Đặng Thị Mơ".into(),
        document: Some("PT-01".into()),
    };
    request(id, Command::Fund(FundCommand::Receive(row)))
}

fn assessment(id: u128, household: &str) -> Request {
    let row = Assessment {
        household: household.into(),
        year: 2021,
        unit: "p49".into(),
        class: PovertyClass::Poor,
        decision: "77/QĐ".into(),
        refs: vec![PersonKey::Ref("r1".into())],
    };
    request(id, Command::Hardship(HardshipCommand::Assess(row)))
}

fn with_all() -> (SimDisk, Arc<Stage>, Sim) {
    let (machine, stage, registry) = founded();
    let rows = [unit(1), enrol(2, "r1"), fund(3), receipt(4, "a"), assessment(5, "h1")];
    for (position, row) in (1..).zip(rows) {
        assert_eq!(registry.execute(row).unwrap(), recorded_at(position));
    }
    (machine, stage, registry)
}

#[test]
fn a_donor_is_found_again_after_a_restart_by_a_name_that_stands_in_no_byte() {
    let (machine, stage, registry) = with_all();
    registry.close().unwrap();
    for (name, bytes) in machine.visible() {
        for text in ["Mơ", "PT-01", "77/QĐ", "poor"] {
            let found = bytes.windows(text.len()).any(|window| window == text.as_bytes());
            assert!(!found, "{text} stands in {name}");
        }
    }
    let registry = open(&machine, &stage);
    assert_eq!(registry.execute(receipt(10, "a")).unwrap(), unchanged_at(4));
    assert_eq!(registry.execute(receipt(11, "b")).unwrap(), recorded_at(6));
    assert_eq!(registry.look(|state| state.funds.parties()), 1);
}

#[test]
fn the_erasure_of_a_member_blinds_no_family() {
    let (machine, stage, registry) = with_all();
    let person = PersonKey::Ref("r1".into());
    let erase = request(20, Command::Person(PersonCommand::Erase { person }));
    registry.execute(Request { reason: Some("theo yêu cầu".into()), ..erase }).unwrap();
    registry.close().unwrap();
    let registry = open(&machine, &stage);
    let family = HouseholdNo(0);
    registry.look(|state| {
        assert_eq!(state.hardships.class(family, 2021), Some(PovertyClass::Poor));
        assert_eq!(state.hardships.members(family, 2021), [PersonNo(0)]);
    });
    let nobody = Assessment {
        household: "h1".into(),
        year: 2021,
        unit: "p49".into(),
        class: PovertyClass::Poor,
        decision: "77/QĐ".into(),
        refs: Vec::new(),
    };
    let again = request(21, Command::Hardship(HardshipCommand::Assess(nobody)));
    assert_eq!(registry.execute(again).unwrap(), unchanged_at(5));
}
