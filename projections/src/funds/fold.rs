//! From commits to versions of funds and receipts.

use dienhong_core::domain::column::Column;
use dienhong_core::domain::corrections::{Corrected, Record, Value};
use dienhong_core::domain::event::{Commit, Event};
use dienhong_core::domain::funds::{FundEvent, ReceiptTerms, Terms};
use dienhong_core::domain::ids::{FundNo, PartyNo, Position, ReceiptNo};
use dienhong_core::domain::voids::VoidEvent;

use super::{Funds, Receipts, Version};
use crate::Projection;

impl Projection for Funds {
    const NAME: &'static str = "funds";
    const VERSION: u32 = 1;

    fn apply(&mut self, commit: &Commit) {
        for fact in &commit.facts {
            match &fact.event {
                Event::Fund(event) => self.fold(commit.position, event),
                Event::Corrected(corrected) => self.correct(commit.position, corrected),
                Event::Void(event) => self.void(commit.position, event),
                Event::Office(_)
                | Event::Catalogue(_)
                | Event::Unit(_)
                | Event::Figure(_)
                | Event::Person(_)
                | Event::Membership(_)
                | Event::Support(_)
                | Event::Commendation(_)
                | Event::Hardship(_)
                | Event::Club(_)
                | Event::Period(_) => {}
            }
        }
    }
}

impl Receipts {
    fn push(&mut self, terms: &ReceiptTerms, at: Position) -> u32 {
        let version = u32::try_from(self.fund.len()).expect("fewer than 2^32 versions of receipts");
        self.received_on.push(terms.received_on);
        self.known_from.push(at);
        self.known_to.push(Position::LATEST);
        self.fund.push(terms.fund);
        self.amount.push(terms.amount);
        version
    }

    /// No figure asks for the donor.
    fn terms(&self, version: usize) -> ReceiptTerms {
        ReceiptTerms {
            fund: self.fund[version],
            amount: self.amount[version],
            received_on: self.received_on[version],
            party: PartyNo(0),
        }
    }
}

impl Funds {
    fn fold(&mut self, at: Position, event: &FundEvent) {
        match event {
            FundEvent::Registered { fund, name, .. } => {
                let terms = Terms::registered(event).expect("a registered fund has terms");
                self.learn(at, *fund, terms, name.clone());
            }
            FundEvent::Received { receipt, .. } => {
                assert_eq!(receipt.index(), self.latest_receipt.len(), "numbered in order");
                let terms = ReceiptTerms::received(event).expect("a receipt has terms");
                let version = self.receipts.push(&terms, at);
                self.latest_receipt.push(version);
            }
            FundEvent::PartyRegistered { .. } => {}
        }
    }

    /// The fund is known so from `at` on.
    fn learn(&mut self, at: Position, fund: FundNo, terms: Terms, name: String) {
        let version = u32::try_from(self.versions.len()).expect("fewer than 2^32 versions");
        if let Some(before) = self.latest.insert(fund, version) {
            self.versions[before as usize].known_to = at;
        }
        let (known_from, known_to) = (at, Position::LATEST);
        self.versions.push(Version { fund, terms, name, known_from, known_to });
    }

    fn void(&mut self, at: Position, event: &VoidEvent) {
        match event.record() {
            Some(Record::Fund(fund)) => {
                if let Some(stands) = self.latest.remove(&fund) {
                    self.versions[stands as usize].known_to = at;
                }
            }
            Some(Record::Receipt(receipt)) => {
                let stands = self.latest_version(receipt);
                self.receipts.known_to[stands] = at;
            }
            Some(_) | None => {}
        }
    }

    fn correct(&mut self, at: Position, corrected: &Corrected) {
        match corrected.record {
            Record::Fund(fund) => self.correct_fund(at, fund, corrected),
            Record::Receipt(receipt) => self.correct_receipt(at, receipt, corrected),
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
            | Record::Commendation(_)
            | Record::Hardship(_)
            | Record::Club(_)
            | Record::ClubFigure(_)
            | Record::Death(_) => {}
        }
    }

    fn correct_fund(&mut self, at: Position, fund: FundNo, corrected: &Corrected) {
        let (terms, name) = self.latest(fund).expect("only a registered fund is corrected");
        let name = match (corrected.column, &corrected.new) {
            (Column::Name, Value::Text(name)) => name.clone(),
            _ => name.to_owned(),
        };
        self.learn(at, fund, terms.corrected(corrected), name);
    }

    fn correct_receipt(&mut self, at: Position, receipt: ReceiptNo, corrected: &Corrected) {
        let before = self.latest_version(receipt);
        let terms = self.receipts.terms(before).corrected(corrected);
        self.receipts.known_to[before] = at;
        self.latest_receipt[receipt.index()] = self.receipts.push(&terms, at);
    }
}
