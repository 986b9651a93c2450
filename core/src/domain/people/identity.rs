//! Identity numbers (*số định danh cá nhân*): three digits for the place of birth registration, one
//! for century and sex, two for the year of birth, six at random; no check digit. The older nine
//! digits (CMND) say nothing.
//!
//! Source: Law on Identification 2023, article 12; Decree 137/2015, article 13; Circular
//! 07/2016/TT-BCA. Wrong registrations are common among old people: a mismatch is a warning.

use super::{PersonRefusal, Sex};

/// The 63 provinces before 2025, by the code of the General Statistics Office: places of birth
/// registration stay for life.
const PROVINCES: [u16; 63] = [
    1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37,
    38, 40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77,
    79, 80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96,
];

/// From here on the prefix is that of another country.
const COUNTRIES: u16 = 100;

/// The digits, without the blanks, dots and hyphens that lists put between them.
pub(super) fn digits(text: &str) -> Result<String, PersonRefusal> {
    let plain: String =
        text.chars().filter(|sign| !sign.is_whitespace() && !matches!(sign, '.' | '-')).collect();
    let shaped = matches!(plain.len(), 9 | 12) && plain.bytes().all(|byte| byte.is_ascii_digit());
    if shaped {
        Ok(plain)
    } else {
        Err(PersonRefusal::IdentityShape { signs: plain.chars().count() })
    }
}

/// What in the number does not fit the record.
pub(super) fn mismatches(digits: &str, sex: Sex, born_in: i32) -> Vec<PersonRefusal> {
    if digits.len() != 12 {
        return Vec::new();
    }
    let number = |range: std::ops::Range<usize>| digits[range].parse::<u16>().unwrap_or_default();
    let (place, century_and_sex, year) = (number(0..3), number(3..4), number(4..6));
    let mut found = Vec::new();
    if place < COUNTRIES && !PROVINCES.contains(&place) {
        found.push(PersonRefusal::IdentityProvince);
    }
    let says = if century_and_sex % 2 == 0 { Sex::Male } else { Sex::Female };
    if says != sex {
        found.push(PersonRefusal::IdentitySex);
    }
    if 1900 + i32::from(century_and_sex / 2) * 100 + i32::from(year) != born_in {
        found.push(PersonRefusal::IdentityYear { born_in });
    }
    found
}
