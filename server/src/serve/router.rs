//! Every address of the server, and what answers there.

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use tower_http::compression::CompressionLayer;

use super::shared::Shared;
use super::{ask, description, feed, guard, health, imports, pages, proofs, record};

/// `beside` is answered under the same guard.
pub(super) fn router(shared: &Arc<Shared>, beside: Router) -> Router {
    let answering = api()
        .merge(description::routes())
        .merge(pages::routes())
        .layer(from_fn(guard::named))
        .layer(CompressionLayer::new())
        .with_state(Arc::clone(shared))
        .merge(beside);
    // Around all of it, so that also what the router itself refuses is said as a problem.
    Router::new()
        .fallback_service(answering)
        .layer(from_fn_with_state(Arc::clone(shared), guard::around))
}

fn api() -> Router<Arc<Shared>> {
    Router::new()
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(health::metrics))
        .route("/api/v1/reports/{report}", get(ask::report))
        .route("/api/v1/explain/membership", get(ask::explain_membership))
        .route("/api/v1/history/{record}/{key}", get(ask::history))
        .route("/api/v1/audit", get(ask::audit))
        .route("/api/v1/commits", get(feed::commits))
        .route("/api/v1/log/checkpoint", get(proofs::checkpoint))
        .route("/api/v1/log/key", get(proofs::key))
        .route("/api/v1/log/receipts/{position}", get(proofs::receipt))
        .route("/api/v1/log/consistency", get(proofs::consistency))
        .route("/api/v1/log/tile/{level}/{*index}", get(proofs::tile))
        .route("/api/v1/imports/{kind}", post(imports::import))
        .route("/api/v1/voids", post(imports::void))
        .route("/api/v1/jobs/{job}", get(imports::job))
        .route("/api/v1/commands/{command}", post(record::command))
}
