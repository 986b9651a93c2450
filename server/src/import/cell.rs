//! One cell of text to one value. What comes out is well formed; whether it is true is for the
//! rules.

use dienhong_core::domain::calendar::{Day, PartialDay, Precision};
use dienhong_core::domain::column::Column;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::catalogue::Message;
use crate::i18n::fold;

/// The longest cell, in characters: a note of several pages.
pub const CHARACTERS_MAX: usize = 8_000;

/// Why a cell can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellFault {
    Empty,
    NoDate,
    NoSuchDay,
    YearOutOfRange,
    NotAFullDay,
    NotWhole,
    OutOfRange,
    NotANumber { places: u32 },
    UnknownWord { known: String, nearest: String },
    TooLong,
}

impl CellFault {
    pub fn message(&self, column: Column, value: &str) -> Message {
        let (column, value) = (("column", column.name().to_owned()), ("value", value.to_owned()));
        match self {
            CellFault::Empty => Message::new(2001, [column]),
            CellFault::NoDate => Message::new(2006, [value]),
            CellFault::NoSuchDay => Message::new(2103, [value]),
            CellFault::YearOutOfRange => Message::new(2015, [value]),
            CellFault::NotAFullDay => Message::new(2007, [value, column]),
            CellFault::NotWhole => Message::new(2008, [value]),
            CellFault::OutOfRange => {
                let most = ("most", WHOLE_MAX.to_string());
                Message::new(2009, [value, ("least", "0".to_owned()), most])
            }
            CellFault::NotANumber { places } => {
                Message::new(2010, [value, ("places", places.to_string())])
            }
            CellFault::UnknownWord { known, nearest } => {
                let words = [("known", known.clone()), ("nearest", nearest.clone())];
                let [known, nearest] = words;
                Message::new(2011, [value, column, known, nearest])
            }
            CellFault::TooLong => {
                Message::new(2019, [column, ("most", CHARACTERS_MAX.to_string())])
            }
        }
    }
}

/// The largest count or amount of one row: the bound of a figure that sums of a million rows keep.
pub const WHOLE_MAX: i64 = 999_999_999_999_999;

/// Canonical text: NFC and trimmed. `None` when nothing is left: the cell was not given.
pub fn canonical(cell: &str) -> Option<String> {
    let text = cell.trim_matches(|sign: char| sign.is_whitespace() || sign == '\u{feff}');
    match is_nfc_quick(text.chars()) {
        _ if text.is_empty() => None,
        IsNormalized::Yes => Some(text.to_owned()),
        IsNormalized::No | IsNormalized::Maybe => Some(text.nfc().collect()),
    }
}

pub fn text(value: &str) -> Result<String, CellFault> {
    // A character is at least one byte: only long cells are counted.
    if value.len() > CHARACTERS_MAX && value.chars().count() > CHARACTERS_MAX {
        return Err(CellFault::TooLong);
    }
    Ok(value.to_owned())
}

pub fn day(value: &str) -> Result<Day, CellFault> {
    let day = partial_day(value)?;
    match day.precision() {
        Precision::Day => Ok(day.first()),
        Precision::Month | Precision::Year => Err(CellFault::NotAFullDay),
    }
}

pub fn partial_day(value: &str) -> Result<PartialDay, CellFault> {
    PartialDay::parse(value).ok_or_else(|| date_fault(value))
}

/// Tells a date that does not exist from a text that is none.
fn date_fault(value: &str) -> CellFault {
    let slashed: Vec<&str> = value.splitn(4, '/').collect();
    let dashed: Vec<&str> = value.splitn(4, '-').collect();
    let (year, others) = match (slashed.as_slice(), dashed.as_slice()) {
        ([others @ .., year], _) if (1..=2).contains(&others.len()) => (*year, others),
        (_, [year, others @ ..]) if others.len() <= 2 => (*year, others),
        _ => return CellFault::NoDate,
    };
    let widths = if value.contains('/') { 1..=2 } else { 2..=2 };
    let shaped = all_digits(year)
        && year.len() == 4
        && others.iter().all(|part| all_digits(part) && widths.contains(&part.len()));
    match year.parse::<u32>() {
        Ok(year) if shaped && (1800..2300).contains(&year) => CellFault::NoSuchDay,
        Ok(_) if shaped => CellFault::YearOutOfRange,
        _ => CellFault::NoDate,
    }
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A year of the calendar, in four digits.
pub fn year(value: &str) -> Result<i32, CellFault> {
    if !all_digits(value) {
        return Err(CellFault::NotWhole);
    }
    let year = value.parse().ok().filter(|_| value.len() == 4);
    let year = year.filter(|year| PartialDay::year(*year).is_some());
    year.ok_or(CellFault::YearOutOfRange)
}

/// A whole number, zero or more; a dot, a comma or a space may separate groups of three.
pub fn whole(value: &str) -> Result<i64, CellFault> {
    if let Some(rest) = value.strip_prefix(['-', '−']) {
        return Err(digits_of_whole(rest).map_or(CellFault::NotWhole, |_| CellFault::OutOfRange));
    }
    let digits = digits_of_whole(value).ok_or(CellFault::NotWhole)?;
    let number = digits.parse().ok().filter(|number| *number <= WHOLE_MAX);
    number.ok_or(CellFault::OutOfRange)
}

fn digits_of_whole(value: &str) -> Option<String> {
    if all_digits(value) {
        return Some(value.to_owned());
    }
    let separator = value.chars().find(|sign| !sign.is_ascii_digit())?;
    if !is_group_separator(separator) {
        return None;
    }
    let mut groups = value.split(separator);
    let first = groups.next()?;
    let grouped = (1..=3).contains(&first.len())
        && all_digits(first)
        && !first.starts_with('0')
        && groups.all(|group| group.len() == 3 && all_digits(group));
    grouped.then(|| value.chars().filter(char::is_ascii_digit).collect())
}

fn is_group_separator(sign: char) -> bool {
    matches!(sign, '.' | ',' | ' ' | '\u{a0}' | '\u{202f}')
}

/// A number with up to `places` decimals, as an integer of the last place. What reads as a whole
/// number with groups of three is one: 1.234 is one thousand two hundred and thirty-four.
pub fn decimal(value: &str, places: u32) -> Result<i64, CellFault> {
    match whole(value) {
        Ok(number) => number.checked_mul(10_i64.pow(places)).ok_or(CellFault::OutOfRange),
        Err(CellFault::OutOfRange) => Err(CellFault::OutOfRange),
        Err(_) => plain_decimal(value, places),
    }
}

/// As [`decimal`], where the number is known to be small: a dot or comma is always the point.
pub fn fraction(value: &str, places: u32) -> Result<i64, CellFault> {
    if all_digits(value) { decimal(value, places) } else { plain_decimal(value, places) }
}

fn plain_decimal(value: &str, places: u32) -> Result<i64, CellFault> {
    let fault = CellFault::NotANumber { places };
    let point = value.rfind(['.', ',']).ok_or(fault.clone())?;
    let (whole_part, part) = (&value[..point], &value[point + 1..]);
    let part = part.trim_end_matches('0');
    let width = u32::try_from(part.len()).unwrap_or(u32::MAX);
    if width > places || !(part.is_empty() || all_digits(part)) {
        return Err(fault);
    }
    // The separator of groups and the point are never the same sign.
    let digits = digits_of_whole(whole_part)
        .filter(|_| !whole_part.contains(&value[point..=point]))
        .ok_or(fault)?;
    let part: i64 = format!("{part:0<width$}", width = places as usize).parse().unwrap_or(0);
    let scaled = digits
        .parse::<i64>()
        .ok()
        .and_then(|number| number.checked_mul(10_i64.pow(places))?.checked_add(part));
    scaled.ok_or(CellFault::OutOfRange)
}

/// A word of a fixed list, whatever its case and diacritics. The first words of `known` are those
/// the answer names.
pub fn word<T: Copy>(value: &str, known: &[(&str, T)]) -> Result<T, CellFault> {
    if let Some((_, found)) = known.iter().find(|(word, _)| *word == value) {
        return Ok(*found);
    }
    let folded = fold(value);
    let found = known.iter().find(|(word, _)| fold(word) == folded);
    found.map(|(_, value)| *value).ok_or_else(|| unknown_word(&folded, known))
}

fn unknown_word<T>(folded: &str, known: &[(&str, T)]) -> CellFault {
    let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
    let nearest = words.iter().min_by_key(|word| distance(folded, &fold(word)));
    let nearest = nearest.copied().unwrap_or_default().to_owned();
    CellFault::UnknownWord { known: words.join(", "), nearest }
}

/// How many signs must be changed, added or left out to make one word of the other.
pub fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, letter) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, other) in right.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != *other);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests;
