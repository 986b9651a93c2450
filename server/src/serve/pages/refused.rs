//! Every no, as a page: what was wrong, what to do, and the way on.

use askama::Template;
use axum::http::Uri;
use dienhong_core::domain::calendar::Day;

use super::frame::{Frame, Section};
use super::rendered;
use super::visit::{Prefs, Visit};
use crate::i18n::Lang;
use crate::serve::ask::pairs;

/// What a problem says, in the reader's language.
pub(in crate::serve) struct Said {
    pub(in crate::serve) title: &'static str,
    pub(in crate::serve) code: String,
    pub(in crate::serve) details: Vec<String>,
    pub(in crate::serve) hint: String,
    /// The page asks again by itself after so many seconds.
    pub(in crate::serve) again_after: Option<u32>,
}

#[derive(Template)]
#[template(path = "refused.html")]
struct Refused {
    frame: Frame,
    said: Said,
}

pub(in crate::serve) fn html(said: Said, uri: &Uri, lang: Lang, prefs: Prefs) -> String {
    let path = uri.path().strip_prefix(lang.pick("/vi", "/en")).unwrap_or_default().to_owned();
    let query = pairs(uri.query());
    let visit = Visit { lang, prefs, path, key: String::new(), query, today: Day::FIRST };
    let mark = lang.pick("Lỗi", "Error");
    let frame = Frame::closed(&visit, Section::Other, format!("{mark}: {}", said.title));
    rendered(&Refused { frame, said })
}
