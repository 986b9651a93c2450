//! What is brought back answers as the original did.

use std::fs;

use serde_json::Value;

use super::said;
use crate::http::small_registry;
use crate::office::{Office, text};

const SUPPORT: [&str; 6] = ["report", "support", "--from", "2025-01-01", "--to", "2025-12-31"];

fn more(office: &Office, key: &str) -> u64 {
    office.import(
        "support",
        &format!("support,ref,unit,kind,given_on,amount\n{key},r1,x1,gift_cash,2025-12-01,70000\n"),
    )
}

/// The rows of a report: its head names the log's root.
fn rows(document: &Value) -> &Value {
    &document["rows"]
}

#[test]
fn everything_lost_is_brought_back_and_goes_on() {
    let office = small_registry("backup-drill");
    let server = office.serve();
    let first = office.back_up();
    assert!(server.stopped().success());
    more(&office, "Q3");
    let checkpoint = text(&office.run(&["checkpoint"]).stdout);
    let second = office.back_up();
    assert!(second["position"].as_u64() > first["position"].as_u64());
    let (verified, support) = (office.json(&["verify"]), office.json(&SUPPORT));
    let person = office.json(&["history", "person", "r1"]);
    fs::rename(office.data(), office.beside("lost")).unwrap();

    let again = office.elsewhere("again");
    let restored = again.restored();
    assert_eq!(
        (&restored["position"], &restored["root_hash"], &restored["new_origin"]),
        (&verified["position"], &verified["root_hash"], &false.into())
    );
    assert_eq!(again.json(&["verify", "--full"])["root_hash"], verified["root_hash"]);
    assert_eq!(rows(&again.json(&SUPPORT)), rows(&support));
    assert_eq!(again.json(&["history", "person", "r1"]), person);
    assert_eq!(text(&again.run(&["checkpoint"]).stdout), checkpoint);
    let rows = "support,ref,unit,kind,given_on,amount\nQ4,r2,x2,gift_cash,2025-12-02,1000\n";
    again.json(&["import", "support", &office.file("more.csv", rows)]);
    again.json(&["verify"]);
    // The backup is continued from there.
    again.json(&["backup", "create", &said(&office.beside("backup"))]);
}

#[test]
fn as_of_a_position_or_a_time_it_is_another_log_with_a_name_of_its_own() {
    let office = small_registry("backup-until");
    let key = office.file("old.pub", &text(&office.run(&["checkpoint", "--key"]).stdout));
    let before = office.json(&["verify"])["position"].as_u64().unwrap();
    let support = office.json(&SUPPORT);
    let at = support["known"]["at"].as_str().unwrap().to_owned();
    more(&office, "Q3");
    office.json(&["checkpoint"]);
    office.back_up();
    let backup = said(&office.beside("backup"));

    let by_position = office.elsewhere("by-position");
    let answer = by_position.json(&["backup", "restore", &backup, "--to", &before.to_string()]);
    let by_time = office.elsewhere("by-time");
    let same = by_time.json(&["backup", "restore", &backup, "--to", &at]);
    for (restored, told) in [(&by_position, &answer), (&by_time, &same)] {
        assert_eq!((&told["position"], &told["new_origin"]), (&before.into(), &true.into()));
        assert_eq!(rows(&restored.json(&SUPPORT)), rows(&support));
        let checkpoint = restored.json(&["checkpoint"]);
        assert_eq!(checkpoint["origin"], told["origin"]);
        let file = office.file("fork", checkpoint["checkpoint"].as_str().unwrap());
        let refused = office.run(&["verify", "--checkpoint", &file, "--key", &key]);
        assert!(text(&refused.stderr).contains("DH3301"));
        restored.json(&["verify", "--full"]);
    }
    assert_ne!(answer["origin"], same["origin"]);
    // Within a group, at the first commits, and nowhere outside.
    office.elsewhere("early").json(&["backup", "restore", &backup, "--to", "2"]);
    for outside in ["0", "999999", "1999-01-01T00:00:00Z"] {
        let nowhere = office.elsewhere("nowhere");
        nowhere.refused(&["backup", "restore", &backup, "--to", outside], 2, "DH1049");
    }
}

#[test]
fn log_and_keys_may_travel_apart() {
    let office = small_registry("backup-apart");
    let (backup, keys) = (said(&office.beside("backup")), said(&office.beside("vaulted")));
    office.json(&["backup", "create", &backup, "--keys", &keys]);
    assert!(!office.beside("backup").join("keys").exists());
    let again = office.elsewhere("again");
    again.refused(&["backup", "restore", &backup], 1, "DH3404");
    again.json(&["backup", "restore", &backup, "--keys", &keys]);
    let person = again.json(&["history", "person", "r1"]);
    assert_eq!(person, office.json(&["history", "person", "r1"]));
}

#[test]
fn who_was_erased_stays_so_though_older_keys_come_back() {
    let office = small_registry("backup-erased");
    let (backup, keys) = (said(&office.beside("backup")), said(&office.beside("older-keys")));
    office.json(&["backup", "create", &backup, "--keys", &keys]);
    let erased = office.json(&["erase", "person", "r1", "--reason", "theo đơn"]);
    let newer = said(&office.beside("newer-keys"));
    office.json(&["backup", "create", &backup, "--keys", &newer]);

    let again = office.elsewhere("again");
    again.json(&["backup", "restore", &backup, "--keys", &keys]);
    let uuid = erased["person"].as_str().or(erased["uuid"].as_str()).unwrap();
    let person = again.json(&["history", "person", uuid]);
    assert_eq!(person["erased"], true, "{person}");
    assert!(!person.to_string().contains("Lụa"));
    again.refused(&["history", "person", "r1"], 1, "DH1017");
    let anew = "ref,full_name,birth_date,sex,unit,joined_on\nr1,Ai Đó,1950,female,x1,2020-01-01\n";
    let output = again.run(&["import", "members", &office.file("anew.csv", anew), "--json"]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stdout));
}

#[test]
fn a_backup_older_than_what_its_keys_signed_is_told() {
    let office = small_registry("backup-older");
    let (backup, first) = (said(&office.beside("backup")), said(&office.beside("first")));
    let (other, newer) = (said(&office.beside("other")), said(&office.beside("newer")));
    office.json(&["backup", "create", &backup, "--keys", &first]);
    more(&office, "Q3");
    office.json(&["checkpoint"]);
    office.json(&["backup", "create", &other, "--keys", &newer]);
    let again = office.elsewhere("again");
    let output = again.run(&["backup", "restore", &backup, "--keys", &newer]);
    assert!(output.status.success() && text(&output.stderr).contains("DH3407"));
    again.refused(&["checkpoint"], 3, "DH3302");
}

#[test]
fn keys_that_are_older_than_persons_of_the_log_open_no_registry() {
    let office = small_registry("backup-keys-older");
    let (backup, older) = (said(&office.beside("backup")), said(&office.beside("older")));
    office.json(&["backup", "create", &backup, "--keys", &older]);
    // More than the slots that were made ahead.
    let row = |row| format!("n{row},Người {row},1950,male,x1,2020-01-01\n");
    let rows: String = (0..400).map(row).collect();
    office.import("members", &format!("ref,full_name,birth_date,sex,unit,joined_on\n{rows}"));
    office.json(&["backup", "create", &backup, "--keys", &said(&office.beside("newer"))]);
    let again = office.elsewhere("again");
    again.refused(&["backup", "restore", &backup, "--keys", &older], 1, "DH31");
    again.refused(&["report", "membership"], 1, "DH30");
    office.elsewhere("whole").json(&[
        "backup",
        "restore",
        &backup,
        "--keys",
        &said(&office.beside("newer")),
    ]);
}
