//! From a tag to the dense numbers whose record has it. The tag stands in the record alone: an entry
//! is the number, four bytes, ten million of them.

use std::num::NonZeroU64;

use hashbrown::HashTable;

/// The tag that a record has: half of a fingerprint. That of ten million texts any two unequal ones
/// meet has a chance below 10^-5.
pub(in crate::domain) type Tag = Option<NonZeroU64>;

/// Each grows by itself, so that no command waits while all entries are moved.
const SHARDS: usize = 256;

/// Several numbers may have one tag: the dead keep their identity number.
#[derive(Debug)]
pub(in crate::domain) struct Index {
    // Invariant: the record of each number has the tag under which the number was inserted.
    shards: Vec<HashTable<u32>>,
}

impl Default for Index {
    fn default() -> Index {
        Index { shards: (0..SHARDS).map(|_| HashTable::new()).collect() }
    }
}

impl Index {
    /// Of the first `count` records.
    pub(in crate::domain) fn of(count: usize, tag_of: impl Fn(u32) -> Tag) -> Index {
        let numbers = 0..u32::try_from(count).expect("fewer than 2^32 are registered");
        let tagged = numbers.filter_map(|number| Some((number, tag_of(number)?)));
        let each = tagged.clone().count() / SHARDS;
        let shards = (0..SHARDS).map(|_| HashTable::with_capacity(each)).collect();
        let mut index = Index { shards };
        tagged.for_each(|(number, tag)| index.insert(tag, number, &tag_of));
        index
    }

    pub(in crate::domain) fn insert(
        &mut self,
        tag: NonZeroU64,
        number: u32,
        tag_of: impl Fn(u32) -> Tag,
    ) {
        let hash = |number: &u32| tag_of(*number).map_or(0, NonZeroU64::get);
        self.shards[shard(tag)].insert_unique(tag.get(), number, hash);
    }

    pub(in crate::domain) fn find(
        &self,
        tag: NonZeroU64,
        tag_of: impl Fn(u32) -> Tag,
    ) -> impl Iterator<Item = u32> {
        let same_hash = self.shards[shard(tag)].iter_hash(tag.get()).copied();
        same_hash.filter(move |number| tag_of(*number) == Some(tag))
    }

    /// The number was inserted under that tag.
    pub(in crate::domain) fn remove(&mut self, tag: NonZeroU64, number: u32) {
        let shard = &mut self.shards[shard(tag)];
        if let Ok(found) = shard.find_entry(tag.get(), |entry| *entry == number) {
            found.remove();
        }
    }
}

/// By bits that its table uses for nothing: that takes the lowest and the highest.
fn shard(tag: NonZeroU64) -> usize {
    usize::from(tag.get().to_le_bytes()[4])
}

#[cfg(test)]
mod tests {
    use super::{Index, Tag};
    use std::num::NonZeroU64;

    const SAME: Tag = NonZeroU64::new(7);
    const OTHER: Tag = NonZeroU64::new(7 | 1 << 8);

    fn found(index: &Index, tag: Tag, tags: &[Tag]) -> Vec<u32> {
        let tag_of = |number: u32| tags[number as usize];
        let mut found: Vec<u32> = index.find(tag.unwrap(), tag_of).collect();
        found.sort_unstable();
        found
    }

    #[test]
    fn a_tag_finds_all_its_numbers_and_no_other() {
        let mut tags = [None, SAME, SAME, OTHER];
        let mut index = Index::of(tags.len(), |number| tags[number as usize]);
        assert_eq!(found(&index, SAME, &tags), [1, 2]);
        assert_eq!(found(&index, OTHER, &tags), [3]);
        assert_eq!(found(&index, NonZeroU64::new(8), &tags), [0; 0]);
        index.remove(SAME.unwrap(), 1);
        tags[1] = None;
        assert_eq!(found(&index, SAME, &tags), [2]);
    }

    #[test]
    fn what_was_inserted_is_found_after_it_grew() {
        let tags: Vec<Tag> = (1..=100_000u64)
            .map(|text| NonZeroU64::new(text.wrapping_mul(0x9E37_79B9_7F4A_7C15)))
            .collect();
        let mut index = Index::default();
        for (number, tag) in (0..).zip(&tags) {
            index.insert(tag.unwrap(), number, |number| tags[number as usize]);
        }
        assert!((0..).zip(&tags).all(|(number, tag)| found(&index, *tag, &tags) == [number]));
    }
}
