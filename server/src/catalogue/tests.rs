//! Every code once, in both languages, with a hint.

use super::{Message, all, fill};
use crate::i18n::Lang;

#[test]
fn no_code_stands_twice() {
    let mut codes: Vec<u16> = all().map(|entry| entry.code).collect();
    let count = codes.len();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), count);
}

#[test]
fn every_code_is_written_in_both_languages_and_says_what_to_do() {
    for entry in all() {
        let texts = [entry.message_vi, entry.message_en, entry.hint_vi, entry.hint_en];
        assert!(texts.iter().all(|text| !text.trim().is_empty()), "{}", entry.code);
        assert_ne!(entry.message_vi, entry.message_en, "{}", entry.code);
        assert_ne!(entry.hint_vi, entry.hint_en, "{}", entry.code);
    }
}

#[test]
fn both_languages_name_the_same_values() {
    for entry in all() {
        let names = |text: &str| {
            let mut names: Vec<String> = text
                .split('{')
                .skip(1)
                .filter_map(|part| part.split_once('}').map(|(name, _)| name.to_owned()))
                .collect();
            names.sort();
            names.dedup();
            names
        };
        assert_eq!(names(entry.message_vi), names(entry.message_en), "{}", entry.code);
        assert_eq!(names(entry.hint_vi), names(entry.hint_en), "{}", entry.code);
    }
}

#[test]
fn a_value_that_holds_braces_is_not_filled_again() {
    let values = [("value", "{value}".to_owned())];
    assert_eq!(fill("<{value}> {other}", &values), "<{value}> …");
}

#[test]
fn an_unknown_code_still_says_its_number() {
    assert_eq!(Message::new(9999, []).text(Lang::En), "DH9999");
}
