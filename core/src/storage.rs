//! The only door to a disk: the same code runs on a real directory and on a simulated one.
//!
//! Files have a fixed length from their creation and are never lengthened, shortened or recycled.
//!
//! - [`os`]: a real directory
//! - [`pulse`]: whether it still answers
//! - [`lock`]: one process per data directory
//! - [`mod@format`]: the number that says which program may read the data directory
//! - [`memory`]: a directory in memory, for specs
//! - `sim`: a disk that loses power, tears and fails on command, for specs

use std::io;

use rustix::io::Errno;

pub mod format;
pub mod lock;
pub mod memory;
pub mod os;
pub mod pulse;
#[cfg(any(test, feature = "simulation"))]
pub mod sim;

/// A file inside the one directory a [`Storage`] stands for; no path separators.
pub type Name = String;

/// An open file of a [`Storage`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fd(pub u32);

/// Puts an open file into a free place of the table: one who opens and closes for ever keeps it
/// short.
fn hold<F>(open: &mut Vec<Option<F>>, file: F) -> Fd {
    let place = open.iter().position(Option::is_none).unwrap_or_else(|| {
        open.push(None);
        open.len() - 1
    });
    open[place] = Some(file);
    Fd(u32::try_from(place).expect("fewer than 2^32 files are open"))
}

/// Whether the process, or the machine, may open no more files.
pub fn is_out_of_files(error: &io::Error) -> bool {
    let out = [Errno::MFILE, Errno::NFILE];
    out.iter().any(|errno| error.raw_os_error() == Some(errno.raw_os_error()))
}

/// Whether there is no room, by the disk, a quota or a limit of the process.
pub fn is_full(error: &io::Error) -> bool {
    is_full_kind(error.kind())
}

pub(crate) fn is_full_kind(kind: io::ErrorKind) -> bool {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(kind, StorageFull | QuotaExceeded | FileTooLarge)
}

/// Whether the making of a file may be tried again later: room and descriptors come back, and
/// nothing is wrong with the disk.
pub(crate) fn may_pass(error: &io::Error) -> bool {
    is_full(error) || is_out_of_files(error)
}

/// Everything the log and the vault may do to a disk.
///
/// Any error from `write_at`, `sync_data` or `sync_dir` is final: the caller stops, and never
/// retries (Rebello et al., "Can Applications Recover from fsync Failures?", ATC 2020).
///
/// A clone is another handle on the same directory, with its own open files.
pub trait Storage: Clone + Send {
    /// Makes `name` with `len` zero bytes: `.tmp`, zero-filled, synced, renamed. Its directory
    /// entry is durable only after [`Storage::sync_dir`]. An existing `name` is refused.
    fn create(&mut self, name: &str, len: u64) -> io::Result<Fd>;

    /// A hint that `create(name, len)` will follow: a real disk fills the file in the background.
    /// What goes wrong there is tried again by `create`.
    fn create_soon(&mut self, _name: &str, _len: u64) {}

    /// Whether files of so many bytes in all can be made now, as far as the disk says; a full disk
    /// is an error.
    fn has_room(&mut self, _bytes: u64) -> io::Result<()> {
        Ok(())
    }

    fn open(&mut self, name: &str) -> io::Result<Fd>;

    /// Ends the use of `fd`.
    fn close(&mut self, fd: Fd);

    fn len(&mut self, fd: Fd) -> io::Result<u64>;

    fn write_at(&mut self, fd: Fd, offset: u64, data: &[u8]) -> io::Result<()>;

    /// Fills `buf`; reading past the end is an error.
    fn read_at(&mut self, fd: Fd, offset: u64, buf: &mut [u8]) -> io::Result<()>;

    fn sync_data(&mut self, fd: Fd) -> io::Result<()>;

    fn sync_dir(&mut self) -> io::Result<()>;

    /// Names and lengths, sorted by name.
    fn list(&mut self) -> io::Result<Vec<(Name, u64)>>;

    fn remove(&mut self, name: &str) -> io::Result<()>;

    /// Replaces `to` by `from` in one step; durable after [`Storage::sync_dir`].
    fn rename(&mut self, from: &str, to: &str) -> io::Result<()>;

    /// The smallest piece that the disk writes whole, in bytes: 512 or 4,096.
    fn block(&mut self) -> u32 {
        512
    }
}
