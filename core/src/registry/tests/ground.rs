//! Where the ground does not bear nothing is promised, nothing that stands is lost, and the next
//! command asks again.

use std::iter;

use super::persons::{enrol, enrol_nth, erase, unit};
use super::*;
use crate::domain::ids::PersonNo;
use crate::domain::refusal::{Code, Explain};
use crate::registry::subjects::Erasure;
use crate::registry::{LAST_PROMISED, held};
use crate::storage::sim::Fault as DiskFault;

const DAY: i64 = 24 * 60 * 60 * 1000;

/// Officers until the log asks for its next segment and there is no room; how many there are.
fn fill(machine: &SimDisk, registry: &Sim) -> u64 {
    let mut count = 0;
    loop {
        machine.fail(1, DiskFault::Full);
        let checked = registry.check_ground();
        machine.fail(u64::MAX, DiskFault::Full);
        match checked.map_err(|fault| (fault.code().0, fault.exit())) {
            Err((7406, 1)) => return count,
            // The key store grows too.
            checked => assert!(matches!(checked, Ok(()) | Err((7432, 1))), "{checked:?}"),
        }
        let officers = count + 1..=count + 200;
        let officers = officers.map(|id| add_officer(id.into(), &id.to_string())).collect();
        let ticket = registry.enqueue(officers).unwrap();
        registry.settle(ticket).unwrap();
        count += 200;
    }
}

#[test]
fn a_command_for_which_the_log_has_no_room_is_not_recorded_and_is_when_there_is_room() {
    let (machine, stage, registry) = founded();
    let count = fill(&machine, &registry);
    let next = || add_officer(u128::from(count) + 1, "Huệ");

    machine.fail(1, DiskFault::Full);
    let fault = registry.execute(next()).unwrap_err();

    assert_eq!((fault.code(), fault.is_passing()), (Code(7406), true));
    // What was recorded is answered all the same.
    machine.fail(1, DiskFault::Full);
    assert_eq!(registry.execute(add_officer(1, "1")).unwrap(), recorded_at(1));
    machine.fail(u64::MAX, DiskFault::Full);
    assert_eq!(registry.execute(next()).unwrap(), recorded_at(count + 1));
    registry.close().unwrap();
    assert_eq!(open(&machine, &stage).tip().position(), count + 1);
}

#[test]
fn the_program_records_its_own_steps_in_the_room_that_is_left() {
    let (machine, _, registry) = founded();
    let count = fill(&machine, &registry);
    registry.note_program().unwrap();
    assert_eq!(registry.tip().position(), count + 1);
}

#[test]
fn without_room_for_a_second_copy_of_the_keys_the_old_key_stands_and_the_next_start_serves() {
    let mut waited = 0;
    for nth in 1..24 {
        // Their keys fill two files and begin a third.
        let (machine, stage, registry) = founded();
        let persons = iter::once(unit(1)).chain((2..=200).map(enrol_nth)).collect();
        registry.settle(registry.enqueue(persons).unwrap()).unwrap();
        stage.set(1_700_000_000_000 + 8 * DAY);
        machine.fail(nth, DiskFault::Full);
        match registry.rotate_if_due() {
            Err(fault) if fault.is_passing() => {
                assert_eq!((fault.code(), fault.exit()), (Code(7432), 1));
                waited += 1;
            }
            // In the midst of a file that was made.
            other => {
                drop(other);
                continue;
            }
        }
        assert!(registry.rotation_waits());
        let strays = machine
            .visible()
            .into_keys()
            .filter(|name| name.contains("slots-000002") && !name.contains(".tmp"));
        assert_eq!(strays.count(), 0);
        drop(registry);

        let registry = open(&machine, &stage);
        assert_eq!(registry.execute(add_officer(201, "201")).unwrap(), recorded_at(201));
        assert_eq!(registry.rotate_if_due().unwrap(), Some(Vec::new()));
        assert!(!registry.rotation_waits());
    }
    assert!(waited > 0, "no file was ever without room");
}

#[test]
fn without_room_for_the_marks_of_the_erased_the_registry_ends_and_the_next_start_finishes() {
    let mut met = 0;
    for nth in 1..12 {
        let (machine, stage, registry) = founded();
        for request in [unit(1), enrol(2, "r1")] {
            registry.execute(request).unwrap();
        }
        machine.fail(nth, DiskFault::Full);
        let Err(fault) = registry.execute(erase(3, "r1")) else { continue };
        assert!(!fault.is_passing(), "{nth}: {fault:?}");
        if fault.code() == Code(7431) {
            met += 1;
            assert_eq!(fault.exit(), 74);
            let next = registry.execute(add_officer(4, "Lan")).unwrap_err();
            assert_eq!(next.code(), fault.code());
        }
        drop(registry);
        machine.fail(u64::MAX, DiskFault::Full);
        let registry = open(&machine, &stage);
        let person = PersonNo(0);
        assert_ne!(held(&registry.shared.desk).subjects.erasure(person), Some(Erasure::Ordered));
        registry.close().unwrap();
    }
    assert!(met > 0, "the key store was never without room");
}

#[test]
fn the_last_numbers_of_commits_are_never_promised() {
    let (_machine, _stage, registry) = founded();
    registry.execute(add_officer(1, "Lan")).unwrap();
    held(&registry.shared.desk).state.position = LAST_PROMISED;

    let fault = registry.execute(add_officer(2, "Huệ")).unwrap_err();

    assert_eq!((fault.code(), fault.exit()), (Code(3045), 1));
    held(&registry.shared.desk).state.position = Position(1);
    assert_eq!(registry.execute(add_officer(2, "Huệ")).unwrap(), recorded_at(2));
}

#[test]
fn under_a_clock_that_is_implausibly_far_ahead_nothing_is_recorded_unless_somebody_vouches_for_it()
{
    let (machine, stage, registry) = founded();
    registry.execute(add_officer(1, "Lan")).unwrap();
    let right = stage.now().0;
    stage.set(right + 401 * DAY);
    let fault = registry.execute(add_officer(2, "Huệ")).unwrap_err();
    assert_eq!((fault.code(), fault.exit()), (Code(3047), 1));
    stage.set(right + 399 * DAY);
    assert_eq!(registry.execute(add_officer(2, "Huệ")).unwrap(), recorded_at(2));
    registry.close().unwrap();

    // What stands is read all the same, and the program notes nothing at that time either.
    stage.set(right + 800 * DAY);
    let registry = open(&machine, &stage);
    registry.note_program().unwrap();
    assert_eq!(registry.tip().position(), 2);
    assert_eq!(registry.execute(add_officer(3, "Mai")).unwrap_err().code(), Code(3047));
    registry.close().unwrap();
    stage.vouches.store(true, Ordering::Relaxed);
    assert_eq!(open(&machine, &stage).execute(add_officer(3, "Mai")).unwrap(), recorded_at(3));
}
