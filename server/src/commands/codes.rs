//! `explain-code`: the catalogue, offline.

use std::fmt::Write as _;

use dienhong_core::domain::refusal::Code;
use serde_json::json;

use crate::catalogue::{self, Entry, Message};
use crate::failure::Failure;
use crate::i18n::Lang;
use crate::output::table::{self, Align};
use crate::output::{Document, Screen};

pub(super) fn explain(code: Option<&str>) -> Result<Box<dyn Document>, Failure> {
    let Some(given) = code else {
        let mut entries: Vec<&Entry> = catalogue::all().collect();
        entries.sort_by_key(|entry| entry.code);
        return Ok(Box::new(Codes(entries)));
    };
    let number = given.to_uppercase().trim_start_matches("DH").parse().ok();
    let found = number.and_then(|number| catalogue::entry(Code(number)));
    let unknown = || Failure::usage(Message::new(1018, [("given", given.to_owned())]));
    found.map(|entry| Box::new(OneCode(entry)) as Box<dyn Document>).ok_or_else(unknown)
}

const HEADINGS: [&str; 5] = ["code", "message_vi", "message_en", "hint_vi", "hint_en"];

fn shown(entry: &Entry) -> serde_json::Value {
    json!({
        "code": Code(entry.code).to_string(),
        "message_vi": entry.message_vi,
        "message_en": entry.message_en,
        "hint_vi": entry.hint_vi,
        "hint_en": entry.hint_en,
    })
}

fn row(entry: &Entry) -> Vec<String> {
    let texts = [entry.message_vi, entry.message_en, entry.hint_vi, entry.hint_en];
    [Code(entry.code).to_string()].into_iter().chain(texts.map(str::to_owned)).collect()
}

struct OneCode(&'static Entry);

impl Document for OneCode {
    fn json(&self) -> String {
        shown(self.0).to_string()
    }

    fn csv(&self) -> Vec<Vec<String>> {
        vec![HEADINGS.map(str::to_owned).to_vec(), row(self.0)]
    }

    fn text(&self, screen: Screen) -> String {
        let message = Message { code: Code(self.0.code), values: Vec::new() };
        let (lang, other) = match screen.lang {
            Lang::Vi => (Lang::Vi, Lang::En),
            Lang::En => (Lang::En, Lang::Vi),
        };
        let mut text = format!("{}  {}\n", message.code, message.text(lang));
        let _ = writeln!(text, "  {}: {}", lang.pick("gợi ý", "hint"), message.hint(lang));
        let _ = writeln!(text, "  {}: {}", lang.pick("en", "vi"), message.text(other));
        text
    }
}

struct Codes(Vec<&'static Entry>);

impl Document for Codes {
    fn json(&self) -> String {
        let codes: Vec<_> = self.0.iter().map(|entry| shown(entry)).collect();
        json!({ "codes": codes }).to_string()
    }

    fn csv(&self) -> Vec<Vec<String>> {
        let rows = self.0.iter().map(|entry| row(entry));
        std::iter::once(HEADINGS.map(str::to_owned).to_vec()).chain(rows).collect()
    }

    fn text(&self, screen: Screen) -> String {
        let lang = screen.lang;
        let headings =
            [(lang.pick("mã", "code"), Align::Left), (lang.pick("nghĩa", "meaning"), Align::Left)];
        let rows: Vec<Vec<String>> = self
            .0
            .iter()
            .map(|entry| {
                let text = lang.pick(entry.message_vi, entry.message_en);
                vec![Code(entry.code).to_string(), text.to_owned()]
            })
            .collect();
        table::draw(screen, &headings, &rows)
    }
}
