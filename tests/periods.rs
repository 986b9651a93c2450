//! The books of a year as an accountant of a province keeps them: closed, shown as they were
//! closed, opened again for a late bill, and closed anew.

use serde_json::{Value, json};

use crate::office::{Office, text};

const UNITS: &str = "unit,kind,name,valid_from,parent,code\n\
    vn,central,Trung ương Hội,2010,,\n\
    p1,province,Tỉnh Một,2010-01-01,vn,01\n\
    c1,commune,Xã Một,2010-01-01,p1,00001\n\
    c2,commune,Xã Hai,2010-01-01,p1,00002\n";

const MEMBERS: &str = "ref,full_name,birth_date,sex,unit,joined_on\n\
    m1,Nguyễn Văn An,1950,nam,c1,2011-06-01\n\
    m2,Trần Thị Bình,1950,nữ,c2,2011-06-01\n";

const FUNDS: &str = "fund,unit,purpose,name,opened_on,opening_balance\n\
    q1,p1,association,Chân quỹ tỉnh,2020-01-01,10000000\n";

const HEAD: &str = "support,ref,unit,kind,given_on,amount,fund\n";

/// p1 gave twice in 2025 and closed the year; `g2` is in c2.
fn closed(name: &str) -> Office {
    let office = Office::founded(name);
    office.import("units", UNITS);
    office.import("members", MEMBERS);
    office.import("funds", FUNDS);
    office.import(
        "support",
        &format!(
            "{HEAD}g1,m1,c1,gift_cash,2025-04-01,400000,q1\n\
             g2,m2,c2,gift_cash,2025-05-01,300000,\n"
        ),
    );
    office.json(&["close-period", "p1", "2025"]);
    office
}

fn import(office: &Office, kind: &str, content: &str) -> Value {
    let file = office.file("rows.csv", content);
    let output = office.run(&["import", kind, &file, "--json"]);
    let document = serde_json::from_slice(&output.stdout);
    document.unwrap_or_else(|e| panic!("{e}: {}", text(&output.stderr)))
}

fn gift(office: &Office, row: &str) -> Value {
    import(office, "support", &format!("{HEAD}{row}\n"))
}

/// Code and hint of a command that is refused.
fn refused(office: &Office, arguments: &[&str]) -> (i32, String, String) {
    let output = office.run(&[arguments, &["--json", "--lang", "en"]].concat());
    let answer: Value = serde_json::from_slice(&output.stdout).expect("a refusal is a document");
    let said = |name: &str| answer["error"][name].as_str().unwrap_or_default().to_owned();
    (output.status.code().unwrap(), said("code"), said("message_en"))
}

fn given(office: &Office, options: &[&str]) -> Value {
    let year = ["report", "support", "--from", "2025-01-01", "--to", "2025-12-31"];
    office.json(&[&year, options].concat())["total"]["amount"].clone()
}

fn members(office: &Office, options: &[&str]) -> Value {
    let year = ["report", "membership", "--on", "2025-12-31"];
    office.json(&[&year, options].concat())["rows"][0]["registry_members"].clone()
}

#[test]
fn money_of_a_closed_year_is_refused_and_the_refusal_says_what_to_do() {
    let office = closed("period-money");
    let answer = gift(&office, "g3,m1,c1,gift_cash,2025-12-31,100000,");
    let refused = &answer["refused"][0];
    assert_eq!((&refused["code"], &refused["column"]), (&json!("DH2907"), &json!("given_on")));
    let said = refused["message_en"].as_str().unwrap();
    assert!(said.contains("2025-12-31") && said.contains("p1 closed on"), "{said}");
    assert_eq!(gift(&office, "g3,m1,c1,gift_cash,2026-01-02,100000,q1")["recorded"], 1);
    let codes = |kind: &str, rows: &str| import(&office, kind, rows)["refused"][0]["code"].clone();
    let receipts = "receipt,fund,amount,received_on,donor\nr1,q1,5,2025-12-31,Ông Mậu\n";
    assert_eq!(codes("receipts", receipts), "DH2907");
    let reversals = "support,reversed_on,reason\ng1,2025-12-31,trao nhầm\n";
    assert_eq!(codes("reversals", reversals), "DH2907");
    let fix = |row: &str| {
        let head = "kind,key,column,learned_on,value,reason\n";
        codes("corrections", &format!("{head}{row},theo chứng từ\n"))
    };
    for row in [
        "support,g1,amount,2026-01-05,500000",
        "support,g1,given_on,2026-01-05,2026-01-05",
        "support,g3,given_on,2026-01-05,2025-12-31",
        "funds,q1,unit,2026-01-05,c1",
    ] {
        assert_eq!(fix(row), "DH2907", "{row}");
    }
    assert_eq!(fix("support,g1,document,2026-01-05,BB-01"), Value::Null, "no sum counts it");
    assert_eq!(given(&office, &[]), "700000");
}

#[test]
fn the_figures_that_were_closed_are_shown_for_ever() {
    let office = closed("period-figures");
    let closing = office.json(&["report", "funds"])["known"]["position"].clone();
    let death = "ref,left_on,reason\nm1,2025-11-20,died\n";
    let answer = import(&office, "departures", death);
    assert_eq!(
        (&answer["recorded"], &answer["warnings"][0]["code"]),
        (&json!(1), &json!("DH2330"))
    );
    let marked = |options: &[&str]| {
        let year = ["report", "membership", "--on", "2025-12-31"];
        let report = office.json(&[&year, options].concat());
        let rows = report["rows"].as_array().unwrap().iter();
        let late = rows.filter(|row| row["marks"].as_array().unwrap().contains(&json!("late")));
        late.map(|row| row["unit"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(marked(&["--unit", "p1"]), ["p1", "c1"]);
    assert_eq!(marked(&["--unit", "p1", "--known", "closed:2025"]), Vec::<String>::new());
    assert_eq!(marked(&[]), ["p1"], "the nation has closed nothing");
    office.json(&["reopen-period", "p1", "2025", "--reason", "hóa đơn đến muộn"]);
    assert_eq!(marked(&["--unit", "p1"]), Vec::<String>::new(), "it is open");
    gift(&office, "g3,m1,c1,gift_cash,2025-10-31,100000,q1");
    assert_eq!(
        (given(&office, &[]), given(&office, &["--unit", "p1", "--known", "closed:2025"])),
        (json!("800000"), json!("700000"))
    );
    let at = ["--known", "closed:2025", "--unit", "c1"];
    let report = office.json(&[&["report", "membership", "--on", "2025-12-31"][..], &at].concat());
    assert_eq!(report["known"]["position"], closing, "c1 never closed it: p1 did");
    assert_eq!((members(&office, &["--unit", "c1"]), members(&office, &at)), (json!(0), json!(1)));

    let again = office.json(&["close-period", "p1", "2025"]);
    assert_eq!(given(&office, &["--unit", "p1", "--known", "closed:2025"]), "800000");
    let first = closing.to_string();
    assert_eq!(given(&office, &["--known", &first]), "700000");
    office.json(&["close-period", "c2", "2025"]);
    let of = |unit: &str| {
        let report = office.json(&["report", "clubs", "--unit", unit, "--known", "closed:2025"]);
        report["known"]["position"].clone()
    };
    assert_eq!(
        (of("c1"), of("c2")),
        (again["position"].clone(), json!(again["position"].as_u64().unwrap() + 1))
    );
    for report in ["membership", "commendations", "clubs", "funds", "ratio"] {
        let mut words = vec!["report", report, "--unit", "p1", "--known", "closed:2025"];
        match report {
            "commendations" => words.extend(["--from", "2025-01-01", "--to", "2025-12-31"]),
            "ratio" => words.extend(["--of", "members", "--per", "members_60_plus"]),
            _ => {}
        }
        assert_eq!(office.json(&words)["known"]["position"], again["position"], "{report}");
    }
    let explained = office.json(&[
        "explain",
        "membership",
        "--unit",
        "p1",
        "--from",
        &format!("2025-12-31@{first}"),
        "--to",
        "2025-12-31@closed:2025",
    ]);
    assert_eq!(explained["parts"][0]["cause"], "corrected", "{explained:#}");
    assert_eq!(explained["adds_up"], true);
    office.json(&["rebuild"]);
    office.json(&["rebuild", "--check"]);
    office.json(&["verify", "--full"]);
}

#[test]
fn a_void_takes_back_no_money_of_a_closed_year() {
    let office = closed("period-void");
    let rows = "g4,m1,c1,gift_cash,2024-05-01,100000,\ng5,m2,c2,gift_cash,2026-05-01,200000,\n";
    let file = office.file("rows.csv", &format!("{HEAD}{rows}"));
    office.json(&["import", "support", &file, "--batch", "sai"]);
    office.json(&["close-period", "vn", "2024"]);
    let void = |code: i32| {
        let output = office.run(&["void-import", "sai", "--reason", "sai tệp", "--json"]);
        assert_eq!(output.status.code(), Some(code), "{}", text(&output.stderr));
        serde_json::from_slice::<Value>(&output.stdout).expect("an answer is a document")
    };
    let answer = void(1);
    let counts = |answer: &Value| {
        ["reversed", "kept", "refused"].map(|list| answer[list].as_array().unwrap().len())
    };
    assert_eq!(counts(&answer), [1, 0, 1], "{answer:#}");
    assert_eq!(answer["refused"][0]["code"], "DH2907");
    office.json(&["reopen-period", "vn", "2024", "--reason", "rút tệp sai"]);
    assert_eq!(counts(&void(0))[1..], [0, 0]);
    office.json(&["rebuild", "--check"]);
}

#[test]
fn a_wrong_closing_is_refused_and_so_is_asking_for_one_that_is_not_known() {
    let office = closed("period-refusals");
    let code = |words: &[&str]| refused(&office, words).1;
    assert_eq!(code(&["close-period", "p1", "2025"]), "DH2905");
    assert_eq!(code(&["close-period", "p1", "2999"]), "DH2902");
    assert_eq!(code(&["close-period", "p1", "2100"]), "DH2903");
    assert_eq!(code(&["close-period", "p1", "2009"]), "DH2904");
    assert_eq!(code(&["close-period", "p9", "2025"]), "DH2901");
    assert_eq!(code(&["reopen-period", "c1", "2025", "--reason", "x"]), "DH2906");
    for words in [
        &["close-period", "p1", "nay"][..],
        &["reopen-period", "p1", "2025"],
        &["reopen-period", "p1", "2025", "--reason", " "],
        &["history", "unit", "p1", "--known", "closed:2025"],
    ] {
        assert_eq!(refused(&office, words).0, 2, "{words:?}");
    }
    let unknown = refused(&office, &["report", "funds", "--known", "closed:2025"]);
    assert_eq!((unknown.0, unknown.1.as_str()), (2, "DH1045"), "the root closed nothing");
    assert!(unknown.2.contains("2025 by vn"), "{}", unknown.2);
    let odd = refused(&office, &["report", "funds", "--known", "closed:9999"]);
    assert_eq!((odd.0, odd.1.as_str()), (2, "DH1045"));
    let known = ["report", "funds", "--unit", "c9", "--known", "closed:2025"];
    assert_eq!(refused(&office, &known).1, "DH1013");
}

#[test]
fn the_history_of_the_unit_and_the_audit_tell_who_closed_and_why_it_was_opened() {
    let office = closed("period-history");
    office.json(&["reopen-period", "p1", "2025", "--reason", "hóa đơn đến muộn"]);
    let history = office.json(&["history", "unit", "p1"]);
    let commits = history["commits"].as_array().unwrap();
    let [closed, opened] = &commits[commits.len() - 2..] else { panic!("{history:#}") };
    let said = &closed["events"][0];
    assert_eq!((&said["event"], &said["said"]["year"]), (&json!("period_closed"), &json!(2025)));
    assert_eq!(said["corrected_by"][0]["position"], opened["position"]);
    let said = &opened["events"][0];
    assert_eq!(
        (&said["event"], &said["said"]["reason"]),
        (&json!("period_reopened"), &json!("hóa đơn đến muộn"))
    );
    assert_eq!(said["corrects"]["position"], closed["position"]);
    let audit = office.json(&["audit", "--by", "act"]).to_string();
    assert!(audit.contains("period_closed") && audit.contains("period_reopened"), "{audit}");
}

#[test]
fn a_year_is_closed_and_asked_for_over_http() {
    let office = closed("period-http");
    let server = office.serve();
    let key = |n: u8| format!("0199cccc-0000-7000-8000-00000000000{n}");
    let body = r#"{"unit": "c2", "year": "2025"}"#;
    let first = server.give("close-period", &key(1), body);
    assert_eq!(first.status, 200, "{}", first.text());
    let again = server.give("close-period", &key(1), body);
    assert_eq!((again.text(), again.header("idempotency-replayed")), (first.text(), Some("true")));
    let twice = server.give("close-period", &key(2), body);
    assert_eq!((twice.status, twice.json()["code"].as_str()), (409, Some("DH2905")));
    let position = first.json()["position"].as_u64().unwrap();
    let asked =
        |query: &str| server.get(&format!("/api/v1/reports/funds?{query}&after={position}"));
    let pinned = asked("unit=c2&known=closed:2025");
    assert_eq!(pinned.json()["known"]["position"], position, "{}", pinned.text());
    let unknown = asked("known=closed:2024");
    assert_eq!((unknown.status, unknown.json()["code"].as_str()), (422, Some("DH1045")));
    assert_eq!(unknown.json()["errors"][0]["parameter"], "known", "{}", unknown.text());
    let explained = server.json(
        "/api/v1/explain/membership?unit=c2&from=2024-12-31@closed:2025&to=2025-12-31@closed:2025",
    );
    assert_eq!(explained["adds_up"], true);
    let bare = r#"{"unit": "c2", "year": "2025", "reason": " "}"#;
    assert_eq!(server.give("reopen-period", &key(3), bare).status, 400);
    let reopen = r#"{"unit": "c2", "year": "2025", "reason": "sót phiếu"}"#;
    assert_eq!(server.give("reopen-period", &key(4), reopen).status, 200);
    let described = server.json("/api/openapi.json").to_string();
    assert!(described.contains("/api/v1/commands/reopen-period"));
}
