//! The offices' own keys of one kind of record: each names one record of its source, for ever.

use std::collections::HashSet;
use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashMap, HashTable};

use super::dense::{Dense, PIECE};
use super::ids::SourceNo;
use crate::saved;

/// Keys that are no personal data, by source. A corrected key goes on finding its record as long as
/// no other record has it: retried rows and later corrections still name it.
#[derive(Debug, Default)]
pub struct Keys {
    /// All keys, one after the other, in the order in which they were given: those of
    /// [`PIECE`] entries in one text.
    texts: Vec<String>,
    entries: Dense<Entry>,
    /// Every other entry is the first key of the next record.
    renames: Vec<Rename>,
    /// The last key of each record that was renamed.
    renamed: HashMap<u32, u32>,
    by_key: HashTable<u32>,
    /// Entries of keys that are free again, in the order in which they became so.
    freed: Vec<u32>,
    hashes: DefaultHashBuilder,
}

saved!(struct Keys { texts, entries, renames, renamed, freed } without { by_key, hashes } then indexed);

/// The number of a key that a record has or once had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyNo(u32);

saved!(newtype KeyNo(u32));

#[derive(Clone, Copy, Debug)]
struct Entry {
    /// In its text.
    end: u32,
    source: SourceNo,
}

saved!(struct Entry { end, source });

#[derive(Clone, Copy, Debug)]
struct Rename {
    entry: u32,
    record: u32,
    /// So many records there were.
    records: u32,
}

saved!(struct Rename { entry, record, records });

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
        self.entries.len() - self.renames.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The record that a key names: the one that has it, else the one that had it last.
    pub fn record(&self, source: SourceNo, key: &str) -> Option<u32> {
        let found = self.entries_of(source, key);
        let named = found.max_by_key(|&entry| (self.is_present(entry), entry))?;
        Some(self.record_of(named))
    }

    /// The record that has this key now.
    pub fn holder(&self, source: SourceNo, key: &str) -> Option<u32> {
        let mut found = self.entries_of(source, key).filter(|&entry| self.is_present(entry));
        found.next().map(|entry| self.record_of(entry))
    }

    /// The records that have, or once had, this key; one that got it twice is named twice.
    pub fn ever(&self, source: SourceNo, key: &str) -> impl Iterator<Item = u32> {
        self.entries_of(source, key).map(|entry| self.record_of(entry))
    }

    /// The present key of a record, and whose key it is.
    pub fn key(&self, record: u32) -> (SourceNo, &str) {
        self.entry(self.present(record))
    }

    /// The number of a record's present key.
    pub fn key_no(&self, record: u32) -> KeyNo {
        KeyNo(self.present(record))
    }

    pub fn text(&self, key: KeyNo) -> &str {
        self.entry(key.0).1
    }

    /// The next record has this key; its number.
    pub fn add(&mut self, source: SourceNo, key: &str) -> u32 {
        let record = u32::try_from(self.len()).expect("fewer than 2^32 are registered");
        self.push(source, key);
        record
    }

    /// `record` is known by another key from now on.
    pub fn rename(&mut self, record: u32, key: &str) {
        let (source, _) = self.key(record);
        let records = u32::try_from(self.len()).expect("fewer than 2^32 are registered");
        let entry = self.push(source, key);
        self.renames.push(Rename { entry, record, records });
        self.renamed.insert(record, entry);
    }

    /// The key of a record that never had another is free. The record is still told by it.
    pub fn free(&mut self, record: u32) {
        let present = self.present(record);
        let hash = self.hashes.hash_one(self.entry(present));
        if let Ok(found) = self.by_key.find_entry(hash, |entry| *entry == present) {
            found.remove();
            self.freed.push(present);
        }
    }

    /// The records that had this key until it was freed, the last one first. Linear in the number of
    /// free keys.
    pub fn freed(&self, source: SourceNo, key: &str) -> impl Iterator<Item = u32> {
        let freed =
            self.freed.iter().rev().filter(move |entry| self.entry(**entry) == (source, key));
        freed.map(|entry| self.record_of(*entry))
    }

    fn entries_of(&self, source: SourceNo, key: &str) -> impl Iterator<Item = u32> {
        let same_hash = self.by_key.iter_hash(self.hashes.hash_one((source, key)));
        same_hash.copied().filter(move |&entry| self.entry(entry) == (source, key))
    }

    fn is_present(&self, entry: u32) -> bool {
        self.present(self.record_of(entry)) == entry
    }

    /// The entry that holds the present key of a record.
    fn present(&self, record: u32) -> u32 {
        if let Some(last) = self.renamed.get(&record) {
            return *last;
        }
        let before = self.renames.partition_point(|rename| rename.records <= record);
        record + u32::try_from(before).expect("fewer than 2^32 keys are given")
    }

    fn record_of(&self, entry: u32) -> u32 {
        let before = self.renames.partition_point(|rename| rename.entry < entry);
        match self.renames.get(before) {
            Some(rename) if rename.entry == entry => rename.record,
            _ => entry - u32::try_from(before).expect("fewer than 2^32 keys are given"),
        }
    }

    fn push(&mut self, source: SourceNo, key: &str) -> u32 {
        let entry = u32::try_from(self.entries.len()).expect("fewer than 2^32 keys are given");
        if self.entries.len().is_multiple_of(PIECE) {
            self.texts.last_mut().into_iter().for_each(String::shrink_to_fit);
            self.texts.push(String::new());
        }
        let text = self.texts.last_mut().expect("one was pushed");
        text.push_str(key);
        let end = u32::try_from(text.len()).expect("65,536 keys take less than 4 GiB");
        self.entries.push(Entry { end, source });
        self.index(entry);
        entry
    }

    fn index(&mut self, entry: u32) {
        let (texts, entries, hashes) = (&self.texts, &self.entries, &self.hashes);
        let hash = |&entry: &u32| hashes.hash_one(entry_of(texts, entries, entry));
        self.by_key.insert_unique(hash(&entry), entry, hash);
    }

    fn entry(&self, entry: u32) -> (SourceNo, &str) {
        entry_of(&self.texts, &self.entries, entry)
    }
}

fn entry_of<'a>(texts: &'a [String], entries: &Dense<Entry>, entry: u32) -> (SourceNo, &'a str) {
    let index = entry as usize;
    let start = if index.is_multiple_of(PIECE) { 0 } else { entries[index - 1].end };
    let Entry { end, source } = entries[index];
    (source, &texts[index / PIECE][start as usize..end as usize])
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
