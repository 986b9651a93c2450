//! `POST /api/v1/imports/{kind}`: the rows of a CSV file, recorded by a job; and
//! `POST /api/v1/voids`: a batch taken back by one.

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt as _;
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::jobs::{Job, Sent, Work};
use super::parameters::Given;
use super::problem::{Place, Problem, language};
use super::record::{self, REPLAYED};
use super::shared::Shared;
use super::{ask, body, keys, parameters};
use crate::app::failed;
use crate::catalogue::Message;
use crate::cli::Command;
use crate::commands::officers;
use crate::import::kind;

pub(super) const BODY_BYTES_MAX: u64 = 32 << 20;

pub(super) async fn import(
    State(shared): State<Arc<Shared>>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    sent: Body,
) -> Result<Response, Problem> {
    if kind::named(&name).is_none() {
        return Ok(StatusCode::NOT_FOUND.into_response());
    }
    let key = keys::key(&headers)?;
    body::check_type(&headers, "text/csv")?;
    let file_name = format!("{name}.csv");
    let own = vec![("kind", name.into()), ("file", file_name.into())];
    let mut values = ask::pairs(query.as_deref());
    let officer = parameters::officer(&mut values)?;
    let given = Given { words: &["import"], place: Place::Query, values, own };
    let Command::Import(arguments) = given.parse()? else {
        unreachable!("`import` is parsed as an import");
    };
    let live = shared.writing().await?;
    let officer = officer.or_else(|| shared.officer.clone());
    if !arguments.dry_run {
        officers::acting(live.writer(), officer.as_deref())?;
    }
    let _held = shared.under_way.hold(key)?;
    let mut file = nameless().map_err(failed)?;
    let digest = body::into_file(&headers, sent, BODY_BYTES_MAX, &mut file).await?;
    let bytes = file.metadata().map_or(0, |file| file.len());
    let work = Work::Import { arguments, file: Mutex::new(Some(file)), bytes };
    let (job, replayed) = shared.jobs.take(Sent { key, digest, work, officer })?;
    Ok(accepted(&job, replayed, &headers))
}

pub(super) async fn void(
    State(shared): State<Arc<Shared>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    sent: Body,
) -> Result<Response, Problem> {
    let key = keys::key(&headers)?;
    body::check_type(&headers, "application/json")?;
    let bytes = body::whole(&headers, sent, record::BODY_BYTES_MAX).await?;
    let officer = parameters::only_officer(query.as_deref())?;
    let values = record::values(&bytes)?;
    let given = Given { words: &["void-import"], place: Place::Body, values, own: Vec::new() };
    let Command::VoidImport(arguments) = given.parse()? else {
        unreachable!("`void-import` is parsed as a void");
    };
    let live = shared.writing().await?;
    let officer = officer.or_else(|| shared.officer.clone());
    officers::acting(live.writer(), officer.as_deref())?;
    let _held = shared.under_way.hold(key)?;
    let digest = Sha256::digest(&bytes).into();
    let work = Work::Void(arguments);
    let (job, replayed) = shared.jobs.take(Sent { key, digest, work, officer })?;
    Ok(accepted(&job, replayed, &headers))
}

/// A file that only this process can read, and that nothing is left of when it is closed: what an
/// office sends holds personal data in clear.
fn nameless() -> std::io::Result<File> {
    let path = std::env::temp_dir().join(format!("dienhong-{}", Uuid::now_v7()));
    let file =
        OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(&path)?;
    fs::remove_file(&path)?;
    Ok(file)
}

fn accepted(job: &Job, replayed: bool, headers: &HeaderMap) -> Response {
    let mut response = shown(job, headers);
    *response.status_mut() = StatusCode::ACCEPTED;
    let location = HeaderValue::try_from(format!("/api/v1/jobs/{}", job.id));
    response.headers_mut().insert(LOCATION, location.expect("a UUID stands in a header"));
    if replayed {
        response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    }
    response
}

fn shown(job: &Job, headers: &HeaderMap) -> Response {
    let document = serde_json::to_string(&job.shown(language(headers)));
    let document = document.expect("text and numbers are JSON") + "\n";
    let mut response = document.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    // Refused rows hold what the office wrote.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

pub(super) async fn job(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    parameters::none(query.as_deref())?;
    let found = Uuid::try_parse(&id).ok().and_then(|id| shared.jobs.find(id));
    let unknown = || Problem::new(StatusCode::NOT_FOUND, Message::new(1119, [("job", id.clone())]));
    Ok(shown(found.ok_or_else(unknown)?.as_ref(), &headers))
}
