//! A disk that loses power, tears, rots and fails on command, the same way for the same seed.
//!
//! Every file has two images: what a reader sees, and what the disk has. A sync moves the dirty
//! grains (512 or 4,096 bytes) from one to the other; a power cut keeps any subset of them, and
//! any subset of the directory changes since the last directory sync. A sync that fails keeps any
//! subset too and forgets that the rest was dirty, as Linux does: the reader still sees bytes that
//! no later sync will write.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Fd, Name, Storage};

mod machine;

pub use machine::Fault;
use machine::Machine;

/// Files by directory and name, as they would be found on a table.
pub type Image = BTreeMap<Name, Vec<u8>>;

/// One directory of the simulated machine.
#[derive(Clone)]
pub struct SimDisk {
    machine: Arc<Mutex<Machine>>,
    directory: &'static str,
    open: Vec<Option<usize>>,
}

impl SimDisk {
    /// `grain`: what the disk writes whole, 512 or 4,096.
    pub fn new(seed: u64, grain: usize) -> SimDisk {
        SimDisk::from_image(&Image::new(), seed, grain)
    }

    /// A machine whose disks hold these files.
    pub fn from_image(image: &Image, seed: u64, grain: usize) -> SimDisk {
        let machine = Arc::new(Mutex::new(Machine::new(image, seed, grain)));
        SimDisk { machine, directory: "", open: Vec::new() }
    }

    /// Another directory of the same machine; its files stand as `directory/name` in the image.
    #[must_use]
    pub fn directory(&self, directory: &'static str) -> SimDisk {
        SimDisk { machine: Arc::clone(&self.machine), directory, open: Vec::new() }
    }

    /// Lets the `nth` call from now on that changes anything fail; 1 is the next.
    pub fn fail(&self, nth: u64, fault: Fault) {
        self.machine().plan(nth, fault);
    }

    /// Lets the `nth` read from now on fail; 1 is the next.
    pub fn fail_read(&self, nth: u64) {
        self.machine().plan_read(nth);
    }

    /// Whether the planned fault has happened.
    pub fn has_failed(&self) -> bool {
        self.machine().has_failed()
    }

    /// Power cut and start: what was not synced is lost or not, by chance.
    pub fn cut_power(&self) {
        self.machine().cut_power();
    }

    /// Power cut after which the disk has so many per cent of what was not synced.
    pub fn cut_power_keeping(&self, percent: u64) {
        self.machine().cut_power_keeping(percent);
    }

    /// The process ends and another starts on the same running machine.
    pub fn restart(&self) {
        self.machine().restart();
    }

    /// What the disk has: what a power cut that loses all it may would leave.
    pub fn durable(&self) -> Image {
        self.machine().durable()
    }

    /// What a reader sees.
    pub fn visible(&self) -> Image {
        self.machine().visible()
    }

    fn machine(&self) -> MutexGuard<'_, Machine> {
        self.machine.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn key(&self, name: &str) -> Name {
        if self.directory.is_empty() {
            return name.to_owned();
        }
        format!("{}/{name}", self.directory)
    }

    fn hold(&mut self, file: usize) -> Fd {
        super::hold(&mut self.open, file)
    }

    fn file(&self, fd: Fd) -> usize {
        self.open[fd.0 as usize].expect("a closed file is not used again")
    }
}

impl Storage for SimDisk {
    fn create(&mut self, name: &str, len: u64) -> io::Result<Fd> {
        let file = self.machine().create(&self.key(name), index(len)?)?;
        Ok(self.hold(file))
    }

    fn open(&mut self, name: &str) -> io::Result<Fd> {
        let file = self.machine().find(&self.key(name))?;
        Ok(self.hold(file))
    }

    fn close(&mut self, fd: Fd) {
        self.open[fd.0 as usize] = None;
    }

    fn len(&mut self, fd: Fd) -> io::Result<u64> {
        Ok(self.machine().len(self.file(fd)) as u64)
    }

    fn write_at(&mut self, fd: Fd, offset: u64, data: &[u8]) -> io::Result<()> {
        let (file, offset) = (self.file(fd), index(offset)?);
        Calls { machine: &mut self.machine(), file, offset }.write_all(data)
    }

    fn read_at(&mut self, fd: Fd, offset: u64, buf: &mut [u8]) -> io::Result<()> {
        self.machine().read(self.file(fd), index(offset)?, buf)
    }

    fn sync_data(&mut self, fd: Fd) -> io::Result<()> {
        self.machine().sync(self.file(fd))
    }

    fn sync_dir(&mut self) -> io::Result<()> {
        self.machine().sync_dir(self.directory)
    }

    fn list(&mut self) -> io::Result<Vec<(Name, u64)>> {
        self.machine().list(self.directory)
    }

    fn remove(&mut self, name: &str) -> io::Result<()> {
        self.machine().remove(&self.key(name))
    }

    fn rename(&mut self, from: &str, to: &str) -> io::Result<()> {
        self.machine().rename(&self.key(from), &self.key(to))
    }
}

/// Single calls on one file, which the standard library goes on with as it does on a real one.
struct Calls<'a> {
    machine: &'a mut Machine,
    file: usize,
    offset: usize,
}

impl Write for Calls<'_> {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        let written = self.machine.write(self.file, self.offset, data)?;
        self.offset += written;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The directory of an image's key.
fn directory_of(key: &str) -> &str {
    key.rsplit_once('/').map_or("", |(directory, _)| directory)
}

fn index(offset: u64) -> io::Result<usize> {
    usize::try_from(offset).map_err(|_| io::ErrorKind::InvalidInput.into())
}

/// `SplitMix64` (Steele, Lea, Flood 2014): enough for choices, and the same for ever.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to `sides - 1`.
    pub fn below(&mut self, sides: u64) -> u64 {
        self.roll() % sides
    }

    /// True in `percent` of the rolls.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

#[cfg(test)]
mod tests;
