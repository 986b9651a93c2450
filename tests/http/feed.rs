//! Every commit by position: whoever follows can prove that nothing is missing.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::small_registry;
use crate::server::Server;

/// A reader of the feed, past the head of the answer.
struct Feed(BufReader<TcpStream>);

impl Feed {
    fn open(server: &Server, query: &str, headers: &str) -> Feed {
        let mut stream = server.connect();
        let host = &server.address;
        write!(stream, "GET /api/v1/commits{query} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n")
            .unwrap();
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        assert!(line.starts_with("HTTP/1.1 200"), "{line}");
        while line != "\r\n" {
            line.clear();
            reader.read_line(&mut line).unwrap();
        }
        Feed(reader)
    }

    /// The next event's id and data.
    fn next(&mut self) -> (u64, Value) {
        let mut id = None;
        loop {
            let mut line = String::new();
            assert!(self.0.read_line(&mut line).unwrap() > 0, "the feed ended");
            if let Some(text) = line.strip_prefix("id: ") {
                id = Some(text.trim().parse().unwrap());
            }
            if let Some(text) = line.strip_prefix("data: ") {
                return (id.unwrap(), serde_json::from_str(text).unwrap());
            }
        }
    }
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

/// The root over leaf hashes, as RFC 6962 section 2.1 writes it down.
fn root(leaves: &[Vec<u8>]) -> Vec<u8> {
    if let [leaf] = leaves {
        return leaf.clone();
    }
    let half = leaves.len().next_power_of_two() / 2;
    let (left, right) = (root(&leaves[..half]), root(&leaves[half..]));
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().to_vec()
}

#[test]
fn the_leaves_of_the_feed_hash_to_the_root_that_a_report_names() {
    let office = small_registry("http-feed");
    let server = office.serve();
    let report = server.json("/api/v1/reports/membership");
    let last = report["known"]["position"].as_u64().unwrap();
    let mut feed = Feed::open(&server, "", "");
    let mut leaves = Vec::new();
    for position in 1..=last {
        let (id, data) = feed.next();
        assert_eq!((id, data["position"].as_u64()), (position, Some(position)));
        let text = data.to_string();
        assert!(!text.contains("Lụa") && !text.contains("HV-1") && !text.contains("r1"), "{text}");
        leaves.push(bytes(data["leaf"].as_str().unwrap()));
    }
    assert_eq!(root(&leaves), bytes(report["root_hash"].as_str().unwrap()));
}

#[test]
fn a_reader_goes_on_after_what_it_saw_and_hears_of_what_comes() {
    let office = small_registry("http-feed-on");
    let server = office.serve();
    let last = server.json("/readyz")["position"].as_u64().unwrap();
    let mut from = Feed::open(&server, &format!("?from={last}"), "");
    assert_eq!(from.next().0, last);
    let mut seen = Feed::open(&server, "?from=1", &format!("Last-Event-ID: {last}\r\n"));

    let key = "0199eeee-0000-7000-8000-000000000001";
    server.give("register-complete", key, r#"{"unit": "x1", "on": "2025-01-01"}"#);

    for feed in [&mut from, &mut seen] {
        let (id, data) = feed.next();
        assert_eq!((id, &data["events"][0]), (last + 1, &"register_completed".into()), "{data}");
        assert_eq!(data["command"], key);
    }
}

#[test]
fn readers_who_do_not_read_hold_up_nobody_and_an_open_feed_does_not_stop_the_stop() {
    let office = small_registry("http-feed-slow");
    let server = office.serve();
    let asleep: Vec<Feed> = (0..64).map(|_| Feed::open(&server, "", "")).collect();
    let full = server.get("/api/v1/commits");
    assert_eq!((full.status, full.json()["code"].as_str()), (429, Some("DH1117")));
    assert_eq!(server.get("/api/v1/reports/membership").status, 200);
    assert!(server.stopped().success());
    drop(asleep);
}
