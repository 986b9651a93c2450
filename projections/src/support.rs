//! What was given: one row a version of a gift, in columns. A question scans the columns once, at
//! the speed of memory, and sorts only what it selected.
//!
//! A correction at P ends the row (`known_to` = P) and begins another (`known_from` = P); a
//! reversal ends it and begins none. So what was known at K is `known_from <= K < known_to`.

mod fold;
mod question;

use std::io;
use std::num::NonZeroI64;

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::dense::Dense;
use dienhong_core::domain::ids::{FundNo, KindNo, Position, SupportNo, UnitNo};
use dienhong_core::domain::support::{Beneficiary, Terms, ValueBasis};

use crate::merges::Merges;
use dienhong_core::saved;
pub use question::{Answer, Dimension, Group, Month, Purses, Question, Row, Totals};

/// All gifts in every version.
#[derive(Debug, Default)]
pub struct Support {
    columns: Columns,
    /// The latest version of each gift; beginning and ending at one position once it is reversed.
    latest: Dense<u32>,
    merges: Merges,
}

saved!(struct Support { columns, latest, merges });

#[derive(Debug, Default)]
struct Columns {
    given_on: Dense<Day>,
    known_from: Dense<Position>,
    known_to: Dense<Position>,
    unit: Dense<UnitNo>,
    kind: Dense<KindNo>,
    value_basis: Dense<ValueBasis>,
    programme: Dense<Option<KindNo>>,
    fund: Dense<Option<FundNo>>,
    // Rules let nothing but positive amounts and quantities through.
    amount: Dense<Option<NonZeroI64>>,
    quantity: Dense<Option<NonZeroI64>>,
    beneficiary: Dense<Beneficiary>,
}

saved!(struct Columns {
    given_on, known_from, known_to, unit, kind, value_basis, programme, fund, amount, quantity,
    beneficiary,
});

impl Columns {
    fn len(&self) -> usize {
        self.given_on.len()
    }

    fn push(&mut self, terms: &Terms, known_from: Position, known_to: Position) -> u32 {
        let version = u32::try_from(self.len()).expect("fewer than 2^32 versions of gifts");
        self.given_on.push(terms.given_on);
        self.known_from.push(known_from);
        self.known_to.push(known_to);
        self.unit.push(terms.unit);
        self.kind.push(terms.kind);
        self.value_basis.push(terms.value_basis);
        self.programme.push(terms.programme);
        self.fund.push(terms.fund);
        self.amount.push(terms.amount.and_then(NonZeroI64::new));
        self.quantity.push(terms.quantity.and_then(NonZeroI64::new));
        self.beneficiary.push(terms.beneficiary);
        version
    }

    fn terms(&self, version: usize) -> Terms {
        Terms {
            beneficiary: self.beneficiary[version],
            unit: self.unit[version],
            kind: self.kind[version],
            given_on: self.given_on[version],
            amount: self.amount[version].map(NonZeroI64::get),
            value_basis: self.value_basis[version],
            quantity: self.quantity[version].map(NonZeroI64::get),
            programme: self.programme[version],
            fund: self.fund[version],
        }
    }
}

impl Support {
    /// How many gifts were ever recorded.
    pub fn len(&self) -> usize {
        self.latest.len()
    }

    pub fn is_empty(&self) -> bool {
        self.latest.is_empty()
    }

    /// Every version as CSV, as [`Memberships::write_facts`] does; persons found to be one, as known
    /// now, have one number. Classes: 0 persons, 1 households, 2 whose link is sealed.
    ///
    /// [`Memberships::write_facts`]: crate::membership::Memberships::write_facts
    pub fn write_facts(&self, out: &mut dyn io::Write) -> io::Result<()> {
        writeln!(out, "unit,kind,given_day,month,basis,amount,class,number,known_from,known_to")?;
        let merged = self.merges.known_at(Position(Position::LATEST.0 - 1));
        let columns = &self.columns;
        for version in 0..columns.len() {
            let (class, number) = match columns.beneficiary[version] {
                Beneficiary::Person(person) => (0, merged.counted(person).index()),
                Beneficiary::Household(household) => (1, household.index()),
                Beneficiary::Sealed(_) => (2, version),
            };
            let (unit, kind) = (columns.unit[version].0, columns.kind[version].0);
            let day = columns.given_on[version];
            let month = day.year() * 12 + i32::try_from(day.month()).unwrap_or_default() - 1;
            let basis = columns.value_basis[version] as u8;
            let amount = columns.amount[version].map_or(0, NonZeroI64::get);
            let known = [columns.known_from[version], columns.known_to[version]];
            let [from, to] = known.map(|it| i64::try_from(it.0).unwrap_or(i64::MAX));
            let day = day.number();
            writeln!(
                out,
                "{unit},{kind},{day},{month},{basis},{amount},{class},{number},{from},{to}"
            )?;
        }
        out.flush()
    }

    /// The terms of a gift as known now.
    pub fn terms(&self, support: SupportNo) -> Terms {
        self.columns.terms(self.latest[support.index()] as usize)
    }

    /// The cash that was given from each fund by a day, by its number, in whole units: one scan.
    pub(crate) fn spent(&self, on: Day, known: Position) -> Vec<i128> {
        let known = known.min(Position(Position::LATEST.0 - 1));
        let columns = &self.columns;
        let mut sums: Vec<i128> = Vec::new();
        for (version, fund) in columns.fund.iter().enumerate() {
            let Some(fund) = fund else { continue };
            let (from, to) = (columns.known_from[version], columns.known_to[version]);
            if columns.given_on[version] > on || known < from || to <= known {
                continue;
            }
            if let Some((_, amount)) = columns.terms(version).spends() {
                if sums.len() <= fund.index() {
                    sums.resize(fund.index() + 1, 0);
                }
                sums[fund.index()] += i128::from(amount);
            }
        }
        sums
    }

    /// Gifts of some days that stand as known now, in the order in which they were recorded: one
    /// scan.
    pub fn standing(&self, from: Day, to: Day) -> impl Iterator<Item = (SupportNo, Terms)> {
        let gifts = self.latest.iter().enumerate().filter(move |(_, version)| {
            let version = **version as usize;
            let given_on = self.columns.given_on[version];
            from <= given_on && given_on <= to && self.columns.known_to[version] == Position::LATEST
        });
        gifts.map(|(index, version)| {
            (SupportNo::after(index), self.columns.terms(*version as usize))
        })
    }

    /// Whether a reversal of the gift is known now.
    pub fn is_reversed(&self, support: SupportNo) -> bool {
        self.columns.known_to[self.latest[support.index()] as usize] != Position::LATEST
    }
}

#[cfg(test)]
mod tests;
