//! The simulated disk as the log and the key store see it, and bugs that show at that door: calls
//! left out, made too late, or made again.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use dienhong_core::storage::sim::SimDisk;
use dienhong_core::storage::{Fd, Name, Storage};

/// What is not done as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Neglect {
    /// A frame is acknowledged without a sync.
    FrameSync,
    /// A frame is acknowledged before its sync, which comes with the next.
    FrameSyncLate,
    /// Two frames are written before one sync.
    TwoFramesASync,
    /// A failed sync is tried again, and believed.
    RetriedSync,
    HeadSync,
    /// The name of a new segment.
    DirectorySync,
    /// New keys, and destroyed ones.
    KeySync,
    /// The name of a new file of keys.
    KeyDirectorySync,
}

#[derive(Clone)]
pub(crate) struct Careless {
    disk: SimDisk,
    directory: &'static str,
    neglect: Option<Neglect>,
    /// The next sync of a frame is left out.
    pub(crate) skips: Arc<AtomicBool>,
    late: Option<Fd>,
}

impl Careless {
    pub(crate) fn new(
        machine: &SimDisk,
        directory: &'static str,
        neglect: Option<Neglect>,
        skips: &Arc<AtomicBool>,
    ) -> Careless {
        let (disk, skips) = (machine.directory(directory), Arc::clone(skips));
        Careless { disk, directory, neglect, skips, late: None }
    }

    fn neglects(&self, neglect: Neglect, directory: &str) -> bool {
        self.neglect == Some(neglect) && self.directory == directory
    }
}

impl Storage for Careless {
    fn sync_data(&mut self, fd: Fd) -> io::Result<()> {
        let left_out = self.neglects(Neglect::FrameSync, "log")
            || self.neglects(Neglect::HeadSync, "root")
            || self.neglects(Neglect::KeySync, "keys")
            || self.neglects(Neglect::TwoFramesASync, "log")
                && self.skips.swap(false, Ordering::Relaxed);
        if left_out {
            return Ok(());
        }
        if self.neglects(Neglect::FrameSyncLate, "log") {
            let owed = self.late.replace(fd);
            return owed.map_or(Ok(()), |owed| self.disk.sync_data(owed));
        }
        match self.disk.sync_data(fd) {
            Err(_) if self.neglect == Some(Neglect::RetriedSync) => self.disk.sync_data(fd),
            other => other,
        }
    }

    fn sync_dir(&mut self) -> io::Result<()> {
        let left_out = self.neglects(Neglect::DirectorySync, "log")
            || self.neglects(Neglect::KeyDirectorySync, "keys");
        if left_out { Ok(()) } else { self.disk.sync_dir() }
    }

    fn close(&mut self, fd: Fd) {
        self.late.take_if(|late| *late == fd);
        self.disk.close(fd);
    }

    fn create(&mut self, name: &str, len: u64) -> io::Result<Fd> {
        self.disk.create(name, len)
    }

    fn open(&mut self, name: &str) -> io::Result<Fd> {
        self.disk.open(name)
    }

    fn len(&mut self, fd: Fd) -> io::Result<u64> {
        self.disk.len(fd)
    }

    fn write_at(&mut self, fd: Fd, offset: u64, data: &[u8]) -> io::Result<()> {
        self.disk.write_at(fd, offset, data)
    }

    fn read_at(&mut self, fd: Fd, offset: u64, buf: &mut [u8]) -> io::Result<()> {
        self.disk.read_at(fd, offset, buf)
    }

    fn list(&mut self) -> io::Result<Vec<(Name, u64)>> {
        self.disk.list()
    }

    fn remove(&mut self, name: &str) -> io::Result<()> {
        self.disk.remove(name)
    }

    fn rename(&mut self, from: &str, to: &str) -> io::Result<()> {
        self.disk.rename(from, to)
    }
}
