//! The clear bytes of events, written once: before anything is recorded, to know whether a commit can
//! hold them, and into the commit then.

use super::shape::Kind;
use super::{CLEAR_MAX, DecodeError, FORMAT, header, part, write_event};
use crate::domain::event::{Fact, Header};
use crate::domain::secret::Secret;

/// More than what stands around the text of a cell before it is sealed.
const CELL_OVERHEAD: usize = 16;

/// More than the clear bytes of a header without the number of its document.
const HEADER_MOST: usize = 256;

/// Room for most events.
const ROOM: usize = 128;

pub struct Clear {
    bytes: Vec<u8>,
    /// Of each event its type, and where its bytes end.
    events: Vec<(Kind, usize)>,
}

impl Clear {
    pub fn of(facts: &[Fact]) -> Clear {
        let mut bytes = Vec::with_capacity(ROOM * facts.len());
        let write = |fact: &Fact| (write_event(&fact.event, &mut bytes), bytes.len());
        let events = facts.iter().map(write).collect();
        Clear { bytes, events }
    }

    /// Whether [`Clear::put`] can take it: all clear bytes and texts together below the cap of one
    /// part.
    pub fn fits(&self, header: &Header, facts: &[Fact]) -> bool {
        let secrets = facts.iter().flat_map(|fact| &fact.secrets).chain(&header.reason);
        let cells = secrets.flat_map(|secret| &secret.cells);
        let sealed: usize = cells.map(|(_, text)| text.len() + CELL_OVERHEAD).sum();
        let document = header.document.as_ref().map_or(0, |document| document.number.len());
        let counted = facts.iter().all(|fact| u8::try_from(fact.secrets.len()).is_ok());
        let all = HEADER_MOST + document + self.bytes.len() + sealed;
        counted && u16::try_from(facts.len()).is_ok() && all <= CLEAR_MAX
    }

    /// Appends the commit of these events to `out`. `seal` appends what stands in the log for one
    /// secret.
    ///
    /// # Errors
    ///
    /// [`DecodeError::TooLarge`]: nobody could read it back.
    pub fn put(
        &self,
        header: &Header,
        facts: &[Fact],
        seal: &mut impl FnMut(&Secret, &mut Vec<u8>),
        out: &mut Vec<u8>,
    ) -> Result<(), DecodeError> {
        out.push(FORMAT);
        part::put(out, |out| header::write(header, out), header.reason.as_slice(), seal)?;
        let events = u16::try_from(facts.len()).map_err(|_| DecodeError::TooLarge)?;
        out.extend_from_slice(&events.to_le_bytes());
        let mut start = 0;
        for (fact, &(kind, end)) in facts.iter().zip(&self.events) {
            let write = |out: &mut Vec<u8>| {
                out.extend_from_slice(&self.bytes[start..end]);
                kind
            };
            part::put(out, write, &fact.secrets, seal)?;
            start = end;
        }
        Ok(())
    }
}
