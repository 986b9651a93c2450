//! Pages for people: plain HTML that is whole without scripts, Vietnamese first, English beside it.
//! In reading order:
//!
//! - [`visit`]: who asks for which address, and how they like to read; addresses of other pages
//! - [`form`]: what somebody typed
//! - [`frame`]: what every page carries
//! - [`home`]: the figures of the whole at a glance; [`questions`]: what is often asked
//! - [`rates`]: how many have joined, by unit; [`why`]: why that changed; [`formed`]: what
//!   reorganisations did
//! - [`support`]: what was given; [`gifts`]: to whom
//! - [`mod@unit`], [`person`]: one of them, and its history
//! - [`ledger`]: who recorded what, and whether the register is intact
//! - [`search`]: the way to a unit by its name and to a person by a key
//! - [`refused`]: every no, as a page
//!
//! A page asks the same questions as the API and shows the same documents; every state of a page is
//! its address. Templates hold both languages side by side, so that neither is forgotten.

use std::cell::Cell;
use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{RawPathParams, Request, State};
use axum::http::header::{ACCEPT, CACHE_CONTROL, LOCATION, VARY};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::{MethodRouter, get, post};
use dienhong_core::domain::ids::Position;
use dienhong_core::domain::state::State as RegistryState;

use super::ask::blocking;
use super::live::Live;
use super::problem::{Problem, language};
use super::shared::Shared;
use crate::app::failed;
use crate::commands::history::Keys;
use crate::failure::Failure;
use crate::i18n::Lang;
use crate::reading::{Reading, Wanted};

mod assets;
mod card;
mod form;
mod formed;
mod frame;
mod gifts;
mod home;
pub(super) mod integrity;
mod ledger;
mod person;
mod questions;
mod rates;
mod redrawn;
pub(super) mod refused;
mod search;
mod support;
mod timeline;
mod tree_asked;
mod unit;
pub(super) mod visit;
mod why;

use form::Form;
use visit::Visit;

/// A page: what its address asks for, and its answer.
trait Page: Sized + Send + 'static {
    /// Whether it asks the state of the registry too, which may still be read when figures are
    /// answered already.
    const ASKS_STATE: bool = false;

    fn asked(visit: &Visit) -> Result<Self, Problem>;

    /// What is to be known when it is answered.
    fn wanted(&self) -> Wanted<'_> {
        Wanted::default()
    }

    fn html(&self, visit: &Visit, desk: &Desk<'_>) -> Result<String, Failure>;
}

/// What a page reads.
struct Desk<'a> {
    reading: &'a Reading<'a>,
    keys: &'a Keys,
    live: &'a Live,
    shared: &'a Shared,
    /// The last decision whose outcome was looked at in the state.
    seen: Cell<Position>,
}

impl<'a> Desk<'a> {
    fn new(reading: &'a Reading<'a>, keys: &'a Keys, live: &'a Live, shared: &'a Shared) -> Self {
        Desk { reading, keys, live, shared, seen: Cell::default() }
    }

    /// Looks into the state; the page is given once what was seen is durable.
    fn look<T>(&self, at: impl FnOnce(&RegistryState) -> T) -> T {
        let registry = self.live.writer().registry();
        let (told, position) = registry.look(|state| (at(state), state.position));
        self.seen.set(position.max(self.seen.get()));
        told
    }
}

/// Answers, and waits until everything that was seen is durable.
fn answered<T>(
    live: &Live,
    shared: &Shared,
    wanted: Wanted<'_>,
    answer: impl FnOnce(&Desk<'_>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let (told, seen) = live.read(wanted, |reading, keys| {
        let desk = Desk::new(reading, keys, live, shared);
        answer(&desk).map(|told| (told, desk.seen.get()))
    })?;
    if seen > Position::START {
        live.writer().registry().wait_until(seen).map_err(failed)?;
    }
    Ok(told)
}

/// All pages in both languages.
pub(super) fn routes() -> Router<Arc<Shared>> {
    let router = Router::new().route("/", get(front)).route("/assets/{file}", get(assets::asset));
    [Lang::Vi, Lang::En].into_iter().fold(router, in_language)
}

fn in_language(router: Router<Arc<Shared>>, lang: Lang) -> Router<Arc<Shared>> {
    let at = |path: &str| format!("/{}{path}", lang.code());
    router
        .route(&at(""), on::<home::Home>(lang))
        .route(&at("/rates"), on::<rates::Rates>(lang))
        .route(&at("/why"), on::<why::Why>(lang))
        .route(&at("/support"), on::<support::Support>(lang))
        .route(&at("/gifts"), on::<gifts::Gifts>(lang))
        .route(&at("/units/{key}"), on::<unit::Unit>(lang))
        .route(&at("/people/{key}"), on::<person::Person>(lang))
        .route(&at("/search"), on::<search::Asked>(lang).merge(search::sought(lang)))
        .route(&at("/ledger"), on::<ledger::Ledger>(lang))
        .route(
            &at("/ledger/check"),
            post(move |State(shared)| async move { integrity::check_again(&shared, lang) }),
        )
        .route(
            &at("/prefs"),
            post(async |request: Request| {
                let (head, body) = request.into_parts();
                let form = Form::read(&head.headers, body, &["back", "size", "theme"]).await?;
                visit::prefer(&form)
            }),
        )
}

/// The language in which somebody is answered who reads pages; `None`: a program asks.
pub(super) fn reader(uri: &Uri, headers: &HeaderMap) -> Option<Lang> {
    let path = uri.path();
    let is_api =
        ["/api/", "/healthz", "/readyz", "/metrics"].iter().any(|api| path.starts_with(api));
    let accepted = headers.get(ACCEPT).and_then(|accepted| accepted.to_str().ok());
    let is_browser = accepted.is_some_and(|accepted| accepted.contains("text/html"));
    lang_of(path).or_else(|| (is_browser && !is_api).then(|| language(headers)))
}

/// The language of a page's address; `None`: it is no page's.
fn lang_of(path: &str) -> Option<Lang> {
    match path.split('/').nth(1) {
        Some("vi") => Some(Lang::Vi),
        Some("en") => Some(Lang::En),
        _ => None,
    }
}

async fn front(headers: HeaderMap) -> Response {
    let to = language(&headers).pick("/vi", "/en");
    (StatusCode::SEE_OTHER, [(LOCATION, to), (VARY, "accept-language")]).into_response()
}

/// What answers with pages of one kind.
fn on<P: Page>(lang: Lang) -> MethodRouter<Arc<Shared>> {
    get(
        move |State(shared): State<Arc<Shared>>, params: RawPathParams, request: Request| async move {
            let live = if P::ASKS_STATE { shared.writing().await? } else { shared.live()? };
            let key = params.iter().find(|(name, _)| *name == "key");
            let key = key.map_or_else(String::new, |(_, value)| value.to_owned());
            let visit = Visit::new(lang, request.uri(), request.headers(), live.today());
            let visit = Visit { key, ..visit };
            let page = P::asked(&visit)?;
            let beside = Arc::clone(&shared);
            let html = blocking(&shared, move || {
                answered(&live, &beside, page.wanted(), |desk| page.html(&visit, desk))
            });
            Ok::<_, Problem>(unkept(html.await?))
        },
    )
}

/// Pages name persons: no cache keeps them.
fn unkept(html: String) -> Response {
    ([(CACHE_CONTROL, "no-store")], Html(html)).into_response()
}

fn rendered(page: &impl Template) -> String {
    page.render().expect("a page is written into memory")
}
