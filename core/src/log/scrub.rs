//! Sealed segments read again, one at a time, as slowly as the caller likes: rot is found while the
//! backup is still young.

use super::damage::LogError;
use super::recovery;
use super::tip::Tip;
use super::verify;
use super::{Disks, LeafOf};
use crate::storage::Storage;

/// One pass over the sealed segments.
pub struct Scrub<S> {
    disks: Disks<S>,
    leaf_of: LeafOf,
    next: u32,
    end: Option<Tip>,
}

impl<S: Storage> Scrub<S> {
    pub fn new(disks: Disks<S>, leaf_of: LeafOf) -> Scrub<S> {
        Scrub { disks, leaf_of, next: 1, end: None }
    }

    /// Checks the next segment, and that it follows the one before: the position at its end. `None`
    /// where no further one is sealed.
    pub fn step(&mut self) -> Result<Option<u64>, LogError> {
        let head = recovery::read_head(&mut self.disks)?;
        if self.next >= head.segment {
            return Ok(None);
        }
        let before = self.end.clone().unwrap_or_else(|| Tip::genesis(&head.log_id));
        let checked = verify::sealed(&self.disks, &head, self.next, &before, self.leaf_of);
        let end = checked
            .map_err(|error| recovery::diagnosed(&self.disks, &head, self.leaf_of, error))?;
        self.next += 1;
        let position = end.position();
        self.end = Some(end);
        Ok(Some(position))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::Sequencer;
    use crate::log::damage::Fault;
    use crate::log::tests::{LEAF_OF, append, create, disks};

    #[test]
    fn a_pass_reads_every_sealed_segment_and_finds_rot_in_any() {
        let disks = disks();
        let mut log = create(&disks);
        for number in 0..100 {
            append(&mut log, &[&format!("commit {number}")]);
        }
        log.close().unwrap();
        let mut scrub = Scrub::new(disks.clone(), LEAF_OF);
        let mut ends = Vec::new();
        while let Some(position) = scrub.step().unwrap() {
            ends.push(position);
        }
        assert!(ends.len() > 2 && ends.is_sorted() && *ends.last().unwrap() < 100, "{ends:?}");
        let mut disk = disks.log.clone();
        let fd = disk.open("00000002.seg").unwrap();
        disk.write_at(fd, 4000, b"rot").unwrap();
        let mut scrub = Scrub::new(disks, LEAF_OF);
        assert_eq!(scrub.step().unwrap(), Some(ends[0]));
        let Err(LogError::Damaged(damage)) = scrub.step() else { panic!("not found") };
        assert_eq!(damage.file, "00000002.seg");
        assert!((ends[0]..ends[1]).contains(&damage.intact), "{damage}");
        assert!(matches!(damage.fault, Fault::BodyRotten | Fault::HeaderRotten));
    }
}
