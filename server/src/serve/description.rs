//! `/api/openapi.json` (OpenAPI 3.1), written by the code that serves it: questions and commands
//! from the command line's own definitions, documents from their types. [`page`] shows it.

use std::sync::Arc;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse as _;
use axum::routing::get;
use clap::{Arg, ArgAction};
use utoipa::openapi::path::{
    HttpMethod, Operation, OperationBuilder, Parameter, ParameterBuilder, ParameterIn, PathItem,
};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{
    Components, ComponentsBuilder, ContentBuilder, Info, OpenApi, OpenApiBuilder, Paths, Ref,
    RefOr, Required, ResponseBuilder, Schema,
};

use super::parameters::{OFFICER, clap_command, name_of};
use super::record::COMMANDS;
use super::shared::Shared;
use crate::import::kind;
use crate::reports::audit::AuditReport;
use crate::reports::clubs::ClubReport;
use crate::reports::commendations::CommendationReport;
use crate::reports::explanation::Explanation;
use crate::reports::funds::FundReport;
use crate::reports::history::History;
use crate::reports::membership::MembershipReport;
use crate::reports::ratio::RatioReport;
use crate::reports::support::SupportReport;

mod page;

const ABOUT: &str = "The same documents as on the command line. Answers in json, csv or xlsx by \
    `format`. Every answer names in the header `dienhong-position` the position it was computed \
    at; `after=POSITION` waits for your own write. Figures carry an `ETag`. A refusal is an RFC \
    9457 problem in Vietnamese or English, by `Accept-Language`, with a code that never changes.";

/// What the routes themselves do not say.
pub(super) fn described() -> OpenApi {
    let mut info = Info::new("Diên Hồng", env!("CARGO_PKG_VERSION"));
    info.description = Some(ABOUT.to_owned());
    let mut paths = Paths::new();
    questions(&mut paths);
    writes(&mut paths);
    OpenApiBuilder::new().info(info).paths(paths).components(Some(documents())).build()
}

/// The document served as JSON, and as a page.
pub(super) fn routes(description: OpenApi) -> Router<Arc<Shared>> {
    let json = description.to_json().expect("a description is JSON") + "\n";
    let html = page::html(&serde_json::from_str(&json).expect("it was just written"));
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

fn questions(paths: &mut Paths) {
    let reports = clap_command(&["report"]).expect("there are reports");
    for report in reports.get_subcommands() {
        let name = report.get_name();
        let path = format!("/api/v1/reports/{name}");
        add(paths, &path, HttpMethod::Get, question(report, &format!("report_{name}"), name));
    }
    let explained = clap_command(&["explain", "membership"]).expect("it can be explained");
    let explained = question(&explained, "explain_membership", "explanation");
    add(paths, "/api/v1/explain/membership", HttpMethod::Get, explained);
    let audit = clap_command(&["audit"]).expect("there is an audit");
    add(paths, "/api/v1/audit", HttpMethod::Get, question(&audit, "audit", "audit"));
    let histories = clap_command(&["history"]).expect("there are histories");
    for history in histories.get_subcommands() {
        let name = history.get_name();
        let path = format!("/api/v1/history/{name}/{{key}}");
        let asked = question(history, &format!("history_{name}"), "history");
        add(paths, &path, HttpMethod::Get, asked);
    }
    add(paths, "/api/v1/commits", HttpMethod::Get, feed());
    add(paths, "/api/v1/jobs/{job}", HttpMethod::Get, job());
}

fn writes(paths: &mut Paths) {
    let import = clap_command(&["import"]).expect("files can be imported");
    let hidden = ["kind", "file"];
    let arguments =
        import.get_arguments().filter(|known| !hidden.contains(&name_of(known).as_str()));
    let csv = ContentBuilder::new().schema(Some(text())).build();
    let body = RequestBodyBuilder::new().content("text/csv", csv).required(Some(Required::True));
    let operation = OperationBuilder::new()
        .operation_id(Some("import"))
        .tag("write")
        .summary(about(&import))
        .parameter(in_path("kind", kind::all().map(|(name, _)| name)))
        .parameters(Some(arguments.map(in_query)))
        .parameter(officer())
        .parameter(idempotency_key())
        .request_body(Some(body.build()))
        .response("202", ResponseBuilder::new().description("A job was begun; see Location"));
    add(paths, "/api/v1/imports/{kind}", HttpMethod::Post, with_problems(operation));
    let void = clap_command(&["void-import"]).expect("batches can be voided");
    let begun = ResponseBuilder::new().description("A job was begun; see Location");
    add(paths, "/api/v1/voids", HttpMethod::Post, written(&void, "void_import", "202", begun));
    for (name, words) in COMMANDS {
        let command = clap_command(words).expect("the table names commands that exist");
        let path = format!("/api/v1/commands/{name}");
        let done = ResponseBuilder::new().description("Recorded, or it stood already");
        add(paths, &path, HttpMethod::Post, written(&command, name, "200", done));
    }
}

fn add(paths: &mut Paths, path: &str, method: HttpMethod, operation: Operation) {
    paths.paths.insert(path.to_owned(), PathItem::new(method, operation));
}

fn question(command: &clap::Command, id: &str, document: &str) -> Operation {
    let parameters = command.get_arguments().map(|argument| {
        if argument.is_positional() {
            in_path("key", std::iter::empty())
        } else {
            in_query(argument)
        }
    });
    let schema = RefOr::<Schema>::Ref(Ref::from_schema_name(document));
    let json = ContentBuilder::new().schema(Some(schema)).build();
    let found =
        ResponseBuilder::new().description("The document").content("application/json", json);
    let forms = ["json", "csv", "xlsx"].map(serde_json::Value::from);
    let operation = OperationBuilder::new()
        .operation_id(Some(id.replace('-', "_")))
        .tag("ask")
        .summary(about(command))
        .parameters(Some(parameters))
        .parameter(named("format", ParameterIn::Query, "Form of the answer", Some(&forms)))
        .parameter(named("after", ParameterIn::Query, "Wait until this position is counted", None))
        .response("200", found);
    with_problems(operation)
}

fn written(
    command: &clap::Command,
    name: &str,
    status: &str,
    response: ResponseBuilder,
) -> Operation {
    let mut object = ObjectBuilder::new();
    for argument in command.get_arguments() {
        let field = ObjectBuilder::new().schema_type(Type::String).description(help(argument));
        object = object.property(name_of(argument), field);
        if argument.is_required_set() {
            object = object.required(name_of(argument));
        }
    }
    let json = ContentBuilder::new().schema(Some(object)).build();
    let body = RequestBodyBuilder::new().content("application/json", json);
    let operation = OperationBuilder::new()
        .operation_id(Some(name.replace('-', "_")))
        .tag("write")
        .summary(about(command))
        .parameter(officer())
        .parameter(idempotency_key())
        .request_body(Some(body.required(Some(Required::True)).build()))
        .response(status, response);
    with_problems(operation)
}

fn feed() -> Operation {
    let events = ContentBuilder::new().schema(Some(text())).build();
    let found = ResponseBuilder::new()
        .description("One event a commit: id = position, data = clear header, events, leaf hash")
        .content("text/event-stream", events);
    let seen = "The last position that was seen; wins over `from`";
    let operation = OperationBuilder::new()
        .operation_id(Some("commits"))
        .tag("follow")
        .summary(Some("Every commit by position, also those to come"))
        .parameter(named("from", ParameterIn::Query, "The first position that is wanted", None))
        .parameter(named("Last-Event-ID", ParameterIn::Header, seen, None))
        .response("200", found);
    with_problems(operation)
}

fn job() -> Operation {
    let operation = OperationBuilder::new()
        .operation_id(Some("job"))
        .tag("write")
        .summary(Some("How far an import or a void has come, and its answer"))
        .parameter(in_path("job", std::iter::empty()))
        .response("200", ResponseBuilder::new().description("The job"));
    with_problems(operation)
}

fn with_problems(operation: OperationBuilder) -> Operation {
    let schema = RefOr::<Schema>::Ref(Ref::from_schema_name("problem"));
    let content = ContentBuilder::new().schema(Some(schema)).build();
    let problem = ResponseBuilder::new()
        .description("A problem, RFC 9457")
        .content("application/problem+json", content);
    operation.response("default", problem).build()
}

fn about(command: &clap::Command) -> Option<String> {
    command.get_about().map(ToString::to_string)
}

fn help(argument: &Arg) -> Option<String> {
    argument.get_help().map(ToString::to_string)
}

fn text() -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::String).build().into()
}

fn in_path(name: &str, known: impl Iterator<Item = &'static str>) -> Parameter {
    let known: Vec<serde_json::Value> = known.map(serde_json::Value::from).collect();
    let known = (!known.is_empty()).then_some(known.as_slice());
    named(name, ParameterIn::Path, "Which", known)
}

fn in_query(argument: &Arg) -> Parameter {
    let is_flag = matches!(argument.get_action(), ArgAction::SetTrue);
    let schema_type = if is_flag { Type::Boolean } else { Type::String };
    let schema = ObjectBuilder::new().schema_type(schema_type).build();
    let required = if argument.is_required_set() { Required::True } else { Required::False };
    ParameterBuilder::new()
        .name(name_of(argument))
        .parameter_in(ParameterIn::Query)
        .required(required)
        .description(help(argument))
        .schema(Some(schema))
        .build()
}

fn named(
    name: &str,
    place: ParameterIn,
    help: &str,
    known: Option<&[serde_json::Value]>,
) -> Parameter {
    let object =
        ObjectBuilder::new().schema_type(Type::String).enum_values(known.map(<[_]>::to_vec));
    ParameterBuilder::new()
        .name(name)
        .parameter_in(place)
        .required(Required::False)
        .description(Some(help))
        .schema(Some(object.build()))
        .build()
}

fn officer() -> Parameter {
    let help = "Who acts, by name; else whom the server acts for, else the only officer there is";
    named(OFFICER, ParameterIn::Query, help, None)
}

fn idempotency_key() -> Parameter {
    let help = "A UUID of yours for this one thing: sent twice, recorded once, for ever";
    let mut key = named("Idempotency-Key", ParameterIn::Header, help, None);
    key.required = Required::True;
    key
}

fn documents() -> Components {
    let field = |schema_type| ObjectBuilder::new().schema_type(schema_type);
    let mut problem = ObjectBuilder::new();
    for name in ["type", "title", "detail", "instance", "code", "hint"] {
        problem = problem.property(name, field(Type::String));
    }
    problem = problem.property("status", field(Type::Integer));
    problem = problem.property("errors", field(Type::Array));
    ComponentsBuilder::new()
        .schema_from::<MembershipReport>()
        .schema_from::<SupportReport>()
        .schema_from::<CommendationReport>()
        .schema_from::<FundReport>()
        .schema_from::<ClubReport>()
        .schema_from::<RatioReport>()
        .schema_from::<AuditReport>()
        .schema_from::<Explanation>()
        .schema_from::<History>()
        .schema("problem", problem)
        .build()
}
