//! Clients that break off, stand still or send what is no HTTP.

use std::io::{Read, Write};
use std::net::Shutdown;
use std::time::{Duration, Instant};

use super::small_registry;
use crate::server::Reply;

#[test]
fn clients_that_break_off_or_speak_no_http_harm_nobody() {
    let office = small_registry("http-broken");
    let server = office.serve();
    let begun = [
        "GET /healthz HTTP/1.1\r\nHo",
        "\0\0\0\0",
        "POST /api/v1/imports/members HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\n\
         Idempotency-Key: 0199ffff-0000-7000-8000-000000000001\r\nContent-Length: 1000\r\n\r\nref,",
    ];
    for text in begun {
        let mut stream = server.connect();
        stream.write_all(text.as_bytes()).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        let _ = stream.read_to_end(&mut Vec::new());
    }
    let mut heads = server.connect();
    heads.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n").unwrap();
    let endless = format!("X-A: {}\r\n", "a".repeat(1_000)).repeat(40);
    let _ = heads.write_all(endless.as_bytes());
    assert_eq!(Reply::read(heads).status, 431);
    assert_eq!(server.get("/healthz").status, 200);
    assert!(server.json("/readyz")["ready"].as_bool().unwrap());
}

#[test]
fn a_head_that_does_not_end_and_a_connection_that_rests_are_closed_in_time() {
    let office = small_registry("http-slow");
    let server = office.serve();
    let begun = Instant::now();
    let mut slow = server.connect();
    slow.write_all(b"GET /healthz HTTP/1.1\r\n").unwrap();
    let mut resting = server.connect();
    resting.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();

    for stream in [&mut slow, &mut resting] {
        let _ = stream.read_to_end(&mut Vec::new());
    }

    assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
}

#[test]
fn a_request_without_a_host_or_with_two_is_refused() {
    let office = small_registry("http-hosts");
    let server = office.serve();
    for head in ["", "Host: localhost\r\nHost: evil.example\r\n"] {
        let mut stream = server.connect();
        let request = format!("GET /healthz HTTP/1.1\r\nConnection: close\r\n{head}\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        assert_eq!(Reply::read(stream).status, 421, "{head:?}");
    }
}
