//! One event of a commit, with what is needed to hash it back to the commit's leaf: its own digest
//! form, that of the header, and the digests of the other events. Nothing else is disclosed: of what
//! is sealed only the SHA-256 stands in a digest form.
//!
//! ```text
//!   0  index of the event, u16
//!   2  number of events, u16
//!   4  length of the header's digest form, u32, and the form
//!   …  length of the event's digest form, u32, and the form
//!   …  SHA-256 of every other event's digest form, in order
//! ```

use sha2::{Digest, Sha256};

use super::part::{Cursor, Part, Parts};
use super::{DecodeError, FORMAT, header, read_event, shape};
use crate::domain::event::{Event, Header};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disclosure {
    /// Which event.
    pub index: u16,
    header: Vec<u8>,
    event: Vec<u8>,
    others: Vec<[u8; 32]>,
}

impl Disclosure {
    /// Of stored bytes; `None` where the commit has no such event.
    pub fn of(bytes: &[u8], index: u16) -> Result<Option<Disclosure>, DecodeError> {
        let mut parts = Parts::of(bytes)?;
        let header = digest_form(&parts.header)?;
        let (mut event, mut others) = (None, Vec::new());
        for at in 0_u16.. {
            let Some(part) = parts.next_event()? else { break };
            let form = digest_form(&part)?;
            if at == index {
                event = Some(form);
            } else {
                others.push(Sha256::digest(&form).into());
            }
        }
        Ok(event.map(|event| Disclosure { index, header, event, others }))
    }

    /// The leaf that it gives the tree.
    pub fn leaf(&self) -> [u8; 32] {
        let mut leaf = Sha256::new();
        leaf.update([0x00, FORMAT]);
        leaf.update(&self.header);
        let (before, after) = self.others.split_at(usize::from(self.index));
        leaf.update(before.concat());
        leaf.update(Sha256::digest(&self.event));
        leaf.update(after.concat());
        leaf.finalize().into()
    }

    pub fn header(&self) -> Result<Header, DecodeError> {
        header::read(&read_form(&self.header)?.0)
    }

    pub fn event(&self) -> Result<Event, DecodeError> {
        read_event(&read_form(&self.event)?.0)
    }

    /// How many sealed fields the event has.
    pub fn sealed(&self) -> Result<usize, DecodeError> {
        Ok(read_form(&self.event)?.1)
    }

    pub fn write(&self, out: &mut Vec<u8>) {
        let events = u16::try_from(self.others.len() + 1).expect("a commit counts them as u16");
        out.extend_from_slice(&self.index.to_le_bytes());
        out.extend_from_slice(&events.to_le_bytes());
        for form in [&self.header, &self.event] {
            let length = u32::try_from(form.len()).expect("a part is shorter than 4 GiB");
            out.extend_from_slice(&length.to_le_bytes());
            out.extend_from_slice(form);
        }
        out.extend(self.others.iter().flatten());
    }

    /// Takes one from the front of `bytes`, and says what is left. Whether it is what was recorded
    /// only its leaf says.
    pub fn read(bytes: &[u8]) -> Result<(Disclosure, &[u8]), DecodeError> {
        let mut rest = Cursor(bytes);
        let index = u16::from_le_bytes(rest.take()?);
        let events = u16::from_le_bytes(rest.take()?);
        if index >= events {
            return Err(DecodeError::OutOfRange);
        }
        let (header, event) = (rest.bytes()?.to_vec(), rest.bytes()?.to_vec());
        let mut others = Vec::new();
        for _ in 1..events {
            others.push(rest.take()?);
        }
        Ok((Disclosure { index, header, event, others }, rest.0))
    }
}

fn digest_form(part: &Part<'_>) -> Result<Vec<u8>, DecodeError> {
    let mut form = part.frame.to_vec();
    for blob in part.blobs() {
        let blob = blob?;
        let (kind, number) = shape::subject_number(blob.subject);
        form.extend_from_slice(&[shape::class_number(blob.class), kind]);
        form.extend_from_slice(&number.to_le_bytes());
        form.push(blob.schema);
        form.extend_from_slice(&Sha256::digest(blob.bytes));
    }
    Ok(form)
}

/// Class, subject, schema of the cells, SHA-256.
const SEALED: usize = 1 + 1 + 4 + 1 + 32;

/// The part without its sealed fields, and how many those are.
fn read_form(form: &[u8]) -> Result<(Part<'_>, usize), DecodeError> {
    let mut rest = Cursor(form);
    let (part, sealed) = rest.frame()?;
    if rest.0.len() == usize::from(sealed) * SEALED {
        Ok((part, usize::from(sealed)))
    } else {
        Err(DecodeError::TrailingBytes)
    }
}
