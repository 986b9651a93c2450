//! Values by dense number, ten million of them and more.

use std::ops::{Index, IndexMut};

use crate::snapshot::{Loader, Part, Saver, Spoiled};

/// A vector in pieces: growing moves nothing that stands, so that no command waits while a gigabyte
/// is copied, and a rebuild touches no memory twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dense<T> {
    // Invariant: all pieces but the last are full, and none is empty.
    pieces: Vec<Vec<T>>,
}

/// Elements of a full piece.
pub const PIECE: usize = 1 << 16;

impl<T> Default for Dense<T> {
    fn default() -> Dense<T> {
        Dense { pieces: Vec::new() }
    }
}

impl<T> Dense<T> {
    pub fn len(&self) -> usize {
        self.pieces.last().map_or(0, |last| (self.pieces.len() - 1) * PIECE + last.len())
    }

    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    pub fn push(&mut self, value: T) {
        match self.pieces.last_mut() {
            Some(last) if last.len() < PIECE => last.push(value),
            // A registry that filled one piece will fill more; a small one stays small.
            Some(_) => {
                let mut piece = Vec::with_capacity(PIECE);
                piece.push(value);
                self.pieces.push(piece);
            }
            None => self.pieces.push(vec![value]),
        }
    }

    pub fn get(&self, index: usize) -> Option<&T> {
        self.pieces.get(index / PIECE)?.get(index % PIECE)
    }

    pub fn last(&self) -> Option<&T> {
        self.pieces.last()?.last()
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> + Clone {
        self.pieces.iter().flatten()
    }

    /// The values in order, in slices of [`PIECE`] but for the last: those of two columns of one
    /// length fit each other.
    pub fn pieces(&self) -> impl Iterator<Item = &[T]> {
        self.pieces.iter().map(Vec::as_slice)
    }

    /// Appends `value` until there are `length`.
    pub fn fill_to(&mut self, length: usize, value: T)
    where
        T: Clone,
    {
        while self.len() < length {
            self.push(value.clone());
        }
    }

    /// The index of the first element for which `is_before` does not hold, as in a slice.
    pub fn partition_point(&self, is_before: impl Fn(&T) -> bool) -> usize {
        let full = |piece: &Vec<T>| piece.last().is_some_and(&is_before);
        let piece = self.pieces.partition_point(full);
        let within = |it: &Vec<T>| piece * PIECE + it.partition_point(&is_before);
        self.pieces.get(piece).map_or(self.len(), within)
    }
}

impl<T: Part> Part for Dense<T> {
    fn save(&self, to: &mut Saver<'_>) {
        self.len().save(to);
        for piece in self.pieces() {
            T::save_all(piece, to);
        }
    }

    fn load(from: &mut Loader<'_>) -> Result<Dense<T>, Spoiled> {
        let mut left = from.count(T::LEAST)?;
        let mut dense = Dense::default();
        while left > 0 {
            let count = left.min(PIECE);
            dense.pieces.push(T::load_all(count, from)?);
            left -= count;
        }
        Ok(dense)
    }

    fn shape(to: &mut String) {
        <Vec<T>>::shape(to);
    }
}

impl<T> Index<usize> for Dense<T> {
    type Output = T;

    fn index(&self, index: usize) -> &T {
        &self.pieces[index / PIECE][index % PIECE]
    }
}

impl<T> IndexMut<usize> for Dense<T> {
    fn index_mut(&mut self, index: usize) -> &mut T {
        &mut self.pieces[index / PIECE][index % PIECE]
    }
}

impl<T> FromIterator<T> for Dense<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Dense<T> {
        let mut dense = Dense::default();
        values.into_iter().for_each(|value| dense.push(value));
        dense
    }
}

#[cfg(test)]
mod tests {
    use super::{Dense, PIECE};

    #[test]
    fn it_holds_what_a_vector_holds_across_its_pieces() {
        for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE + 7] {
            let vector: Vec<usize> = (0..length).map(|index| index / 3).collect();
            let dense: Dense<usize> = vector.iter().copied().collect();
            assert_eq!(dense.len(), length);
            assert!(dense.iter().eq(&vector));
            assert!(dense.pieces().flatten().eq(&vector));
            assert_eq!(dense.last(), vector.last());
            for index in [0, length / 2, length.saturating_sub(1), length] {
                assert_eq!(dense.get(index), vector.get(index));
                let before = |value: &usize| *value < index;
                assert_eq!(dense.partition_point(before), vector.partition_point(before));
            }
        }
    }

    #[test]
    fn it_is_filled_up_and_changed_in_place() {
        let mut dense = Dense::default();
        dense.fill_to(PIECE + 2, 7);
        dense.fill_to(3, 8);
        dense[PIECE] = 9;
        assert_eq!((dense.len(), dense[PIECE], dense[PIECE + 1]), (PIECE + 2, 9, 7));
    }
}
