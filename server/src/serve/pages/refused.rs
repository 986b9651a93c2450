//! Every no, as a page: what was wrong, what to do on a page, and the way on.

use askama::Template;
use axum::http::{StatusCode, Uri};
use dienhong_core::domain::calendar::Day;

use super::frame::{Frame, Section};
use super::rendered;
use super::visit::{Prefs, Visit};
use crate::catalogue::Message;
use crate::i18n::Lang;
use crate::serve::ask::pairs;

/// What a problem says, in the reader's language.
pub(in crate::serve) struct Said {
    pub(in crate::serve) title: &'static str,
    pub(in crate::serve) code: String,
    pub(in crate::serve) details: Vec<String>,
    pub(in crate::serve) advice: String,
    /// A unit that stands, only not on the day asked for.
    pub(in crate::serve) unit: Option<String>,
    /// The same will be answered in a while.
    pub(in crate::serve) is_for_now: bool,
}

#[derive(Template)]
#[template(path = "refused.html")]
struct Refused {
    frame: Frame,
    said: Said,
    unit: Option<String>,
}

/// `uri`: where the page is shown again, in the other language too.
pub(in crate::serve) fn html(said: Said, uri: &Uri, lang: Lang, prefs: Prefs) -> String {
    let own = uri.path().strip_prefix(lang.pick("/vi", "/en"));
    let query = own.map_or_else(Vec::new, |_| pairs(uri.query()));
    let path = own.unwrap_or_default().to_owned();
    let visit = Visit { lang, prefs, path, key: String::new(), query, today: Day::FIRST };
    let mark = lang.pick("Lỗi", "Error");
    let frame = Frame::closed(&visit, Section::Other, format!("{mark}: {}", said.title));
    let unit = said.unit.as_ref().map(|unit| visit.link(&["units", unit], &[]));
    rendered(&Refused { frame, said, unit })
}

/// What to do on a page; the catalogue advises those who type commands or write programs.
pub(in crate::serve) fn advice(message: &Message, status: StatusCode, lang: Lang) -> String {
    let usual = if status.is_server_error() {
        lang.pick(
            "Đây là lỗi của chương trình, không phải do người dùng. Hãy thử lại; nếu vẫn lỗi, xin \
             báo người quản trị mã lỗi dưới đây và thời điểm gặp lỗi.",
            "This is a fault of the program, not yours. Try again; if it stays, please tell the \
             administrator the code below and the time.",
        )
    } else {
        lang.pick(
            "Hãy chọn lại từ các mục ở đầu trang.",
            "Please begin again at one of the sections above.",
        )
    };
    message.advice_on_pages(lang).unwrap_or_else(|| usual.to_owned())
}

pub(in crate::serve) fn unit_of_other_days(message: &Message) -> Option<String> {
    let unit = message.values.iter().find(|(name, _)| *name == "unit");
    unit.filter(|_| message.code.0 == 1044).map(|(_, unit)| unit.clone())
}

#[cfg(test)]
mod tests {
    use dienhong_core::domain::refusal::Code;

    use super::*;
    use crate::catalogue;

    #[test]
    fn no_page_tells_anybody_to_type_a_command() {
        for entry in catalogue::all() {
            let message = Message { code: Code(entry.code), values: Vec::new() };
            for lang in [Lang::Vi, Lang::En] {
                let advice = advice(&message, StatusCode::BAD_REQUEST, lang);
                for word in ["--", "dienhong", "/api", "/readyz", "Idempotency"] {
                    assert!(!advice.contains(word), "{}: {advice}", entry.code);
                }
            }
        }
    }
}
