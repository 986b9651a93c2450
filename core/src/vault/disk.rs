//! The key store's disk. A read that failed changed nothing, nor did a file for which there was no
//! room; after a failed write or sync the outcome is unknown.

use std::io;

use crate::storage::{Fd, Name, Storage, may_pass};

use super::fault::VaultFault;

pub(super) struct Disk<S>(pub(super) S);

impl<S: Storage> Disk<S> {
    pub(super) fn list(&mut self) -> Result<Vec<Name>, VaultFault> {
        let files = self.0.list().map_err(VaultFault::Unread)?;
        Ok(files.into_iter().map(|(name, _)| name).collect())
    }

    /// A file that the key store needs.
    pub(super) fn open(&mut self, name: &str) -> Result<Fd, VaultFault> {
        self.0.open(name).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => VaultFault::DamagedFile { file: name.to_owned() },
            _ => VaultFault::Unread(error),
        })
    }

    pub(super) fn len(&mut self, fd: Fd) -> Result<u64, VaultFault> {
        self.0.len(fd).map_err(VaultFault::Unread)
    }

    pub(super) fn read_at(
        &mut self,
        fd: Fd,
        offset: u64,
        buf: &mut [u8],
    ) -> Result<(), VaultFault> {
        self.0.read_at(fd, offset, buf).map_err(VaultFault::Unread)
    }

    pub(super) fn create(&mut self, name: &str, len: u64) -> Result<Fd, VaultFault> {
        self.0.create(name, len).map_err(not_made)
    }

    pub(super) fn has_room(&mut self, bytes: u64) -> Result<(), VaultFault> {
        self.0.has_room(bytes).map_err(not_made)
    }

    pub(super) fn write_at(&mut self, fd: Fd, offset: u64, data: &[u8]) -> Result<(), VaultFault> {
        self.0.write_at(fd, offset, data).map_err(VaultFault::Disk)
    }

    pub(super) fn sync_data(&mut self, fd: Fd) -> Result<(), VaultFault> {
        self.0.sync_data(fd).map_err(VaultFault::Disk)
    }

    pub(super) fn sync_dir(&mut self) -> Result<(), VaultFault> {
        self.0.sync_dir().map_err(VaultFault::Disk)
    }

    pub(super) fn remove(&mut self, name: &str) -> Result<(), VaultFault> {
        self.0.remove(name).map_err(VaultFault::Disk)
    }

    pub(super) fn close(&mut self, fd: Fd) {
        self.0.close(fd);
    }
}

fn not_made(error: io::Error) -> VaultFault {
    if may_pass(&error) { VaultFault::NoRoom(error) } else { VaultFault::Disk(error) }
}
