//! Where something of one kind was learned: what is asked as known between two such positions has
//! one answer.

use super::ids::Position;
use crate::saved;

#[derive(Debug, Default)]
pub struct Learned(
    // Invariant: rises.
    Vec<Position>,
);

saved!(newtype Learned(Vec<Position>));

impl Learned {
    pub fn at(&mut self, at: Position) {
        if self.0.last() != Some(&at) {
            self.0.push(at);
        }
    }

    /// Where something was last learned by `known`.
    pub fn by(&self, known: Position) -> Position {
        // Asked after every commit of what is known now.
        if let Some(last) = self.0.last().filter(|last| **last <= known) {
            return *last;
        }
        let learned = self.0.partition_point(|at| *at <= known);
        self.0[..learned].last().copied().unwrap_or(Position::START)
    }
}
