//! Who acts, who is meant, and what is said when that is not clear.

use serde_json::Value;

use crate::office::{Office, text};

const UNITS: &str = "unit,kind,name,valid_from,parent\n\
    vn,central,Trung ương Hội,2000,\np1,province,Tỉnh Một,2000,vn\n\
    d1,district,Huyện Một,2000,p1\nc1,commune,Xã Một,2000,p1\nc2,commune,Xã Hai,2000,p1\n";

fn with_members(name: &str) -> Office {
    let office = Office::founded(name);
    office.import("units", UNITS);
    let members = "ref,full_name,birth_date,sex,unit,joined_on,card_no\n\
        A1,Bà Thẻ,1940,nữ,c1,2015,77\n77,Ông Mã,1941,nam,c1,2015,88\n";
    office.import("members", members);
    office
}

/// The code and the English words of a command that fails.
fn refusal(office: &Office, arguments: &[&str]) -> (String, String) {
    let output = office.run(&[arguments, &["--json"]].concat());
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(!output.status.success(), "{document}");
    let of = |name: &str| document["error"][name].as_str().unwrap_or_default().to_owned();
    (of("code"), of("message_en"))
}

fn uuid(office: &Office, key: &str) -> String {
    let history = office.json(&["history", "person", key]);
    history["uuid"].as_str().expect("a person has a UUID").to_owned()
}

#[test]
fn a_text_that_names_two_persons_erases_neither() {
    let office = with_members("two-meant");
    let (code, said) = refusal(&office, &["erase", "person", "77", "--reason", "đơn"]);
    assert_eq!(code, "DH1041");
    assert!(said.contains(&uuid(&office, "A1")) && said.contains(&uuid(&office, "77")), "{said}");
    assert_ne!(uuid(&office, "77"), uuid(&office, "A1"), "a ref is looked for before a card");

    let by_card = office.json(&["erase", "person", "88", "--reason", "đơn"]);
    assert_eq!(by_card["uuid"], uuid_after(&office, &by_card).as_str());
}

fn uuid_after(office: &Office, erased: &Value) -> String {
    let uuid = erased["uuid"].as_str().unwrap();
    let history = office.run(&["history", "person", uuid]);
    assert!(!text(&history.stdout).contains("Ông Mã"), "{}", text(&history.stdout));
    uuid.to_owned()
}

#[test]
fn among_several_officers_one_must_answer_for_what_is_done() {
    let office = with_members("several");
    office.json(&["user", "add", "Lê An"]);
    office.json(&["register-complete", "c1", "--on", "2020-01-01"]);
    office.json(&["user", "add", "Trần Bình"]);
    let (code, said) = refusal(&office, &["register-complete", "c2", "--on", "2020-01-01"]);
    assert_eq!(code, "DH1042");
    assert!(said.contains("Lê An") && said.contains("Trần Bình"), "{said}");
    office.json(&["--as", "Lê An", "register-complete", "c2", "--on", "2020-01-01"]);
}

#[test]
fn a_unit_that_has_ended_is_explained_to_its_end() {
    let office = with_members("ended");
    office.import("population", "unit,counted_on,source,persons_60_plus\nd1,2020-01-01,UBND,40\n");
    let ended = "from_unit,to_unit,effective_on,decision\nd1,c1,2025-07-01,NQ 202\n";
    office.import("reorganisation", ended);
    let arguments =
        ["explain", "membership", "--unit", "d1", "--from", "2025-01-01", "--to", "2026-01-01"];
    let explained = office.json(&arguments);
    assert_eq!(explained["adds_up"], true);
    assert_eq!(explained["from"]["population_60_plus"], 40);
    assert_eq!(explained["to"]["population_60_plus"], 0);
    let (code, _) =
        refusal(&office, &["report", "membership", "--unit", "d1", "--on", "2026-01-01"]);
    assert_eq!(code, "DH1044");
}

#[test]
fn days_that_end_before_they_begin_are_a_usage_error() {
    let office = with_members("backwards");
    let days = ["report", "support", "--from", "2026-01-01", "--to", "2025-01-01"];
    assert_eq!(office.run(&days).status.code(), Some(2));
    assert_eq!(refusal(&office, &days).0, "DH1038");
}

#[test]
fn a_ratio_over_a_half_counted_population_takes_only_its_members() {
    let office = with_members("half");
    office.import("population", "unit,counted_on,source,persons_60_plus\nc1,2024-01-01,UBND,100\n");
    office.import(
        "figures",
        "unit,on,indicator,source,value\nc1,2024-01-01,members_60_plus,báo cáo,80\n\
         c2,2024-01-01,members_60_plus,báo cáo,70\n",
    );
    let ratio = |per: &str| {
        let of = ["report", "ratio", "--of", "members_60_plus", "--per", per];
        let report = office.json(&[&of[..], &["--on", "2024-06-01", "--unit", "p1"]].concat());
        report["rows"][0].clone()
    };
    let row = ratio("population_60_plus");
    assert_eq!(row["ratio"].as_f64(), Some(0.8));
    assert_eq!(row["marks"], serde_json::json!(["partial_population", "reported"]));
    assert_eq!(ratio("members")["ratio"].as_f64(), Some(1.0));
}
