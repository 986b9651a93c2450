//! A version of a gift as memory holds it: what many versions say is told once for all of them.

use hashbrown::HashMap;

use dienhong_core::domain::ids::{KindNo, Position, UnitNo};
use dienhong_core::domain::support::ValueBasis;
use dienhong_core::saved;
use dienhong_core::snapshot::{Loader, Part, Saver, Spoiled};

use super::gift::{Class, Gift};
use crate::distinct::One;

#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    amount: Small,
    quantity: Small,
    unit: UnitNo,
    fund: u32,
    pub(super) known_from: u32,
    pub(super) known_to: u32,
    whom: u32,
    /// From the lowest bit: the day of the month (5), the class (2), what it has in common (25).
    marks: u32,
}

saved!(struct Entry { amount, quantity, unit, fund, known_from, known_to, whom, marks });

const _: () = assert!(size_of::<Entry>() == 32, "a scan is as fast as memory brings them");

/// What is still known.
pub(super) const LATEST: u32 = u32::MAX;

/// Where something was learned.
pub(super) fn learned(at: Position) -> u32 {
    let at = u32::try_from(at.0).ok().filter(|at| *at < LATEST);
    at.expect("fewer than 2^32 commits")
}

/// Below 2^31 the number itself; above, which of the large ones.
#[derive(Clone, Copy, Debug)]
struct Small(u32);

saved!(newtype Small(u32));

const LARGE: u32 = 1 << 31;

/// What every gift of a campaign has in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Common {
    kind: KindNo,
    programme: u32,
    value_basis: ValueBasis,
}

saved!(struct Common { kind, programme, value_basis });

const MOST_IN_COMMON: usize = 1 << 25;

/// What entries refer to.
#[derive(Debug, Default)]
pub(super) struct Shared {
    common: Vec<Common>,
    large: Vec<i64>,
    /// Follows from what is common.
    numbers: HashMap<Common, u32>,
}

impl Part for Shared {
    fn save(&self, to: &mut Saver<'_>) {
        self.common.save(to);
        self.large.save(to);
    }

    fn load(from: &mut Loader<'_>) -> Result<Shared, Spoiled> {
        let (common, large) = <(Vec<Common>, Vec<i64>)>::load(from)?;
        let numbers = common.iter().copied().zip(0..).collect();
        Ok(Shared { common, large, numbers })
    }

    fn shape(to: &mut String) {
        <(Vec<Common>, Vec<i64>)>::shape(to);
    }
}

impl Shared {
    pub(super) fn enter(&mut self, gift: &Gift, [known_from, known_to]: [u32; 2]) -> Entry {
        let common =
            Common { kind: gift.kind, programme: gift.programme, value_basis: gift.value_basis };
        let marks = self.number(common) << 7 | (gift.class as u32) << 5 | u32::from(gift.day);
        Entry {
            amount: self.small(gift.amount),
            quantity: self.small(gift.quantity),
            unit: gift.unit,
            fund: gift.fund,
            known_from,
            known_to,
            whom: gift.whom,
            marks,
        }
    }

    fn number(&mut self, common: Common) -> u32 {
        *self.numbers.entry(common).or_insert_with(|| {
            let next = self.common.len();
            assert!(next < MOST_IN_COMMON, "fewer than 2^25 kinds in programmes");
            self.common.push(common);
            u32::try_from(next).expect("below 2^25")
        })
    }

    fn small(&mut self, number: i64) -> Small {
        let small = u32::try_from(number).ok().filter(|small| *small < LARGE);
        Small(small.unwrap_or_else(|| {
            let next = u32::try_from(self.large.len()).ok().filter(|next| *next < LARGE);
            self.large.push(number);
            LARGE | next.expect("fewer than 2^31 large amounts")
        }))
    }

    pub(super) fn gift(&self, entry: &Entry) -> Gift {
        let Common { kind, programme, value_basis } = self.common[entry.common()];
        Gift {
            amount: self.whole(entry.amount),
            quantity: self.whole(entry.quantity),
            unit: entry.unit,
            kind,
            programme,
            fund: entry.fund,
            whom: entry.whom,
            class: entry.class(),
            value_basis,
            day: entry.day(),
        }
    }

    fn whole(&self, small: Small) -> i64 {
        if small.0 < LARGE { small.0.into() } else { self.large[(small.0 - LARGE) as usize] }
    }

    /// Whether it is one that was entered here.
    pub(super) fn knows(&self, entry: &Entry) -> bool {
        let is_kept = |small: Small| {
            small.0.checked_sub(LARGE).is_none_or(|large| (large as usize) < self.large.len())
        };
        entry.day() > 0
            && Class::ALL.len() > entry.class_number()
            && entry.common() < self.common.len()
            && is_kept(entry.amount)
            && is_kept(entry.quantity)
    }
}

impl Entry {
    /// Of the month.
    pub(super) fn day(&self) -> u8 {
        (self.marks & 31).to_le_bytes()[0]
    }

    fn class_number(&self) -> usize {
        (self.marks >> 5 & 3) as usize
    }

    fn class(&self) -> Class {
        Class::ALL[self.class_number()]
    }

    fn common(&self) -> usize {
        (self.marks >> 7) as usize
    }

    /// Whom it reached, as recorded.
    pub(super) fn one(&self) -> One {
        One { class: self.class() as u8, number: self.whom }
    }

    /// Where everything is known, `known` is [`Position::LATEST`].
    pub(super) fn is_known(&self, known: Position) -> bool {
        let known = u32::try_from(known.0).unwrap_or(LATEST).min(LATEST - 1);
        self.known_from <= known && known < self.known_to
    }

    /// As known now.
    pub(super) fn stands(&self) -> bool {
        self.known_to == LATEST
    }
}

#[cfg(test)]
mod tests {
    use super::{Class, Entry, Gift, KindNo, LATEST, Shared, UnitNo, ValueBasis};

    fn gift(amount: i64, quantity: i64) -> Gift {
        Gift {
            amount,
            quantity,
            unit: UnitNo(3),
            kind: KindNo(2),
            programme: 7,
            fund: 9,
            whom: 11,
            class: Class::Unlinked,
            value_basis: ValueBasis::Labour,
            day: 31,
        }
    }

    #[test]
    fn a_gift_comes_back_whatever_its_amount() {
        let mut shared = Shared::default();
        let amounts = [0, 1, (1 << 31) - 1, 1 << 31, i64::MAX];
        let gifts = amounts.map(|amount| gift(amount, i64::MAX - amount));
        let entries = gifts.map(|gift| shared.enter(&gift, [1, LATEST]));
        assert_eq!(entries.map(|entry| shared.gift(&entry)), gifts);
        assert!(entries.iter().all(|entry| shared.knows(entry)));
    }

    #[test]
    fn an_entry_that_refers_to_nothing_is_not_known() {
        let mut shared = Shared::default();
        let entry = shared.enter(&gift(1 << 31, 1), [1, LATEST]);
        assert!(!Shared::default().knows(&entry));
        let marks = [entry.marks & !31, entry.marks | 3 << 5, entry.marks + (1 << 7)];
        assert!(marks.iter().all(|&marks| !shared.knows(&Entry { marks, ..entry })));
    }
}
