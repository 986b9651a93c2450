//! Bytes that nobody wrote: refused, never a panic, never more memory than a cap.

use proptest::prelude::*;

use super::*;

proptest! {
    #[test]
    fn arbitrary_bytes_are_refused_or_read_and_harm_nobody(bytes: Vec<u8>) {
        let _ = decode(Position(1), &bytes);
        let _ = sealed_fields(&bytes, |_| true);
        let _ = cells_of(CELLS, &bytes);
        prop_assert_eq!(leaf_of(&bytes).is_ok(), sealed_fields(&bytes, |_| true).is_ok());
    }

    #[test]
    fn a_commit_with_one_wrong_byte_harms_nobody(at: prop::sample::Index, with: u8, which: prop::sample::Index) {
        let examples = golden::examples();
        let event = examples[which.index(examples.len())].clone();
        let mut bytes = encoded(&[Fact { event, secrets: vec![secret("x")] }]);
        let at = at.index(bytes.len());
        bytes[at] = with;
        let _ = decode(Position(1), &bytes);
        let _ = sealed_fields(&bytes, |_| true);
    }
}

#[test]
fn a_text_that_claims_a_gigabyte_is_refused() {
    // ProgramStarted with a version of 2^30 bytes, of which none follows.
    let mut bytes = encoded(&[Fact::clear(golden::examples().remove(1))]);
    let end = bytes.len();
    let clear = golden::clear_of(&golden::examples().remove(1)).len();
    bytes.truncate(end - clear - 1 - 4);
    bytes.extend(5_u32.to_le_bytes());
    bytes.extend([252, 0, 0, 0, 64, 0]);
    assert_eq!(decode(Position(1), &bytes), Err(DecodeError::Malformed));
}

#[test]
fn an_event_at_the_cap_is_written_and_one_byte_more_is_not() {
    let version = |length: usize| {
        let version = "x".repeat(length);
        Event::Office(crate::domain::office::OfficeEvent::ProgramStarted { version })
    };
    // bincode's length of such a text takes five bytes.
    let at_cap = crate::codec::CLEAR_MAX - 5;
    let written = encode(&header(), &[Fact::clear(version(at_cap))], &mut unsealed).unwrap();
    assert!(decode(Position(1), &written).is_ok());
    let longer = encode(&header(), &[Fact::clear(version(at_cap + 1))], &mut unsealed);
    assert_eq!(longer, Err(DecodeError::TooLarge));
}
