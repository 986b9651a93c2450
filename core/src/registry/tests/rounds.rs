//! Many clients at once: each has its own answer, and all that was answered is there after a start.

use std::collections::BTreeMap;
use std::thread;

use super::persons::{erase, particulars, unit};
use super::*;
use crate::domain::column::Column;
use crate::domain::corrections::{Correction, ImportKind};
use crate::domain::ids::PersonNo;
use crate::domain::people::{Particulars, PersonCommand};
use crate::registry::Asked;
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
    let (machine, stage, registry) = founded();
    machine.fail(40, DiskFault::Io);
    let answers = told(&registry);
    machine.cut_power();
    open(&machine, &stage).close().unwrap();
    let failed = answers.iter().flatten().filter(|answer| answer.is_err()).count();
    assert!(failed > 0, "the disk failed");
    let recorded = recorded(&machine);
    let stands = |position: Position, name: &str| {
        let mut commits = recorded.iter().filter(|commit| commit.position == position);
        commits.any(|commit| format!("{:?}", commit.facts[0].event).contains(name))
    };
    for (client, of_client) in (0..).zip(answers) {
        for (turn, answer) in (0..).zip(&of_client) {
            if let Ok(Answer::Recorded { position, .. }) = answer {
                assert!(stands(*position, &name(client, turn)), "{position:?} was acknowledged");
            }
        }
        let is_told = |answer: &Result<Answer, Fault>| answer.is_ok();
        let first = of_client.iter().position(|answer| !is_told(answer)).unwrap_or(of_client.len());
        assert!(!of_client[first..].iter().any(is_told), "nothing is recorded after the fault");
    }
}

#[test]
fn one_thread_asks_for_many_before_it_takes_the_first_answer() {
    let (_machine, _stage, registry) = founded();
    let registry = &registry;
    thread::scope(|scope| {
        for client in 0..4 {
            scope.spawn(move || {
                let ask =
                    |turn| registry.ask(add_officer(1 + client * 100 + turn, &name(client, turn)));
                let asked: Vec<Asked> = (0..100).map(ask).collect();
                let mut before = Position(0);
                for asked in asked {
                    let answer = registry.answer(asked).unwrap();
                    let Answer::Recorded { position, .. } = answer else { panic!("{answer:?}") };
                    assert!(before < position, "positions follow the order of asking");
                    before = position;
                }
            });
        }
    });
    assert_eq!(registry.tip().position(), 400);
}

/// A person with no number of their own.
fn someone(id: u128, reference: &str) -> Request {
    let particulars = Particulars { national_id: None, ..particulars(reference) };
    request(id, Command::Person(PersonCommand::Register(particulars)))
}

fn phone(id: u128, reference: &str, number: u128) -> Request {
    let correction = Correction {
        kind: ImportKind::Persons,
        key: vec![reference.to_owned()],
        column: Column::Phone,
        value: Some(format!("09123{number:05}")),
        reason: None,
        learned_on: Day::from_ymd(2023, 11, 1).unwrap(),
        changed_on: None,
    };
    request(id, Command::Correct(correction))
}

#[test]
fn texts_that_come_while_their_person_is_erased_go_with_the_keys() {
    let (machine, stage, registry) = founded();
    registry.execute(unit(1)).unwrap();
    let references: Vec<String> = (0..CLIENTS).map(|number| format!("r{number}")).collect();
    for (id, reference) in (2..).zip(&references) {
        let Ok(Answer::Recorded { .. }) = registry.execute(someone(id, reference)) else {
            panic!("{reference} is not recorded");
        };
    }
    thread::scope(|scope| {
        for (number, reference) in (1..).zip(&references) {
            let registry = &registry;
            scope.spawn(move || registry.execute(erase(1000 * number, reference)).unwrap());
            scope.spawn(move || {
                for turn in 1..20 {
                    registry.execute(phone(1000 * number + turn, reference, turn)).unwrap();
                }
            });
        }
    });
    registry.close().unwrap();
    let registry = open(&machine, &stage);
    for number in 0..CLIENTS {
        let person = PersonNo(u32::try_from(number).unwrap());
        assert!(registry.look(|state| state.people.is_erased(person)));
        let again = registry
            .execute(someone(9_000_000 + number, &references[usize::try_from(number).unwrap()]));
        assert!(matches!(again, Ok(Answer::Refused(_))), "{again:?}");
    }
}
