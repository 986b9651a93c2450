//! Known personal texts are planted, then looked for in every byte that the program leaves behind:
//! files, snapshots among them, messages, what a killed process drops.

use std::fs;
use std::path::{Path, PathBuf};

use rustix::process::{Pid, Signal, kill_process};

use crate::office::{Office, text};

/// Each text as it was written, and without case and marks.
const PLANTED: &[(&str, &str)] = &[
    ("Bùi Thị Ngọc Quyên", "bui thi ngoc quyen"),
    ("Đặng Hữu Phước Vĩnh", "dang huu phuoc vinh"),
    ("001148771234", "001148771234"),
    ("001048881234", "001048881234"),
    ("0987123654", "0987123654"),
    ("số 7 ngõ Hoa Nhài", "so 7 ngo hoa nhai"),
    ("mổ tim, sống một mình", "mo tim, song mot minh"),
    ("THE-Quyên-1948", "the-quyen-1948"),
    ("sổ-đỏ-Quyên", "so-do-quyen"),
    ("hộ-Quyên-Vĩnh", "ho-quyen-vinh"),
    ("theo đơn của chị Quyên", "theo don cua chi quyen"),
];

const UNITS: &str = "unit,kind,name,valid_from,parent,code\nvn,central,Trung ương Hội,2010,,\n\
    p1,province,Tỉnh Một,2010-01-01,vn,01\nc1,commune,Xã Một,2010-01-01,p1,00001\n";

const HEAD: &str = "ref,full_name,birth_date,sex,unit,joined_on,national_id,phone,address,note,\
    household,card_no\n";

fn members() -> String {
    let quyen = "sổ-đỏ-Quyên,Bùi Thị Ngọc Quyên,1948-05-02,nữ,c1,2011-06-01,001148771234,0987123654,\
        số 7 ngõ Hoa Nhài,\"mổ tim, sống một mình\",hộ-Quyên-Vĩnh,THE-Quyên-1948\n";
    let vinh =
        "v1,Đặng Hữu Phước Vĩnh,1948-03-01,nam,c1,2011-06-01,001048881234,,,,hộ-Quyên-Vĩnh,\n";
    let other = |n: usize| format!("n{n},Nguyễn Văn An,1950,nam,c1,2015-01-01,,,,,,\n");
    [HEAD, quyen, vinh].map(str::to_owned).into_iter().chain((0..4200).map(other)).collect()
}

const GIFTS: &str = "support,ref,unit,kind,given_on,amount\n\
    g1,sổ-đỏ-Quyên,c1,gift_cash,2025-04-01,400000\ng2,sổ-đỏ-Quyên,c1,sick_visit,2025-04-02,200\n";

/// The ways in which a text may stand among bytes.
fn forms(text: &str) -> Vec<Vec<u8>> {
    let wide: Vec<u16> = text.encode_utf16().collect();
    let hex = |upper: bool| {
        let digits =
            text.bytes().map(|it| if upper { format!("{it:02X}") } else { format!("{it:02x}") });
        digits.collect::<String>().into_bytes()
    };
    let mut forms = vec![
        text.as_bytes().to_vec(),
        wide.iter().flat_map(|it| it.to_le_bytes()).collect(),
        wide.iter().flat_map(|it| it.to_be_bytes()).collect(),
        hex(false),
        hex(true),
    ];
    forms.extend((0..3).map(|before| base64(text.as_bytes(), before)));
    forms
}

/// What of a text is the same in base64 whatever stands around it, with so many bytes before it.
fn base64(bytes: &[u8], before: usize) -> Vec<u8> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let own = &bytes[(3 - before) % 3..];
    let triples = own.as_chunks::<3>().0.iter();
    let digit = |number: u32, shift: u32| DIGITS[(number >> shift & 63) as usize];
    let digits = triples.flat_map(|[a, b, c]| {
        let number = u32::from(*a) << 16 | u32::from(*b) << 8 | u32::from(*c);
        [18, 12, 6, 0].map(|shift| digit(number, shift))
    });
    digits.collect()
}

/// Everything that is looked for, by its first two bytes.
struct Sought {
    forms: Vec<Vec<Vec<u8>>>,
}

impl Sought {
    fn planted() -> Sought {
        let mut sought = Sought { forms: vec![Vec::new(); 1 << 16] };
        for (written, folded) in PLANTED {
            for text in [written, folded, &*written.to_uppercase(), &*written.to_lowercase()] {
                for form in forms(text) {
                    sought.forms[start(&form)].push(form);
                }
            }
        }
        sought
    }

    fn assert_none_in(&self, bytes: &[u8], place: &str) {
        for at in 0..bytes.len().saturating_sub(1) {
            for form in &self.forms[start(&bytes[at..])] {
                let shown = String::from_utf8_lossy(form);
                assert!(!bytes[at..].starts_with(form), "{shown:?} stands in {place} at {at}");
            }
        }
    }
}

fn start(bytes: &[u8]) -> usize {
    usize::from(bytes[0]) << 8 | usize::from(bytes[1])
}

fn assert_none_in(bytes: &[u8], place: &str) {
    static SOUGHT: std::sync::LazyLock<Sought> = std::sync::LazyLock::new(Sought::planted);
    SOUGHT.assert_none_in(bytes, place);
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            found.push(path);
        }
    }
    found
}

fn assert_none_on_disk(office: &Office) {
    for path in files_below(&office.data()) {
        let bytes = fs::read(&path).unwrap();
        // A segment is zero-filled ahead of need.
        let written = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        assert_none_in(&bytes[..written], &path.display().to_string());
    }
}

/// Runs a command; what it says beside its answer holds nothing that was planted.
fn said(office: &Office, arguments: &[&str]) -> String {
    let output = office.run(&[arguments, &["--json"]].concat());
    assert_none_in(&output.stderr, &format!("what {arguments:?} says"));
    text(&output.stderr)
}

#[test]
fn what_is_looked_for_is_found_in_every_form() {
    let text = "Bùi Thị Ngọc Quyên";
    for form in forms(text) {
        let found = std::panic::catch_unwind(|| assert_none_in(&[b"..", &*form].concat(), "here"));
        assert!(found.is_err(), "{form:?}");
    }
    assert_eq!(base64(b"\x01\x02\x03", 0), b"AQID");
    assert_eq!(base64(b"\x09\x09\x01\x02\x03", 1), b"AQID");
}

#[test]
fn nothing_that_was_planted_stands_in_any_byte_that_is_left_behind() {
    let office = Office::founded("planted");
    office.import("units", UNITS);
    let file = office.file("members.csv", &members());
    said(&office, &["import", "members", &file]);
    let gifts = office.file("gifts.csv", GIFTS);
    said(&office, &["import", "support", &gifts]);
    assert!(office.data().join("state").is_dir() && office.data().join("models").is_dir());
    said(&office, &["rebuild"]);
    said(&office, &["report", "membership"]);
    said(&office, &["history", "person", "sổ-đỏ-Quyên"]);
    said(&office, &["verify", "--full"]);
    said(&office, &["import", "members", &file]);
    let wrong =
        HEAD.to_owned() + "w1,Bùi Thị Ngọc Quyên,hôm qua,nữ,c1,2011,001148771234,0987123654,,,,\n";
    said(&office, &["import", "members", &office.file("wrong.csv", &wrong)]);
    assert_none_on_disk(&office);

    let state = office.data().join("state");
    let before: Vec<(PathBuf, Vec<u8>)> = files_below(&state)
        .into_iter()
        .map(|file| (file.clone(), fs::read(file).unwrap()))
        .collect();
    said(&office, &["erase", "person", "sổ-đỏ-Quyên", "--reason", "theo đơn của chị Quyên"]);
    assert_none_on_disk(&office);

    // Whoever kept the snapshot opens it no more: its key is gone.
    fs::remove_dir_all(&state).unwrap();
    for (file, bytes) in before {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }
    let told = said(&office, &["register-complete", "c1", "--on", "2026-01-01"]);
    assert!(told.contains("DH3201"), "nothing in the snapshot opens after an erasure: {told}");
}

#[test]
fn a_server_that_is_killed_says_and_leaves_nothing() {
    let office = Office::founded("planted-server");
    office.import("units", UNITS);
    let told = office.data().with_file_name("stderr");
    let folder = office.data().with_file_name("dump");
    fs::create_dir(&folder).unwrap();
    let mut command = office.command(&["serve", "--listen", "127.0.0.1:0", "--json"]);
    command.current_dir(&folder).stderr(fs::File::create(&told).unwrap());
    let server = Office::serving(&mut command);
    let members = HEAD.to_owned()
        + "sổ-đỏ-Quyên,Bùi Thị Ngọc Quyên,1948-05-02,nữ,c1,2011-06-01,001148771234,0987123654,,,,\n\
           w1,Đặng Hữu Phước Vĩnh,hôm qua,nam,c1,2011-06-01,001048881234,,,,,\n";
    let key = "0193a0c6-7b5e-7000-8000-000000000001";
    let sent = server.send("members?batch=b", key, &members);
    let location = sent.header("location").expect("an import is a job").to_owned();
    server.ended(&location);
    server.get("/api/v1/history/person/s%E1%BB%95-%C4%91%E1%BB%8F-Quy%C3%AAn");
    server.get("/api/v1/history/person/001148771234");
    let limits = fs::read_to_string(format!("/proc/{}/limits", server.id())).unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().nth(4), Some("0"), "{core}");
    let pid = Pid::from_raw(i32::try_from(server.id()).unwrap()).unwrap();
    kill_process(pid, Signal::ABORT).unwrap();
    drop(server);
    assert_eq!(files_below(&folder), Vec::<PathBuf>::new());
    assert_none_in(&fs::read(told).unwrap(), "what the server says");
    assert_none_on_disk(&office);
}
