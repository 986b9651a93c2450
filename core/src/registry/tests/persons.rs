//! Personal data: sealed, opened again, erased; keys before events.

use super::*;
use crate::domain::calendar::PartialDay;
use crate::domain::column::Column;
use crate::domain::event::Event;
use crate::domain::ids::PersonNo;
use crate::domain::memberships::{Enrolment, MembershipCommand};
use crate::domain::people::{Particulars, PersonCommand, PersonEvent, PersonKey, Sex};
use crate::domain::refusal::{Code, Explain};
use crate::domain::units::{UnitCommand, UnitKind};
use crate::registry::Rehearsal;
use crate::storage::sim::Fault as DiskFault;

pub(super) fn unit(id: u128) -> Request {
    let command = UnitCommand::Register {
        unit: "p49".into(),
        kind: UnitKind::Central,
        name: "Trung ương".into(),
        valid_from: PartialDay::parse("1995-05-10").unwrap(),
        parent: None,
        code: None,
        valid_until: None,
    };
    request(id, Command::Unit(command))
}

/// Names hold no digits.
fn letters(reference: &str) -> String {
    let letter = |digit| char::from_u32('a' as u32 + digit);
    reference.chars().map(|it| it.to_digit(10).and_then(letter).unwrap_or(it)).collect()
}

fn particulars(reference: &str) -> Particulars {
    Particulars {
        person: PersonKey::Ref(reference.into()),
        full_name: Some(format!("Nguyễn Thị Lụa {}", letters(reference))),
        birth_date: PartialDay::parse("1948-05-02"),
        sex: Some(Sex::Female),
        unit: Some("p49".into()),
        // Of Hà Nội, a woman, born 1948.
        national_id: Some("001148000001".into()),
        phone: Some("0912345678".into()),
        address: None,
        household: Some("h1".into()),
        ethnicity: None,
        note: Some("ở một mình".into()),
        died_on: None,
        after_erasure: false,
    }
}

pub(super) fn enrol(id: u128, reference: &str) -> Request {
    let enrolment = Enrolment {
        particulars: particulars(reference),
        joined_on: PartialDay::parse("2010").unwrap(),
        basis: None,
        card_no: Some(format!("HV-{reference}")),
        card_issued_on: None,
    };
    request(id, Command::Membership(MembershipCommand::Enrol(enrolment)))
}

fn erase(id: u128, reference: &str) -> Request {
    let person = PersonKey::Ref(reference.into());
    let command = Command::Person(PersonCommand::Erase { person });
    Request { reason: Some("theo yêu cầu".into()), ..request(id, command) }
}

/// A unit and one member, at positions 1 and 2.
fn with_member() -> (SimDisk, Arc<Stage>, Sim) {
    let (machine, stage, registry) = founded();
    assert_eq!(registry.execute(unit(1)).unwrap(), recorded_at(1));
    let enrolled = registry.execute(enrol(2, "r1")).unwrap();
    assert_eq!(enrolled, recorded_at(2));
    (machine, stage, registry)
}

fn cells(commit: &Commit) -> Vec<(Column, &str)> {
    let secrets = commit.facts.iter().flat_map(|fact| &fact.secrets);
    let cells = secrets.flat_map(|secret| &secret.cells);
    cells.map(|(column, text)| (*column, text.as_str())).collect()
}

fn steps(machine: &SimDisk) -> Vec<PersonEvent> {
    let facts = recorded(machine).into_iter().flat_map(|commit| commit.facts);
    let events = facts.filter_map(|fact| match fact.event {
        Event::Person(event) => Some(event),
        _ => None,
    });
    let is_step = |event: &PersonEvent| {
        matches!(
            event,
            PersonEvent::ErasureOrdered { .. }
                | PersonEvent::KeysDestroyed { .. }
                | PersonEvent::ErasureConfirmed { .. }
        )
    };
    events.filter(is_step).collect()
}

/// The whole erasure of the first person.
fn all_steps(slot: u32) -> [PersonEvent; 3] {
    let person = PersonNo(0);
    [
        PersonEvent::ErasureOrdered { person },
        PersonEvent::KeysDestroyed { person, slot },
        PersonEvent::ErasureConfirmed { person },
    ]
}

fn slot_of_first(registry: &Sim) -> u32 {
    registry.look(|state| state.people.slot(PersonNo(0)))
}

#[test]
fn personal_texts_are_in_no_stored_byte_and_come_back_with_the_keys() {
    let (machine, _stage, registry) = with_member();
    registry.close().unwrap();
    for (name, bytes) in machine.visible() {
        for text in ["Lụa", "1948-05-02", "0912345678", "một mình", "HV-r1"] {
            let found = bytes.windows(text.len()).any(|window| window == text.as_bytes());
            assert!(!found, "{text} stands in {name}");
        }
    }
    let commits = recorded(&machine);
    let cells = cells(&commits[1]);
    assert!(cells.contains(&(Column::FullName, "Nguyễn Thị Lụa rb")));
    assert!(cells.contains(&(Column::Note, "ở một mình")));
    assert!(cells.contains(&(Column::CardNo, "HV-r1")));
}

#[test]
fn without_keys_the_clear_fields_are_read_and_nothing_else() {
    let (machine, _stage, registry) = with_member();
    registry.close().unwrap();
    let mut history = Reader::open(disks(&machine)).unwrap();
    let mut commits = Commits::<_, SimDisk>::clear(&mut history);
    let mut all = Vec::new();
    while let Some(group) = commits.next_group().unwrap() {
        all.extend(group);
    }
    assert_eq!(all.len(), 2);
    assert!(all.iter().all(|commit| cells(commit).is_empty()));
    let full = recorded(&machine);
    let clear = |commit: &Commit| -> Vec<Event> {
        commit.facts.iter().map(|fact| fact.event.clone()).collect()
    };
    assert_eq!(clear(&all[1]), clear(&full[1]));
}

#[test]
fn a_member_sent_again_after_a_restart_is_unchanged() {
    let (machine, stage, registry) = with_member();
    registry.close().unwrap();
    let registry = open(&machine, &stage);
    assert_eq!(registry.execute(enrol(2, "r1")).unwrap(), recorded_at(2));
    assert_eq!(registry.execute(enrol(3, "r1")).unwrap(), unchanged_at(2));
    let mut other = enrol(4, "r1");
    if let Command::Membership(MembershipCommand::Enrol(enrolment)) = &mut other.command {
        enrolment.particulars.full_name = Some("Trần Văn Khác".into());
    }
    assert!(matches!(registry.execute(other).unwrap(), Answer::Refused(_)));
}

#[test]
fn a_running_registry_reads_single_commits_back_and_what_is_erased_stays_closed() {
    let (_machine, _stage, registry) = with_member();
    let asked = [Position(2), Position(99), Position(0)];
    let open = registry.recall(&asked).unwrap();
    assert_eq!(open.len(), 1);
    assert!(cells(&open[0]).contains(&(Column::CardNo, "HV-r1")));

    registry.execute(erase(3, "r1")).unwrap();

    assert!(cells(&registry.recall(&asked).unwrap()[0]).is_empty());
}

#[test]
fn an_erasure_is_ordered_carried_out_and_confirmed() {
    let (machine, _stage, registry) = with_member();
    let slot = slot_of_first(&registry);
    assert_eq!(registry.execute(erase(3, "r1")).unwrap(), recorded_at(3));
    registry.close().unwrap();
    assert_eq!(steps(&machine), all_steps(slot));
    let commits = recorded(&machine);
    let reason = commits[2].header.reason.as_ref().unwrap();
    assert_eq!(reason.cell(Column::Reason), Some("theo yêu cầu"));
    let of_person = |column: &Column| *column != Column::Household;
    assert!(!cells(&commits[1]).iter().any(|(column, _)| of_person(column)));
}

#[test]
fn who_was_erased_is_noticed_when_registered_again() {
    let (machine, stage, registry) = with_member();
    registry.execute(erase(3, "r1")).unwrap();
    let erased = |registry: &Sim, id| match registry.execute(enrol(id, "r1")).unwrap() {
        Answer::Refused(refusal) => refusal.code() == Code(2212),
        _ => false,
    };
    assert!(erased(&registry, 10));
    registry.close().unwrap();
    let registry = open(&machine, &stage);
    assert!(erased(&registry, 11));
    let mut again = enrol(12, "r1");
    if let Command::Membership(MembershipCommand::Enrol(enrolment)) = &mut again.command {
        enrolment.particulars.after_erasure = true;
    }
    assert!(matches!(registry.execute(again).unwrap(), Answer::Recorded { .. }));
}

#[test]
fn an_interrupted_erasure_is_finished_by_the_next_start() {
    for nth in 1..14 {
        let (machine, stage, registry) = with_member();
        let slot = slot_of_first(&registry);
        machine.fail(nth, DiskFault::PowerCut);
        let told = registry.execute(erase(3, "r1"));
        drop(registry);
        machine.cut_power();
        let registry = open(&machine, &stage);
        let erased = registry.execute(erase(3, "r1")).unwrap();
        assert_eq!(erased, recorded_at(3), "after {told:?} at call {nth}");
        registry.close().unwrap();
        assert_eq!(steps(&machine), all_steps(slot));
        let mut vault = Vault::unlock_read_only(machine.directory("keys"), &MASTER).unwrap();
        assert!(vault.class_key(slot, crate::domain::secret::Class::Basic).unwrap().is_none());
    }
}

#[test]
fn keys_that_an_older_copy_of_the_key_store_brings_back_are_destroyed_again() {
    let (machine, stage, registry) = with_member();
    let slot = slot_of_first(&registry);
    let before = machine.visible();
    registry.execute(erase(3, "r1")).unwrap();
    registry.close().unwrap();
    let mut image = machine.visible();
    let keys = before.into_iter().filter(|(name, _)| name.starts_with("keys/slots-"));
    image.extend(keys);
    let restored = SimDisk::from_image(&image, 1, 512);
    open(&restored, &stage).close().unwrap();
    let mut vault = Vault::unlock_read_only(restored.directory("keys"), &MASTER).unwrap();
    assert!(vault.class_key(slot, crate::domain::secret::Class::Basic).unwrap().is_none());
}

#[test]
fn a_key_that_is_gone_without_an_order_is_lost() {
    let (machine, stage, registry) = with_member();
    let slot = slot_of_first(&registry);
    registry.close().unwrap();
    let mut vault = Vault::unlock(machine.directory("keys"), &MASTER).unwrap();
    vault.destroy(slot, &crate::domain::secret::Class::ALL).unwrap();
    let fault = try_open(&machine, &stage).err().expect("a key is lost");
    assert!(matches!(fault, Fault::KeyLost { position: Position(2) }), "{fault}");
}

#[test]
fn a_key_is_durable_before_the_event_that_is_sealed_with_it() {
    for seed in 0..60 {
        let (machine, stage) = (SimDisk::new(seed, 512), Stage::new());
        found(&machine, &stage);
        let registry = open(&machine, &stage);
        machine.fail(3 + seed / 2, DiskFault::PowerCut);
        let mut told = 0;
        let requests = std::iter::once(unit(1)).chain((2..80).map(enrol_nth));
        for request in requests {
            match registry.execute(request) {
                Ok(answer) => {
                    told += 1;
                    assert_eq!(answer, recorded_at(told));
                }
                Err(_) => break,
            }
        }
        drop(registry);
        machine.cut_power();
        let registry = open(&machine, &stage);
        assert!(registry.tip().position() >= told);
        let members = registry.look(|state| state.people.len()) as u64;
        assert_eq!(members, registry.tip().position().saturating_sub(1));
    }
}

fn enrol_nth(id: u32) -> Request {
    let mut request = enrol(u128::from(id), &format!("r{id}"));
    if let Command::Membership(MembershipCommand::Enrol(enrolment)) = &mut request.command {
        enrolment.particulars.national_id = Some(format!("001148{id:06}"));
    }
    request
}

#[test]
fn a_rehearsal_answers_as_the_registry_would_and_writes_nothing() {
    let (machine, stage, registry) = with_member();
    registry.close().unwrap();
    let before = machine.visible();
    let mut history = Reader::open(disks(&machine)).unwrap();
    let vault = Vault::unlock_read_only(machine.directory("keys"), &MASTER).unwrap();
    let world = Arc::clone(&stage) as Arc<dyn World>;
    let mut rehearsal = Rehearsal::open(&mut history, vault, world).unwrap();
    let answers = rehearsal.execute(vec![enrol(5, "r1"), enrol_nth(6), enrol_nth(6)]).unwrap();
    assert_eq!(answers[0], unchanged_at(2));
    assert_eq!(answers[1], recorded_at(3));
    assert_eq!(answers[2], recorded_at(3));
    assert!(machine.visible() == before);
}

#[test]
fn the_state_after_a_restart_answers_as_the_one_before() {
    let (machine, stage, registry) = with_member();
    let requests: Vec<Request> = (3..400).map(enrol_nth).collect();
    registry.settle(registry.enqueue(requests.clone()).unwrap()).unwrap();
    registry.close().unwrap();
    let reopened = open(&machine, &stage);
    let again = reopened.settle(reopened.enqueue(requests).unwrap()).unwrap();
    assert!(again.iter().zip(3..).all(|(answer, position)| *answer == recorded_at(position)));
}
