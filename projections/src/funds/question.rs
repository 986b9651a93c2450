//! The question that `report funds` asks.

use std::collections::BTreeMap;

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::currency::Currency;
use dienhong_core::domain::funds::{Purpose, Terms};
use dienhong_core::domain::ids::{FundNo, Position, UnitNo};

use super::{Funds, Version};
use crate::rollup::{Place, Rollup};
use crate::support::Support;

/// What is asked: the funds that were open on a day, with what had come and gone by then.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    pub on: Day,
    pub known: Position,
    pub places: &'a Rollup,
}

/// Money of one currency, in its smallest unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    pub opening: i128,
    pub received: i128,
    /// Cash; less what is known to have been taken back, whenever it was.
    pub disbursed: i128,
}

impl Amounts {
    pub fn balance(&self) -> i128 {
        self.opening + self.received - self.disbursed
    }

    fn add(&mut self, other: &Amounts) {
        self.opening += other.opening;
        self.received += other.received;
        self.disbursed += other.disbursed;
    }
}

/// One fund; at a level, the funds of one unit that have purpose and currency in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// `None`: several funds may be in the row.
    pub fund: Option<FundNo>,
    /// The fund's name; empty where several may be in the row.
    pub name: String,
    pub unit: UnitNo,
    pub purpose: Purpose,
    pub currency: Currency,
    pub funds: u64,
    pub amounts: Amounts,
}

/// All funds of one purpose and currency: purposes are never mixed, and currencies not added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Total {
    pub purpose: Purpose,
    pub currency: Currency,
    pub funds: u64,
    pub amounts: Amounts,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// In the order of the places, then of registration, or of purpose and currency at a level.
    pub rows: Vec<Row>,
    /// Each fund once, also those above the level.
    pub totals: Vec<Total>,
}

impl Funds {
    /// `support`: what was given from the funds, folded from the same commits.
    pub fn answer(&self, question: &Question, support: &Support) -> Answer {
        let received = self.received(question.on, question.known);
        let spent = support.spent(question.on, question.known);
        let of = |sums: &[i128], fund: FundNo| sums.get(fund.index()).copied().unwrap_or(0);
        let row = |version: &Version| {
            let Terms { currency, opening_balance, .. } = version.terms;
            let amounts = Amounts {
                opening: opening_balance.into(),
                received: of(&received, version.fund),
                disbursed: currency.of_whole(of(&spent, version.fund)),
            };
            Row::of(version, amounts)
        };
        let open = self.known_at(question.known).into_iter();
        let open = open.filter(|version| version.terms.opened_on <= question.on);
        let rows = open.map(|version| (question.places.of(version.terms.unit), row(version)));
        gathered(rows.filter(|(place, _)| *place != Place::Outside), question.places)
    }

    /// What each fund had received by a day, by its number: one scan of the columns.
    fn received(&self, on: Day, known: Position) -> Vec<i128> {
        let known = known.min(Position(Position::LATEST.0 - 1));
        let receipts = &self.receipts;
        let mut sums: Vec<i128> = Vec::new();
        for version in 0..receipts.fund.len() {
            let (from, to) = (receipts.known_from[version], receipts.known_to[version]);
            if receipts.received_on[version] <= on && from <= known && known < to {
                let fund = receipts.fund[version].index();
                if sums.len() <= fund {
                    sums.resize(fund + 1, 0);
                }
                sums[fund] += i128::from(receipts.amount[version]);
            }
        }
        sums
    }
}

impl Row {
    fn of(version: &Version, amounts: Amounts) -> Row {
        let Terms { unit, purpose, currency, .. } = version.terms;
        let (fund, name) = (Some(version.fund), version.name.clone());
        Row { fund, name, unit, purpose, currency, funds: 1, amounts }
    }
}

fn gathered(rows: impl Iterator<Item = (Place, Row)>, places: &Rollup) -> Answer {
    let mut by_fund: Vec<(u32, Row)> = Vec::new();
    let mut by_unit: BTreeMap<(u32, Purpose, Currency), Row> = BTreeMap::new();
    let mut totals: BTreeMap<(Purpose, Currency), Total> = BTreeMap::new();
    for (place, row) in rows {
        let Row { purpose, currency, amounts, .. } = row;
        let nothing = Total { purpose, currency, funds: 0, amounts: Amounts::default() };
        let total = totals.entry((purpose, currency)).or_insert(nothing);
        total.funds += 1;
        total.amounts.add(&amounts);
        match place {
            Place::At(rank) if places.has_level() => {
                let first = || Row {
                    fund: None,
                    name: String::new(),
                    unit: places.unit(rank),
                    funds: 0,
                    amounts: Amounts::default(),
                    ..row
                };
                let of_unit = by_unit.entry((rank, purpose, currency)).or_insert_with(first);
                of_unit.funds += 1;
                of_unit.amounts.add(&amounts);
            }
            Place::At(rank) => by_fund.push((rank, row)),
            Place::AboveLevel | Place::Outside => {}
        }
    }
    by_fund.sort_by_key(|(rank, _)| *rank);
    let rows = by_fund.into_iter().map(|(_, row)| row).chain(by_unit.into_values());
    Answer { rows: rows.collect(), totals: totals.into_values().collect() }
}
