//! Commits, every stored shape of an event, and the cells under a seal.

use std::mem::size_of;

use dienhong_core::codec::{
    self, CELLS, cells_of, decode, encode, erasures_ordered, leaf_of, plain_of, sealed_fields,
};
use dienhong_core::domain::column::Column;
use dienhong_core::domain::corrections::Value;
use dienhong_core::domain::event::{Actor, Channel, CommandId, Fact, Header};
use dienhong_core::domain::ids::{Millis, PersonNo, Position};
use dienhong_core::domain::secret::{Class, Secret, Subject};

use crate::memory::{SMALL, bounded};

/// What stands around the clear bytes of an event.
const AROUND: usize = 8;

/// The widest of what an event holds lists of takes two bytes of a shape. It is held three times at
/// most: while a list moves into more room, and while a shape becomes a value.
const IN_LISTS: usize = 3 * size_of::<(Column, Value)>();

fn header() -> Header {
    Header {
        recorded_at: Millis(1_700_000_000_000),
        actor: Actor::System,
        channel: Channel::CommandLine,
        on_behalf_of: None,
        command: CommandId::Uuid(7),
        policy: Position(0),
        document: None,
        reason: None,
        body: None,
    }
}

fn unsealed(secret: &Secret, out: &mut Vec<u8>) {
    out.extend_from_slice(&plain_of(&secret.cells));
}

/// Bytes as a commit: whoever walks over it agrees whether it is one.
pub(crate) fn commit(input: &[u8]) {
    let events = input.len() / AROUND * size_of::<Fact>();
    let widened = input.len() * IN_LISTS;
    let whole = bounded(input.len(), events + widened + SMALL, || decode(Position(1), input));
    let fields = sealed_fields(input, |_| true);
    assert_eq!(leaf_of(input).is_ok(), fields.is_ok());
    assert!(fields.is_ok() || erasures_ordered(input).is_err());
    let Ok(whole) = whole else { return };
    assert!(fields.is_ok());
    let again = encode(&whole.header, &whole.facts, &mut unsealed).unwrap();
    assert_eq!(decode(Position(1), &again), Ok(whole));
}

pub(crate) fn commits() -> Vec<Vec<u8>> {
    let cells = vec![(Column::FullName, "Lê Văn Đồng".to_owned())];
    let secret = Secret { subject: Subject::Person(PersonNo(1)), class: Class::Basic, cells };
    let reason = Header { reason: Some(secret), ..header() };
    let written = |header: &Header| encode(header, &[], &mut unsealed).unwrap();
    let mut three = written(&header());
    for (count, event) in (0..).zip(events().iter().take(3)) {
        three = with_event(three, count, event);
    }
    vec![written(&header()), written(&reason), three]
}

/// Type, schema and clear bytes of an event, in a commit that is otherwise sound.
pub(crate) fn event(input: &[u8]) {
    if input.len() < 3 {
        return;
    }
    let empty = encode(&header(), &[], &mut unsealed).unwrap();
    let bytes = with_event(empty, 0, input);
    let widened = input.len() * IN_LISTS;
    let whole = bounded(input.len(), widened + SMALL, || decode(Position(1), &bytes));
    if let Ok(whole) = whole {
        let again = encode(&whole.header, &whole.facts, &mut unsealed).unwrap();
        assert_eq!(decode(Position(1), &again), Ok(whole));
    }
}

/// Adds an event to a commit that has `count` of them and nothing sealed.
fn with_event(mut commit: Vec<u8>, count: u16, event: &[u8]) -> Vec<u8> {
    let events = encode(&header(), &[], &mut unsealed).unwrap().len();
    commit[events - 2..events].copy_from_slice(&(count + 1).to_le_bytes());
    let (kind, clear) = event.split_at(3);
    commit.extend_from_slice(kind);
    commit.extend_from_slice(&u32::try_from(clear.len()).unwrap().to_le_bytes());
    commit.extend_from_slice(clear);
    commit.push(0);
    commit
}

/// Every event as a released version wrote it: type, schema, clear bytes.
const WRITTEN: &str = include_str!("events.txt");

pub(crate) fn events() -> Vec<Vec<u8>> {
    WRITTEN.lines().filter(|line| !line.starts_with('#')).map(event_of).collect()
}

fn event_of(line: &str) -> Vec<u8> {
    let digits: Vec<u8> = line.bytes().filter(u8::is_ascii_hexdigit).collect();
    let pairs = digits.chunks(2).map(|pair| str::from_utf8(pair).unwrap());
    pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}

/// What a seal may hold.
pub(crate) fn cells(input: &[u8]) {
    let widened = input.len() * IN_LISTS;
    let cells = bounded(input.len(), widened + SMALL, || cells_of(CELLS, input));
    if let Ok(cells) = cells {
        assert_eq!(cells_of(CELLS, &plain_of(&cells)), Ok(cells));
    }
}

pub(crate) fn sealed() -> Vec<Vec<u8>> {
    let name = (Column::FullName, "Nguyễn Thị Lụa".to_owned());
    let phone = (Column::Phone, "0912".to_owned());
    [vec![], vec![name.clone()], vec![name, phone]]
        .iter()
        .map(|cells| codec::plain_of(cells).to_vec())
        .collect()
}
