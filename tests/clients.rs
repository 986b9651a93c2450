//! Clients of a server that write one command after the other, and know what they were answered.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::office::Office;
use crate::server::{Reply, Server};

const CLIENTS: usize = 4;

/// An officer who merges two records, parts them again, and so on, each time under a new key.
pub(crate) struct Client {
    number: usize,
    /// How many commands were sent to their end.
    done: u64,
    /// Key and answer of each.
    pub(crate) answers: Vec<(String, String)>,
}

impl Client {
    pub(crate) fn all() -> Vec<Client> {
        let new = |number| Client { number, done: 0, answers: Vec::new() };
        (0..CLIENTS).map(new).collect()
    }

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

    /// Works until nobody answers any more, or the disk failed; the code that it was told then.
    pub(crate) fn work(&mut self, server: &Server, answers: &AtomicUsize) -> Option<String> {
        while let Ok(reply) = self.ask(server) {
            if reply.status == 503 {
                return reply.json()["code"].as_str().map(str::to_owned);
            }
            self.answered(&reply);
            answers.fetch_add(1, Ordering::Relaxed);
        }
        None
    }

    fn answered(&mut self, reply: &Reply) {
        assert_eq!(reply.status, 200, "{}: {}", self.key(), reply.text());
        self.answers.push((self.key(), reply.text()));
        self.done += 1;
    }

    /// The next command, or once more the one without an answer.
    pub(crate) fn one_more(&mut self, server: &Server) {
        let reply = self.ask(server).unwrap();
        self.answered(&reply);
    }

    /// What was answered from `first` on is answered in the same words, and recorded once.
    pub(crate) fn check(&self, server: &Server, first: usize) {
        for (number, (key, answer)) in (0..).zip(&self.answers).skip(first) {
            let (command, body) = self.command(number);
            let again = server.give(command, key, &body);
            let replayed = again.header("idempotency-replayed");
            assert_eq!((again.status, replayed), (200, Some("true")), "{key}: {}", again.text());
            assert_eq!(&again.text(), answer, "{key}");
        }
    }
}

pub(crate) fn registry(name: &str) -> Office {
    let office = Office::founded(name);
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
