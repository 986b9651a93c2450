//! Cells as offices write them.

use super::*;

#[test]
fn a_cell_is_trimmed_and_brought_to_nfc() {
    assert_eq!(canonical("  Bu\u{309}i \u{a0}").as_deref(), Some("Bủi"));
    assert_eq!(canonical(" \u{a0}\t"), None);
}

#[test]
fn a_date_that_does_not_exist_is_told_from_a_text_that_is_none() {
    assert_eq!(day("31/02/1950"), Err(CellFault::NoSuchDay));
    assert_eq!(day("29/02/1952").map(|day| day.to_string()), Ok("1952-02-29".to_owned()));
    assert_eq!(day("29/2/1951"), Err(CellFault::NoSuchDay));
    assert_eq!(day("1950-13-01"), Err(CellFault::NoSuchDay));
    assert_eq!(partial_day("13/1950"), Err(CellFault::NoSuchDay));
    assert_eq!(day("02/03/50"), Err(CellFault::NoDate));
    assert_eq!(day("3 tháng 2 năm 1950"), Err(CellFault::NoDate));
    assert_eq!(day("1950-2-3"), Err(CellFault::NoDate));
    assert_eq!(day("12345"), Err(CellFault::NoDate));
}

#[test]
fn years_outside_the_calendar_are_named_as_such() {
    assert_eq!(day("31/12/1799"), Err(CellFault::YearOutOfRange));
    assert!(day("01/01/1800").is_ok());
    assert!(day("31/12/2299").is_ok());
    assert_eq!(day("2300-01-01"), Err(CellFault::YearOutOfRange));
}

#[test]
fn a_partial_date_is_read_only_where_it_may_stand() {
    assert_eq!(partial_day("1950").map(|day| day.to_string()), Ok("1950".to_owned()));
    assert_eq!(partial_day("2/1950").map(|day| day.to_string()), Ok("1950-02".to_owned()));
    assert_eq!(day("1950"), Err(CellFault::NotAFullDay));
    assert_eq!(day("02/1950"), Err(CellFault::NotAFullDay));
}

#[test]
fn whole_numbers_may_be_written_in_groups_of_three() {
    for text in ["1234567", "1.234.567", "1,234,567", "1 234 567", "1\u{a0}234\u{a0}567"] {
        assert_eq!(whole(text), Ok(1_234_567), "{text}");
    }
    assert_eq!(whole("0"), Ok(0));
    assert_eq!(whole("000123"), Ok(123));
}

#[test]
fn whole_numbers_with_other_signs_are_refused() {
    for text in ["1.23", "1.234,567", "0.123", "1234.567", "12 34", "1e3", "abc", "+5", "1."] {
        assert_eq!(whole(text), Err(CellFault::NotWhole), "{text}");
    }
    assert_eq!(whole("-5"), Err(CellFault::OutOfRange));
    assert_eq!(whole("999999999999999"), Ok(WHOLE_MAX));
    assert_eq!(whole("1000000000000000"), Err(CellFault::OutOfRange));
    assert_eq!(whole("99999999999999999999999"), Err(CellFault::OutOfRange));
}

#[test]
fn decimals_are_kept_exactly() {
    assert_eq!(decimal("12,5", 3), Ok(12_500));
    assert_eq!(decimal("12.5", 3), Ok(12_500));
    assert_eq!(decimal("0.125", 3), Ok(125));
    assert_eq!(decimal("1.234,5", 3), Ok(1_234_500));
    assert_eq!(decimal("1.234", 3), Ok(1_234_000));
    assert_eq!(decimal("7", 3), Ok(7_000));
    assert_eq!(decimal("0.1234", 3), Err(CellFault::NotANumber { places: 3 }));
    assert_eq!(decimal("0.1230", 3), Ok(123));
    assert_eq!(decimal(".5", 3), Err(CellFault::NotANumber { places: 3 }));
    assert_eq!(decimal("1,234,5", 3), Err(CellFault::NotANumber { places: 3 }));
}

#[test]
fn a_share_reads_every_point_as_a_decimal_point() {
    assert_eq!(fraction("0.25", 9), Ok(250_000_000));
    assert_eq!(fraction("1.000", 9), Ok(1_000_000_000));
    assert_eq!(fraction("1", 9), Ok(1_000_000_000));
    assert_eq!(fraction("0,333333333", 9), Ok(333_333_333));
}

#[test]
fn words_are_read_whatever_their_case_and_marks() {
    let known = [("male", 1), ("female", 2), ("nam", 1), ("nữ", 2)];
    assert_eq!(word("NỮ", &known), Ok(2));
    assert_eq!(word("Nu", &known), Ok(2));
    assert_eq!(word("Female", &known), Ok(2));
    let Err(CellFault::UnknownWord { nearest, .. }) = word("femal", &known) else { panic!() };
    assert_eq!(nearest, "female");
}

#[test]
fn a_cell_of_several_pages_is_read_and_one_sign_more_is_not() {
    assert!(text(&"ơ".repeat(CHARACTERS_MAX)).is_ok());
    assert_eq!(text(&"ơ".repeat(CHARACTERS_MAX + 1)), Err(CellFault::TooLong));
}

#[test]
fn the_distance_of_words_counts_single_changes() {
    assert_eq!(distance("gift", "gift"), 0);
    assert_eq!(distance("gfit", "gift"), 2);
    assert_eq!(distance("", "abc"), 3);
}
