//! The dimensions of `report support` as digits of a group's number, and back.

use dienhong_core::domain::ids::{FundNo, KindNo};
use dienhong_core::domain::support::ValueBasis;

use super::super::Support;
use super::super::gift::Gift;
use super::super::months::year_and_month;
use super::cells::Digits;
use super::{Dimension, Group, Month, Question};
use crate::grouping::one_more;

/// The dimensions of an answer: those asked for, and the unit where a level was.
pub(super) fn of(question: &Question) -> Vec<Dimension> {
    let mut by = question.by.to_vec();
    if question.places.has_level() && !by.contains(&Dimension::Unit) {
        by.insert(0, Dimension::Unit);
    }
    by
}

/// How many values each digit can have. The month is the same for all that are counted together.
pub(super) fn sizes(by: &[Dimension], support: &Support, question: &Question) -> Digits {
    let mut sizes = Digits::default().map(|_| 1);
    for (size, by) in sizes.iter_mut().zip(by) {
        *size = match by {
            Dimension::Kind => support.kinds,
            Dimension::Month => 1,
            Dimension::Programme => support.programmes + 1,
            Dimension::Fund => support.funds + 1,
            Dimension::Unit => question.places.len(),
            Dimension::ValueBasis => {
                one_more(ValueBasis::ALL.into_iter().map(|basis| basis as u32))
            }
        };
    }
    sizes
}

/// What a gift is for a dimension, but for the month; its unit has a `rank`.
pub(super) fn digit(by: Dimension, gift: &Gift, rank: u32) -> u32 {
    match by {
        Dimension::Kind => gift.kind.0,
        Dimension::Month => 0,
        Dimension::Programme => gift.programme,
        Dimension::Fund => gift.fund,
        Dimension::Unit => rank,
        Dimension::ValueBasis => gift.value_basis as u32,
    }
}

/// What a group's digits say.
pub(super) fn group(by: &[Dimension], digits: &[u32], question: &Question) -> Group {
    let mut group = Group::default();
    for (dimension, &digit) in by.iter().zip(digits) {
        match dimension {
            Dimension::Kind => group.kind = Some(KindNo(digit)),
            Dimension::Month => group.month = Some(month(digit)),
            Dimension::Programme => group.programme = digit.checked_sub(1).map(KindNo),
            Dimension::Fund => group.fund = digit.checked_sub(1).map(FundNo),
            Dimension::Unit => group.unit = Some(question.places.unit(digit)),
            Dimension::ValueBasis => group.value_basis = ValueBasis::from_number(digit.into()),
        }
    }
    group
}

fn month(number: u32) -> Month {
    let (year, month) = year_and_month(number);
    Month { year, month }
}
