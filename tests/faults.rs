//! Wrong files, wrong words, a second process, a damaged log: what the program says and how it
//! ends.

use std::process::Stdio;

use serde_json::Value;

use crate::office::{Office, text};

fn refusal(office: &Office, arguments: &[&str], code: i32) -> Value {
    let output = office.run(&[arguments, &["--json"]].concat());
    let (out, error) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {out}\n{error}");
    let document: Value =
        serde_json::from_str(&out).unwrap_or_else(|e| panic!("{arguments:?}: {e}: {out}{error}"));
    for name in ["code", "message_vi", "message_en", "hint"] {
        assert!(document["error"][name].as_str().is_some_and(|t| !t.is_empty()), "{document:#}");
    }
    assert_ne!(document["error"]["message_vi"], document["error"]["message_en"]);
    document["error"].clone()
}

#[test]
fn a_registry_is_founded_once() {
    let office = Office::founded("twice");
    refusal(&office, &["init"], 1);
}

#[test]
fn a_word_that_is_no_command_is_a_usage_error() {
    let office = Office::founded("usage");
    refusal(&office, &["frobnicate"], 2);
    refusal(&office, &["report", "membership", "--on", "2025-13-01"], 2);
    refusal(&office, &["report", "membership", "--known", "999999"], 2);
    refusal(&office, &["report", "membership", "--unit", "nowhere"], 1);
}

#[test]
fn a_directory_without_a_registry_is_named() {
    let office = Office::without_registry("none");
    let error = refusal(&office, &["report", "membership"], 1);
    assert!(error["message_en"].as_str().unwrap().contains("data"), "{error:#}");
}

#[test]
fn files_that_are_no_tables_are_refused_before_the_first_row() {
    let office = Office::founded("files");
    let write = |name: &str, bytes: &[u8]| {
        let path = office.file(name, "");
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let long = [b"ref,full_name,birth_date,sex,unit\n".as_slice(), &vec![b'a'; 2_000_000]].concat();
    let cases = [
        ("picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00".as_slice()),
        ("latin.csv", b"ref,full_name\nm1,Nguy\xean\n"),
        ("utf16.csv", b"\xff\xfer\x00e\x00f\x00"),
        ("empty.csv", b""),
        ("missing.csv", b"ref,full_name\nm1,An\n"),
    ];
    for (name, bytes) in cases {
        refusal(&office, &["import", "persons", &write(name, bytes)], 1);
    }
    refusal(&office, &["import", "persons", "/nowhere.csv"], 1);
    refusal(&office, &["import", "wishes", &write("w.csv", b"a\n")], 2);
    let output = office.run(&["import", "persons", &write("long.csv", &long), "--json"]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
}

#[test]
fn a_second_writer_is_refused_by_name() {
    let office = Office::founded("second");
    let fifo = office.data().with_file_name("rows.csv");
    let made = std::process::Command::new("mkfifo").arg(&fifo).status().unwrap();
    assert!(made.success());
    let path = fifo.to_string_lossy().into_owned();
    let mut first = office
        .command(&["import", "units", &path])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let pid = first.id().to_string();
    let units = office.file("u.csv", "unit,kind,name,valid_from\nvn,central,Hội,2010\n");
    // The first process holds the lock as soon as it waits for its file.
    let pipe = std::fs::OpenOptions::new().write(true).open(&fifo).unwrap();
    let mut said = String::new();
    for _ in 0..200 {
        let output = office.run(&["import", "units", &units, "--json"]);
        said = text(&output.stdout);
        if said.contains(&pid) {
            assert_eq!(output.status.code(), Some(1));
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    drop(pipe);
    first.wait().unwrap();
    assert!(said.contains(&pid), "names the holder {pid}: {said}");
}

#[test]
fn a_flipped_byte_is_found_by_file_and_position() {
    let office = Office::founded("flip");
    office.import("units", "unit,kind,name,valid_from\nvn,central,Hội,2010\n");
    office.json(&["verify"]);
    let log = office.data().join("log");
    let mut files: Vec<_> = std::fs::read_dir(&log).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    let mut bytes = std::fs::read(&files[0]).unwrap();
    let middle = bytes.windows(4).position(|four| four == "Hội".as_bytes()[..4].to_vec());
    bytes[middle.expect("unit names stand in clear")] ^= 1;
    std::fs::write(&files[0], bytes).unwrap();
    let error = refusal(&office, &["verify"], 3);
    let message = error["message_en"].as_str().unwrap();
    let name = files[0].file_name().unwrap().to_string_lossy().into_owned();
    assert!(message.contains(&name), "{message}");
    refusal(&office, &["report", "membership"], 3);
}

#[test]
fn a_key_that_is_gone_is_found_by_the_full_check_and_not_by_the_plain_one() {
    let office = Office::founded("lost-key");
    office.import("units", "unit,kind,name,valid_from\nvn,central,Hội,2010\n");
    let member = "ref,full_name,birth_date,sex,unit,joined_on\n\
        m1,Nguyễn Văn An,1950,nam,vn,2015-06-01\n";
    office.import("members", member);
    office.json(&["verify", "--full"]);
    let slots = office.data().join("keys/slots-000001-000000");
    let mut bytes = std::fs::read(&slots).unwrap();
    bytes[512..].fill(0);
    std::fs::write(&slots, bytes).unwrap();
    office.json(&["verify"]);
    let error = refusal(&office, &["verify", "--full"], 1);
    assert_eq!(error["code"], "DH3102", "{error:#}");
}
