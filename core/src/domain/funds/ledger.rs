//! What the rules of funds remember: the names of all funds, the registered ones and the receipts
//! in the version that stands and those before their corrections, and the donors.

use std::num::NonZeroU64;

use hashbrown::HashMap;

use super::{Flow, FundEvent, ReceiptTerms, Terms};
use crate::domain::calendar::Day;
use crate::domain::column::Column;
use crate::domain::corrections::{Corrected, Record, Value};
use crate::domain::ids::{EventRef, FundNo, PartyNo, ReceiptNo, SourceNo, UnitNo};
use crate::domain::keys::Keys;
use crate::domain::secret::Secret;
use crate::domain::state::Tags;
use crate::domain::support::SupportEvent;
use crate::saved;

#[derive(Debug, Default)]
pub struct Funds {
    /// Of every fund that was ever named, registered or not.
    keys: Keys,
    registered: HashMap<FundNo, Fund>,
    receipt_keys: Keys,
    receipts: Vec<Recorded>,
    /// The versions of a corrected receipt that stand no more, oldest first.
    earlier: HashMap<ReceiptNo, Vec<Recorded>>,
    by_donor: HashMap<u128, PartyNo>,
    parties: usize,
}

saved!(struct Funds { keys, registered, receipt_keys, receipts, earlier, by_donor, parties });

/// A registered fund.
#[derive(Debug)]
pub(super) struct Fund {
    pub(super) at: EventRef,
    pub(super) stands: Version,
    /// What stood before its corrections, oldest first.
    earlier: Vec<Version>,
    received: Flow,
}

saved!(struct Fund { at, stands, earlier, received });

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Version {
    pub(super) terms: Terms,
    pub(super) name: String,
}

saved!(struct Version { terms, name });

/// A receipt as it is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Recorded {
    pub(super) at: EventRef,
    pub(super) terms: ReceiptTerms,
    /// The fingerprint of a text that is sealed.
    pub(super) document: Option<NonZeroU64>,
}

saved!(struct Recorded { at, terms, document });

impl Fund {
    /// Every version, the one that stands first.
    pub(super) fn versions(&self) -> impl Iterator<Item = &Version> {
        std::iter::once(&self.stands).chain(&self.earlier)
    }

    /// The first day on which money came in.
    pub(super) fn first_receipt(&self) -> Option<Day> {
        self.received.first()
    }
}

impl Funds {
    /// How many funds are named.
    pub fn named(&self) -> usize {
        self.keys.len()
    }

    pub fn number(&self, source: SourceNo, key: &str) -> Option<FundNo> {
        self.keys.record(source, key).map(FundNo)
    }

    pub fn key(&self, fund: FundNo) -> &str {
        self.keys.key(fund.0).1
    }

    /// `None`: it is only named.
    pub fn terms(&self, fund: FundNo) -> Option<&Terms> {
        self.registered.get(&fund).map(|fund| &fund.stands.terms)
    }

    /// All that was received, in the smallest unit of the fund's currency.
    pub fn received(&self, fund: FundNo) -> i128 {
        self.registered.get(&fund).map_or(0, |fund| fund.received.total())
    }

    /// The days on which it received anything.
    pub(in crate::domain) fn days_received(&self, fund: FundNo) -> impl Iterator<Item = Day> {
        self.registered.get(&fund).into_iter().flat_map(|fund| fund.received.days())
    }

    /// How many receipts are recorded.
    pub fn receipts(&self) -> usize {
        self.receipts.len()
    }

    pub fn receipt_number(&self, source: SourceNo, key: &str) -> Option<ReceiptNo> {
        self.receipt_keys.record(source, key).map(ReceiptNo)
    }

    pub fn receipt_key(&self, receipt: ReceiptNo) -> &str {
        self.receipt_keys.key(receipt.0).1
    }

    /// How many donors are registered.
    pub fn parties(&self) -> usize {
        self.parties
    }

    pub fn party(&self, tags: &Tags, source: SourceNo, donor: &str) -> Option<PartyNo> {
        self.by_donor.get(&donor_tag(tags, source, donor)).copied()
    }

    /// Whose purse a registered fund is.
    pub(in crate::domain) fn unit(&self, fund: FundNo) -> UnitNo {
        self.terms(fund).expect("only a registered fund is corrected").unit
    }

    pub(in crate::domain) fn unit_of_receipt(&self, receipt: ReceiptNo) -> UnitNo {
        self.unit(self.receipt(receipt).terms.fund)
    }

    pub(in crate::domain) fn fund_of(&self, receipt: ReceiptNo) -> FundNo {
        self.receipt(receipt).terms.fund
    }

    /// Takes back a registration, which leaves a name, or a receipt.
    pub(in crate::domain) fn void(&mut self, record: Record) {
        match record {
            Record::Fund(fund) => {
                self.registered.remove(&fund);
            }
            Record::Receipt(receipt) => {
                self.receipt_keys.free(receipt.0);
                let terms = self.receipt(receipt).terms;
                self.flow(terms.fund).take_back(terms.received_on, terms.amount);
            }
            _ => {}
        }
    }

    pub(super) fn fund(&self, fund: FundNo) -> Option<&Fund> {
        self.registered.get(&fund)
    }

    pub(super) fn receipt(&self, receipt: ReceiptNo) -> &Recorded {
        &self.receipts[receipt.index()]
    }

    /// Every version of a receipt, the one that stands first.
    pub(super) fn versions(&self, receipt: ReceiptNo) -> impl Iterator<Item = &Recorded> {
        let earlier = self.earlier.get(&receipt).into_iter().flatten();
        std::iter::once(self.receipt(receipt)).chain(earlier)
    }

    /// Support may name a fund before it is registered.
    pub(in crate::domain) fn evolve_support(&mut self, event: &SupportEvent) {
        if let SupportEvent::FundNamed { fund, source, key } = event {
            self.name(*fund, *source, key);
        }
    }

    fn name(&mut self, fund: FundNo, source: SourceNo, key: &str) {
        let number = self.keys.add(source, key);
        assert_eq!(number, fund.0, "funds are numbered in order");
    }

    pub fn evolve(&mut self, at: EventRef, event: &FundEvent, secrets: &[Secret], tags: &Tags) {
        match event {
            FundEvent::Registered { fund, key, source, name, .. } => {
                if fund.index() == self.keys.len() {
                    self.name(*fund, *source, key);
                }
                let terms = Terms::registered(event).expect("a registered fund has terms");
                let stands = Version { terms, name: name.clone() };
                let received = Flow::default();
                self.registered.insert(*fund, Fund { at, stands, earlier: Vec::new(), received });
            }
            FundEvent::PartyRegistered { party, source, .. } => {
                assert_eq!(party.index(), self.parties, "donors are numbered in order");
                self.parties += 1;
                if let Some(donor) = opened(secrets, Column::Donor) {
                    self.by_donor.insert(donor_tag(tags, *source, donor), *party);
                }
            }
            FundEvent::Received { receipt, key, source, .. } => {
                let number = self.receipt_keys.add(*source, key);
                assert_eq!(number, receipt.0, "receipts are numbered in order");
                let terms = ReceiptTerms::received(event).expect("a receipt has terms");
                let document = document(secrets, tags);
                self.receipts.push(Recorded { at, terms, document });
                self.flow(terms.fund).add(terms.received_on, terms.amount);
            }
        }
    }

    fn flow(&mut self, fund: FundNo) -> &mut Flow {
        let fund = self.registered.get_mut(&fund);
        &mut fund.expect("only a registered fund receives").received
    }

    /// Folds a correction of a fund or a receipt.
    pub(in crate::domain) fn evolve_corrected(
        &mut self,
        _at: EventRef,
        corrected: &Corrected,
        secrets: &[Secret],
        tags: &Tags,
    ) {
        match corrected.record {
            Record::Fund(fund) => self.correct_fund(fund, corrected),
            Record::Receipt(receipt) => self.correct_receipt(receipt, corrected, secrets, tags),
            _ => {}
        }
    }

    fn correct_fund(&mut self, number: FundNo, corrected: &Corrected) {
        let fund = self.registered.get_mut(&number);
        let fund = fund.expect("only a registered fund is corrected");
        let before = fund.stands.clone();
        match (corrected.column, &corrected.new) {
            (Column::Fund, Value::Text(key)) => self.keys.rename(number.0, key),
            (Column::Name, Value::Text(name)) => fund.stands.name.clone_from(name),
            _ => fund.stands.terms = before.terms.corrected(corrected),
        }
        fund.earlier.push(before);
    }

    fn correct_receipt(
        &mut self,
        receipt: ReceiptNo,
        corrected: &Corrected,
        secrets: &[Secret],
        tags: &Tags,
    ) {
        let before = *self.receipt(receipt);
        self.earlier.entry(receipt).or_default().push(before);
        let mut after = before;
        match (corrected.column, &corrected.new) {
            (Column::Receipt, Value::Text(key)) => self.receipt_keys.rename(receipt.0, key),
            (Column::Document, _) => after.document = document(secrets, tags),
            _ => after.terms = before.terms.corrected(corrected),
        }
        self.flow(before.terms.fund).take_back(before.terms.received_on, before.terms.amount);
        self.flow(after.terms.fund).add(after.terms.received_on, after.terms.amount);
        self.receipts[receipt.index()] = after;
    }
}

fn opened(secrets: &[Secret], column: Column) -> Option<&str> {
    secrets.iter().find_map(|secret| secret.cell(column))
}

fn document(secrets: &[Secret], tags: &Tags) -> Option<NonZeroU64> {
    opened(secrets, Column::Document).map(|text| tags.short(text))
}

fn donor_tag(tags: &Tags, source: SourceNo, donor: &str) -> u128 {
    tags.of(&["donor", &source.0.to_string(), donor])
}
