//! The whole queue, with the thread that watches for idle moments, one who follows the log and an
//! orderly end, in many orders by chance; half of them with rare changes of turn at the worst places
//! (PCT, Burckhardt et al., ASPLOS 2010).
#![allow(clippy::unwrap_used, reason = "a test that fails says where")]

mod model;

use std::panic::catch_unwind;
use std::sync::Arc;
use std::time::Duration;

use dienhong_core::mutant::{Mutant, plant};
use dienhong_core::rounds::Rounds;
use model::Desk;
use shuttle::sync::Mutex;
use shuttle::thread;

const SCHEDULES: usize = 50_000;
const CLIENTS: u32 = 3;
const COMMITS: u32 = 3;

fn in_many_orders(spec: impl Fn() + Copy + Send + Sync + 'static) {
    shuttle::check_random(spec, SCHEDULES);
    shuttle::check_pct(spec, SCHEDULES, 3);
}

fn clients(desk: &Arc<Desk>) -> Vec<thread::JoinHandle<()>> {
    let spawn = |client| {
        let desk = Arc::clone(desk);
        thread::spawn(move || desk.client(client, COMMITS))
    };
    (0..CLIENTS).map(spawn).collect()
}

fn ended(threads: Vec<thread::JoinHandle<()>>) {
    for thread in threads {
        thread.join().unwrap();
    }
}

#[test]
fn whoever_is_told_so_is_recorded_and_the_end_waits_for_all() {
    in_many_orders(|| {
        let desk = Desk::new(u32::MAX, 2);
        let watching = Arc::clone(&desk);
        let watcher = thread::spawn(move || watching.queue.watch().unwrap());
        let following = Arc::clone(&desk);
        let follower = thread::spawn(move || {
            let mut position = 0;
            while position < u64::from(CLIENTS * COMMITS) {
                position = following.queue.wait_beyond(position, Duration::ZERO);
                thread::yield_now();
            }
        });
        ended(clients(&desk));
        ended(vec![follower]);
        desk.queue.close().unwrap();
        ended(vec![watcher]);
        desk.check(Some((CLIENTS * COMMITS) as usize));
    });
}

#[test]
fn a_failed_sync_is_told_to_everybody_who_waits_and_nothing_is_taken_after_it() {
    in_many_orders(|| {
        let desk = Desk::new(2, 2);
        ended(clients(&desk));
        assert!(desk.queue.close().is_err());
        desk.check(None);
    });
}

#[test]
fn a_planted_bug_is_caught() {
    plant(Some(Mutant::BatchLeftOpen));
    let clients_commit = || {
        let desk = Desk::new(u32::MAX, 2);
        ended(clients(&desk));
        desk.check(Some((CLIENTS * COMMITS) as usize));
    };
    assert!(catch_unwind(|| in_many_orders(clients_commit)).is_err());
}

/// Rounds of clients, one of whom asks for everything at once: a request is answered with itself and
/// the place it was decided in.
#[test]
fn everybody_in_a_round_gets_their_own_answer_and_every_place_once() {
    in_many_orders(|| {
        let rounds: Arc<Rounds<u32, (u32, u32), ()>> = Arc::new(Rounds::new(2));
        let last = Arc::new(Mutex::new(0));
        let client = |client: u32| {
            let (rounds, last) = (Arc::clone(&rounds), Arc::clone(&last));
            thread::spawn(move || {
                let decide = |requests: &dyn Fn() -> Vec<u32>| {
                    let mut last = last.lock().unwrap();
                    let decided = requests().into_iter().map(|asked| {
                        *last += 1;
                        (asked, *last)
                    });
                    let decided: Vec<_> = decided.collect();
                    drop(last);
                    // As long as a sync takes.
                    thread::yield_now();
                    Ok(decided)
                };
                let asked: Vec<u32> = (0..COMMITS).map(|turn| client * COMMITS + turn).collect();
                for together in asked.chunks(if client == 0 { asked.len() } else { 1 }) {
                    let places: Vec<_> = together.iter().map(|asked| rounds.join(*asked)).collect();
                    for (asked, place) in together.iter().zip(&places) {
                        assert_eq!(rounds.answer(place, decide).unwrap().0, *asked);
                    }
                }
            })
        };
        ended((0..CLIENTS).map(client).collect());
        assert_eq!(*last.lock().unwrap(), CLIENTS * COMMITS);
    });
}
