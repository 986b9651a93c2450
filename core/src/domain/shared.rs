//! Values by dense number that two owners hold. A copy shares all full pieces with its original; each
//! grows for itself.

use std::sync::Arc;

use crate::snapshot::{Loader, Part, Saver, Spoiled};

#[derive(Clone, Debug)]
pub struct Shared<T> {
    // Invariant: each holds PIECE values.
    full: Vec<Arc<[T]>>,
    last: Vec<T>,
}

const PIECE: usize = 1 << 14;

impl<T> Default for Shared<T> {
    fn default() -> Shared<T> {
        Shared { full: Vec::new(), last: Vec::new() }
    }
}

impl<T: Copy> Shared<T> {
    pub fn len(&self) -> usize {
        self.full.len() * PIECE + self.last.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn push(&mut self, value: T) {
        self.last.push(value);
        if self.last.len() == PIECE {
            self.full.push(self.last.as_slice().into());
            self.last.clear();
        }
    }

    pub fn get(&self, index: usize) -> Option<T> {
        let piece = self.full.get(index / PIECE).map_or(self.last.as_slice(), |piece| piece);
        if index < self.len() { piece.get(index % PIECE).copied() } else { None }
    }
}

impl<T: Part + Copy> Part for Shared<T> {
    fn save(&self, to: &mut Saver<'_>) {
        self.len().save(to);
        self.full.iter().for_each(|piece| T::save_all(piece, to));
        T::save_all(&self.last, to);
    }

    fn load(from: &mut Loader<'_>) -> Result<Shared<T>, Spoiled> {
        let count = from.count(T::LEAST)?;
        let mut shared = Shared::default();
        for _ in 0..count / PIECE {
            shared.full.push(T::load_all(PIECE, from)?.into());
        }
        shared.last = T::load_all(count % PIECE, from)?;
        Ok(shared)
    }

    fn shape(to: &mut String) {
        <Vec<T>>::shape(to);
    }
}

#[cfg(test)]
mod tests {
    use super::{PIECE, Shared};
    use std::sync::Arc;

    #[test]
    fn it_holds_what_was_pushed_across_its_pieces() {
        for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE + 7] {
            let mut shared = Shared::default();
            (0..length).for_each(|value| shared.push(value));
            assert_eq!(shared.len(), length);
            assert!((0..length).all(|index| shared.get(index) == Some(index)));
            for beyond in [length, length + PIECE, length + 3 * PIECE] {
                assert_eq!(shared.get(beyond), None);
            }
        }
    }

    #[test]
    fn a_copy_shares_what_is_full_and_grows_for_itself() {
        let mut one = Shared::default();
        (0..=PIECE).for_each(|value| one.push(value));
        let mut other = one.clone();
        one.push(7);
        other.push(8);
        assert!(Arc::ptr_eq(&one.full[0], &other.full[0]));
        assert_eq!((one.get(PIECE + 1), other.get(PIECE + 1)), (Some(7), Some(8)));
    }
}
