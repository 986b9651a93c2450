//! Names as people compare them: without case, marks and spare blanks.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The text for comparing: lower case, without diacritics, đ as d, one blank between words.
///
/// U+00D0 (Ð, eth) stands in many lists where U+0110 (Đ) is meant; both fold to d.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        // Marks go, so their order does not matter, and each letter can be taken apart by itself.
        for letter in word.chars() {
            decompose_canonical(letter, |part| fold_letter(part, &mut folded));
        }
    }
    folded
}

fn fold_letter(letter: char, folded: &mut String) {
    if is_combining_mark(letter) {
        return;
    }
    folded.extend(letter.to_lowercase().map(|letter| match letter {
        'đ' | 'ð' => 'd',
        other => other,
    }));
}

/// A name as it is kept: NFC, Đ for Ð and đ for ð, one blank between words.
pub fn name(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !kept.is_empty() {
            kept.push(' ');
        }
        // Most lists are composed already.
        if is_nfc_quick(word.chars()) == IsNormalized::Yes {
            kept.extend(word.chars().map(vietnamese));
        } else {
            kept.extend(word.nfc().map(vietnamese));
        }
    }
    kept
}

fn vietnamese(letter: char) -> char {
    match letter {
        'Ð' => 'Đ',
        'ð' => 'đ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::{fold, name};

    #[test]
    fn names_are_equal_whatever_their_case_marks_and_blanks() {
        assert_eq!(fold("NGUYỄN  Văn Đức "), "nguyen van duc");
        assert_eq!(fold("Nguye\u{302}\u{303}n Văn Ðức"), "nguyen van duc");
        assert_ne!(fold("Trần An"), fold("Trần Ân Ân"));
    }

    #[test]
    fn a_kept_name_is_composed_and_has_the_vietnamese_letter() {
        assert_eq!(name(" Ðặng   Thi\u{323} Hoa "), "Đặng Thị Hoa");
        assert_eq!(name("ĐẶNG THỊ HOA"), "ĐẶNG THỊ HOA");
    }
}
