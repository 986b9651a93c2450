//! The key that signs checkpoints, in its file, and the one who signs with it.
//!
//! The secret key lies with the other keys, the public one beside the checkpoints. Both carry the
//! name that checkpoints have as their origin.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use dienhong_core::domain::ids::Position;
use dienhong_core::log::merkle::Frontier;
use dienhong_core::log::notary::{self, Shelf, Signed};
use dienhong_core::log::note::{Signer, Verifier};
use dienhong_core::storage::lock::{Lock, LockError};
use dienhong_core::storage::os::OsDisk;
use zeroize::Zeroizing;

use super::{Records, failed, keys_dir, world};
use crate::catalogue::Message;
use crate::failure::{Exit, Failure};

pub(crate) const SECRET: &str = "checkpoint.key";
const PUBLIC: &str = "log.pub";

/// How long one who signs waits for another, and for what the other signed to be readable.
const PATIENCE: Duration = Duration::from_secs(5);
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// The one who signs; others wait as long as it lives.
pub(crate) struct Notary {
    notary: notary::Notary<OsDisk>,
    _lock: Lock,
}

impl Notary {
    /// With a key of this name, made where there is none.
    pub(crate) fn found(dir: &Path, origin: &str) -> Result<Notary, Failure> {
        let shelf = OsDisk::create_directory(&shelf_dir(dir)).map_err(failed)?;
        let lock = taken(&shelf_dir(dir))?;
        let keys = keys_dir(dir);
        let signer = match read(&keys.join(SECRET)) {
            Ok(line) => Signer::parse(&line).map_err(|_| about(3305, &keys.join(SECRET)))?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                refuse_to_replace(dir)?;
                make(&keys, origin).map_err(failed)?
            }
            Err(error) => return Err(failed(error)),
        };
        publish(dir, signer.verifier()).map_err(failed)?;
        let keys = OsDisk::open(&keys).map_err(failed)?;
        Ok(Notary { notary: notary::Notary::new(signer, keys, shelf), _lock: lock })
    }

    pub(crate) fn of(records: &Records) -> Result<Notary, Failure> {
        Notary::found(records.dir(), records.origin())
    }

    pub(crate) fn verifier(&self) -> &Verifier {
        self.notary.verifier()
    }

    /// The checkpoint of all that is durable.
    pub(crate) fn sign(&mut self, records: &mut Records) -> Result<Signed, Failure> {
        let last = self.notary.last().map_err(failed)?.map_or(0, |last| last.checkpoint.size);
        let tree = tree_reaching(records, last)?;
        self.notary.sign(tree.size(), tree.root(), |size| records.root_at(Position(size)))
    }
}

/// The tree of what is durable. A server that signed the size `last` knew it to be durable a little
/// before others may.
pub(crate) fn tree_reaching(records: &mut Records, last: u64) -> Result<Frontier, Failure> {
    let mut waited = Duration::ZERO;
    loop {
        let tree = records.tree()?;
        if tree.size() >= last || waited >= PATIENCE {
            return Ok(tree);
        }
        thread::sleep(LOOK_AGAIN);
        waited += LOOK_AGAIN;
    }
}

/// A public key in its file.
pub(crate) fn key_in(path: &Path) -> Result<Verifier, Failure> {
    let line = read(path).map_err(|error| {
        let values = [("file", path.display().to_string()), ("reason", error.to_string())];
        Failure::failed(Message::new(1005, values))
    })?;
    Verifier::parse(&line).map_err(|_| about(3305, path))
}

/// The checkpoint that was signed last, and the key that proves it; `None`: nothing was signed yet.
pub(crate) fn latest(dir: &Path) -> Result<Option<(Verifier, Signed)>, Failure> {
    let Some((verifier, mut shelf)) = shelf(dir)? else { return Ok(None) };
    let Some(last) = shelf.sizes().map_err(failed)?.pop() else { return Ok(None) };
    let signed = shelf.read(last, &verifier).map_err(failed)?;
    Ok(Some((verifier, signed)))
}

fn shelf(dir: &Path) -> Result<Option<(Verifier, Shelf<OsDisk>)>, Failure> {
    let path = public_key(dir);
    if !fs::exists(&path).map_err(failed)? {
        return Ok(None);
    }
    let disk = OsDisk::read_only(&shelf_dir(dir)).map_err(failed)?;
    Ok(Some((key_in(&path)?, Shelf::new(disk))))
}

/// The public key and the checkpoints that were signed with it, for whoever may read the log; with
/// the last that the keys know of, where those may be read too. `None`: nothing was ever signed.
pub(crate) fn published(dir: &Path) -> Result<Option<(Verifier, Vec<Signed>)>, Failure> {
    let Some((verifier, mut shelf)) = shelf(dir)? else { return Ok(None) };
    let sizes = shelf.sizes().map_err(failed)?;
    let signed = sizes.into_iter().map(|size| shelf.read(size, &verifier));
    let mut signed = signed.collect::<Result<Vec<_>, _>>().map_err(failed)?;
    if let Ok(mut keys) = OsDisk::read_only(&keys_dir(dir)) {
        signed.extend(notary::last(&mut keys, &verifier).map_err(failed)?);
    }
    Ok(Some((verifier, signed)))
}

/// Where the public key stands.
pub(crate) fn public_key(dir: &Path) -> PathBuf {
    shelf_dir(dir).join(PUBLIC)
}

fn shelf_dir(dir: &Path) -> PathBuf {
    dir.join("checkpoints")
}

fn taken(shelf: &Path) -> Result<Lock, Failure> {
    let mut waited = Duration::ZERO;
    loop {
        match Lock::take(shelf) {
            Err(LockError::InUse { .. }) if waited < PATIENCE => {
                thread::sleep(LOOK_AGAIN);
                waited += LOOK_AGAIN;
            }
            Err(LockError::InUse { pid }) => {
                let pid = pid.map_or_else(|| "?".to_owned(), |pid| pid.to_string());
                return Err(Failure::failed(Message::new(3306, [("pid", pid)])));
            }
            other => return other.map_err(failed),
        }
    }
}

/// A second key of one name would make what the first one signed look forged.
fn refuse_to_replace(dir: &Path) -> Result<(), Failure> {
    let was_made = fs::exists(public_key(dir)).map_err(failed)?;
    if was_made { Err(about(3304, &keys_dir(dir).join(SECRET))) } else { Ok(()) }
}

fn about(code: u16, file: &Path) -> Failure {
    let message = Message::new(code, [("file", file.display().to_string())]);
    Failure { message, exit: Exit::Failed }
}

fn read(path: &Path) -> io::Result<Zeroizing<String>> {
    let mut line = Zeroizing::new(String::new());
    File::open(path)?.take(1024).read_to_string(&mut line)?;
    Ok(line)
}

/// Makes a new key, durable when this returns; half of one never has its name.
fn make(keys: &Path, origin: &str) -> io::Result<Signer> {
    let mut seed = Zeroizing::new([0; 32]);
    world::fill_random(seed.as_mut_slice());
    let signer = Signer::new(&notary::key_name(origin), &seed).map_err(io::Error::other)?;
    put(keys, SECRET, &signer.written(), 0o600)?;
    Ok(signer)
}

fn publish(dir: &Path, verifier: &Verifier) -> io::Result<()> {
    let (shelf, key) = (shelf_dir(dir), verifier.to_string());
    match read(&shelf.join(PUBLIC)) {
        Ok(line) if line.trim_end() == key => Ok(()),
        Ok(_) => put(&shelf, PUBLIC, &key, 0o644),
        Err(error) if error.kind() == io::ErrorKind::NotFound => put(&shelf, PUBLIC, &key, 0o644),
        Err(error) => Err(error),
    }
}

fn put(directory: &Path, name: &str, line: &str, mode: u32) -> io::Result<()> {
    let unfinished = directory.join(format!("{name}.new"));
    let options = OpenOptions::new().write(true).create(true).truncate(true).mode(mode).clone();
    let mut file = options.open(&unfinished)?;
    file.write_all(line.as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    fs::rename(&unfinished, directory.join(name))?;
    File::open(directory)?.sync_all()
}
