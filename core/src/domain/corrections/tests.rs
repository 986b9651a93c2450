//! Values of corrections, read as their columns are.

mod rows;

use super::{Correction, ImportKind, decimal, partial_day, thousandths, whole, word};
use crate::domain::column::Column;
use crate::domain::stage::{learned, partial};

fn of(value: &str) -> Correction {
    learned("2024-02-01", ImportKind::Support, "g1", Column::Amount, value)
}

#[test]
fn whole_numbers_may_be_grouped_in_threes() {
    for text in ["1234567", "1.234.567", "1,234,567", "1 234 567"] {
        assert_eq!(whole(&of(text)), Ok(Some(1_234_567)), "{text}");
    }
    for text in ["12.34", "1.234,567", "-5", "mười", "1.2345", "0.123"] {
        assert!(whole(&of(text)).is_err(), "{text}");
    }
    assert_eq!(whole(&of("")), Ok(None));
}

#[test]
fn decimals_are_read_after_groups() {
    assert_eq!(thousandths(&of("1.234")), Ok(Some(1_234_000)));
    assert_eq!(thousandths(&of("1.5")), Ok(Some(1_500)));
    assert_eq!(thousandths(&of("1.234,5")), Ok(Some(1_234_500)));
    assert_eq!(thousandths(&of("0,125")), Ok(Some(125)));
    assert!(thousandths(&of("0,1255")).is_err());
    assert!(thousandths(&of("1,2,5")).is_err());
    assert_eq!(decimal(&of("0.75"), 9), Ok(Some(750_000_000)));
    assert!(thousandths(&of("9223372036854775807")).is_err(), "too large to scale");
}

#[test]
fn words_are_read_whatever_their_case_and_marks() {
    let known = [("nam", 1), ("nữ", 2)];
    assert_eq!(word(&of("Nữ"), &known), Ok(Some(2)));
    assert_eq!(word(&of("NU"), &known), Ok(Some(2)));
    assert!(word(&of("x"), &known).is_err());
}

#[test]
fn dates_keep_their_precision() {
    assert_eq!(partial_day(&of("05/1950")), Ok(Some(partial("1950-05"))));
    assert!(partial_day(&of("31/02/1950")).is_err());
}
