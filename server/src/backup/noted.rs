//! That a backup was made, noted beside the registry: so the server can tell those who ask.

use std::fs;
use std::path::Path;

use dienhong_core::domain::ids::Millis;
use serde::{Deserialize, Serialize};

const FILE: &str = "last-backup.json";

/// The last backup that was made on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Noted {
    /// Of the last commit in it.
    pub(crate) position: u64,
    pub(crate) made_at: Millis,
}

#[derive(Serialize, Deserialize)]
struct Written {
    position: u64,
    made_at: i64,
}

/// Where it can't be written, the backup stands all the same; only nobody is told of it.
pub(super) fn note(dir: &Path, made: &Noted) {
    let written = Written { position: made.position, made_at: made.made_at.0 };
    let text = serde_json::to_string(&written).expect("numbers are JSON");
    let new = dir.join(format!("{FILE}.tmp"));
    if fs::write(&new, text).is_ok() {
        let _ = fs::rename(&new, dir.join(FILE));
    }
}

/// `None`: none was made, or nobody noted it.
pub(crate) fn last(dir: &Path) -> Option<Noted> {
    let text = fs::read_to_string(dir.join(FILE)).ok()?;
    let Written { position, made_at } = serde_json::from_str(&text).ok()?;
    Some(Noted { position, made_at: Millis(made_at) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_backup_is_known_and_a_damaged_note_is_none() {
        let dir = std::env::temp_dir().join(format!("dienhong-noted-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        assert_eq!(last(&dir), None);
        for position in [7, 9] {
            let made = Noted { position, made_at: Millis(1_767_200_400_000) };
            note(&dir, &made);
            assert_eq!(last(&dir), Some(made));
        }
        fs::write(dir.join(FILE), "{").unwrap();
        assert_eq!(last(&dir), None);
        fs::remove_dir_all(&dir).unwrap();
    }
}
