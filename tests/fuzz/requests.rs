//! Requests over HTTP: a first line, headers, an empty line and a body, as text.

use std::cell::RefCell;

use dienhong_server::serve::fuzzing::Bare;

use crate::memory::bounded;

/// An answer is a page at most, and what serves it.
const ANSWER: usize = 4 << 20;

thread_local! {
    static SERVER: RefCell<Bare> = RefCell::default();
}

/// No request is answered with a fault of the program.
pub(crate) fn request(input: &[u8]) {
    let end = input.windows(2).position(|pair| pair == b"\n\n").unwrap_or(input.len());
    let (head, body) = input.split_at(end);
    let Ok(head) = str::from_utf8(head) else { return };
    let mut lines = head.lines();
    let Some(line) = lines.next().and_then(|line| line.split_once(' ')) else { return };
    let headers: Vec<(&str, &str)> = lines.filter_map(|line| line.split_once(": ")).collect();
    let body = body.get(2..).unwrap_or_default().to_vec();
    let answer = SERVER.with_borrow(|server| {
        bounded(16 * input.len(), ANSWER, || server.answer(line, &headers, body))
    });
    if let Some((status, _)) = answer {
        assert!(status != 500, "answered with a fault of its own");
    }
}

pub(crate) fn requests() -> Vec<Vec<u8>> {
    let key = "idempotency-key: 8e03978e-40d5-43dd-bc93-6894a57f9324";
    let asked = [
        "/api/v1/reports/membership?on=31/12/2024&tree=now&by=sex,age&public=1&level=province",
        "/api/v1/reports/support?from=2025-01-01&to=2025-12-31&by=kind,month&known=closed:2025",
        "/api/v1/reports/ratio?of=members&per=population_60_plus&format=csv&after=3",
        "/api/v1/explain/membership?from=2024-12-31@closed:2024&to=2025-12-31&unit=p49",
        "/api/v1/history/person/r1?known=12",
        "/api/v1/audit?from=1&known=2026-01-01T00:00:00Z",
        "/api/v1/commits?from=2",
        "/api/v1/jobs/8e03978e-40d5-43dd-bc93-6894a57f9324",
        "/vi/rates?unit=p49&on=2024-12-31&tree=now",
        "/vi/search",
        "/en/support?from=2025-01-01&to=2025-12-31&unit=p49",
        "/healthz",
    ];
    let get =
        |target: &str| format!("GET {target}\nhost: localhost\naccept-language: en;q=0.5\n\n");
    let post = |target: &str, media: &str, body: &str| {
        format!("POST {target}\nhost: localhost\n{key}\ncontent-type: {media}\n\n{body}")
    };
    let json = "application/json";
    let merged = r#"{"person": "r1", "into": "r2", "reason": "trùng"}"#;
    let sent = [
        post("/api/v1/commands/merge-persons", json, merged),
        post("/api/v1/commands/close-period?officer=A", json, r#"{"unit": "p08", "year": "2025"}"#),
        post("/vi/search", "application/x-www-form-urlencoded", "q=nguy%E1%BB%85n"),
        post("/api/v1/voids", json, r#"{"batch": "2026-11", "reason": "nhầm tệp"}"#),
        post("/api/v1/imports/members?batch=b&dry_run=1", "text/csv", "ref,joined_on\n"),
    ];
    let asked = asked.iter().map(|target| get(target));
    asked.chain(sent).map(String::into_bytes).collect()
}
