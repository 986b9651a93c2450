//! A batch voided over HTTP: a job like an import.

use super::small_registry;

const KEY: &str = "0199eeee-0000-7000-8000-000000000001";
const OTHER: &str = "0199eeee-0000-7000-8000-000000000002";
const THIRD: &str = "0199eeee-0000-7000-8000-000000000003";

const MEMBERS: &str = "ref,full_name,birth_date,sex,unit,joined_on\n\
    r11,Vũ Thị Sen,1951,female,x1,2013-01-01\nr12,Đỗ Văn Mùi,1950,male,x1,2013-01-01\n";

#[test]
fn a_batch_is_taken_back_by_a_job_with_the_three_lists() {
    let office = small_registry("http-void");
    let server = office.serve();
    let taken = server.send("members?batch=b", KEY, MEMBERS);
    let imported = server.ended(taken.header("location").unwrap());
    let after = imported["answer"]["last_position"].as_u64().unwrap();
    let history = server.json(&format!("/api/v1/history/person/r11?after={after}"));
    let uuid = history["uuid"].as_str().unwrap().to_owned();
    let void = |key: &str, body: &str| {
        let headers = [("Content-Type", "application/json"), ("Idempotency-Key", key)];
        server.ask("POST", "/api/v1/voids", &headers, body.as_bytes())
    };
    let body = r#"{"batch": "b", "reason": "nhập nhầm tệp"}"#;
    let taken = void(OTHER, body);
    assert_eq!(taken.status, 202, "{}", taken.text());
    let location = taken.header("location").unwrap().to_owned();
    let job = server.ended(&location);
    assert_eq!((&job["state"], &job["voids"]), (&"done".into(), &"b".into()), "{job}");
    assert_eq!(job["answer"]["reversed"].as_array().map(Vec::len), Some(2), "{job}");
    assert_eq!(job["rows"]["reversed"], 2, "{job}");
    let again = void(OTHER, body);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    let reused = void(OTHER, r#"{"batch": "b", "reason": "khác"}"#);
    assert_eq!((reused.status, reused.json()["code"].as_str()), (422, Some("DH1111")));

    let after = job["answer"]["last_position"].as_u64().unwrap();
    let path = format!("/api/v1/history/person/r11?after={after}");
    assert_eq!(server.get(&path).status, 404);
    assert_eq!(server.json(&format!("/api/v1/history/person/{uuid}"))["voided"], true);
    let page = server.get(&format!("/en/people/{uuid}"));
    assert!(page.text().contains("was taken back"), "{}", page.text());
    let unknown = void(THIRD, r#"{"batch": "nope", "reason": "nhầm"}"#);
    let job = server.ended(unknown.header("location").unwrap());
    assert_eq!(job["error"]["code"], "DH2820", "{job}");
}

#[test]
fn what_is_missing_or_unknown_in_the_body_is_a_problem() {
    let office = small_registry("http-void-bad");
    let server = office.serve();
    let headers = [("Content-Type", "application/json"), ("Idempotency-Key", KEY)];
    for (body, code) in [(r#"{"batch": "b"}"#, "DH1103"), (r#"{"batch": "b", "x": "1"}"#, "DH1101")]
    {
        let reply = server.ask("POST", "/api/v1/voids", &headers, body.as_bytes());
        assert_eq!((reply.status, reply.json()["code"].as_str()), (400, Some(code)));
    }
}
