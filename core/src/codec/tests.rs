//! What the codec promises: every shape as version 1 wrote it, the leaf, and no bytes that harm.

use sha2::{Digest, Sha256};

use super::{
    CELLS, DecodeError, Disclosure, Place, associated_data, cells_of, decode, encode,
    erasures_ordered, leaf_of, plain_of, sealed_fields,
};
use crate::domain::column::Column;
use crate::domain::event::{
    Actor, BodyMark, Channel, CommandId, Event, Fact, Header, SourceDocument,
};
use crate::domain::ids::{BatchNo, GrantNo, Millis, OfficerNo, PersonNo, Position, UnitNo};
use crate::domain::secret::{Class, Secret, Subject};

mod disclosed;
mod exit;
mod golden;
mod harm;
mod invented;

fn header() -> Header {
    Header {
        recorded_at: Millis(1_700_000_000_000),
        actor: Actor::Officer { officer: OfficerNo(3), grant: Some(GrantNo(5)), delegation: None },
        channel: Channel::Import,
        on_behalf_of: Some(UnitNo(49)),
        command: CommandId::Row { batch: BatchNo(2), row: 17 },
        policy: Position(4),
        document: None,
        reason: None,
        body: None,
    }
}

fn secret(text: &str) -> Secret {
    let cells = vec![(Column::FullName, text.to_owned())];
    Secret { subject: Subject::Person(PersonNo(1)), class: Class::Basic, cells }
}

/// Stands in for the vault: the cells themselves.
fn unsealed(secret: &Secret, out: &mut Vec<u8>) {
    out.extend_from_slice(&plain_of(&secret.cells));
}

fn encoded(facts: &[Fact]) -> Vec<u8> {
    encode(&header(), facts, &mut unsealed).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)]).collect()
}

fn bytes_of(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    digits.chunks(2).map(pair).collect()
}

#[test]
fn a_commit_is_read_back_without_what_is_sealed() {
    let event = golden::examples().remove(0);
    let fact = Fact { event: event.clone(), secrets: vec![secret("Lê Văn Đồng")] };
    let commit = decode(Position(7), &encoded(&[fact])).unwrap();
    assert_eq!(commit.position, Position(7));
    assert_eq!(commit.header, header());
    assert_eq!(commit.facts, [Fact::clear(event)]);
}

#[test]
fn sealed_fields_are_found_with_the_place_they_belong_to() {
    let [first, second] = [0, 1].map(|index| golden::examples().remove(index));
    let mut with_reason = header();
    with_reason.reason = Some(secret("nhập lại"));
    let facts = [
        Fact { event: first, secrets: Vec::new() },
        Fact { event: second, secrets: vec![secret("a"), secret("b")] },
    ];
    let bytes = encode(&with_reason, &facts, &mut unsealed).unwrap();
    let fields = sealed_fields(&bytes, |_| true).unwrap();
    let places: Vec<Place> = fields.iter().map(|(place, _)| *place).collect();
    assert_eq!(places, [Place::Header, Place::Event(1), Place::Event(1)]);
    let cells =
        fields.iter().map(|(_, blob)| cells_of(blob.schema, blob.bytes).unwrap().remove(0).1);
    assert_eq!(cells.collect::<Vec<_>>(), ["nhập lại", "a", "b"]);
    assert_eq!(fields[1].1.subject, Subject::Person(PersonNo(1)));
    assert_eq!(fields[1].1.class, Class::Basic);
}

#[test]
fn the_leaf_holds_the_digest_of_a_sealed_field_in_its_place() {
    let event = golden::examples().remove(0);
    let bytes = encoded(&[Fact { event, secrets: vec![secret("x")] }]);

    // Counted by hand over the picture in the module's first lines.
    let clear = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    let header = &bytes[1..][..8 + clear(4)];
    let event = 1 + header.len() + 2;
    let sealed = event + 7 + clear(event + 3) + 1;
    let mut digest_form = bytes[event..sealed + 7].to_vec();
    digest_form.extend(Sha256::digest(&bytes[sealed + 11..]));
    let mut leaf = vec![0x00, 0x01];
    leaf.extend(header);
    leaf.extend(Sha256::digest(&digest_form));
    assert_eq!(leaf_of(&bytes), Ok(Sha256::digest(&leaf).into()));
}

#[test]
fn the_leaf_changes_with_every_byte_of_a_commit() {
    let facts = golden::examples().into_iter().take(3);
    let facts = facts.map(|event| Fact { event, secrets: vec![secret("Nguyễn Thị Lụa")] });
    let bytes = encoded(&facts.collect::<Vec<_>>());
    let leaf = leaf_of(&bytes).unwrap();
    for index in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[index] ^= 0x10;
        assert_ne!(leaf_of(&flipped), Ok(leaf), "byte {index}");
    }
}

#[test]
fn a_commit_with_bytes_after_its_end_or_without_its_last_is_refused() {
    let mut bytes = encoded(&[Fact::clear(golden::examples().remove(0))]);
    bytes.push(0);
    assert_eq!(decode(Position(1), &bytes), Err(DecodeError::TrailingBytes));
    bytes.truncate(bytes.len() - 2);
    assert_eq!(decode(Position(1), &bytes), Err(DecodeError::Truncated));
}

#[test]
fn a_newer_format_type_or_schema_is_named() {
    let mut bytes = encoded(&[Fact::clear(golden::examples().remove(0))]);
    let event = bytes.len() - golden::clear_of(&golden::examples().remove(0)).len() - 8;
    bytes[event + 2] = 9;
    let unknown = DecodeError::UnknownType { kind: 0x0101, schema: 9 };
    assert_eq!(decode(Position(1), &bytes), Err(unknown));
    bytes[event + 1] = 0xff;
    let unknown = DecodeError::UnknownType { kind: 0xff01, schema: 9 };
    assert_eq!(decode(Position(1), &bytes), Err(unknown));
    bytes[0] = 2;
    assert_eq!(decode(Position(1), &bytes), Err(DecodeError::UnknownFormat(2)));
}

#[test]
fn associated_data_tells_log_subject_command_class_and_schema_apart() {
    let row = |batch, row| CommandId::Row { batch: BatchNo(batch), row };
    let data = associated_data(&[1; 16], 2, CommandId::Uuid(3), Class::Basic, 1);
    let all = [
        data,
        associated_data(&[9; 16], 2, CommandId::Uuid(3), Class::Basic, 1),
        associated_data(&[1; 16], 9, CommandId::Uuid(3), Class::Basic, 1),
        associated_data(&[1; 16], 2, CommandId::Uuid(9), Class::Basic, 1),
        associated_data(&[1; 16], 2, row(3, 0), Class::Basic, 1),
        associated_data(&[1; 16], 2, row(0, 3), Class::Basic, 1),
        associated_data(&[1; 16], 2, CommandId::Uuid(3), Class::Contact, 1),
        associated_data(&[1; 16], 2, CommandId::Uuid(3), Class::Basic, 2),
    ];
    for (index, one) in all.iter().enumerate() {
        assert!(all[..index].iter().all(|other| other != one), "{index}");
    }
}

#[test]
fn the_schema_of_sealed_cells_is_known_before_they_are_opened() {
    let event = golden::examples().remove(0);
    let bytes = encoded(&[Fact { event, secrets: vec![secret("x")] }]);
    assert_eq!(sealed_fields(&bytes, |_| true).unwrap()[0].1.schema, CELLS);
    let newer = cells_of(CELLS + 1, &plain_of(&secret("x").cells));
    assert_eq!(newer, Err(DecodeError::UnknownCells(2)));
}

#[test]
fn an_order_to_erase_is_found_without_decoding_the_rest() {
    let facts: Vec<Fact> = golden::examples().into_iter().map(Fact::clear).collect();
    assert_eq!(erasures_ordered(&encoded(&facts)), Ok(vec![PersonNo(1)]));
    assert_eq!(erasures_ordered(&encoded(&facts[..3])), Ok(Vec::new()));
}
