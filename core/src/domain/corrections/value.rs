//! The text of a correction's value, read as its column is read in an import file. Nothing is
//! given where the value is empty.

use super::{Correction, CorrectionRefusal};
use crate::domain::calendar::{Day, PartialDay, Precision};
use crate::domain::text::fold;

type Read<T> = Result<T, CorrectionRefusal>;

/// The text of a column that can't be blanked.
pub fn required(correction: &Correction) -> Read<&str> {
    let column = correction.column;
    correction.value.as_deref().ok_or(CorrectionRefusal::MustBeGiven { column })
}

pub fn partial_day(correction: &Correction) -> Read<Option<PartialDay>> {
    let column = correction.column;
    read(correction, |text| PartialDay::parse(text).ok_or(CorrectionRefusal::NotADay { column }))
}

pub fn day(correction: &Correction) -> Read<Option<Day>> {
    let column = correction.column;
    match partial_day(correction)? {
        Some(day) if day.precision() == Precision::Day => Ok(Some(day.first())),
        Some(_) => Err(CorrectionRefusal::NotAFullDay { column }),
        None => Ok(None),
    }
}

/// The full day of a column that can't be blanked.
pub fn exact_day(correction: &Correction) -> Read<Day> {
    day(correction)?.ok_or(CorrectionRefusal::MustBeGiven { column: correction.column })
}

/// A whole number, zero or more.
pub fn whole(correction: &Correction) -> Read<Option<i64>> {
    let column = correction.column;
    read(correction, |text| scaled(text, 0).ok_or(CorrectionRefusal::NotAWhole { column }))
}

/// The whole number of a column that can't be blanked.
pub fn whole_required(correction: &Correction) -> Read<i64> {
    whole(correction)?.ok_or(CorrectionRefusal::MustBeGiven { column: correction.column })
}

pub fn thousandths(correction: &Correction) -> Read<Option<i64>> {
    decimal(correction, 3)
}

/// A number of up to `places` decimals, in units of the last.
pub fn decimal(correction: &Correction, places: u32) -> Read<Option<i64>> {
    let column = correction.column;
    read(correction, |text| {
        scaled(text, places).ok_or(CorrectionRefusal::NotADecimal { column, places })
    })
}

/// One of some words, whatever its case and marks.
pub fn word<T: Copy>(correction: &Correction, known: &[(&str, T)]) -> Read<Option<T>> {
    let column = correction.column;
    read(correction, |text| {
        let folded = fold(text);
        let found = known.iter().find(|(word, _)| fold(word) == folded);
        found.map(|(_, value)| *value).ok_or_else(|| {
            let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
            CorrectionRefusal::NotAWord { column, known: words.join(", ") }
        })
    })
}

/// The word of a column that can't be blanked.
pub fn word_required<T: Copy>(correction: &Correction, known: &[(&str, T)]) -> Read<T> {
    word(correction, known)?.ok_or(CorrectionRefusal::MustBeGiven { column: correction.column })
}

fn read<T>(correction: &Correction, parse: impl Fn(&str) -> Read<T>) -> Read<Option<T>> {
    correction.value.as_deref().map(parse).transpose()
}

/// Separators in groups of three are tried first: 1.234 is one thousand two hundred and
/// thirty-four, 1.5 is one and a half.
fn scaled(text: &str, places: u32) -> Option<i64> {
    if let Some(digits) = digits_of_whole(text) {
        return digits.parse::<i64>().ok()?.checked_mul(10_i64.checked_pow(places)?);
    }
    let point = text.rfind(['.', ','])?;
    let (whole, part) = (&text[..point], text[point + 1..].trim_end_matches('0'));
    let width = u32::try_from(part.len()).ok().filter(|width| *width <= places)?;
    if !part.bytes().all(|byte| byte.is_ascii_digit()) || whole.contains(&text[point..=point]) {
        return None;
    }
    let whole = digits_of_whole(whole)?.parse::<i64>().ok()?;
    let part = if part.is_empty() { 0 } else { part.parse::<i64>().ok()? };
    let part = part.checked_mul(10_i64.checked_pow(places - width)?)?;
    whole.checked_mul(10_i64.checked_pow(places)?)?.checked_add(part)
}

fn digits_of_whole(text: &str) -> Option<String> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits(text) {
        return Some(text.to_owned());
    }
    let separator = text.chars().find(|sign| !sign.is_ascii_digit())?;
    if !matches!(separator, '.' | ',' | ' ' | '\u{a0}' | '\u{202f}') {
        return None;
    }
    let mut groups = text.split(separator);
    let first = groups.next().filter(|first| digits(first) && first.len() <= 3)?;
    let grouped = !first.starts_with('0') && groups.all(|group| digits(group) && group.len() == 3);
    grouped.then(|| text.chars().filter(char::is_ascii_digit).collect())
}
