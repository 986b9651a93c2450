//! Short texts by number, millions of them, none ever changed: one after the other, so that none
//! costs an allocation.

use dienhong_core::domain::near::Near;
use dienhong_core::saved;

/// Texts of a piece: growing moves no others.
const PIECE: usize = 1 << 16;

#[derive(Default)]
pub(super) struct Texts {
    // Invariant: all pieces but the last hold `PIECE` texts, and none is empty.
    pieces: Vec<Piece>,
}

#[derive(Default)]
struct Piece {
    text: String,
    /// Where each text ends.
    ends: Near,
}

saved!(struct Texts { pieces });
saved!(struct Piece { text, ends });

impl Texts {
    pub(super) fn push(&mut self, text: &str) {
        if self.pieces.last().is_none_or(|last| last.ends.len() == PIECE) {
            self.pieces.push(Piece::default());
        }
        let last = self.pieces.last_mut().expect("there is a piece");
        last.text.push_str(text);
        let end = u32::try_from(last.text.len());
        last.ends.push(end.expect("keys are short: a piece of them is below 4 GiB"));
    }

    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let (piece, at) = (self.pieces.get(index / PIECE)?, index % PIECE);
        let end = piece.ends.get(at)?;
        let start = at.checked_sub(1).map_or(Some(0), |before| piece.ends.get(before))?;
        piece.text.get(start as usize..end as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::{PIECE, Texts};

    #[test]
    fn every_text_comes_back_by_its_number_across_pieces() {
        let mut texts = Texts::default();
        let text = |number: usize| {
            if number.is_multiple_of(3) { String::new() } else { format!("q{number}ợ") }
        };
        (0..2 * PIECE + 3).for_each(|number| texts.push(&text(number)));
        for number in [0, 1, 2, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE + 2] {
            assert_eq!(texts.get(number), Some(text(number).as_str()));
        }
        assert_eq!(texts.get(2 * PIECE + 3), None);
    }
}
