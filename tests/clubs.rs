//! Clubs, as a province keeps them: registered, counted, honoured, and followed through a merger.

use serde_json::{Value, json};

use crate::office::{Office, text};

const UNITS: &str = "unit,kind,name,valid_from,parent,code\n\
    vn,central,Trung ương Hội,2010,,\n\
    p1,province,Tỉnh Một,2010-01-01,vn,01\n\
    c1,commune,Xã Một,2010-01-01,p1,00001\n\
    c2,commune,Xã Hai,2010-01-01,p1,00002\n";

const CLUBS: &str = "Mã CLB,Đơn vị,Tên câu lạc bộ,Năm thành lập,Chương trình\n\
    l1,c1,CLB thôn Đoài,2021,project_1336\n\
    l2,c2,CLB thôn Đông,15/06/2022,project_1336\n\
    l3,c2,CLB dưỡng sinh,2019,\n";

const FIGURES: &str = "club,on,members,members_60_plus,women,poor,fund_amount,borrowers\n\
    l1,2024-12-31,60,40,39,9,50.000.000,31\n\
    l1,2025-12-31,78,40,39,,0,31\n\
    l2,2024-12-31,55,35,34,8,30000000,30\n";

fn with_clubs(name: &str) -> Office {
    let office = Office::founded(name);
    office.import("units", UNITS);
    office.import("clubs", CLUBS);
    office.import("club_figures", FIGURES);
    office
}

fn import(office: &Office, kind: &str, content: &str) -> Value {
    let file = office.file("rows.csv", content);
    let output = office.run(&["import", kind, &file, "--json"]);
    let document = serde_json::from_slice(&output.stdout);
    document.unwrap_or_else(|e| panic!("{e}: {}", text(&output.stderr)))
}

fn codes(rows: &Value) -> Vec<(u64, String)> {
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| (row["row"].as_u64().unwrap(), row["code"].as_str().unwrap().to_owned()))
        .collect()
}

fn report(office: &Office, options: &[&str]) -> Value {
    office.json(&[&["report", "clubs"], options].concat())
}

#[test]
fn figures_outside_the_rules_are_recorded_and_told() {
    let office = Office::founded("club-warnings");
    office.import("units", UNITS);
    office.import("clubs", CLUBS);
    let answer = import(&office, "club_figures", FIGURES);
    assert_eq!((&answer["recorded"], &answer["refused"]), (&json!(3), &json!([])));
    let told = codes(&answer["warnings"]);
    let expected = ["DH2320", "DH2321", "DH2322", "DH2324", "DH2325"];
    assert_eq!(told, expected.map(|code| (2, code.to_owned())), "{answer:#}");
    let english = answer["warnings"][0]["message_en"].as_str().unwrap();
    assert!(english.contains("1648/QĐ-TTg (1/8/2025)"), "{english}");
    let again = import(&office, "club_figures", FIGURES);
    assert_eq!((&again["unchanged"], &again["warnings"]), (&json!(3), &json!([])));
}

#[test]
fn a_wrong_row_is_refused_with_its_column_and_code() {
    let office = with_clubs("club-refusals");
    let clubs = "club,unit,name,founded_on,programme,dissolved_on\n\
        l1,c1,CLB thôn Đoài,2021,,2024-12-31\n\
        l4,c9,CLB Bốn,2021,,\n\
        l5,c1,CLB Năm,2021,project_1363,\n\
        l6,c1,CLB Sáu,2021-05-01,,2021-04-30\n";
    let refused = codes(&import(&office, "clubs", clubs)["refused"]);
    let expected = ["DH2556", "DH2551", "DH2553", "DH2555"];
    assert_eq!(refused, (1..).zip(expected.map(str::to_owned)).collect::<Vec<_>>());
    let figures = "club,on,members,women\n\
        l9,2024-12-31,60,\n\
        l2,2022-06-14,60,\n\
        l2,2023-12-31,60,61\n\
        l2,2024-12-31,56,\n";
    let refused = codes(&import(&office, "club_figures", figures)["refused"]);
    let expected = ["DH2557", "DH2558", "DH2561", "DH2563"];
    assert_eq!(refused, (1..).zip(expected.map(str::to_owned)).collect::<Vec<_>>());
}

#[test]
fn the_report_sums_by_unit_and_lists_club_by_club() {
    let office = with_clubs("club-report");
    let at = ["--on", "2025-12-31"];
    let document = report(&office, &[&at[..], &["--unit", "p1"]].concat());
    let rows = document["rows"].as_array().unwrap();
    let names: Vec<&str> = rows.iter().map(|row| row["unit"].as_str().unwrap()).collect();
    assert_eq!(names, ["p1", "c1", "c2"]);
    let top = &rows[0];
    assert_eq!((&top["clubs"], &top["members"]), (&json!(3), &json!(133)), "{document:#}");
    assert_eq!((&top["poor"], &top["given"]["poor"]), (&json!(8), &json!(1)));
    assert_eq!(top["fund_amount"], "30000000");
    assert_eq!(
        (&top["clubs_with_warnings"], &top["clubs_without_figures"]),
        (&json!(1), &json!(1))
    );
    let before = report(&office, &["--on", "2025-12-30", "--level", "province"]);
    assert_eq!(before["rows"][0]["members"], 115);
    assert_eq!(before["rows"][0]["clubs_with_warnings"], 0);
    let listed = report(&office, &[&at[..], &["--by", "club"]].concat());
    let clubs = listed["clubs"].as_array().unwrap();
    let keys: Vec<&str> = clubs.iter().map(|club| club["club"].as_str().unwrap()).collect();
    assert_eq!(keys, ["l1", "l2", "l3"]);
    assert_eq!(clubs[0]["warnings"][0], "DH2320");
    assert_eq!(clubs[0]["figures"]["on"], "2025-12-31");
    assert!(clubs[2]["figures"].is_null());
    for form in ["csv", "table", "xlsx"] {
        let output = office.run(&["report", "clubs", "--by", "club", "--format", form]);
        assert!(output.status.success() && !output.stdout.is_empty(), "{form}");
    }
}

#[test]
fn a_merger_takes_its_clubs_along_and_a_correction_shows_from_where_it_is_known() {
    let office = with_clubs("club-merger");
    let known = office.json(&["report", "clubs"])["known"]["position"].to_string();
    let decision = "from_unit,to_unit,effective_on,decision\nc1,c2,2025-07-01,NQ1\n";
    office.import("reorganisation", decision);
    let clubs = |options: &[&str]| {
        let document = report(&office, &[options, &["--level", "commune"]].concat());
        let rows = document["rows"].as_array().unwrap().iter();
        rows.map(|row| row["clubs"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(clubs(&["--on", "2025-06-30"]), [1, 2]);
    assert_eq!(clubs(&["--on", "2025-07-01"]), [3]);
    assert_eq!(clubs(&["--on", "2025-06-30", "--tree", "now"]), [3]);
    let corrections = "kind,key,column,learned_on,value,reason,changed_on\n\
        clubs,l3,dissolved_on,2025-08-01,2025-07-15,Giải thể,\n\
        clubs,l1,programme,2026-02-01,project_1648,Chuyển đề án,2025-08-01\n\
        clubs,l2,club,2026-02-01,l2-moi,Đánh số lại,\n\
        club_figures,l1|2025-12-31,fund_amount,2026-02-01,20000000,Ghi sót,\n";
    office.import("corrections", corrections);
    assert_eq!(clubs(&["--on", "2025-08-01"]), [2]);
    assert_eq!(clubs(&["--on", "2025-08-01", "--known", &known]), [1, 2], "before the decision");
    let fund = |options: &[&str]| {
        let document = report(&office, &[&["--on", "2025-12-31"], options].concat());
        document["total"]["fund_amount"].clone()
    };
    assert_eq!((fund(&[]), fund(&["--known", &known])), (json!("50000000"), json!("30000000")));
    office.json(&["rebuild", "--check"]);
}

#[test]
fn a_club_is_honoured_and_its_history_told() {
    let office = with_clubs("club-history");
    let honours = "commendation,club,kind,level,decision_no,decided_by,decided_on,amount\n\
        k1,l1,bk_tw,central,12/QĐ,Trung ương Hội,2024-10-01,1000000\n\
        k2,l9,bk_tw,central,12/QĐ,Trung ương Hội,2024-10-01,\n\
        k3,l2,bk_tw,central,12/QĐ,Trung ương Hội,2022-06-14,\n";
    let answer = import(&office, "commendations", honours);
    assert_eq!(codes(&answer["refused"]), [(2, "DH2506".to_owned()), (3, "DH2514".to_owned())]);
    let range = ["--from", "2024-01-01", "--to", "2024-12-31", "--level", "commune"];
    let document = office.json(&[&["report", "commendations"], &range[..]].concat());
    assert_eq!(
        (&document["rows"][0]["unit"], &document["rows"][0]["clubs"]),
        (&json!("c1"), &json!(1))
    );
    let wrong = "kind,key,column,learned_on,value,reason\n\
        commendations,k1,club,2026-01-05,l2,Ghi nhầm\n";
    office.import("corrections", wrong);
    let history = |key: &str| {
        let document = office.json(&["history", "club", key]);
        let commits = document["commits"].as_array().unwrap().clone();
        let events = commits.iter().flat_map(|commit| commit["events"].as_array().unwrap().clone());
        events.map(|event| event["event"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let counted = ["club_registered", "club_counted", "club_counted", "conferred"];
    assert_eq!(history("l1"), [&counted[..], &["corrected", "corrected"]].concat());
    assert_eq!(history("l2"), ["club_registered", "club_counted", "corrected", "corrected"]);
    let unknown = office.run(&["history", "club", "l9", "--json"]);
    assert_eq!(unknown.status.code(), Some(1));
}
