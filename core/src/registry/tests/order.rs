//! Batches and many threads: one order, one state.

use super::*;

fn batch(names: std::ops::Range<u32>) -> Vec<Request> {
    names.map(|name| add_officer(u128::from(name) + 1, &name.to_string())).collect()
}

#[test]
fn each_request_of_a_batch_sees_what_those_before_it_did() {
    let (_machine, _stage, registry) = founded();
    let requests = vec![add_officer(1, "Lan"), add_officer(2, "Lan"), add_officer(3, "Huệ")];
    let answers = registry.settle(registry.enqueue(requests).unwrap()).unwrap();
    assert_eq!(answers, [recorded_at(1), unchanged_at(1), recorded_at(2)]);
}

#[test]
fn large_batches_and_single_commands_share_one_order() {
    let (machine, stage, registry) = founded();
    let large = registry.enqueue(batch(0..1000)).unwrap();
    let larger = registry.enqueue(batch(1000..3000)).unwrap();
    assert_eq!(registry.execute(add_officer(9999, "sau")).unwrap(), recorded_at(3001));
    let repeated = registry.execute(add_officer(10_000, "5")).unwrap();
    assert_eq!(repeated, unchanged_at(6));
    assert_eq!(registry.settle(larger).unwrap().last(), Some(&recorded_at(3000)));
    assert_eq!(registry.settle(large).unwrap().first(), Some(&recorded_at(1)));
    let tip = registry.tip();
    assert_eq!(tip.position(), 3001);
    registry.close().unwrap();
    let reopened = open(&machine, &stage);
    assert_eq!(reopened.tip(), tip);
    assert_eq!(reopened.look(|state| state.office.officers().len()), 3001);
}

#[test]
fn many_threads_are_answered_as_one_after_the_other() {
    let (machine, _stage, registry) = founded();
    std::thread::scope(|scope| {
        for thread in 0..8_u32 {
            let registry = &registry;
            scope.spawn(move || {
                for name in 0..50 {
                    let id = u128::from(thread * 50 + name) + 1;
                    let answer = registry.execute(add_officer(id, &name.to_string())).unwrap();
                    assert!(!matches!(answer, Answer::Refused(_)));
                }
            });
        }
    });
    registry.close().unwrap();
    let commits = recorded(&machine);
    assert_eq!(commits.len(), 50);
    let positions = commits.iter().map(|commit| commit.position.0);
    assert!(positions.eq(1..=50));
}

#[test]
fn an_answer_that_rests_on_a_batch_under_way_waits_for_it() {
    let (machine, _stage, registry) = founded();
    let under_way = registry.enqueue(batch(0..500)).unwrap();
    assert_eq!(registry.execute(add_officer(700, "499")).unwrap(), unchanged_at(500));
    // Unsettled, yet durable: somebody was told of it.
    machine.cut_power();
    drop(under_way);
    let stage = Stage::new();
    let reopened = open(&machine, &stage);
    assert_eq!(reopened.tip().position(), 500);
}
