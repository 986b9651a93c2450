//! Exact decimals stay exact until they are shown.

use super::Exact;

#[test]
fn parts_by_share_add_up_to_the_whole_again() {
    let whole = Exact::from(1001);
    let parts = [333_333_333, 333_333_333, 333_333_334];
    let sum: Exact = parts.iter().map(|part| whole.times(Exact::billionths(*part))).sum();
    assert_eq!(sum, whole);
}

#[test]
fn nested_parts_multiply() {
    let third = Exact::billionths(333_333_333);
    let nested = Exact::from(900_000).times(third).times(third);
    assert_eq!(nested.to_string(), "99999.9998000000001");
}

#[test]
fn a_shown_value_is_rounded_half_to_even() {
    let halves = [500, 1500, 2500, 2501, -500, -1500].map(Exact::thousandths);
    assert_eq!(halves.map(Exact::rounded), [0, 2, 2, 3, 0, -2]);
}

#[test]
fn decimals_are_written_without_trailing_zeros() {
    let written = [1500, -250, 0, 7000, 5].map(|value| Exact::thousandths(value).to_string());
    assert_eq!(written, ["1.5", "-0.25", "0", "7", "0.005"]);
}

#[test]
fn digits_beyond_the_thirty_eighth_are_rounded_not_lost_by_a_fault() {
    let ninth = Exact::billionths(111_111_111);
    let deep = (0..9).fold(Exact::from(1_000_000_000_000), |value, _| value.times(ninth));
    assert_eq!(deep.rounded(), 2581);
    assert_eq!((deep + Exact::from(i64::MAX)).rounded(), i64::MAX);
}
