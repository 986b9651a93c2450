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
    assert_eq!(fill("<{value}> {other}", &values, Lang::En), "<{value}> …");
}

#[test]
fn an_unknown_code_still_says_its_number() {
    assert_eq!(Message::new(9999, []).text(Lang::En), "DH9999");
}

#[test]
fn dates_and_numbers_are_written_as_their_readers_write_them() {
    let values = [
        ("joined_on", "2015-06-01".to_owned()),
        ("least", "60".to_owned()),
        ("basis", "age_60".to_owned()),
    ];
    let young = Message::new(2241, values);
    assert!(young.text(Lang::Vi).contains("(01/06/2015)"), "{}", young.text(Lang::Vi));
    assert!(young.text(Lang::En).contains("2015-06-01"), "{}", young.text(Lang::En));
    let year = Message::new(2241, [("joined_on", "2015".to_owned())]);
    assert!(year.text(Lang::Vi).contains("(2015)"), "{}", year.text(Lang::Vi));
    let amount = Message::new(2408, [("amount", "1000000000000001".to_owned())]);
    assert!(amount.text(Lang::Vi).contains("1.000.000.000.000.001"));
    assert!(amount.text(Lang::En).contains("1,000,000,000,000,001"));
    let shares = Message::new(2149, [("from_unit", "c1".to_owned()), ("sum", "0.5".to_owned())]);
    assert!(shares.text(Lang::Vi).contains("0,5"), "{}", shares.text(Lang::Vi));
    let written = Message::new(2103, [("value", "2015-02-30".to_owned())]);
    assert!(written.text(Lang::Vi).contains("2015-02-30"));
}

#[test]
fn what_is_not_found_is_called_as_its_readers_call_it() {
    let values = [("what", "person".to_owned()), ("key", "r1".to_owned())];
    let missing = Message::new(1017, values);
    assert_eq!(missing.text(Lang::Vi), "Không có người nào mang mã r1.");
    assert_eq!(missing.text(Lang::En), "There is no person r1.");
}

#[test]
fn an_open_membership_is_said_to_be_open() {
    let open = Message::new(2242, [("joined_on", "2015-06-01".to_owned())]);
    let (vi, en) = (open.text(Lang::Vi), open.text(Lang::En));
    assert_eq!(vi, "Người này là hội viên từ 01/06/2015, đến nay chưa thôi.");
    assert_eq!(en, "This person is a member from 2015-06-01 on, and still is.");
    let values = [("joined_on", "2015-06-01".to_owned()), ("left_on", "2016-07".to_owned())];
    let ended = Message::new(2242, values);
    assert_eq!(ended.text(Lang::Vi), "Người này là hội viên từ 01/06/2015 đến 07/2016.");
}
