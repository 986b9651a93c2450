//! All addresses with no registry behind them, for `tests/fuzz`: a request is read, refused where it
//! is wrong, and told to wait where it is not. The program is built without it.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt as _;
use hyper::service::Service as _;
use hyper_util::service::TowerToHyperService;
use tokio::runtime::{Builder, Runtime};

use super::router;
use super::shared::Shared;

pub struct Bare {
    runtime: Runtime,
    service: TowerToHyperService<Router>,
}

impl Default for Bare {
    fn default() -> Bare {
        let runtime = Builder::new_current_thread().enable_time().build();
        let router = router::router(&Arc::new(Shared::new(None)), Router::new());
        let service = TowerToHyperService::new(router);
        Bare { runtime: runtime.expect("a timer needs nothing that can lack"), service }
    }
}

impl Bare {
    /// Status and body of the answer; `None`: it is no request of HTTP.
    pub fn answer(
        &self,
        (method, target): (&str, &str),
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Option<(u16, Vec<u8>)> {
        let request = Request::builder().method(method).uri(target);
        let request =
            headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let request = request.body(Body::from(body)).ok()?;
        self.runtime.block_on(async {
            let Ok(response) = self.service.call(request).await;
            let status = response.status().as_u16();
            let body = response.into_body().collect().await.ok()?;
            Some((status, body.to_bytes().to_vec()))
        })
    }
}
