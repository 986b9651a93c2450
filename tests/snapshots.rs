//! Snapshots of read models: an answer is the same with them and without, and nothing that is wrong
//! with one changes an answer.

use std::fs;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use crate::office::{Office, text};

const UNITS: &str = "unit,kind,name,valid_from,parent,code\nvn,central,Trung ương Hội,2010,,\n\
    p1,province,Tỉnh Một,2010-01-01,vn,01\nc1,commune,Xã Một,2010-01-01,p1,00001\n";

const MEMBERS: &str = "ref,full_name,birth_date,sex,unit,joined_on\n\
    m1,Nguyễn Văn An,1950,nam,c1,2011-06-01\nm2,Trần Thị Bình,1950,nữ,c1,2011-06-01\n";

const FUNDS: &str = "fund,unit,purpose,name,opened_on\nq1,c1,association,Chân quỹ,2020-01-01\n";

const RECEIPTS: &str = "receipt,fund,amount,received_on,donor\nr1,q1,900000,2025-03-01,Ông Mậu\n";

const GIFTS: &str = "support,ref,unit,kind,given_on,amount,fund\n\
    g1,m1,c1,gift_cash,2025-04-01,400000,q1\ng2,m2,c1,sick_visit,2025-04-02,200,q1\n";

const HONOURS: &str = "commendation,ref,kind,level,decision_no,decided_by,decided_on\n\
    k1,m1,bk_tw,central,12/QĐ,Trung ương Hội,2025-05-01\n";

const CLUBS: &str = "club,unit,name,founded_on\nl1,c1,CLB liên thế hệ,2019\n";

const QUESTIONS: &[&[&str]] = &[
    &["report", "membership", "--on", "2025-12-31", "--level", "commune"],
    &["report", "support", "--from", "2025-01-01", "--to", "2025-12-31", "--by", "kind,month,fund"],
    &["report", "funds", "--on", "2025-12-31"],
    &["report", "clubs", "--on", "2025-12-31", "--by", "club"],
    &["report", "commendations", "--from", "2025-01-01", "--to", "2025-12-31", "--by", "kind"],
    &["report", "ratio", "--of", "members", "--per", "members_60_plus", "--on", "2025-12-31"],
    &["explain", "membership", "--unit", "c1", "--from", "2011-01-01", "--to", "2025-12-31"],
    &["audit", "--by", "act"],
    &["history", "person", "m1"],
    &["history", "support", "g1"],
    &["history", "fund", "q1"],
    &["history", "club", "l1"],
    &["history", "unit", "c1"],
];

fn furnished(name: &str) -> Office {
    let office = Office::founded(name);
    for (kind, rows) in [
        ("units", UNITS),
        ("members", MEMBERS),
        ("funds", FUNDS),
        ("receipts", RECEIPTS),
        ("support", GIFTS),
        ("commendations", HONOURS),
        ("clubs", CLUBS),
    ] {
        office.import(kind, rows);
    }
    office
}

/// Every answer, and what was said beside them.
fn answers(office: &Office) -> (Vec<String>, String) {
    let mut said = String::new();
    let answer = |question: &&[&str]| {
        let output = office.run(&[question, ["--json"].as_slice()].concat());
        said += &text(&output.stderr);
        assert!(output.status.success(), "{question:?}: {}", text(&output.stderr));
        text(&output.stdout)
    };
    (QUESTIONS.iter().map(answer).collect(), said)
}

/// The one set that stands.
fn set(office: &Office) -> PathBuf {
    let sets = fs::read_dir(office.data().join("models")).unwrap();
    let mut sets: Vec<PathBuf> = sets.map(|set| set.unwrap().path()).collect();
    assert_eq!(sets.len(), 1, "{sets:?}");
    sets.pop().unwrap()
}

fn files(office: &Office) -> Vec<PathBuf> {
    fs::read_dir(set(office)).unwrap().map(|file| file.unwrap().path()).collect()
}

#[test]
fn every_answer_is_the_same_from_a_snapshot_and_from_the_whole_log() {
    let office = furnished("snapshot");
    let folded = answers(&office);
    office.json(&["rebuild"]);
    assert!(files(&office).len() > 8);
    assert_eq!(answers(&office), folded);
    // What came since the snapshot is folded on top of it.
    office.import("departures", "ref,left_on,reason\nm2,2025-06-01,moved_away\n");
    office.import("reversals", "support,reversed_on,reason\ng2,2025-06-01,nhầm\n");
    let resumed = answers(&office);
    assert_ne!(resumed, folded);
    office.json(&["rebuild", "--check"]);
    office.json(&["verify", "--full"]);
    fs::remove_dir_all(office.data().join("models")).unwrap();
    assert_eq!(answers(&office), resumed);
}

#[test]
fn a_damaged_snapshot_is_dropped_and_said_to_be() {
    let office = furnished("damaged");
    let (expected, _) = answers(&office);
    office.json(&["rebuild"]);
    for (number, file) in files(&office).into_iter().enumerate() {
        let whole = fs::read(&file).unwrap();
        match number % 4 {
            0 => fs::write(&file, &whole[..whole.len() - 1]).unwrap(),
            1 => fs::write(&file, []).unwrap(),
            2 => fs::remove_file(&file).unwrap(),
            _ => {
                let mut flipped = whole.clone();
                flipped[whole.len() / 2] ^= 4;
                fs::write(&file, flipped).unwrap();
            }
        }
        let (answers, said) = answers(&office);
        assert_eq!(answers, expected, "{}", file.display());
        // What no report asks for is not even opened.
        let asked = !file.ends_with("histories") && !file.ends_with("keys");
        assert_eq!(said.contains("DH320"), asked, "{}: {said}", file.display());
        fs::write(&file, whole).unwrap();
    }
    assert_eq!(answers(&office), (expected, String::new()));
}

#[test]
fn what_only_folding_reads_is_not_opened_by_a_report() {
    let office = furnished("records");
    office.json(&["rebuild"]);
    let report = |of: &[&str]| office.run(&[of, ["--json"].as_slice()].concat());
    let expected: Vec<_> = QUESTIONS.iter().map(|question| report(question).stdout).collect();
    fs::remove_file(set(&office).join("memberships-records")).unwrap();
    for (question, expected) in QUESTIONS.iter().zip(expected) {
        let output = report(question);
        assert_eq!(text(&output.stdout), text(&expected));
        // Why a figure changed is told by the records too.
        let folds = question[0] == "explain";
        assert_eq!(text(&output.stderr).contains("DH3201"), folds, "{question:?}");
    }
}

#[test]
fn a_snapshot_of_another_log_or_of_a_later_one_is_dropped() {
    let (office, other) = (furnished("own"), furnished("other"));
    other.json(&["rebuild"]);
    let older = office.data().with_file_name("older");
    copy(&office.data(), &older);
    let (expected, _) = answers(&office);
    copy(&other.data().join("models"), &office.data().join("models"));
    let (foreign, said) = answers(&office);
    assert_eq!(foreign, expected);
    assert!(said.contains("DH3203"), "{said}");
    // A newer snapshot beside a log that was restored from an older copy.
    office.import("departures", "ref,left_on,reason\nm2,2025-06-01,moved_away\n");
    office.json(&["rebuild"]);
    let models = office.data().join("models");
    copy(&models, &older.join("models"));
    fs::remove_dir_all(office.data()).unwrap();
    copy(&older, &office.data());
    let (restored, said) = answers(&office);
    assert_eq!(restored, expected);
    assert!(said.contains("DH3204"), "{said}");
    office.json(&["rebuild"]);
    assert_eq!(answers(&office), (expected, String::new()));
    set(&office);
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    let _ = fs::remove_dir_all(to);
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn a_rebuild_killed_at_any_moment_leaves_a_snapshot_that_is_whole_or_none() {
    let office = furnished("killed");
    let (expected, _) = answers(&office);
    for wait in 0..24 {
        let mut child = office
            .command(&["rebuild", "--json"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(wait * 4));
        child.kill().unwrap();
        child.wait().unwrap();
        let report = office.run(&[QUESTIONS[0], &["--json"]].concat());
        assert_eq!(text(&report.stdout), expected[0]);
        assert_eq!(text(&report.stderr), "", "after {} ms", wait * 4);
    }
    office.json(&["rebuild"]);
    assert_eq!(answers(&office), (expected, String::new()));
    set(&office);
}

#[test]
fn a_snapshot_that_can_not_be_written_is_a_note_and_no_failure() {
    let office = furnished("unwritable");
    let (expected, _) = answers(&office);
    fs::write(office.data().join("models"), "in the way").unwrap();
    let output = office.run(&["rebuild", "--json"]);
    assert!(output.status.success());
    assert!(text(&output.stderr).contains("DH3206"), "{}", text(&output.stderr));
    assert_eq!(answers(&office).0, expected);
}

#[test]
fn a_large_import_leaves_a_snapshot_and_a_server_starts_from_it() {
    let office = furnished("large");
    let member = |n: usize| format!("n{n},Nguyễn Văn {n},19{},nam,c1,2015-01-01\n", 40 + n % 15);
    let rows: String = (0..5000).map(member).collect();
    office.import("members", &format!("{}{rows}", MEMBERS.split_inclusive('\n').next().unwrap()));
    let taken = files(&office);
    let server = office.serve();
    let report = server.json("/api/v1/reports/membership?on=2025-12-31&level=commune");
    assert_eq!(report["rows"][0]["registry_members"], 5002);
    let history = server.json("/api/v1/history/support/g1");
    assert_eq!(history["commits"].as_array().map(Vec::len), Some(1));
    drop(server);
    assert_eq!(files(&office), taken, "a few commits are not worth another snapshot");
}

/// Rows that rules refuse for what is recorded, each for another reason, and some that stand already.
const DOUBTFUL: &[(&str, &str)] = &[
    ("members", MEMBERS),
    ("funds", FUNDS),
    ("receipts", RECEIPTS),
    ("support", GIFTS),
    ("commendations", HONOURS),
    ("clubs", CLUBS),
    (
        "members",
        "ref,full_name,birth_date,sex,unit,joined_on\nm1,Nguyễn Văn Bê,1950,nam,c1,2011-06-01\n\
            m2,Trần Thị Bình,1950,nữ,c1,2012-01-01\nx1,Lê Văn Tám,1990,nam,c1,2015-01-01\n",
    ),
    (
        "support",
        "support,ref,unit,kind,given_on,amount,fund\ng1,m2,c1,gift_cash,2025-04-01,400000,q1\n\
            g9,m1,c1,gift_cash,2025-04-01,900000000,q1\ng8,m7,c1,gift_cash,2025-04-01,1,q1\n",
    ),
    ("departures", "ref,left_on,reason\nm1,2010-01-01,resigned\nm9,2020-01-01,died\n"),
    (
        "commendations",
        "commendation,ref,kind,level,decision_no,decided_by,decided_on\n\
        k2,m1,bk_tw,central,12/QĐ,Trung ương Hội,2025-05-01\n",
    ),
    (
        "corrections",
        "kind,key,column,learned_on,value,reason\npersons,m2,birth_date,2026-01-01,1949,sổ gốc\n\
            support,g1,amount,2026-01-01,300000,nhầm\nfunds,q1,name,2026-01-01,Quỹ hội,đổi\n",
    ),
];

/// What an import answers to each, without what differs from run to run.
fn judged(office: &Office) -> (Vec<serde_json::Value>, String) {
    let mut said = String::new();
    let judge = |(kind, rows): &(&str, &str)| {
        let file = office.file("rows.csv", rows);
        let output = office.run(&["import", kind, &file, "--json"]);
        said += &text(&output.stderr);
        let mut answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        answer["batch"] = serde_json::Value::Null;
        answer
    };
    (DOUBTFUL.iter().map(judge).collect(), said)
}

#[test]
fn rules_answer_the_same_from_a_snapshot_of_the_state() {
    let office = furnished("state");
    let member = |n: usize| format!("n{n},Nguyễn Văn An,19{},nam,c1,2015-01-01\n", 40 + n % 15);
    let rows: String = (0..5000).map(member).collect();
    office.import("members", &format!("{}{rows}", MEMBERS.split_inclusive('\n').next().unwrap()));
    let state = office.data().join("state");
    let snapshot = state.read_dir().unwrap().next().unwrap().unwrap().path().join("registry");
    let before = office.data().with_file_name("before");
    copy(&office.data(), &before);
    let (expected, said) = judged(&office);
    assert_eq!(said, "");
    let refused = |answer: &serde_json::Value| answer["refused"].as_array().unwrap().len();
    assert!(expected.iter().map(refused).sum::<usize>() >= 7, "{expected:#?}");
    let again = |note: &str| {
        let (answers, said) = judged(&office);
        assert_eq!(answers, expected);
        // The first to end in good order replaces the one that was dropped.
        let notes = said.lines().filter(|line| !note.is_empty() && line.contains(note)).count();
        assert_eq!(notes, usize::from(!note.is_empty()), "{said}");
    };
    // Without a snapshot, with a damaged one, and with that of another moment of another log.
    copy(&before, &office.data());
    fs::remove_dir_all(&state).unwrap();
    again("");
    copy(&before, &office.data());
    let mut bytes = fs::read(&snapshot).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&snapshot, bytes).unwrap();
    again("DH3201");
    copy(&before, &office.data());
    let mut bytes = fs::read(&snapshot).unwrap();
    bytes[70] ^= 1;
    fs::write(&snapshot, bytes).unwrap();
    again("DH3203");
}
