//! The first sheet of a workbook.

use std::path::PathBuf;

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

use super::*;

fn saved(name: &str, write: impl FnOnce(&mut Worksheet)) -> PathBuf {
    let mut workbook = Workbook::new();
    write(workbook.add_worksheet());
    let file = format!("dienhong-sheet-{}-{name}.xlsx", std::process::id());
    let path = std::env::temp_dir().join(file);
    workbook.save(&path).unwrap();
    path
}

fn sheet(name: &str, write: impl FnOnce(&mut Worksheet)) -> Option<Sheet> {
    let path = saved(name, write);
    let sheet = Sheet::read(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    sheet
}

#[test]
fn cells_are_read_as_a_clerk_would_type_them() {
    let date = Format::new().set_num_format("dd/mm/yyyy");
    let read = sheet("cells", |page| {
        page.write_row(0, 0, ["ref", "birth_date", "amount", "note"]).unwrap();
        page.write(2, 0, "m1").unwrap();
        let born = ExcelDateTime::from_ymd(1950, 2, 3).unwrap();
        page.write_datetime_with_format(2, 1, born, &date).unwrap();
        page.write(2, 2, 500_000).unwrap();
        page.write(2, 3, 1.5).unwrap();
    });
    let read = read.unwrap();
    let rows: Vec<NumberedRecord> = read.records().map(Result::unwrap).collect();
    assert_eq!(read.header().len(), 4);
    assert_eq!(rows.len(), 1, "blank rows are not counted");
    let cells: Vec<&str> = rows[0].1.as_ref().unwrap().cells().collect();
    assert_eq!(cells, ["m1", "1950-02-03", "500000", "1.5"]);
}

#[test]
fn a_fraction_is_never_read_as_thousands() {
    let read = sheet("fractions", |page| {
        page.write_row(0, 0, ["quantity"]).unwrap();
        for (row, number) in (1..).zip([1.125, 12.345, 0.1 + 0.2, 1_234_567.0, 0.5]) {
            page.write(row, 0, number).unwrap();
        }
    });
    let cells: Vec<String> =
        read.unwrap().records().map(|row| row.unwrap().1.unwrap().cell(0).to_owned()).collect();
    assert_eq!(cells, ["1.1250", "12.3450", "0.3", "1234567", "0.5"]);
    let thousandths = |text: &str| crate::import::cell::decimal(text, 3);
    assert_eq!(thousandths(&cells[0]), Ok(1_125));
    assert!(crate::import::cell::whole(&cells[1]).is_err());
}

#[test]
fn a_cell_beyond_the_headings_refuses_its_row() {
    let read = sheet("wide", |page| {
        page.write_row(0, 0, ["a", "b"]).unwrap();
        page.write_row(1, 0, ["1", "2", "3"]).unwrap();
        page.write_row(2, 0, ["1", "2"]).unwrap();
    });
    let rows: Vec<NumberedRecord> = read.unwrap().records().map(Result::unwrap).collect();
    assert_eq!(rows[0].1, Err(RecordFault::Width { found: 3, expected: 2 }));
    assert!(rows[1].1.is_ok());
}

#[test]
fn a_sheet_of_few_cells_far_from_each_other_is_read_in_the_room_of_the_few() {
    let read = sheet("far", |page| {
        page.write_row(0, 0, ["a", "b"]).unwrap();
        page.write_row(1_048_575, 0, ["1", "2"]).unwrap();
        page.write(1_000_000, 16_383, "x").unwrap();
    });
    let rows: Vec<NumberedRecord> = read.unwrap().records().map(Result::unwrap).collect();
    assert_eq!(rows[0].1, Err(RecordFault::Width { found: 16_384, expected: 2 }));
    assert_eq!(rows[1].1.as_ref().unwrap().cells().collect::<Vec<_>>(), ["1", "2"]);
}

#[test]
fn headings_wider_than_any_table_and_rows_longer_than_any_record_are_refused() {
    let wide = saved("headings", |page| drop(page.write(0, 200, "b").unwrap().write(0, 0, "a")));
    assert_eq!(Sheet::read(&wide).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
    std::fs::remove_file(&wide).unwrap();
    let read = sheet("long", |page| {
        page.write_row(0, 0, ["a", "b", "c"]).unwrap();
        page.write_row(1, 0, ["x".repeat(32_000), "y".repeat(32_000), "z".repeat(2_000)]).unwrap();
    });
    assert_eq!(read.unwrap().records().next().unwrap().unwrap().1, Err(RecordFault::TooLong));
}

#[test]
fn an_empty_sheet_has_no_headings() {
    assert!(sheet("empty", |_| {}).is_none());
}
