//! Specs: the newest valid slot counts; the bytes are pinned.

use super::*;
use crate::storage::memory::MemoryDisk;

fn head(sequence: u64) -> Head {
    Head {
        sequence,
        log_id: *b"0123456789abcdef",
        epoch: 2,
        position: sequence * 10,
        segment: 1,
        clean: true,
        offset: 4096,
        chain: [9; 32],
    }
}

fn spoil(root: &mut MemoryDisk, offset: u64) {
    let fd = root.open(NAME).unwrap();
    root.write_at(fd, offset, &[0xFF]).unwrap();
}

#[test]
fn a_directory_without_the_file_has_none() {
    assert_eq!(read(&mut MemoryDisk::new()).unwrap(), Found::Missing);
}

#[test]
fn the_newest_slot_counts_and_a_damaged_one_leaves_the_one_before() {
    let mut root = MemoryDisk::new();
    let fd = create(&mut root, &head(4)).unwrap();
    write(&mut root, fd, &head(5)).unwrap();
    assert_eq!(read(&mut root).unwrap(), Found::Head(head(5)));

    spoil(&mut root, DISTANCE + 300);
    assert_eq!(read(&mut root).unwrap(), Found::Half(head(4)));

    spoil(&mut root, 300);
    assert_eq!(read(&mut root).unwrap(), Found::Unreadable);
}

#[test]
fn a_number_that_no_log_reaches_is_damage() {
    let beyond = [
        Head { sequence: u64::MAX - 1, ..head(0) },
        Head { epoch: u64::MAX, ..head(0) },
        Head { position: BEYOND, ..head(0) },
        Head { offset: BEYOND, ..head(0) },
        Head { segment: u32::MAX, ..head(0) },
    ];
    for head in beyond {
        let mut root = MemoryDisk::new();
        create(&mut root, &head).unwrap();
        assert_eq!(read(&mut root).unwrap(), Found::Unreadable, "{head:?}");
    }
}

#[test]
fn a_zero_slot_is_one_not_yet_written_only_beside_the_very_first() {
    let mut root = MemoryDisk::new();
    let fd = create(&mut root, &head(0)).unwrap();
    assert_eq!(read(&mut root).unwrap(), Found::Head(head(0)));
    write(&mut root, fd, &head(1)).unwrap();
    root.write_at(fd, 0, &[0; SLOT]).unwrap();
    assert_eq!(read(&mut root).unwrap(), Found::Half(head(1)));
}

#[test]
fn an_unfinished_file_of_an_interrupted_start_is_replaced() {
    let mut root = MemoryDisk::new();
    root.create(UNFINISHED, LENGTH).unwrap();
    create(&mut root, &head(0)).unwrap();
    assert_eq!(read(&mut root).unwrap(), Found::Head(head(0)));
}

#[test]
fn the_bytes_are_pinned() {
    let slot = encode(&head(5));
    assert_eq!(&slot[..16], b"DHhead_1\x05\0\0\0\0\0\0\0");
    assert_eq!(&slot[16..32], b"0123456789abcdef");
    assert_eq!(&slot[32..48], b"\x02\0\0\0\0\0\0\0\x32\0\0\0\0\0\0\0");
    assert_eq!(&slot[48..64], b"\x01\0\0\0\x01\0\0\0\0\x10\0\0\0\0\0\0");
    assert_eq!(slot[64..96], [9; 32]);
    assert!(slot[96..508].iter().all(|&byte| byte == 0));
    assert_eq!(slot[508..], crc(&slot[..508]).to_le_bytes());
}
