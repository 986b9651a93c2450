//! A disk that can lose everything not yet synced, sector by sector and name by name, at any call.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex};

use crate::storage::{Fd, Name, Storage};

const SECTOR: usize = 512;

#[derive(Default)]
struct Inode {
    durable: Vec<u8>,
    seen: Vec<u8>,
}

#[derive(Default)]
pub(super) struct State {
    inodes: Vec<Inode>,
    durable_names: BTreeMap<Name, usize>,
    names: BTreeMap<Name, usize>,
    /// Calls that still succeed; then the power is gone.
    calls_left: Option<u32>,
    pub(super) calls: u32,
}

/// Handles on one disk: the machine may die, the disk remains.
#[derive(Clone, Default)]
pub(super) struct Disk(pub(super) Arc<Mutex<State>>);

/// `SplitMix64`: enough to choose what survives.
pub(super) fn next(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *seed;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

impl Disk {
    pub(super) fn dies_after(&self, calls: u32) {
        self.0.lock().unwrap().calls_left = Some(calls);
    }

    /// Power returns: of what was not synced, chance keeps a part.
    pub(super) fn restart(&self, mut seed: u64) {
        let state = &mut *self.0.lock().unwrap();
        state.calls_left = None;
        state.calls = 0;
        for inode in &mut state.inodes {
            for start in (0..inode.seen.len()).step_by(SECTOR) {
                let sector = start..inode.seen.len().min(start + SECTOR);
                if next(&mut seed).is_multiple_of(2) {
                    inode.durable[sector.clone()].copy_from_slice(&inode.seen[sector]);
                }
            }
            inode.seen = inode.durable.clone();
        }
        let all: Vec<Name> =
            state.names.keys().chain(state.durable_names.keys()).cloned().collect();
        for name in all {
            if next(&mut seed).is_multiple_of(2) {
                match state.names.get(&name) {
                    Some(&inode) => state.durable_names.insert(name, inode),
                    None => state.durable_names.remove(&name),
                };
            }
        }
        state.names = state.durable_names.clone();
    }

    pub(super) fn file_names(&self) -> Vec<Name> {
        self.0.lock().unwrap().names.keys().cloned().collect()
    }

    pub(super) fn with_file<T>(&self, name: &str, change: impl FnOnce(&mut Vec<u8>) -> T) -> T {
        let state = &mut *self.0.lock().unwrap();
        let inode = &mut state.inodes[state.names[name]];
        let answer = change(&mut inode.seen);
        inode.durable = inode.seen.clone();
        answer
    }

    pub(super) fn copy_of(&self) -> Disk {
        let state = self.0.lock().unwrap();
        let inodes = state
            .inodes
            .iter()
            .map(|inode| Inode { durable: inode.durable.clone(), seen: inode.seen.clone() })
            .collect();
        Disk(Arc::new(Mutex::new(State {
            inodes,
            durable_names: state.durable_names.clone(),
            names: state.names.clone(),
            calls_left: None,
            calls: 0,
        })))
    }
}

impl State {
    fn call(&mut self) -> io::Result<()> {
        self.calls += 1;
        match &mut self.calls_left {
            Some(0) => Err(io::Error::other("the power is gone")),
            Some(left) => {
                *left -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn inode(&mut self, fd: Fd) -> &mut Inode {
        &mut self.inodes[fd.0 as usize]
    }
}

impl Storage for Disk {
    fn create(&mut self, name: &str, len: u64) -> io::Result<Fd> {
        let state = &mut *self.0.lock().unwrap();
        if state.names.contains_key(name) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let zeros = vec![0; usize::try_from(len).unwrap()];
        state.inodes.push(Inode { durable: zeros.clone(), seen: zeros });
        let inode = state.inodes.len() - 1;
        state.names.insert(name.to_owned(), inode);
        state.call()?;
        Ok(Fd(u32::try_from(inode).unwrap()))
    }

    fn open(&mut self, name: &str) -> io::Result<Fd> {
        let state = &mut *self.0.lock().unwrap();
        state.call()?;
        let inode = state.names.get(name).ok_or(io::ErrorKind::NotFound)?;
        Ok(Fd(u32::try_from(*inode).unwrap()))
    }

    fn close(&mut self, _fd: Fd) {}

    fn len(&mut self, fd: Fd) -> io::Result<u64> {
        Ok(self.0.lock().unwrap().inode(fd).seen.len() as u64)
    }

    fn write_at(&mut self, fd: Fd, offset: u64, data: &[u8]) -> io::Result<()> {
        let state = &mut *self.0.lock().unwrap();
        // The write of the dying call may reach the disk or not.
        let start = usize::try_from(offset).unwrap();
        state.inode(fd).seen[start..start + data.len()].copy_from_slice(data);
        state.call()
    }

    fn read_at(&mut self, fd: Fd, offset: u64, buf: &mut [u8]) -> io::Result<()> {
        let state = &mut *self.0.lock().unwrap();
        state.call()?;
        let start = usize::try_from(offset).unwrap();
        buf.copy_from_slice(&state.inode(fd).seen[start..start + buf.len()]);
        Ok(())
    }

    fn sync_data(&mut self, fd: Fd) -> io::Result<()> {
        let state = &mut *self.0.lock().unwrap();
        state.call()?;
        let inode = state.inode(fd);
        inode.durable = inode.seen.clone();
        Ok(())
    }

    fn sync_dir(&mut self) -> io::Result<()> {
        let state = &mut *self.0.lock().unwrap();
        state.call()?;
        state.durable_names = state.names.clone();
        Ok(())
    }

    fn list(&mut self) -> io::Result<Vec<(Name, u64)>> {
        let state = self.0.lock().unwrap();
        let len = |inode: &usize| state.inodes[*inode].seen.len() as u64;
        Ok(state.names.iter().map(|(name, inode)| (name.clone(), len(inode))).collect())
    }

    fn remove(&mut self, name: &str) -> io::Result<()> {
        let state = &mut *self.0.lock().unwrap();
        state.names.remove(name).ok_or(io::ErrorKind::NotFound)?;
        state.call()
    }

    fn rename(&mut self, from: &str, to: &str) -> io::Result<()> {
        let state = &mut *self.0.lock().unwrap();
        let inode = state.names.remove(from).ok_or(io::ErrorKind::NotFound)?;
        state.names.insert(to.to_owned(), inode);
        state.call()
    }
}
