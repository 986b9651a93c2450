//! The file system under the data directory: one that forgets, or that may not have synced what it
//! says it did, is told at every opening.

use std::path::Path;

use crate::catalogue::Message;

/// Magic number of statfs(2), name, and what is said of it.
const DOUBTFUL: [(u64, &str, u16); 8] = [
    (0x0102_1994, "tmpfs", 3036),
    (0x8584_58f6, "ramfs", 3036),
    (0x794c_7630, "overlay", 3037),
    (0x6969, "NFS", 3038),
    (0xff53_4d42, "CIFS", 3038),
    (0xfe53_4d42, "SMB", 3038),
    (0x0102_1997, "9P", 3038),
    (0x6573_5546, "FUSE", 3038),
];

pub(super) fn warning(dir: &Path) -> Option<Message> {
    let magic = rustix::fs::statfs(dir).ok()?.f_type.cast_unsigned();
    // A 32-bit number that some kernels hand out with its sign.
    about(magic & 0xffff_ffff)
}

fn about(magic: u64) -> Option<Message> {
    let (_, name, code) = DOUBTFUL.iter().find(|(doubtful, ..)| *doubtful == magic)?;
    Some(Message::new(*code, [("file_system", (*name).to_owned())]))
}

#[cfg(test)]
mod tests;
