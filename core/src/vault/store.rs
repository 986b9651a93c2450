//! The files of the standing generation, and the slots in them.

use crate::storage::{Fd, Storage};

use super::disk::Disk;
use super::fault::VaultFault;
use super::head::{HEAD, Head};
use super::slot::{Reading, SECTOR, SLOT, SLOTS_PER_SECTOR, Slot};
use super::{erased, file, state_key};

/// Slots that are read together: neighbours are opened one after the other when the log is folded.
const BLOCK_SECTORS: u32 = 8;
const BLOCK_SLOTS: u32 = BLOCK_SECTORS * SLOTS_PER_SECTOR;

pub(super) struct Store<S> {
    pub(super) storage: Disk<S>,
    pub(super) head: Head,
    pub(super) head_fd: Fd,
    pub(super) files: Vec<Fd>,
    block: Block,
}

/// The last bytes read, still wrapped.
#[derive(Default)]
struct Block {
    first: Option<u32>,
    bytes: Vec<u8>,
}

impl<S: Storage> Store<S> {
    pub(super) fn new(storage: Disk<S>, head: Head, head_fd: Fd) -> Store<S> {
        Store { storage, head, head_fd, files: Vec::new(), block: Block::default() }
    }

    /// Opens the files of the standing generation, in order, without a gap.
    pub(super) fn open_files(&mut self) -> Result<(), VaultFault> {
        let numbers: Vec<u32> = self
            .storage
            .list()?
            .iter()
            .filter_map(|name| file::parse_name(name))
            .filter(|&(generation, _)| generation == self.head.generation)
            .map(|(_, number)| number)
            .collect();
        for number in self.files.len()..numbers.len() {
            let number = u32::try_from(number).expect("slots are numbered by u32");
            let name = file::name(self.head.generation, number);
            if !numbers.contains(&number) {
                return Err(VaultFault::DamagedFile { file: name });
            }
            match file::open(&mut self.storage, &self.head, number)? {
                Some(fd) => self.files.push(fd),
                None if number as usize + 1 == numbers.len() => break,
                None => return Err(VaultFault::DamagedFile { file: name }),
            }
        }
        Ok(())
    }

    /// The newest generation of which files stand, where it is newer than the standing one.
    pub(super) fn newer(&mut self) -> Result<Option<u32>, VaultFault> {
        let names = self.storage.list()?;
        let generations = names.iter().filter_map(|name| file::parse_name(name));
        let newest = generations.map(|(generation, _)| generation).max();
        Ok(newest.filter(|newest| *newest > self.head.generation))
    }

    /// Files of the standing generation are missing: an older `HEAD` beside newer keys, or loss.
    pub(super) fn why_missing(&mut self, fault: VaultFault) -> Result<VaultFault, VaultFault> {
        let standing = self.head.generation;
        let newer = self.newer()?;
        Ok(newer.map_or(fault, |newer| VaultFault::OlderHead { standing, newer }))
    }

    /// Goes over to another `HEAD` and its generation.
    pub(super) fn go_over(&mut self, head: Head) -> Result<(), VaultFault> {
        self.head = head;
        for old in std::mem::take(&mut self.files) {
            self.storage.close(old);
        }
        self.forget_block();
        self.open_files()
    }

    /// Removes what an interrupted making of a file left behind, and makes durable which files
    /// there are, and the header of the last: they may have been seen only in memory. The headers
    /// of those before it were synced before the next was made.
    pub(super) fn tidy(&mut self) -> Result<(), VaultFault> {
        for name in self.storage.list()? {
            let of = name.strip_suffix(".tmp");
            let ours = |of: &str| {
                [HEAD, state_key::NAME].contains(&of)
                    || file::parse_name(of).is_some()
                    || erased::parse_name(of).is_some()
            };
            if of.is_some_and(ours) {
                self.storage.remove(&name)?;
            }
        }
        self.storage.sync_dir()?;
        let Some((&fd, before)) = self.files.split_last() else { return Ok(()) };
        let number = u32::try_from(before.len()).expect("slots are numbered by u32");
        file::write_header(&mut self.storage, &self.head, number, fd)?;
        self.storage.sync_data(fd)
    }

    pub(super) fn file_of(&self, slot: u32) -> (u32, u32) {
        (slot / self.head.slots_per_file, slot % self.head.slots_per_file)
    }

    pub(super) fn file_name(&self, slot: u32) -> String {
        file::name(self.head.generation, self.file_of(slot).0)
    }

    /// How many files stand.
    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.files.len()).expect("slots are numbered by u32")
    }

    /// How many slots the files that stand have.
    pub(super) fn standing(&self) -> u32 {
        self.count() * self.head.slots_per_file
    }

    fn fd_of(&self, slot: u32) -> Option<Fd> {
        self.files.get(self.file_of(slot).0 as usize).copied()
    }

    /// What stands at `slot`; blank when its file was never made.
    pub(super) fn read(&mut self, slot: u32) -> Result<Reading, VaultFault> {
        let first = slot - self.file_of(slot).1 % BLOCK_SLOTS;
        if self.block.first == Some(first) {
            let reading = self.in_block(first, slot);
            // Another process may have filled it since.
            if !matches!(reading, Reading::Blank) {
                return Ok(reading);
            }
        }
        let Some(fd) = self.fd_of(slot) else { return Ok(Reading::Blank) };
        let in_file = self.file_of(first).1;
        let sectors = (self.head.slots_per_file - in_file).min(BLOCK_SLOTS) / SLOTS_PER_SECTOR;
        self.block.first = None;
        self.block.bytes.resize(sectors as usize * SECTOR, 0);
        self.storage.read_at(fd, file::offset(in_file), &mut self.block.bytes)?;
        self.block.first = Some(first);
        Ok(self.in_block(first, slot))
    }

    /// The bytes of a slot, whatever they are; zeros where its file was never made.
    pub(super) fn raw(&mut self, slot: u32) -> Result<[u8; SLOT], VaultFault> {
        let mut bytes = [0; SLOT];
        if !matches!(self.read(slot)?, Reading::Blank) {
            let first = slot - self.file_of(slot).1 % BLOCK_SLOTS;
            bytes.copy_from_slice(&self.block.bytes[file::place_after(first, slot)..][..SLOT]);
        }
        Ok(bytes)
    }

    fn in_block(&self, first: u32, slot: u32) -> Reading {
        Slot::read(slot, &self.block.bytes[file::place_after(first, slot)..][..SLOT])
    }

    /// The slot of somebody the log names: blank or damaged is a fault.
    pub(super) fn in_use(&mut self, slot: u32) -> Result<Slot, VaultFault> {
        match self.read(slot)? {
            Reading::Filled(found) => Ok(found),
            Reading::Blank => Err(VaultFault::KeyLost { slot }),
            Reading::Damaged => Err(VaultFault::DamagedSlot { file: self.file_name(slot), slot }),
        }
    }

    /// Overwrites one slot; durable when this returns.
    pub(super) fn overwrite(&mut self, slot: u32, with: &Slot) -> Result<(), VaultFault> {
        let fd = self.fd_of(slot).ok_or(VaultFault::KeyLost { slot })?;
        let mut bytes = [0; SLOT];
        with.write(slot, &mut bytes);
        let offset = file::offset(self.file_of(slot).1);
        self.storage.write_at(fd, offset, &bytes)?;
        self.storage.sync_data(fd)?;
        self.block.first = None;
        Ok(())
    }

    pub(super) fn forget_block(&mut self) {
        self.block = Block::default();
    }
}
