//! The cells of a secret before they are sealed, and what binds the sealed bytes to their place.

use std::borrow::Cow;

use serde::Deserialize;
use zeroize::Zeroizing;

use super::room::List;
use super::shape::{Shape, class_number};
use super::{DecodeError, numbers, read};
use crate::domain::column::Column;
use crate::domain::event::CommandId;
use crate::domain::secret::Class;

/// The schema of the cells. It stands in clear before the sealed bytes and is part of the associated
/// data: a reader knows it before it opens them, and nobody can change it.
pub const SCHEMA: u8 = 1;

#[derive(Deserialize)]
struct CellsV1<'a>(#[serde(borrow)] List<CellV1<'a>>);

#[derive(Deserialize)]
struct CellV1<'a> {
    column: u8,
    #[serde(borrow)]
    text: Cow<'a, str>,
}

/// What is sealed.
pub fn plain_of(cells: &[(Column, String)]) -> Zeroizing<Vec<u8>> {
    let mut plain = Zeroizing::default();
    append_plain(cells, &mut plain);
    plain
}

/// The same, behind what `plain` holds.
pub fn append_plain(cells: &[(Column, String)], plain: &mut Zeroizing<Vec<u8>>) {
    let text: usize = cells.iter().map(|(_, text)| text.len() + 6).sum();
    make_room(16 + text, plain);
    numbers::length(cells.len(), plain);
    for (column, text) in cells {
        plain.push(column.id());
        numbers::text(text, plain);
    }
}

/// A buffer that grows by itself leaves copies behind.
fn make_room(bytes: usize, plain: &mut Zeroizing<Vec<u8>>) {
    if plain.capacity() - plain.len() < bytes {
        let room = (plain.len() + bytes).max(2 * plain.capacity());
        let mut larger = Zeroizing::new(Vec::with_capacity(room));
        larger.extend_from_slice(plain);
        *plain = larger;
    }
}

/// The cells that were sealed.
///
/// # Errors
///
/// Every variant of [`DecodeError`]: the key was right, so a newer program sealed them.
pub fn cells_of(schema: u8, plain: &[u8]) -> Result<Vec<(Column, String)>, DecodeError> {
    if schema != SCHEMA {
        return Err(DecodeError::UnknownCells(schema));
    }
    let CellsV1(List(cells)) = read(plain)?;
    let column = |cell: &CellV1<'_>| cell.column.value().ok_or(DecodeError::OutOfRange);
    cells.into_iter().map(|cell| Ok((column(&cell)?, cell.text.into_owned()))).collect()
}

/// What a sealed field is bound to: it opens in no other log, for no other subject, in no other
/// commit and as no other class. It names no position, so that sealing can run before the order of
/// writing is known.
///
/// ```text
///  0  log id             16
/// 16  UUID of the subject 16
/// 32  command id: 0 and the UUID, or 1, batch and row as u32 and zeros   17
/// 49  class
/// 50  schema of the cells
/// ```
pub fn associated_data(
    log_id: &[u8; 16],
    subject: u128,
    command: CommandId,
    class: Class,
    schema: u8,
) -> [u8; 51] {
    let mut data = [0; 51];
    data[..16].copy_from_slice(log_id);
    data[16..32].copy_from_slice(&subject.to_be_bytes());
    match command {
        CommandId::Uuid(uuid) => data[33..49].copy_from_slice(&uuid.to_be_bytes()),
        CommandId::Row { batch, row } => {
            data[32] = 1;
            data[33..37].copy_from_slice(&batch.0.to_le_bytes());
            data[37..41].copy_from_slice(&row.to_le_bytes());
        }
    }
    data[49] = class_number(class);
    data[50] = schema;
    data
}
