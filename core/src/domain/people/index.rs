//! From a tag to the dense numbers that have it: twelve bytes an entry, ten million of them.

use std::num::NonZeroU64;

use hashbrown::HashTable;

use crate::snapshot::{Loader, Part, Saver, Spoiled};

/// The half of a tag that is kept beside a record.
pub(in crate::domain) fn low(tag: u128) -> Option<NonZeroU64> {
    let low = u64::try_from(tag & u128::from(u64::MAX)).expect("64 bits are left");
    NonZeroU64::new(low)
}

/// Several numbers may have one tag: the dead keep their identity number.
#[derive(Debug, Default)]
pub(in crate::domain) struct Index {
    entries: HashTable<Entry>,
}

/// In the order of the table: so they go into another one of its size one after the other.
impl Part for Index {
    fn save(&self, to: &mut Saver<'_>) {
        let Index { entries } = self;
        entries.len().save(to);
        for entry in entries {
            entry.hash().save(to);
            entry.number.save(to);
        }
    }

    fn load(from: &mut Loader<'_>) -> Result<Index, Spoiled> {
        let count = from.count(u64::LEAST + u32::LEAST)?;
        let mut entries = HashTable::with_capacity(count);
        for _ in 0..count {
            let tag = u64::load(from)?;
            let entry = Entry::of(tag.into(), u32::load(from)?);
            entries.insert_unique(entry.hash(), entry, Entry::hash);
        }
        Ok(Index { entries })
    }

    fn shape(to: &mut String) {
        <Vec<(u64, u32)>>::shape(to);
    }
}

/// Half of a tag: that of ten million texts any two unequal ones meet has a chance below 10^-5.
#[derive(Clone, Copy, Debug)]
struct Entry {
    tag: [u32; 2],
    number: u32,
}

impl Entry {
    fn of(tag: u128, number: u32) -> Entry {
        let part = |shift: u32| {
            u32::try_from(tag >> shift & u128::from(u32::MAX)).expect("32 bits are left")
        };
        Entry { tag: [part(0), part(32)], number }
    }

    /// Tags are uniform, so that they are their own hash.
    fn hash(&self) -> u64 {
        u64::from(self.tag[1]) << 32 | u64::from(self.tag[0])
    }
}

impl Index {
    pub(in crate::domain) fn insert(&mut self, tag: u128, number: u32) {
        let entry = Entry::of(tag, number);
        self.entries.insert_unique(entry.hash(), entry, Entry::hash);
    }

    pub(in crate::domain) fn find(&self, tag: u128) -> impl Iterator<Item = u32> {
        let wanted = Entry::of(tag, 0);
        let same_hash = self.entries.iter_hash(wanted.hash());
        same_hash.filter(move |entry| entry.tag == wanted.tag).map(|entry| entry.number)
    }

    /// Those with the tag of which this is the half that is kept.
    pub(in crate::domain) fn find_low(&self, low: u64) -> impl Iterator<Item = u32> {
        self.find(low.into())
    }

    /// Forgets every tag of `number` that ends in `low`.
    pub(in crate::domain) fn remove(&mut self, low: u64, number: u32) {
        while let Ok(found) =
            self.entries.find_entry(low, |entry| entry.number == number && entry.hash() == low)
        {
            found.remove();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Index;

    #[test]
    fn a_tag_finds_all_its_numbers_and_no_other() {
        let mut index = Index::default();
        index.insert(7, 1);
        index.insert(7, 2);
        index.insert(7 | 1 << 32, 3);
        let mut found: Vec<u32> = index.find(7).collect();
        found.sort_unstable();
        assert_eq!(found, [1, 2]);
        assert_eq!(index.find(8).count(), 0);
        index.remove(7, 1);
        assert_eq!(index.find(7).collect::<Vec<_>>(), [2]);
        assert_eq!(index.find(7 | 1 << 32).collect::<Vec<_>>(), [3]);
    }
}
