//! The versions of gifts by the month in which they were given: a question reads the months that it
//! asks for and no others.

use std::ops::RangeInclusive;
use std::sync::OnceLock;

use dienhong_core::domain::calendar::Day;
use dienhong_core::saved;
use dienhong_core::snapshot::{Loader, Part, Saver, Spoiled};

use super::gift::Gift;

/// From the first month of the calendar on.
#[derive(Debug, Default)]
pub(super) struct Months(Vec<Month>);

saved!(newtype Months(Vec<Month>));

/// Where a version stands: in which month, and behind how many.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) month: u16,
    index: u32,
}

saved!(struct Place { month, index });

#[derive(Debug, Default)]
pub(super) struct Month {
    /// In the order in which they were learned.
    pub(super) gifts: Vec<Gift>,
    /// The same with those together that reached one person or household. Follows from the gifts.
    order: OnceLock<Vec<u32>>,
}

impl Part for Month {
    fn save(&self, to: &mut Saver<'_>) {
        self.gifts.save(to);
    }

    fn load(from: &mut Loader<'_>) -> Result<Month, Spoiled> {
        Ok(Month { gifts: Vec::load(from)?, order: OnceLock::new() })
    }

    fn shape(to: &mut String) {
        <Vec<Gift>>::shape(to);
    }
}

impl Month {
    /// Those that reached one person or household, and then the next.
    pub(super) fn by_whom(&self) -> impl Iterator<Item = &[u32]> {
        let order = self.order.get_or_init(|| {
            let numbers = 0..u32::try_from(self.gifts.len()).expect("fewer than 2^32 a month");
            let mut order: Vec<u32> = numbers.collect();
            order.sort_unstable_by_key(|&index| self.gifts[index as usize].one());
            order
        });
        let one = |index: &u32| self.gifts[*index as usize].one();
        order.chunk_by(move |some, next| one(some) == one(next))
    }
}

impl Months {
    pub(super) fn push(&mut self, given_on: Day, gift: Gift) -> Place {
        let number = number(given_on);
        if self.0.len() <= number {
            self.0.resize_with(number + 1, Month::default);
        }
        let month = &mut self.0[number];
        let index = u32::try_from(month.gifts.len()).expect("fewer than 2^32 a month");
        month.gifts.push(gift);
        month.order.take();
        Place { month: u16::try_from(number).expect("the calendar has 6,000 months"), index }
    }

    pub(super) fn at(&self, place: Place) -> &Gift {
        &self.0[usize::from(place.month)].gifts[place.index as usize]
    }

    pub(super) fn at_mut(&mut self, place: Place) -> &mut Gift {
        &mut self.0[usize::from(place.month)].gifts[place.index as usize]
    }

    pub(super) fn day(&self, place: Place) -> Day {
        day(place.month.into(), self.at(place).day)
    }

    /// The months of some days that have gifts, with their numbers.
    pub(super) fn between(&self, days: RangeInclusive<Day>) -> Vec<(u32, &Month)> {
        let (first, last) = (number(*days.start()), number(*days.end()));
        let numbered = (0_u32..).zip(&self.0).take(last + 1).skip(first);
        numbered.filter(|(_, month)| !month.gifts.is_empty()).collect()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &Gift)> {
        let months = (0_u32..).zip(&self.0);
        months.flat_map(|(number, month)| month.gifts.iter().map(move |gift| (number, gift)))
    }
}

/// The number of the month of a day, from the first of the calendar on.
pub(super) fn number(day: Day) -> usize {
    let months = (day.year() - Day::FIRST.year()) * 12;
    usize::try_from(months).expect("no year is before the first") + day.month() as usize - 1
}

/// The year and the month, 1 to 12, of a number.
pub(super) fn year_and_month(number: u32) -> (i32, u32) {
    let years = i32::try_from(number / 12).expect("the calendar ends in 2299");
    (Day::FIRST.year() + years, number % 12 + 1)
}

/// The last day of a month that is not after `to`.
pub(super) fn last_day(month: u32, to: Day) -> u8 {
    if number(to) == month as usize { of_month(to) } else { 31 }
}

/// The first day of a month that is not before `from`.
pub(super) fn first_day(month: u32, from: Day) -> u8 {
    if number(from) == month as usize { of_month(from) } else { 1 }
}

/// The day of its month.
pub(super) fn of_month(day: Day) -> u8 {
    u8::try_from(day.day_of_month()).expect("months have 31 days")
}

/// A day of a month.
pub(super) fn day(month: u32, day: u8) -> Day {
    let (year, month) = year_and_month(month);
    Day::from_ymd(year, month, day.into()).expect("a gift was given on a day")
}
