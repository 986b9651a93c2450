//! The disk itself: write and `fdatasync` of as many bytes as our frame of such a commit takes, one
//! after the other. Nobody can be faster with one client.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::time::Instant;

use crate::work::{Client, Fault, Load, Round, System, together};

const FILE: u64 = 64 << 20;
const SECTOR: u64 = 512;
/// A gift as it stands in the log, with its length.
const COMMIT: u64 = 240;
/// Batches of at least so many events are written by the MiB.
pub const BY_THE_MIB: u32 = 1000;
const MIB: u64 = 1 << 20;

pub struct Bare {
    file: File,
    offset: u64,
}

impl Bare {
    pub fn create(dir: &Path) -> Result<Bare, Fault> {
        let path = dir.join("bare");
        let mut file = OpenOptions::new().create_new(true).read(true).write(true).open(path)?;
        let zeros = vec![0; MIB as usize];
        for _ in 0..FILE / MIB {
            file.write_all(&zeros)?;
        }
        file.sync_all()?;
        Ok(Bare { file, offset: 0 })
    }
}

impl System for Bare {
    fn name(&self) -> &'static str {
        "bare write + fdatasync"
    }

    fn version(&self) -> String {
        "-".to_owned()
    }

    /// One writer, whoever waits.
    fn append(&mut self, load: Load) -> Result<Round, Fault> {
        let events = if load.batch >= BY_THE_MIB { (MIB / COMMIT) as u32 } else { load.batch };
        let length = (SECTOR + u64::from(events) * COMMIT).next_multiple_of(SECTOR);
        let bytes = vec![0xA5; length as usize];
        let (begun, mut client) = (Instant::now(), Client::default());
        while begun.elapsed() < load.seconds {
            if self.offset + length > FILE {
                self.offset = 0;
            }
            let since = Instant::now();
            self.file.write_all_at(&bytes, self.offset)?;
            self.file.sync_data()?;
            client.appended(events, since);
            self.offset += length;
        }
        Ok(together(begun, [client]))
    }

    fn replay(&mut self) -> Result<Option<u64>, Fault> {
        Ok(None)
    }

    fn history(&mut self, _: u32) -> Result<Option<u64>, Fault> {
        Ok(None)
    }
}
