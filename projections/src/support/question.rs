//! The questions that `report support` asks.

mod dimensions;

use std::num::NonZeroI64;

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::ids::{FundNo, KindNo, Position, UnitNo};
use dienhong_core::domain::support::{Beneficiary, ValueBasis};

use super::Support;
use crate::distinct::{CLASSES, One, counted, counted_by_group};
use crate::grouping::{Digit, Grouping};
use crate::rollup::{Place, Rollup};

/// What is asked: gifts with `from <= given_on <= to`, less those whose reversal is known.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    pub from: Day,
    pub to: Day,
    pub known: Position,
    /// One row for each combination that occurs, in this order; one row when empty.
    pub by: &'a [Dimension],
    pub places: &'a Rollup,
    /// By kind: equal where quantities are counted in the same unit; what is left out is 0.
    pub units_of_quantity: &'a [u32],
    pub purses: Purses<'a>,
}

/// From which funds. A gift's amount is in the currency of its fund, and currencies are never added.
#[derive(Clone, Copy, Debug, Default)]
pub enum Purses<'a> {
    #[default]
    All,
    /// All but these, and gifts from no fund.
    Except(&'a [FundNo]),
    Only(&'a [FundNo]),
}

impl Purses<'_> {
    fn hold(self, fund: Option<FundNo>) -> bool {
        match self {
            Purses::All => true,
            Purses::Except(funds) => fund.is_none_or(|fund| !funds.contains(&fund)),
            Purses::Only(funds) => fund.is_some_and(|fund| funds.contains(&fund)),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    Kind,
    Month,
    Programme,
    Fund,
    /// The unit that recorded it, or the one it rolls up to.
    Unit,
    ValueBasis,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    pub year: i32,
    /// 1 to 12.
    pub month: u32,
}

/// What the gifts of a row have in common. A field is empty where it was not asked for, and where
/// the gifts name no programme or fund.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Group {
    pub kind: Option<KindNo>,
    pub month: Option<Month>,
    pub programme: Option<KindNo>,
    pub fund: Option<FundNo>,
    pub unit: Option<UnitNo>,
    pub value_basis: Option<ValueBasis>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub count: u64,
    /// Sums of cash, goods and labour, each apart.
    pub amounts: [i128; ValueBasis::ALL.len()],
    /// Thousandths; of the gifts that gave one. `None` also where they are counted in several units:
    /// kilograms and days have no sum.
    pub quantity: Option<i128>,
    /// Persons, each once.
    pub beneficiaries: u64,
    /// Households, each once.
    pub households: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    pub group: Group,
    pub totals: Totals,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub rows: Vec<Row>,
    /// Each gift, person and household once.
    pub total: Totals,
    /// The part of `total` recorded above the level asked for, which is in no row.
    pub above_level: Totals,
}

impl Totals {
    /// The basis of [`Totals::amount`]; `None` when amounts of several were given.
    pub fn value_basis(&self) -> Option<ValueBasis> {
        let mut given =
            ValueBasis::ALL.into_iter().filter(|basis| self.amounts[basis.index()] != 0);
        match (given.next(), given.next()) {
            (only, None) => Some(only.unwrap_or_default()),
            (_, Some(_)) => None,
        }
    }

    /// The amount of the one basis there is. Cash, goods and labour are never added: where they
    /// meet, this is the cash, and the rest stands in `amounts`.
    pub fn amount(&self) -> i128 {
        self.amounts[self.value_basis().unwrap_or_default().index()]
    }

    fn add(&mut self, basis: ValueBasis, amount: Option<i64>, quantity: Option<i64>) {
        self.count += 1;
        self.amounts[basis.index()] += i128::from(amount.unwrap_or_default());
        if let Some(quantity) = quantity {
            *self.quantity.get_or_insert_default() += i128::from(quantity);
        }
    }

    fn reached(&mut self, counts: [u64; CLASSES]) {
        self.beneficiaries = counts[usize::from(PERSON)] + counts[usize::from(UNLINKED)];
        self.households = counts[usize::from(HOUSEHOLD)];
    }
}

/// Whether all quantities of a sum are counted in one unit.
#[derive(Clone, Copy, Default)]
struct CountedIn {
    first: Option<u32>,
    several: bool,
}

impl CountedIn {
    fn note(&mut self, unit: Option<u32>) {
        let Some(unit) = unit else { return };
        self.several |= *self.first.get_or_insert(unit) != unit;
    }

    fn is_one(self) -> bool {
        !self.several
    }
}

// Classes of those counted once. A sealed link that can't be opened counts as a person of its own.
const PERSON: u8 = 0;
const HOUSEHOLD: u8 = 1;
const UNLINKED: u8 = 2;

impl Support {
    pub fn answer(&self, question: &Question) -> Answer {
        let versions = self.selected(question);
        let merged = self.merges.known_at(question.known);
        let whom = |version: u32| match self.columns.beneficiary[version as usize] {
            Beneficiary::Person(person) => One { class: PERSON, number: merged.counted(person).0 },
            Beneficiary::Household(household) => One { class: HOUSEHOLD, number: household.0 },
            Beneficiary::Sealed(_) => One { class: UNLINKED, number: version },
        };
        let units = question.units_of_quantity;
        let total = self.totals(&versions, units, whom);
        let (placed, above): (Vec<u32>, Vec<u32>) = versions.into_iter().partition(|&version| {
            matches!(question.places.of(self.columns.unit[version as usize]), Place::At(_))
        });
        let rows = self.rows(question, &placed, whom);
        Answer { rows, total, above_level: self.totals(&above, units, whom) }
    }

    /// The versions of gifts that a question is about: one scan of three columns.
    fn selected(&self, question: &Question) -> Vec<u32> {
        let known = question.known.min(Position(Position::LATEST.0 - 1));
        let columns = &self.columns;
        let known_dates = columns.known_from.iter().zip(columns.known_to.iter());
        let dates = columns.given_on.iter().zip(known_dates);
        let asked = |given_on: Day| question.from <= given_on && given_on <= question.to;
        let inside =
            |version: u32| question.places.of(columns.unit[version as usize]) != Place::Outside;
        dates
            .zip(0_u32..)
            .filter(|&((&given_on, (&from, &to)), version)| {
                asked(given_on)
                    && from <= known
                    && known < to
                    && inside(version)
                    && question.purses.hold(columns.fund[version as usize])
            })
            .map(|(_, version)| version)
            .collect()
    }

    fn rows(&self, question: &Question, versions: &[u32], whom: impl Fn(u32) -> One) -> Vec<Row> {
        let by = dimensions::of(question);
        let digit = |&dimension| dimensions::digit(dimension, &self.columns, question, versions);
        let digits: Vec<Digit> = by.iter().map(digit).collect();
        let lists_units = question.places.has_level() && by == [Dimension::Unit];
        let Grouping { groups, members } = Grouping::of(versions, &digits, lists_units);
        let mut totals = vec![Totals::default(); groups.len()];
        let mut units = vec![CountedIn::default(); groups.len()];
        for &(version, group) in &members {
            self.add(&mut totals[group as usize], version);
            units[group as usize].note(self.unit(version, question.units_of_quantity));
        }
        for (totals, unit) in totals.iter_mut().zip(units) {
            totals.quantity = totals.quantity.filter(|_| unit.is_one());
        }
        let ones = members.iter().map(|&(version, group)| (group, whom(version)));
        for (totals, counts) in totals.iter_mut().zip(counted_by_group(groups.len(), ones)) {
            totals.reached(counts);
        }
        let rows = groups.iter().zip(totals);
        rows.map(|(digits, totals)| Row { group: dimensions::group(&by, digits, question), totals })
            .collect()
    }

    fn totals(&self, versions: &[u32], units: &[u32], whom: impl Fn(u32) -> One) -> Totals {
        let mut totals = Totals::default();
        let mut unit = CountedIn::default();
        for &version in versions {
            self.add(&mut totals, version);
            unit.note(self.unit(version, units));
        }
        totals.quantity = totals.quantity.filter(|_| unit.is_one());
        totals.reached(counted(versions.iter().map(|&version| whom(version))));
        totals
    }

    /// The unit in which the gift's quantity is counted; `None` where it gives none.
    fn unit(&self, version: u32, units: &[u32]) -> Option<u32> {
        let (columns, version) = (&self.columns, version as usize);
        let unit = units.get(columns.kind[version].index()).copied().unwrap_or_default();
        columns.quantity[version].map(|_| unit)
    }

    fn add(&self, totals: &mut Totals, version: u32) {
        let (columns, version) = (&self.columns, version as usize);
        let given = |number: Option<NonZeroI64>| number.map(NonZeroI64::get);
        let (amount, quantity) = (columns.amount[version], columns.quantity[version]);
        totals.add(columns.value_basis[version], given(amount), given(quantity));
    }
}
