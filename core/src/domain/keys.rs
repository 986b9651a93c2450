//! The offices' own keys of one kind of record: each names one record of its source, for ever.

use std::collections::HashSet;
use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::dense::Dense;
use super::ids::SourceNo;
use crate::saved;

/// Keys that are no personal data, by source. A corrected key goes on finding its record as long as
/// no other record has it: retried rows and later corrections still name it.
#[derive(Debug, Default)]
pub struct Keys {
    /// All keys, one after the other.
    text: String,
    entries: Dense<Entry>,
    /// The entry that holds the present key of each record.
    present: Dense<u32>,
    by_key: HashTable<u32>,
    /// Entries of keys that are free again, in the order in which they became so.
    freed: Vec<u32>,
    hashes: DefaultHashBuilder,
}

saved!(struct Keys { text, entries, present, freed } without { by_key, hashes } then indexed);

/// The number of a key that a record has or once had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyNo(u32);

saved!(newtype KeyNo(u32));

#[derive(Clone, Copy, Debug)]
struct Entry {
    end: usize,
    source: SourceNo,
    record: u32,
}

saved!(struct Entry { end, source, record });

impl Keys {
    fn indexed(mut self) -> Keys {
        self.by_key.reserve(self.entries.len(), |_| unreachable!("the table is empty"));
        let freed: HashSet<u32> = self.freed.iter().copied().collect();
        for entry in 0..u32::try_from(self.entries.len()).expect("fewer than 2^32 keys are given") {
            // A key that was freed is somebody's no more.
            if !freed.contains(&entry) {
                self.index(entry);
            }
        }
        self
    }

    /// How many records have a key.
    pub fn len(&self) -> usize {
        self.present.len()
    }

    pub fn is_empty(&self) -> bool {
        self.present.is_empty()
    }

    /// The record that a key names: the one that has it, else the one that had it last.
    pub fn record(&self, source: SourceNo, key: &str) -> Option<u32> {
        let found = self.entries_of(source, key);
        let named = found.max_by_key(|&entry| (self.is_present(entry), entry))?;
        Some(self.entries[named as usize].record)
    }

    /// The record that has this key now.
    pub fn holder(&self, source: SourceNo, key: &str) -> Option<u32> {
        let mut found = self.entries_of(source, key).filter(|&entry| self.is_present(entry));
        found.next().map(|entry| self.entries[entry as usize].record)
    }

    /// The records that have, or once had, this key; one that got it twice is named twice.
    pub fn ever(&self, source: SourceNo, key: &str) -> impl Iterator<Item = u32> {
        self.entries_of(source, key).map(|entry| self.entries[entry as usize].record)
    }

    /// The present key of a record, and whose key it is.
    pub fn key(&self, record: u32) -> (SourceNo, &str) {
        self.entry(self.present[record as usize])
    }

    /// The number of a record's present key.
    pub fn key_no(&self, record: u32) -> KeyNo {
        KeyNo(self.present[record as usize])
    }

    pub fn text(&self, key: KeyNo) -> &str {
        self.entry(key.0).1
    }

    /// The next record has this key; its number.
    pub fn add(&mut self, source: SourceNo, key: &str) -> u32 {
        let record = u32::try_from(self.present.len()).expect("fewer than 2^32 are registered");
        let entry = self.push(source, key, record);
        self.present.push(entry);
        record
    }

    /// `record` is known by another key from now on.
    pub fn rename(&mut self, record: u32, key: &str) {
        let (source, _) = self.key(record);
        let entry = self.push(source, key, record);
        self.present[record as usize] = entry;
    }

    /// The key of a record that never had another is free. The record is still told by it.
    pub fn free(&mut self, record: u32) {
        let present = self.present[record as usize];
        let hash = self.hashes.hash_one(self.entry(present));
        if let Ok(found) = self.by_key.find_entry(hash, |entry| *entry == present) {
            found.remove();
            self.freed.push(present);
        }
    }

    /// The record that had this key last, where it is free. Linear in the number of free keys.
    pub fn freed(&self, source: SourceNo, key: &str) -> Option<u32> {
        let mut freed =
            self.freed.iter().rev().filter(|entry| self.entry(**entry) == (source, key));
        freed.next().map(|entry| self.entries[*entry as usize].record)
    }

    fn entries_of(&self, source: SourceNo, key: &str) -> impl Iterator<Item = u32> {
        let same_hash = self.by_key.iter_hash(self.hashes.hash_one((source, key)));
        same_hash.copied().filter(move |&entry| self.entry(entry) == (source, key))
    }

    fn is_present(&self, entry: u32) -> bool {
        self.present[self.entries[entry as usize].record as usize] == entry
    }

    fn push(&mut self, source: SourceNo, key: &str, record: u32) -> u32 {
        let entry = u32::try_from(self.entries.len()).expect("fewer than 2^32 keys are given");
        self.text.push_str(key);
        self.entries.push(Entry { end: self.text.len(), source, record });
        self.index(entry);
        entry
    }

    fn index(&mut self, entry: u32) {
        let (text, entries, hashes) = (&self.text, &self.entries, &self.hashes);
        let hash = |&entry: &u32| hashes.hash_one(entry_of(text, entries, entry));
        self.by_key.insert_unique(hash(&entry), entry, hash);
    }

    fn entry(&self, entry: u32) -> (SourceNo, &str) {
        entry_of(&self.text, &self.entries, entry)
    }
}

fn entry_of<'a>(text: &'a str, entries: &Dense<Entry>, entry: u32) -> (SourceNo, &'a str) {
    let index = entry as usize;
    let start = index.checked_sub(1).map_or(0, |before| entries[before].end);
    (entries[index].source, &text[start..entries[index].end])
}

/// Texts that many records share (decisions, levels, periods), each kept once.
#[derive(Debug, Default)]
pub struct Texts {
    keys: Keys,
}

saved!(struct Texts { keys });

/// The number of a shared text, in order of first use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextNo(pub u32);

saved!(newtype TextNo(u32));

impl Texts {
    const ALL: SourceNo = SourceNo(0);

    pub fn number(&self, text: &str) -> Option<TextNo> {
        self.keys.record(Texts::ALL, text).map(TextNo)
    }

    /// The number of `text`, given on first use.
    pub fn keep(&mut self, text: &str) -> TextNo {
        self.number(text).unwrap_or_else(|| TextNo(self.keys.add(Texts::ALL, text)))
    }

    pub fn text(&self, number: TextNo) -> &str {
        self.keys.key(number.0).1
    }

    pub fn len(&self) -> usize {
        self.keys.len()
    }

    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

#[cfg(test)]
mod tests;
