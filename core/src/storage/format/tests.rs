//! Specs: an unfinished directory, a newer one, and the exact bytes of today's.

use super::*;
use crate::storage::memory::MemoryDisk;

fn holding(line: &str) -> MemoryDisk {
    let mut root = MemoryDisk::new();
    let fd = root.create(NAME, line.len() as u64).unwrap();
    root.write_at(fd, 0, line.as_bytes()).unwrap();
    root
}

#[test]
fn a_directory_without_the_file_was_never_finished() {
    assert!(matches!(check(&mut MemoryDisk::new()), Err(FormatError::Missing)));
}

#[test]
fn the_line_is_pinned() {
    let mut root = MemoryDisk::new();
    write(&mut root).unwrap();
    check(&mut root).unwrap();

    let mut bytes = [0; 34];
    let fd = root.open(NAME).unwrap();
    root.read_at(fd, 0, &mut bytes).unwrap();
    assert_eq!(&bytes, b"dienhong data directory, format 1\n");
}

#[test]
fn the_next_format_is_refused_by_its_number() {
    let mut root = holding("dienhong data directory, format 2\n");
    assert!(matches!(check(&mut root), Err(FormatError::Newer { found: 2 })));
}

#[test]
fn anything_else_is_not_readable() {
    for line in ["", "dienhong data directory, format x\n", "\u{0}\u{0}"] {
        assert!(matches!(check(&mut holding(line)), Err(FormatError::Unreadable)), "{line:?}");
    }
}
