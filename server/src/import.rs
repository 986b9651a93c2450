//! Files of an office become commands, row by row. In reading order:
//!
//! - [`kind`]: the kinds of files and their columns
//! - [`source`]: text, encoding, separator
//! - [`records`]: lines to records, in bounded memory
//! - [`headings`]: which column is which
//! - [`cell`]: text to values
//! - [`rows`]: records to commands
//! - [`order`]: which row must be recorded before which
//! - [`decisions`]: rows that are recorded together or not at all
//! - [`run`]: reading and recording side by side
//! - [`tally`]: how far it has come
//! - [`answer`]: what is told in the end
pub mod answer;
pub mod cell;
mod decisions;
mod gathered;
pub mod headings;
pub mod kind;
pub mod order;
mod reader;
pub mod records;
pub mod rows;
pub mod run;
#[cfg(feature = "xlsx")]
mod sheet;
pub mod source;
pub mod tally;
