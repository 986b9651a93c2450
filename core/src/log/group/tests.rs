//! Specs: the bytes of a group are pinned, and nothing else is one.

use super::*;

fn entry(bytes: &[u8]) -> Entry {
    Entry { leaf: [0; 32], bytes: bytes.to_vec() }
}

fn header(count: u32) -> Header {
    Header { count, epoch: 2, first: 7, before: [0xAA; 32], tree_size: 6, root: [0xBB; 32] }
}

fn encoded() -> Vec<u8> {
    let mut bytes = Vec::new();
    encode(&header(2), &[entry(b"first"), entry(b"")], &mut bytes);
    bytes
}

#[test]
fn the_bytes_are_pinned() {
    let expected = [
        b"DHg1\x02\0\0\0".as_slice(),
        b"\x02\0\0\0\0\0\0\0\x07\0\0\0\0\0\0\0",
        &[0xAA; 32],
        b"\x06\0\0\0\0\0\0\0",
        &[0xBB; 32],
        b"\x05\0\0\0first\0\0\0\0",
    ];
    assert_eq!(encoded(), expected.concat());
}

#[test]
fn a_group_comes_back_with_its_positions() {
    let bytes = encoded();
    let group = Group::parse(&bytes).unwrap();

    assert_eq!(group.header, header(2));
    assert_eq!(group.last(), 8);
    let commits: Vec<_> = group.commits().collect();
    assert_eq!(commits, [(7, b"first".as_slice()), (8, b"")]);
    assert_eq!(bytes.len(), length(&[entry(b"first"), entry(b"")]));
}

#[test]
fn a_byte_more_or_less_is_no_group() {
    let bytes = encoded();
    for end in 0..bytes.len() {
        assert!(Group::parse(&bytes[..end]).is_none(), "{end} bytes");
    }
    assert!(Group::parse(&[bytes.as_slice(), &[0]].concat()).is_none());
}

#[test]
fn a_group_without_commits_is_none() {
    let mut bytes = Vec::new();
    encode(&header(0), &[], &mut bytes);
    assert!(Group::parse(&bytes).is_none());
}

#[test]
fn a_group_that_counts_further_than_any_log_is_none() {
    let far = u64::MAX;
    let beyond = [
        Header { first: far, ..header(2) },
        Header { epoch: far, ..header(2) },
        Header { tree_size: far, ..header(2) },
    ];
    for header in beyond {
        let mut bytes = Vec::new();
        encode(&header, &[entry(b"first"), entry(b"")], &mut bytes);
        assert!(Group::parse(&bytes).is_none(), "{header:?}");
    }
}

#[test]
fn two_logs_begin_differently() {
    assert_ne!(genesis(&[1; 16]), genesis(&[2; 16]));
}
