//! Personal data: sealed, opened again, erased; keys before events.

use super::*;
use crate::domain::calendar::PartialDay;
use crate::domain::column::Column;
use crate::domain::event::Event;
use crate::domain::ids::PersonNo;
use crate::domain::memberships::{Enrolment, MembershipCommand};
use crate::domain::people::{Particulars, PersonCommand, PersonEvent, PersonKey, Sex};
use crate::domain::refusal::{Code, Explain};
use crate::domain::secret::Subject;
use crate::domain::units::{UnitCommand, UnitKind};
use crate::registry::Rehearsal;
use crate::snapshot::sealed::Found;
use crate::storage::sim::Fault as DiskFault;

pub(super) fn unit(id: u128) -> Request {
    let command = UnitCommand::Register {
        unit: "p49".into(),
        kind: Some(UnitKind::Central),
        name: Some("Trung ương".into()),
        valid_from: PartialDay::parse("1995-05-10"),
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

pub(super) fn particulars(reference: &str) -> Particulars {
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

pub(super) fn erase(id: u128, reference: &str) -> Request {
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

    // What was sealed for the household is still the household's.
    let closed = registry.recall(&asked).unwrap();
    let mut subjects = closed[0].facts.iter().flat_map(|fact| &fact.secrets).map(|it| it.subject);
    assert!(subjects.all(|subject| matches!(subject, Subject::Household(_))));
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

/// The registry after the erasure of the first person, with the whole key store of before it.
fn with_an_older_key_store() -> (SimDisk, Arc<Stage>, u32) {
    let (machine, stage, registry) = with_member();
    let slot = slot_of_first(&registry);
    let before = machine.visible();
    registry.execute(erase(3, "r1")).unwrap();
    registry.close().unwrap();
    let mut image = machine.visible();
    image.retain(|name, _| !name.starts_with("keys/"));
    image.extend(before.into_iter().filter(|(name, _)| name.starts_with("keys/")));
    (SimDisk::from_image(&image, 1, 512), stage, slot)
}

#[test]
fn who_was_erased_is_noticed_also_after_an_older_key_store_came_back() {
    let (machine, stage, slot) = with_an_older_key_store();
    let registry = open(&machine, &stage);
    match registry.execute(enrol(10, "r1")).unwrap() {
        Answer::Refused(refusal) => assert_eq!(refusal.code(), Code(2212)),
        other => panic!("{other:?}"),
    }
    registry.close().unwrap();
    let mut vault = Vault::unlock_read_only(machine.directory("keys"), &MASTER).unwrap();
    assert!(vault.class_key(slot, crate::domain::secret::Class::Basic).unwrap().is_none());
}

#[test]
fn a_reader_shows_nothing_of_the_erased_before_the_next_writer_came() {
    let (machine, _stage, slot) = with_an_older_key_store();
    let mut vault = Vault::unlock_read_only(machine.directory("keys"), &MASTER).unwrap();
    assert!(vault.class_key(slot, crate::domain::secret::Class::Basic).unwrap().is_some());
    let commits = recorded(&machine);
    let of_person = |column: &Column| *column != Column::Household;
    assert!(!cells(&commits[1]).iter().any(|(column, _)| of_person(column)));
}

#[test]
fn a_key_that_is_gone_without_an_order_is_lost() {
    let (machine, stage, registry) = with_member();
    let slot = slot_of_first(&registry);
    registry.close().unwrap();
    let mut vault = Vault::unlock(machine.directory("keys"), &MASTER).unwrap();
    vault.destroy(slot, &crate::domain::secret::Class::ALL).unwrap();
    let fault = try_open(&machine, &stage).err().expect("a key is lost");
    assert!(matches!(fault, Fault::KeyLost { position: Position(2), .. }), "{fault}");
    assert_eq!((fault.code(), fault.exit()), (Code(3102), 1));

    let mut history = Reader::open(disks(&machine)).unwrap();
    let mut commits = Commits::opened(&mut history, &mut vault, crate::registry::Opening::All);
    while commits.next_group().unwrap().is_some() {}
    let fault = commits.finish().unwrap_err();
    assert!(matches!(fault, Fault::KeyLost { position: Position(2), .. }), "{fault}");
}

#[test]
fn no_key_is_destroyed_before_the_order_is_durable() {
    for nth in 1.. {
        let (machine, stage, registry) = with_member();
        registry.close().unwrap();
        drop(registry);
        let registry = open(&machine, &stage);
        // Decided by one, not yet durable, and found by another.
        let ticket = registry.enqueue(vec![erase(3, "r1")]).unwrap();
        machine.fail(nth, DiskFault::PowerCut);
        let finished = registry.finish_erasures();
        drop((ticket, registry));
        machine.cut_power();
        let registry = try_open(&machine, &stage);
        let registry = registry.unwrap_or_else(|fault| panic!("call {nth}: {fault}"));
        registry.close().unwrap();
        if finished.is_ok() {
            return;
        }
    }
}

#[test]
fn the_program_that_finishes_an_erasure_is_noted_before() {
    let (machine, stage, registry) = with_member();
    machine.fail(6, DiskFault::PowerCut);
    assert!(registry.execute(erase(3, "r1")).is_err());
    drop(registry);
    machine.restart();
    open(&machine, &stage).close().unwrap();
    let commits = recorded(&machine);
    let events: Vec<&Event> =
        commits[2..].iter().flat_map(|commit| &commit.facts).map(|fact| &fact.event).collect();
    let started = events.iter().position(|event| matches!(event, Event::Office(_)));
    let destroyed = events
        .iter()
        .position(|event| matches!(event, Event::Person(PersonEvent::KeysDestroyed { .. })));
    assert!(started.is_some() && started < destroyed, "{events:?}");
}

#[test]
fn a_key_store_of_another_log_is_refused() {
    let (machine, stage) = (SimDisk::new(1, 512), Stage::new());
    found(&machine, &stage);
    let other = SimDisk::new(2, 512);
    let founding = Founding { store: [7; 16], slots_per_file: SLOTS_PER_FILE, now: stage.now() };
    let random = &mut |bytes: &mut [u8]| stage.random(bytes);
    Vault::found(other.directory("keys"), &founding, &MASTER, random).unwrap();
    let mut image = machine.visible();
    image.retain(|name, _| !name.starts_with("keys/"));
    image.extend(other.visible());
    let mixed = SimDisk::from_image(&image, 1, 512);
    let fault = try_open(&mixed, &stage).err().expect("the keys are foreign");
    assert!(matches!(fault, Fault::ForeignKeys), "{fault}");
    let mut history = Reader::open(disks(&mixed)).unwrap();
    let mut vault = Vault::unlock_read_only(mixed.directory("keys"), &MASTER).unwrap();
    let mut commits = Commits::opened(&mut history, &mut vault, crate::registry::Opening::All);
    assert!(matches!(commits.next_group(), Err(Fault::ForeignKeys)));
}

#[test]
fn keys_are_rotated_when_their_seven_days_are_over() {
    let (machine, stage, registry) = with_member();
    assert_eq!(registry.maintain().unwrap(), None);
    stage.set(stage.now().0 + 7 * 24 * 60 * 60 * 1000);
    let before = machine.visible();
    assert_eq!(registry.maintain().unwrap(), Some(Vec::new()));
    assert_eq!(registry.rotate_if_due().unwrap(), None);
    assert!(before.keys().any(|name| name.starts_with("keys/slots-000001")));
    assert!(!machine.visible().keys().any(|name| name.starts_with("keys/slots-000001")));
    assert_eq!(registry.execute(enrol_nth(9)).unwrap(), recorded_at(3));
    registry.close().unwrap();
    let registry = open(&machine, &stage);
    assert_eq!(registry.execute(enrol(5, "r1")).unwrap(), unchanged_at(2));
    assert_eq!(recorded(&machine).len(), 3);
}

#[test]
fn the_same_row_with_fewer_cells_is_another_body() {
    let (_machine, _stage, registry) = with_member();
    let mut fewer = enrol(2, "r1");
    if let Command::Membership(MembershipCommand::Enrol(enrolment)) = &mut fewer.command {
        enrolment.particulars.phone = None;
    }
    match registry.execute(fewer).unwrap() {
        Answer::Refused(refusal) => assert_eq!(refusal.code(), Code(2803)),
        other => panic!("{other:?}"),
    }
    assert_eq!(registry.execute(enrol(2, "r1")).unwrap(), recorded_at(2));
}

#[test]
fn a_mark_goes_with_the_person_and_a_retry_is_answered_all_the_same() {
    let (machine, stage, registry) = with_member();
    registry.execute(erase(3, "r1")).unwrap();
    assert_eq!(registry.execute(enrol(2, "r1")).unwrap(), recorded_at(2));
    assert_eq!(registry.execute(erase(3, "r1")).unwrap(), recorded_at(3));
    registry.close().unwrap();
    let body = recorded(&machine)[1].header.body.unwrap();
    let under = (Subject::Person(PersonNo(0)), crate::domain::secret::Class::Basic);
    assert_eq!(body.under, Some(under));
    let registry = open(&machine, &stage);
    assert_eq!(registry.execute(enrol(2, "r1")).unwrap(), recorded_at(2));
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

pub(super) fn enrol_nth(id: u32) -> Request {
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
    let nothing: Option<Found<&[u8]>> = None;
    let (mut rehearsal, _) = Rehearsal::open(nothing, &mut history, vault, world).unwrap();
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

#[test]
fn an_answer_names_a_person_by_the_ref_that_stands_and_nobody_after_an_erasure() {
    let (machine, stage, registry) = with_member();
    let uuid = registry.look(|state| state.people.uuid(PersonNo(0)));
    let named = |text: &str| Some((SourceNo(0), text.to_owned()));
    assert_eq!(registry.reference(uuid).unwrap(), named("r1"));
    let renamed = crate::domain::corrections::Correction {
        kind: crate::domain::corrections::ImportKind::Persons,
        key: vec!["r1".into()],
        column: Column::Ref,
        value: Some("r9".into()),
        reason: Some("ghi nhầm".into()),
        learned_on: Day::from_ymd(2023, 1, 2).unwrap(),
        changed_on: None,
    };
    registry.execute(request(3, Command::Correct(renamed))).unwrap();
    assert_eq!(registry.reference(uuid).unwrap(), named("r9"));
    assert_eq!(registry.reference(1).unwrap(), None);
    registry.close().unwrap();

    let mut history = Reader::open(disks(&machine)).unwrap();
    let vault = Vault::unlock_read_only(machine.directory("keys"), &MASTER).unwrap();
    let world = Arc::clone(&stage) as Arc<dyn World>;
    let nothing: Option<Found<&[u8]>> = None;
    let (mut rehearsal, _) = Rehearsal::open(nothing, &mut history, vault, world).unwrap();
    rehearsal.execute(vec![enrol_nth(6)]).unwrap();
    let rehearsed = rehearsal.look(|state| state.people.uuid(PersonNo(1)));
    assert_eq!(rehearsal.reference(&mut history, rehearsed).unwrap(), named("r6"));
    assert_eq!(rehearsal.reference(&mut history, uuid).unwrap(), named("r9"));

    let registry = open(&machine, &stage);
    assert_eq!(registry.reference(uuid).unwrap(), named("r9"));
    registry.execute(erase(7, "r9")).unwrap();
    assert_eq!(registry.reference(uuid).unwrap(), None);
}
