//! From commits to versions of gifts.

use dienhong_core::domain::column::Column;
use dienhong_core::domain::corrections::{Corrected, Record, Value};
use dienhong_core::domain::event::{Commit, Event, Fact};
use dienhong_core::domain::ids::{Position, SupportNo};
use dienhong_core::domain::support::{Beneficiary, SupportEvent, Terms};
use dienhong_core::domain::voids::VoidEvent;

use super::Support;
use super::entry::{LATEST, learned};
use super::gift::Gift;
use super::months::Place;
use crate::Projection;

impl Projection for Support {
    const NAME: &'static str = "support";
    const VERSION: u32 = 4;

    fn apply(&mut self, commit: &Commit) {
        for fact in &commit.facts {
            match &fact.event {
                Event::Support(event) => self.fold(commit.position, event, fact),
                Event::Person(event) => self.merges.fold(commit.position, event),
                Event::Corrected(corrected) => self.correct(commit.position, corrected, fact),
                Event::Void(event) => self.void(commit.position, event),
                Event::Office(_)
                | Event::Catalogue(_)
                | Event::Unit(_)
                | Event::Figure(_)
                | Event::Membership(_)
                | Event::Commendation(_)
                | Event::Hardship(_)
                | Event::Fund(_)
                | Event::Club(_)
                | Event::Period(_) => {}
            }
        }
    }
}

impl Support {
    fn fold(&mut self, at: Position, event: &SupportEvent, fact: &Fact) {
        match event {
            SupportEvent::Given { support, .. } => {
                assert_eq!(support.index(), self.latest.len(), "gifts are numbered in order");
                let terms = Terms::given(event, &fact.secrets).expect("a gift has terms");
                let place = self.learn(at, &terms, LATEST);
                self.latest.push(place);
            }
            SupportEvent::Reversed { support, .. } => self.reverse(at, *support),
            SupportEvent::FundNamed { .. } => {}
        }
    }

    fn learn(&mut self, at: Position, terms: &Terms, known_to: u32) -> Place {
        let gift = Gift::of(terms, self.sealed.len());
        if let Beneficiary::Sealed(number) = terms.beneficiary {
            self.sealed.push(number);
        }
        self.kinds = self.kinds.max(gift.kind.0 + 1);
        self.programmes = self.programmes.max(gift.programme);
        self.funds = self.funds.max(gift.fund);
        self.months.push(terms.given_on, &gift, [learned(at), known_to])
    }

    fn reverse(&mut self, at: Position, support: SupportNo) {
        self.months.at_mut(self.latest[support.index()]).known_to = learned(at);
    }

    /// Ends the latest version of a gift at `at`; what follows ends there too if it is reversed.
    fn supersede(&mut self, at: Position, support: SupportNo, terms: &Terms, reversed: bool) {
        let before = self.months.at_mut(self.latest[support.index()]);
        if before.stands() {
            before.known_to = learned(at);
        }
        let known_to = if reversed { learned(at) } else { LATEST };
        self.latest[support.index()] = self.learn(at, terms, known_to);
    }

    /// A gift taken back counts no more; one whose reversal was taken back stands again.
    fn void(&mut self, at: Position, event: &VoidEvent) {
        match event.record() {
            Some(Record::Support(support)) => self.reverse(at, support),
            Some(Record::Reversal(support)) => {
                self.supersede(at, support, &self.terms(support), false);
            }
            Some(_) | None => {}
        }
    }

    fn correct(&mut self, at: Position, corrected: &Corrected, fact: &Fact) {
        match corrected.record {
            Record::Support(support) => {
                let terms = self.terms(support).corrected(corrected, &fact.secrets);
                self.supersede(at, support, &terms, self.is_reversed(support));
            }
            Record::Reversal(support) => self.correct_reversal(at, support, corrected),
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
            | Record::Commendation(_)
            | Record::Hardship(_)
            | Record::Fund(_)
            | Record::Receipt(_)
            | Record::Club(_)
            | Record::ClubFigure(_)
            | Record::Death(_) => {}
        }
    }

    /// A reversal of the wrong gift: that one stands again, the other is reversed.
    fn correct_reversal(&mut self, at: Position, support: SupportNo, corrected: &Corrected) {
        let (Column::Support, &Value::Number(other)) = (corrected.column, &corrected.new) else {
            return;
        };
        let other = u32::try_from(other).expect("a corrected reversal names a recorded gift");
        self.supersede(at, support, &self.terms(support), false);
        self.reverse(at, SupportNo(other));
    }
}
