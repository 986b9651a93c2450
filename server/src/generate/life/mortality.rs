//! How long people live: a Gompertz law (risk × 1.09 each year of age), in whole numbers.

use dienhong_core::domain::calendar::Day;

use crate::generate::chance::Chance;
use crate::generate::text::plus;

const FIRST_AGE: i32 = 50;
const LAST_AGE: i32 = 105;
/// Deaths in a million lives of 50 in their first year: men, women.
const AT_FIRST_AGE: [u64; 2] = [4_200, 2_900];

/// For each sex the number alive at each age, of 2^31 at the first.
pub(in crate::generate) struct Survival {
    alive: [Vec<u32>; 2],
}

impl Survival {
    pub(in crate::generate) fn new() -> Survival {
        Survival { alive: AT_FIRST_AGE.map(alive_by_age) }
    }

    /// The day somebody dies who was alive on `alive_on`.
    pub(in crate::generate) fn death(
        &self,
        born_on: Day,
        alive_on: Day,
        is_female: bool,
        chance: &mut Chance,
    ) -> Day {
        let alive = &self.alive[usize::from(is_female)];
        let days = alive_on.number() - born_on.number();
        let age = (days * 4 / 1461 - FIRST_AGE).clamp(0, LAST_AGE - FIRST_AGE - 1);
        let now = usize::try_from(age).unwrap_or_default();
        let left = chance.below(alive[now].max(1));
        // The first age at which fewer than the number drawn are left.
        let years = alive[now..].partition_point(|&count| count > left);
        let years = i32::try_from(years).unwrap_or_default().max(1) - 1;
        plus(alive_on, years * 1461 / 4 + chance.between(1, 365))
    }
}

fn alive_by_age(at_first: u64) -> Vec<u32> {
    let (mut alive, mut risk) = (1_u64 << 31, at_first);
    (FIRST_AGE..=LAST_AGE)
        .map(|_| {
            let now = alive;
            alive -= alive * risk.min(1_000_000) / 1_000_000;
            risk = risk * 109 / 100;
            u32::try_from(now).expect("at most 2^31")
        })
        .collect()
}
