//! Rows in any order are recorded in an order that the rules accept.

use super::*;

fn waiting(rows: &[(u64, &str)]) -> Vec<u32> {
    let mut waiting = Waiting::default();
    for (row, (tag, day)) in (1..).zip(rows) {
        waiting.note(row, Some(*tag), day);
    }
    let mut rows: Vec<u32> = waiting.rows().into_keys().collect();
    rows.sort_unstable();
    rows
}

#[test]
fn rows_of_one_record_in_the_order_of_life_do_not_wait() {
    assert!(waiting(&[(1, "2010"), (2, "2009"), (1, "2015"), (1, "2015")]).is_empty());
}

#[test]
fn all_rows_of_a_record_wait_when_its_days_do_not_rise() {
    assert_eq!(waiting(&[(1, "2015"), (2, "2009"), (1, "2010"), (1, "2020")]), [1, 3, 4]);
}

#[test]
fn a_row_without_a_day_waits_for_nothing() {
    assert!(waiting(&[(1, "2015"), (1, "sau Tết"), (1, "2016")]).is_empty());
}

#[test]
fn a_parent_is_recorded_before_its_children() {
    let units = [("b", Some("c")), ("c", Some("p")), ("p", None), ("x", Some("known"))];
    let (order, faults) = parents_first(&units);
    assert_eq!(order, [2, 3, 1, 0]);
    assert!(faults.is_empty());
}

#[test]
fn units_that_stand_below_themselves_are_left_out_with_their_circle() {
    let units =
        [("a", Some("b")), ("b", Some("a")), ("c", Some("c")), ("d", Some("a")), ("e", None)];
    let (order, faults) = parents_first(&units);
    assert_eq!(order, [4]);
    let rows: Vec<usize> = faults.iter().map(|(row, _)| *row).collect();
    assert_eq!(rows, [0, 1, 2, 3]);
    assert!(faults[0].1.values.contains(&("path", "a → b → a".to_owned())));
    assert!(faults[2].1.values.contains(&("path", "c → c".to_owned())));
}

#[test]
fn a_unit_that_stands_twice_is_ready_twice() {
    let (order, _) = parents_first(&[("a", None), ("a", None), ("b", Some("a"))]);
    assert_eq!(order, [0, 1, 2]);
}
