//! One real directory. Interrupted and short calls are continued by the standard library's
//! `read_exact_at` and `write_all_at`; any other error is passed on and never retried.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use super::pulse::Pulse;
use super::{Fd, Name, Storage};

/// One write while zero-filling.
const FILL: usize = 1 << 20;
/// So much is synced at a time: a slow disk is seen to go on, and no commit waits for all of it.
const SYNCED: u64 = 4 << 20;

pub struct OsDisk {
    path: PathBuf,
    directory: Arc<File>,
    writable: bool,
    open: Vec<Option<Arc<File>>>,
    soon: Option<Soon>,
    pulse: Pulse,
}

/// A file that is being filled in the background.
struct Soon {
    name: Name,
    len: u64,
    filled: JoinHandle<io::Result<File>>,
}

impl OsDisk {
    /// An existing directory, for reading and writing.
    pub fn open(path: &Path) -> io::Result<OsDisk> {
        OsDisk::at(path, true)
    }

    /// An existing directory of which nothing will be changed.
    pub fn read_only(path: &Path) -> io::Result<OsDisk> {
        OsDisk::at(path, false)
    }

    /// Makes the directory, and those above it, where they are missing, each durable in its parent
    /// before the next is made. The last one is made durable also where it stands already: whoever
    /// made it may have been interrupted.
    pub fn create_directory(path: &Path) -> io::Result<OsDisk> {
        for missing in missing_above(path) {
            make_directory(missing)?;
        }
        make_directory(path)?;
        OsDisk::open(path)
    }

    fn at(path: &Path, writable: bool) -> io::Result<OsDisk> {
        let directory = File::open(path)?;
        if !directory.metadata()?.is_dir() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        Ok(OsDisk {
            path: path.to_owned(),
            directory: Arc::new(directory),
            writable,
            open: Vec::new(),
            soon: None,
            pulse: Pulse::default(),
        })
    }

    /// The same disk, whose calls are counted there.
    #[must_use]
    pub fn counted_by(self, pulse: &Pulse) -> OsDisk {
        OsDisk { pulse: pulse.clone(), ..self }
    }

    fn hold(&mut self, file: File) -> Fd {
        super::hold(&mut self.open, Arc::new(file))
    }

    fn file(&self, fd: Fd) -> &File {
        self.open[fd.0 as usize].as_ref().expect("a closed file is not used again")
    }

    fn temporary(&self, name: &str) -> PathBuf {
        self.path.join(format!("{name}.tmp"))
    }

    /// The file made ahead under this name, or one made now: what stood in the way half a segment
    /// ago, a full disk above all, may be gone.
    fn filled(&mut self, name: &str, len: u64) -> io::Result<File> {
        let ahead = self.soon.take_if(|soon| soon.name == name && soon.len == len);
        match ahead.map(|soon| soon.filled.join()) {
            Some(Ok(Ok(file))) => Ok(file),
            Some(_) | None => fill(&self.temporary(name), len, &self.pulse),
        }
    }
}

impl Clone for OsDisk {
    fn clone(&self) -> OsDisk {
        OsDisk {
            path: self.path.clone(),
            directory: Arc::clone(&self.directory),
            writable: self.writable,
            open: self.open.clone(),
            soon: None,
            pulse: self.pulse.clone(),
        }
    }
}

impl Storage for OsDisk {
    fn create(&mut self, name: &str, len: u64) -> io::Result<Fd> {
        if fs::exists(self.path.join(name))? {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let file = self.filled(name, len)?;
        let (from, to) = (self.temporary(name), self.path.join(name));
        self.pulse.during(|| fs::rename(from, to))?;
        Ok(self.hold(file))
    }

    fn create_soon(&mut self, name: &str, len: u64) {
        // Two that fill one file would spoil it.
        if self.soon.as_ref().is_some_and(|soon| soon.name == name) {
            return;
        }
        let (path, pulse) = (self.temporary(name), self.pulse.clone());
        let filled = thread::spawn(move || fill(&path, len, &pulse));
        self.soon = Some(Soon { name: name.to_owned(), len, filled });
    }

    fn has_room(&mut self, bytes: u64) -> io::Result<()> {
        has_room(&self.path, bytes)
    }

    fn open(&mut self, name: &str) -> io::Result<Fd> {
        let path = self.path.join(name);
        let file = OpenOptions::new().read(true).write(self.writable).open(path)?;
        Ok(self.hold(file))
    }

    fn close(&mut self, fd: Fd) {
        self.open[fd.0 as usize] = None;
    }

    fn len(&mut self, fd: Fd) -> io::Result<u64> {
        Ok(self.file(fd).metadata()?.len())
    }

    fn write_at(&mut self, fd: Fd, offset: u64, data: &[u8]) -> io::Result<()> {
        self.pulse.during(|| self.file(fd).write_all_at(data, offset))
    }

    fn read_at(&mut self, fd: Fd, offset: u64, buf: &mut [u8]) -> io::Result<()> {
        self.file(fd).read_exact_at(buf, offset)
    }

    fn sync_data(&mut self, fd: Fd) -> io::Result<()> {
        self.pulse.during(|| self.file(fd).sync_data())
    }

    fn sync_dir(&mut self) -> io::Result<()> {
        self.pulse.during(|| self.directory.sync_all())
    }

    fn list(&mut self) -> io::Result<Vec<(Name, u64)>> {
        let mut files = Vec::new();
        for entry in fs::read_dir(&self.path)? {
            let entry = entry?;
            let metadata = entry.metadata()?;
            if let (true, Ok(name)) = (metadata.is_file(), entry.file_name().into_string()) {
                files.push((name, metadata.len()));
            }
        }
        files.sort();
        Ok(files)
    }

    fn remove(&mut self, name: &str) -> io::Result<()> {
        self.pulse.during(|| fs::remove_file(self.path.join(name)))
    }

    fn rename(&mut self, from: &str, to: &str) -> io::Result<()> {
        self.pulse.during(|| fs::rename(self.path.join(from), self.path.join(to)))
    }

    /// What the kernel says of the device: 512 where it says nothing.
    fn block(&mut self) -> u32 {
        physical_block(&self.directory).unwrap_or(512).clamp(512, 4096)
    }
}

/// The directories above `path` that do not stand yet, outermost first.
fn missing_above(path: &Path) -> Vec<&Path> {
    let above = path.ancestors().skip(1).take_while(|above| !above.as_os_str().is_empty());
    let mut missing: Vec<&Path> = above.take_while(|above| !above.is_dir()).collect();
    missing.reverse();
    missing
}

fn make_directory(path: &Path) -> io::Result<()> {
    match fs::create_dir(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    File::open(parent.unwrap_or(Path::new(".")))?.sync_all()
}

/// Known before a byte is written: who fills a disk to the brim lets others fail meanwhile.
fn has_room(folder: &Path, bytes: u64) -> io::Result<()> {
    let space = rustix::fs::statvfs(folder)?;
    // Some file systems say nothing.
    let is_unknown = space.f_blocks == 0;
    let is_enough = is_unknown || space.f_bavail.saturating_mul(space.f_frsize) >= bytes;
    if is_enough { Ok(()) } else { Err(io::ErrorKind::StorageFull.into()) }
}

/// A file of `len` zeros; on a failure nothing of it stays, for it may hold the last free space.
fn fill(path: &Path, len: u64, pulse: &Pulse) -> io::Result<File> {
    has_room(path.parent().expect("a file stands in a folder"), len)?;
    write_zeros(path, len, pulse).inspect_err(|_| {
        let _ = fs::remove_file(path);
    })
}

/// Real zeros, not only allocated space: unwritten extents cost a journal entry at every sync.
fn write_zeros(path: &Path, len: u64, pulse: &Pulse) -> io::Result<File> {
    let options = OpenOptions::new().read(true).write(true).create(true).truncate(true).clone();
    let file = options.open(path)?;
    let zeros = vec![0; FILL];
    let mut at = 0;
    while at < len {
        let piece = usize::try_from(len - at).unwrap_or(FILL).min(FILL);
        pulse.during(|| file.write_all_at(&zeros[..piece], at))?;
        at += piece as u64;
        if at.is_multiple_of(SYNCED) {
            pulse.during(|| file.sync_data())?;
        }
    }
    pulse.during(|| file.sync_all())?;
    Ok(file)
}

fn physical_block(directory: &File) -> Option<u32> {
    let device = directory.metadata().ok()?.dev();
    let (major, minor) = (rustix::fs::major(device), rustix::fs::minor(device));
    let node = PathBuf::from(format!("/sys/dev/block/{major}:{minor}"));
    // A partition's queue stands in the directory of its disk.
    ["queue", "../queue"].iter().find_map(|queue| {
        let text = fs::read_to_string(node.join(queue).join("physical_block_size")).ok()?;
        text.trim().parse().ok()
    })
}

#[cfg(test)]
pub(crate) mod tests;
