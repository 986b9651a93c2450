//! From commits to versions of commendations.

use dienhong_core::domain::commendations::{CommendationEvent, Terms};
use dienhong_core::domain::corrections::{Corrected, Record};
use dienhong_core::domain::event::{Commit, Event};
use dienhong_core::domain::ids::{CommendationNo, Position};

use super::Commendations;
use crate::Projection;

impl Projection for Commendations {
    const NAME: &'static str = "commendations";
    const VERSION: u32 = 2;

    fn apply(&mut self, commit: &Commit) {
        for fact in &commit.facts {
            match &fact.event {
                Event::Commendation(event) => self.fold(commit.position, event),
                Event::Person(event) => self.merges.fold(commit.position, event),
                Event::Corrected(corrected) => self.correct(commit.position, corrected),
                Event::Void(event) => {
                    if let Some(Record::Commendation(commendation)) = event.record() {
                        self.retire(commit.position, commendation);
                    }
                }
                Event::Office(_)
                | Event::Catalogue(_)
                | Event::Unit(_)
                | Event::Figure(_)
                | Event::Membership(_)
                | Event::Support(_)
                | Event::Hardship(_)
                | Event::Fund(_)
                | Event::Club(_)
                | Event::Period(_) => {}
            }
        }
    }
}

impl Commendations {
    fn fold(&mut self, at: Position, event: &CommendationEvent) {
        let CommendationEvent::Conferred { commendation, .. } = event;
        assert_eq!(commendation.index(), self.latest.len(), "numbered in order");
        let version = self.columns.push(&Terms::conferred(event), at);
        self.latest.push(version);
    }

    fn correct(&mut self, at: Position, corrected: &Corrected) {
        let commendation = match corrected.record {
            Record::Commendation(commendation) => commendation,
            Record::Unit(_)
            | Record::UnitChange(_)
            | Record::Reorganisation(..)
            | Record::Population(_)
            | Record::Figure(_)
            | Record::Kind(_)
            | Record::Person(_)
            | Record::Membership(_)
            | Record::Departure(_)
            | Record::Transfer(_)
            | Record::Support(_)
            | Record::Reversal(_)
            | Record::Hardship(_)
            | Record::Fund(_)
            | Record::Receipt(_)
            | Record::Club(_)
            | Record::ClubFigure(_)
            | Record::Death(_) => return,
        };
        let terms = self.terms(commendation).corrected(corrected);
        self.retire(at, commendation);
        self.latest[commendation.index()] = self.columns.push(&terms, at);
    }

    /// What stands is known until `at`.
    fn retire(&mut self, at: Position, commendation: CommendationNo) {
        let stands = self.latest[commendation.index()];
        self.columns.known_to[stands as usize] = at;
    }
}
