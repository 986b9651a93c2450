//! Headings in English and Vietnamese.

use super::*;

fn read(kind: ImportKind, header: &str, mappings: &[&str]) -> Result<Headings, Failure> {
    let record = Record::from_cells(header.split(','));
    let mappings: Vec<Mapping> = mappings.iter().map(|text| text.parse().unwrap()).collect();
    Headings::read(kind, &record, &mappings, Path::new("rows.csv"))
}

const VIETNAMESE: &str =
    "STT,Mã hội viên,Họ và tên,Ngày sinh,Giới tính,Số CCCD,Ngày vào Hội,Đơn vị";

#[test]
fn an_office_may_write_its_headings_in_vietnamese() {
    let headings = read(ImportKind::Members, VIETNAMESE, &[]).unwrap();
    assert_eq!(headings.place(Column::Ref), Some(1));
    assert_eq!(headings.place(Column::BirthDate), Some(3));
    assert_eq!(headings.place(Column::NationalId), Some(5));
    assert_eq!(headings.place(Column::Unit), Some(7));
    assert_eq!(headings.unknown, ["STT"]);
    assert_eq!(headings.guessed.len(), 7);
}

#[test]
fn english_names_are_no_guess_and_stand_in_any_order() {
    let headings = read(ImportKind::Transfers, "to_unit,REF,transferred_on", &[]).unwrap();
    assert_eq!(headings.place(Column::Ref), Some(1));
    assert!(headings.guessed.is_empty());
}

#[test]
fn what_the_user_maps_comes_before_every_guess() {
    let header = "ref,Ngày sinh,Năm sinh,full_name,sex,unit";
    assert_eq!(read(ImportKind::Persons, header, &[]).unwrap_err().message.code.0, 1009);
    let headings = read(ImportKind::Persons, header, &["Năm sinh=birth_date"]).unwrap();
    assert_eq!(headings.place(Column::BirthDate), Some(2));
    assert_eq!(headings.unknown, ["Ngày sinh"]);
}

#[test]
fn a_mapping_to_nothing_is_a_usage_error() {
    let header = "ref,left_on,reason";
    let no_heading = read(ImportKind::Departures, header, &["Lý do=reason"]).unwrap_err();
    assert_eq!(no_heading.message.code.0, 1010);
    let no_column = read(ImportKind::Departures, header, &["reason=phone"]).unwrap_err();
    assert_eq!((no_column.message.code.0, no_column.exit), (1011, crate::failure::Exit::Usage));
}

#[test]
fn a_missing_required_column_is_named() {
    let failure = read(ImportKind::Units, "unit,name,valid_from", &[]).unwrap_err();
    assert_eq!(failure.message.code.0, 1008);
    assert!(failure.message.values.contains(&("columns", "kind".to_owned())));
}

#[test]
fn one_of_two_columns_is_enough_and_none_is_not() {
    assert!(read(ImportKind::Support, "support,household,unit,kind,given_on", &[]).is_ok());
    let failure = read(ImportKind::Support, "support,unit,kind,given_on", &[]).unwrap_err();
    assert_eq!(failure.message.code.0, 1024);
}

#[test]
fn a_column_that_stands_twice_is_refused() {
    let failure = read(ImportKind::Departures, "ref,left_on,reason,ref", &[]).unwrap_err();
    assert_eq!(failure.message.code.0, 1009);
}

#[test]
fn no_kind_has_two_columns_of_one_vietnamese_name() {
    for (name, kind) in kind::all() {
        let mut seen = std::collections::HashMap::new();
        for (column, _) in kind::columns(kind) {
            for word in vietnamese(*column) {
                let other = seen.insert(*word, column);
                assert_eq!(other, None, "{name}: {word}");
            }
        }
    }
}
