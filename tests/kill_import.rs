//! `kill -9` in the middle of an import: what was acknowledged stays, the import goes on when it is
//! started again, and every report equals that of one uninterrupted run.

use std::fmt::Write as _;
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;

use crate::naive::random::Random;
use crate::office::{Office, text};

const UNITS: &str = "unit,kind,name,valid_from,parent\nvn,central,Hội,2000,\n\
    p1,province,Tỉnh Một,2000,vn\nc1,commune,Xã Một,2000,p1\nc2,commune,Xã Hai,2000,p1\n";

fn members(rows: usize) -> String {
    let mut file = String::from("ref,full_name,birth_date,sex,unit,joined_on,national_id,phone\n");
    for number in 0..rows {
        let (year, day) = (1930 + number % 25, 1 + number % 28);
        let (sex, digit) = if number % 2 == 0 { ("nam", 0) } else { ("nữ", 1) };
        let unit = if number % 3 == 0 { "c1" } else { "c2" };
        let id = format!("001{digit}{:02}{number:06}", year % 100);
        writeln!(
            file,
            "m{number},Nguyễn Văn {number},{day:02}/03/{year},{sex},{unit},20{:02}-05-{day:02},{id},",
            16 + number % 9
        )
        .unwrap();
    }
    file
}

fn prepared(name: &str, rows: &str) -> (Office, String) {
    let office = Office::founded(name);
    office.import("units", UNITS);
    let file = office.file("members.csv", rows);
    (office, file)
}

fn figures(office: &Office) -> Vec<Value> {
    let days = ["2017-01-01", "2020-06-30", "2026-01-01"];
    let mut figures = Vec::new();
    for on in days {
        let report = office.json(&["report", "membership", "--on", on, "--level", "commune"]);
        figures.push(report["rows"].clone());
    }
    figures
}

/// Starts the import and kills it after `wait`; whether it was still running.
fn interrupted(office: &Office, file: &str, wait: Duration) -> bool {
    let mut child = office
        .command(&["import", "members", file, "--json"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(wait);
    let running = child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    child.wait().unwrap();
    running
}

#[test]
fn an_import_killed_again_and_again_ends_like_one_that_was_not() {
    let rows: usize = std::env::var("DIENHONG_ROWS").map_or(30_000, |n| n.parse().unwrap());
    let file = members(rows);
    let (calm, calm_file) = prepared("calm", &file);
    let began = std::time::Instant::now();
    calm.json(&["import", "members", &calm_file]);
    let whole = began.elapsed();

    let (office, path) = prepared("killed", &file);
    let mut random = Random(7);
    let mut kills = 0;
    for _ in 0..12 {
        let share = u32::try_from(random.between(1, 40)).unwrap();
        kills += u32::from(interrupted(&office, &path, whole * share / 100));
    }
    assert!(kills > 0, "no import was interrupted");
    let last = office.run(&["import", "members", &path, "--json"]);
    assert!(last.status.success(), "{}", text(&last.stderr));
    let answer: Value = serde_json::from_slice(&last.stdout).unwrap();
    assert_eq!(answer["refused"], serde_json::json!([]));
    let sum = answer["recorded"].as_u64().unwrap() + answer["unchanged"].as_u64().unwrap();
    assert_eq!(sum, rows as u64);
    office.json(&["verify", "--full"]);
    assert_eq!(figures(&office), figures(&calm));
}
