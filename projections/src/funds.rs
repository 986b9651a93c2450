//! What funds hold: one row a version of a fund and of a receipt, in columns. What was given from a
//! fund stands in the columns of [`Support`](crate::support::Support), and is asked for there.
//!
//! A correction at P ends the row (`known_to` = P) and begins another (`known_from` = P). So what
//! was known at K is `known_from <= K < known_to`.

mod fold;
mod question;

use std::collections::BTreeMap;

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::currency::Currency;
use dienhong_core::domain::funds::Terms;
use dienhong_core::domain::ids::{FundNo, Position, ReceiptNo};
use hashbrown::HashMap;

use dienhong_core::saved;
pub use question::{Amounts, Answer, Question, Row, Total};

/// All funds and receipts in every version.
#[derive(Debug, Default)]
pub struct Funds {
    /// In the order in which they were learned.
    versions: Vec<Version>,
    /// The latest version of each registered fund.
    latest: HashMap<FundNo, u32>,
    receipts: Receipts,
    /// The latest version of each receipt.
    latest_receipt: Vec<u32>,
}

saved!(struct Funds { versions, latest, receipts, latest_receipt });

/// There are few funds: a version is one record.
#[derive(Clone, Debug)]
struct Version {
    fund: FundNo,
    terms: Terms,
    name: String,
    known_from: Position,
    known_to: Position,
}

saved!(struct Version { fund, terms, name, known_from, known_to });

#[derive(Debug, Default)]
struct Receipts {
    received_on: Vec<Day>,
    known_from: Vec<Position>,
    known_to: Vec<Position>,
    fund: Vec<FundNo>,
    /// In the smallest unit of the fund's currency.
    amount: Vec<i64>,
}

saved!(struct Receipts { received_on, known_from, known_to, fund, amount });

impl Funds {
    /// How many receipts were ever recorded.
    pub fn receipts(&self) -> usize {
        self.latest_receipt.len()
    }

    /// What is known of a registered fund now: its terms and its name.
    pub fn latest(&self, fund: FundNo) -> Option<(&Terms, &str)> {
        let version = &self.versions[*self.latest.get(&fund)? as usize];
        Some((&version.terms, &version.name))
    }

    /// The registered funds in each currency, as known at a position.
    pub fn currencies(&self, known: Position) -> BTreeMap<Currency, Vec<FundNo>> {
        let mut funds: BTreeMap<Currency, Vec<FundNo>> = BTreeMap::new();
        for version in self.known_at(known) {
            funds.entry(version.terms.currency).or_default().push(version.fund);
        }
        funds
    }

    /// The versions known at a position, by fund.
    fn known_at(&self, known: Position) -> Vec<&Version> {
        let known = known.min(Position(Position::LATEST.0 - 1));
        let stands = |version: &&Version| version.known_from <= known && known < version.known_to;
        let mut found: Vec<&Version> = self.versions.iter().filter(stands).collect();
        found.sort_by_key(|version| version.fund);
        found
    }

    fn latest_version(&self, receipt: ReceiptNo) -> usize {
        self.latest_receipt[receipt.index()] as usize
    }
}

#[cfg(test)]
mod tests;
