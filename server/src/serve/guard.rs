//! What is refused before any address is looked at, and what every answer carries. The server has
//! no log-in yet and listens to this machine only, so the dangers are web pages opened on it: one
//! that points its own name here (DNS rebinding), one that sends a form (CSRF).

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::problem::{self, Asker, Problem};
use super::shared::Shared;
use crate::catalogue::Message;

const URI_BYTES_MAX: usize = 4096;

/// Pages from here load nothing from elsewhere, run no script and stand in no frame.
const HEADERS: [(&str, &str); 5] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// The route that answered.
#[derive(Clone)]
struct Route(MatchedPath);

/// Notes which route answers, for whoever counts.
pub(super) async fn named(request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().cloned();
    let mut response = next.run(request).await;
    if let Some(path) = path {
        response.extensions_mut().insert(Route(path));
    }
    response
}

/// Around every request: refuse, answer, say problems in the reader's language, count.
pub(super) async fn around(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let begun = Instant::now();
    let (uri, method) = (request.uri().clone(), request.method().clone());
    let asker = Asker::of(&request);
    let response = match check(&uri, &method, request.headers()) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    };
    let route = response.extensions().get::<Route>().cloned();
    let mut response = problem::spoken(response, &uri, method.as_str(), &asker);
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    let route = route.as_ref().map_or("none", |Route(path)| path.as_str());
    let status = response.status();
    shared.metrics.answered(&method, route, status, begun.elapsed());
    let is_waited_for =
        matches!(status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::INSUFFICIENT_STORAGE);
    if status.is_server_error() && !is_waited_for {
        // The route, not the address: that may hold a person's key.
        super::log(&format!("{method} {route} {}", status.as_u16()));
    }
    response
}

fn check(uri: &Uri, method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
    let length = uri.path().len() + uri.query().map_or(0, str::len);
    if length > URI_BYTES_MAX {
        let message = Message::new(1124, [("limit", URI_BYTES_MAX.to_string())]);
        return Err(Problem::new(StatusCode::URI_TOO_LONG, message));
    }
    let host = host(uri, headers)?;
    if method.is_safe() {
        return check_reader(headers);
    }
    check_sender(&host, headers)
}

/// The name that was asked for, with its port; only this machine's own are answered.
fn host(uri: &Uri, headers: &HeaderMap) -> Result<String, Problem> {
    let mut given = headers.get_all(HOST).iter();
    let header = given.next().filter(|_| given.next().is_none());
    let header = header.and_then(|host| host.to_str().ok()).unwrap_or_default();
    let target = uri.authority().map_or(header, |authority| authority.as_str());
    if is_this_machine(header) && is_this_machine(target) {
        return Ok(header.to_ascii_lowercase());
    }
    let message = Message::new(1115, [("host", header.to_owned())]);
    Err(Problem::new(StatusCode::MISDIRECTED_REQUEST, message))
}

fn is_this_machine(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    ["localhost", "127.0.0.1", "[::1]"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// Another site may lead a reader here; it may not have its pages ask on their own.
fn check_reader(headers: &HeaderMap) -> Result<(), Problem> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let is_elsewhere = matches!(text("sec-fetch-site"), Some("cross-site" | "same-site"));
    if is_elsewhere && text("sec-fetch-mode") != Some("navigate") {
        return Err(Problem::new(StatusCode::FORBIDDEN, Message::new(1116, [])));
    }
    Ok(())
}

/// A browser says where a write comes from; a program says nothing.
fn check_sender(host: &str, headers: &HeaderMap) -> Result<(), Problem> {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let ours = match (text("sec-fetch-site"), text(ORIGIN.as_str())) {
        (Some(site), _) => site == "same-origin" || site == "none",
        (None, Some(origin)) => {
            let origin = origin.strip_prefix("http://").or(origin.strip_prefix("https://"));
            origin.is_some_and(|origin| origin.eq_ignore_ascii_case(host))
        }
        (None, None) => true,
    };
    let refused = || Problem::new(StatusCode::FORBIDDEN, Message::new(1116, []));
    if ours { Ok(()) } else { Err(refused()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(method: Method, headers: &[(&'static str, &'static str)]) -> Option<String> {
        let given = headers
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value)));
        let headers: HeaderMap = given.collect();
        check(&Uri::from_static("/api/v1/audit"), &method, &headers).err().map(|no| no.code())
    }

    #[test]
    fn only_names_of_this_machine_are_answered() {
        for host in ["localhost:8080", "127.0.0.1:9", "[::1]:8080", "LOCALHOST", "[::1]"] {
            assert_eq!(refused(Method::GET, &[("host", host)]), None, "{host}");
        }
        for host in ["evil.example", "127.0.0.1.evil.example:8080", "localhost:x", ""] {
            assert_eq!(
                refused(Method::GET, &[("host", host)]).as_deref(),
                Some("DH1115"),
                "{host}"
            );
        }
        assert_eq!(refused(Method::GET, &[]).as_deref(), Some("DH1115"));
    }

    #[test]
    fn a_write_from_another_site_is_refused_and_a_program_may_write() {
        let host = ("host", "localhost:8080");
        assert_eq!(refused(Method::POST, &[host]), None);
        assert_eq!(refused(Method::POST, &[host, ("sec-fetch-site", "same-origin")]), None);
        assert_eq!(refused(Method::POST, &[host, ("origin", "http://localhost:8080")]), None);
        let elsewhere = [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "http://localhost:9999"),
            ("origin", "https://evil.example"),
            ("origin", "null"),
        ];
        for sender in elsewhere {
            let code = refused(Method::POST, &[host, sender]);
            assert_eq!(code.as_deref(), Some("DH1116"), "{sender:?}");
        }
    }

    #[test]
    fn another_site_leads_here_but_asks_nothing_on_its_own() {
        let host = ("host", "localhost:8080");
        let site = ("sec-fetch-site", "cross-site");
        let asked = |mode| refused(Method::GET, &[host, site, ("sec-fetch-mode", mode)]);
        assert_eq!(asked("navigate"), None);
        assert_eq!(asked("no-cors").as_deref(), Some("DH1116"));
        let own = [host, ("sec-fetch-site", "same-origin"), ("sec-fetch-mode", "no-cors")];
        assert_eq!(refused(Method::GET, &own), None);
    }
}
