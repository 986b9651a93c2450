//! Questions: reports, explanations, histories, the audit. The same documents as on the command
//! line, by the same functions; a report that is added there answers here.

use std::ffi::OsString;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Path, RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::ids::Position;

use super::live::Live;
use super::parameters::{self, Given};
use super::problem::{Place, Problem, Wrong};
use super::shared::Shared;
use crate::app::failed;
use crate::catalogue::Message;
use crate::cli::points::{self, Known};
use crate::cli::{Command, Explained, Format};
use crate::commands::history::Keys;
use crate::commands::{audit, explain, history, report};
use crate::failure::Failure;
use crate::i18n::Lang;
use crate::output::{self, Document, Screen};
use crate::reading::{Reading, Wanted};
use crate::reports::DEFINITION;

/// How long an answer waits for the client's own write to be folded.
const WAIT: Duration = Duration::from_secs(5);

/// The header that carries the position an answer was computed at.
pub(super) const POSITION: &str = "dienhong-position";

/// Whether a cache may keep the answer for its reader.
#[derive(Clone, Copy)]
enum Keep {
    /// Figures: asked again with the ETag.
    Figures,
    /// Names a person.
    Nothing,
}

pub(super) async fn report(
    State(shared): State<Arc<Shared>>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if parameters::clap_command(&["report", &name]).is_none() {
        return Ok(StatusCode::NOT_FOUND.into_response());
    }
    answer(&shared, &["report", &name], Vec::new(), query.as_deref(), &headers, Keep::Figures).await
}

pub(super) async fn explain_membership(
    State(shared): State<Arc<Shared>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let words = ["explain", "membership"];
    answer(&shared, &words, Vec::new(), query.as_deref(), &headers, Keep::Figures).await
}

pub(super) async fn audit(
    State(shared): State<Arc<Shared>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    answer(&shared, &["audit"], Vec::new(), query.as_deref(), &headers, Keep::Nothing).await
}

pub(super) async fn history(
    State(shared): State<Arc<Shared>>,
    Path((record, key)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if parameters::clap_command(&["history", &record]).is_none() {
        return Ok(StatusCode::NOT_FOUND.into_response());
    }
    let own = vec![("key", OsString::from(key))];
    let words = ["history", &record];
    answer(&shared, &words, own, query.as_deref(), &headers, Keep::Nothing).await
}

/// Values of a query, in order.
pub(super) fn pairs(query: Option<&str>) -> Vec<(String, String)> {
    let pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

/// What is said besides the question itself.
struct Manner {
    format: Format,
    after: Option<u64>,
}

impl Manner {
    fn taken_from(values: &mut Vec<(String, String)>) -> Result<Manner, Problem> {
        let mut manner = Manner { format: Format::Json, after: None };
        let mut wrong = Vec::new();
        for (name, value) in values.extract_if(.., |(name, _)| name == "format" || name == "after")
        {
            if value.is_empty() {
                continue;
            }
            match (name.as_str(), form(&value), points::position(&value)) {
                ("format", Some(format), _) => manner.format = format,
                ("format", None, _) => {
                    wrong.push(unfit(&name, &value, &FORMS.map(|(word, _)| word).join(", ")));
                }
                (_, _, Some(position)) => manner.after = Some(position),
                _ => wrong.push(unfit(&name, &value, "1, 2, 3 …")),
            }
        }
        if wrong.is_empty() { Ok(manner) } else { Err(Problem::wrong(wrong)) }
    }
}

pub(super) fn unfit(name: &str, value: &str, known: &str) -> Wrong {
    let values =
        [("parameter", name.to_owned()), ("value", value.to_owned()), ("known", known.to_owned())];
    Wrong { place: Place::Query, name: name.to_owned(), message: Message::new(1102, values) }
}

/// The forms an answer can take, the usual one first.
#[cfg(feature = "xlsx")]
pub(super) const FORMS: [(&str, Format); 3] =
    [("json", Format::Json), ("csv", Format::Csv), ("xlsx", Format::Xlsx)];
#[cfg(not(feature = "xlsx"))]
pub(super) const FORMS: [(&str, Format); 2] = [("json", Format::Json), ("csv", Format::Csv)];

fn form(name: &str) -> Option<Format> {
    FORMS.iter().find(|(known, _)| *known == name).map(|(_, format)| *format)
}

async fn answer(
    shared: &Arc<Shared>,
    words: &[&str],
    own: Vec<(&'static str, OsString)>,
    query: Option<&str>,
    headers: &HeaderMap,
    keep: Keep,
) -> Result<Response, Problem> {
    let mut values = pairs(query);
    let manner = Manner::taken_from(&mut values)?;
    let name = words.join("-");
    let asked = format!("{}?{}", words.join("/"), query.unwrap_or_default());
    if let Some((body, position, tag)) = given_before(shared, keep, &asked, headers) {
        return Ok(written((Some(body), position, tag), manner.format, &name, keep));
    }
    let question = Given { words, place: Place::Query, values, own }.parse()?;
    let live = match question {
        Command::History { .. } => shared.writing().await?,
        _ => shared.live()?,
    };
    if let Some(after) = manner.after {
        reached(&live, after).await?;
    }
    let known_tags = headers.get_all(IF_NONE_MATCH).iter().cloned().collect::<Vec<_>>();
    let kept = Arc::clone(shared);
    blocking(shared, move || {
        let is_known = |tag: &str| known_tags.iter().any(|known| has_tag(known, tag));
        let (document, position, tag) = answered(&live, &question, is_known)?;
        let body = document.map(|it| rendered(it.as_ref(), manner.format)).transpose()?;
        if let (Keep::Figures, Some(body)) = (keep, &body) {
            kept.answers.keep(&tag, asked, body);
        }
        Ok(written((body, position, tag), manner.format, &name, keep))
    })
    .await
}

/// The answer to the same words, before they are even read: what was answered was understood.
fn given_before(
    shared: &Shared,
    keep: Keep,
    asked: &str,
    headers: &HeaderMap,
) -> Option<(Bytes, Position, String)> {
    let is_new = matches!(keep, Keep::Figures) && !headers.contains_key(IF_NONE_MATCH);
    let live = shared.live().ok().filter(|_| is_new)?;
    let position = live.progress();
    let tag = tag(position, live.today());
    let body = shared.answers.find(&tag, asked)?;
    Some((body, position, tag))
}

fn rendered(document: &dyn Document, format: Format) -> Result<Bytes, Failure> {
    let screen = Screen { lang: Lang::Vi, width: None };
    output::rendered(document, format, screen).map(Bytes::from).map_err(failed)
}

async fn reached(live: &Live, after: u64) -> Result<(), Problem> {
    // A write is durable before it is answered: what is not is nobody's own.
    let last = live.durable().0;
    if after > last {
        let values = [("after", after.to_string()), ("last", last.to_string())];
        let message = Message::new(1126, values);
        let wrong = Wrong { place: Place::Query, name: "after".to_owned(), message };
        return Err(Problem::unanswerable(wrong));
    }
    if live.reached(after, WAIT).await {
        return Ok(());
    }
    let values = [("after", after.to_string()), ("seconds", WAIT.as_secs().to_string())];
    Err(Problem::new(StatusCode::GATEWAY_TIMEOUT, Message::new(1114, values)))
}

/// Runs what may take long on a thread that may wait.
pub(super) async fn blocking<T: Send + 'static>(
    shared: &Arc<Shared>,
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Problem> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done.map_err(|failure| {
            shared.note(&failure);
            failure.into()
        }),
        Err(_) => Err(Problem::fault()),
    }
}

/// The document, unless the client has it already; the position it was computed at; its tag.
type Answered = (Option<Box<dyn Document>>, Position, String);

fn answered(
    live: &Live,
    question: &Command,
    is_known: impl FnOnce(&str) -> bool,
) -> Result<Answered, Failure> {
    let wanted = match question {
        Command::Report { report } => report.wanted(),
        Command::Explain { subject: Explained::Membership { unit, to, .. } } => {
            Wanted { known: to.known, unit: unit.as_deref() }
        }
        Command::History { record } => record.asked().known.map(Known::At).into(),
        _ => None.into(),
    };
    live.read(wanted, |reading, keys| {
        let position = reading.models.progress();
        let tag = tag(position, reading.today());
        let document =
            if is_known(&tag) { None } else { Some(document(question, live, reading, keys)?) };
        Ok((document, position, tag))
    })
}

fn document(
    question: &Command,
    live: &Live,
    reading: &Reading<'_>,
    keys: &Keys,
) -> Result<Box<dyn Document>, Failure> {
    match question {
        Command::Report { report } => report::answer(report, reading),
        Command::Explain { subject: Explained::Membership { unit, from, to, tree } } => {
            let found = explain::explain(reading, unit.as_deref(), *from, *to, *tree)?;
            Ok(Box::new(found))
        }
        Command::History { record } => {
            Ok(Box::new(history::recalled(record, live.writer(), reading, keys)?))
        }
        Command::Audit(asked) => audit::answer(asked, reading),
        _ => unreachable!("only questions are asked here"),
    }
}

/// An answer is named by the position it was computed at, what its figures mean, and the day that
/// "today" was.
fn tag(position: Position, today: Day) -> String {
    format!("\"{}-{DEFINITION}-{today}\"", position.0)
}

fn has_tag(header: &HeaderValue, tag: &str) -> bool {
    let text = header.to_str().unwrap_or_default();
    text.split(',').map(|known| known.trim().trim_start_matches("W/")).any(|known| known == tag)
}

fn written(
    (body, position, tag): (Option<Bytes>, Position, String),
    format: Format,
    name: &str,
    keep: Keep,
) -> Response {
    let mut response = match body {
        None => StatusCode::NOT_MODIFIED.into_response(),
        Some(body) => in_form(body, format, name),
    };
    let headers = response.headers_mut();
    headers.insert(POSITION, position.0.into());
    let (cache, with_tag) = match keep {
        Keep::Figures => ("private, no-cache", true),
        Keep::Nothing => ("no-store", false),
    };
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    if let (true, Ok(tag)) = (with_tag, HeaderValue::from_str(&tag)) {
        headers.insert(ETAG, tag);
    }
    response
}

fn in_form(bytes: Bytes, format: Format, name: &str) -> Response {
    let mut response = Body::from(bytes).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media(format)));
    let ending = FORMS.iter().find(|(_, known)| *known == format && format != Format::Json);
    let file = ending.map(|(ending, _)| format!("attachment; filename=\"{name}.{ending}\""));
    if let Some(Ok(file)) = file.map(HeaderValue::try_from) {
        response.headers_mut().insert(CONTENT_DISPOSITION, file);
    }
    response
}

pub(super) fn media(format: Format) -> &'static str {
    match format {
        Format::Json => "application/json",
        Format::Csv => "text/csv; charset=utf-8",
        Format::Table => "text/plain; charset=utf-8",
        #[cfg(feature = "xlsx")]
        Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
}
