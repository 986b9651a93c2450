//! What was given: one row a version of a gift, by month. A question scans the months that it asks
//! for, where all that one person was given stands together: nobody is looked up to be counted once.
//!
//! A correction at P ends the row (`known_to` = P) and begins another (`known_from` = P); a
//! reversal ends it and begins none. So what was known at K is `known_from <= K < known_to`.

mod entry;
mod fold;
mod gift;
mod months;
mod question;

use std::io;

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::dense::Dense;
use dienhong_core::domain::ids::{Position, SupportNo};
use dienhong_core::domain::support::Terms;

use crate::distinct::One;
use crate::merges::Merges;
use dienhong_core::saved;
use entry::Entry;
use months::{Months, Place};
pub use question::{Answer, Dimension, Group, Month, Purses, Question, Row, Totals};

/// All gifts in every version.
#[derive(Debug, Default)]
pub struct Support {
    months: Months,
    /// The latest version of each gift; beginning and ending at one position once it is reversed.
    latest: Dense<Place>,
    /// What stands for those whose link can't be opened.
    sealed: Dense<u64>,
    merges: Merges,
    // One more than the largest number of each.
    kinds: u32,
    programmes: u32,
    funds: u32,
}

saved!(struct Support { months, latest, sealed, merges, kinds, programmes, funds });

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
        let merged = self.merges.known_at(Position::LATEST);
        for (month, entry) in self.months.iter() {
            let One { class, number } = merged.one(entry.one());
            let gift = self.months.gift(entry);
            let ((year, of_year), day) =
                (months::year_and_month(month), months::day(month, gift.day));
            let known_to = if entry.stands() { i64::MAX } else { entry.known_to.into() };
            writeln!(
                out,
                "{},{},{},{},{},{},{class},{number},{},{known_to}",
                gift.unit.0,
                gift.kind.0,
                day.number(),
                i64::from(year) * 12 + i64::from(of_year) - 1,
                gift.value_basis as u8,
                gift.amount,
                entry.known_from,
            )?;
        }
        out.flush()
    }

    /// The terms of a gift as known now.
    pub fn terms(&self, support: SupportNo) -> Terms {
        let place = self.latest[support.index()];
        self.terms_of(self.months.at(place), self.months.day(place))
    }

    fn terms_of(&self, entry: &Entry, given_on: Day) -> Terms {
        let gift = self.months.gift(entry);
        let given = |number: i64| (number > 0).then_some(number);
        Terms {
            beneficiary: gift.beneficiary(|number| self.sealed[number as usize]),
            unit: gift.unit,
            kind: gift.kind,
            given_on,
            amount: given(gift.amount),
            value_basis: gift.value_basis,
            quantity: given(gift.quantity),
            programme: gift.programme(),
            fund: gift.fund(),
        }
    }

    /// The cash that was given from each fund by a day, by its number, in whole units: one scan.
    pub(crate) fn spent(&self, on: Day, known: Position) -> Vec<i128> {
        let mut sums = vec![0; self.funds as usize];
        for (month, gifts) in self.months.between(Day::FIRST..=on) {
            let last = months::last_day(month, on);
            for gift in gifts.gifts.iter().filter(|gift| gift.day() <= last) {
                // What it spends is the same on every day.
                let spends = self.terms_of(gift, on).spends().filter(|_| gift.is_known(known));
                if let Some((fund, amount)) = spends {
                    sums[fund.index()] += i128::from(amount);
                }
            }
        }
        sums
    }

    /// Gifts of some days that stand as known now, in the order in which they were recorded: one
    /// pass over where all gifts are.
    pub fn standing(&self, from: Day, to: Day) -> impl Iterator<Item = (SupportNo, Terms)> {
        let months = months::number(from)..=months::number(to);
        let places = self.latest.iter().enumerate();
        let asked = places.filter(move |(_, place)| months.contains(&place.month.into()));
        let standing = asked.filter(|(_, place)| self.months.at(**place).stands());
        let terms =
            standing.map(|(index, _)| SupportNo::after(index)).map(|it| (it, self.terms(it)));
        terms.filter(move |(_, terms)| from <= terms.given_on && terms.given_on <= to)
    }

    /// Whether a reversal of the gift is known now.
    pub fn is_reversed(&self, support: SupportNo) -> bool {
        !self.months.at(self.latest[support.index()]).stands()
    }
}

#[cfg(test)]
mod tests;
