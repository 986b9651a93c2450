//! What a record said, and from which position on the registry knew it.

use super::ids::Position;
use crate::saved;

/// The contents of one record in the order in which they were learned.
#[derive(Clone, Debug)]
pub struct Versions<T> {
    first: (Position, T),
    // Invariant: positions never fall.
    later: Vec<(Position, T)>,
}

saved!(struct Versions<T> { first, later });

impl<T> Versions<T> {
    pub fn new(at: Position, content: T) -> Versions<T> {
        Versions { first: (at, content), later: Vec::new() }
    }

    /// The record says `content` from `at` on.
    pub fn learn(&mut self, at: Position, content: T) {
        self.later.push((at, content));
    }

    pub fn latest(&self) -> &T {
        self.later.last().map_or(&self.first.1, |(_, content)| content)
    }

    /// The position at which the latest content was learned.
    pub fn learned_at(&self) -> Position {
        self.later.last().map_or(self.first.0, |(at, _)| *at)
    }

    /// `None`: nothing was recorded yet.
    pub fn known_at(&self, known: Position) -> Option<&T> {
        let later = self.later.iter().rev().find(|(at, _)| *at <= known);
        let (at, content) = later.unwrap_or(&self.first);
        (*at <= known).then_some(content)
    }

    /// Everything it ever said, with the positions from which and until which it was known so.
    pub fn iter(&self) -> impl Iterator<Item = (Position, Position, &T)> {
        let all = std::iter::once(&self.first).chain(&self.later);
        let ends = self.later.iter().map(|(at, _)| *at).chain([Position::LATEST]);
        all.zip(ends).map(|((from, content), to)| (*from, to, content))
    }

    /// Whether it ever said something that `is_meant`: rows that were true before a correction are
    /// known for ever.
    pub fn ever(&self, mut is_meant: impl FnMut(&T) -> bool) -> bool {
        self.iter().any(|(_, _, content)| is_meant(content))
    }
}

#[cfg(test)]
mod tests {
    use super::Versions;
    use crate::domain::ids::Position;

    #[test]
    fn what_was_known_before_a_correction_is_what_stood_then() {
        let mut name = Versions::new(Position(3), "Xã Một");
        name.learn(Position(7), "Xã Hai");
        assert_eq!(name.known_at(Position(2)), None);
        assert_eq!(name.known_at(Position(3)), Some(&"Xã Một"));
        assert_eq!(name.known_at(Position(6)), Some(&"Xã Một"));
        assert_eq!(name.known_at(Position(7)), Some(&"Xã Hai"));
        assert_eq!(name.latest(), &"Xã Hai");
        assert!(name.ever(|said| *said == "Xã Một"));
        let all: Vec<_> = name.iter().collect();
        assert_eq!(all[0], (Position(3), Position(7), &"Xã Một"));
        assert_eq!(all[1], (Position(7), Position::LATEST, &"Xã Hai"));
    }
}
