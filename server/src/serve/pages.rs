//! Pages for people: plain HTML that is whole without scripts, Vietnamese first, English beside it.
//! In reading order:
//!
//! - [`visit`]: who asks for which address, and how they like to read; addresses of other pages
//! - [`frame`]: what every page carries
//! - [`home`]: the figures of the whole at a glance
//! - [`rates`]: how many have joined, by unit; [`why`]: why that changed
//! - [`support`]: what was given; [`gifts`]: to whom
//! - [`mod@unit`], [`person`]: one of them, and its history
//! - [`ledger`]: who recorded what, and whether the register is intact
//! - [`search`]: the way to a unit by its name and to a person by a key
//! - [`refused`]: every no, as a page
//!
//! A page asks the same questions as the API and shows the same documents; every state of a page is
//! its address. Templates hold both languages side by side, so that neither is forgotten.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{RawPathParams, Request, State};
use axum::http::header::{CACHE_CONTROL, LOCATION, VARY};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::{MethodRouter, get, post};

use super::ask::blocking;
use super::live::Live;
use super::problem::{Problem, language};
use super::shared::Shared;
use crate::commands::history::Keys;
use crate::failure::Failure;
use crate::i18n::Lang;
use crate::reading::{Reading, Wanted};

mod assets;
mod card;
mod frame;
mod gifts;
mod home;
pub(super) mod integrity;
mod ledger;
mod person;
mod rates;
pub(super) mod refused;
mod search;
mod support;
mod timeline;
mod tree_asked;
mod unit;
pub(super) mod visit;
mod why;

use integrity::Integrity;
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
    integrity: Integrity,
}

/// All pages in both languages.
pub(super) fn routes() -> Router<Arc<Shared>> {
    let router = Router::new()
        .route("/", get(front))
        .route("/prefs", post(visit::prefer))
        .route("/assets/{file}", get(assets::asset));
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
        .route(&at("/search"), on::<search::Search>(lang))
        .route(&at("/ledger"), on::<ledger::Ledger>(lang))
        .route(
            &at("/ledger/check"),
            post(move |State(shared)| async move { integrity::check_again(&shared, lang) }),
        )
}

/// The language of a page's address; `None`: it is no page's.
pub(super) fn lang_of(path: &str) -> Option<Lang> {
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
            let visit = Visit::new(lang, &params, &request, live.today());
            let page = P::asked(&visit)?;
            let integrity = shared.integrity.now();
            let html = blocking(&shared, move || {
                live.read(page.wanted(), |reading, keys| {
                    page.html(&visit, &Desk { reading, keys, live: &live, integrity })
                })
            });
            // Pages name persons: no cache keeps them.
            Ok::<_, Problem>(([(CACHE_CONTROL, "no-store")], Html(html.await?)))
        },
    )
}

fn rendered(page: &impl Template) -> String {
    page.render().expect("a page is written into memory")
}
