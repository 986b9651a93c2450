//! What the rules of clubs remember: every club and every count, with what stood before their
//! corrections.

use super::{Club, ClubEvent, ClubFigures};
use crate::domain::calendar::Day;
use crate::domain::column::Column;
use crate::domain::corrections::{Corrected, Record, Value};
use crate::domain::ids::{ClubFigureNo, ClubNo, EventRef, KindNo, SourceNo, UnitNo};
use crate::domain::keys::{KeyNo, Keys};
use crate::domain::secret::Secret;
use crate::domain::state::Tags;
use crate::domain::versions::Versions;
use crate::saved;

#[derive(Debug, Default)]
pub struct Clubs {
    keys: Keys,
    clubs: Vec<Recorded<Stood>>,
    figures: Vec<Recorded<ClubFigures>>,
    /// By club: the counts that are, or once were, its own.
    counts: Vec<Vec<ClubFigureNo>>,
}

saved!(struct Clubs { keys, clubs, figures, counts });

#[derive(Debug)]
pub(super) struct Recorded<T> {
    pub(super) at: EventRef,
    pub(super) facts: Versions<T>,
}

saved!(struct Recorded<T> { at, facts });

/// A club with the key that it had then.
#[derive(Debug)]
pub(super) struct Stood {
    key: KeyNo,
    pub(super) club: Club,
}

saved!(struct Stood { key, club });

impl<T> Recorded<T> {
    fn new(at: EventRef, facts: T) -> Recorded<T> {
        Recorded { at, facts: Versions::new(at.position, facts) }
    }
}

impl Clubs {
    /// How many clubs are registered.
    pub fn len(&self) -> usize {
        self.clubs.len()
    }

    pub fn is_empty(&self) -> bool {
        self.clubs.is_empty()
    }

    pub fn number(&self, source: SourceNo, key: &str) -> Option<ClubNo> {
        self.keys.record(source, key).map(ClubNo)
    }

    /// The club that had that key until a void took it back.
    pub fn voided(&self, source: SourceNo, key: &str) -> Option<ClubNo> {
        self.keys.freed(source, key).next().map(ClubNo)
    }

    /// The club that has that key now.
    pub(super) fn holder(&self, source: SourceNo, key: &str) -> Option<ClubNo> {
        self.keys.holder(source, key).map(ClubNo)
    }

    /// Everything that was ever recorded under that key, and where it was registered.
    pub(super) fn said(
        &self,
        source: SourceNo,
        key: &str,
    ) -> impl Iterator<Item = (EventRef, &Club)> {
        let found = self.keys.ever(source, key).map(|club| self.recorded(ClubNo(club)));
        let all = found.flat_map(|it| it.facts.iter().map(|(_, _, stood)| (it.at, stood)));
        let under = all.filter(move |(_, stood)| self.keys.text(stood.key) == key);
        under.map(|(at, stood)| (at, &stood.club))
    }

    /// The office's own key of a club, and whose key it is.
    pub fn key(&self, club: ClubNo) -> (SourceNo, &str) {
        self.keys.key(club.0)
    }

    /// The club as known now.
    pub fn club(&self, club: ClubNo) -> &Club {
        &self.recorded(club).facts.latest().club
    }

    /// Whether a club is, or once was, of that programme.
    pub fn uses(&self, kind: KindNo) -> bool {
        self.clubs.iter().any(|recorded| recorded.facts.ever(|stood| stood.club.uses(kind)))
    }

    pub(super) fn recorded(&self, club: ClubNo) -> &Recorded<Stood> {
        &self.clubs[club.index()]
    }

    pub(super) fn figures(&self, figures: ClubFigureNo) -> &Recorded<ClubFigures> {
        &self.figures[figures.index()]
    }

    /// The unit that a club was registered in, or is known now to have been.
    pub(in crate::domain) fn unit(&self, club: ClubNo) -> UnitNo {
        let club = self.club(club);
        *club.unit.on(club.begins_on())
    }

    pub(in crate::domain) fn unit_of_count(&self, figures: ClubFigureNo) -> UnitNo {
        let figures = self.figures(figures).facts.latest();
        *self.club(figures.club).unit.on(figures.on)
    }

    /// The club that a count is of.
    pub(in crate::domain) fn counting(&self, figures: ClubFigureNo) -> ClubNo {
        self.figures(figures).facts.latest().club
    }

    /// The value of one column as the club was registered.
    pub(in crate::domain) fn registered(&self, club: ClubNo, column: Column) -> Value {
        self.club(club).value(column, None)
    }

    /// The value of one column of a count.
    pub(in crate::domain) fn counted_value(&self, figures: ClubFigureNo, column: Column) -> Value {
        self.figures(figures).facts.latest().value(column)
    }

    pub(super) fn next_figures(&self) -> ClubFigureNo {
        ClubFigureNo::after(self.figures.len())
    }

    /// The count of a club of that day; else the one that last was.
    pub(super) fn counted(&self, club: ClubNo, on: Day) -> Option<ClubFigureNo> {
        let had_key = |figures: &ClubFigures| figures.key() == (club, on);
        let mut numbers = self.counts[club.index()].iter().rev().copied();
        let had = numbers.find(|number| self.figures(*number).facts.ever(had_key));
        self.count_holder(club, on).or(had)
    }

    /// The count that has that key now.
    pub(super) fn count_holder(&self, club: ClubNo, on: Day) -> Option<ClubFigureNo> {
        let mut numbers = self.counts[club.index()].iter().copied();
        numbers.find(|number| self.figures(*number).facts.latest().key() == (club, on))
    }

    /// The counts that have, or once had, that key.
    pub(super) fn ever_counted(
        &self,
        club: ClubNo,
        on: Day,
    ) -> impl Iterator<Item = &Recorded<ClubFigures>> {
        let numbers = self.counts[club.index()].iter();
        let counts = numbers.map(|number| self.figures(*number));
        counts.filter(move |count| count.facts.ever(|figures| figures.key() == (club, on)))
    }

    /// What the club counted, as known now.
    pub(super) fn counts(&self, club: ClubNo) -> impl Iterator<Item = &ClubFigures> {
        let numbers = self.counts[club.index()].iter();
        let counts = numbers.map(|number| self.figures(*number).facts.latest());
        counts.filter(move |figures| figures.club == club)
    }

    pub fn evolve(&mut self, at: EventRef, event: &ClubEvent, _: &[Secret], _: &Tags) {
        if let ClubEvent::Registered { club, key, source, .. } = event {
            let number = self.keys.add(*source, key);
            assert_eq!(number, club.0, "clubs are numbered in order");
            let club = Club::registered(event).expect("the event registers a club");
            let stood = Stood { key: self.keys.key_no(number), club };
            self.clubs.push(Recorded::new(at, stood));
            self.counts.push(Vec::new());
        }
        if let Some(figures) = ClubFigures::counted(event) {
            let number = self.next_figures();
            self.counts[figures.club.index()].push(number);
            self.figures.push(Recorded::new(at, figures));
        }
    }

    /// Takes back a club or a count.
    pub(in crate::domain) fn void(&mut self, record: Record) {
        match record {
            Record::Club(club) => self.keys.free(club.0),
            Record::ClubFigure(number) => {
                let club = self.counting(number);
                self.counts[club.index()].retain(|other| *other != number);
            }
            _ => {}
        }
    }

    /// Folds a correction of one of this noun's records.
    pub(in crate::domain) fn evolve_corrected(
        &mut self,
        at: EventRef,
        corrected: &Corrected,
        _: &[Secret],
        _: &Tags,
    ) {
        match corrected.record {
            Record::Club(club) => {
                if let (Column::Club, Value::Text(key)) = (corrected.column, &corrected.new) {
                    self.keys.rename(club.0, key);
                }
                let key = self.keys.key_no(club.0);
                let after = Stood { key, club: self.club(club).corrected(corrected) };
                self.clubs[club.index()].facts.learn(at.position, after);
            }
            Record::ClubFigure(number) => {
                let after = self.figures(number).facts.latest().corrected(corrected);
                let counts = &mut self.counts[after.club.index()];
                if !counts.contains(&number) {
                    counts.push(number);
                }
                self.figures[number.index()].facts.learn(at.position, after);
            }
            other => panic!("{other:?} is no club"),
        }
    }
}
