//! Pieces of at most [`PIECE`] bytes, filled and emptied in order. No number lies in two pieces.

use std::io;

use super::Spoiled;

/// Small enough for the cache of one core, large enough that its envelope costs nothing.
pub const PIECE: usize = 256 << 10;

/// Takes a full piece; it may change the bytes, which are not used again.
pub type Sink<'a> = dyn FnMut(&mut Vec<u8>) -> io::Result<()> + 'a;

/// Puts the next piece in the place of the one before; false: there is none.
pub type Source<'a> = dyn FnMut(&mut Vec<u8>) -> Result<bool, Spoiled> + 'a;

pub struct Saver<'a> {
    piece: Vec<u8>,
    sink: &'a mut Sink<'a>,
    failed: io::Result<()>,
}

impl<'a> Saver<'a> {
    pub fn new(sink: &'a mut Sink<'a>) -> Saver<'a> {
        // Room for the tag that a sealed piece ends with.
        Saver { piece: Vec::with_capacity(PIECE + 64), sink, failed: Ok(()) }
    }

    /// Bytes that stay together; far fewer than a piece.
    pub fn put(&mut self, bytes: &[u8]) {
        if self.piece.len() + bytes.len() > PIECE {
            self.hand_over();
        }
        self.piece.extend_from_slice(bytes);
    }

    /// Many, each `WIDTH` bytes long.
    pub fn put_all<T, const WIDTH: usize>(&mut self, all: &[T], bytes: impl Fn(&T) -> [u8; WIDTH]) {
        let mut rest = all;
        while !rest.is_empty() {
            if self.piece.len() + WIDTH > PIECE {
                self.hand_over();
            }
            let start = self.piece.len();
            let (now, later) = rest.split_at(rest.len().min((PIECE - start) / WIDTH));
            self.piece.resize(start + now.len() * WIDTH, 0);
            let places = self.piece[start..].as_chunks_mut::<WIDTH>().0;
            for (place, one) in places.iter_mut().zip(now) {
                *place = bytes(one);
            }
            rest = later;
        }
    }

    /// After the first failure nothing more is written.
    fn hand_over(&mut self) {
        if self.failed.is_ok() {
            self.failed = (self.sink)(&mut self.piece);
        }
        self.piece.clear();
    }

    /// Hands over what is left; the first failure.
    pub fn finish(mut self) -> io::Result<()> {
        if !self.piece.is_empty() {
            self.hand_over();
        }
        self.failed
    }
}

pub struct Loader<'a> {
    piece: Vec<u8>,
    at: usize,
    /// Bytes that may follow the piece.
    left: u64,
    source: &'a mut Source<'a>,
}

impl<'a> Loader<'a> {
    /// `most`: so many bytes the source has at the most.
    pub fn new(source: &'a mut Source<'a>, most: u64) -> Loader<'a> {
        Loader { piece: Vec::new(), at: 0, left: most, source }
    }

    /// A count of what takes at least `width` bytes each, if so many can still follow: nobody makes
    /// room for what was only claimed.
    pub fn count(&mut self, width: u64) -> Result<usize, Spoiled> {
        let count = u64::from_le_bytes(self.take()?);
        let left = self.left + (self.piece.len() - self.at) as u64;
        let fits = count.checked_mul(width).is_some_and(|bytes| bytes <= left);
        let count = usize::try_from(count).ok().filter(|_| fits);
        count.ok_or(Spoiled::Damaged)
    }

    pub fn take<const WIDTH: usize>(&mut self) -> Result<[u8; WIDTH], Spoiled> {
        if self.at == self.piece.len() {
            self.next_piece()?;
        }
        let taken = self.piece.get(self.at..).and_then(<[u8]>::first_chunk);
        let taken = *taken.ok_or(Spoiled::Damaged)?;
        self.at += WIDTH;
        Ok(taken)
    }

    /// Many, each `WIDTH` bytes long, of which [`Loader::count`] said that they can follow.
    pub fn take_all<T, const WIDTH: usize>(
        &mut self,
        count: usize,
        of: impl Fn([u8; WIDTH]) -> T,
    ) -> Result<Vec<T>, Spoiled> {
        let mut all = Vec::with_capacity(count);
        while all.len() < count {
            if self.at == self.piece.len() {
                self.next_piece()?;
            }
            let here = self.piece[self.at..].as_chunks::<WIDTH>().0;
            let here = &here[..here.len().min(count - all.len())];
            if here.is_empty() {
                return Err(Spoiled::Damaged);
            }
            all.extend(here.iter().map(|bytes| of(*bytes)));
            self.at += here.len() * WIDTH;
        }
        Ok(all)
    }

    fn next_piece(&mut self) -> Result<(), Spoiled> {
        self.at = 0;
        if (self.source)(&mut self.piece)? && !self.piece.is_empty() {
            self.left = self.left.saturating_sub(self.piece.len() as u64);
            return Ok(());
        }
        self.piece.clear();
        Err(Spoiled::Damaged)
    }

    /// That nothing is left.
    pub fn finish(self) -> Result<(), Spoiled> {
        let mut after = Vec::new();
        let is_over = self.at == self.piece.len() && !(self.source)(&mut after)?;
        if is_over { Ok(()) } else { Err(Spoiled::Damaged) }
    }
}
