//! Snapshots: the sealed file, and what stands behind the seal.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::size_of;
use std::num::NonZeroU32;
use std::ops::Range;
use std::sync::Arc;

use dienhong_core::saved;
use dienhong_core::snapshot::sealed::{Content, Found, Place, SnapshotKey, write};
use dienhong_core::snapshot::{Loader, Part, Saver, Spoiled};
use hashbrown::{HashMap, HashSet};

use crate::memory::{SMALL, bounded};

/// One of everything that a fold is made of.
#[derive(Debug, PartialEq)]
struct Shelf {
    flag: bool,
    numbers: Vec<u32>,
    wide: Vec<u128>,
    names: Vec<String>,
    shared: Arc<str>,
    marks: Vec<Option<Mark>>,
    spans: Vec<Range<u64>>,
    none_zero: Option<NonZeroU32>,
    square: [u16; 4],
    index: BTreeMap<u8, (i64, bool)>,
    known: BTreeSet<i32>,
    by_name: HashMap<String, (u8, u16, u32)>,
    seen: HashSet<u64>,
}

#[derive(Debug, PartialEq)]
enum Mark {
    None,
    Named(String),
    Placed { at: u16, of: i32 },
}

saved!(struct Shelf {
    flag, numbers, wide, names, shared, marks, spans, none_zero, square, index, known, by_name, seen,
});
saved!(enum Mark { 0 = None, 1 = Named(name), 2 = Placed { at, of } });

/// The widest of what a shelf holds many of, where one byte stands for it.
const WIDEST: usize = size_of::<Option<Mark>>();

/// What is left once the seal was opened.
pub(crate) fn content(input: &[u8]) {
    let held = bounded(input.len(), WIDEST * input.len() + SMALL, || loaded(input));
    if let Ok(held) = held {
        assert_eq!(loaded(&saved(&held)).unwrap(), held);
    }
}

fn loaded(bytes: &[u8]) -> Result<Shelf, Spoiled> {
    let mut pieces = Some(bytes).into_iter();
    let mut source = |piece: &mut Vec<u8>| {
        let next = pieces.next();
        piece.extend_from_slice(next.unwrap_or_default());
        Ok(next.is_some())
    };
    let mut loader = Loader::new(&mut source, bytes.len() as u64);
    let held = Shelf::load(&mut loader)?;
    loader.finish()?;
    Ok(held)
}

fn saved(shelf: &Shelf) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut sink = |piece: &mut Vec<u8>| {
        bytes.extend_from_slice(piece);
        Ok(())
    };
    let mut saver = Saver::new(&mut sink);
    shelf.save(&mut saver);
    saver.finish().unwrap();
    bytes
}

fn shelf() -> Shelf {
    Shelf {
        flag: true,
        numbers: vec![1, 2, 3],
        wide: vec![u128::MAX],
        names: vec!["chi hội 1".to_owned(), String::new()],
        shared: "tổ".into(),
        marks: vec![None, Some(Mark::None), Some(Mark::Placed { at: 1, of: -1 })],
        spans: vec![0..9, 4..4],
        none_zero: NonZeroU32::new(5),
        square: [1, 2, 3, 4],
        index: BTreeMap::from([(3, (-1, true)), (4, (i64::MAX, false))]),
        known: BTreeSet::from([1, -1]),
        by_name: HashMap::from_iter([("x".to_owned(), (1, 2, 3))]),
        seen: HashSet::from_iter([7]),
    }
}

pub(crate) fn contents() -> Vec<Vec<u8>> {
    vec![saved(&shelf())]
}

const KEY: [u8; 32] = [3; 32];
const PLACE: Place = Place { log_id: [7; 16], position: 42, root: [9; 32] };

/// A file that nobody sealed opens nothing, unless it is the one that somebody did.
pub(crate) fn file(input: &[u8]) {
    let key = SnapshotKey::new(KEY);
    let opened = bounded(input.len(), 64 << 10, || {
        Found::read(input, input.len() as u64)?
            .open::<Vec<u8>>(&key, &Content::of::<Vec<u8>>("shelf", 1))
    });
    if opened.is_ok() {
        assert!(files().iter().any(|file| file == input));
    }
}

pub(crate) fn files() -> Vec<Vec<u8>> {
    let mut file = Vec::new();
    let content = Content::of::<Vec<u8>>("shelf", 1);
    let held: Vec<u8> = (0..200).collect();
    write(&mut file, &SnapshotKey::new(KEY), (&content, &PLACE), [5; 16], &held).unwrap();
    vec![file]
}
