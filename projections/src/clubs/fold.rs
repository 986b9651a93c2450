//! From commits to stretches of clubs and versions of counts.

use dienhong_core::domain::clubs::{Club, ClubEvent, ClubFigures};
use dienhong_core::domain::column::Column;
use dienhong_core::domain::corrections::{Corrected, Record, Value};
use dienhong_core::domain::event::{Commit, Event};
use dienhong_core::domain::ids::{ClubFigureNo, ClubNo, EventRef, Position};
use dienhong_core::domain::state::Tags;
use dienhong_core::domain::voids::VoidEvent;

use super::Clubs;
use crate::Projection;

impl Projection for Clubs {
    const NAME: &'static str = "clubs";
    const VERSION: u32 = 1;

    fn apply(&mut self, commit: &Commit) {
        // A catalogue holds no personal text, so the key of its tags never matters.
        let tags = Tags::keyed([0; 16]);
        for (index, fact) in commit.facts.iter().enumerate() {
            let at = commit.event_ref(index);
            match &fact.event {
                Event::Club(event) => self.fold(commit.position, event),
                Event::Catalogue(event) => self.catalogue.evolve(at, event, &fact.secrets, &tags),
                Event::Corrected(corrected) => self.correct(at, corrected, &tags),
                Event::Void(event) => self.void(commit.position, event),
                Event::Office(_)
                | Event::Unit(_)
                | Event::Figure(_)
                | Event::Person(_)
                | Event::Membership(_)
                | Event::Support(_)
                | Event::Commendation(_)
                | Event::Hardship(_)
                | Event::Fund(_)
                | Event::Period(_) => {}
            }
        }
    }
}

impl Clubs {
    fn fold(&mut self, at: Position, event: &ClubEvent) {
        if let ClubEvent::Registered { club, key, source, .. } = event {
            assert_eq!(club.index(), self.latest.len(), "clubs are numbered in order");
            let facts = Club::registered(event).expect("the event registers a club");
            self.keys.push((*source, key.clone()));
            let start = self.stretches.len();
            self.push_stretches(at, *club, &facts);
            self.latest.push((facts, start..self.stretches.len()));
        }
        if let Some(figures) = ClubFigures::counted(event) {
            self.latest_counts.push(self.counts.push(figures, at));
        }
    }

    fn push_stretches(&mut self, at: Position, club: ClubNo, facts: &Club) {
        let turns = facts.turns();
        for (index, &from) in turns.iter().enumerate() {
            let rows = &mut self.stretches;
            rows.club.push(club);
            rows.from.push(from);
            rows.to.push(turns.get(index + 1).copied().or(facts.dissolved_on));
            rows.unit.push(*facts.unit.on(from));
            rows.programme.push(*facts.programme.on(from));
            rows.name.push(self.names.keep(facts.name.on(from)));
            rows.founded_on.push(facts.founded_on);
            rows.known_from.push(at);
            rows.known_to.push(Position::LATEST);
        }
    }

    fn void(&mut self, at: Position, event: &VoidEvent) {
        match event.record() {
            Some(Record::Club(club)) => self.retire(at, club),
            Some(Record::ClubFigure(number)) => drop(self.retire_count(at, number)),
            Some(_) | None => {}
        }
    }

    /// What stands of a club is known until `at`.
    fn retire(&mut self, at: Position, club: ClubNo) {
        for row in self.latest[club.index()].1.clone() {
            self.stretches.known_to[row as usize] = at;
        }
    }

    /// The version of the count that stood until `at`.
    fn retire_count(&mut self, at: Position, number: ClubFigureNo) -> usize {
        let stood = self.latest_counts[number.index()] as usize;
        self.counts.known_to[stood] = at;
        stood
    }

    fn correct(&mut self, at: EventRef, corrected: &Corrected, tags: &Tags) {
        match corrected.record {
            Record::Club(club) => self.correct_club(at.position, club, corrected),
            Record::ClubFigure(number) => self.correct_count(at.position, number, corrected),
            Record::Kind(_) => self.catalogue.evolve_corrected(at, corrected, &[], tags),
            Record::Unit(_)
            | Record::UnitChange(_)
            | Record::Reorganisation(..)
            | Record::Population(_)
            | Record::Figure(_)
            | Record::Person(_)
            | Record::Membership(_)
            | Record::Departure(_)
            | Record::Transfer(_)
            | Record::Support(_)
            | Record::Reversal(_)
            | Record::Commendation(_)
            | Record::Hardship(_)
            | Record::Fund(_)
            | Record::Receipt(_)
            | Record::Death(_) => {}
        }
    }

    fn correct_club(&mut self, at: Position, club: ClubNo, corrected: &Corrected) {
        if let (Column::Club, Value::Text(key)) = (corrected.column, &corrected.new) {
            self.keys[club.index()].1.clone_from(key);
            return;
        }
        let before = self.latest[club.index()].0.clone();
        self.retire(at, club);
        let after = before.corrected(corrected);
        let start = self.stretches.len();
        self.push_stretches(at, club, &after);
        self.latest[club.index()] = (after, start..self.stretches.len());
    }

    fn correct_count(&mut self, at: Position, number: ClubFigureNo, corrected: &Corrected) {
        let before = self.retire_count(at, number);
        let after = self.counts.figures[before].corrected(corrected);
        self.latest_counts[number.index()] = self.counts.push(after, at);
    }
}
