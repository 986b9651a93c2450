//! The way to a unit by its name and to a person by a key: a member's key, a card or identity number
//! or a UUID. Names of persons are not searched: they are sealed. What is sought is sent in a body and
//! stands in no address; who is found is led to by an address that says nothing.

use std::sync::Arc;

use askama::Template;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, post};
use dienhong_projections::people::About;

use super::form::Form;
use super::frame::{Frame, Section};
use super::visit::Visit;
use super::{Desk, Page, rendered, unkept};
use crate::cli::{RecordKey, Recorded};
use crate::commands::history::named;
use crate::failure::Failure;
use crate::i18n::Lang;
use crate::import::cell;
use crate::reading::Wanted;
use crate::serve::ask::blocking;
use crate::serve::parameters::name_unknown;
use crate::serve::problem::Problem;
use crate::serve::shared::Shared;

mod units;

use units::Hit;

/// Units that are shown; whoever seeks among more types more of the name.
const UNITS_MAX: usize = 50;

/// The page before anything is sought.
pub(super) struct Asked;

#[derive(Template)]
#[template(path = "search.html")]
struct Shown {
    frame: Frame,
    text: String,
    units: Vec<Hit>,
    more: bool,
}

impl Page for Asked {
    fn asked(visit: &Visit) -> Result<Asked, Problem> {
        let wrong: Vec<_> = visit.query.iter().map(|(name, _)| name_unknown(name, "–")).collect();
        if wrong.is_empty() { Ok(Asked) } else { Err(Problem::wrong(wrong)) }
    }

    fn html(&self, visit: &Visit, desk: &Desk<'_>) -> Result<String, Failure> {
        Ok(listed(String::new(), Vec::new(), visit, desk))
    }
}

/// What answers when the form is sent.
pub(super) fn sought(lang: Lang) -> MethodRouter<Arc<Shared>> {
    post(async move |State(shared): State<Arc<Shared>>, request: Request| {
        let (head, body) = request.into_parts();
        found(&shared, lang, &head, body).await
    })
}

async fn found(
    shared: &Arc<Shared>,
    lang: Lang,
    head: &Parts,
    body: Body,
) -> Result<Response, Problem> {
    let form = Form::read(&head.headers, body, &["q"]).await?;
    let text = cell::canonical(form.given("q")).unwrap_or_default();
    let live = shared.writing().await?;
    let visit = Visit::new(lang, &head.uri, &head.headers, live.today());
    let beside = Arc::clone(shared);
    blocking(shared, move || {
        live.read(Wanted::default(), |reading, keys| {
            let desk = Desk { reading, keys, live: &live, shared: &beside };
            Ok(answer(text, &visit, &desk))
        })
    })
    .await
}

/// To the person where there is one, else what units there are.
fn answer(text: String, visit: &Visit, desk: &Desk<'_>) -> Response {
    if let Some(uuid) = person(&text, desk) {
        let to = visit.link(&["people", &uuid], &[]);
        return (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response();
    }
    let units = units::found(&text, visit, desk);
    unkept(listed(text, units, visit, desk))
}

fn listed(text: String, mut units: Vec<Hit>, visit: &Visit, desk: &Desk<'_>) -> String {
    let title = visit.lang.pick("Tìm trong sổ", "Search the register").to_owned();
    let more = units.len() > UNITS_MAX;
    units.truncate(UNITS_MAX);
    let frame = Frame::new(visit, desk, Section::Other, title);
    rendered(&Shown { frame, text, units, more })
}

/// By `ref`, card number or UUID in any office's books, else by identity number.
fn person(text: &str, desk: &Desk<'_>) -> Option<String> {
    if text.is_empty() {
        return None;
    }
    let in_source = |source: &String| {
        let key = RecordKey { key: text.to_owned(), source: source.clone(), known: None };
        named(&Recorded::Person(key), desk.live.writer(), desk.reading)
    };
    let by_key = desk.reading.names.sources().iter().find_map(in_source);
    let registry = desk.live.writer().registry();
    let by_identity = || registry.look(|state| state.people.identified(&state.tags, text));
    let person = match by_key {
        Some(About::Person(person)) => Some(person),
        _ => by_identity(),
    };
    person.and_then(|person| desk.keys.person(person))
}
