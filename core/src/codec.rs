//! The stored shapes of commits, and the leaf each gives the tree.
//!
//! ```text
//! commit                              part (the header, or one event)
//!   0  format: 1                        0  type, u16: 0 is the header
//!   1  header                           2  schema of that type
//!   …  number of events, u16            3  clear length, u32
//!   …  events                           7  clear bytes: bincode of the type's shape
//!                                       …  number of sealed fields
//! sealed field                          …  sealed fields
//!   0  class
//!   1  subject: 0 person, 1 household, 2 unit, 3 party
//!   2  number of the subject, u32
//!   6  schema of the cells
//!   7  length, u32
//!  11  what the key store made of the cells
//! ```
//!
//! All numbers are little-endian. Types and schemas stand outside the bincode bytes, so that a
//! reader can walk over an event it does not decode. A shape is never changed: a new version is a
//! new type beside the old one, and the bytes of every version are pinned in the specs.
//!
//! The *digest form* of a part is the part with the SHA-256 of each sealed field's bytes in the
//! place of length and bytes. The leaf of the tree is SHA-256 over 0x00 (RFC 6962), the format, the
//! digest form of the header and the SHA-256 of the digest form of each event: a receipt discloses
//! one event, and sealed bytes could one day be removed with every proof intact.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::domain::event::{Commit, Event, Fact, Header};
use crate::domain::ids::{PersonNo, Position};
use crate::domain::secret::Secret;

#[macro_use]
mod shape;

mod cells;
mod clear;
mod disclosed;
mod header;
mod leaf;
mod numbers;
mod part;
mod room;

mod catalogue;
mod clubs;
mod commendations;
mod corrections;
mod figures;
mod funds;
mod hardship;
mod memberships;
mod office;
mod people;
mod periods;
mod support;
mod units;
mod voids;

pub use cells::{SCHEMA as CELLS, append_plain, associated_data, cells_of, plain_of};
pub use clear::Clear;
pub use disclosed::Disclosure;
pub use leaf::leaf_of;
pub use part::{Blob, Place};

use part::{Part, Parts};
use shape::Kind;

const FORMAT: u8 = 1;

/// The most clear bytes of one event or header: a reorganisation of the whole country fits.
pub const CLEAR_MAX: usize = 4 << 20;

/// bincode counts the width in memory, up to 16 times that of the bytes.
const LIMIT: usize = 16 * CLEAR_MAX;

/// The door to bincode: nothing else names it.
fn config() -> impl bincode::config::Config {
    bincode::config::standard().with_limit::<LIMIT>()
}

fn write<T: Serialize>(shape: &T, out: &mut Vec<u8>) {
    bincode::serde::encode_into_std_write(shape, out, config())
        .expect("a stored shape holds nothing that bincode refuses, and a Vec takes all");
}

fn read<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, DecodeError> {
    if bytes.len() > CLEAR_MAX {
        return Err(DecodeError::TooLarge);
    }
    match bincode::serde::borrow_decode_from_slice(bytes, config()) {
        Ok((shape, length)) if length == bytes.len() => Ok(shape),
        Ok(_) => Err(DecodeError::TrailingBytes),
        Err(_) => Err(DecodeError::Malformed),
    }
}

/// Bytes whose checksum is right, but which no version of this program wrote; or a newer one did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DecodeError {
    #[error("the commit has format {0}")]
    UnknownFormat(u8),
    #[error("the event has type {kind:#06x}, schema {schema}")]
    UnknownType { kind: u16, schema: u8 },
    #[error("the sealed cells have schema {0}")]
    UnknownCells(u8),
    #[error("the commit ends before its last field")]
    Truncated,
    #[error("the commit goes on after its last field")]
    TrailingBytes,
    #[error("the field is not what its shape says")]
    Malformed,
    #[error("the field is longer than any that is written")]
    TooLarge,
    #[error("the value lies outside its range")]
    OutOfRange,
}

impl DecodeError {
    /// Whether a newer version of the program wrote the bytes; else nobody did.
    pub fn is_newer(self) -> bool {
        match self {
            DecodeError::UnknownFormat(format) => format > FORMAT,
            DecodeError::UnknownType { .. } | DecodeError::UnknownCells(_) => true,
            DecodeError::Truncated
            | DecodeError::TrailingBytes
            | DecodeError::Malformed
            | DecodeError::TooLarge
            | DecodeError::OutOfRange => false,
        }
    }
}

/// The bytes of a commit, as [`Clear::put`] appends them.
///
/// # Errors
///
/// As [`Clear::put`].
pub fn encode(
    header: &Header,
    facts: &[Fact],
    seal: &mut impl FnMut(&Secret, &mut Vec<u8>),
) -> Result<Vec<u8>, DecodeError> {
    let mut out = Vec::new();
    Clear::of(facts).put(header, facts, seal, &mut out)?;
    Ok(out)
}

/// The commit without what is sealed: header and clear fields of every event.
///
/// # Errors
///
/// Every variant of [`DecodeError`]: the log is not what this program wrote.
pub fn decode(position: Position, bytes: &[u8]) -> Result<Commit, DecodeError> {
    let mut parts = Parts::of(bytes)?;
    let header = header::read(&parts.header)?;
    let mut facts = Vec::with_capacity(parts.remaining().min(bytes.len() / part::LEAST));
    while let Some(part) = parts.next_event()? {
        facts.push(Fact::clear(read_event(&part)?));
    }
    Ok(Commit { position, header, facts })
}

/// The sealed fields of the commit that are wanted, with the place each belongs to.
///
/// # Errors
///
/// As [`decode`].
pub fn sealed_fields<'a>(
    bytes: &'a [u8],
    wants: impl Fn(&Blob<'_>) -> bool,
) -> Result<Vec<(Place, Blob<'a>)>, DecodeError> {
    let mut parts = Parts::of(bytes)?;
    let mut fields = Vec::new();
    let mut note = |place, part: &Part<'a>| {
        for blob in part.blobs() {
            let blob = blob?;
            if wants(&blob) {
                fields.push((place, blob));
            }
        }
        Ok(())
    };
    note(Place::Header, &parts.header)?;
    let mut index = 0;
    while let Some(part) = parts.next_event()? {
        note(Place::Event(index), &part)?;
        index += 1;
    }
    Ok(fields)
}

/// The persons whose erasure the commit orders; walks over everything else.
///
/// # Errors
///
/// As [`decode`].
pub fn erasures_ordered(bytes: &[u8]) -> Result<Vec<PersonNo>, DecodeError> {
    let mut parts = Parts::of(bytes)?;
    let mut persons = Vec::new();
    while let Some(part) = parts.next_event()? {
        persons.extend(people::erasure_ordered(&part)?);
    }
    Ok(persons)
}

fn write_event(event: &Event, out: &mut Vec<u8>) -> Kind {
    match event {
        Event::Office(event) => office::write(event, out),
        Event::Catalogue(event) => catalogue::write(event, out),
        Event::Unit(event) => units::write(event, out),
        Event::Figure(event) => figures::write(event, out),
        Event::Person(event) => people::write(event, out),
        Event::Membership(event) => memberships::write(event, out),
        Event::Support(event) => support::write(event, out),
        Event::Commendation(event) => commendations::write(event, out),
        Event::Corrected(event) => corrections::write(event, out),
        Event::Hardship(event) => hardship::write(event, out),
        Event::Fund(event) => funds::write(event, out),
        Event::Club(event) => clubs::write(event, out),
        Event::Period(event) => periods::write(event, out),
        Event::Void(event) => voids::write(event, out),
    }
}

/// The high byte of an event's type is its noun.
fn read_event(part: &Part<'_>) -> Result<Event, DecodeError> {
    match part.kind.number >> 8 {
        1 => office::read(part).map(Event::Office),
        2 => catalogue::read(part).map(Event::Catalogue),
        3 => units::read(part).map(Event::Unit),
        4 => figures::read(part).map(Event::Figure),
        5 => people::read(part).map(Event::Person),
        6 => memberships::read(part).map(Event::Membership),
        7 => support::read(part).map(Event::Support),
        8 => commendations::read(part).map(Event::Commendation),
        9 => corrections::read(part).map(Event::Corrected),
        10 => hardship::read(part).map(Event::Hardship),
        11 => funds::read(part).map(Event::Fund),
        0x0c => clubs::read(part).map(Event::Club),
        0x0d => periods::read(part).map(Event::Period),
        0x0e => voids::read(part).map(Event::Void),
        _ => Err(part.kind.unknown()),
    }
}

/// Every shape that stands in a log, of all versions.
#[cfg(test)]
fn each_shape(visit: &mut impl shape::Visit) {
    header::each_shape(visit);
    office::each_shape(visit);
    catalogue::each_shape(visit);
    units::each_shape(visit);
    figures::each_shape(visit);
    people::each_shape(visit);
    memberships::each_shape(visit);
    support::each_shape(visit);
    commendations::each_shape(visit);
    corrections::each_shape(visit);
    hardship::each_shape(visit);
    funds::each_shape(visit);
    clubs::each_shape(visit);
    periods::each_shape(visit);
    voids::each_shape(visit);
}

#[cfg(test)]
mod tests;
