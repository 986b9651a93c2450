//! As whom the key store and the sealed fields know the subjects of one sort.

use super::shared::Shared;
use crate::saved;

/// By the dense number of the subject.
#[derive(Clone, Debug, Default)]
pub struct Holders {
    slots: Shared<u32>,
    uuids: Shared<u128>,
}

saved!(struct Holders { slots, uuids });

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Where the keys stand in the key store.
    pub slot: u32,
    pub uuid: u128,
}

impl Holders {
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    pub fn add(&mut self, number: u32, slot: u32, uuid: u128) {
        assert_eq!(number as usize, self.slots.len(), "subjects are numbered without gaps");
        self.slots.push(slot);
        self.uuids.push(uuid);
    }

    pub fn get(&self, number: u32) -> Option<Holder> {
        let index = number as usize;
        Some(Holder { slot: self.slots.get(index)?, uuid: self.uuids.get(index)? })
    }

    /// Of a subject that is registered.
    pub fn uuid(&self, number: u32) -> u128 {
        self.uuids.get(number as usize).expect("subjects are registered first")
    }
}
