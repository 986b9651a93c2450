//! Specs: torn, rotten and misplaced are told apart by sector.

use super::*;
use crate::log::merkle::leaf_hash;

const PLACE: Place = Place { log_id: [5; 16], segment: 1, offset: 1024, alignment: 512 };

/// Two runs; no body sector is zero.
fn frame() -> Vec<u8> {
    let label = Label { kind: Kind::Data, first: 1, count: 1 };
    let mut out = Vec::new();
    frame::encode(&PLACE, &label, &vec![0xA5; frame::RUN * SECTOR + 700], &mut out);
    out
}

fn zeroed(sector: usize) -> Vec<u8> {
    let mut bytes = frame();
    bytes[sector * SECTOR..(sector + 1) * SECTOR].fill(0);
    bytes
}

#[test]
fn a_whole_frame_gives_its_body_back() {
    let bytes = frame();
    let Found::Frame(header) = look(&PLACE, &bytes) else { panic!("a whole frame") };
    assert_eq!(body(&header, &bytes, &mut Vec::new()), vec![0xA5; frame::RUN * SECTOR + 700]);
}

#[test]
fn a_body_in_two_runs_takes_no_more_room_than_it_has_whatever_follows_it() {
    let mut bytes = frame();
    bytes.resize(bytes.len() + 50 * SECTOR, 7);
    let Found::Frame(header) = look(&PLACE, &bytes) else { panic!("a whole frame") };
    let mut joined = Vec::new();
    assert_eq!(body(&header, &bytes, &mut joined).len(), frame::RUN * SECTOR + 700);
    assert_eq!(joined.capacity(), joined.len());
}

#[test]
fn a_start_that_counts_further_than_any_log_is_none() {
    let tree = Frontier::from_parts(1 << 62, vec![[1; 32]]).unwrap();
    assert_eq!(decode_start(&encode_start(&Tip::new(tree, [2; 32]), LENGTH)), None);
    assert_eq!(number("4294967295.seg"), None);
}

#[test]
fn a_zero_sector_is_the_end_as_first_header_and_torn_anywhere_else() {
    assert_eq!(look(&PLACE, &zeroed(0)), Found::End);
    for sector in 1..frame().len() / SECTOR {
        assert_eq!(look(&PLACE, &zeroed(sector)), Found::Torn, "sector {sector}");
    }
}

#[test]
fn any_other_change_is_rot_at_its_sector() {
    for sector in 0..frame().len() / SECTOR {
        let mut bytes = frame();
        bytes[sector * SECTOR + 17] ^= 4;
        let rot = if sector % (frame::RUN + 1) == 0 { Rot::Header } else { Rot::Body };
        let expected = Found::Rotten(rot, PLACE.offset + (sector * SECTOR) as u64);
        assert_eq!(look(&PLACE, &bytes), expected);
    }
}

#[test]
fn a_frame_of_another_place_is_misplaced() {
    let bytes = frame();
    let elsewhere = [
        Place { offset: 1536, ..PLACE },
        Place { segment: 2, ..PLACE },
        Place { log_id: [6; 16], ..PLACE },
        Place { alignment: 4096, ..PLACE },
    ];
    for place in elsewhere {
        assert_eq!(look(&place, &bytes), Found::Rotten(Rot::Misplaced, place.offset));
    }
}

#[test]
fn a_start_comes_back_with_its_tip() {
    let mut tip = Tip::genesis(&[1; 16]);
    tip.advance([7; 32], (0..11_u64).map(|leaf| leaf_hash(&leaf.to_le_bytes())));
    let body = encode_start(&tip, LENGTH);

    assert_eq!(decode_start(&body), Some((LENGTH, tip)));
    assert_eq!(decode_start(&body[..body.len() - 1]), None);
    assert_eq!(decode_start(&body[..body.len() - 32]), None);
}

#[test]
fn only_eight_digits_name_a_segment() {
    assert_eq!(number(&name(42)), Some(42));
    for other in ["42.seg", "00000042.tmp", "00000042.seg.tmp", "+0000042.seg", "x"] {
        assert_eq!(number(other), None, "{other}");
    }
}
