//! What answers: every document from its type, every status with its problem.

use axum::http::StatusCode;
use axum::http::header::{ETAG, LOCATION, RETRY_AFTER};
use utoipa::ToSchema;
use utoipa::openapi::path::{Operation, OperationBuilder};
use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, Type};
use utoipa::openapi::{
    Components, ComponentsBuilder, Content, ContentBuilder, Header, Ref, RefOr, Response,
    ResponseBuilder, Schema,
};

use super::values;
use crate::cli::Format;
use crate::i18n::Lang;
use crate::reports::audit::AuditReport;
use crate::reports::clubs::ClubReport;
use crate::reports::commendations::CommendationReport;
use crate::reports::explanation::Explanation;
use crate::reports::funds::FundReport;
use crate::reports::history::History;
use crate::reports::membership::MembershipReport;
use crate::reports::ratio::RatioReport;
use crate::reports::support::SupportReport;
use crate::serve::ask::{FORMS, POSITION, media};
use crate::serve::feed::document::CommitDocument;
use crate::serve::health::{Alive, Ready};
use crate::serve::jobs::document::JobDocument;
use crate::serve::problem::{self, document::ProblemDocument};
use crate::serve::proofs::ConsistencyDocument;
use crate::serve::record::REPLAYED;

/// Of any address: too long, and another host.
pub(super) const ANY: &[u16] = &[414, 421];
pub(super) const READY: &[u16] = &[414, 421, 503];
pub(super) const METRICS: &[u16] = &[414, 421, 500];
pub(super) const JOB: &[u16] = &[400, 404, 414, 421];
pub(super) const PROOF: &[u16] = &[400, 414, 421, 500, 503];
pub(super) const PROOF_ASKED: &[u16] = &[400, 414, 421, 422, 500, 503];
pub(super) const TILE: &[u16] = &[400, 404, 414, 421, 500, 503];
pub(super) const FEED: &[u16] = &[400, 414, 421, 429, 503];
pub(super) const QUESTION: &[u16] = &[400, 404, 409, 414, 421, 422, 500, 503, 504];
pub(super) const COMMAND: &[u16] =
    &[400, 403, 404, 408, 409, 413, 414, 415, 421, 422, 500, 503, 507];
pub(super) const JOB_BEGUN: &[u16] =
    &[400, 403, 404, 408, 409, 413, 414, 415, 421, 422, 429, 500, 503, 507];

pub(super) fn components() -> Components {
    let statuses = [ANY, METRICS, QUESTION, COMMAND, JOB_BEGUN].concat();
    let problems = statuses.into_iter().map(|status| (problem_name(status), problem(status)));
    let builder = ComponentsBuilder::new().schemas_from_iter(values::all());
    let builder = builder.responses_from_iter(problems).schema("recorded", recorded());
    let documents = [
        with::<MembershipReport>,
        with::<SupportReport>,
        with::<CommendationReport>,
        with::<FundReport>,
        with::<ClubReport>,
        with::<RatioReport>,
        with::<AuditReport>,
        with::<Explanation>,
        with::<History>,
        with::<JobDocument>,
        with::<CommitDocument>,
        with::<ConsistencyDocument>,
        with::<Alive>,
        with::<Ready>,
        with::<ProblemDocument>,
    ];
    documents.into_iter().fold(builder, |builder, with| with(builder)).build()
}

/// A document with all that it is made of.
fn with<T: ToSchema>(builder: ComponentsBuilder) -> ComponentsBuilder {
    let mut parts = Vec::new();
    T::schemas(&mut parts);
    builder.schema_from::<T>().schemas_from_iter(parts)
}

/// Adds the problems an operation may answer with; it answers with nothing else.
pub(super) fn refused(operation: OperationBuilder, statuses: &[u16]) -> Operation {
    let add = |operation: OperationBuilder, status: &u16| {
        operation.response(status.to_string(), Ref::from_response_name(problem_name(*status)))
    };
    statuses.iter().fold(operation, add).build()
}

fn problem_name(status: u16) -> String {
    format!("problem-{status}")
}

fn problem(status: u16) -> Response {
    let code = StatusCode::from_u16(status).expect("it is a status");
    let response = ResponseBuilder::new()
        .description(problem::title(code, Lang::En))
        .content("application/problem+json", content(Ref::from_schema_name("problem")));
    match code {
        StatusCode::TOO_MANY_REQUESTS
        | StatusCode::SERVICE_UNAVAILABLE
        | StatusCode::INSUFFICIENT_STORAGE => {
            let seconds = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1)).build();
            response.header(RETRY_AFTER.as_str(), header(seconds, "Seconds to wait")).build()
        }
        _ => response.build(),
    }
}

/// A document in each of its forms.
pub(super) fn found(document: &str) -> Response {
    let in_form = |response: ResponseBuilder, (_, form): &(&str, Format)| match form {
        Format::Json => response.content(media(*form), content(Ref::from_schema_name(document))),
        _ => response.content(media(*form), content(text())),
    };
    let response = ResponseBuilder::new().description("The document");
    let response = FORMS.iter().fold(response, in_form);
    let tag = header(ObjectBuilder::new().schema_type(Type::String).build(), "Of figures");
    at_a_position(response).header(ETAG.as_str(), tag).build()
}

pub(super) fn not_modified() -> Response {
    at_a_position(ResponseBuilder::new().description("The client has it already")).build()
}

pub(super) fn unchanged() -> Response {
    ResponseBuilder::new().description("The client has it already").build()
}

/// What a command answers.
pub(super) fn done() -> Response {
    let response = ResponseBuilder::new().description("Recorded, or it stood already");
    let response = response.content("application/json", content(Ref::from_schema_name("recorded")));
    replayed(at_a_position(response)).build()
}

/// What an import or a void answers.
pub(super) fn begun() -> Response {
    let place = ObjectBuilder::new().schema_type(Type::String).build();
    let response = ResponseBuilder::new().description("A job was begun");
    let response = response.content("application/json", content(Ref::from_schema_name("job")));
    replayed(response.header(LOCATION.as_str(), header(place, "Where the job is told"))).build()
}

/// One event of the feed.
pub(super) fn event() -> Schema {
    let text = || ObjectBuilder::new().schema_type(Type::String);
    let id = text().pattern(Some("^[1-9][0-9]*$")).description(Some("The position"));
    let data = text().content_media_type("application/json");
    let data = data.content_schema(Some(Ref::from_schema_name("commit")));
    let event = ObjectBuilder::new().property("id", id).property("data", data);
    let event = event.property("event", values::one_of(["commit"]));
    event.required("id").required("event").required("data").build().into()
}

pub(super) fn of_type(about: &str, media: &str, schema: impl Into<RefOr<Schema>>) -> Response {
    ResponseBuilder::new().description(about).content(media, content(schema)).build()
}

pub(super) fn content(schema: impl Into<RefOr<Schema>>) -> Content {
    ContentBuilder::new().schema(Some(schema)).build()
}

pub(super) fn text() -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::String).build().into()
}

fn at_a_position(response: ResponseBuilder) -> ResponseBuilder {
    response.header(POSITION, header(values::position(0), "The position it was computed at"))
}

fn replayed(response: ResponseBuilder) -> ResponseBuilder {
    let sent_before = header(values::one_of(["true"]), "The same was sent before");
    response.header(REPLAYED, sent_before)
}

fn header(schema: impl Into<RefOr<Schema>>, about: &str) -> Header {
    let mut header = Header::new(schema);
    header.description = Some(about.to_owned());
    header
}

/// The position at which it stands, whether it was recorded now, and what was named.
fn recorded() -> Schema {
    let field = |schema_type| ObjectBuilder::new().schema_type(schema_type);
    let mut object = ObjectBuilder::new()
        .property("position", values::position(1))
        .required("position")
        .property("recorded", field(Type::Boolean))
        .required("recorded")
        .property("year", field(Type::Integer));
    for name in ["unit", "on", "person", "into", "officer", "uuid"] {
        object = object.property(name, field(Type::String));
    }
    object.additional_properties(Some(AdditionalProperties::FreeForm(false))).build().into()
}
