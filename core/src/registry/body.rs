//! What a command said, written down so that it can be known again.
//!
//! A command id that comes a second time gets the answer of the first, if it says the same. To know
//! that, the header keeps a keyed mark of the body (HMAC-SHA-256, 128 bits). Why keyed, and with
//! what: a plain digest of a body that holds little but an identity number is the number itself,
//! for there are few; so the key stands in the key store, and whoever has only the log can try
//! nothing. Where the commit seals texts of a person or household, their own key takes part too:
//! it is destroyed with them, and not even the key store can test a guess about the erased. A
//! retry that can no longer be compared gets the answer of the first.
//!
//! A row of an import has no mark: its own key makes it recorded once, and a mended row of the same
//! number is another command.

use std::hash::{Hash, Hasher};

use zeroize::Zeroizing;

use super::request::Request;

/// The way in which bodies are written down here. A change of any command's fields is a new form:
/// marks of an older one are not compared.
pub(super) const FORM: u8 = 1;

/// Room for most bodies: a buffer that grows leaves copies behind.
const ROOM: usize = 2048;

/// Takes down what a value feeds to a hasher: every field in order, each ended so that it can't
/// flow into the next. The same on every machine. In one room for all commands of a batch, which is
/// wiped with the last of them.
pub(super) struct Body(Zeroizing<Vec<u8>>);

impl Default for Body {
    fn default() -> Body {
        Body(Zeroizing::new(Vec::with_capacity(ROOM)))
    }
}

impl Body {
    /// All that the client asked. Not the channel: a retry may come by another.
    pub(super) fn write_down(&mut self, request: &Request) -> &[u8] {
        let Request { command, actor, source, on_behalf_of, document, reason, id: _, channel: _ } =
            request;
        self.0.clear();
        command.hash(self);
        (actor, source, on_behalf_of, document, reason).hash(self);
        &self.0
    }
}

macro_rules! little_endian {
    ($($write:ident($number:ty)),+ $(,)?) => {$(
        fn $write(&mut self, number: $number) {
            self.write(&number.to_le_bytes());
        }
    )+};
}

impl Hasher for Body {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    little_endian!(
        write_u8(u8),
        write_u16(u16),
        write_u32(u32),
        write_u64(u64),
        write_u128(u128),
        write_i8(i8),
        write_i16(i16),
        write_i32(i32),
        write_i64(i64),
        write_i128(i128),
    );

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }

    fn write_isize(&mut self, number: isize) {
        self.write_i64(number as i64);
    }

    /// Nobody asks: what counts is what was taken down.
    fn finish(&self) -> u64 {
        self.0.len() as u64
    }
}
