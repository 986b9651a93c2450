//! Recording, as an office does it: files in, answers out, and what the reports then say.

use serde_json::{Value, json};

use crate::office::{Office, text};

const UNITS: &str = "unit,kind,name,valid_from,parent,code\n\
    b1,branch,Chi hội 1,2010-01-01,c1,\n\
    c1,commune,Xã Một,2010-01-01,p1,00001\n\
    c2,commune,Xã Hai,2010-01-01,p1,00002\n\
    p1,province,Tỉnh Một,2010-01-01,vn,01\n\
    vn,central,Trung ương Hội,2010,,\n";

fn with_tree(name: &str) -> Office {
    let office = Office::founded(name);
    office.import("units", UNITS);
    office
}

fn import(office: &Office, kind: &str, content: &str, more: &[&str]) -> (Value, Option<i32>) {
    let file = office.file("rows.csv", content);
    let output = office.run(&[&["import", kind, &file, "--json"], more].concat());
    let document = serde_json::from_slice(&output.stdout);
    let document = document.unwrap_or_else(|e| panic!("{e}: {}", text(&output.stderr)));
    (document, output.status.code())
}

fn counts(answer: &Value) -> [u64; 4] {
    let refused = answer["refused"].as_array().map_or(0, Vec::len) as u64;
    let number = |name: &str| answer[name].as_u64().unwrap();
    [number("rows"), number("recorded"), number("unchanged"), refused]
}

fn members_on(office: &Office, unit: &str, options: &[&str]) -> Value {
    let arguments = [&["report", "membership", "--unit", unit], options].concat();
    office.json(&arguments)["rows"][0]["registry_members"].clone()
}

#[test]
fn a_list_of_members_is_recorded_row_by_row() {
    let office = with_tree("members");
    let rows = "\u{feff}ref;full_name;birth_date;sex;unit;joined_on;phone;màu\r\n\
        m1;Nguyễn Văn An;1950;nam;b1;2015-06-01;0912345678;xanh\r\n\
        \r\n\
        m2;Trần Thị Bình;02/1948;nữ;c1;15/3/2012;;\r\n\
        m3;Lê Văn Cường;31/02/1950;nam;c1;2015-01-01;;\r\n\
        m4;Phạm Thị Dung;1952-05-20;nữ;nowhere;2015-01-01;;\r\n\
        m5;Hoàng Văn Em;1990-01-01;nam;c1;2015-01-01;;\r\n";
    let (answer, code) = import(&office, "members", rows, &[]);

    assert_eq!(counts(&answer), [5, 2, 0, 3], "{answer:#}");
    assert_eq!(code, Some(1));
    assert_eq!(answer["kind"], "members");
    assert_eq!(answer["source"], "main");
    assert_eq!(answer["unknown_columns"], json!(["màu"]));
    assert_eq!(answer["dry_run"], false);
    let refused = answer["refused"].as_array().unwrap();
    assert_eq!(refused[0]["row"], 3);
    assert_eq!(refused[0]["column"], "birth_date");
    assert_eq!(refused[0]["code"], "DH2103");
    assert_eq!(refused[0]["value"], "31/02/1950");
    assert_eq!(refused[1]["column"], "unit");
    assert_eq!(refused[1]["value"], "nowhere");
    assert_eq!(refused[2]["row"], 5);
    for row in refused {
        assert_ne!(row["message_vi"], row["message_en"]);
        assert!(row["code"].as_str().unwrap().starts_with("DH"));
    }
    assert_eq!(members_on(&office, "vn", &["--on", "2016-01-01"]), 2);
    assert_eq!(members_on(&office, "vn", &["--on", "2015-05-31"]), 1);
    assert_eq!(members_on(&office, "b1", &["--on", "2015-06-01"]), 1);

    let (again, _) = import(&office, "members", rows, &[]);
    assert_eq!(counts(&again), [5, 0, 2, 3], "what stands is not recorded twice: {again:#}");
    let other = "ref,full_name,birth_date,sex,unit,joined_on\n\
        m1,Nguyễn Văn Khác,1950,nam,b1,2015-06-01\n";
    let (other, code) = import(&office, "members", other, &[]);
    assert_eq!(counts(&other), [1, 0, 0, 1], "the same key with another name: {other:#}");
    assert_eq!(code, Some(1));
    let empty = "ref,full_name,birth_date,sex,unit,joined_on,phone\n\
        m1,Nguyễn Văn An,1950,nam,b1,2015-06-01,\n";
    let (empty, _) = import(&office, "members", empty, &[]);
    assert_eq!(counts(&empty), [1, 0, 1, 0], "an empty cell is not compared: {empty:#}");
}

#[test]
fn a_dry_run_reports_the_same_and_records_nothing() {
    let office = with_tree("dry-run");
    let rows = "ref,full_name,birth_date,sex,unit,joined_on\n\
        m1,Nguyễn Văn An,1950,nam,b1,2015-06-01\n\
        m1,Nguyễn Văn An,1950,nam,b1,2015-06-01\n\
        m2,Trần Thị Bình,1950,nữ,b9,2015-06-01\n";
    let (dry, code) = import(&office, "members", rows, &["--dry-run"]);
    assert_eq!(counts(&dry), [3, 1, 1, 1], "{dry:#}");
    assert_eq!((code, &dry["dry_run"]), (Some(1), &json!(true)));
    assert_eq!(members_on(&office, "vn", &["--on", "2016-01-01"]), 0);
    let (real, _) = import(&office, "members", rows, &[]);
    assert_eq!(counts(&real), counts(&dry));
    assert_eq!(members_on(&office, "vn", &["--on", "2016-01-01"]), 1);
}

#[test]
fn a_member_transfers_leaves_and_returns() {
    let office = with_tree("journey");
    let first = "ref,full_name,birth_date,sex,unit,joined_on,card_no\n\
        m1,Nguyễn Văn An,1950,nam,b1,2011-06-01,T-001\n";
    office.import("members", first);
    office.import("transfers", "ref,transferred_on,to_unit\nm1,2013-01-01,c2\n");
    office.import("departures", "ref,left_on,reason\nm1,2014-01-01,moved_away\n");
    let back = "ref,full_name,birth_date,sex,unit,joined_on\n\
        m1,Nguyễn Văn An,1950,nam,c1,2016-01-01\n";
    office.import("members", back);
    let known = office.import("departures", "ref,left_on,reason\nm1,2020-05-05,died\n");

    let expected = [
        ("2011-05-31", 0, 0, 0),
        ("2011-06-01", 1, 1, 0),
        ("2012-12-31", 1, 1, 0),
        ("2013-01-01", 1, 0, 1),
        ("2014-01-01", 0, 0, 0),
        ("2016-01-01", 1, 1, 0),
        ("2020-05-04", 1, 1, 0),
        ("2020-05-05", 0, 0, 0),
    ];
    for (on, all, first, second) in expected {
        assert_eq!(members_on(&office, "vn", &["--on", on]), all, "vn on {on}");
        assert_eq!(members_on(&office, "c1", &["--on", on]), first, "c1 on {on}");
        assert_eq!(members_on(&office, "c2", &["--on", on]), second, "c2 on {on}");
    }
    let before = (known - 1).to_string();
    assert_eq!(members_on(&office, "vn", &["--on", "2021-01-01", "--known", &before]), 1);
    let (late, _) =
        import(&office, "departures", "ref,left_on,reason\nm1,2019-01-01,resigned\n", &[]);
    assert_eq!(counts(&late), [1, 0, 0, 1], "the dead do not resign: {late:#}");
    let history = office.json(&["history", "person", "m1"]);
    let commits = history["commits"].as_array().expect("a list of commits");
    assert_eq!(commits.len(), 5, "{history:#}");
}

#[test]
fn a_correction_changes_the_figure_from_then_on_and_not_before() {
    let office = with_tree("corrections");
    let rows = "ref,full_name,birth_date,sex,unit,joined_on\n\
        m1,Nguyễn Văn An,1950,nam,b1,2011-06-01\n";
    let before = office.import("members", rows).to_string();
    let fix = "kind,key,column,learned_on,value,reason\n\
        members,m1|2011-06-01,joined_on,2024-02-01,2010-06-01,nhầm năm\n\
        members,m1|2011-06-01,unit,2024-02-01,c2,nhầm chi hội\n\
        persons,m1,birth_date,2024-02-01,1949,theo giấy khai sinh\n";
    let (answer, _) = import(&office, "corrections", fix, &[]);
    // The first correction changes a part of the key that the second still names.
    assert_eq!(counts(&answer)[1], 3, "{answer:#}");
    assert_eq!(members_on(&office, "c2", &["--on", "2010-12-31"]), 1);
    assert_eq!(members_on(&office, "c2", &["--on", "2010-12-31", "--known", &before]), 0);
    assert_eq!(members_on(&office, "b1", &["--on", "2012-12-31", "--known", &before]), 1);
    assert_eq!(members_on(&office, "b1", &["--on", "2012-12-31"]), 0);
    let (same, code) = import(&office, "members", rows, &[]);
    assert_eq!(counts(&same), [1, 0, 1, 0], "what stood before a correction: {same:#}");
    assert_eq!(code, Some(0));
}

#[test]
fn support_is_totalled_by_kind_and_month_and_a_reversal_takes_it_back() {
    let office = with_tree("support");
    let rows = "ref,full_name,birth_date,sex,unit,joined_on\n\
        m1,Nguyễn Văn An,1950,nam,b1,2011-06-01\n\
        m2,Trần Thị Bình,1950,nữ,c2,2011-06-01\n";
    office.import("members", rows);
    let gifts = "support,ref,household,unit,kind,given_on,amount,quantity\n\
        g1,m1,,c1,gift_cash,2025-10-01,500.000,1\n\
        g2,m1,,c1,gift_cash,2025-10-20,300000,\n\
        g3,m2,,c2,gift_cash,2025-11-01,200000,2\n\
        g4,,h1,c2,gift_kind,2025-11-01,100000,\n";
    let known = office.import("support", gifts).to_string();
    let range = ["report", "support", "--from", "2025-01-01", "--to", "2025-12-31"];
    let report = office.json(&[&range[..], &["--by", "kind,month"]].concat());
    let rows = report["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 3, "{report:#}");
    let october = rows.iter().find(|r| r["month"] == "2025-10").unwrap();
    assert_eq!(october["count"], 2);
    assert_eq!(october["amount"], "800000");
    assert_eq!(october["quantity"], "1");
    assert_eq!(october["beneficiaries"], 1);
    assert_eq!(report["total"]["beneficiaries"], 2);
    assert_eq!(report["total"]["households"], 1);

    office.import("reversals", "support,reversed_on,reason\ng2,2026-01-05,ghi hai lần\n");
    let now = office.json(&range);
    assert_eq!(now["rows"].as_array().unwrap().len(), 1);
    assert_eq!(now["total"]["count"], 3);
    assert_eq!(now["total"]["amount"], "800000");
    let then = office.json(&[&range[..], &["--known", &known]].concat());
    assert_eq!(then["total"]["amount"], "1100000");
    let twice = "support,reversed_on,reason\ng2,2026-02-05,lần nữa\n";
    assert_eq!(counts(&import(&office, "reversals", twice, &[]).0), [1, 0, 0, 1]);
    let wrong = "support,ref,unit,kind,given_on,amount\n\
        g5,m1,c1,gift_csh,2025-10-01,1\n\
        g6,m1,c1,gift_cash,2025-10-01,0\n\
        g7,m9,c1,gift_cash,2025-10-01,1\n\
        g8,,c1,gift_cash,2025-10-01,1\n\
        g1,m1,c1,gift_cash,2025-10-01,500001\n";
    assert_eq!(counts(&import(&office, "support", wrong, &[]).0), [5, 0, 0, 5]);
}

#[test]
fn a_decision_honours_many_each_once() {
    let office = with_tree("commendations");
    let rows = "ref,full_name,birth_date,sex,unit,joined_on\n\
        m1,Nguyễn Văn An,1950,nam,b1,2011-06-01\n";
    office.import("members", rows);
    let header = "commendation,ref,to_unit,kind,level,decision_no,decided_by,decided_on\n";
    let given = format!(
        "{header}k1,m1,,huan_chuong,state,12/QĐ,Chủ tịch nước,2025-05-10\n\
         k2,,c1,huan_chuong,state,12/QĐ,Chủ tịch nước,2025-05-10\n"
    );
    office.import("commendations", &given);
    let twice = format!("{header}k3,m1,,huan_chuong,state,12/QĐ,Chủ tịch nước,2025-05-10\n");
    assert_eq!(counts(&import(&office, "commendations", &twice, &[]).0), [1, 0, 0, 1]);
    let range = ["--from", "2025-01-01", "--to", "2025-12-31", "--by", "kind"];
    let report = office.json(&[&["report", "commendations"], &range[..]].concat());
    assert_eq!(report["rows"][0]["count"], 2, "{report:#}");
}

#[test]
fn two_records_of_one_person_are_merged_and_parted_again() {
    let office = with_tree("merge");
    let rows = "ref,full_name,birth_date,sex,unit,joined_on\n\
        m1,Nguyễn Văn An,1950,nam,b1,2011-06-01\n\
        m2,Nguyễn Văn An,1950,nam,c2,2011-06-01\n";
    office.import("members", rows);
    assert_eq!(members_on(&office, "vn", &["--on", "2012-01-01"]), 2);
    office.json(&["merge-persons", "m2", "m1", "--reason", "một người hai sổ"]);
    assert_eq!(members_on(&office, "vn", &["--on", "2012-01-01"]), 1);
    assert_eq!(members_on(&office, "c2", &["--on", "2012-01-01"]), 0);
    office.json(&["unmerge-persons", "m2", "--reason", "hai người khác nhau"]);
    assert_eq!(members_on(&office, "vn", &["--on", "2012-01-01"]), 2);
}

#[test]
fn a_death_recorded_while_merged_is_that_of_whom_its_row_names() {
    let office = with_tree("parted");
    let rows = "ref,full_name,birth_date,sex,unit,joined_on\n\
        m1,Nguyễn Văn An,1940,nam,b1,2005\n\
        m2,Nguyễn Văn An,1940,nam,c2,2010\n";
    office.import("members", rows);
    office.json(&["merge-persons", "m2", "m1", "--reason", "một người hai sổ"]);
    let died = "ref,left_on,reason\nm2,2020-01-01,died\n";
    office.import("departures", died);
    office.json(&["unmerge-persons", "m2", "--reason", "hai người khác nhau"]);
    let (here, there) = (["--on", "2026-01-01"], ["--on", "2019-12-31"]);
    assert_eq!(members_on(&office, "c2", &here), 0);
    assert_eq!(members_on(&office, "c2", &there), 1);
    assert_eq!(members_on(&office, "b1", &here), 1);
    assert_eq!(counts(&import(&office, "departures", died, &[]).0), [1, 0, 1, 0]);
    let history = office.json(&["history", "person", "m2"]).to_string();
    assert!(history.contains("departed"), "{history}");
    office.json(&["rebuild", "--check"]);
}

#[test]
fn an_erased_person_is_unreadable_and_no_figure_changes() {
    let office = with_tree("erase");
    let rows = "ref,full_name,birth_date,sex,unit,joined_on,national_id\n\
        m1,Nguyễn Văn An,1950,nam,b1,2011-06-01,001050000001\n";
    office.import("members", rows);
    let erased = office.json(&["erase", "person", "m1", "--reason", "theo yêu cầu"]);
    let uuid = erased["uuid"].as_str().expect("the UUID under which the record stays").to_owned();
    assert_eq!(members_on(&office, "vn", &["--on", "2012-01-01"]), 1);
    let lost = office.run(&["history", "person", "m1", "--json"]);
    assert_eq!(lost.status.code(), Some(1));
    let shown = office.run(&["history", "person", &uuid, "--json"]);
    assert!(shown.status.success(), "{}", text(&shown.stderr));
    assert!(!text(&shown.stdout).contains("Nguyễn"), "{}", text(&shown.stdout));
    assert_eq!(counts(&import(&office, "members", rows, &[]).0), [1, 0, 0, 1]);
    let lawful = import(&office, "members", rows, &["--after-erasure"]);
    assert_eq!(counts(&lawful.0), [1, 1, 0, 0], "{:#}", lawful.0);
    let leave = format!("ref,left_on,reason\n{uuid},2020-01-01,died\n");
    office.import("departures", &leave);
    office.json(&["verify"]);
}

#[test]
fn a_split_commune_sends_its_members_two_ways() {
    let office = with_tree("split");
    let rows = "ref,full_name,birth_date,sex,unit,joined_on\n\
        m1,Nguyễn Văn An,1950,nam,b1,2011-06-01\n\
        m2,Trần Thị Bình,1950,nữ,c1,2011-06-01\n";
    office.import("members", rows);
    let new = "unit,kind,name,valid_from,parent\nn1,commune,Xã Mới,2025-07-01,p1\n";
    office.import("units", new);
    office.import("population", "unit,counted_on,source,persons_60_plus\nc1,2024-06-30,UBND,40\n");
    let decision = "from_unit,to_unit,effective_on,decision,part,default,share,branches\n\
        c1,n1,2025-07-01,NQ1,partial,1,0.75,\n\
        c1,c2,2025-07-01,NQ1,partial,0,0.25,b1\n";
    office.import("reorganisation", decision);
    let after = ["--on", "2025-07-01"];
    assert_eq!(members_on(&office, "n1", &after), 1);
    assert_eq!(members_on(&office, "c2", &after), 1);
    assert_eq!(members_on(&office, "b1", &after), 1);
    assert_eq!(members_on(&office, "vn", &after), 2);
    let old_map = ["--on", "2025-06-30", "--tree", "now"];
    assert_eq!(members_on(&office, "c2", &old_map), 1);
    let report = office.json(&[&["report", "membership", "--unit", "n1"], &after[..]].concat());
    let row = &report["rows"][0];
    assert_eq!(row["population_60_plus"], 30, "{row:#}");
    assert!(row["marks"].as_array().unwrap().contains(&json!("estimate")), "{row:#}");
    let ended = office.run(&["report", "membership", "--unit", "c1", "--on", "2025-07-01"]);
    assert!(!ended.status.success(), "c1 is no more");
    let halves = "from_unit,to_unit,effective_on,decision,part,default,share\n\
        c2,n1,2026-01-01,NQ2,partial,1,0.5\n\
        c2,c2,2026-01-01,NQ2,partial,0,0.4\n";
    let (answer, _) = import(&office, "reorganisation", halves, &[]);
    assert_eq!(counts(&answer), [2, 0, 0, 2], "refused whole: {answer:#}");
}
