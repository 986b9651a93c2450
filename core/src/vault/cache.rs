//! Keys just used, unwrapped, and the last block of a slot file: what makes sealing cheap.

use super::key::KeyBytes;
use super::slot::ClassKeys;
use crate::domain::secret::Class;

const PLACES: usize = 4096;

/// Direct-mapped: a slot has one place, the newer comer takes it. Dropped keys are wiped.
pub(super) struct Cache {
    places: Vec<Option<Box<Place>>>,
}

struct Place {
    slot: u32,
    keys: [Known; 3],
}

#[derive(Clone)]
pub(super) enum Known {
    /// Not yet unwrapped.
    Not,
    Live(KeyBytes),
    Destroyed,
}

impl Cache {
    pub(super) fn new() -> Cache {
        Cache { places: std::iter::repeat_with(|| None).take(PLACES).collect() }
    }

    pub(super) fn get(&self, slot: u32, class: Class) -> Known {
        match &self.places[slot as usize % PLACES] {
            Some(place) if place.slot == slot => place.keys[super::slot::index(class)].clone(),
            _ => Known::Not,
        }
    }

    pub(super) fn put(&mut self, slot: u32, class: Class, key: Option<&KeyBytes>) {
        let place = &mut self.places[slot as usize % PLACES];
        let known = key.map_or(Known::Destroyed, |key| Known::Live(key.clone()));
        match place {
            Some(place) if place.slot == slot => place.keys[super::slot::index(class)] = known,
            _ => {
                let mut keys = [Known::Not, Known::Not, Known::Not];
                keys[super::slot::index(class)] = known;
                *place = Some(Box::new(Place { slot, keys }));
            }
        }
    }

    pub(super) fn put_all(&mut self, slot: u32, keys: ClassKeys) {
        let keys = keys.map(|key| key.map_or(Known::Destroyed, Known::Live));
        self.places[slot as usize % PLACES] = Some(Box::new(Place { slot, keys }));
    }

    pub(super) fn forget(&mut self, slot: u32) {
        self.places[slot as usize % PLACES] = None;
    }
}
