//! Purses and hardship, as an office keeps them: what came in, what was given, what is left, and who
//! was poor in which year.

use serde_json::{Value, json};

use crate::office::{Office, text};

const UNITS: &str = "unit,kind,name,valid_from,parent,code\n\
    c1,commune,Xã Một,2010-01-01,p1,00001\n\
    c2,commune,Xã Hai,2010-01-01,p1,00002\n\
    p1,province,Tỉnh Một,2010-01-01,vn,01\n\
    vn,central,Trung ương Hội,2010,,\n";

const MEMBERS: &str = "ref,full_name,birth_date,sex,unit,joined_on,household\n\
    m1,Nguyễn Văn An,1950,nam,c1,2011-06-01,h1\n\
    m2,Trần Thị Bình,1950,nữ,c1,2011-06-01,h1\n";

const FUNDS: &str = "Mã quỹ,Đơn vị,Loại quỹ,Tên quỹ,Ngày lập quỹ,Loại tiền,Số dư đầu\n\
    q1,c1,quỹ hội,Chân quỹ xã Một,01/01/2020,,1.000.000\n\
    q2,c2,hội phí,Hội phí xã Hai,2020-01-01,VND,\n\
    q3,p1,charity,Quỹ bạn bè,2024-01-01,USD,1000.50\n";

const RECEIPTS: &str = "receipt,fund,amount,received_on,donor,document\n\
    r1,q1,500.000,2025-03-01,Ông Lê Văn Mậu,PT-01\n\
    r2,q3,99.50,2025-03-01,Ông Lê Văn Mậu,\n";

const GIFTS: &str = "support,ref,unit,kind,given_on,amount,value_basis,fund\n\
    g1,m1,c1,gift_cash,2025-04-01,400000,,q1\n\
    g2,m1,c1,gift_kind,2025-04-01,900000,goods,q1\n\
    g3,m2,c1,gift_cash,2025-04-02,200,,q3\n";

fn with_funds(name: &str) -> Office {
    let office = Office::founded(name);
    for (kind, rows) in [
        ("units", UNITS),
        ("members", MEMBERS),
        ("funds", FUNDS),
        ("receipts", RECEIPTS),
        ("support", GIFTS),
    ] {
        office.import(kind, rows);
    }
    office
}

/// The first refused row of a file, or how many were recorded and unchanged.
fn import(office: &Office, kind: &str, content: &str) -> Result<[u64; 2], Value> {
    let file = office.file("rows.csv", content);
    let output = office.run(&["import", kind, &file, "--json"]);
    let answer: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{e}: {}", text(&output.stderr)));
    match answer["refused"].get(0) {
        Some(refused) => Err(refused.clone()),
        None => Ok(["recorded", "unchanged"].map(|name| answer[name].as_u64().unwrap())),
    }
}

fn report(office: &Office, options: &[&str]) -> Value {
    office.json(&[&["report", "funds"], options].concat())
}

/// Opening, received, disbursed and balance of a fund.
fn held(office: &Office, fund: &str, options: &[&str]) -> [String; 4] {
    let report = report(office, options);
    let row = report["rows"].as_array().unwrap().iter().find(|row| row["fund"] == fund);
    let row = row.unwrap_or_else(|| panic!("{report:#}"));
    ["opening", "received", "disbursed", "balance"]
        .map(|name| row[name].as_str().expect("an amount is a string").to_owned())
}

#[test]
fn a_fund_shows_what_it_opened_with_got_gave_and_holds() {
    let office = with_funds("funds");
    let on = ["--on", "2025-12-31"];
    assert_eq!(held(&office, "q1", &on), ["1000000", "500000", "400000", "1100000"]);
    assert_eq!(held(&office, "q2", &on), ["0", "0", "0", "0"]);
    assert_eq!(held(&office, "q3", &on), ["1000.50", "99.50", "200", "900"]);
    let early = ["--on", "2025-03-31"];
    assert_eq!(held(&office, "q1", &early), ["1000000", "500000", "0", "1500000"]);
    let before = report(&office, &["--on", "2023-12-31"]);
    assert_eq!(before["rows"].as_array().unwrap().len(), 2, "q3 was not open: {before:#}");

    let all = report(&office, &on);
    assert_eq!(all["report"], "funds");
    assert!(all["root_hash"].as_str().unwrap().len() == 64 && all["tree"] == "was");
    let rows = all["rows"].as_array().unwrap();
    let row = rows.iter().find(|row| row["fund"] == "q1").unwrap();
    let named = json!([row["unit"], row["purpose"], row["name"], row["currency"]]);
    assert_eq!(named, json!(["c1", "association", "Chân quỹ xã Một", "VND"]));
    let totals: Vec<Value> = all["total"]
        .as_array()
        .unwrap()
        .iter()
        .map(|total| json!([total["purpose"], total["currency"], total["balance"]]))
        .collect();
    assert_eq!(
        totals,
        [
            json!(["association", "VND", "1100000"]),
            json!(["fee", "VND", "0"]),
            json!(["charity", "USD", "900"]),
        ]
    );
    let below = report(&office, &["--on", "2025-12-31", "--unit", "c2"]);
    assert_eq!(below["rows"].as_array().unwrap().len(), 1);
    let level = report(&office, &["--on", "2025-12-31", "--level", "province"]);
    let rows = level["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 3, "each purpose its own row: {level:#}");
    assert!(rows.iter().all(|row| row["unit"] == "p1" && row["fund"].is_null()));
    let support = office.json(&[
        "report",
        "support",
        "--from",
        "2025-01-01",
        "--to",
        "2025-12-31",
        "--by",
        "value_basis",
    ]);
    let cash: Vec<Value> = support["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["value_basis"] == "cash")
        .map(|row| json!([row["currency"], row["amount"]]))
        .collect();
    assert_eq!(cash, [json!(["VND", "400000"]), json!(["USD", "200"])], "{support:#}");
    assert_eq!(support["total"]["count"], 3);
}

#[test]
fn no_row_of_any_kind_brings_a_fund_below_zero() {
    let office = with_funds("funds-below-zero");
    let gift = |key: &str, amount: &str, fund: &str| {
        let row = format!("{key},m1,c1,gift_cash,2025-05-01,{amount},{fund}\n");
        import(&office, "support", &format!("support,ref,unit,kind,given_on,amount,fund\n{row}"))
    };
    let refused = gift("g4", "1100001", "q1").unwrap_err();
    assert_eq!((&refused["code"], &refused["column"]), (&json!("DH2441"), &json!("amount")));
    let said = refused["message_en"].as_str().unwrap();
    assert!(
        said.contains("q1") && said.contains("1,100,000") && said.contains("1,100,001"),
        "{said}"
    );
    assert_eq!(gift("g4", "1100000", "q1"), Ok([1, 0]));
    let fix = |row: &str| {
        let head = "kind,key,column,learned_on,value,reason\n";
        import(&office, "corrections", &format!("{head}{row},theo chứng từ\n"))
    };
    for row in [
        "support,g4,amount,2026-01-01,1100001",
        "support,g2,value_basis,2026-01-01,cash",
        "receipts,r1,amount,2026-01-01,499999",
        "receipts,r1,fund,2026-01-01,q2",
        "funds,q1,opening_balance,2026-01-01,999999",
    ] {
        assert_eq!(fix(row).unwrap_err()["code"], "DH2441", "{row}");
    }
    assert_eq!(gift("g5", "5000000", "quỹ ngoài"), Ok([1, 0]), "a purse kept elsewhere");
    let funds = "fund,unit,purpose,name,opened_on,opening_balance\n";
    let late = format!("{funds}quỹ ngoài,c1,state,Ngân sách xã,2020-01-01,4999999\n");
    assert_eq!(import(&office, "funds", &late).unwrap_err()["code"], "DH2441");
    let covered = format!("{funds}quỹ ngoài,c1,state,Ngân sách xã,2020-01-01,5000000\n");
    assert_eq!(import(&office, "funds", &covered), Ok([1, 0]));
    assert_eq!(import(&office, "funds", &covered), Ok([0, 1]));
    assert_eq!(gift("g6", "1", "quỹ ngoài").unwrap_err()["code"], "DH2441");
    office.import("reversals", "support,reversed_on,reason\ng4,2025-06-01,trao nhầm\n");
    assert_eq!(gift("g6", "1100000", "q1"), Ok([1, 0]));
    let moved = fix("reversals,g4,support,2026-01-01,g5");
    assert_eq!(moved.unwrap_err()["code"], "DH2441", "g4 would stand again");
}

#[test]
fn a_correction_changes_a_balance_from_then_on_and_not_before() {
    let office = with_funds("funds-known");
    let before = office.json(&["report", "funds"])["known"]["position"].to_string();
    let fixes = "kind,key,column,learned_on,value,reason\n\
        receipts,r1,amount,2026-01-01,700000,thiếu một phiếu\n\
        receipts,r1,donor,2026-01-01,Bà Lê Thị Mận,ghi sai tên\n\
        funds,q1,purpose,2026-01-01,charity,đã đăng ký quỹ từ thiện\n\
        funds,q1,fund,2026-01-01,q1a,đổi mã\n";
    office.import("corrections", fixes);
    let on = "2025-12-31";
    assert_eq!(held(&office, "q1a", &["--on", on])[1], "700000");
    let then = held(&office, "q1a", &["--on", on, "--known", &before]);
    assert_eq!(then, ["1000000", "500000", "400000", "1100000"]);
    for (kind, rows, count) in [("funds", FUNDS, 3), ("receipts", RECEIPTS, 2)] {
        assert_eq!(import(&office, kind, rows), Ok([0, count]), "what stood is unchanged");
    }
    for key in ["q1", "q1a"] {
        let history = office.json(&["history", "fund", key]);
        let commits = history["commits"].as_array().unwrap();
        let events: Vec<&str> = commits
            .iter()
            .flat_map(|commit| commit["events"].as_array().unwrap())
            .map(|event| event["event"].as_str().unwrap())
            .filter(|event| *event != "party_registered")
            .collect();
        let expected = ["fund_registered", "fund_received", "support_given", "support_given"];
        assert_eq!(events[..4], expected, "{history:#}");
        assert_eq!(events[4..], ["corrected"; 4]);
        let shown = history.to_string();
        assert!(shown.contains("Ông Lê Văn Mậu") && shown.contains("Bà Lê Thị Mận"), "{shown}");
        assert!(shown.contains("\"PT-01\""), "{shown}");
    }
    office.json(&["rebuild"]);
    office.json(&["rebuild", "--check"]);
    office.json(&["verify"]);
}

#[test]
fn a_donor_and_a_poor_family_stand_in_no_stored_byte() {
    let office = with_funds("sealed-purses");
    let rows = "household,year,unit,class,decision,refs\n\
        h1,2025,c1,poor,77/QĐ-HN,m2 m1\n";
    office.import("hardship", rows);
    let mut files: Vec<std::path::PathBuf> = vec![office.data()];
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        for planted in ["Mậu", "PT-01", "77/QĐ-HN", "near_poor"] {
            let found = bytes.windows(planted.len()).any(|window| window == planted.as_bytes());
            assert!(!found, "{planted} stands in {}", path.display());
        }
    }
}

#[test]
fn a_household_is_poor_in_one_year_by_decision_with_the_persons_it_covers() {
    let office = with_funds("hardship");
    let rows = "Mã hộ,Năm,Đơn vị,Diện hộ,Quyết định,Thành viên\n\
        h1,2025,c1,Hộ nghèo,77/QĐ-HN,m2 m1\n\
        h1,2026,c1,cận nghèo,80/QĐ-HN,m2\n\
        h2,2026,c2,none,80/QĐ-HN,\n";
    assert_eq!(import(&office, "hardship", rows), Ok([3, 0]));
    assert_eq!(import(&office, "hardship", rows), Ok([0, 3]));
    let head = "household,year,unit,class,decision,refs\n";
    let row = |row: &str| import(&office, "hardship", &format!("{head}{row}\n"));
    for (row, code, column) in [
        (row("h1,2025,c1,near_poor,77/QĐ-HN,m1 m2"), "DH2287", "class"),
        (row("h3,2025,c1,poor,77/QĐ-HN,m1 m9"), "DH2284", "refs"),
        (row("h3,2050,c1,poor,77/QĐ-HN,"), "DH2283", "year"),
        (row("h3,năm nay,c1,poor,77/QĐ-HN,"), "DH2008", "year"),
        (row("h3,2025,c1,giàu,77/QĐ-HN,"), "DH2011", "class"),
    ] {
        let refused = row.unwrap_err();
        assert_eq!((&refused["code"], &refused["column"]), (&json!(code), &json!(column)));
    }
    let fixes = "kind,key,column,learned_on,value,reason\n\
        hardship,h1|2025,class,2026-02-01,near_poor,rà soát lại\n\
        hardship,h1|2025,refs,2026-02-01,m1,bà đã chuyển hộ\n";
    office.import("corrections", fixes);
    assert_eq!(import(&office, "hardship", rows), Ok([0, 3]), "what stood is unchanged");
    let history = office.json(&["history", "person", "m1"]).to_string();
    assert!(history.contains("household_assessed") && history.contains("near_poor"), "{history}");

    let moves = "kind,key,column,learned_on,value,reason,changed_on\n\
        persons,m2,household,2026-03-05,h3,ra ở riêng,2026-03-01\n";
    office.import("corrections", moves);
    let gift = "support,household,unit,kind,given_on,amount\ng9,h1,c1,gift_cash,2025-06-01,1000\n";
    office.import("support", gift);
    let history = office.json(&["history", "household", "h1"]);
    let uuid = |key: &str| office.json(&["history", "person", key])["uuid"].clone();
    let stay = |key: &str, since: Value, until: Value| json!({"person": uuid(key), "since": since, "until": until});
    let left = stay("m2", Value::Null, json!("2026-03-01"));
    assert_eq!(history["members"], json!([stay("m1", Value::Null, Value::Null), left]));
    let told = history.to_string();
    for event in ["household_registered", "person_registered", "household_assessed", "near_poor"] {
        assert!(told.contains(event), "{event}: {history:#}");
    }
    assert!(told.contains("support_given") && told.contains("\"household\":\"h1\""), "{told}");
    let other = office.json(&["history", "household", "h3"]);
    assert_eq!(other["members"], json!([stay("m2", json!("2026-03-01"), Value::Null)]));
    let server = office.serve();
    let answer = server.json("/api/v1/history/household/h1");
    assert_eq!((&answer["members"], &answer["uuid"]), (&history["members"], &history["uuid"]));
    assert_eq!(server.get("/api/v1/history/household/h9").status, 404);
    drop(server);

    // One member's erasure blinds no family.
    office.json(&["erase", "person", "m1", "--reason", "theo yêu cầu"]);
    let history = office.json(&["history", "person", "m2"]).to_string();
    assert!(history.contains("\"class\":\"poor\"") && history.contains("77/QĐ-HN"), "{history}");
    office.json(&["verify", "--full"]);
}
