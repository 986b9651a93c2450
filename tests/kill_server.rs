//! `kill -9` of a whole server under load over HTTP, again and again: what it answered stands, and
//! who got no answer gets the one true one by asking again.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, ScopedJoinHandle};
use std::time::Duration;

use crate::naive::random::Random;
use crate::office::Office;
use crate::server::{Reply, Server};

const KILLS: u64 = 50;
const CLIENTS: usize = 4;

/// An officer who merges two records, parts them again, and so on, each time under a new key.
struct Client {
    number: usize,
    /// How many commands were sent to their end.
    done: u64,
    /// Key and answer of each.
    answered: Vec<(String, String)>,
}

impl Client {
    fn key(&self) -> String {
        format!("0199eeee-{:04x}-7000-8000-{:012x}", self.number, self.done)
    }

    /// Sends the next command; an error: nobody knows what became of it.
    fn ask(&self, server: &Server) -> std::io::Result<Reply> {
        let (command, body) = self.command(self.done);
        let path = format!("/api/v1/commands/{command}");
        let key = self.key();
        let headers = [("Content-Type", "application/json"), ("Idempotency-Key", key.as_str())];
        server.try_ask("POST", &path, &headers, body.as_bytes())
    }

    fn command(&self, number: u64) -> (&'static str, String) {
        let person = format!("twin-{}", self.number);
        if number.is_multiple_of(2) {
            let into = format!("one-{}", self.number);
            let body = format!(r#"{{"person": "{person}", "into": "{into}", "reason": "trùng"}}"#);
            ("merge-persons", body)
        } else {
            ("unmerge-persons", format!(r#"{{"person": "{person}", "reason": "khác người"}}"#))
        }
    }

    /// Works until nobody answers any more.
    fn work(&mut self, server: &Server, answers: &AtomicUsize) {
        while let Ok(reply) = self.ask(server) {
            answers.fetch_add(1, Ordering::Relaxed);
            assert_eq!(reply.status, 200, "{}: {}", self.key(), reply.text());
            self.answered.push((self.key(), reply.text()));
            self.done += 1;
        }
    }

    /// What was answered from `first` on is answered in the same words, and recorded once.
    fn check(&self, server: &Server, first: usize) {
        for (number, (key, answer)) in (0..).zip(&self.answered).skip(first) {
            let (command, body) = self.command(number);
            let again = server.give(command, key, &body);
            let replayed = again.header("idempotency-replayed");
            assert_eq!((again.status, replayed), (200, Some("true")), "{key}: {}", again.text());
            assert_eq!(&again.text(), answer, "{key}");
        }
    }
}

fn registry() -> Office {
    let office = Office::founded("kill-server");
    office.import("units", "unit,kind,name,valid_from\nvn,central,Hội,2000\n");
    let mut members = String::from("ref,full_name,birth_date,sex,unit,joined_on\n");
    for client in 0..CLIENTS {
        for name in ["one", "twin"] {
            writeln!(members, "{name}-{client},Ngô Thị Mít {client},1950,nữ,vn,2012-01-01")
                .unwrap();
        }
    }
    office.import("members", &members);
    office
}

#[test]
fn what_a_server_answered_before_a_kill_stands_after_it() {
    let office = registry();
    let mut random = Random(50);
    let mut clients: Vec<Client> =
        (0..CLIENTS).map(|number| Client { number, done: 0, answered: Vec::new() }).collect();
    for _ in 0..KILLS {
        let server = office.serve();
        let before: Vec<usize> = clients.iter().map(|client| client.answered.len()).collect();
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
        let answers = client.answered.iter();
        positions.extend(answers.map(|(_, answer)| {
            let answer: serde_json::Value = serde_json::from_str(answer).unwrap();
            answer["position"].as_u64().unwrap()
        }));
    }
    let answered: usize = clients.iter().map(|client| client.answered.len()).sum();
    assert_eq!(positions.len(), answered, "two commands were answered with one position");
    assert!(answered >= 500, "only {answered} commands were answered");
    let told = format!("{KILLS} kills of a server at work, {answered} commands answered, 0 lost\n");
    std::io::stdout().write_all(told.as_bytes()).unwrap();
    assert!(server.stopped().success());
    office.json(&["verify", "--full"]);
}
