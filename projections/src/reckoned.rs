//! What was reckoned from a model and holds as long as its key does, so that the next question need
//! not reckon it again.

use std::sync::{Arc, Mutex, PoisonError};

use dienhong_core::snapshot::{Loader, Part, Saver, Spoiled};

/// Keeps `MOST` at most, a few: what was asked for longest ago goes first.
#[derive(Debug)]
pub(crate) struct Reckoned<K, V, const MOST: usize>(
    // The one asked for last stands last.
    Mutex<Vec<(K, Arc<V>)>>,
);

impl<K, V, const MOST: usize> Default for Reckoned<K, V, MOST> {
    fn default() -> Reckoned<K, V, MOST> {
        Reckoned(Mutex::default())
    }
}

impl<K: PartialEq, V, const MOST: usize> Reckoned<K, V, MOST> {
    /// Two who ask at once may both reckon it.
    pub(crate) fn get(&self, key: K, reckon: impl FnOnce() -> V) -> Arc<V> {
        // What is kept follows from the rest: a panic leaves nothing half done.
        let held = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut kept = held();
        if let Some(at) = kept.iter().position(|(of, _)| *of == key) {
            kept[at..].rotate_left(1);
            return Arc::clone(&kept[kept.len() - 1].1);
        }
        drop(kept);
        let reckoned = Arc::new(reckon());
        let mut kept = held();
        if kept.len() >= MOST {
            kept.remove(0);
        }
        kept.push((key, Arc::clone(&reckoned)));
        reckoned
    }

    pub(crate) fn forget(&mut self) {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// A snapshot of it would only repeat what the rest says.
impl<K, V, const MOST: usize> Part for Reckoned<K, V, MOST> {
    fn save(&self, _: &mut Saver<'_>) {}

    fn load(_: &mut Loader<'_>) -> Result<Self, Spoiled> {
        Ok(Reckoned::default())
    }

    fn shape(_: &mut String) {}
}
