//! Lines, quotes, and what no file may do to memory.

use std::io::{BufReader, Read};

use super::*;

fn rows(text: &str) -> Vec<NumberedRecord> {
    let mut records = Records::new(text.as_bytes(), b',', b'\n');
    records.header().unwrap().unwrap().unwrap();
    records.map(Result::unwrap).collect()
}

fn cells(row: &NumberedRecord) -> Vec<&str> {
    row.1.as_ref().unwrap().cells().collect()
}

#[test]
fn rows_are_counted_from_one_after_the_header_and_blank_lines_are_not() {
    let rows = rows("a,b\n\n1,2\n\r\n , \n3,4\r\n");
    assert_eq!(rows.len(), 2);
    assert_eq!((rows[0].0, cells(&rows[0])), (1, vec!["1", "2"]));
    assert_eq!((rows[1].0, cells(&rows[1])), (2, vec!["3", "4"]));
}

#[test]
fn a_last_line_without_an_end_is_a_row() {
    let rows = rows("a,b\n1,2");
    assert_eq!(cells(&rows[0]), ["1", "2"]);
}

#[test]
fn quotes_keep_separators_line_breaks_and_quotes() {
    let rows = rows("a,b\n\"x,y\",\"one\ntwo \"\"three\"\"\"\n1,2\n");
    assert_eq!(cells(&rows[0]), ["x,y", "one\ntwo \"three\""]);
    assert_eq!(cells(&rows[1]), ["1", "2"]);
}

#[test]
fn a_blank_line_between_quotes_is_part_of_its_cell() {
    let rows = rows("a,b\n1,\"one\n\n\ntwo\"\n3,4\n");
    assert_eq!(cells(&rows[0]), ["1", "one\n\n\ntwo"]);
    assert_eq!(cells(&rows[1]), ["3", "4"]);
    let mut heading = Records::new(b"a;\"b\n\nc\";d\n1;2;3\n".as_slice(), b';', b'\n');
    let header = heading.header().unwrap().unwrap().unwrap();
    assert_eq!(header.cells().collect::<Vec<_>>(), ["a", "b\n\nc", "d"]);
}

#[test]
fn a_row_of_another_length_is_refused_and_the_rest_goes_on() {
    let rows = rows("a,b\n1\n1,2,3\n1,2\n");
    assert_eq!(rows[0].1, Err(RecordFault::Width { found: 1, expected: 2 }));
    assert_eq!(rows[1].1, Err(RecordFault::Width { found: 3, expected: 2 }));
    assert_eq!(cells(&rows[2]), ["1", "2"]);
}

#[test]
fn a_quote_that_is_never_closed_costs_only_its_own_row() {
    let rows = rows("a,b\n\"1,2\n3,4\n5,6\n");
    assert_eq!(rows[0], (1, Err(RecordFault::UnclosedQuote)));
    assert_eq!((rows[1].0, cells(&rows[1])), (2, vec!["3", "4"]));
    assert_eq!((rows[2].0, cells(&rows[2])), (3, vec!["5", "6"]));
}

#[test]
fn a_quote_that_swallows_rows_until_the_next_quote_costs_only_its_own_row() {
    let rows = rows("a,b\n\"1,2\n3,4\n\"5\",6\n");
    assert_eq!(rows[0].1, Err(RecordFault::UnclosedQuote));
    assert_eq!(cells(&rows[1]), ["3", "4"]);
    assert_eq!(cells(&rows[2]), ["5", "6"]);
}

#[test]
fn a_nul_byte_refuses_its_row_alone() {
    let rows = rows("a,b\n1,\0\n3,4\n");
    assert_eq!(rows[0].1, Err(RecordFault::Nul));
    assert_eq!(cells(&rows[1]), ["3", "4"]);
}

#[test]
fn a_line_of_the_longest_length_is_read_and_one_byte_more_is_not() {
    let longest = "x".repeat(RECORD_BYTES_MAX - 2);
    let rows = rows(&format!("a,b\n{longest},1\n{longest},12\n3,4\n"));
    assert_eq!(cells(&rows[0])[1], "1");
    assert_eq!(rows[1].1, Err(RecordFault::TooLong));
    assert_eq!(cells(&rows[2]), ["3", "4"]);
}

/// A line of a gigabyte that no memory ever holds.
#[test]
fn a_line_of_a_gigabyte_is_refused_in_bounded_memory() {
    let endless = std::io::repeat(b'x').take(1 << 30);
    let file = b"a,b\n1,2\n".chain(endless).chain(b"\n3,4\n".as_slice());
    let mut records = Records::new(BufReader::with_capacity(1 << 20, file), b',', b'\n');
    records.header().unwrap().unwrap().unwrap();
    let rows: Vec<NumberedRecord> = records.by_ref().map(Result::unwrap).collect();
    assert_eq!(cells(&rows[0]), ["1", "2"]);
    assert_eq!(rows[1].1, Err(RecordFault::TooLong));
    assert_eq!(cells(&rows[2]), ["3", "4"]);
}

#[test]
fn a_line_feed_ends_a_line_also_where_carriage_returns_do() {
    let mut records = Records::new(b"a,b\r1,2\n3,4\r\n5,6\r".as_slice(), b',', b'\r');
    records.header().unwrap().unwrap().unwrap();
    let rows: Vec<NumberedRecord> = records.map(Result::unwrap).collect();
    assert_eq!(rows.iter().map(cells).collect::<Vec<_>>(), [["1", "2"], ["3", "4"], ["5", "6"]]);
}

#[test]
fn lines_that_end_in_a_carriage_return_alone_are_lines() {
    let mut records = Records::new(b"a,b\r1,2\r".as_slice(), b',', b'\r');
    records.header().unwrap().unwrap().unwrap();
    let rows: Vec<NumberedRecord> = records.map(Result::unwrap).collect();
    assert_eq!(cells(&rows[0]), ["1", "2"]);
}
