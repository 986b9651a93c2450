//! A signed checkpoint binds the log: what it says can't be taken back, not by restoring a copy.

use std::fs;
use std::path::Path;

use super::{printed, refused};
use crate::office::Office;

const UNITS: &str = "unit,kind,name,valid_from\nc1,commune,Xã Một,1990-01-01\n";

fn copy(from: &Path, to: &Path) {
    if from.is_file() {
        fs::copy(from, to).unwrap();
        return;
    }
    let _ = fs::remove_dir_all(to);
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        copy(&entry.path(), &to.join(entry.file_name()));
    }
}

#[test]
fn a_checkpoint_names_the_log_its_size_and_its_root_and_is_the_same_until_the_log_grows() {
    let office = Office::without_registry("checkpoint");
    office.json(&["init", "--origin", "dienhong.example/spec"]);
    let first = printed(&office, &["checkpoint"]);
    let lines: Vec<&str> = first.lines().collect();
    assert_eq!((lines[0], lines[3]), ("dienhong.example/spec", ""));
    assert!(lines[4].starts_with("— dienhong.example/spec "), "{first}");
    assert_eq!(printed(&office, &["checkpoint"]), first);

    let position = office.import("units", UNITS);
    let document = office.json(&["checkpoint"]);
    assert!(document["size"].as_u64().unwrap() >= position);
    assert_ne!(document["checkpoint"], first.as_str());
    let verified = office.json(&["verify"]);
    assert_eq!(verified["checkpoints"], 2);
    assert_eq!(verified["root_hash"], document["root_hash"]);
    let key = printed(&office, &["checkpoint", "--key"]);
    assert_eq!(key.trim_end(), document["key"].as_str().unwrap());
    assert_eq!(fs::read_to_string(office.data().join("checkpoints/log.pub")).unwrap(), key);
}

#[test]
fn a_checkpoint_is_made_beside_a_running_server() {
    let office = Office::founded("checkpoint-served");
    let server = office.serve();
    let begun = server.send("units", "0193f3a4-0000-7000-8000-000000000001", UNITS);
    let job = server.ended(begun.header("location").unwrap());
    let document = office.json(&["checkpoint"]);
    let position = job["answer"]["last_position"].as_u64().unwrap();
    assert!(document["size"].as_u64().unwrap() >= position, "{document}");
    assert!(server.stopped().success());
    office.json(&["verify"]);
}

#[test]
fn a_log_put_back_to_an_older_copy_is_refused_by_what_was_signed_since() {
    let office = Office::founded("checkpoint-rollback");
    office.import("units", UNITS);
    let older = office.data().with_extension("older");
    copy(&office.data(), &older);
    office
        .import("units", "unit,kind,name,parent,valid_from\nh2,branch,Chi hội Hai,c1,1990-01-01\n");
    let kept = office.file("kept.checkpoint", &printed(&office, &["checkpoint"]));

    // The log alone goes back; the keys know what was signed.
    for part in ["log", "HEAD"] {
        copy(&older.join(part), &office.data().join(part));
    }
    refused(&office, &["verify"], 3, "DH3302");
    refused(&office, &["checkpoint"], 3, "DH3302");

    // Written on differently since.
    office
        .import("units", "unit,kind,name,parent,valid_from\nh3,branch,Chi hội Ba,c1,1990-01-01\n");
    office
        .import("units", "unit,kind,name,parent,valid_from\nh4,branch,Chi hội Bốn,c1,1990-01-01\n");
    refused(&office, &["verify"], 3, "DH3303");
    refused(&office, &["checkpoint"], 3, "DH3303");

    // All of it goes back: only who kept a checkpoint elsewhere can tell.
    copy(&older, &office.data());
    office.json(&["verify"]);
    refused(&office, &["verify", "--checkpoint", &kept], 3, "DH3302");
}

#[test]
fn a_signed_checkpoint_that_was_changed_is_named() {
    let office = Office::founded("checkpoint-changed");
    let document = office.json(&["checkpoint"]);
    let name = format!("{:020}", document["size"].as_u64().unwrap());
    let file = office.data().join("checkpoints").join(&name);
    let mut bytes = fs::read(&file).unwrap();
    let last = bytes.len() - 8;
    bytes[last] ^= 1;
    fs::write(&file, bytes).unwrap();
    refused(&office, &["verify"], 3, "DH3301");
}

#[test]
fn a_lost_key_is_not_replaced_by_another_of_the_same_name() {
    let office = Office::founded("checkpoint-key");
    fs::remove_file(office.data().join("keys/checkpoint.key")).unwrap();
    refused(&office, &["checkpoint"], 1, "DH3304");
    office.json(&["verify"]);
}
