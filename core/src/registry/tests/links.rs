//! Support whose kind is sensitive: who received it is sealed, and opened only for who has the keys.

use super::persons::{enrol, unit};
use super::*;
use crate::domain::catalogue::{CatalogueCommand, Family};
use crate::domain::event::Event;
use crate::domain::ids::PersonNo;
use crate::domain::people::PersonKey;
use crate::domain::support::{Beneficiary, Gift, Recipient, SupportCommand, SupportEvent};
use crate::registry::Opening;

fn health_kind(id: u128) -> Request {
    let command = CatalogueCommand::RegisterKind {
        family: Family::Support,
        code: "health_care".into(),
        label_vi: Some("chăm sóc sức khỏe".into()),
        label_en: Some("health care".into()),
        unit_of_quantity: None,
        sensitive: Some(true),
    };
    request(id, Command::Catalogue(command))
}

fn gift(id: u128) -> Request {
    let gift = Gift {
        support: "s1".into(),
        to: Some(Recipient::Person(PersonKey::Ref("r1".into()))),
        unit: Some("p49".into()),
        kind: Some("health_care".into()),
        given_on: Day::from_ymd(2020, 1, 2),
        amount: Some(500_000),
        value_basis: None,
        quantity: None,
        programme: None,
        fund: None,
        decision: None,
        decided_by: Some("Ban Thường vụ".into()),
        document: None,
    };
    request(id, Command::Support(SupportCommand::Give(gift)))
}

/// A unit, a kind, a member and a gift.
fn with_gift() -> (SimDisk, Arc<Stage>, Sim) {
    let (machine, stage, registry) = founded();
    for (position, asked) in (1..).zip([unit(1), health_kind(2), enrol(3, "r1"), gift(4)]) {
        assert_eq!(registry.execute(asked).unwrap(), recorded_at(position));
    }
    (machine, stage, registry)
}

fn beneficiary(commits: &[Commit]) -> Beneficiary {
    let facts = commits.iter().flat_map(|commit| &commit.facts);
    let mut found = facts.filter_map(|fact| match &fact.event {
        Event::Support(SupportEvent::Given { beneficiary, .. }) => Some(*beneficiary),
        _ => None,
    });
    found.next().unwrap()
}

fn read(machine: &SimDisk, opening: Opening) -> Vec<Commit> {
    let mut history = Reader::open(disks(machine)).unwrap();
    let mut vault = Vault::unlock_read_only(machine.directory("keys"), &MASTER).unwrap();
    let mut commits = Commits::opened(&mut history, &mut vault, opening);
    let mut all = Vec::new();
    while let Some(group) = commits.next_group().unwrap() {
        all.extend(group);
    }
    all
}

#[test]
fn a_sealed_link_is_shown_to_who_opens_links_and_to_nobody_else() {
    let (machine, _stage, registry) = with_gift();
    registry.close().unwrap();
    let nothing = read(&machine, Opening::Nothing);
    assert!(matches!(beneficiary(&nothing), Beneficiary::Sealed(_)));
    let links = read(&machine, Opening::Links);
    assert_eq!(beneficiary(&links), Beneficiary::Person(PersonNo(0)));
    let opened = links.iter().flat_map(|commit| &commit.facts).flat_map(|fact| &fact.secrets);
    assert_eq!(opened.count(), 1);
    assert_eq!(beneficiary(&read(&machine, Opening::All)), Beneficiary::Person(PersonNo(0)));
}

#[test]
fn a_gift_with_a_sealed_link_sent_again_is_unchanged_before_and_after_a_restart() {
    let (machine, stage, registry) = with_gift();
    assert_eq!(registry.execute(gift(5)).unwrap(), unchanged_at(4));
    registry.close().unwrap();
    let registry = open(&machine, &stage);
    assert_eq!(registry.execute(gift(6)).unwrap(), unchanged_at(4));
}
