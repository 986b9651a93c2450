//! What is no whole backup is refused with its diagnosis, and nothing that stands is overwritten.

use std::fs;

use super::said;
use crate::http::small_registry;
use crate::office::Office;

fn flip(path: &std::path::Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 0x20;
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_damaged_or_half_backup_is_refused_and_leaves_no_registry() {
    let office = small_registry("backup-damaged");
    office.back_up();
    let backup = office.beside("backup");
    let segment = backup.join("log/00000001.seg");
    let whole = fs::read(&segment).unwrap();
    let again = office.elsewhere("again");
    let restore = ["backup", "restore", &said(&backup)];

    flip(&segment, 5000);
    again.refused(&restore, 3, "00000001.seg");
    fs::write(&segment, &whole[..whole.len() / 2]).unwrap();
    again.refused(&restore, 3, "DH30");
    fs::remove_file(&segment).unwrap();
    again.refused(&restore, 3, "DH3002");
    // An end that was zeroed: the log is shorter than it was.
    let mut shorter = whole.clone();
    let end = shorter.iter().rposition(|byte| *byte != 0).unwrap();
    shorter[end - 600..=end].fill(0);
    fs::write(&segment, &shorter).unwrap();
    again.refused(&restore, 3, "DH30");
    fs::write(&segment, &whole).unwrap();
    fs::remove_file(backup.join("HEAD")).unwrap();
    again.refused(&restore, 3, "DH3001");
    assert!(!again.data.join("FORMAT").exists());
}

#[test]
fn a_backup_that_is_none_or_unfinished_or_newer_is_named() {
    let office = small_registry("backup-none");
    office.back_up();
    let (backup, again) = (office.beside("backup"), office.elsewhere("again"));
    let label = fs::read_to_string(backup.join("BACKUP")).unwrap();
    let restore = ["backup", "restore", &said(&backup)];
    let newer = label.replace("\"backup_format\":1", "\"backup_format\":2");
    fs::write(backup.join("BACKUP"), newer).unwrap();
    again.refused(&restore, 1, "DH3406");
    fs::remove_file(backup.join("BACKUP")).unwrap();
    again.refused(&restore, 1, "DH3401");
    // No command takes a backup for a registry.
    let inside = office.elsewhere("backup");
    inside.refused(&["report", "membership"], 1, "DH3024");
    inside.refused(&["serve", "--listen", "127.0.0.1:0"], 1, "DH3024");
}

#[test]
fn nothing_that_stands_is_overwritten() {
    let office = small_registry("backup-stands");
    office.back_up();
    let backup = said(&office.beside("backup"));
    let verified = office.json(&["verify"]);
    let same = office.elsewhere("data");
    same.refused(&["backup", "restore", &backup], 1, "DH3403");
    let server = office.serve();
    same.refused(&["backup", "restore", &backup], 1, "DH3023");
    drop(server);
    assert_eq!(office.json(&["verify"])["root_hash"], verified["root_hash"]);

    let other = Office::founded("backup-stands-other");
    let output = other.run(&["backup", "create", &backup]);
    assert!(crate::office::text(&output.stderr).contains("DH3408"));
    let output = office.run(&["backup", "create", &said(&office.data())]);
    assert!(crate::office::text(&output.stderr).contains("DH3405"));
    office.elsewhere("again").restored();
}

#[test]
fn a_log_that_is_older_than_its_backup_does_not_replace_it() {
    let office = small_registry("backup-rollback");
    office.back_up();
    let backup = said(&office.beside("backup"));
    let older = office.elsewhere("older");
    older.json(&["backup", "restore", &backup, "--to", "20"]);
    older.refused(&["backup", "create", &backup], 1, "DH340");
    office.elsewhere("again").restored();
}
