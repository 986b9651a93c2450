//! Commands over HTTP: once for each key, for ever.

use super::small_registry;

const KEY: &str = "0199cccc-0000-7000-8000-000000000001";
const OTHER: &str = "0199cccc-0000-7000-8000-000000000002";

#[test]
fn a_command_sent_twice_is_recorded_once_also_after_a_restart() {
    let office = small_registry("http-twice");
    let server = office.serve();
    let body = r#"{"unit": "x1", "on": "2025-01-01"}"#;
    let first = server.give("register-complete", KEY, body);
    assert_eq!((first.status, first.header("idempotency-replayed")), (200, None));
    let again = server.give("register-complete", KEY, body);
    assert_eq!((again.status, again.header("idempotency-replayed")), (200, Some("true")));
    assert_eq!(first.body, again.body);
    let other = server.give("register-complete", KEY, r#"{"unit": "x2", "on": "2025-01-01"}"#);
    assert_eq!((other.status, other.json()["code"].as_str()), (422, Some("DH2803")));
    assert!(server.stopped().success());

    let server = office.serve();
    let later = server.give("register-complete", KEY, body);
    assert_eq!(later.header("idempotency-replayed"), Some("true"));
    assert_eq!(first.body, later.body);
}

#[test]
fn persons_are_merged_and_erased_and_a_refusal_is_a_conflict() {
    let office = small_registry("http-persons");
    let server = office.serve();
    let merge = r#"{"person": "r3", "into": "r1", "reason": "ghi trùng"}"#;
    assert_eq!(server.give("merge-persons", KEY, merge).status, 200);
    let unmerge = r#"{"person": "r3", "reason": "khác người"}"#;
    assert_eq!(server.give("unmerge-persons", OTHER, unmerge).status, 200);
    let key = "0199cccc-0000-7000-8000-000000000003";
    let refused = server.give("unmerge-persons", key, unmerge);
    assert_eq!(refused.status, 409, "{}", refused.text());

    let key = "0199cccc-0000-7000-8000-000000000004";
    let erased = server.give("erase-person", key, r#"{"person": "r2", "reason": "theo yêu cầu"}"#);
    assert_eq!(erased.status, 200, "{}", erased.text());
    let uuid = erased.json()["uuid"].as_str().unwrap().to_owned();
    assert_eq!(server.get("/api/v1/history/person/r2").status, 404);
    let after = erased.json()["position"].as_u64().unwrap() + 2;
    let path = format!("/api/v1/history/person/{uuid}?after={after}");
    let history = server.get(&path);
    assert_eq!(history.json()["erased"], true);
    assert!(!history.text().contains("Thuận"));
}

#[test]
fn an_officer_who_was_added_is_named_in_the_audit() {
    let office = small_registry("http-officers");
    let server = office.serve();
    let added = server.give("add-user", KEY, r#"{"name": "Phạm Thị Hòa"}"#);
    assert_eq!(added.status, 200, "{}", added.text());
    server.give("register-complete", OTHER, r#"{"unit": "x2", "on": "2025-01-01"}"#);
    let position = added.json()["position"].as_u64().unwrap() + 1;
    let audit = server.json(&format!("/api/v1/audit?by=officer,channel&after={position}"));
    let rows = audit["rows"].as_array().unwrap();
    let by_her = rows.iter().find(|row| row["officer"] == "Phạm Thị Hòa").unwrap();
    assert_eq!((&by_her["channel"], &by_her["commits"]), (&"api".into(), &1.into()));
}

#[test]
fn reading_commands_work_beside_the_server_and_writing_ones_are_refused() {
    let office = small_registry("http-beside");
    let server = office.serve();
    office.json(&["report", "membership"]);
    office.json(&["history", "person", "r1"]);
    let refused = office.run(&["user", "add", "Hoa", "--json"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8(refused.stdout).unwrap().contains("DH3023"));
    assert!(server.stopped().success());
    office.json(&["verify"]);
}

#[test]
fn among_several_officers_a_write_says_who_acts() {
    let office = small_registry("http-acting");
    office.json(&["user", "add", "Phạm Thị Hòa"]);
    office.json(&["user", "add", "Vũ Văn Đạt", "--as", "Phạm Thị Hòa"]);
    let server = office.serve();
    let complete = |query: &str, key: &str| {
        let headers = [("Content-Type", "application/json"), ("Idempotency-Key", key)];
        let path = format!("/api/v1/commands/register-complete{query}");
        server.ask("POST", &path, &headers, br#"{"unit": "x1", "on": "2025-01-01"}"#)
    };
    let code = |reply: &crate::server::Reply| {
        (reply.status, reply.json()["code"].as_str().map(str::to_owned))
    };
    let refused = |code: &str| (422, Some(code.to_owned()));
    let csv =
        "ref,full_name,birth_date,sex,unit,joined_on\nr9,Đỗ Thị Mơ,1951,female,x1,2024-01-01\n";
    assert_eq!(code(&complete("", KEY)), refused("DH1042"));
    assert_eq!(code(&complete("?officer=Ai", KEY)), refused("DH1025"));
    assert_eq!(code(&complete("?officer=a&officer=b", KEY)), (400, Some("DH1104".to_owned())));
    assert_eq!(code(&complete("?who=a", KEY)), (400, Some("DH1101".to_owned())));
    assert_eq!(code(&server.send("members", OTHER, csv)), refused("DH1042"));

    let hoa = "officer=Ph%E1%BA%A1m+Th%E1%BB%8B+H%C3%B2a";
    let written = complete(&format!("?{hoa}"), KEY);
    assert_eq!(written.status, 200, "{}", written.text());
    let sent = server.send(&format!("members?{hoa}"), OTHER, csv);
    assert_eq!(sent.status, 202, "{}", sent.text());
    let job = server.ended(sent.header("location").unwrap());
    assert_eq!(job["answer"]["recorded"], 1, "{job}");

    // Who does not name her the second time still means her.
    let again = complete("", KEY);
    assert_eq!((again.status, again.header("idempotency-replayed")), (200, Some("true")));
    let dat = complete("?officer=V%C5%A9+V%C4%83n+%C4%90%E1%BA%A1t", KEY);
    assert_eq!(code(&dat), refused("DH2803"));
}

#[test]
fn an_answer_that_was_lost_is_given_again_whatever_was_done_since() {
    let office = small_registry("http-lost");
    let server = office.serve();
    let added = server.give("add-user", KEY, r#"{"name": "Phạm Thị Hòa"}"#);
    assert_eq!(added.status, 200, "{}", added.text());
    let again = server.give("add-user", KEY, r#"{"name": "Phạm Thị Hòa"}"#);
    assert_eq!((again.status, again.text()), (200, added.text()));

    let erase = r#"{"person": "HV-2", "reason": "theo yêu cầu"}"#;
    let erased = server.give("erase-person", OTHER, erase);
    assert_eq!(erased.status, 200, "{}", erased.text());
    let again = server.give("erase-person", OTHER, erase);
    assert_eq!((again.status, again.text()), (200, erased.text()));
    let another = server.give("erase-person", OTHER, &erase.replace("HV-2", "r1"));
    assert_eq!((another.status, another.json()["code"].as_str()), (422, Some("DH2803")));
}
