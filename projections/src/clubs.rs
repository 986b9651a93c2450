//! Clubs and what they counted, in columns: one row a stretch of a version of a club, in which its
//! name, unit and programme stay the same, and one row a version of a count.
//!
//! A correction at P ends the rows of what it corrects (`known_to` = P) and begins others
//! (`known_from` = P), as in [`crate::support`].

mod fold;
mod question;

use std::ops::Range;

use dienhong_core::domain::calendar::{Day, PartialDay};
use dienhong_core::domain::catalogue::Catalogue;
use dienhong_core::domain::clubs::{Club, ClubFigures};
use dienhong_core::domain::ids::{ClubNo, KindNo, Position, SourceNo, UnitNo};
use dienhong_core::domain::keys::{TextNo, Texts};

use dienhong_core::saved;
pub use question::{Answer, Listed, Question, Row, Sum, Totals};

/// All clubs and counts in every version.
#[derive(Debug, Default)]
pub struct Clubs {
    /// The office's own key of each club as known now, and whose key it is.
    keys: Vec<(SourceNo, String)>,
    /// Each club as known now, and the rows that say so.
    latest: Vec<(Club, Range<u32>)>,
    stretches: Stretches,
    counts: Counts,
    /// The version of each count that stands.
    latest_counts: Vec<u32>,
    names: Texts,
    /// The limits that counts are measured by, and the programmes they are of.
    catalogue: Catalogue,
}

saved!(struct Clubs { keys, latest, stretches, counts, latest_counts, names, catalogue });

#[derive(Debug, Default)]
struct Stretches {
    club: Vec<ClubNo>,
    from: Vec<Day>,
    /// The first day it is not so; none while it is.
    to: Vec<Option<Day>>,
    unit: Vec<UnitNo>,
    programme: Vec<Option<KindNo>>,
    name: Vec<TextNo>,
    founded_on: Vec<PartialDay>,
    known_from: Vec<Position>,
    known_to: Vec<Position>,
}

saved!(struct Stretches {
    club, from, to, unit, programme, name, founded_on, known_from, known_to,
});

#[derive(Debug, Default)]
struct Counts {
    figures: Vec<ClubFigures>,
    known_from: Vec<Position>,
    known_to: Vec<Position>,
}

saved!(struct Counts { figures, known_from, known_to });

impl Clubs {
    /// How many clubs were ever registered.
    pub fn len(&self) -> usize {
        self.latest.len()
    }

    pub fn is_empty(&self) -> bool {
        self.latest.is_empty()
    }
}

impl Stretches {
    fn len(&self) -> u32 {
        u32::try_from(self.club.len()).expect("fewer than 2^32 stretches")
    }

    fn is_known(&self, row: usize, known: Position) -> bool {
        self.known_from[row] <= known && known < self.known_to[row]
    }

    fn holds(&self, row: usize, day: Day) -> bool {
        self.from[row] <= day && self.to[row].is_none_or(|to| day < to)
    }
}

impl Counts {
    fn push(&mut self, figures: ClubFigures, known_from: Position) -> u32 {
        let row = u32::try_from(self.figures.len()).expect("fewer than 2^32 versions of counts");
        self.figures.push(figures);
        self.known_from.push(known_from);
        self.known_to.push(Position::LATEST);
        row
    }
}

#[cfg(test)]
mod tests;
