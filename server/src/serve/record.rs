//! Commands that record one thing: `POST /api/v1/commands/{command}` with a JSON object of texts,
//! by the same names as on the command line. `officer=NAME` in the query says who acts.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use dienhong_core::domain::event::{Channel, CommandId};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::ask::{POSITION, blocking};
use super::parameters::Given;
use super::problem::{Place, Problem};
use super::shared::Shared;
use super::{body, keys, parameters};
use crate::catalogue::Message;
use crate::commands::act::Desk;
use crate::commands::given;
use crate::failure::Failure;

pub(super) const BODY_BYTES_MAX: u64 = 256 << 10;

/// The last part of the address, and the words on the command line.
pub(super) const COMMANDS: [(&str, &[&str]); 7] = [
    ("register-complete", &["register-complete"]),
    ("close-period", &["close-period"]),
    ("reopen-period", &["reopen-period"]),
    ("merge-persons", &["merge-persons"]),
    ("unmerge-persons", &["unmerge-persons"]),
    ("erase-person", &["erase", "person"]),
    ("add-user", &["user", "add"]),
];

/// An answer that was given before carries this.
pub(super) const REPLAYED: &str = "idempotency-replayed";

pub(super) async fn command(
    State(shared): State<Arc<Shared>>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    sent: Body,
) -> Result<Response, Problem> {
    let Some((_, words)) = COMMANDS.iter().find(|(known, _)| *known == name) else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    let key = keys::key(&headers)?;
    body::check_type(&headers, "application/json")?;
    let bytes = body::whole(&headers, sent, BODY_BYTES_MAX).await?;
    let named = parameters::only_officer(query.as_deref())?;
    let values = values(&bytes)?;
    let command = Given { words, place: Place::Body, values, own: Vec::new() }.parse()?;
    let live = shared.writing().await?;
    let first = Arc::clone(&shared);
    let (document, position, replayed) = blocking_held(&shared, key, move || {
        let id = CommandId::Uuid(key.as_u128());
        let replayed = live.writer().registry().recorded(id).is_some();
        // Sent again it means whoever it was, whom the server acts for now does not matter.
        let usual = first.officer.as_deref().filter(|_| !replayed);
        let desk = Desk {
            writer: live.writer(),
            officer: named.as_deref().or(usual),
            id,
            channel: Channel::Api,
        };
        let document = given(&command, &desk)?.json();
        let position = position_of(&document);
        Ok((document, position, replayed))
    })
    .await?;
    Ok(written(document + "\n", position, replayed))
}

/// While one request with a key is under way a second one is told to wait.
async fn blocking_held<T: Send + 'static>(
    shared: &Arc<Shared>,
    key: Uuid,
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Problem> {
    let _held = shared.under_way.hold(key)?;
    blocking(shared, work).await
}

fn position_of(document: &str) -> u64 {
    let document: Value = serde_json::from_str(document).unwrap_or_default();
    document["position"].as_u64().unwrap_or_default()
}

fn written(document: String, position: u64, replayed: bool) -> Response {
    let mut response = document.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(POSITION, position.into());
    if replayed {
        headers.insert(REPLAYED, HeaderValue::from_static("true"));
    }
    response
}

/// The texts of a JSON object; anything else is not one.
pub(super) fn values(bytes: &[u8]) -> Result<Vec<(String, String)>, Problem> {
    let object: Map<String, Value> =
        serde_json::from_slice(bytes).map_err(|error| not_an_object(&error.to_string()))?;
    let text = |(name, value): (String, Value)| match value {
        Value::String(text) => Ok((name, text)),
        _ => Err(not_an_object(&name)),
    };
    object.into_iter().map(text).collect()
}

fn not_an_object(reason: &str) -> Problem {
    let example = r#"{"unit": "x1", "on": "2026-01-01"}"#.to_owned();
    let message = Message::new(1109, [("reason", reason.to_owned()), ("example", example)]);
    Problem::new(StatusCode::BAD_REQUEST, message)
}
