//! The figures of the read models beside those of a plain list of deeds.

use std::collections::{BTreeMap, BTreeSet};

use dienhong_core::domain::ids::Position;
use dienhong_projections::ReadModels;
use dienhong_projections::rollup::Rollup;
use dienhong_projections::support::{Dimension, Purses, Question};

use crate::deeds::{Deed, UNITS, on};

/// The days asked about, since 2015.
const DAYS: [i32; 4] = [0, 140, 400, 2_900];

/// As known at a position: what the first deeds did.
pub(crate) fn compare(models: &ReadModels, known: usize, deeds: &[Deed]) {
    for day in DAYS {
        let counts = models.memberships.counts(on(day), Position(known as u64), UNITS);
        let counts: Vec<i32> = counts.iter().map(|count| count.members).collect();
        assert_eq!(counts, members(deeds, day), "members on day {day} as known at {known}");
        assert_eq!(told(models, known, day), given(deeds, day), "gifts up to day {day}");
    }
}

/// Members of each unit on a day.
fn members(deeds: &[Deed], day: i32) -> Vec<i32> {
    let mut units = BTreeMap::new();
    for deed in deeds {
        match *deed {
            Deed::Joins { member, unit, day: from } if from <= day => {
                units.insert(member, unit);
            }
            Deed::Moves { member, to, day: from } if from <= day => {
                units.insert(member, to);
            }
            Deed::Leaves { member, day: from } if from <= day => {
                units.remove(&member);
            }
            _ => {}
        }
    }
    let mut counts = vec![0; UNITS];
    for unit in units.into_values() {
        counts[unit] += 1;
    }
    counts
}

/// By unit: how many gifts, how much, and how many were given something.
type Gifts = BTreeMap<u32, (u64, i128, u64)>;

fn given(deeds: &[Deed], until: i32) -> Gifts {
    let is_taken_back = |number: usize| {
        deeds.iter().any(|deed| matches!(*deed, Deed::TakenBack { gift } if gift == number))
    };
    let mut sums: BTreeMap<usize, (u64, i128, BTreeSet<usize>)> = BTreeMap::new();
    for deed in deeds {
        let Deed::Given { gift, member, unit, day, amount } = *deed else { continue };
        if day <= until && !is_taken_back(gift) {
            let (count, sum, whom) = sums.entry(unit).or_default();
            (*count, *sum) = (*count + 1, *sum + i128::from(amount));
            whom.insert(member);
        }
    }
    let number = |unit: usize| u32::try_from(unit).expect("a few units");
    let told = sums.into_iter();
    told.map(|(unit, (count, sum, whom))| (number(unit), (count, sum, whom.len() as u64))).collect()
}

fn told(models: &ReadModels, known: usize, until: i32) -> Gifts {
    let answer = models.support.answer(&Question {
        from: on(0),
        to: on(until),
        known: Position(known as u64),
        by: &[Dimension::Unit],
        places: &Rollup::recorded(UNITS),
        units_of_quantity: &[],
        purses: Purses::All,
    });
    let told = answer.rows.iter().filter_map(|row| Some((row.group.unit?.0, row.totals)));
    told.map(|(unit, it)| (unit, (it.count, it.amount(), it.beneficiaries))).collect()
}
