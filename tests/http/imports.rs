//! Files over HTTP: jobs, their answers, and what a stop leaves.

use std::fmt::Write as _;

use super::small_registry;

const KEY: &str = "0199dddd-0000-7000-8000-000000000001";
const OTHER: &str = "0199dddd-0000-7000-8000-000000000002";

const MEMBERS: &str = "ref,full_name,birth_date,sex,unit,joined_on\n\
    r11,Vũ Thị Sen,1951,female,x1,2013-01-01\nr12,Đỗ Văn Mùi,31/02/1950,male,x1,2013-01-01\n";

#[test]
fn a_file_becomes_a_job_with_the_answer_of_the_contract() {
    let office = small_registry("http-import");
    let server = office.serve();
    let taken = server.send("members?batch=tháng-1&source=main", KEY, MEMBERS);
    assert_eq!(taken.status, 202, "{}", taken.text());
    let location = taken.header("location").unwrap().to_owned();
    let job = server.ended(&location);
    let answer = &job["answer"];
    assert_eq!((&answer["rows"], &answer["recorded"]), (&2.into(), &1.into()), "{job}");
    assert_eq!(answer["refused"][0]["column"], "birth_date");
    assert_eq!((&answer["file"], &answer["batch"]), (&"members.csv".into(), &"tháng-1".into()));
    let after = answer["last_position"].as_u64().unwrap();
    let path = format!("/api/v1/history/person/r11?after={after}");
    assert_eq!(server.json(&path)["commits"][0]["batch"], "tháng-1");

    let again = server.send("members?batch=tháng-1&source=main", KEY, MEMBERS);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!(again.header("location"), Some(location.as_str()));
    let reused = server.send("members?batch=tháng-2", KEY, MEMBERS);
    assert_eq!((reused.status, reused.json()["code"].as_str()), (422, Some("DH1111")));
    let anew = server.send("members", OTHER, MEMBERS);
    let job = server.ended(anew.header("location").unwrap());
    assert_eq!(job["answer"]["unchanged"], 1, "{job}");
}

#[test]
fn a_dry_run_reports_the_same_and_records_nothing() {
    let office = small_registry("http-dry-run");
    let server = office.serve();
    let before = server.json("/readyz")["position"].clone();
    let taken = server.send("members?dry_run=1", KEY, MEMBERS);
    let job = server.ended(taken.header("location").unwrap());
    let answer = &job["answer"];
    assert_eq!((&answer["recorded"], &answer["dry_run"]), (&1.into(), &true.into()), "{job}");
    assert_eq!(server.json("/readyz")["position"], before);
}

#[test]
fn a_file_that_can_not_be_read_ends_its_job_with_a_code_and_no_path() {
    let office = small_registry("http-bad-file");
    let server = office.serve();
    for (key, csv, code) in [(KEY, "ref,unit\na,x1\n", "DH1008"), (OTHER, "%PDF-1.7", "DH1006")] {
        let taken = server.send("members", key, csv);
        let job = server.ended(taken.header("location").unwrap());
        assert_eq!(
            (&job["state"], &job["error"]["code"]),
            (&"failed".into(), &code.into()),
            "{job}"
        );
        assert!(!job.to_string().contains("/proc"), "{job}");
    }
}

fn many(rows: u32) -> String {
    let mut csv = "ref,full_name,birth_date,sex,unit,joined_on\n".to_owned();
    for row in 0..rows {
        writeln!(csv, "m{row},Người Thử {row},1950,male,x1,2012-01-01").unwrap();
    }
    csv
}

#[test]
fn a_stop_in_the_middle_of_an_import_loses_nothing_that_was_acknowledged() {
    const ROWS: u32 = 60_000;
    let office = small_registry("http-stop");
    let server = office.serve();
    let csv = many(ROWS);
    let taken = server.send("members", KEY, &csv);
    let location = taken.header("location").unwrap().to_owned();
    let seen = server.job(&location, |job| job["rows"]["recorded"].as_u64() > Some(0));
    assert!(server.stopped().success());

    office.json(&["verify"]);
    let (recorded, position) = (&seen["rows"]["recorded"], &seen["last_position"]);
    let server = office.serve();
    let stands = server.json("/readyz")["position"].as_u64().unwrap();
    assert!(stands >= position.as_u64().unwrap(), "{stands} stands, {seen}");
    let again = server.send("members", KEY, &csv);
    let job = server.ended(again.header("location").unwrap());
    let answer = &job["answer"];
    assert!(answer["unchanged"].as_u64() >= recorded.as_u64(), "{answer} after {seen}");
    assert_eq!(answer["rows"], ROWS, "{answer}");
    assert_eq!(answer["refused"].as_array().map(Vec::len), Some(0));
}
