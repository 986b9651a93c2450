//! `kill -9` of a whole server under load over HTTP, again and again: what it answered stands, and
//! who got no answer gets the one true one by asking again.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, ScopedJoinHandle};
use std::time::Duration;

use crate::clients::{Client, registry};
use crate::naive::random::Random;

const KILLS: u64 = 50;

#[test]
fn what_a_server_answered_before_a_kill_stands_after_it() {
    let office = registry("kill-server");
    let mut random = Random(50);
    let mut clients = Client::all();
    for _ in 0..KILLS {
        let server = office.serve();
        let before: Vec<usize> = clients.iter().map(|client| client.answers.len()).collect();
        let (answers, enough) = (AtomicUsize::new(0), 12 + random.below(30));
        thread::scope(|scope| {
            let workers: Vec<_> = clients
                .iter_mut()
                .map(|client| scope.spawn(|| client.work(&server, &answers)))
                .collect();
            while answers.load(Ordering::Relaxed) < enough
                && !workers.iter().any(ScopedJoinHandle::is_finished)
            {
                thread::sleep(Duration::from_millis(1));
            }
            thread::sleep(Duration::from_micros(random.next() % 10_000));
            server.kill();
        });
        drop(server);
        let server = office.serve();
        for (client, first) in clients.iter().zip(before) {
            client.check(&server, first);
        }
        server.kill();
    }
    let server = office.serve();
    let mut positions = BTreeSet::new();
    for client in &clients {
        client.check(&server, 0);
        let answers = client.answers.iter();
        positions.extend(answers.map(|(_, answer)| {
            let answer: serde_json::Value = serde_json::from_str(answer).unwrap();
            answer["position"].as_u64().unwrap()
        }));
    }
    let answered: usize = clients.iter().map(|client| client.answers.len()).sum();
    assert_eq!(positions.len(), answered, "two commands were answered with one position");
    assert!(answered >= 500, "only {answered} commands were answered");
    let told = format!("{KILLS} kills of a server at work, {answered} commands answered, 0 lost\n");
    std::io::stdout().write_all(told.as_bytes()).unwrap();
    assert!(server.stopped().success());
    office.json(&["verify", "--full"]);
}
