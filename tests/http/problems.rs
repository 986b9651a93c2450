//! Whatever is asked wrongly: a problem document with a code, in both languages; never a fault.

use serde_json::Value;

use super::small_registry;
use crate::server::Reply;

const KEY: &str = "0199bbbb-0000-7000-8000-000000000001";

fn problem(reply: &Reply) -> (u16, String) {
    let document = reply.json();
    assert_eq!(reply.header("content-type"), Some("application/problem+json"), "{document}");
    assert_eq!(document["status"].as_u64(), Some(reply.status.into()));
    for name in ["type", "title", "detail", "instance", "hint"] {
        assert!(!document[name].as_str().unwrap().is_empty(), "{name} of {document}");
    }
    (reply.status, document["code"].as_str().unwrap().to_owned())
}

#[test]
fn each_wrong_question_is_a_problem_with_its_own_code() {
    let office = small_registry("http-problems");
    let server = office.serve();
    let cases = [
        ("/api/v1/reports/membership?when=2025-01-01", 400, "DH1101"),
        ("/api/v1/reports/membership?data=/", 400, "DH1101"),
        ("/api/v1/reports/membership?on=2025-02-30", 400, "DH1102"),
        ("/api/v1/reports/membership?on=yesterday", 400, "DH1102"),
        ("/api/v1/reports/membership?level=planet", 400, "DH1102"),
        ("/api/v1/reports/membership?tree=then", 400, "DH1102"),
        ("/api/v1/reports/membership?known=-1", 400, "DH1102"),
        ("/api/v1/reports/membership?format=pdf", 400, "DH1102"),
        ("/api/v1/reports/membership?after=soon", 400, "DH1102"),
        ("/api/v1/reports/membership?on=2025-01-01&on=2025-01-02", 400, "DH1104"),
        ("/api/v1/reports/membership?known=999999", 422, "DH1012"),
        ("/api/v1/reports/membership?unit=nowhere", 404, "DH1013"),
        ("/api/v1/reports/support?from=2025-01-01", 400, "DH1103"),
        ("/api/v1/reports/weather", 404, "DH1105"),
        ("/api/v1/history/person/nobody", 404, "DH1017"),
        ("/api/v1/history/cat/r1", 404, "DH1105"),
        ("/api/v1/explain/membership?from=2025-01-01", 400, "DH1103"),
        ("/api/v1/jobs/none", 404, "DH1119"),
        ("/api/v1/commits?from=0", 400, "DH1102"),
        ("/nowhere", 404, "DH1105"),
        ("/problems/dh9999", 404, "DH1105"),
    ];
    for (path, status, code) in cases {
        let reply = server.get(path);
        assert_eq!(problem(&reply), (status, code.to_owned()), "{path}: {}", reply.text());
    }
    let long = format!("/api/v1/reports/membership?unit={}", "x".repeat(5_000));
    assert_eq!(problem(&server.get(&long)), (414, "DH1124".to_owned()));
    for method in ["DELETE", "TRACE", "PUT", "BREW"] {
        let reply = server.ask(method, "/api/v1/reports/membership", &[], b"");
        assert_eq!(problem(&reply), (405, "DH1106".to_owned()), "{method}");
        assert!(reply.header("allow").unwrap().contains("GET"));
    }
    let reply = server.get("/api/v1/commands/add-user");
    assert_eq!(reply.header("allow"), Some("POST"));
    assert!(reply.json()["hint"].as_str().unwrap().contains("POST"), "{}", reply.text());
}

#[test]
fn a_problem_names_the_parameter_and_speaks_the_readers_language() {
    let office = small_registry("http-languages");
    let server = office.serve();
    let path = "/api/v1/reports/membership?on=2025-02-30&public=perhaps";
    let asked = |language| {
        let reply = server.ask("GET", path, &[("Accept-Language", language)], b"");
        (reply.header("content-language").unwrap().to_owned(), reply.json())
    };
    let (said, english) = asked("en-GB,en;q=0.8");
    assert_eq!((said.as_str(), &english["errors"][0]["parameter"]), ("en", &"public".into()));
    assert!(english["detail"].as_str().unwrap().contains("does not fit"), "{english}");
    let (said, vietnamese) = asked("vi");
    assert_eq!(said, "vi");
    assert!(vietnamese["detail"].as_str().unwrap().contains("không hợp"), "{vietnamese}");
    assert_eq!(english["code"], vietnamese["code"]);
    assert_eq!(asked("de").0, "vi");
}

#[test]
fn each_wrong_write_is_a_problem_and_records_nothing() {
    let office = small_registry("http-wrong-writes");
    let server = office.serve();
    let before = server.json("/readyz")["position"].clone();
    let path = "/api/v1/commands/register-complete";
    let body = br#"{"unit": "x1", "on": "2025-01-01"}"#;
    let json = ("Content-Type", "application/json");
    let key = ("Idempotency-Key", KEY);
    let post = |path: &str, headers: &[(&str, &str)], body: &[u8]| {
        problem(&server.ask("POST", path, headers, body))
    };
    let code = |status: u16, code: &str| (status, code.to_owned());
    assert_eq!(post(path, &[json], body), code(400, "DH1110"));
    assert_eq!(post(path, &[json, ("Idempotency-Key", "again")], body), code(400, "DH1110"));
    assert_eq!(post(path, &[key, ("Content-Type", "text/plain")], body), code(415, "DH1107"));
    assert_eq!(post(path, &[key], body), code(415, "DH1107"));
    let packed = ("Content-Encoding", "gzip");
    assert_eq!(post(path, &[key, json, packed], body), code(415, "DH1107"));
    assert_eq!(post(path, &[key, json], b"[1]"), code(400, "DH1109"));
    assert_eq!(post(path, &[key, json], br#"{"unit": 5}"#), code(400, "DH1109"));
    assert_eq!(post(path, &[key, json], br#"{"unit": "x1"}"#), code(400, "DH1103"));
    let mass = br#"{"unit": "x1", "on": "2025-01-01", "role": "admin"}"#;
    assert_eq!(post(path, &[key, json], mass), code(400, "DH1101"));
    let huge = vec![b' '; 300 << 10];
    assert_eq!(post(path, &[key, json], &huge), code(413, "DH1108"));
    assert_eq!(post("/api/v1/commands/dance", &[key, json], body), code(404, "DH1105"));
    let cross = ("Sec-Fetch-Site", "cross-site");
    assert_eq!(post(path, &[key, json, cross], body), code(403, "DH1116"));
    let rebound = ("Host", "evil.example");
    assert_eq!(post(path, &[key, json, rebound], body), code(421, "DH1115"));
    let csv = ("Content-Type", "text/csv");
    assert_eq!(post("/api/v1/imports/cats", &[key, csv], b"a\n"), code(404, "DH1105"));
    assert_eq!(post("/api/v1/imports/units", &[key, json], b"a\n"), code(415, "DH1107"));
    assert_eq!(post("/api/v1/imports/units?file=/etc", &[key, csv], b"a\n"), code(400, "DH1101"));
    assert_eq!(server.json("/readyz")["position"], before);
}

#[test]
fn every_answer_keeps_browsers_from_doing_harm() {
    let office = small_registry("http-headers");
    let server = office.serve();
    for path in ["/healthz", "/nowhere", "/api/docs", "/api/v1/reports/membership"] {
        let reply = server.get(path);
        let header = |name| reply.header(name).unwrap_or_default().to_owned();
        assert!(header("content-security-policy").contains("default-src 'none'"), "{path}");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("cross-origin-resource-policy"), "same-origin");
        assert_eq!(reply.header("access-control-allow-origin"), None);
    }
}

#[test]
fn without_a_log_in_only_this_machine_is_served_and_only_one_process_writes() {
    let office = small_registry("http-loopback");
    let refused = |listen: &str| {
        let output = office.run(&["serve", "--listen", listen, "--json"]);
        let document: Value = serde_json::from_slice(&output.stdout).unwrap();
        (output.status.code(), document["error"]["code"].as_str().unwrap().to_owned())
    };
    assert_eq!(refused("0.0.0.0:0"), (Some(2), "DH1121".to_owned()));
    let server = office.serve();
    let second = office.run(&["serve", "--listen", "127.0.0.1:0", "--json"]);
    let said = String::from_utf8(second.stdout).unwrap();
    assert!(said.contains("DH3023") && said.contains(&server.id().to_string()), "{said}");
    assert_eq!(refused(&server.address), (Some(1), "DH1122".to_owned()));
}
