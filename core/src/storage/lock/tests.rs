//! Specs: the second holder is refused by name.

use super::*;
use crate::storage::os::tests::Scratch;

#[test]
fn the_second_holder_is_refused_and_told_the_pid_of_the_first() {
    let scratch = Scratch::new("lock-second");
    let first = Lock::take(scratch.path()).unwrap();

    let refused = Lock::take(scratch.path()).unwrap_err();

    let own = std::process::id();
    assert!(matches!(refused, LockError::InUse { pid: Some(pid) } if pid == own));
    drop(first);
    Lock::take(scratch.path()).unwrap();
}

#[test]
fn a_lock_left_by_a_dead_process_is_taken() {
    let scratch = Scratch::new("lock-dead");
    std::fs::write(scratch.path().join("LOCK"), "4194304 and more").unwrap();

    let _held = Lock::take(scratch.path()).unwrap();

    let text = std::fs::read_to_string(scratch.path().join("LOCK")).unwrap();
    assert_eq!(text, format!("{}\n", std::process::id()));
}

#[test]
fn a_lock_is_taken_where_its_holder_can_not_be_written_down() {
    let scratch = Scratch::new("lock-full");
    std::os::unix::fs::symlink("/dev/full", scratch.path().join("LOCK")).unwrap();
    let _held = Lock::take(scratch.path()).unwrap();
    let refused = Lock::take(scratch.path()).unwrap_err();
    assert!(matches!(refused, LockError::InUse { pid: Some(_) }), "{refused}");
}

#[test]
fn a_lock_file_that_was_deleted_or_made_anew_lets_no_second_one_in() {
    let scratch = Scratch::new("lock-deleted");
    let _first = Lock::take(scratch.path()).unwrap();
    let own = std::process::id();
    for leave in [|_: &Path| (), |lock: &Path| std::fs::write(lock, "1\n").unwrap()] {
        let lock = scratch.path().join("LOCK");
        std::fs::remove_file(&lock).unwrap();
        leave(&lock);
        let refused = Lock::take(scratch.path()).unwrap_err();
        assert!(matches!(refused, LockError::InUse { pid: Some(pid) } if pid == own), "{refused}");
    }
}
