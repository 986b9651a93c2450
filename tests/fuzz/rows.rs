//! What offices send: cells, and files of rows in text.

use std::fs;
use std::path::{Path, PathBuf};

use dienhong_core::domain::calendar::{Day, PartialDay};
use dienhong_core::domain::column::Column;
use dienhong_server::import::cell;
use dienhong_server::import::headings::Headings;
use dienhong_server::import::kind;
use dienhong_server::import::rows::{Cells, RowOptions, parse};
use dienhong_server::import::source::Source;
use indicatif::ProgressBar;

use crate::memory::{SMALL, bounded};

/// What a reader of rows holds whatever the file: its buffer, the longest record and its cells.
const BUFFERS: usize = 2 << 20;

/// One cell, read as every kind of value. What was read is written and read again as the same.
pub(crate) fn value(input: &[u8]) {
    let Ok(text) = str::from_utf8(input) else { return };
    // A list of what is known stands in the refusal of a word.
    bounded(8 * input.len(), SMALL, || {
        let _ = (cell::day(text), cell::year(text), cell::whole(text), cell::canonical(text));
        for places in [0, 3, 6] {
            let _ = (cell::decimal(text, places), cell::fraction(text, places));
        }
        let _ = cell::word(&text[..text.floor_char_boundary(40)], &[("male", 1), ("nữ", 2)]);
    });
    if let Some(day) = bounded(0, SMALL, || PartialDay::parse(text)) {
        assert_eq!(PartialDay::parse(&day.to_string()), Some(day));
        assert!(day.first() <= day.last() && cell::partial_day(text) == Ok(day));
    }
    if let Some(day) = Day::parse(text) {
        assert_eq!(Day::parse(&day.to_string()), Some(day));
    }
    if let Some(canonical) = cell::canonical(text) {
        assert_eq!(cell::canonical(&canonical), Some(canonical));
    }
}

pub(crate) fn values() -> Vec<Vec<u8>> {
    let texts = [
        "1950-02-03",
        "3/2/1950",
        "02/1950",
        "1950",
        "1.234.567",
        "1,5",
        "12.000.000.000.000.000",
        "-3",
        "nam",
        "Nguyễn Thị Lụa",
        "e\u{301}",
    ];
    texts.map(|text| text.as_bytes().to_vec()).to_vec()
}

/// The kind of the rows, then the file.
pub(crate) fn rows(input: &[u8]) {
    let Some((which, file)) = input.split_first() else { return };
    let path = written("csv", file);
    bounded(8 * file.len(), BUFFERS, || read(*which, &path));
}

pub(crate) fn read(which: u8, path: &Path) {
    let kinds: Vec<_> = kind::all().map(|(_, kind)| kind).collect();
    let kind = kinds[usize::from(which) % kinds.len()];
    let Ok(source) = Source::open(path) else { return };
    let progress = ProgressBar::hidden();
    let Ok((header, records)) = source.records(&progress) else { return };
    let Ok(headings) = Headings::read(kind, &header, &[], path) else { return };
    let mut last = 0;
    for numbered in records {
        let Ok((row, record)) = numbered else { return };
        assert_eq!(row, last + 1);
        last = row;
        if let Ok(record) = record {
            assert_eq!(record.len(), header.len());
            let cells = Cells { headings: &headings, record: &record };
            if let Err(fault) = parse(kind, &cells, RowOptions::default()) {
                assert!(fault.column.is_none_or(|column: Column| kind::has(kind, column)));
            }
        }
    }
}

/// The input as a file of this process.
pub(crate) fn written(ending: &str, bytes: &[u8]) -> PathBuf {
    let name = format!("dienhong-fuzz-{}.{ending}", std::process::id());
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    path
}

/// A file of each kind: its headings, and rows of which few cells fit.
pub(crate) fn files() -> Vec<Vec<u8>> {
    let cells =
        ["1950-02-03", "x1", "3", "nam", "\"a;b\"\"\"", "", "12.000", "exact", "p49", "VND"];
    (0..)
        .zip(kind::all())
        .map(|(which, (_, kind))| {
            let names: Vec<&str> =
                kind::columns(kind).iter().map(|(column, _)| column.name()).collect();
            let row = |start: usize| {
                let cells = (0..names.len()).map(|index| cells[(start + index) % cells.len()]);
                cells.collect::<Vec<_>>().join(";")
            };
            let text = format!("{}\n{}\n\n{}\r\n{}", names.join(";"), row(0), row(1), row(3));
            [[which].as_slice(), text.as_bytes()].concat()
        })
        .collect()
}
