//! Keys: what is found by which.

use super::{Keys, Texts};
use crate::domain::ids::SourceNo;
use crate::snapshot::{Loader, Part, Saver};

const MAIN: SourceNo = SourceNo(0);
const OTHER: SourceNo = SourceNo(1);

#[test]
fn two_offices_may_both_number_one_two_three() {
    let mut keys = Keys::default();
    assert_eq!(keys.add(MAIN, "1"), 0);
    assert_eq!(keys.add(OTHER, "1"), 1);
    assert_eq!(keys.record(MAIN, "1"), Some(0));
    assert_eq!(keys.record(OTHER, "1"), Some(1));
    assert_eq!(keys.record(OTHER, "2"), None);
}

#[test]
fn a_corrected_key_still_finds_its_record() {
    let mut keys = Keys::default();
    keys.add(MAIN, "");
    keys.add(MAIN, "g1");
    keys.rename(1, "g2");
    assert_eq!(keys.record(MAIN, "g1"), Some(1));
    assert_eq!(keys.record(MAIN, "g2"), Some(1));
    assert_eq!(keys.key(1), (MAIN, "g2"));
    assert_eq!(keys.key(0), (MAIN, ""));
    assert_eq!(keys.add(MAIN, "g3"), 2);
    assert_eq!(keys.key(2), (MAIN, "g3"));
}

#[test]
fn a_key_that_was_left_is_free_and_names_who_takes_it() {
    let mut keys = Keys::default();
    keys.add(MAIN, "g1");
    keys.rename(0, "g2");
    assert_eq!((keys.record(MAIN, "g1"), keys.holder(MAIN, "g1")), (Some(0), None));
    assert_eq!(keys.add(MAIN, "g1"), 1);
    assert_eq!((keys.record(MAIN, "g1"), keys.holder(MAIN, "g1")), (Some(1), Some(1)));
    let mut ever: Vec<u32> = keys.ever(MAIN, "g1").collect();
    ever.sort_unstable();
    assert_eq!(ever, [0, 1]);
    assert_eq!(keys.text(keys.key_no(0)), "g2");
}

#[test]
fn ten_thousand_keys_are_told_apart() {
    let mut keys = Keys::default();
    for number in 0..10_000_u32 {
        assert_eq!(keys.add(MAIN, &number.to_string()), number);
    }
    for number in 0..10_000_u32 {
        assert_eq!(keys.record(MAIN, &number.to_string()), Some(number));
    }
}

#[test]
fn renames_among_many_keys_move_no_other() {
    let mut keys = Keys::default();
    let mut present: Vec<String> = Vec::new();
    for number in 0..70_000_u32 {
        let key = format!("g{number}");
        assert_eq!(keys.add(MAIN, &key), number);
        present.push(key);
        if number % 7 == 3 {
            let (renamed, key) = (number / 2, format!("r{number}"));
            keys.rename(renamed, &key);
            present[renamed as usize] = key;
        }
    }
    assert_eq!(keys.len(), present.len());
    for (record, key) in (0..).zip(&present) {
        assert_eq!(keys.key(record), (MAIN, key.as_str()));
        assert_eq!(keys.holder(MAIN, key), Some(record));
        assert_eq!(keys.record(MAIN, &format!("g{record}")), Some(record));
    }
}

#[test]
fn a_shared_text_is_kept_once() {
    let mut texts = Texts::default();
    let first = texts.keep("12/QĐ");
    assert_eq!(texts.keep("12/QĐ"), first);
    assert_ne!(texts.keep("13/QĐ"), first);
    assert_eq!(texts.text(first), "12/QĐ");
    assert_eq!(texts.number("14/QĐ"), None);
}

#[test]
fn a_key_that_was_freed_stays_free_when_the_keys_are_read_back() {
    let mut keys = Keys::default();
    keys.add(MAIN, "1");
    keys.add(MAIN, "2");
    keys.free(0);
    keys.add(MAIN, "1");
    keys.free(1);
    let mut pieces: Vec<Vec<u8>> = Vec::new();
    let mut sink = |piece: &mut Vec<u8>| {
        pieces.push(std::mem::take(piece));
        Ok(())
    };
    let mut saver = Saver::new(&mut sink);
    keys.save(&mut saver);
    saver.finish().unwrap();
    let most = pieces.concat().len() as u64;
    let mut pieces = pieces.into_iter();
    let mut source = |piece: &mut Vec<u8>| {
        let next = pieces.next();
        Ok(next.map(|next| *piece = next).is_some())
    };
    let read = Keys::load(&mut Loader::new(&mut source, most)).unwrap();
    assert_eq!((read.record(MAIN, "1"), read.record(MAIN, "2")), (Some(2), None));
    assert_eq!(read.freed(MAIN, "2").next(), Some(1));
}
