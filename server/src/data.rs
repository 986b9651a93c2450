//! The tables that the program ships: real administrative units, names, kinds. Sources and licences
//! stand in `assets/NOTICE`.

use std::io::Read;

use flate2::read::GzDecoder;
use serde::de::DeserializeOwned;

pub mod kinds;
pub mod names;
pub mod units;

/// The rows of a shipped table.
fn rows<T: DeserializeOwned>(table: &[u8]) -> Vec<T> {
    let mut text = String::new();
    GzDecoder::new(table).read_to_string(&mut text).expect("a shipped table is whole");
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .expect("a shipped table has the rows it promises")
}
