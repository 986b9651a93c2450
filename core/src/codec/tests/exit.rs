//! The tested exit from bincode: another implementation writes the same bytes for every stored shape,
//! reads the same values, and refuses the same bytes. `DIENHONG_FULL` asks for a hundred times as many.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::golden;
use super::invented::Chance;
use crate::codec::shape::{Kind, Visit};
use crate::codec::{self, cells_of, plain_of};
use crate::domain::column::Column;

const TRIALS: u64 = 300;

fn theirs() -> impl bincode_next::config::Config {
    bincode_next::config::standard().with_limit::<{ codec::LIMIT }>()
}

/// Bytes read by one of the two and written again; or why not.
type Reading = Result<(Vec<u8>, usize), String>;

/// The two tell details of an error in different words.
fn kind_of(error: &impl std::fmt::Debug) -> String {
    let told = format!("{error:?}");
    told.split([' ', '(']).next().unwrap_or_default().to_owned()
}

fn ours_of<T: Serialize + DeserializeOwned>(bytes: &[u8]) -> Reading {
    let read = bincode::serde::borrow_decode_from_slice::<T, _>(bytes, codec::config());
    let (value, length) = read.map_err(|error| kind_of(&error))?;
    let mut again = Vec::new();
    codec::write(&value, &mut again);
    Ok((again, length))
}

fn theirs_of<T: Serialize + DeserializeOwned>(bytes: &[u8]) -> Reading {
    let read = bincode_next::serde::borrow_decode_from_slice::<T, _>(bytes, theirs());
    let (value, length) = read.map_err(|error| kind_of(&error))?;
    Ok((bincode_next::serde::encode_to_vec(&value, theirs()).unwrap(), length))
}

/// Every shape in turn, with values and bytes that chance made.
struct Compared {
    chance: Chance,
    trials: u64,
    kinds: Vec<(u16, u8)>,
    read: u64,
    refused: u64,
}

impl Visit for Compared {
    fn shape<T: Serialize + DeserializeOwned>(&mut self, kind: Kind) {
        self.kinds.push((kind.number, kind.schema));
        for _ in 0..self.trials {
            let value: T = self.chance.invent();
            let mut written = Vec::new();
            codec::write(&value, &mut written);
            let other = bincode_next::serde::encode_to_vec(&value, theirs()).unwrap();
            assert_eq!(written, other, "{kind:?}");
            let read = Ok((written.clone(), written.len()));
            assert_eq!(ours_of::<T>(&written), read, "{kind:?}");
            self.agree::<T>(&written, kind);
            let spoilt = self.spoilt(written);
            self.agree::<T>(&spoilt, kind);
            let nobodys = self.chance.bytes(40);
            self.agree::<T>(&nobodys, kind);
        }
    }
}

impl Compared {
    fn agree<T: Serialize + DeserializeOwned>(&mut self, bytes: &[u8], kind: Kind) {
        let ours = ours_of::<T>(bytes);
        assert_eq!(ours, theirs_of::<T>(bytes), "{kind:?} {bytes:02x?}");
        *if ours.is_ok() { &mut self.read } else { &mut self.refused } += 1;
    }

    /// A byte changed, cut out or put in, or the end cut off.
    fn spoilt(&mut self, mut bytes: Vec<u8>) -> Vec<u8> {
        for _ in 0..=self.chance.below(3) {
            let at = self.chance.below(bytes.len() + 1);
            let byte = [0, 1, 250, 251, 252, 253, 254, 255][self.chance.below(8)];
            match (self.chance.below(4), bytes.get_mut(at)) {
                (0, Some(place)) => *place = byte,
                (1, Some(_)) => drop(bytes.remove(at)),
                (2, _) => bytes.insert(at, byte),
                _ => bytes.truncate(at),
            }
        }
        bytes
    }
}

#[test]
fn another_implementation_agrees_on_every_stored_shape() {
    let more = if std::env::var_os("DIENHONG_FULL").is_some() { 100 } else { 1 };
    let (kinds, trials) = (Vec::new(), TRIALS * more);
    let mut compared = Compared { chance: Chance(7), trials, kinds, read: 0, refused: 0 };
    codec::each_shape(&mut compared);
    assert!(compared.read > compared.trials && compared.refused > compared.trials);
    compared.kinds.sort_unstable();
    assert_eq!(compared.kinds, golden::kinds());
}

#[test]
fn another_implementation_reads_what_is_sealed() {
    let mut chance = Chance(7);
    for _ in 0..TRIALS {
        let invented: Vec<(u8, Vec<u8>)> = (0..chance.below(5))
            .map(|_| (chance.roll().to_le_bytes()[0], chance.bytes(300)))
            .collect();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let cells: Vec<(Column, String)> = invented
            .iter()
            .filter_map(|(column, bytes)| Some((Column::from_id(*column)?, text(bytes))))
            .collect();
        let plain = plain_of(&cells);
        let ids: Vec<(u8, &str)> =
            cells.iter().map(|(column, text)| (column.id(), text.as_str())).collect();
        assert_eq!(*plain, bincode_next::serde::encode_to_vec(&ids, theirs()).unwrap());
        assert_eq!(cells_of(codec::CELLS, &plain), Ok(cells));
    }
}
