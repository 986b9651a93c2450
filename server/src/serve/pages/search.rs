//! The way to a unit by its name and to a person by a key: a member's key, a card or identity number
//! or a UUID. Names of persons are not searched: they are sealed. What is sought is sent in a body and
//! stands in no address; who is found is led to by an address that says nothing.

use std::sync::Arc;

use askama::Template;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, LOCATION};
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, post};
use dienhong_core::domain::ids::PersonNo;
use dienhong_projections::people::About;

use super::card::Card;
use super::form::Form;
use super::frame::{Frame, Section};
use super::unit::crumb;
use super::visit::Visit;
use super::{Desk, Page, answered, rendered, unkept};
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
    /// Several offices may have given one key.
    persons: Vec<Whom>,
    units: Vec<Hit>,
    more: bool,
}

struct Whom {
    name: String,
    href: String,
    unit: String,
}

impl Page for Asked {
    fn asked(visit: &Visit) -> Result<Asked, Problem> {
        let wrong: Vec<_> = visit.query.iter().map(|(name, _)| name_unknown(name, "–")).collect();
        if wrong.is_empty() { Ok(Asked) } else { Err(Problem::wrong(wrong)) }
    }

    fn html(&self, visit: &Visit, desk: &Desk<'_>) -> Result<String, Failure> {
        Ok(listed(String::new(), Vec::new(), Vec::new(), visit, desk))
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
        answered(&live, &beside, Wanted::default(), |desk| answer(text, &visit, desk))
    })
    .await
}

/// To the person where nothing else can be meant, else all that can.
fn answer(text: String, visit: &Visit, desk: &Desk<'_>) -> Result<Response, Failure> {
    let persons = persons(&text, desk);
    if let [person] = persons[..]
        && !units::are_keyed(&text, visit, desk)
        && let Some(uuid) = desk.keys.person(person)
    {
        let to = visit.link(&["people", &uuid], &[]);
        let headers = [(LOCATION, to), (CACHE_CONTROL, "no-store".to_owned())];
        return Ok((StatusCode::SEE_OTHER, headers).into_response());
    }
    let units = units::found(&text, visit, desk);
    let persons = persons.into_iter().map(|person| whom(person, visit, desk));
    let persons = persons.collect::<Result<Vec<_>, _>>()?;
    Ok(unkept(listed(text, persons, units, visit, desk)))
}

fn whom(person: PersonNo, visit: &Visit, desk: &Desk<'_>) -> Result<Whom, Failure> {
    let card = Card::open(desk, person, visit.today)?;
    let unit = card.membership.as_ref().map(|it| crumb(desk, it.unit, visit).name);
    let name = card.name().unwrap_or(visit.lang.pick("Người trong sổ", "A person of the register"));
    let uuid = desk.keys.person(person).unwrap_or_default();
    let href = visit.link(&["people", &uuid], &[]);
    Ok(Whom { name: name.to_owned(), href, unit: unit.unwrap_or_default() })
}

fn listed(
    text: String,
    persons: Vec<Whom>,
    mut units: Vec<Hit>,
    visit: &Visit,
    desk: &Desk<'_>,
) -> String {
    let title = visit.lang.pick("Tìm trong sổ", "Search the register").to_owned();
    let more = units.len() > UNITS_MAX;
    units.truncate(UNITS_MAX);
    let frame = Frame::new(visit, desk, Section::Other, title);
    rendered(&Shown { frame, text, persons, units, more })
}

/// By `ref`, card number or UUID in each office's books, and by identity number.
fn persons(text: &str, desk: &Desk<'_>) -> Vec<PersonNo> {
    if text.is_empty() {
        return Vec::new();
    }
    let in_source = |source: &String| {
        let key = RecordKey { key: text.to_owned(), source: source.clone(), known: None };
        named(&Recorded::Person(key), desk.live.writer(), desk.reading)
    };
    let by_key = desk.reading.names.sources().iter().filter_map(in_source);
    let persons = by_key.filter_map(|about| match about {
        About::Person(person) => Some(person),
        _ => None,
    });
    let by_identity = desk.look(|state| state.people.identified(&state.tags, text));
    let mut persons: Vec<PersonNo> = persons.chain(by_identity).collect();
    persons.sort_unstable();
    persons.dedup();
    persons
}
