//! `/api/openapi.json` (OpenAPI 3.1), written by the code that serves it: questions and commands
//! from the command line's own definitions, documents from their types. In reading order:
//! [`given`], parameters and bodies, with [`values`]; [`answers`], what comes back; [`page`] shows
//! all of it to people.

use std::sync::Arc;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse as _;
use axum::routing::get;
use serde_json::Value;
use utoipa::openapi::path::{HttpMethod, OperationBuilder, PathItem};
use utoipa::openapi::{Info, OpenApi, OpenApiBuilder, Paths, Ref};

use super::health::METRICS_TYPE;
use super::parameters::clap_command;
use super::proofs::{BYTES, TEXT};
use super::record::COMMANDS;
use super::shared::Shared;

mod answers;
mod given;
mod page;
mod values;

const ABOUT: &str = "The same documents as on the command line. Answers in json, csv or xlsx by \
    `format`. Every answer names in the header `dienhong-position` the position it was computed \
    at; `after=POSITION` waits for your own write. Figures carry an `ETag`. A refusal is an RFC \
    9457 problem in Vietnamese or English, by `Accept-Language`, with a code that never changes: \
    400 is not written as described here; 422 is, and can't be answered from this registry. A \
    blank value in a query is one that was not given.";

fn described() -> OpenApi {
    let mut info = Info::new("Diên Hồng", env!("CARGO_PKG_VERSION"));
    info.description = Some(ABOUT.to_owned());
    let mut paths = Paths::new();
    watched(&mut paths);
    questions(&mut paths);
    followed(&mut paths);
    proved(&mut paths);
    writes(&mut paths);
    OpenApiBuilder::new().info(info).paths(paths).components(Some(answers::components())).build()
}

/// The description as it is served.
fn document() -> Value {
    let mut document = serde_json::to_value(described()).expect("a description is JSON");
    let paths = document["paths"].as_object_mut().into_iter().flatten();
    let operations = paths.flat_map(|(_, methods)| methods.as_object_mut().into_iter().flatten());
    let parameters = operations
        .filter_map(|(_, operation)| operation.get_mut("parameters")?.as_array_mut())
        .flatten()
        .filter(|parameter| parameter["in"] == "query" && parameter["required"] == false);
    for parameter in parameters {
        // utoipa has no word for it.
        parameter["allowEmptyValue"] = true.into();
    }
    document
}

/// The document served as JSON, and as a page.
pub(super) fn routes() -> Router<Arc<Shared>> {
    let document = document();
    let (json, html) = (document.to_string() + "\n", page::html(&document));
    let served = |media: &'static str, text: String| {
        let text: Arc<str> = text.into();
        get(move || {
            let text = text.to_string();
            async move { ([(CONTENT_TYPE, media)], text).into_response() }
        })
    };
    Router::new()
        .route("/api/openapi.json", served("application/json", json))
        .route("/api/docs", served("text/html; charset=utf-8", html))
        .route("/api/docs.css", served("text/css; charset=utf-8", page::STYLE.to_owned()))
        .route("/problems/{code}", get(page::problem))
}

fn add(
    paths: &mut Paths,
    path: &str,
    method: HttpMethod,
    operation: OperationBuilder,
    problems: &[u16],
) {
    let operation = answers::refused(operation, problems);
    paths.paths.insert(path.to_owned(), PathItem::new(method, operation));
}

fn operation(id: &str, tag: &str, about: &str) -> OperationBuilder {
    let id = id.replace('-', "_");
    OperationBuilder::new().operation_id(Some(id)).tag(tag).summary(Some(about))
}

fn about(command: &clap::Command) -> String {
    command.get_about().map(ToString::to_string).unwrap_or_default()
}

fn watched(paths: &mut Paths) {
    let documents = [
        ("healthz", "Whether the process answers", "alive", answers::ANY),
        ("readyz", "Whether every question is answered", "ready", answers::READY),
    ];
    for (name, about, document, problems) in documents {
        let found = answers::of_type(about, "application/json", Ref::from_schema_name(document));
        let operation = operation(name, "server", about).response("200", found);
        add(paths, &format!("/{name}"), HttpMethod::Get, operation, problems);
    }
    let about = "What the server does, as OpenMetrics";
    let found = answers::of_type(about, METRICS_TYPE, answers::text());
    let operation = operation("metrics", "server", about).response("200", found);
    add(paths, "/metrics", HttpMethod::Get, operation, answers::METRICS);
}

fn questions(paths: &mut Paths) {
    let command = |words: &[&str]| clap_command(words).expect("it can be asked");
    for report in command(&["report"]).get_subcommands() {
        let name = report.get_name();
        let id = format!("report_{name}");
        question(paths, &format!("/api/v1/reports/{name}"), report, &id, name);
    }
    let explained = command(&["explain", "membership"]);
    let path = "/api/v1/explain/membership";
    question(paths, path, &explained, "explain_membership", "explanation");
    question(paths, "/api/v1/audit", &command(&["audit"]), "audit", "audit");
    for history in command(&["history"]).get_subcommands() {
        let name = history.get_name();
        let path = format!("/api/v1/history/{name}/{{key}}");
        question(paths, &path, history, &format!("history_{name}"), "history");
    }
}

fn question(paths: &mut Paths, path: &str, command: &clap::Command, id: &str, document: &str) {
    let operation = operation(id, "ask", &about(command))
        .parameters(Some(command.get_arguments().map(given::argument)))
        .parameters(Some(given::manner()))
        .response("200", answers::found(document))
        .response("304", answers::not_modified());
    add(paths, path, HttpMethod::Get, operation, answers::QUESTION);
}

fn followed(paths: &mut Paths) {
    let about = "Every commit by position, also those to come";
    let events = "A stream of events that goes on; the schema is that of each";
    let found = answers::of_type(events, "text/event-stream", answers::event());
    let feed = operation("commits", "follow", about)
        .parameters(Some(given::follower()))
        .response("200", found);
    add(paths, "/api/v1/commits", HttpMethod::Get, feed, answers::FEED);
    let about = "How far an import or a void has come, and its answer";
    let found = answers::of_type("The job", "application/json", Ref::from_schema_name("job"));
    let job = operation("job", "write", about).parameter(given::job()).response("200", found);
    add(paths, "/api/v1/jobs/{job}", HttpMethod::Get, job, answers::JOB);
}

/// For those who check the log.
fn proved(paths: &mut Paths) {
    let texts = [
        ("checkpoint", "What the log is now, signed (C2SP tlog-checkpoint)"),
        ("key", "The public key of the log (C2SP signed-note)"),
    ];
    for (name, about) in texts {
        let found = answers::of_type(about, TEXT, answers::text());
        let operation = operation(name, "prove", about).response("200", found);
        add(paths, &format!("/api/v1/log/{name}"), HttpMethod::Get, operation, answers::PROOF);
    }
    let about = "One event, proved to whoever has the key (C2SP tlog-proof)";
    let found = answers::of_type(about, TEXT, answers::text());
    let receipt = operation("receipt", "prove", about)
        .parameters(Some(given::receipt()))
        .response("200", found);
    let path = "/api/v1/log/receipts/{position}";
    add(paths, path, HttpMethod::Get, receipt, answers::PROOF_ASKED);
    let about = "That the log of one size extends that of another";
    let document = Ref::from_schema_name("consistency");
    let found = answers::of_type(about, "application/json", document);
    let consistency = operation("consistency", "prove", about)
        .parameters(Some(given::consistency()))
        .response("200", found);
    let path = "/api/v1/log/consistency";
    add(paths, path, HttpMethod::Get, consistency, answers::PROOF_ASKED);
    let about = "Hashes of the Merkle tree (C2SP tlog-tiles); never changes";
    let tile = operation("tile", "prove", about)
        .parameters(Some(given::tile()))
        .response("200", answers::of_type(about, BYTES, answers::text()))
        .response("304", answers::unchanged());
    let path = "/api/v1/log/tile/{level}/{index}";
    add(paths, path, HttpMethod::Get, tile, answers::TILE);
}

fn writes(paths: &mut Paths) {
    let import = clap_command(&["import"]).expect("files can be imported");
    let operation = operation("import", "write", &about(&import))
        .parameters(Some(given::import(&import)))
        .parameters(Some(given::sender()))
        .request_body(Some(given::file()))
        .response("202", answers::begun());
    add(paths, "/api/v1/imports/{kind}", HttpMethod::Post, operation, answers::JOB_BEGUN);
    let void = clap_command(&["void-import"]).expect("batches can be voided");
    let operation = written(&void, "void-import").response("202", answers::begun());
    add(paths, "/api/v1/voids", HttpMethod::Post, operation, answers::JOB_BEGUN);
    for (name, words) in COMMANDS {
        let command = clap_command(words).expect("the table names commands that exist");
        let operation = written(&command, name).response("200", answers::done());
        let path = format!("/api/v1/commands/{name}");
        add(paths, &path, HttpMethod::Post, operation, answers::COMMAND);
    }
}

fn written(command: &clap::Command, name: &str) -> OperationBuilder {
    operation(name, "write", &about(command))
        .parameters(Some(given::sender()))
        .request_body(Some(given::fields(command)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every place a reference stands in.
    fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
        match value {
            Value::Object(fields) => {
                found.extend(fields.get("$ref").and_then(Value::as_str));
                fields.values().for_each(|field| references(field, found));
            }
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let document = document();
        let mut found = Vec::new();
        references(&document, &mut found);
        assert!(found.len() > 100, "{}", found.len());
        for reference in found {
            let place = document.pointer(&reference[1..]);
            assert!(place.is_some_and(Value::is_object), "{reference}");
        }
    }

    #[test]
    fn every_operation_says_what_is_required_and_every_refusal() {
        let document = document();
        for (path, methods) in document["paths"].as_object().unwrap() {
            for (method, operation) in methods.as_object().unwrap() {
                assert!(operation["responses"]["421"].is_object(), "{method} {path}");
                for parameter in operation["parameters"].as_array().into_iter().flatten() {
                    let (name, place) = (&parameter["name"], &parameter["in"]);
                    let in_path = place == "path";
                    assert!(!in_path || parameter["required"] == true, "{name} of {path}");
                    assert!(parameter["schema"].is_object(), "{name} of {path}");
                }
            }
        }
        let support = &document["paths"]["/api/v1/reports/support"]["get"]["parameters"];
        let named = |name: &str| support.as_array().unwrap().iter().find(|p| p["name"] == name);
        let (from, by) = (named("from").unwrap(), named("by").unwrap());
        assert_eq!(
            (&from["required"], &from["schema"]["$ref"]),
            (&Value::Bool(true), &"#/components/schemas/Day".into())
        );
        assert_eq!(
            (&by["explode"], &by["schema"]["items"]["enum"][0]),
            (&Value::Bool(false), &"kind".into())
        );
    }
}
