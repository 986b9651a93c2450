//! The versions of gifts by the month in which they were given: a question reads the months that it
//! asks for and no others.

use std::ops::RangeInclusive;
use std::sync::OnceLock;

use dienhong_core::domain::calendar::Day;
use dienhong_core::snapshot::{Loader, Part, Saver, Spoiled};

use super::entry::{Entry, Shared};
use super::gift::Gift;

#[derive(Debug, Default)]
pub(super) struct Months {
    /// From the first month of the calendar on.
    months: Vec<Month>,
    shared: Shared,
}

impl Part for Months {
    fn save(&self, to: &mut Saver<'_>) {
        self.months.save(to);
        self.shared.save(to);
    }

    fn load(from: &mut Loader<'_>) -> Result<Months, Spoiled> {
        let (months, shared) = <(Vec<Month>, Shared)>::load(from)?;
        let mut gifts = months.iter().flat_map(|month| &month.gifts);
        let is_whole = gifts.all(|entry| shared.knows(entry));
        is_whole.then_some(Months { months, shared }).ok_or(Spoiled::Damaged)
    }

    fn shape(to: &mut String) {
        <(Vec<Month>, Shared)>::shape(to);
    }
}

/// Where a version stands: in which month, and behind how many. Six bytes: every gift has one.
#[derive(Clone, Copy, Debug)]
#[repr(Rust, packed(2))]
pub(super) struct Place {
    pub(super) month: u16,
    index: u32,
}

impl Part for Place {
    const LEAST: u64 = 6;

    fn save(&self, to: &mut Saver<'_>) {
        let Place { month, index } = *self;
        (month, index).save(to);
    }

    fn load(from: &mut Loader<'_>) -> Result<Place, Spoiled> {
        let (month, index) = Part::load(from)?;
        Ok(Place { month, index })
    }

    fn shape(to: &mut String) {
        <(u16, u32)>::shape(to);
    }
}

#[derive(Debug, Default)]
pub(super) struct Month {
    /// In the order in which they were learned.
    pub(super) gifts: Vec<Entry>,
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
        <Vec<Entry>>::shape(to);
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
    /// With the positions between which it is known.
    pub(super) fn push(&mut self, given_on: Day, gift: &Gift, known: [u32; 2]) -> Place {
        let number = number(given_on);
        if self.months.len() <= number {
            self.months.resize_with(number + 1, Month::default);
        }
        let month = &mut self.months[number];
        let index = u32::try_from(month.gifts.len()).expect("fewer than 2^32 a month");
        month.gifts.push(self.shared.enter(gift, known));
        month.order.take();
        Place { month: u16::try_from(number).expect("the calendar has 6,000 months"), index }
    }

    pub(super) fn at(&self, place: Place) -> &Entry {
        &self.months[usize::from(place.month)].gifts[place.index as usize]
    }

    pub(super) fn at_mut(&mut self, place: Place) -> &mut Entry {
        &mut self.months[usize::from(place.month)].gifts[place.index as usize]
    }

    /// All that an entry says.
    pub(super) fn gift(&self, entry: &Entry) -> Gift {
        self.shared.gift(entry)
    }

    pub(super) fn day(&self, place: Place) -> Day {
        day(place.month.into(), self.at(place).day())
    }

    /// The months of some days that have gifts, with their numbers.
    pub(super) fn between(&self, days: RangeInclusive<Day>) -> Vec<(u32, &Month)> {
        let (first, last) = (number(*days.start()), number(*days.end()));
        let numbered = (0_u32..).zip(&self.months).take(last + 1).skip(first);
        numbered.filter(|(_, month)| !month.gifts.is_empty()).collect()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &Entry)> {
        let months = (0_u32..).zip(&self.months);
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
