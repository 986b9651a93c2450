//! A directory in memory. Everything is durable at once; clones share the files.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Fd, Name, Storage};

type Bytes = Arc<Mutex<Vec<u8>>>;

#[derive(Clone, Default)]
pub struct MemoryDisk {
    directory: Arc<Mutex<BTreeMap<Name, Bytes>>>,
    open: Vec<Option<Bytes>>,
}

impl MemoryDisk {
    pub fn new() -> MemoryDisk {
        MemoryDisk::default()
    }

    fn hold(&mut self, bytes: Bytes) -> Fd {
        super::hold(&mut self.open, bytes)
    }

    fn bytes(&self, fd: Fd) -> MutexGuard<'_, Vec<u8>> {
        held(self.open[fd.0 as usize].as_ref().expect("a closed file is not used again"))
    }
}

impl Storage for MemoryDisk {
    fn create(&mut self, name: &str, len: u64) -> io::Result<Fd> {
        let bytes = Arc::new(Mutex::new(vec![0; index(len)?]));
        let mut directory = held(&self.directory);
        if directory.contains_key(name) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        directory.insert(name.to_owned(), Arc::clone(&bytes));
        drop(directory);
        Ok(self.hold(bytes))
    }

    fn open(&mut self, name: &str) -> io::Result<Fd> {
        let found = held(&self.directory).get(name).map(Arc::clone);
        Ok(self.hold(found.ok_or(io::ErrorKind::NotFound)?))
    }

    fn close(&mut self, fd: Fd) {
        self.open[fd.0 as usize] = None;
    }

    fn len(&mut self, fd: Fd) -> io::Result<u64> {
        Ok(self.bytes(fd).len() as u64)
    }

    fn write_at(&mut self, fd: Fd, offset: u64, data: &[u8]) -> io::Result<()> {
        let start = index(offset)?;
        let mut bytes = self.bytes(fd);
        let piece = bytes.get_mut(start..start + data.len()).ok_or(io::ErrorKind::WriteZero)?;
        piece.copy_from_slice(data);
        Ok(())
    }

    fn read_at(&mut self, fd: Fd, offset: u64, buf: &mut [u8]) -> io::Result<()> {
        let start = index(offset)?;
        let bytes = self.bytes(fd);
        let piece = bytes.get(start..start + buf.len()).ok_or(io::ErrorKind::UnexpectedEof)?;
        buf.copy_from_slice(piece);
        Ok(())
    }

    fn sync_data(&mut self, _fd: Fd) -> io::Result<()> {
        Ok(())
    }

    fn sync_dir(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn list(&mut self) -> io::Result<Vec<(Name, u64)>> {
        let directory = held(&self.directory);
        Ok(directory.iter().map(|(name, file)| (name.clone(), held(file).len() as u64)).collect())
    }

    fn remove(&mut self, name: &str) -> io::Result<()> {
        held(&self.directory).remove(name).map(drop).ok_or(io::ErrorKind::NotFound.into())
    }

    fn rename(&mut self, from: &str, to: &str) -> io::Result<()> {
        let mut directory = held(&self.directory);
        let file = directory.remove(from).ok_or(io::ErrorKind::NotFound)?;
        directory.insert(to.to_owned(), file);
        Ok(())
    }
}

/// A panic elsewhere leaves plain bytes, never a broken invariant.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

fn index(offset: u64) -> io::Result<usize> {
    usize::try_from(offset).map_err(|_| io::ErrorKind::InvalidInput.into())
}
