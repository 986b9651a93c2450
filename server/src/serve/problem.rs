//! Every no as `application/problem+json` (RFC 9457), in the reader's language. A handler only
//! says what is wrong; [`spoken`] writes it, where the request is known.

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use super::pages;
use super::pages::refused::Said;
use super::pages::visit::Prefs;
use crate::catalogue::Message;
use crate::failure::{Exit, Failure};
use crate::i18n::Lang;
use document::{ProblemDocument, WrongValue};

pub(super) mod document;

#[derive(Clone, Debug)]
pub(super) struct Problem {
    pub(super) status: StatusCode,
    message: Message,
    errors: Vec<Wrong>,
    retry_after: Option<u32>,
}

/// One parameter or field that is wrong.
#[derive(Clone, Debug)]
pub(super) struct Wrong {
    pub(super) place: Place,
    pub(super) name: String,
    pub(super) message: Message,
}

/// Where values are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Query,
    Body,
}

impl Problem {
    pub(super) fn new(status: StatusCode, message: Message) -> Problem {
        Problem { status, message, errors: Vec::new(), retry_after: None }
    }

    /// The first that is wrong says what the problem is; all of them are listed.
    pub(super) fn wrong(errors: Vec<Wrong>) -> Problem {
        let first = errors.first().expect("something is wrong");
        let message = first.message.clone();
        Problem { errors, ..Problem::new(StatusCode::BAD_REQUEST, message) }
    }

    /// Written as it should be, and not about this registry.
    pub(super) fn unanswerable(wrong: Wrong) -> Problem {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        Problem { status, ..Problem::wrong(vec![wrong]) }
    }

    pub(super) fn not_ready(position: u64, of: u64) -> Problem {
        let values = [("position", position.to_string()), ("of", of.to_string())];
        Problem::unavailable(Message::new(1113, values))
    }

    pub(super) fn state_not_ready((position, of): (u64, u64)) -> Problem {
        let values = [("position", position.to_string()), ("of", of.to_string())];
        Problem::unavailable(Message::new(1127, values))
    }

    pub(super) fn stopping() -> Problem {
        Problem::unavailable(Message::new(1123, []))
    }

    fn unavailable(message: Message) -> Problem {
        let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, message);
        Problem { retry_after: Some(1), ..problem }
    }

    pub(super) fn too_many(limit: usize) -> Problem {
        let message = Message::new(1117, [("limit", limit.to_string())]);
        let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, message);
        Problem { retry_after: Some(5), ..problem }
    }

    pub(super) fn fault() -> Problem {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, Message::new(1120, []))
    }

    pub(super) fn code(&self) -> String {
        self.message.code.to_string()
    }

    fn page(&self, uri: &Uri, lang: Lang, prefs: Prefs) -> String {
        let said = |message: &Message| message.for_pages(lang).text(lang);
        let details = match self.errors.as_slice() {
            [] => vec![said(&self.message)],
            errors => errors.iter().map(|wrong| said(&wrong.message)).collect(),
        };
        let said = Said {
            title: title(self.status, lang),
            code: self.code(),
            details,
            advice: pages::refused::advice(&self.message.for_pages(lang), self.status, lang),
            unit: pages::refused::unit_of_other_days(&self.message),
            is_for_now: self.retry_after.is_some(),
        };
        pages::refused::html(said, uri, lang, prefs)
    }

    fn document(&self, uri: &Uri, lang: Lang) -> ProblemDocument {
        ProblemDocument {
            about: format!("/problems/{}", self.code().to_lowercase()),
            title: title(self.status, lang),
            status: self.status.as_u16(),
            detail: self.message.text(lang),
            instance: uri.path().to_owned(),
            code: self.code(),
            hint: self.message.hint(lang),
            errors: self.errors.iter().map(|wrong| wrong.told(lang)).collect(),
        }
    }
}

impl Problem {
    /// The whole answer to a request that is not read.
    pub(super) fn alone(&self) -> String {
        let text = serde_json::to_string(&self.document(&Uri::from_static("/"), Lang::Vi));
        let text = text.expect("text and numbers are JSON") + "\n";
        let (status, length) = (self.status, text.len());
        let wait = self.retry_after.unwrap_or(1);
        format!(
            "HTTP/1.1 {status}\r\ncontent-type: {MEDIA_TYPE}\r\ncontent-language: vi\r\n\
             content-length: {length}\r\nretry-after: {wait}\r\nconnection: close\r\n\r\n{text}"
        )
    }
}

impl Wrong {
    fn told(&self, lang: Lang) -> WrongValue {
        let (parameter, pointer) = match self.place {
            Place::Query => (Some(self.name.clone()), None),
            Place::Body => (None, Some(format!("/{}", self.name))),
        };
        let (code, message) = (self.message.code.to_string(), self.message.text(lang));
        WrongValue { parameter, pointer, code, message }
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Problem {
        let status = match (failure.exit, failure.message.code.0) {
            (Exit::NotIntact, _) => StatusCode::INTERNAL_SERVER_ERROR,
            (Exit::OutcomeUnknown, _) => StatusCode::SERVICE_UNAVAILABLE,
            (_, 1013 | 1017 | 1018 | 1044) => StatusCode::NOT_FOUND,
            // What is written as the description says, and can't be answered from this registry.
            (_, 2803 | 1005..=1011 | 1014..=1016 | 1025 | 1042) | (Exit::Usage, _) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            // Room on the disk, or numbers: what is recorded is answered as before.
            (_, 3045 | 7406 | 7410 | 7432) => StatusCode::INSUFFICIENT_STORAGE,
            // The end of the log, another who signs, descriptors or a right clock are waited for.
            (_, 3042 | 3047 | 3306 | 3307 | 7407..=7409) => StatusCode::SERVICE_UNAVAILABLE,
            (_, 3000..) => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::CONFLICT,
        };
        let about = match failure.message.code.0 {
            1012 | 1045 => Some("known"),
            1013 | 1044 => Some("unit"),
            1038 => Some("from"),
            1025 | 1042 => Some("officer"),
            _ => None,
        };
        let wrong = about.map(|name| Wrong {
            place: Place::Query,
            name: name.to_owned(),
            message: failure.message.clone(),
        });
        // Every 503 and 507 says when to come again.
        let retry_after = match status {
            StatusCode::SERVICE_UNAVAILABLE => Some(1),
            StatusCode::INSUFFICIENT_STORAGE => Some(60),
            _ => None,
        };
        let errors = wrong.into_iter().collect();
        Problem { errors, retry_after, ..Problem::new(status, failure.message) }
    }
}

/// Who is told: a person who asked for a page, in its language, or a program.
pub(super) struct Asker {
    lang: Lang,
    page: Option<Prefs>,
}

impl Asker {
    pub(super) fn of(request: &Request) -> Asker {
        let headers = request.headers();
        match pages::reader(request.uri(), headers) {
            Some(lang) => Asker { lang, page: Some(Prefs::of(headers)) },
            None => Asker { lang: language(headers), page: None },
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

pub(super) fn title(status: StatusCode, lang: Lang) -> &'static str {
    let (vi, en) = match status.as_u16() {
        400 => ("Yêu cầu chưa đúng", "The request is not right"),
        403 => ("Không được phép", "Not allowed"),
        404 => ("Không tìm thấy", "Not found"),
        405 => ("Phương thức không dùng được", "Method not allowed"),
        408 => ("Quá thời gian chờ", "Timed out"),
        409 => ("Trái với quy tắc của sổ", "Against a rule of the registry"),
        413 => ("Quá lớn", "Too large"),
        414 => ("Địa chỉ quá dài", "Address too long"),
        415 => ("Kiểu nội dung không được chấp nhận", "Content type not accepted"),
        421 => ("Sai máy chủ", "Wrong server"),
        422 => ("Nội dung không dùng được", "The content can't be used"),
        429 => ("Quá nhiều yêu cầu", "Too many requests"),
        503 => ("Chưa phục vụ được", "Not available now"),
        504 => ("Chờ quá lâu", "Waited too long"),
        507 => ("Hết chỗ", "Out of room"),
        _ => ("Lỗi của máy chủ", "Fault of the server"),
    };
    lang.pick(vi, en)
}

/// The language a client asks for: the best ranked of the two, Vietnamese where it names neither.
pub(super) fn language(headers: &HeaderMap) -> Lang {
    let header = headers.get("accept-language").and_then(|value| value.to_str().ok());
    let mut best = (Lang::Vi, 0);
    for range in header.unwrap_or_default().split(',') {
        let (tag, weight) = range.split_once(';').unwrap_or((range, ""));
        let weight = weight.trim().strip_prefix("q=").and_then(|text| text.parse::<f32>().ok());
        // Thousandths, as RFC 9110 writes them: whole numbers compare exactly.
        #[expect(clippy::cast_possible_truncation, reason = "clamped to 0 to 1,000")]
        let weight = weight.map_or(1_000, |weight| (weight.clamp(0.0, 1.0) * 1_000.0) as i32);
        let lang = match tag.trim().get(..2).map(str::to_ascii_lowercase).as_deref() {
            Some("en") => Lang::En,
            Some("vi") => Lang::Vi,
            _ => continue,
        };
        if weight > best.1 {
            best = (lang, weight);
        }
    }
    best.0
}

/// Writes the problem of a response, if it has one; gives one to refusals of the router.
pub(super) fn spoken(mut response: Response, uri: &Uri, method: &str, asker: &Asker) -> Response {
    let status = response.status();
    let problem = response.extensions_mut().remove::<Problem>();
    let unspoken = status.is_client_error() || status.is_server_error();
    let is_problem = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind == MEDIA_TYPE);
    let problem = match problem {
        Some(problem) => problem,
        None if unspoken && !is_problem => of_router(&response, uri, method),
        None => return response,
    };
    let lang = asker.lang;
    let (media, body) = if let Some(prefs) = asker.page {
        // Where a form was sent there is no page to come back to.
        let front = Uri::from_static("/");
        let shown_at = if matches!(method, "GET" | "HEAD") { uri } else { &front };
        ("text/html; charset=utf-8", problem.page(shown_at, lang, prefs))
    } else {
        let text = serde_json::to_string(&problem.document(uri, lang));
        (MEDIA_TYPE, text.expect("text and numbers are JSON") + "\n")
    };
    let mut written = (problem.status, Body::from(body)).into_response();
    written.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media));
    written.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let language = HeaderValue::from_static(lang.pick("vi", "en"));
    written.headers_mut().insert("content-language", language);
    if let Some(seconds) = problem.retry_after {
        written.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    if let Some(allow) = response.headers().get(ALLOW) {
        written.headers_mut().insert(ALLOW, allow.clone());
    }
    written
}

const MEDIA_TYPE: &str = "application/problem+json";

fn of_router(response: &Response, uri: &Uri, method: &str) -> Problem {
    let path = ("path", uri.path().to_owned());
    let message = match response.status() {
        StatusCode::NOT_FOUND => Message::new(1105, [path]),
        StatusCode::METHOD_NOT_ALLOWED => {
            let allowed = response.headers().get(ALLOW).and_then(|allow| allow.to_str().ok());
            let allowed = ("allowed", allowed.unwrap_or("GET").to_owned());
            Message::new(1106, [path, ("method", method.to_owned()), allowed])
        }
        status if status.is_server_error() => Message::new(1120, []),
        _ => Message::new(1125, []),
    };
    Problem::new(response.status(), message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(code: u16) -> (u16, Option<u32>) {
        let problem = Problem::from(Failure::failed(Message::new(code, [])));
        (problem.status.as_u16(), problem.retry_after)
    }

    #[test]
    fn want_of_room_and_of_descriptors_is_no_fault_of_the_server_and_is_waited_for() {
        assert_eq!([7406, 7410, 7432, 3045].map(status), [(507, Some(60)); 4]);
        assert_eq!([7407, 7408, 7409, 3047].map(status), [(503, Some(1)); 4]);
    }

    fn asked(text: &'static str) -> Lang {
        let mut headers = HeaderMap::new();
        headers.insert("accept-language", HeaderValue::from_static(text));
        language(&headers)
    }

    #[test]
    fn the_best_ranked_language_is_spoken_and_vietnamese_where_neither_is_named() {
        assert_eq!(language(&HeaderMap::new()), Lang::Vi);
        assert_eq!(asked("fr, de"), Lang::Vi);
        assert_eq!(asked("en-GB,en;q=0.9"), Lang::En);
        assert_eq!(asked("en;q=0.3, vi;q=0.8"), Lang::Vi);
        assert_eq!(asked("vi;q=0.3, en;q=0.8"), Lang::En);
        assert_eq!(asked("en;q=0"), Lang::Vi);
    }
}
