//! Power cuts and failing disks: what was answered stands, what was not is found out by asking
//! again.

use super::*;
use crate::storage::sim::Fault as DiskFault;

#[test]
fn what_was_answered_survives_a_power_cut_at_any_moment() {
    for seed in 0..40 {
        let (machine, stage) = (SimDisk::new(seed, 512), Stage::new());
        found(&machine, &stage);
        let registry = open(&machine, &stage);
        let told = 3 + seed;
        for id in 1..=told {
            registry.execute(add_officer(u128::from(id), &id.to_string())).unwrap();
        }
        let root = registry.tip().root();
        machine.cut_power();
        let registry = open(&machine, &stage);
        assert_eq!((registry.tip().position(), registry.tip().root()), (told, root));
    }
}

#[test]
fn after_an_unknown_outcome_a_retry_gives_the_one_true_answer() {
    for nth in 1..12 {
        let (machine, stage, registry) = founded();
        assert_eq!(registry.execute(add_officer(1, "Lan")).unwrap(), recorded_at(1));
        machine.fail(nth, DiskFault::Io);
        let mut told = 1;
        let fault = loop {
            match registry.execute(add_officer(u128::from(told) + 1, &told.to_string())) {
                Ok(answer) => assert_eq!(answer, recorded_at(told + 1)),
                Err(fault) => break fault,
            }
            told += 1;
        };
        assert_eq!(fault.exit(), 74, "{fault}");
        // Nothing more is taken, in whatever state the disk is.
        assert!(registry.execute(add_officer(99, "Huệ")).is_err());
        drop(registry);
        machine.cut_power();

        let registry = open(&machine, &stage);
        let again = registry.execute(add_officer(u128::from(told) + 1, &told.to_string()));
        assert_eq!(again.unwrap(), recorded_at(told + 1));
        registry.close().unwrap();
        assert_eq!(recorded(&machine).len() as u64, told + 1);
    }
}

#[test]
fn a_failing_disk_stops_a_large_batch_and_all_who_wait() {
    let (machine, stage, registry) = founded();
    machine.fail(2, DiskFault::Io);
    let requests = |from: u128| (from..from + 600).map(|id| add_officer(id, &id.to_string()));
    let tickets: Vec<_> =
        [1, 601, 1201].map(|from| registry.enqueue(requests(from).collect())).into();
    let outcomes: Vec<_> =
        tickets.into_iter().map(|ticket| ticket.and_then(|it| registry.settle(it))).collect();
    assert!(outcomes.last().is_some_and(Result::is_err));
    drop(registry);
    machine.cut_power();
    let registry = open(&machine, &stage);
    let again = registry.settle(registry.enqueue(requests(1).collect()).unwrap()).unwrap();
    assert!(again.iter().zip(1..).all(|(answer, position)| *answer == recorded_at(position)));
}
