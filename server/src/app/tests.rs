//! A data directory from its making to its reading.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use dienhong_core::domain::ids::Millis;

use super::*;
use crate::failure::Exit;
use dienhong_core::domain::refusal::Code;

fn scratch(name: &str) -> PathBuf {
    let dir = std::env::temp_dir().join(format!("dienhong-app-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&dir);
    dir
}

fn new() -> NewRegistry {
    let time_zone = chrono_tz::Asia::Ho_Chi_Minh;
    NewRegistry { origin: "dienhong.example".into(), time_zone, sample: true, catalogue: vec![] }
}

fn code<T>(result: Result<T, Failure>) -> Code {
    result.err().expect("it fails").message.code
}

#[test]
fn a_registry_is_made_once_and_opened_again() {
    let dir = scratch("once");
    init(&dir, &new()).unwrap().close().unwrap();
    assert_eq!(code(init(&dir, &new())), Code(3027));
    let records = Records::open(&dir).unwrap();
    assert_eq!(records.origin(), "dienhong.example");
    assert_eq!(records.time_zone(), chrono_tz::Asia::Ho_Chi_Minh);
    let writer = Writer::open(&dir).unwrap();
    assert_eq!(writer.registry().tip().position(), 3);
    assert_eq!(writer.source(MAIN_SOURCE, Actor::System).unwrap(), SourceNo(0));
    assert_eq!(writer.source("hung-yen", Actor::System).unwrap(), SourceNo(1));
    writer.close().unwrap();
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn a_second_writer_is_refused_and_a_reader_is_not() {
    let dir = scratch("second");
    let writer = init(&dir, &new()).unwrap();
    let refused = Writer::open(&dir).err().expect("the directory is in use");
    assert_eq!(refused.message.code, Code(3023));
    assert_eq!(refused.message.values, [("pid", std::process::id().to_string())]);
    let mut records = writer.records().unwrap();
    let mut commits = 0;
    let mut reading = records.clear();
    while let Some(group) = reading.next_group().unwrap() {
        commits += group.len();
    }
    assert_eq!(commits, 3);
    writer.close().unwrap();
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn an_empty_or_missing_directory_is_no_registry() {
    let dir = scratch("missing");
    assert_eq!(code(Writer::open(&dir)), Code(3024));
    fs::create_dir(&dir).unwrap();
    assert_eq!(code(Records::open(&dir)), Code(3024));
    fs::create_dir(dir.join("log")).unwrap();
    assert_eq!(code(init(&dir, &new())), Code(3028));
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn only_its_owner_may_read_the_master_key() {
    let dir = scratch("master");
    init(&dir, &new()).unwrap().close().unwrap();
    let key = dir.join("keys/master.key");
    assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    fs::write(&key, format!("{}\n", "A".repeat(43) + "=")).unwrap();
    assert_eq!(code(Writer::open(&dir)), Code(3101));
    fs::write(&key, "not a key").unwrap();
    assert_eq!(code(Writer::open(&dir)), Code(3114));
    fs::remove_file(&key).unwrap();
    assert_eq!(code(Writer::open(&dir)), Code(3114));
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn a_damaged_log_ends_with_exit_3_and_says_where() {
    let dir = scratch("damaged");
    init(&dir, &new()).unwrap().close().unwrap();
    let segment = fs::read_dir(dir.join("log")).unwrap().next().unwrap().unwrap().path();
    let mut bytes = fs::read(&segment).unwrap();
    bytes[600] ^= 1;
    fs::write(&segment, bytes).unwrap();
    let failure = Writer::open(&dir).err().expect("the log is damaged");
    assert_eq!(failure.exit, Exit::NotIntact);
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn damage_is_told_with_the_time_up_to_which_the_log_is_intact() {
    let dir = scratch("dated");
    init(&dir, &new()).unwrap().close().unwrap();
    let segment = dir.join("log/00000001.seg");
    let mut bytes = fs::read(&segment).unwrap();
    let last = bytes.iter().rposition(|&byte| byte != 0).unwrap();
    bytes[last] ^= 0x10;
    fs::write(&segment, bytes).unwrap();
    for failure in [Writer::open(&dir).err(), Records::verified(&dir).err()] {
        let text = failure.expect("the log is damaged").message.text(crate::i18n::Lang::En);
        assert!(text.contains("intact up to position 3 (20"), "{text}");
    }
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn a_registry_without_the_directory_of_its_segments_is_not_intact() {
    let dir = scratch("segments");
    init(&dir, &new()).unwrap().close().unwrap();
    fs::rename(dir.join("log"), dir.join("elsewhere")).unwrap();
    for failure in [Writer::open(&dir).err(), Records::open(&dir).err()] {
        let failure = failure.expect("the segments are gone");
        assert_eq!((failure.message.code, failure.exit), (Code(3002), Exit::NotIntact));
    }
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn what_opening_repaired_is_told() {
    let dir = scratch("repaired");
    init(&dir, &new()).unwrap().close().unwrap();
    let mut head = fs::read(dir.join("HEAD")).unwrap();
    head[40] ^= 1;
    fs::write(dir.join("HEAD"), head).unwrap();

    let writer = Writer::open(&dir).unwrap();

    assert_eq!(writer.repairs(), [Message::new(3035, [])]);
    writer.close().unwrap();
    let writer = Writer::open(&dir).unwrap();
    assert_eq!(writer.repairs(), []);
    writer.close().unwrap();
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn today_is_a_day_of_the_registrys_time_zone() {
    let zone = chrono_tz::Asia::Ho_Chi_Minh;
    // 2025-12-31T16:59:59.999Z and one millisecond later.
    let before = world::day(zone, Millis(1_767_200_399_999));
    let after = world::day(zone, Millis(1_767_200_400_000));
    assert_eq!(before, Day::from_ymd(2025, 12, 31).unwrap());
    assert_eq!(after, Day::from_ymd(2026, 1, 1).unwrap());
}

#[test]
fn a_missing_key_store_is_no_unknown_outcome() {
    let dir = scratch("keys");
    init(&dir, &new()).unwrap().close().unwrap();
    fs::remove_file(dir.join("keys/HEAD")).unwrap();
    let failure = Writer::open(&dir).err().expect("the keys are missing");
    assert_eq!(failure.message.code, Code(3109));
    assert_eq!(failure.exit, crate::failure::Exit::Failed);
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn keys_of_another_registry_are_refused() {
    let (dir, other) = (scratch("own"), scratch("other"));
    init(&dir, &new()).unwrap().close().unwrap();
    init(&other, &new()).unwrap().close().unwrap();
    fs::remove_dir_all(dir.join("keys")).unwrap();
    fs::rename(other.join("keys"), dir.join("keys")).unwrap();
    assert_eq!(code(Writer::open(&dir)), Code(3112));
    fs::remove_dir_all(dir).unwrap();
    fs::remove_dir_all(other).unwrap();
}
