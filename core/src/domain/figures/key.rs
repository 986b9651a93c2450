//! The parts of a correction's key.

use super::FigureRefusal;
use crate::domain::calendar::Day;
use crate::domain::corrections::Correction;
use crate::domain::refusal::Refusal;

/// A part, counted from 0; empty when the key has fewer parts.
pub(super) fn part(correction: &Correction, index: usize) -> &str {
    correction.key.get(index).map_or("", String::as_str)
}

pub(super) fn day(correction: &Correction, index: usize) -> Result<Day, Refusal> {
    Day::parse(part(correction, index)).ok_or_else(|| unknown(correction))
}

/// No recorded row has that key.
pub(super) fn unknown(correction: &Correction) -> Refusal {
    FigureRefusal::NoSuchRow { key: correction.key.join("|") }.into()
}
