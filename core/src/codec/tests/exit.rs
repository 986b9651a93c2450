//! The tested exit from bincode: another implementation writes and reads the same bytes.

use serde::{Deserialize, Serialize};

use crate::codec::shape::PartialDayV1;

/// One of everything that the stored shapes are made of.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Everything {
    flag: bool,
    byte: u8,
    short: u16,
    number: u32,
    long: u64,
    uuid: u128,
    signed: i32,
    money: i64,
    text: String,
    hash: [u8; 32],
    given: Option<u32>,
    missing: Option<String>,
    list: Vec<i64>,
    choice: Vec<Choice>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Choice {
    Plain,
    Number(u32),
    Pair(u32, u16),
    Named { batch: u32, row: u32 },
}

fn everything(edge: i64) -> Everything {
    let wide = u128::from(edge.unsigned_abs());
    Everything {
        flag: edge % 2 == 0,
        byte: u8::try_from(wide % 256).unwrap(),
        short: u16::try_from(wide % 65_536).unwrap(),
        number: u32::try_from(wide % (1 << 32)).unwrap(),
        long: edge.unsigned_abs(),
        uuid: wide << 64 | wide,
        signed: i32::try_from(edge % (1 << 31)).unwrap(),
        money: edge,
        text: "Diên Hồng".repeat(usize::from(u8::try_from(wide % 64).unwrap())),
        hash: [7; 32],
        given: Some(251),
        missing: None,
        list: vec![0, -1, 250, 251, 65_535, 65_536, edge],
        choice: vec![
            Choice::Plain,
            Choice::Number(u32::MAX),
            Choice::Pair(1, 2),
            Choice::Named { batch: 1, row: 300 },
        ],
    }
}

#[test]
fn another_implementation_writes_the_same_bytes() {
    for edge in [0, 1, -1, 250, 251, 252, 65_535, 65_536, 1 << 32, i64::MAX, i64::MIN] {
        let shape = everything(edge);
        let mut ours = Vec::new();
        crate::codec::write(&shape, &mut ours);
        let theirs = bincode_next::serde::encode_to_vec(&shape, bincode_next::config::standard());
        assert_eq!(ours, theirs.unwrap(), "{edge}");
        assert_eq!(crate::codec::read::<Everything>(&ours).unwrap(), shape);
    }
}

#[test]
fn another_implementation_reads_a_stored_shape() {
    let mut bytes = Vec::new();
    let day = crate::domain::calendar::PartialDay::parse("1948-05").unwrap();
    crate::codec::write(&<PartialDayV1 as crate::codec::shape::Shape<_>>::of(&day), &mut bytes);
    let config = bincode_next::config::standard();
    let (read, length): ((i32, u8), usize) =
        bincode_next::serde::decode_from_slice(&bytes, config).unwrap();
    assert_eq!((read, length), ((day.first().number(), 1), bytes.len()));
}
