//! A wrong file, imported and taken back: every figure as before, the keys free for the mended one,
//! what was built on it kept and told.

use std::fmt::Write as _;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::office::{Office, text};

const UNITS: &str = "unit,kind,name,valid_from,parent,code\n\
    vn,central,Trung ương Hội,2000,,\n\
    p1,province,Tỉnh Một,2000,vn,01\n\
    c1,commune,Xã Một,2000,p1,00001\n\
    c2,commune,Xã Hai,2000,p1,00002\n";

const MEMBERS: &str = "ref,full_name,birth_date,sex,unit,joined_on,household,card_no\n\
    m1,Nguyễn Văn An,1950,nam,c1,2011-06-01,h1,HV-1\n\
    m2,Trần Thị Bình,1950,nữ,c2,2011-06-01,h2,HV-2\n";

/// What stands before the wrong files, and what each of them says, in an order in which nothing is
/// built on a later one.
const RIGHT: &[(&str, &str)] = &[
    ("units", UNITS),
    ("members", MEMBERS),
    (
        "funds",
        "fund,unit,purpose,name,opened_on,opening_balance\nq1,c1,association,Quỹ,2020-01-01,5000\n",
    ),
    ("receipts", "receipt,fund,amount,received_on,donor\nr1,q1,3000,2025-03-01,Ông Mậu\n"),
    (
        "support",
        "support,ref,unit,kind,given_on,amount,fund\ng1,m1,c1,gift_cash,2025-04-01,1000,q1\n",
    ),
    ("population", "unit,counted_on,source,persons_60_plus\nc1,2024-06-30,thống kê,40\n"),
    ("figures", "unit,on,indicator,source,value\nc1,2024-06-30,clubs,báo cáo,1\n"),
    ("clubs", "club,unit,name,founded_on\nl1,c1,CLB Một,2021\n"),
    ("club_figures", "club,on,members\nl1,2024-06-30,50\n"),
    (
        "commendations",
        "commendation,ref,kind,level,decision_no,decided_by,decided_on\n\
        k1,m1,bk_ubnd,province,1/QĐ,Tỉnh hội,2024-01-01\n",
    ),
    ("hardship", "household,year,unit,class,decision,refs\nh1,2024,c1,poor,3/QĐ,m1\n"),
];

const WRONG: &[(&str, &str)] = &[
    (
        "units",
        "unit,kind,name,valid_from,parent\nb1,branch,Chi hội Một,2005,c1\nt1,group,Tổ Một,2006,b1\n",
    ),
    ("unit_changes", "unit,changed_on,name,parent\nc1,2023-01-01,Xã Một Mới,\nb1,2023-01-01,,c2\n"),
    (
        "persons",
        "ref,full_name,birth_date,sex,unit,died_on\n\
        n1,Phạm Văn Cư,1941,nam,c1,\nn2,Phạm Thị Đào,1942,nữ,c2,2020-02-02\n",
    ),
    (
        "members",
        "ref,full_name,birth_date,sex,unit,joined_on,card_no\n\
        n3,Vũ Văn Én,1943,nam,b1,2012,HV-9\nn1,,,,c1,2015,\nn4,Vũ Thị Gấm,1944,nữ,c2,2013,\n",
    ),
    ("departures", "ref,left_on,reason\nn4,2020-05-05,died\nm1,2021-01-01,resigned\n"),
    ("transfers", "ref,transferred_on,to_unit\nn3,2018-01-01,c2\nn3,2019-01-01,c1\n"),
    ("funds", "fund,unit,purpose,name,opened_on\nq2,c2,charity,Quỹ Hai,2020-01-01\n"),
    (
        "receipts",
        "receipt,fund,amount,received_on,donor\nr2,q2,900,2025-03-01,Bà Na\nr3,q1,100,2025-03-02,Bà Na\n",
    ),
    (
        "support",
        "support,ref,household,unit,kind,given_on,amount,fund\n\
        g2,n3,,c1,gift_cash,2025-05-01,700,q2\ng3,,h9,c2,gift_cash,2025-05-02,200,\n",
    ),
    ("reversals", "support,reversed_on,reason\ng1,2025-06-01,trao nhầm\n"),
    (
        "population",
        "unit,counted_on,source,persons_60_plus\nc1,2025-06-30,thống kê,60\nc2,2025-06-30,thống kê,30\n",
    ),
    ("figures", "unit,on,indicator,source,value\nc2,2025-06-30,members,báo cáo,9\n"),
    ("clubs", "club,unit,name,founded_on\nl2,c2,CLB Hai,2022\n"),
    ("club_figures", "club,on,members\nl1,2025-06-30,55\nl2,2025-06-30,61\n"),
    (
        "commendations",
        "commendation,ref,to_unit,club,kind,level,decision_no,decided_by,decided_on\n\
        k2,n1,,,bk_ubnd,province,2/QĐ,Tỉnh hội,2025-01-01\n\
        k3,,,l2,bk_ubnd,province,2/QĐ,Tỉnh hội,2025-01-01\n",
    ),
    ("hardship", "household,year,unit,class,decision,refs\nh1,2025,c1,near_poor,4/QĐ,m1 n1\n"),
    ("kinds", "family,code,label_vi,label_en\nsupport,rice_bag,bao gạo,bag of rice\n"),
];

fn prepared(name: &str) -> Office {
    let office = Office::founded(name);
    for (kind, rows) in RIGHT {
        office.import(kind, rows);
    }
    office
}

/// Imports a file as a named batch; its answer.
fn import(office: &Office, kind: &str, rows: &str, batch: &str) -> Value {
    let file = office.file("rows.csv", rows);
    office.json(&["import", kind, &file, "--batch", batch])
}

fn void(office: &Office, batch: &str) -> Value {
    office.json(&["void-import", batch, "--reason", "nhập nhầm tệp"])
}

/// The rows of a list of a void.
fn rows(answer: &Value, list: &str) -> Vec<u64> {
    let rows = answer[list].as_array().unwrap().iter();
    rows.map(|row| row["row"].as_u64().unwrap()).collect()
}

/// What every report says of a year, as known then.
fn figures(office: &Office, known: &[&str]) -> Vec<Value> {
    let reports: &[&[&str]] = &[
        &["membership", "--on", "2019-06-01", "--level", "commune", "--by", "sex,age"],
        &["membership", "--on", "2025-12-31"],
        &["membership", "--on", "2025-12-31", "--unit", "c1"],
        &["support", "--from", "2000-01-01", "--to", "2025-12-31", "--by", "kind,month,unit,fund"],
        &["commendations", "--from", "2000-01-01", "--to", "2025-12-31", "--by", "kind,unit"],
        &["clubs", "--on", "2025-12-31", "--by", "club"],
        &["funds", "--on", "2025-12-31"],
    ];
    let ask = |report: &&[&str]| {
        let answer = office.json(&[&["report"], *report, known].concat());
        json!([answer["rows"], answer["total"]])
    };
    reports.iter().map(ask).collect()
}

#[test]
fn every_figure_is_as_before_once_all_is_taken_back_and_as_after_once_it_is_imported_again() {
    let office = prepared("void-all");
    let before = figures(&office, &[]);
    for (kind, rows) in WRONG {
        import(&office, kind, rows, kind);
    }
    let wrong = figures(&office, &[]);
    let known = office.json(&["report", "funds"])["known"]["position"].to_string();
    assert!(before.iter().zip(&wrong).all(|(before, wrong)| before != wrong), "{wrong:#?}");
    for (kind, rows) in WRONG.iter().rev() {
        let answer = void(&office, kind);
        let all = u64::try_from(rows.lines().count()).unwrap() - 1;
        assert_eq!(self::rows(&answer, "reversed"), (1..=all).collect::<Vec<_>>(), "{answer:#}");
        assert_eq!(answer["recorded"], all, "{answer:#}");
    }
    assert_eq!(figures(&office, &[]), before);
    assert_eq!(figures(&office, &["--known", &known]), wrong, "as known before the void");
    office.json(&["rebuild", "--check"]);
    for (kind, rows) in WRONG {
        let again = import(&office, kind, rows, kind);
        let all = u64::try_from(rows.lines().count()).unwrap() - 1;
        assert_eq!(
            (&again["recorded"], &again["batch"]),
            (&json!(all), &json!(format!("{kind} #2")))
        );
    }
    assert_eq!(figures(&office, &[]), wrong);
    office.json(&["verify", "--full"]);
}

#[test]
fn a_second_void_is_unchanged_and_leaves_no_trace() {
    let office = prepared("void-twice");
    import(
        &office,
        "members",
        "ref,full_name,birth_date,sex,unit,joined_on\nn1,Vũ Én,1943,nam,c1,2012\n",
        "b",
    );
    let first = void(&office, "b");
    assert_eq!((&first["unchanged"], &first["void"]), (&json!(false), &json!("void b")));
    let second = void(&office, "b");
    assert_eq!((&second["unchanged"], &second["recorded"]), (&json!(true), &json!(0)));
    assert_eq!(second["reversed"], first["reversed"]);
    let position = |office: &Office| office.json(&["report", "funds"])["known"]["position"].clone();
    let stands = position(&office);
    void(&office, "b");
    assert_eq!(position(&office), stands);
}

#[test]
fn what_is_built_upon_stays_until_what_builds_on_it_is_taken_back() {
    let office = prepared("void-kept");
    let file = "ref,full_name,birth_date,sex,unit,joined_on\n\
        n1,Vũ Văn Én,1943,nam,c1,2012\nn2,Vũ Thị Gấm,1944,nữ,c2,2013\nn3,Lý Văn Hạc,1944,nam,c2,2013\n\
        n4,Lý Thị In,1944,nữ,c2,2013\nn5,Lý Thị Kê,1945,nữ,c2,2013\n";
    import(&office, "members", file, "b");
    import(&office, "transfers", "ref,transferred_on,to_unit\nn1,2018-01-01,c2\n", "moves");
    import(
        &office,
        "support",
        "support,ref,unit,kind,given_on,amount\ng9,n2,c2,gift_cash,2025-05-01,1\n",
        "gifts",
    );
    office.import(
        "corrections",
        "kind,key,column,learned_on,value,reason\nmembers,n3|2013,joined_on,2026-01-01,2014,theo đơn\n",
    );
    office.json(&["merge-persons", "n4", "m1", "--reason", "trùng"]);
    let answer = void(&office, "b");
    assert_eq!(rows(&answer, "reversed"), [5]);
    let kept: Vec<Value> = answer["kept"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| json!([it["row"], it["code"]]))
        .collect();
    let codes = json!([[1, "DH2834"], [2, "DH2831"], [3, "DH2830"], [4, "DH2832"]]);
    assert_eq!(json!(kept), codes, "{answer:#}");
    assert_eq!(answer["refused"], json!([]));
    void(&office, "gifts");
    void(&office, "moves");
    office.json(&["unmerge-persons", "n4", "--reason", "nhầm"]);
    let rest = void(&office, "b");
    assert_eq!((rows(&rest, "reversed"), rows(&rest, "kept")), (vec![1, 2, 4, 5], vec![3]));
}

#[test]
fn rows_that_can_not_be_taken_back_are_refused_with_a_code_and_exit_1() {
    let office = prepared("void-refused");
    let corrections = "kind,key,column,learned_on,value,reason\nmembers,m1|2011-06-01,joined_on,2026-01-01,2010,x\n";
    import(&office, "corrections", corrections, "b");
    let output = office.run(&["void-import", "b", "--reason", "nhầm", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer["refused"][0]["code"], "DH2824", "{answer:#}");
    for (batch, code) in [("không có", "DH2820"), ("void b", "DH2821")] {
        let output = office.run(&["void-import", batch, "--reason", "nhầm", "--json"]);
        assert_eq!(output.status.code(), Some(1));
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(answer["error"]["code"], code, "{answer:#}");
    }
}

#[test]
fn a_history_links_what_was_taken_back_both_ways() {
    let office = prepared("void-history");
    import(
        &office,
        "members",
        "ref,full_name,birth_date,sex,unit,joined_on\nn1,Vũ Én,1943,nam,c1,2012\n",
        "b",
    );
    let uuid = office.json(&["history", "person", "n1"])["uuid"].as_str().unwrap().to_owned();
    let gift = "support,ref,unit,kind,given_on,amount\ng9,n1,c1,gift_cash,2025-05-01,1\n";
    import(&office, "support", gift, "gifts");
    void(&office, "gifts");
    void(&office, "b");
    assert_eq!(
        office.run(&["history", "person", "n1"]).status.code(),
        Some(1),
        "found no more by ref"
    );
    let history = office.json(&["history", "person", &uuid]);
    assert_eq!(history["voided"], true, "{history:#}");
    let [first, .., last] = history["commits"].as_array().unwrap().as_slice() else { panic!() };
    assert_eq!((&last["batch"], &last["reason"]), (&json!("void b"), &json!("nhập nhầm tệp")));
    for (index, event) in first["events"].as_array().unwrap().iter().enumerate() {
        let taken_back = last["events"].as_array().unwrap().iter().find(|back| {
            back["corrects"] == json!({"position": first["position"], "event": index})
        });
        let back = taken_back.unwrap_or_else(|| panic!("{history:#}"));
        assert_eq!(event["corrected_by"][0]["position"], last["position"]);
        assert_eq!(back["event"], "voided");
    }
    let gift = office.json(&["history", "support", "g9"]);
    assert_eq!(
        (&gift["voided"], &gift["commits"][1]["events"][0]["said"]["amount"]),
        (&json!(true), &json!(1))
    );
    let audit = office.json(&["audit", "--batch", "void b", "--by", "act"]);
    assert_eq!(audit["rows"][0]["act"], "voided", "{audit:#}");
    office.json(&["erase", "person", &uuid, "--reason", "theo đơn"]);
}

#[test]
fn an_explanation_says_voided() {
    let office = prepared("void-explain");
    import(
        &office,
        "members",
        "ref,full_name,birth_date,sex,unit,joined_on\nn1,Vũ Én,1943,nam,c1,2012\n",
        "b",
    );
    office.json(&["register-complete", "c1", "--on", "2015-01-01"]);
    let known = office.json(&["report", "funds"])["known"]["position"].to_string();
    void(&office, "b");
    let from = format!("2025-12-31@{known}");
    let explained = office.json(&[
        "explain",
        "membership",
        "--unit",
        "c1",
        "--from",
        &from,
        "--to",
        "2025-12-31",
    ]);
    assert_eq!(explained["adds_up"], true, "{explained:#}");
    let voided =
        json!([{"cause": "voided", "members": -1, "members_60_plus": -1, "population_60_plus": 0}]);
    assert_eq!(explained["parts"], voided, "{explained:#}");
}

fn many(rows: usize) -> String {
    let mut file = String::from("ref,full_name,birth_date,sex,unit,joined_on\n");
    for number in 0..rows {
        writeln!(file, "n{number},Vũ Văn Én,{},nam,c1,2012", 1930 + number % 20).unwrap();
    }
    file
}

/// Every tenth member moved, so that their rows stay.
fn with_a_large_batch(name: &str, rows: usize) -> Office {
    let office = prepared(name);
    import(&office, "members", &many(rows), "b");
    let mut moves = String::from("ref,transferred_on,to_unit\n");
    for number in (0..rows).step_by(10) {
        writeln!(moves, "n{number},2018-01-01,c2").unwrap();
    }
    import(&office, "transfers", &moves, "moves");
    office
}

#[test]
fn a_void_killed_again_and_again_ends_with_the_same_three_lists() {
    let rows = 6_000;
    let calm = with_a_large_batch("void-calm", rows);
    let began = std::time::Instant::now();
    let whole = void(&calm, "b");
    let time = began.elapsed();
    let office = with_a_large_batch("void-killed", rows);
    let mut kills = 0;
    for share in [30, 50, 60, 70, 80, 90] {
        let mut child = office
            .command(&["void-import", "b", "--reason", "nhập nhầm tệp"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(time * share / 100);
        kills += u32::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert!(kills > 0, "no void was interrupted");
    let answer = void(&office, "b");
    for list in ["reversed", "kept", "refused"] {
        assert_eq!(self::rows(&answer, list), self::rows(&whole, list), "{list}");
    }
    assert_eq!(self::rows(&whole, "kept").len(), rows / 10);
    assert_eq!(figures(&office, &[]), figures(&calm, &[]));
    let verified = office.run(&["verify", "--full"]);
    assert!(verified.status.success(), "{}", text(&verified.stdout));
}

#[test]
fn a_unit_that_was_taken_back_is_found_where_it_was_known() {
    let office = Office::founded("voided-unit");
    office.import("units", UNITS);
    let commune = "unit,kind,name,valid_from,parent\nc9,commune,Xã Chín,2000,p1\n";
    let known = import(&office, "units", commune, "nhầm")["last_position"].to_string();
    let asked = ["report", "membership", "--on", "2010-01-01", "--unit", "c9", "--known", &known];
    let before = office.json(&asked);
    void(&office, "nhầm");
    assert_eq!(office.json(&asked)["rows"], before["rows"]);
    let from = format!("2010-01-01@{known}");
    let points = ["--unit", "c9", "--from", &from, "--to", "2010-01-01"];
    office.json(&[&["explain", "membership"], &points[..]].concat());
    office.import("units", commune);
    assert_eq!(office.json(&asked)["rows"], before["rows"], "another unit has the id now");
}
