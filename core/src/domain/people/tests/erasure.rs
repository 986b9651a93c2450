//! After an erasure only the UUID finds the record, and nothing can be compared with its texts.

use crate::domain::column::Column;
use crate::domain::corrections::ImportKind;
use crate::domain::event::{Event, Fact};
use crate::domain::ids::{PersonNo, SourceNo};
use crate::domain::memberships::Enrolment;
use crate::domain::people::{
    Particulars, PersonCommand, PersonEvent, PersonKey, Stage as Reached, erasure_mark,
};
use crate::domain::secret::Subject;
use crate::domain::stage::{
    Stage, correct, dies, enrol, joins, member, merge, partial, register, row,
};
use crate::domain::state::{Command, Decision};

fn erase(key: &str) -> Command {
    Command::Person(PersonCommand::Erase { person: PersonKey::parse(key) })
}

fn full() -> Enrolment {
    let person = Particulars {
        national_id: Some("001050000001".to_owned()),
        phone: Some("0912345678".to_owned()),
        ..row("m1")
    };
    Enrolment { card_no: Some("T-1".to_owned()), ..member(person, "2015-06-01") }
}

/// All three steps; the UUID under which the record stays.
fn erased(office: &mut Stage, key: &str) -> String {
    let person = office.person(key);
    let uuid = uuid::Uuid::from_u128(office.state.people.uuid(person)).to_string();
    office.given(erase(key));
    office.given(Command::Person(PersonCommand::DestroyKeys { person }));
    office.given(Command::Person(PersonCommand::ConfirmErasure { person }));
    uuid
}

#[test]
fn the_steps_follow_on_each_other_and_are_taken_once() {
    let mut office = Stage::new();
    office.given(register(row("m1")));
    let person = PersonNo(0);
    let destroy = Command::Person(PersonCommand::DestroyKeys { person });
    let confirm = Command::Person(PersonCommand::ConfirmErasure { person });
    office.refused(destroy.clone(), 2223);
    office.given(erase("m1"));
    office.refused(confirm.clone(), 2223);
    assert!(!office.state.people.is_erased(person));
    assert_eq!(office.state.people.open_erasures().count(), 1);
    office.given(destroy.clone());
    office.unchanged(destroy);
    assert!(office.state.people.is_erased(person));
    office.given(confirm.clone());
    office.unchanged(confirm);
    assert_eq!(office.state.people.open_erasures().count(), 0);
    assert_eq!(office.state.people.erasure(person).unwrap().stage, Reached::Confirmed);
}

#[test]
fn only_the_uuid_finds_an_erased_person_who_can_still_leave() {
    let mut office = Stage::new();
    office.given(enrol(full()));
    office.given(correct(ImportKind::Persons, "m1", Column::Ref, "m1b"));
    let uuid = erased(&mut office, "m1");
    for key in ["m1", "m1b"] {
        office.refused(dies(key, "2020-05-05"), 2202);
    }
    assert!(office.state.people.formerly.is_empty(), "no tag of a former ref is left");
    assert_eq!(office.state.memberships.card_holder(&office.state.tags, "T-1"), None);
    assert_eq!(office.state.people.birth(PersonNo(0)), partial("1950"));
    office.given(dies(&uuid, "2020-05-05"));
    assert_eq!(office.unit_on(&uuid, "2020-05-04"), Some("c1"));
    office.unchanged(erase(&uuid));
}

#[test]
fn a_later_row_of_someone_erased_is_refused_unless_it_is_said_to_be_new() {
    let mut office = Stage::new();
    office.given(enrol(full()));
    erased(&mut office, "m1");
    office.erased = vec!["m1".to_owned(), "001050000001".to_owned()];
    let refusal = office.refused(enrol(full()), 2212);
    assert_eq!(crate::domain::refusal::Explain::column(&refusal), Some(Column::Ref));
    let mut other = full();
    other.particulars.person = PersonKey::Ref("m2".to_owned());
    let refusal = office.refused(enrol(other), 2212);
    assert_eq!(crate::domain::refusal::Explain::column(&refusal), Some(Column::NationalId));
    let mut lawful = full();
    lawful.particulars.after_erasure = true;
    assert_eq!(office.given(enrol(lawful)), [], "nothing of the erased record is compared");
    office.unchanged(enrol(full()));
}

#[test]
fn all_records_of_a_merged_person_are_erased_together() {
    let mut office = Stage::new();
    office.given(joins("m1", "2015-06-01"));
    office.given(joins("m2", "2015-06-01"));
    office.given(merge("m2", "m1"));
    let Ok(Decision::Record { facts, .. }) = office.when(erase("m2")) else {
        panic!("an erasure is ordered");
    };
    let order = |person| Fact::clear(Event::Person(PersonEvent::ErasureOrdered { person }));
    assert_eq!(facts, [order(PersonNo(0)), order(PersonNo(1))]);
}

#[test]
fn the_key_store_is_told_every_text_that_a_later_row_may_name() {
    let mut office = Stage::new();
    office.given(enrol(full()));
    office.given(correct(ImportKind::Persons, "m1", Column::Ref, "m1b"));
    let positions: Vec<u64> =
        office.state.people.sealed_in(PersonNo(0)).map(|event| event.position.0).collect();
    assert_eq!(positions, [2, 3]);
    let mark = erasure_mark(Column::Ref, SourceNo(4), "m1");
    assert_eq!(mark, Some(["ref".to_owned(), "4".to_owned(), "m1".to_owned()]));
    assert_eq!(erasure_mark(Column::Phone, SourceNo(4), "0912"), None);
}

#[test]
fn a_replay_without_the_erased_texts_answers_as_the_registry_does() {
    let mut office = Stage::new();
    office.given(enrol(full()));
    office.given(correct(ImportKind::Persons, "m1", Column::Phone, "0987654321"));
    office.given(correct(ImportKind::Members, "m1|2015-06-01", Column::CardNo, "T-2"));
    office.given(joins("m2", "2015-06-01"));
    let uuid = erased(&mut office, "m1");
    let mut blind = office.replayed();
    for fact in blind.commits.iter_mut().flat_map(|commit| &mut commit.facts) {
        fact.secrets.retain(|secret| secret.subject != Subject::Person(PersonNo(0)));
    }
    let blind = blind.replayed();
    let carded = |card: &str| Enrolment {
        card_no: Some(card.to_owned()),
        ..member(row("m3"), "2015-06-01")
    };
    let phone = |value: &str| correct(ImportKind::Persons, &uuid, Column::Phone, value);
    for probe in [
        enrol(full()),
        enrol(carded("T-1")),
        enrol(carded("T-2")),
        joins("m1", "2015-06-01"),
        joins("m2", "2015-06-01"),
        dies("m1", "2020-01-01"),
        dies(&uuid, "2020-01-01"),
        phone("0987654321"),
        phone("0912345678"),
        erase(&uuid),
    ] {
        assert_eq!(blind.decide(&probe), office.decide(&probe), "{probe:?}");
    }
}
