//! The key store copied, also beside the process that writes: read again until it stood still.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use super::{about, put, unwritten};
use crate::app::{self, LAST_SIGNED};
use crate::failure::Failure;

/// Rotation swaps `HEAD` and then takes files away: a copy that met it is taken again.
const LOOKS: usize = 5;

/// A new copy in the place of the one that stands there, if any. `last` is the last checkpoint that
/// the copied log reaches.
pub(super) fn keep(
    from: &Path,
    to: &Path,
    last: Option<&str>,
    log_id: [u8; 16],
) -> Result<(), Failure> {
    let (new, old) = (beside(to, "new"), beside(to, "old"));
    let mut looks = 0;
    loop {
        looks += 1;
        remove(&new).and_then(|()| copy(from, &new, last)).map_err(|e| unwritten(to, &e))?;
        match app::unlocked(&new) {
            Ok(vault) if vault.store_id() == log_id => break,
            Ok(_) => return Err(about(3408, from)),
            Err(failure) if looks == LOOKS => return Err(failure),
            Err(_) => {}
        }
    }
    let swap = || {
        remove(&old)?;
        if fs::exists(to)? {
            fs::rename(to, &old)?;
        }
        fs::rename(&new, to)?;
        sync_parent(to)?;
        remove(&old)
    };
    swap().map_err(|error| unwritten(to, &error))
}

/// The key store of a backup: the copy before, where a newer one was being put in its place.
pub(super) fn standing(keys: &Path) -> Result<PathBuf, Failure> {
    let candidates = [keys.to_owned(), beside(keys, "old")];
    let found = candidates.into_iter().find(|keys| keys.join("HEAD").is_file());
    found.ok_or_else(|| about(3404, keys))
}

/// Copies all but the key of a snapshot that stays behind, and what was being made.
pub(super) fn copy(from: &Path, to: &Path, last: Option<&str>) -> io::Result<()> {
    fs::DirBuilder::new().mode(0o700).create(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        let text = name.to_string_lossy();
        let stays = text == "state-key" || text.ends_with(".tmp") || text.ends_with(".new");
        if stays || text == LAST_SIGNED || !entry.file_type()?.is_file() {
            continue;
        }
        match put(&entry.path(), &to.join(&name)) {
            // A file of a generation that went meanwhile.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            other => other?,
        }
    }
    if let Some(last) = last {
        fs::write(to.join(LAST_SIGNED), last)?;
        File::open(to.join(LAST_SIGNED))?.sync_all()?;
    }
    File::open(to)?.sync_all()
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let name =
        path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    path.with_file_name(format!("{name}.{suffix}"))
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

fn sync_parent(path: &Path) -> io::Result<()> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    File::open(parent.unwrap_or(Path::new(".")))?.sync_all()
}
