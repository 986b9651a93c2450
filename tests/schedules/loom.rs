//! Group commit in every order in which two or three threads can meet, with at most so many changes
//! of turn against their will. A schedule in which somebody waits for ever fails too.
#![allow(clippy::unwrap_used, reason = "a test that fails says where")]

mod model;

use std::panic::catch_unwind;

use dienhong_core::mutant::{Mutant, plant};
use loom::model::Builder;
use loom::thread;
use model::Desk;

const CHANGES: usize = 3;

fn in_every_order(spec: impl Fn() + Sync + Send + 'static) {
    let mut builder = Builder::new();
    builder.preemption_bound = Some(CHANGES);
    builder.check(spec);
}

fn two_clients_commit_twice() {
    let desk = Desk::new(u32::MAX, 16);
    let other = desk.clone();
    let thread = thread::spawn(move || other.client(1, 2));
    desk.client(0, 2);
    thread.join().unwrap();
    desk.check(Some(4));
}

#[test]
fn whoever_is_told_so_is_recorded_and_nobody_waits_for_ever() {
    in_every_order(two_clients_commit_twice);
}

#[test]
fn a_planted_bug_is_caught() {
    plant(Some(Mutant::BatchLeftOpen));
    assert!(catch_unwind(|| in_every_order(two_clients_commit_twice)).is_err());
}

#[test]
fn a_batch_that_is_full_is_written_by_one_of_those_who_wait_for_room() {
    in_every_order(|| {
        let desk = Desk::new(u32::MAX, 1);
        let others = [1, 2].map(|client| {
            let desk = desk.clone();
            thread::spawn(move || desk.client(client, 1))
        });
        desk.client(0, 1);
        for thread in others {
            thread.join().unwrap();
        }
        desk.check(Some(3));
    });
}

#[test]
fn a_failed_sync_is_told_to_everybody_who_waits() {
    for syncs in 0..2 {
        in_every_order(move || {
            let desk = Desk::new(syncs, 16);
            let other = desk.clone();
            let thread = thread::spawn(move || other.client(1, 2));
            desk.client(0, 2);
            thread.join().unwrap();
            desk.check(None);
        });
    }
}
