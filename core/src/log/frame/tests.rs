//! Specs: the bytes of a frame are pinned; several runs; every bit of a header counts.

use super::*;

fn place() -> Place {
    Place { log_id: *b"0123456789abcdef", segment: 3, offset: 0x2000, alignment: 512 }
}

const LABEL: Label = Label { kind: Kind::Data, first: 42, count: 2 };

fn encoded(body: &[u8], alignment: u32) -> Vec<u8> {
    let mut out = Vec::new();
    encode(&Place { alignment, ..place() }, &LABEL, body, &mut out);
    out
}

#[test]
fn the_bytes_are_pinned() {
    let frame = encoded(b"body", 512);

    assert_eq!(frame.len(), 1024);
    assert_eq!(&frame[..16], b"DHframe1\x02\x09\x01\0\x03\0\0\0");
    assert_eq!(&frame[16..32], b"0123456789abcdef");
    assert_eq!(&frame[32..48], b"\0\x20\0\0\0\0\0\0\x2a\0\0\0\0\0\0\0");
    assert_eq!(&frame[48..64], b"\x04\0\0\0\x02\0\0\0\0\0\0\0\x01\0\0\0");
    assert_eq!(&frame[64..68], crc(&frame[512..]).to_le_bytes());
    assert!(frame[68..508].iter().all(|&byte| byte == 0));
    assert_eq!(&frame[508..512], b"\x33\xbc\xc6\xdb");
    assert_eq!(&frame[512..516], b"body");
}

#[test]
fn the_checksum_is_crc_32c() {
    // RFC 3720, appendix B.4: 32 bytes of zeros, and the check value of the catalogue of CRCs.
    assert_eq!(crc(&[0; 32]), 0x8a91_36aa);
    assert_eq!(crc(b"123456789"), 0xe306_9283);
}

#[test]
fn a_body_of_one_run_fits_one_header_and_a_byte_more_needs_two() {
    assert_eq!(size(RUN * SECTOR, 512), ((RUN + 1) * SECTOR) as u64);
    assert_eq!(size(RUN * SECTOR + 1, 512), ((RUN + 3) * SECTOR) as u64);
    assert_eq!(size(0, 512), 512);
    assert_eq!(size(0, 4096), 4096);
}

#[test]
fn every_run_names_its_own_place_and_where_its_frame_begins() {
    let frame = encoded(&vec![7; 2 * RUN * SECTOR + 1], 4096);

    for run in 0..3 {
        let at = run * (RUN + 1) * SECTOR;
        let header = parse_header(&frame[at..at + SECTOR]).unwrap();
        assert_eq!(header.place.offset, 0x2000 + at as u64);
        assert_eq!(header.frame_start(), Some(0x2000));
        assert_eq!((header.run as usize, header.runs), (run, 3));
        assert_eq!(header.size(), frame.len() as u64);
    }
}

#[test]
fn a_header_with_any_bit_changed_is_none() {
    let frame = encoded(b"body", 512);
    for bit in 0..SECTOR * 8 {
        let mut sector = frame[..SECTOR].to_vec();
        sector[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(parse_header(&sector), None, "bit {bit}");
    }
}

#[test]
fn the_beginning_of_a_sector_is_no_header() {
    let frame = encoded(b"body", 512);
    for length in 0..SECTOR {
        assert_eq!(parse_header(&frame[..length]), None, "{length} bytes");
    }
}
