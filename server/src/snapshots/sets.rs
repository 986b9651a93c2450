//! Sets of files that stand whole or not at all: synced, then their directory, then named by their
//! position, then the folder synced; older sets go last.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use dienhong_core::domain::ids::Position;

/// One folder of the data directory.
pub(super) struct Sets {
    folder: PathBuf,
}

impl Sets {
    pub(super) fn of(dir: &Path, folder: &str) -> Sets {
        Sets { folder: dir.join(folder) }
    }

    /// The position of the newest set; the start where there is none.
    pub(super) fn newest(&self) -> Position {
        Position(self.positions().unwrap_or_default().into_iter().max().unwrap_or_default())
    }

    fn positions(&self) -> io::Result<Vec<u64>> {
        let mut positions = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let name = entry?.file_name();
            positions.extend(name.to_str().and_then(|name| name.parse::<u64>().ok()));
        }
        Ok(positions)
    }

    pub(super) fn path(&self, position: Position) -> PathBuf {
        self.folder.join(format!("{:020}", position.0))
    }

    /// The files of a set by name, open.
    pub(super) fn files(&self, position: Position) -> io::Result<Vec<(String, File)>> {
        let mut files = Vec::new();
        for entry in fs::read_dir(self.path(position))? {
            let entry = entry?;
            if let Ok(name) = entry.file_name().into_string() {
                files.push((name, File::open(entry.path())?));
            }
        }
        Ok(files)
    }

    /// Takes the place of all other sets. `fill` writes its files into the directory that it is
    /// given, each synced; `settle` is the last word, once they are durable.
    pub(super) fn replace<T>(
        &self,
        position: Position,
        fill: impl FnOnce(&Path) -> io::Result<T>,
        settle: impl FnOnce(T) -> io::Result<bool>,
    ) -> io::Result<()> {
        let new = self.folder.join("new");
        remove(&new)?;
        fs::create_dir_all(&new)?;
        let filled = fill(&new).and_then(|filled| {
            File::open(&new)?.sync_all()?;
            settle(filled)
        });
        match filled {
            Ok(true) => {}
            // A full disk gets its room back.
            Ok(false) => return remove(&new),
            Err(error) => {
                let _ = remove(&new);
                return Err(error);
            }
        }
        self.discard(position)?;
        fs::rename(&new, self.path(position))?;
        File::open(&self.folder)?.sync_all()?;
        let mut others = self.positions()?.into_iter().map(Position).filter(|it| *it != position);
        others.try_for_each(|other| self.discard(other))
    }

    /// Renamed first: a directory goes file by file, and half of one must not be taken for a set.
    pub(super) fn discard(&self, position: Position) -> io::Result<()> {
        let old = self.folder.join("old");
        remove(&old)?;
        match fs::rename(self.path(position), &old) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            renamed => renamed.and_then(|()| remove(&old)),
        }
    }
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
