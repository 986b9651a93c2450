//! The master key in its file: one line of base64 that only its owner may read.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::failed;
use crate::catalogue::Message;
use crate::failure::Failure;

const NAME: &str = "master.key";

/// Makes a new key, durable when this returns. An existing file is refused.
pub(super) fn make(keys: &Path) -> io::Result<Zeroizing<[u8; 32]>> {
    let mut key = Zeroizing::new([0; 32]);
    super::world::fill_random(key.as_mut_slice());
    let options = OpenOptions::new().write(true).create_new(true).mode(0o600).clone();
    let mut file = options.open(keys.join(NAME))?;
    let line = Zeroizing::new(STANDARD.encode(key.as_slice()) + "\n");
    file.write_all(line.as_bytes())?;
    file.sync_all()?;
    File::open(keys)?.sync_all()?;
    Ok(key)
}

/// # Errors
///
/// DH3114, where it is gone, closed to this account, or no key; else what the disk says.
pub(super) fn read(keys: &Path) -> Result<Zeroizing<[u8; 32]>, Failure> {
    line(keys).map_err(|error| match error.kind() {
        ErrorKind::NotFound | ErrorKind::PermissionDenied | ErrorKind::InvalidData => {
            Failure::failed(Message::new(3114, [("reason", error.to_string())]))
        }
        _ => failed(error),
    })
}

fn line(keys: &Path) -> io::Result<Zeroizing<[u8; 32]>> {
    let mut line = Zeroizing::new(String::new());
    File::open(keys.join(NAME))?.take(256).read_to_string(&mut line)?;
    let unreadable = || io::Error::new(ErrorKind::InvalidData, "not a master key");
    let bytes = Zeroizing::new(STANDARD.decode(line.trim_end()).map_err(|_| unreadable())?);
    let key = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| unreadable())?;
    Ok(Zeroizing::new(key))
}
