//! What released versions wrote on disk is read by this one, with the figures that it gave then. A
//! fixture is never made again: `fixtures/make` says how it was made.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::office::{Office, text};

/// An office over the data directory of that fixture, with its backup, receipt and key beside it.
fn unpacked(fixture: &str, name: &str) -> Office {
    let office = Office::without_registry(name);
    let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(fixture);
    let unpacked =
        Command::new("tar").arg("-xzf").arg(archive).arg("-C").arg(folder(&office)).status();
    assert!(unpacked.unwrap().success());
    office
}

fn folder(office: &Office) -> PathBuf {
    office.data().parent().unwrap().to_path_buf()
}

fn beside(office: &Office, name: &str) -> String {
    folder(office).join(name).to_string_lossy().into_owned()
}

const ROOT: &str = "56a9969a6bb9bcac21e68d23e56df955e8111eef5cb2b7fd7a09767397218f14";
const POSITION: u64 = 105;

fn check_figures(office: &Office) {
    let on = ["report", "membership", "--unit", "p1", "--on", "2024-12-31"];
    let membership = office.json(&on);
    let row = |unit: usize, name: &str| membership["rows"][unit][name].clone();
    assert_eq!(
        (row(0, "members"), row(0, "population_60_plus"), row(0, "rate").to_string()),
        (453.into(), 1800.into(), "0.251667".to_owned())
    );
    assert_eq!((row(1, "members"), row(1, "numerator_source")), (2.into(), "registry".into()));
    assert_eq!((row(2, "members"), row(2, "numerator_source")), (451.into(), "reported".into()));
    let support = ["report", "support", "--from", "2024-01-01", "--to", "2025-12-31"];
    let total = office.json(&support)["total"].clone();
    assert_eq!((&total["count"], &total["amount"]), (&2.into(), &"850000".into()));
    let funds = office.json(&["report", "funds", "--on", "2025-12-31"])["rows"][0].clone();
    let money = ["opening", "received", "disbursed", "balance"].map(|name| funds[name].clone());
    assert_eq!(money, ["1000000", "500000", "500000", "1000000"].map(Value::from));
    let clubs = office.json(&["report", "clubs", "--on", "2024-12-31", "--unit", "x1"]);
    assert_eq!(clubs["rows"][0]["members"], 60, "{clubs}");
    let person = office.json(&["history", "person", "r1"]);
    let said = &person["commits"][0]["events"][0]["said"];
    assert_eq!((&said["full_name"], &said["birth_year"]), (&"Nguyễn Thị Lụa".into(), &1950.into()));
    assert_eq!(office.run(&["history", "person", "r4"]).status.code(), Some(1));
}

#[test]
fn a_registry_of_format_1_is_read_and_written_on() {
    let office = unpacked("format-1.tar.gz", "fixture-1");
    let verified = office.json(&["verify", "--full"]);
    assert_eq!(
        (&verified["position"], &verified["root_hash"], &verified["checkpoints"]),
        (&POSITION.into(), &ROOT.into(), &1.into())
    );
    check_figures(&office);
    let gift = "support,ref,unit,kind,given_on,amount\nQ9,r1,x1,gift_cash,2026-01-05,1000\n";
    let gift = office.file("support.csv", gift);
    // A fixture is left alone for longer than any registry.
    let answer = office.json(&["import", "support", &gift, "--clock-is-right"]);
    assert_eq!(answer["recorded"], 1, "{answer}");
    check_figures(&office);
    let verified = office.json(&["verify"]);
    assert!(verified["position"].as_u64() > Some(POSITION));
    office.json(&["checkpoint"]);
}

#[test]
fn a_receipt_and_a_backup_of_format_1_are_read() {
    let office = unpacked("format-1.tar.gz", "fixture-1-kept");
    let (receipt, key) = (beside(&office, "receipt.tlog-proof"), beside(&office, "log.pub"));
    let shown = office.json(&["verify-receipt", &receipt, "--key", &key]);
    assert_eq!(
        (&shown["recorded"]["said"]["support"], &shown["recorded"]["said"]["amount"]),
        (&"Q1".into(), &"500000".into())
    );
    assert_eq!(
        (&shown["recorded"]["actor"], &shown["root_hash"]),
        (&"Nguyễn Thị Mai".into(), &ROOT.into())
    );
    std::fs::remove_dir_all(office.data()).unwrap();
    let restored = office.json(&["backup", "restore", &beside(&office, "backup")]);
    assert_eq!(restored["position"], POSITION);
    check_figures(&office);
}

#[test]
fn the_next_format_is_refused_by_name_and_nothing_is_changed() {
    let office = unpacked("format-1.tar.gz", "fixture-newer");
    let format = office.data().join("FORMAT");
    std::fs::write(&format, "dienhong data directory, format 2\n").unwrap();
    let commands: [&[&str]; 6] = [
        &["report", "membership"],
        &["verify"],
        &["doctor"],
        &["user", "add", "Ai"],
        &["checkpoint"],
        &["serve", "--listen", "127.0.0.1:0"],
    ];
    for command in commands {
        let output = office.run(command);
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{command:?}: {error}");
        assert!(error.contains("DH3025") && error.contains('2'), "{command:?}: {error}");
    }
    std::fs::write(&format, "dienhong data directory, format 1\n").unwrap();
    assert_eq!(office.json(&["verify"])["root_hash"], ROOT);
}

#[test]
fn doctor_says_what_the_machine_promises() {
    let office = unpacked("format-1.tar.gz", "fixture-doctor");
    let document = office.json(&["doctor"]);
    assert_eq!((&document["format"], &document["format_newest"]), (&1.into(), &1.into()));
    for name in ["version", "file_system", "free_bytes", "sync_ms", "clock", "cores"] {
        assert!(!document[name].is_null(), "{name}: {document}");
    }
    // Which of them this machine deserves is its own affair.
    for warning in document["warnings"].as_array().unwrap() {
        assert!(warning["code"].as_str().unwrap().starts_with("DH35"), "{warning}");
    }
    assert_eq!(Office::without_registry("doctor-none").json(&["doctor"])["format"], Value::Null);
}
