//! What a receipt proves, in words and as a document.

use std::fmt::Write as _;

use dienhong_core::domain::event::Actor;
use dienhong_core::log::note::Verifier;
use dienhong_core::receipt::{Recorded, Shown};
use dienhong_projections::audit::Act;
use serde_json::{Map, Value, json};

use super::words::{Words, word};
use crate::commands::audit::channel_word;
use crate::commands::history::{Naming as _, facts};
use crate::i18n::Lang;
use crate::output::{Document, Screen};
use crate::reading::hex;
use crate::reports::history::event_words;
use crate::reports::instant;

pub(super) struct ShownReceipt {
    origin: String,
    size: u64,
    root: String,
    key: String,
    about: ShownEvent,
    registered: Vec<ShownEvent>,
}

/// One event with its commit's header.
struct ShownEvent {
    position: u64,
    index: u16,
    at: Option<String>,
    actor: Option<String>,
    channel: &'static str,
    event: &'static str,
    said: Map<String, Value>,
    sealed: usize,
}

impl ShownReceipt {
    pub(super) fn of(shown: &Shown, key: &Verifier) -> ShownReceipt {
        let words = Words::of(shown.registered.iter().chain([&shown.about]));
        let event = |recorded: &Recorded| ShownEvent::of(recorded, &words);
        ShownReceipt {
            origin: shown.checkpoint.origin.clone(),
            size: shown.checkpoint.size,
            root: hex(&shown.checkpoint.root),
            key: key.to_string(),
            about: event(&shown.about),
            registered: shown.registered.iter().map(event).collect(),
        }
    }
}

impl ShownEvent {
    fn of(recorded: &Recorded, words: &Words) -> ShownEvent {
        let header = &recorded.header;
        let said = facts::clear(&recorded.event, words).into_iter();
        let mut said: Map<String, Value> =
            said.map(|(name, value)| (name.to_owned(), value)).collect();
        if let (true, Some(name)) = (said.is_empty(), word(&recorded.event)) {
            said.insert("name".to_owned(), Value::from(name));
        }
        ShownEvent {
            position: recorded.position.0,
            index: recorded.index,
            at: instant(header.recorded_at),
            actor: match header.actor {
                Actor::System => None,
                Actor::Officer { officer, .. } => words.officer(officer),
            },
            channel: channel_word(header.channel),
            event: Act::of_event(&recorded.event).name(),
            said,
            sealed: recorded.sealed,
        }
    }

    fn json(&self) -> Value {
        json!({
            "position": self.position,
            "index": self.index,
            "recorded_at": self.at,
            "actor": self.actor,
            "channel": self.channel,
            "event": self.event,
            "said": self.said,
            "sealed_fields": self.sealed,
        })
    }

    fn line(&self, lang: Lang) -> String {
        let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let said: Vec<String> =
            self.said.iter().map(|(name, value)| format!("{name} {}", plain(value))).collect();
        let mut line = format!("{}: {}", event_words(self.event, lang), said.join(" · "));
        if self.sealed > 0 {
            let words = lang.pick("trường niêm kín, không tiết lộ", "sealed fields, not disclosed");
            let _ = write!(line, " · {} {words}", self.sealed);
        }
        line
    }
}

impl Document for ShownReceipt {
    fn json(&self) -> String {
        let registered: Vec<Value> = self.registered.iter().map(ShownEvent::json).collect();
        json!({
            "valid": true,
            "origin": self.origin,
            "size": self.size,
            "root_hash": self.root,
            "key": self.key,
            "recorded": self.about.json(),
            "registered": registered,
        })
        .to_string()
    }

    fn csv(&self) -> Vec<Vec<String>> {
        let names = ["position", "recorded_at", "actor", "event", "said"];
        let row = |event: &ShownEvent| {
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            let said = Value::Object(event.said.clone()).to_string();
            let (at, actor) = (text(&event.at), text(&event.actor));
            vec![event.position.to_string(), at, actor, event.event.to_owned(), said]
        };
        let rows = std::iter::once(&self.about).chain(&self.registered).map(row);
        std::iter::once(names.map(str::to_owned).to_vec()).chain(rows).collect()
    }

    fn text(&self, screen: Screen) -> String {
        let lang = screen.lang;
        let about = &self.about;
        let at = about.at.as_deref().unwrap_or("–");
        let actor = about.actor.as_deref().unwrap_or(lang.pick("chương trình", "the program"));
        let (position, size) = (lang.whole(about.position.into()), lang.whole(self.size.into()));
        let (origin, root, key, what) = (&self.origin, &self.root, &self.key, about.line(lang));
        let mut text = match lang {
            Lang::Vi => format!(
                "✔ Biên nhận đúng. Sổ {origin} đã ghi ở vị trí {position}, lúc {at}, do {actor}:\n  {what}\n"
            ),
            Lang::En => format!(
                "✔ The receipt is genuine. {origin} recorded at position {position}, on {at}, by {actor}:\n  {what}\n"
            ),
        };
        if !self.registered.is_empty() {
            text.push_str(lang.pick("Sự kiện nhắc đến:\n", "It names:\n"));
        }
        for fact in &self.registered {
            let _ = writeln!(text, "  [{}] {}", lang.whole(fact.position.into()), fact.line(lang));
        }
        let proof = match lang {
            Lang::Vi => format!(
                "Đã có trong sổ khi sổ có {size} lần ghi, gốc {root}, ký bằng khóa\n  {key}\n"
            ),
            Lang::En => format!(
                "It stood in the log when that had {size} commits, root {root}, signed with the key\n  {key}\n"
            ),
        };
        text + &proof
    }
}
