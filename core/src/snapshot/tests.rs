//! What is saved comes back; what was touched does not.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::bytes::PIECE;
use super::sealed::{Content, Found, Place, SnapshotKey, write};
use super::{Loader, Part, Spoiled};

#[derive(Debug, PartialEq)]
struct Shelf {
    numbers: Vec<u32>,
    wide: Vec<u128>,
    names: Vec<String>,
    marks: Vec<Option<Mark>>,
    index: BTreeMap<u8, (i64, bool)>,
}

#[derive(Debug, PartialEq)]
enum Mark {
    None,
    Named(String),
    Placed { at: u16, of: i32 },
}

saved!(struct Shelf { numbers, wide, names, marks, index });
saved!(enum Mark { 0 = None, 1 = Named(name), 2 = Placed { at, of } });

const PLACE: Place = Place { log_id: [7; 16], position: 42, root: [9; 32] };

fn key() -> SnapshotKey {
    SnapshotKey::new([3; 32])
}

fn written<T: Part>(held: &T) -> Vec<u8> {
    let mut file = Vec::new();
    let content = Content::of::<T>("shelf", 1);
    write(&mut file, &key(), (&content, &PLACE), [5; 16], held).unwrap();
    file
}

fn found(file: &[u8]) -> Result<Found<&[u8]>, Spoiled> {
    Found::read(file, file.len() as u64)
}

fn read<T: Part>(file: &[u8]) -> Result<T, Spoiled> {
    found(file)?.open(&key(), &Content::of::<T>("shelf", 1))
}

fn small() -> Shelf {
    Shelf {
        numbers: vec![1, 2, 3],
        wide: vec![u128::MAX],
        names: vec!["chi hội 1".to_owned(), String::new()],
        marks: vec![None, Some(Mark::None), Some(Mark::Named("x".to_owned()))],
        index: BTreeMap::from([(3, (-1, true)), (4, (i64::MAX, false))]),
    }
}

fn written_small() -> Vec<u8> {
    written(&small())
}

#[test]
fn the_label_says_whose_it_is_and_up_to_where() {
    assert_eq!(found(&written_small()).unwrap().place(), PLACE);
}

#[test]
fn every_flipped_bit_is_refused_or_changes_nothing_that_is_held() {
    let whole = written_small();
    for bit in 0..whole.len() * 8 {
        let mut file = whole.clone();
        file[bit / 8] ^= 1 << (bit % 8);
        let Ok(found) = found(&file) else { continue };
        let opened = found.open::<Shelf>(&key(), &Content::of::<Shelf>("shelf", 1));
        assert!(opened.is_err(), "bit {bit} was flipped unseen");
    }
}

#[test]
fn a_snapshot_that_is_cut_or_goes_on_is_refused() {
    let whole = written_small();
    for length in 0..whole.len() {
        assert!(read::<Shelf>(&whole[..length]).is_err(), "cut at {length}");
    }
    assert!(read::<Shelf>(&[whole.as_slice(), &[0]].concat()).is_err());
    assert!(read::<Shelf>(&[whole.as_slice(), &whole].concat()).is_err());
}

#[test]
fn pieces_of_another_file_or_in_another_order_do_not_open() {
    let many: Vec<u64> = (0..100_000).collect();
    let whole = written(&many);
    let piece = 4 + PIECE + 16;
    let mut swapped = whole.clone();
    let (one, two) = swapped[140..].split_at_mut(piece);
    one.swap_with_slice(&mut two[..piece]);
    assert!(matches!(read::<Vec<u64>>(&swapped), Err(Spoiled::Damaged)));
    let without_last = &whole[..140 + 2 * piece];
    assert!(matches!(read::<Vec<u64>>(without_last), Err(Spoiled::Damaged)));
}

#[test]
fn another_key_version_name_or_shape_opens_nothing() {
    let file = written_small();
    let open =
        |key: SnapshotKey, content: Content| found(&file).unwrap().open::<Shelf>(&key, &content);
    let content = |name, version| Content::of::<Shelf>(name, version);
    assert_eq!(open(key(), content("shelf", 1)).unwrap(), small());
    let other = SnapshotKey::new([4; 32]);
    assert!(matches!(open(other, content("shelf", 1)), Err(Spoiled::Damaged)));
    for content in [content("shelf", 2), content("other", 1), Content::of::<Mark>("shelf", 1)] {
        assert!(matches!(open(key(), content), Err(Spoiled::OtherProgram)));
    }
}

#[test]
fn a_variant_that_holds_another_type_is_another_shape() {
    mod wide {
        pub(super) enum Mark {
            None,
            Named(String),
            Placed { at: u32, of: i32 },
        }
        saved!(enum Mark { 0 = None, 1 = Named(name), 2 = Placed { at, of } });
    }
    assert_ne!(Content::of::<Mark>("mark", 1), Content::of::<wide::Mark>("mark", 1));
}

#[test]
fn no_room_is_made_for_what_is_only_claimed() {
    let loaded = |count: u64| {
        let mut rest = Some([count.to_le_bytes(), 7_u64.to_le_bytes()].concat()).into_iter();
        let mut source = |piece: &mut Vec<u8>| {
            let next = rest.next();
            let is_there = next.is_some();
            *piece = next.unwrap_or_default();
            Ok(is_there)
        };
        Vec::<u64>::load(&mut Loader::new(&mut source, 16))
    };
    assert_eq!(loaded(1).unwrap(), [7]);
    for claimed in [2, 1 << 28, 1 << 60, u64::MAX] {
        assert!(matches!(loaded(claimed), Err(Spoiled::Damaged)), "{claimed}");
    }
}

#[test]
fn the_content_is_not_readable_without_the_key() {
    let file = written(&vec!["Nguyễn Thị Ẩn".to_owned()]);
    let text = "Nguyễn Thị Ẩn".as_bytes();
    assert!(!file.windows(text.len()).any(|window| window == text));
}

#[test]
fn what_is_longer_than_a_piece_comes_back() {
    let held = (vec!["â".repeat(PIECE)], (0..PIECE as u128).collect::<Vec<u128>>());
    assert!(read::<(Vec<String>, Vec<u128>)>(&written(&held)).unwrap() == held);
}

proptest! {
    #[test]
    fn what_is_saved_comes_back(
        numbers in proptest::collection::vec(any::<u32>(), 0..200),
        wide in proptest::collection::vec(any::<u128>(), 0..20),
        names in proptest::collection::vec(".{0,20}", 0..20),
        index in proptest::collection::btree_map(any::<u8>(), any::<(i64, bool)>(), 0..20),
        of in any::<i32>(),
    ) {
        let marks = vec![Some(Mark::Placed { at: 3, of }), None];
        let shelf = Shelf { numbers, wide, names, marks, index };
        prop_assert_eq!(read::<Shelf>(&written(&shelf)).unwrap(), shelf);
    }
}
