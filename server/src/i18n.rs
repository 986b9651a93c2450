//! Vietnamese and English: which one is spoken, and how each writes numbers and dates.

use dienhong_core::domain::calendar::Day;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Lang {
    Vi,
    En,
}

impl Lang {
    /// The language of a locale such as `en_US.UTF-8`; Vietnamese where it names neither.
    pub fn of_locale(locale: &str) -> Lang {
        if locale.starts_with("en") { Lang::En } else { Lang::Vi }
    }

    /// As BCP 47 and addresses of pages have it.
    pub fn code(self) -> &'static str {
        self.pick("vi", "en")
    }

    #[must_use]
    pub fn other(self) -> Lang {
        self.pick(Lang::En, Lang::Vi)
    }

    pub fn pick<T>(self, vi: T, en: T) -> T {
        match self {
            Lang::Vi => vi,
            Lang::En => en,
        }
    }

    /// `1.234` or `1,234`.
    pub fn whole(self, number: i128) -> String {
        let digits = number.unsigned_abs().to_string();
        let mut text = String::with_capacity(digits.len() * 4 / 3 + 2);
        if number < 0 {
            text.push('−');
        }
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push(self.pick('.', ','));
            }
            text.push(digit);
        }
        text
    }

    /// An amount already written in digits, grouped; anything else unchanged.
    pub fn digits(self, text: &str) -> String {
        text.parse().map_or_else(|_| text.to_owned(), |number| self.whole(number))
    }

    /// Millionths as `89,01 %` or `89.01 %`, rounded half to even.
    pub fn percent(self, millionths: i64) -> String {
        let hundredths = round_half_even(millionths, 100);
        let sign = if hundredths < 0 { "−" } else { "" };
        let (whole, part) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
        let whole = self.whole(i128::from(whole));
        format!("{sign}{whole}{}{part:02} %", self.pick(',', '.'))
    }

    /// Millionths as `89,0`, in percent with one decimal: how a rate is said.
    pub fn points(self, millionths: i64) -> String {
        let tenths = round_half_even(millionths, 1_000);
        let sign = if tenths < 0 { "−" } else { "" };
        let (whole, part) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
        format!("{sign}{}{}{part}", self.whole(i128::from(whole)), self.pick(',', '.'))
    }

    /// `31/12/2023` or `2023-12-31`.
    pub fn day(self, day: Day) -> String {
        match self {
            Lang::Vi => format!("{:02}/{:02}/{}", day.day_of_month(), day.month(), day.year()),
            Lang::En => day.to_string(),
        }
    }
}

pub fn round_half_even(value: i64, unit: i64) -> i64 {
    let (whole, rest) = (value.div_euclid(unit), value.rem_euclid(unit));
    let up = rest * 2 > unit || (rest * 2 == unit && whole % 2 != 0);
    whole + i64::from(up)
}

/// Where a text stands in a Vietnamese list: by letter (a ă â b c d đ e ê …), then by tone.
pub fn in_order(text: &str) -> Vec<u16> {
    let (mut letters, mut tones): (Vec<u16>, Vec<u16>) = (Vec::new(), Vec::new());
    for sign in text.to_lowercase().nfd() {
        match sign {
            // Circumflex, breve and horn make another letter, right after the plain one.
            '\u{302}' => letters.last_mut().into_iter().for_each(|letter| *letter += 2),
            '\u{306}' | '\u{31b}' => letters.last_mut().into_iter().for_each(|letter| *letter += 1),
            'đ' => letters.push(u16::from(b'd') * 4 + 1),
            '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}' => {
                let order = ['\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}'];
                let tone = order.iter().position(|tone| *tone == sign).unwrap_or_default();
                tones.push(u16::try_from(letters.len() * 8 + tone + 1).unwrap_or(u16::MAX));
            }
            other => letters.push(u16::try_from(u32::from(other) * 4).unwrap_or(u16::MAX)),
        }
    }
    letters.push(0);
    letters.extend(tones);
    letters
}

/// Lower case, without diacritics and `đ`, every run of other signs one space: how headings and
/// words of a file are compared, whoever typed them.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.nfd().filter(|letter| !is_combining_mark(*letter)) {
        for letter in letter.to_lowercase() {
            match letter {
                'đ' => folded.push('d'),
                letter if letter.is_alphanumeric() => folded.push(letter),
                _ if folded.ends_with(' ') || folded.is_empty() => {}
                _ => folded.push(' '),
            }
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_writes_numbers_its_own_way() {
        assert_eq!(Lang::Vi.whole(1_234_567), "1.234.567");
        assert_eq!(Lang::En.whole(1_234_567), "1,234,567");
        assert_eq!(Lang::Vi.whole(999), "999");
        assert_eq!(Lang::En.whole(-1_000), "−1,000");
        assert_eq!(Lang::Vi.percent(890_100), "89,01 %");
        assert_eq!(Lang::En.percent(890_100), "89.01 %");
    }

    #[test]
    fn a_percentage_is_rounded_half_to_even() {
        assert_eq!(Lang::En.percent(890_150), "89.02 %");
        assert_eq!(Lang::En.percent(890_250), "89.02 %");
        assert_eq!(Lang::En.percent(1_000_000), "100.00 %");
        assert_eq!(Lang::En.percent(-1_200), "−0.12 %");
    }

    #[test]
    fn a_day_is_written_as_its_readers_write_it() {
        let day = Day::from_ymd(2023, 12, 31).unwrap();
        assert_eq!(Lang::Vi.day(day), "31/12/2023");
        assert_eq!(Lang::En.day(day), "2023-12-31");
    }

    #[test]
    fn lists_go_by_the_vietnamese_alphabet() {
        let mut names = ["Đức", "Dũng", "Ân", "Duy", "An", "Dung", "Ánh", "Đạt", "Ơn", "Oanh"];
        names.sort_by_cached_key(|name| in_order(name));
        let expected = ["An", "Ánh", "Ân", "Dung", "Dũng", "Duy", "Đạt", "Đức", "Oanh", "Ơn"];
        assert_eq!(names, expected);
    }

    #[test]
    fn headings_are_compared_without_case_marks_and_signs() {
        assert_eq!(fold("  Họ và tên: "), "ho va ten");
        assert_eq!(fold("Ngày_sinh (d/m/y)"), "ngay sinh d m y");
        assert_eq!(fold("ĐƠN VỊ"), "don vi");
    }

    #[test]
    fn the_locale_chooses_and_vietnamese_is_the_default() {
        assert_eq!(Lang::of_locale("en_GB.UTF-8"), Lang::En);
        assert_eq!(Lang::of_locale("vi_VN"), Lang::Vi);
        assert_eq!(Lang::of_locale("C"), Lang::Vi);
    }
}
