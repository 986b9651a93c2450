//! Killed or out of room in the middle: what is left never passes as whole, and the next try is.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use super::said;
use crate::http::small_registry;
use crate::office::{Office, text};

const KILLS: u64 = 8;

/// Kills the command after a while that differs from try to try.
fn killed(mut command: Command, attempt: u64) {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    thread::sleep(Duration::from_millis(attempt * 37 % 300));
    let _ = child.kill();
    child.wait().unwrap();
}

#[test]
fn a_backup_killed_at_any_moment_is_whole_or_none() {
    let office = small_registry("backup-killed");
    let backup = said(&office.beside("backup"));
    for attempt in 1..=KILLS {
        office.import(
            "population",
            &format!("unit,counted_on,source,persons_60_plus\nx1,2024-01-0{attempt},a,10\n"),
        );
        killed(office.command(&["backup", "create", &backup]), attempt);
        let again = office.elsewhere(&format!("again-{attempt}"));
        let output = again.run(&["backup", "restore", &backup]);
        let error = text(&output.stderr);
        if output.status.success() {
            again.json(&["verify"]);
        } else {
            let none = ["DH3401", "DH3404"].iter().any(|code| error.contains(code));
            assert!(none && attempt < KILLS, "attempt {attempt}: {error}");
            assert!(!again.data.join("FORMAT").exists());
        }
        if attempt == 1 {
            office.back_up();
        }
    }
    office.back_up();
    let last = office.elsewhere("last");
    let position = last.restored()["position"].clone();
    assert_eq!(position, office.json(&["verify"])["position"]);
}

#[test]
fn a_restore_killed_at_any_moment_leaves_no_registry_or_a_whole_one() {
    let office = small_registry("restore-killed");
    let position = office.back_up()["position"].clone();
    let backup = said(&office.beside("backup"));
    for attempt in 1..=KILLS {
        let again = office.elsewhere(&format!("again-{attempt}"));
        killed(again.command(&["backup", "restore", &backup]), attempt);
        if again.data.join("FORMAT").exists() {
            assert_eq!(again.json(&["verify"])["position"], position);
        } else {
            again.refused(&["report", "membership"], 1, "DH30");
        }
        let _ = fs::remove_dir_all(&again.data);
        again.restored();
    }
}

/// A file system of a few megabytes; `None` where this machine mounts none for us.
struct Small(PathBuf);

impl Small {
    #[expect(clippy::print_stderr, reason = "what is skipped is said")]
    fn mounted(office: &Office, megabytes: u32) -> Option<Small> {
        let at = office.beside("small");
        fs::create_dir_all(&at).unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={megabytes}m"), "tmpfs"]).arg(&at);
        let mounted = mount.stderr(Stdio::null()).status().is_ok_and(|status| status.success());
        if !mounted {
            eprintln!("SKIPPED: this machine mounts no small file system for a test");
        }
        mounted.then_some(Small(at))
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn without_room_nothing_passes_as_whole_and_the_reason_is_said() {
    let office = small_registry("backup-full");
    office.back_up();
    let Some(small) = Small::mounted(&office, 40) else { return };
    let dest = said(&small.0.join("backup"));
    let output = office.run(&["backup", "create", &dest]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("DH3402"), "{}", text(&output.stderr));
    office.elsewhere("again").refused(&["backup", "restore", &dest], 1, "DH3401");
    fs::remove_dir_all(small.0.join("backup")).unwrap();

    let full = office.elsewhere("small/data");
    full.refused(&["backup", "restore", &said(&office.beside("backup"))], 1, "DH3402");
    full.refused(&["report", "membership"], 1, "DH30");
}
