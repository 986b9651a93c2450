//! Questions over HTTP give the documents of the command line.

use serde_json::Value;

use super::small_registry;

#[test]
fn every_question_has_the_same_answer_as_on_the_command_line() {
    let office = small_registry("http-answers");
    let fund = "fund,unit,purpose,name,opened_on,opening_balance\nq1,x1,charity,Quỹ nghĩa tình,2025-01-01,900000\n";
    office.import("funds", fund);
    let receipts = "receipt,fund,amount,received_on,donor\nt1,q1,250000,2025-02-02,Hợp tác xã Sen\n\
         t2,q1,50000,2025-03-03,Hợp tác xã Sen\n";
    office.import("receipts", receipts);
    let server = office.serve();
    let pairs: [(&str, &[&str]); 14] = [
        (
            "reports/membership?on=2025-12-31&level=commune",
            &["report", "membership", "--on", "2025-12-31", "--level", "commune"],
        ),
        (
            "reports/membership?on=31/12/2025&by=sex,age&public=1&unit=p1&tree=now&known=68",
            &[
                "report",
                "membership",
                "--on",
                "31/12/2025",
                "--by",
                "sex,age",
                "--public",
                "--unit",
                "p1",
                "--tree",
                "now",
                "--known",
                "68",
            ],
        ),
        ("reports/membership", &["report", "membership"]),
        (
            "reports/support?from=2025-01-01&to=2025-12-31&by=kind,month",
            &[
                "report",
                "support",
                "--from",
                "2025-01-01",
                "--to",
                "2025-12-31",
                "--by",
                "kind,month",
            ],
        ),
        (
            "reports/commendations?from=2025-01-01&to=2025-12-31",
            &["report", "commendations", "--from", "2025-01-01", "--to", "2025-12-31"],
        ),
        (
            "reports/ratio?of=members&per=population_60_plus&on=2025-12-31",
            &[
                "report",
                "ratio",
                "--of",
                "members",
                "--per",
                "population_60_plus",
                "--on",
                "2025-12-31",
            ],
        ),
        (
            "explain/membership?unit=x1&from=2012-12-31&to=2025-12-31",
            &[
                "explain",
                "membership",
                "--unit",
                "x1",
                "--from",
                "2012-12-31",
                "--to",
                "2025-12-31",
            ],
        ),
        ("history/person/r1", &["history", "person", "r1"]),
        ("history/person/HV-2", &["history", "person", "HV-2"]),
        ("history/unit/x1", &["history", "unit", "x1"]),
        ("history/support/Q1", &["history", "support", "Q1"]),
        ("history/fund/q1", &["history", "fund", "q1"]),
        ("reports/funds?on=2025-12-31", &["report", "funds", "--on", "2025-12-31"]),
        ("reports/clubs?on=2025-12-31", &["report", "clubs", "--on", "2025-12-31"]),
    ];
    for (path, line) in pairs {
        let printed = office.run(&[line, &["--json"]].concat());
        let reply = server.get(&format!("/api/v1/{path}"));
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        assert_eq!(reply.body, printed.stdout, "{path}");
        assert!(reply.header("dienhong-position").is_some(), "{path}");
    }
    assert!(server.get("/api/v1/history/fund/q1").text().contains("Hợp tác xã Sen"));
    let line = ["audit", "--by", "batch,act", "--json"];
    assert_eq!(server.get("/api/v1/audit?by=batch,act").body, office.run(&line).stdout);
}

#[test]
fn reports_come_as_csv_and_as_a_sheet() {
    let office = small_registry("http-forms");
    let server = office.serve();
    let path = "/api/v1/reports/membership?on=2025-12-31&format=";
    let csv = server.get(&format!("{path}csv"));
    let line = ["report", "membership", "--on", "2025-12-31", "--format", "csv"];
    assert_eq!(csv.body, office.run(&line).stdout);
    assert!(csv.header("content-type").unwrap().starts_with("text/csv"));
    assert!(csv.header("content-disposition").unwrap().contains("report-membership.csv"));
    let sheet = server.get(&format!("{path}xlsx"));
    assert!(sheet.body.starts_with(b"PK"));
}

#[test]
fn an_answer_is_named_and_not_sent_twice() {
    let office = small_registry("http-etag");
    let server = office.serve();
    let path = "/api/v1/reports/membership?on=2025-12-31";
    let first = server.get(path);
    let tag = first.header("etag").unwrap().to_owned();
    let again = server.ask("GET", path, &[("If-None-Match", &tag)], b"");
    assert_eq!((again.status, again.body.len()), (304, 0));
    assert_eq!(again.header("etag"), Some(tag.as_str()));

    server.give("register-complete", KEY, r#"{"unit": "x1", "on": "2025-01-01"}"#);
    let after = server.ask("GET", path, &[("If-None-Match", &tag)], b"");
    assert!(after.status == 200 || after.header("etag") == Some(tag.as_str()));
    let history = server.get("/api/v1/history/person/r1");
    assert_eq!(history.header("cache-control"), Some("no-store"));
}

const KEY: &str = "0199aaaa-0000-7000-8000-000000000001";

#[test]
fn who_wrote_waits_for_the_own_write_and_no_longer_than_is_said() {
    let office = small_registry("http-after");
    let server = office.serve();
    let written = server.give("register-complete", KEY, r#"{"unit": "x1", "on": "2025-01-01"}"#);
    let position = written.json()["position"].as_u64().unwrap();
    let path = format!("/api/v1/reports/membership?on=2025-12-31&unit=x1&after={position}");
    let report = server.json(&path);
    assert_eq!(report["known"]["position"].as_u64(), Some(position));
    assert_eq!(report["rows"][0]["numerator_source"], "registry");

    let path = format!("/api/v1/reports/membership?after={}", position + 1_000);
    let late = server.get(&path);
    assert_eq!((late.status, late.json()["code"].as_str()), (422, Some("DH1126")));
}

#[test]
fn the_description_names_every_address_and_its_page_needs_no_script() {
    let office = small_registry("http-docs");
    let server = office.serve();
    let description = server.json("/api/openapi.json");
    assert!(description["openapi"].as_str().unwrap().starts_with("3.1"));
    let paths = description["paths"].as_object().unwrap();
    for path in [
        "/healthz",
        "/readyz",
        "/metrics",
        "/api/v1/reports/membership",
        "/api/v1/reports/ratio",
        "/api/v1/reports/funds",
        "/api/v1/explain/membership",
        "/api/v1/history/person/{key}",
        "/api/v1/audit",
        "/api/v1/commits",
        "/api/v1/imports/{kind}",
        "/api/v1/jobs/{job}",
        "/api/v1/commands/erase-person",
    ] {
        assert!(paths.contains_key(path), "{path}");
    }
    let membership = &paths["/api/v1/reports/membership"]["get"];
    let names: Vec<&str> = parameters(membership).filter_map(Value::as_str).collect();
    for name in ["on", "known", "tree", "unit", "level", "by", "public", "format", "after"] {
        assert!(names.contains(&name), "{name}: {names:?}");
    }
    let schema = &description["components"]["schemas"]["membership"]["properties"];
    assert!(schema["root_hash"].is_object(), "{schema}");
    let page = server.get("/api/docs").text();
    assert!(page.contains("/api/v1/reports/membership") && !page.contains("<script"), "{page}");
    assert!(server.get("/problems/dh1101").text().contains("DH1101"));
}

fn parameters(operation: &Value) -> impl Iterator<Item = &Value> {
    operation["parameters"].as_array().into_iter().flatten().map(|parameter| &parameter["name"])
}

#[test]
fn those_who_watch_see_that_it_is_ready_and_what_it_did() {
    let office = small_registry("http-health");
    let server = office.serve();
    assert_eq!(server.get("/healthz").status, 200);
    assert_eq!(server.json("/readyz")["lag"], 0);
    server.get("/api/v1/history/person/HV-1");
    let metrics = server.get("/metrics").text();
    assert!(metrics.contains("dienhong_log_position"), "{metrics}");
    assert!(metrics.contains("route=\"/api/v1/history/{record}/{key}\""), "{metrics}");
    assert!(!metrics.contains("HV-1"), "a key stands in the metrics");
}
