//! For those who watch the server: is it alive, is it ready, what does it do.

use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use dienhong_core::domain::ids::Millis;
use dienhong_core::registry::LAST_PROMISED;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use serde::Serialize;
use utoipa::ToSchema;

use super::ask::blocking;
use super::problem::{self, Problem};
use super::shared::Shared;
use crate::backup::Noted;
use crate::failure::{Failure, Told};
use crate::reports::instant;

type Labels = Vec<(&'static str, String)>;

/// Upper bounds in seconds.
const BUCKETS: [f64; 9] = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 30.0];

/// Answers are counted by route, never by address: that may hold a person's key.
pub(super) struct Metrics {
    answers: Family<Labels, Counter>,
    seconds: Family<Labels, Histogram>,
    connections: Gauge<i64, AtomicI64>,
    out_of_files: Counter,
}

impl Default for Metrics {
    fn default() -> Metrics {
        let histogram = || Histogram::new(BUCKETS);
        Metrics {
            answers: Family::default(),
            seconds: Family::new_with_constructor(histogram),
            connections: Gauge::default(),
            out_of_files: Counter::default(),
        }
    }
}

impl Metrics {
    pub(super) fn answered(
        &self,
        method: &Method,
        route: &str,
        status: StatusCode,
        time: Duration,
    ) {
        // A client may send any word as its method.
        let method =
            if method.is_safe() || *method == Method::POST { method.as_str() } else { "other" };
        let route = ("route", route.to_owned());
        let seconds = self.seconds.get_or_create(&vec![route.clone()]);
        seconds.observe(time.as_secs_f64());
        drop(seconds);
        let status = ("status", status.as_u16().to_string());
        let labels = vec![("method", method.to_owned()), route, status];
        self.answers.get_or_create(&labels).inc();
    }

    pub(super) fn connections(&self, more: i64) {
        self.connections.inc_by(more);
    }

    pub(super) fn out_of_files(&self) {
        self.out_of_files.inc();
    }

    fn text(&self, shared: &Shared, backup: Option<Noted>) -> Result<String, std::fmt::Error> {
        let live = shared.is_ready();
        let position = live.map_or(0, |live| live.durable().0);
        let folded = live.map_or(0, |live| live.progress().0);
        let gauge = |value: u64| {
            let gauge = Gauge::<i64, AtomicI64>::default();
            gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
            gauge
        };
        let verified_at = shared.integrity.last().map(|(_, at)| at);
        let scrubbed_at = shared.scrubbed.last().map(|pass| pass.at);
        let backed_up_at = backup.map(|backup| backup.made_at);
        let mut registry = Registry::with_prefix("dienhong");
        registry.register("http_answers", "Answers given", self.answers.clone());
        registry.register("http_answer_seconds", "Time to answer", self.seconds.clone());
        registry.register("http_connections", "Open connections", self.connections.clone());
        registry.register("log_position", "Last durable commit", gauge(position));
        let left = gauge(LAST_PROMISED.0.saturating_sub(position));
        registry.register("log_positions_left", "Commits that can still be numbered", left);
        let concerns = Family::<Labels, Gauge<i64, AtomicI64>>::default();
        for concern in live.map(|live| live.standing().concerns).unwrap_or_default() {
            concerns.get_or_create(&vec![("code", concern.code.to_string())]).set(1);
        }
        registry.register("concerns", "What should be looked after, by its code", concerns);
        let short = self.out_of_files.clone();
        registry.register("out_of_files", "How often no more files could be opened", short);
        registry.register("models_position", "Last folded commit", gauge(folded));
        let lag = gauge(position.saturating_sub(folded));
        registry.register("models_lag_commits", "Durable commits not yet folded", lag);
        let (scrubbed, passes) = shared.scrubbed.so_far();
        registry.register("log_scrubbed_position", "Last commit read again", gauge(scrubbed));
        registry.register("log_scrub_passes", "How often all was read again", gauge(passes));
        for (name, help, at) in [
            ("log_verified_timestamp_seconds", "When all was last found intact", verified_at),
            (
                "log_scrubbed_timestamp_seconds",
                "When the last scrub found all sealed segments intact",
                scrubbed_at,
            ),
            (
                "backup_timestamp_seconds",
                "When the last backup was made on this machine",
                backed_up_at,
            ),
        ] {
            // What never was has no time.
            if let Some(at) = at {
                registry.register(name, help, gauge(seconds(at)));
            }
        }
        let waiting = gauge(shared.jobs.waiting() as u64);
        registry.register("jobs_waiting", "Imports and voids that wait", waiting);
        let mut text = String::new();
        encode(&mut text, &registry)?;
        Ok(text)
    }
}

/// Since 1970, as Prometheus has times.
fn seconds(at: Millis) -> u64 {
    u64::try_from(at.0 / 1_000).unwrap_or_default()
}

const JSON: [(HeaderName, &str); 2] =
    [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")];

/// The media type of [`metrics`].
pub(super) const METRICS_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

#[derive(Serialize, ToSchema)]
#[schema(as = alive)]
pub(super) struct Alive {
    alive: bool,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ready)]
pub(super) struct Ready {
    ready: bool,
    /// Of the last durable commit.
    position: u64,
    /// Of the last commit that is counted.
    folded: u64,
    lag: u64,
    /// Whether histories are answered too, and commands recorded.
    writes: bool,
    /// What should be looked after, though the registry goes on; absent where nothing is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    concerns: Vec<Told>,
    /// What is still read, and how far; absent once everything is.
    #[serde(skip_serializing_if = "Option::is_none")]
    loading: Option<Loading>,
    /// The whole log, when it was last read again and found intact; absent until it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    verified: Option<Reached>,
    /// The sealed segments, when they were last read again and found intact.
    #[serde(skip_serializing_if = "Option::is_none")]
    scrubbed: Option<Reached>,
    /// The last backup that was made on this machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    backed_up: Option<Reached>,
}

/// Up to which commit, and when.
#[derive(Serialize, ToSchema)]
#[schema(as = reached)]
pub(super) struct Reached {
    position: u64,
    #[schema(format = DateTime)]
    at: Option<String>,
}

impl Reached {
    fn at(position: u64, at: Millis) -> Reached {
        Reached { position, at: instant(at) }
    }
}

#[derive(Serialize, ToSchema)]
#[schema(as = loading)]
pub(super) struct Loading {
    what: &'static str,
    read: u64,
    of: u64,
}

fn told(document: &impl Serialize) -> Response {
    let text = serde_json::to_string(document).expect("numbers are JSON");
    (JSON, text + "\n").into_response()
}

pub(super) async fn healthz() -> Response {
    told(&Alive { alive: true })
}

pub(super) async fn readyz(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let live = shared.live()?;
    let (position, folded) = (live.durable().0, live.progress().0);
    let (read, of) = live.state();
    let asked = Arc::clone(&live);
    let standing = live.standing();
    let backup = blocking(&shared, move || Ok(asked.backup())).await?;
    let lang = problem::language(&headers);
    let loading = (!live.is_loaded()).then_some(Loading { what: "state", read, of });
    Ok(told(&Ready {
        ready: true,
        position,
        folded,
        lag: position.saturating_sub(folded),
        writes: loading.is_none() && standing.records,
        concerns: standing.concerns.into_iter().map(|it| Failure::failed(it).told(lang)).collect(),
        loading,
        verified: shared.integrity.last().map(|(position, at)| Reached::at(position, at)),
        scrubbed: shared.scrubbed.last().map(|pass| Reached::at(pass.position, pass.at)),
        backed_up: backup.map(|backup| Reached::at(backup.position, backup.made_at)),
    }))
}

pub(super) async fn metrics(State(shared): State<Arc<Shared>>) -> Result<Response, Problem> {
    let live = shared.is_ready().cloned();
    let backup = blocking(&shared, move || Ok(live.and_then(|live| live.backup()))).await?;
    let text = shared.metrics.text(&shared, backup).map_err(|_| Problem::fault())?;
    Ok(([(CONTENT_TYPE, METRICS_TYPE), (CACHE_CONTROL, "no-store")], text).into_response())
}
