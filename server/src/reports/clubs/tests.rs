//! The document of clubs in each of its forms.

use super::*;

fn totals() -> ClubTotals {
    ClubTotals {
        clubs: 3,
        members: Some(1_180),
        members_60_plus: Some(700),
        women: None,
        poor: Some(90),
        fund_amount: Some("9007199254740993".to_owned()),
        currency: "VND",
        borrowers: Some(610),
        given: Given {
            members: 3,
            members_60_plus: 2,
            women: 0,
            poor: 3,
            fund_amount: 3,
            borrowers: 3,
        },
        clubs_with_warnings: 2,
        clubs_without_figures: 0,
    }
}

fn club() -> ClubRow {
    let day = Day::parse("2025-12-31").unwrap();
    ClubRow {
        unit: "c1".to_owned(),
        unit_name: "Xã Một".to_owned(),
        club: "l1".to_owned(),
        source: "main".to_owned(),
        name: "CLB thôn Đoài".to_owned(),
        founded_on: "2021-03".to_owned(),
        programme: Some("project_1336".to_owned()),
        figures: Some(ClubFigures {
            on: day.to_string(),
            members: 78,
            members_60_plus: Some(40),
            women: None,
            poor: Some(9),
            fund_amount: Some("50000000".to_owned()),
            currency: "VND",
            borrowers: None,
            day,
        }),
        warnings: vec!["DH2320".to_owned(), "DH2322".to_owned()],
    }
}

fn report(clubs: Option<Vec<ClubRow>>) -> ClubReport {
    let day = Day::parse("2025-12-31").unwrap();
    ClubReport {
        report: "clubs",
        on: day.to_string(),
        known: KnownPoint { position: 12, at: None },
        tree: "was".to_owned(),
        tree_on: day.to_string(),
        root_hash: "00".to_owned(),
        rows: vec![UnitRow {
            unit: "p1".to_owned(),
            code: Some("01".to_owned()),
            name: "Tỉnh Một".to_owned(),
            kind: "province",
            totals: totals(),
        }],
        total: totals(),
        clubs,
        days: (day, day),
    }
}

#[test]
fn the_document_names_who_gave_what_and_keeps_amounts_exact() {
    let json: serde_json::Value = serde_json::from_str(&report(None).json()).unwrap();
    let row = &json["rows"][0];
    assert_eq!((&row["clubs"], &row["members"]), (&3.into(), &1_180.into()));
    assert_eq!(row["fund_amount"], "9007199254740993");
    assert!(row["women"].is_null());
    assert_eq!(row["given"]["members_60_plus"], 2);
    assert!(json.get("clubs").is_none(), "clubs are listed where they are asked for");
    let json: serde_json::Value = serde_json::from_str(&report(Some(vec![club()])).json()).unwrap();
    assert_eq!(json["clubs"][0]["warnings"], serde_json::json!(["DH2320", "DH2322"]));
    assert_eq!(json["clubs"][0]["figures"]["on"], "2025-12-31");
}

#[test]
fn every_line_of_the_csv_has_a_cell_for_each_heading() {
    for report in [report(None), report(Some(vec![club(), ClubRow { figures: None, ..club() }]))] {
        let csv = report.csv();
        assert!(csv.iter().all(|line| line.len() == csv[0].len()), "{csv:?}");
    }
    let units = report(None).csv();
    let place = |name: &str| units[0].iter().position(|heading| heading == name).unwrap();
    assert_eq!(units[1][place("women")], "", "nothing given is blank");
    assert_eq!(units[1][place("members_60_plus_given")], "2");
}

#[test]
fn the_table_speaks_the_language_of_its_reader_and_explains_its_marks() {
    let (vi, en) = (Lang::Vi, Lang::En);
    let screen = |lang| Screen { lang, width: None };
    let units = report(None).text(screen(vi));
    assert!(units.contains("1.180") && units.contains("700 (2)") && units.contains('–'), "{units}");
    assert!(units.contains("chỉ n câu lạc bộ"), "{units}");
    let clubs = report(Some(vec![club()])).text(screen(en));
    assert!(clubs.contains("DH2322: share of older people"), "{clubs}");
    assert!(!clubs.contains('?'), "{clubs}");
}
