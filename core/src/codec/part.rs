//! The frame around a header or an event: how to walk over it without decoding it.

use super::shape::{self, Kind};
use super::{CLEAR_MAX, DecodeError, FORMAT};
use crate::domain::secret::{Class, Secret, Subject};

/// The fewest bytes of an event: type, schema, length and the number of sealed fields.
pub(super) const LEAST: usize = 8;

/// A header or an event as it stands in the log.
pub(super) struct Part<'a> {
    pub(super) kind: Kind,
    /// All before the sealed fields: type, schema, length, clear bytes, number of sealed fields.
    pub(super) frame: &'a [u8],
    pub(super) clear: &'a [u8],
    sealed: u8,
    sealed_bytes: &'a [u8],
}

/// One sealed field as it stands in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blob<'a> {
    pub subject: Subject,
    pub class: Class,
    /// Of the cells inside.
    pub schema: u8,
    pub bytes: &'a [u8],
}

/// Where in its commit a sealed field stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Header,
    /// The index of the event.
    Event(usize),
}

/// Writes a part: `write` appends the clear bytes and says of which type they are.
pub(super) fn put(
    out: &mut Vec<u8>,
    write: impl FnOnce(&mut Vec<u8>) -> Kind,
    secrets: &[Secret],
    seal: &mut impl FnMut(&Secret, &mut Vec<u8>),
) -> Result<(), DecodeError> {
    let start = out.len();
    out.extend_from_slice(&[0; 7]);
    let kind = write(out);
    let clear = out.len() - start - 7;
    if clear > CLEAR_MAX {
        return Err(DecodeError::TooLarge);
    }
    out[start..start + 2].copy_from_slice(&kind.number.to_le_bytes());
    out[start + 2] = kind.schema;
    out[start + 3..start + 7].copy_from_slice(&length(clear)?);
    out.push(u8::try_from(secrets.len()).map_err(|_| DecodeError::TooLarge)?);
    for secret in secrets {
        put_sealed(out, secret, seal)?;
    }
    Ok(())
}

fn put_sealed(
    out: &mut Vec<u8>,
    secret: &Secret,
    seal: &mut impl FnMut(&Secret, &mut Vec<u8>),
) -> Result<(), DecodeError> {
    let (kind, number) = shape::subject_number(secret.subject);
    out.push(shape::class_number(secret.class));
    out.push(kind);
    out.extend_from_slice(&number.to_le_bytes());
    out.push(super::cells::SCHEMA);
    let start = out.len();
    out.extend_from_slice(&[0; 4]);
    seal(secret, out);
    let sealed = length(out.len() - start - 4)?;
    out[start..start + 4].copy_from_slice(&sealed);
    Ok(())
}

fn length(bytes: usize) -> Result<[u8; 4], DecodeError> {
    u32::try_from(bytes).map(u32::to_le_bytes).map_err(|_| DecodeError::TooLarge)
}

/// Walks over a commit.
pub(super) struct Parts<'a> {
    pub(super) header: Part<'a>,
    events: u16,
    rest: Cursor<'a>,
}

impl<'a> Parts<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Result<Parts<'a>, DecodeError> {
        let mut rest = Cursor(bytes);
        match rest.take::<1>()? {
            [FORMAT] => {}
            [format] => return Err(DecodeError::UnknownFormat(format)),
        }
        let header = rest.part()?;
        let events = u16::from_le_bytes(rest.take()?);
        Ok(Parts { header, events, rest })
    }

    pub(super) fn remaining(&self) -> usize {
        usize::from(self.events)
    }

    /// `None` after the last event; an error when bytes follow it.
    pub(super) fn next_event(&mut self) -> Result<Option<Part<'a>>, DecodeError> {
        if self.events == 0 {
            let ended = self.rest.0.is_empty();
            return if ended { Ok(None) } else { Err(DecodeError::TrailingBytes) };
        }
        self.events -= 1;
        self.rest.part().map(Some)
    }
}

impl<'a> Part<'a> {
    /// The sealed fields, in order.
    pub(super) fn blobs(&self) -> impl Iterator<Item = Result<Blob<'a>, DecodeError>> + use<'a> {
        let mut rest = Cursor(self.sealed_bytes);
        (0..self.sealed).map(move |_| rest.blob())
    }
}

pub(super) struct Cursor<'a>(pub(super) &'a [u8]);

impl<'a> Cursor<'a> {
    pub(super) fn take<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        let (taken, rest) = self.0.split_first_chunk::<N>().ok_or(DecodeError::Truncated)?;
        self.0 = rest;
        Ok(*taken)
    }

    pub(super) fn bytes(&mut self) -> Result<&'a [u8], DecodeError> {
        let length = u32::from_le_bytes(self.take()?);
        let length = usize::try_from(length).map_err(|_| DecodeError::TooLarge)?;
        let (taken, rest) = self.0.split_at_checked(length).ok_or(DecodeError::Truncated)?;
        self.0 = rest;
        Ok(taken)
    }

    /// What was taken since the cursor stood at `start`.
    fn since(&self, start: &'a [u8]) -> &'a [u8] {
        &start[..start.len() - self.0.len()]
    }

    fn part(&mut self) -> Result<Part<'a>, DecodeError> {
        let (part, sealed) = self.frame()?;
        let start = self.0;
        for _ in 0..sealed {
            self.blob()?;
        }
        Ok(Part { sealed, sealed_bytes: self.since(start), ..part })
    }

    /// A part without its sealed fields, and how many follow.
    pub(super) fn frame(&mut self) -> Result<(Part<'a>, u8), DecodeError> {
        let start = self.0;
        let number = u16::from_le_bytes(self.take()?);
        let [schema] = self.take()?;
        let clear = self.bytes()?;
        let [sealed] = self.take()?;
        let (kind, frame) = (Kind { number, schema }, self.since(start));
        Ok((Part { kind, frame, clear, sealed: 0, sealed_bytes: &[] }, sealed))
    }

    fn blob(&mut self) -> Result<Blob<'a>, DecodeError> {
        let [class, kind] = self.take()?;
        let number = u32::from_le_bytes(self.take()?);
        let [schema] = self.take()?;
        let bytes = self.bytes()?;
        let subject = shape::subject_numbered(kind, number).ok_or(DecodeError::OutOfRange)?;
        let class = shape::class_numbered(class).ok_or(DecodeError::OutOfRange)?;
        Ok(Blob { subject, class, schema, bytes })
    }
}
