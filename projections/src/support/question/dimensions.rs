//! The dimensions of `report support` as digits of a group's number, and back.

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::ids::{FundNo, KindNo};
use dienhong_core::domain::support::ValueBasis;

use super::super::Columns;
use super::{Dimension, Group, Month, Question};
use crate::grouping::{Digit, one_more};
use crate::rollup::Place;

/// The dimensions of an answer: those asked for, and the unit where a level was.
pub(super) fn of(question: &Question) -> Vec<Dimension> {
    let mut by = question.by.to_vec();
    if question.places.has_level() && !by.contains(&Dimension::Unit) {
        by.insert(0, Dimension::Unit);
    }
    by
}

/// How `dimension` is read from the versions selected.
pub(super) fn digit<'a>(
    dimension: Dimension,
    columns: &'a Columns,
    question: &'a Question,
    versions: &[u32],
) -> Digit<'a> {
    let selected = || versions.iter().map(|&version| version as usize);
    match dimension {
        Dimension::Kind => Digit {
            size: one_more(selected().map(|version| columns.kind[version].0)),
            of: Box::new(|version| columns.kind[version].0),
        },
        Dimension::Month => {
            let months = Months::between(question, selected().map(|at| columns.given_on[at]));
            let size = months.size();
            Digit { size, of: Box::new(move |version| months.digit(columns.given_on[version])) }
        }
        Dimension::Programme => {
            let digit = |version: usize| columns.programme[version].map_or(0, |kind| kind.0 + 1);
            Digit { size: one_more(selected().map(digit)), of: Box::new(digit) }
        }
        Dimension::Fund => {
            let digit = |version: usize| columns.fund[version].map_or(0, |fund| fund.0 + 1);
            Digit { size: one_more(selected().map(digit)), of: Box::new(digit) }
        }
        Dimension::Unit => Digit {
            size: question.places.len(),
            of: Box::new(|version| match question.places.of(columns.unit[version]) {
                Place::At(rank) => rank,
                Place::AboveLevel | Place::Outside => unreachable!("a member has a place"),
            }),
        },
        Dimension::ValueBasis => {
            Digit { size: 3, of: Box::new(|version| columns.value_basis[version] as u32) }
        }
    }
}

/// What a group's digits say.
pub(super) fn group(by: &[Dimension], digits: &[u32], question: &Question) -> Group {
    let mut group = Group::default();
    for (dimension, &digit) in by.iter().zip(digits) {
        match dimension {
            Dimension::Kind => group.kind = Some(KindNo(digit)),
            Dimension::Month => group.month = Some(month(month_number(question.from) + digit)),
            Dimension::Programme => group.programme = digit.checked_sub(1).map(KindNo),
            Dimension::Fund => group.fund = digit.checked_sub(1).map(FundNo),
            Dimension::Unit => group.unit = Some(question.places.unit(digit)),
            Dimension::ValueBasis => group.value_basis = ValueBasis::from_number(digit.into()),
        }
    }
    group
}

/// The months of a question, day by day, so that no version asks the calendar.
struct Months {
    from: Day,
    /// By days since `from`; counted from its month.
    of_day: Vec<u32>,
}

impl Months {
    fn between(question: &Question, days: impl Iterator<Item = Day>) -> Months {
        let from = question.from;
        let last = days.max().unwrap_or(from);
        let days = (from.number()..=last.number()).filter_map(Day::from_number);
        let of_day = days.map(|day| month_number(day) - month_number(from)).collect();
        Months { from, of_day }
    }

    fn size(&self) -> u32 {
        self.of_day.last().map_or(1, |month| month + 1)
    }

    fn digit(&self, day: Day) -> u32 {
        let since = day.number() - self.from.number();
        self.of_day[usize::try_from(since).expect("no selected day is before the first")]
    }
}

fn month_number(day: Day) -> u32 {
    let year = u32::try_from(day.year()).expect("the calendar begins in 1800");
    year * 12 + day.month() - 1
}

fn month(number: u32) -> Month {
    let year = i32::try_from(number / 12).expect("the calendar ends in 2299");
    Month { year, month: number % 12 + 1 }
}
