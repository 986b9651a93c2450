//! What many gifts share of the papers behind them: the number of the decision, who decided and by
//! which document. Each combination is kept once.

use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher;

use super::ledger::Tag;
use crate::domain::dense::Dense;
use crate::domain::keys::TextNo;
use crate::saved;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Papers {
    pub(super) decision: Option<TextNo>,
    pub(super) decided_by: Option<Tag>,
    pub(super) document: Option<Tag>,
}

saved!(struct Papers { decision, decided_by, document });

/// In order of first use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PapersNo(u32);

saved!(newtype PapersNo(u32));

#[derive(Debug, Default)]
pub(super) struct Folder {
    all: Dense<Papers>,
    numbers: HashTable<u32>,
    hashes: DefaultHashBuilder,
}

saved!(struct Folder { all } without { numbers, hashes } then indexed);

impl Folder {
    fn indexed(mut self) -> Folder {
        for number in 0..u32::try_from(self.all.len()).expect("numbered by u32") {
            self.index(number);
        }
        self
    }

    pub(super) fn get(&self, papers: PapersNo) -> Papers {
        self.all[papers.0 as usize]
    }

    /// The number of `papers`, given on first use.
    pub(super) fn keep(&mut self, papers: Papers) -> PapersNo {
        let hash = self.hashes.hash_one(papers);
        let known = self.numbers.find(hash, |number| self.all[*number as usize] == papers);
        PapersNo(known.copied().unwrap_or_else(|| {
            let number = u32::try_from(self.all.len()).expect("fewer than 2^32 gifts are given");
            self.all.push(papers);
            self.index(number);
            number
        }))
    }

    fn index(&mut self, number: u32) {
        let (all, hashes) = (&self.all, &self.hashes);
        let hash = |number: &u32| hashes.hash_one(all[*number as usize]);
        self.numbers.insert_unique(hash(&number), number, hash);
    }
}
