//! Seeded chance: the same numbers for the same seed on every machine.
//!
//! `SplitMix64` (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA
//! 2014). Whole numbers only: floating point could differ between machines.

/// What a stream of numbers is for: no two purposes share one.
#[derive(Clone, Copy, Debug)]
#[repr(u8)]
pub(super) enum Purpose {
    Merging = 1,
    Shares,
    Place,
    Branches,
    Commune,
    Birthplace,
    Household,
    Life,
    Particulars,
    Gifts,
    Honours,
    Corrections,
    GiftCorrections,
    CountCorrections,
    Authority,
    GuestGifts,
    Population,
    ProvinceRate,
    PlaceRate,
    Figures,
    Guest,
    UnitHonours,
    Reversal,
    Hardship,
    Receipts,
}

#[derive(Clone, Debug)]
pub(super) struct Chance(u64);

fn mixed(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

impl Chance {
    /// The stream for one thing of one purpose, independent of all others.
    pub(super) fn of(seed: u64, purpose: Purpose, thing: u64) -> Chance {
        let purpose = mixed(seed.wrapping_add((purpose as u64) << 56));
        Chance(mixed(purpose ^ mixed(thing.wrapping_add(0x9e37_79b9_7f4a_7c15))))
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed(self.0)
    }

    /// A number from 0 to `count` - 1.
    pub(super) fn below(&mut self, count: u32) -> u32 {
        let high = (self.next() >> 32) * u64::from(count);
        u32::try_from(high >> 32).expect("a product of two 32-bit numbers, shifted, has 32 bits")
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i32, high: i32) -> i32 {
        let count = high.abs_diff(low) + 1;
        low.saturating_add_unsigned(self.below(count))
    }

    /// True `share` times in 10,000.
    pub(super) fn hits(&mut self, share: u32) -> bool {
        self.below(10_000) < share
    }

    pub(super) fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        let count = u32::try_from(list.len()).expect("shipped lists are short");
        list[self.below(count) as usize]
    }

    /// The first whose running total lies above a number drawn below the last total.
    pub(super) fn weighted<'a, T>(&mut self, list: &'a [(u32, T)]) -> &'a T {
        let drawn = self.below(list.last().expect("the list is not empty").0);
        &list[list.partition_point(|(total, _)| *total <= drawn)].1
    }
}

/// A list with running totals, for [`Chance::weighted`].
pub(super) fn totalled<T>(list: impl IntoIterator<Item = (u32, T)>) -> Vec<(u32, T)> {
    let mut total = 0;
    list.into_iter()
        .map(|(weight, item)| {
            total += weight;
            (total, item)
        })
        .collect()
}
