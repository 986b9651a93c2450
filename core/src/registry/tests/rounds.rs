//! Many clients at once: each has its own answer, and all that was answered is there after a start.

use std::collections::BTreeMap;
use std::thread;

use super::*;
use crate::storage::sim::Fault as DiskFault;

const CLIENTS: u128 = 24;
const EACH: u128 = 20;

fn name(client: u128, turn: u128) -> String {
    format!("Cán bộ {client} {turn}")
}

fn told(registry: &Sim) -> Vec<Vec<Result<Answer, Fault>>> {
    let client = |client| {
        move || {
            let ask =
                |turn| registry.execute(add_officer(1 + client * EACH + turn, &name(client, turn)));
            (0..EACH).map(ask).collect::<Vec<_>>()
        }
    };
    thread::scope(|scope| {
        let all: Vec<_> = (0..CLIENTS).map(|number| scope.spawn(client(number))).collect();
        all.into_iter().map(|it| it.join().unwrap()).collect()
    })
}

#[test]
fn everybody_in_a_crowd_gets_the_answer_to_what_they_asked() {
    let (machine, stage, registry) = founded();
    let mut at = BTreeMap::new();
    for (client, answers) in (0..).zip(told(&registry)) {
        for (turn, answer) in (0..).zip(answers) {
            let Ok(Answer::Recorded { position, .. }) = answer else { panic!("{answer:?}") };
            at.insert(position, name(client, turn));
        }
    }
    registry.close().unwrap();
    let recorded: BTreeMap<Position, String> = recorded(&machine)
        .into_iter()
        .map(|commit| (commit.position, format!("{:?}", commit.facts[0].event)))
        .collect();
    assert_eq!(recorded.len(), at.len());
    for (position, name) in &at {
        assert!(recorded[position].contains(name), "{name} at {position:?}");
    }
    // Sent again after a start, each has the same answer.
    let registry = open(&machine, &stage);
    for (client, turn) in [(0, 0), (CLIENTS - 1, EACH - 1)] {
        let again = registry.execute(add_officer(1 + client * EACH + turn, &name(client, turn)));
        let Ok(Answer::Recorded { position, .. }) = again else { panic!("{again:?}") };
        assert_eq!(at[&position], name(client, turn));
    }
}

#[test]
fn after_a_failed_sync_nobody_in_the_crowd_is_told_that_anything_was_recorded() {
    let (machine, _stage, registry) = founded();
    machine.fail(40, DiskFault::Io);
    let answers = told(&registry);
    let failed = answers.iter().flatten().filter(|answer| answer.is_err()).count();
    assert!(failed > 0, "the disk failed");
    for of_client in answers {
        let is_told = |answer: &Result<Answer, Fault>| answer.is_ok();
        let first = of_client.iter().position(|answer| !is_told(answer)).unwrap_or(of_client.len());
        assert!(!of_client[first..].iter().any(is_told), "nothing is recorded after the fault");
    }
}
