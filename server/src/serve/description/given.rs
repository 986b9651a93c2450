//! What is given: parameters and bodies, from the arguments of the command line.

use axum::http::header::IF_NONE_MATCH;
use clap::Arg;
use serde_json::{Map, Value};
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn, ParameterStyle};
use utoipa::openapi::request_body::{RequestBody, RequestBodyBuilder};
use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Required, Schema};

use super::{answers, values};
use crate::import::kind;
use crate::serve::ask::FORMS;
use crate::serve::parameters::{OFFICER, name_of};

/// An argument of a question: what is positional stands in the address.
pub(super) fn argument(argument: &Arg) -> Parameter {
    let (schema, example) = values::of(argument);
    let is_required = argument.is_required_set();
    let place = if argument.is_positional() { ParameterIn::Path } else { ParameterIn::Query };
    let parameter = parameter(&name_of(argument), place, is_required, &help(argument), schema);
    if !values::is_list(argument) {
        return parameter.example(example).build();
    }
    // Separated by commas, or given several times.
    let is_separate = argument.get_value_delimiter().is_none();
    parameter.style(Some(ParameterStyle::Form)).explode(Some(is_separate)).build()
}

/// What may be said with any question.
pub(super) fn manner() -> [Parameter; 3] {
    let forms = values::one_of(FORMS.iter().map(|(name, _)| *name));
    let after = Ref::from_schema_name("Position");
    let seen = "The ETag of what you have: it is not sent again";
    let text = answers::text();
    [
        parameter("format", ParameterIn::Query, false, "Form of the answer", forms).build(),
        parameter("after", ParameterIn::Query, false, "Wait until this position is counted", after)
            .build(),
        parameter(IF_NONE_MATCH.as_str(), ParameterIn::Header, false, seen, text).build(),
    ]
}

pub(super) fn follower() -> [Parameter; 2] {
    let from = values::position(1);
    let seen = "The last position that was seen; wins over `from`";
    let last = Ref::from_schema_name("Position");
    [
        parameter("from", ParameterIn::Query, false, "The first position that is wanted", from)
            .build(),
        parameter("Last-Event-ID", ParameterIn::Header, false, seen, last).build(),
    ]
}

pub(super) fn receipt() -> [Parameter; 2] {
    let event = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0));
    let event = event.maximum(Some(u16::MAX));
    let which = "Which event of the commit, counted from 0; the first when left out";
    let commit =
        parameter("position", ParameterIn::Path, true, "Of the commit", values::position(1));
    [
        commit.example(Some("1".into())).build(),
        parameter("event", ParameterIn::Query, false, which, event.build()).build(),
    ]
}

pub(super) fn consistency() -> [Parameter; 2] {
    let older = "The size of the older tree";
    let newer = "The size of the newer tree; all there is when left out";
    let from = parameter("from", ParameterIn::Query, true, older, values::position(1));
    [
        from.example(Some("1".into())).build(),
        parameter("to", ParameterIn::Query, false, newer, values::position(1)).build(),
    ]
}

pub(super) fn tile() -> [Parameter; 3] {
    let levels = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0)).maximum(Some(7));
    let index = ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some(r"^(x[0-9]{3}/)*[0-9]{3}(\.p/[1-9][0-9]{0,2})?$"));
    let level = "Tiles above the leaves";
    let place = "Which of its level, and how wide where it is not full: 067, x001/067, 067.p/12";
    let seen = "The ETag of what you have: it is not sent again";
    [
        parameter("level", ParameterIn::Path, true, level, levels.build())
            .example(Some("0".into()))
            .build(),
        parameter("index", ParameterIn::Path, true, place, index.build())
            .example(Some("000.p/1".into()))
            .build(),
        parameter(IF_NONE_MATCH.as_str(), ParameterIn::Header, false, seen, answers::text())
            .build(),
    ]
}

pub(super) fn job() -> Parameter {
    parameter("job", ParameterIn::Path, true, "Which", uuid()).build()
}

/// What comes with every write: who acts, and the key.
pub(super) fn sender() -> [Parameter; 2] {
    let who = "Who acts, by name; else whom the server acts for, else the only officer there is";
    let key = "A UUID of yours for this one thing: sent twice, recorded once, for ever";
    let name = Ref::from_schema_name("Name");
    [
        parameter(OFFICER, ParameterIn::Query, false, who, name).build(),
        parameter("Idempotency-Key", ParameterIn::Header, true, key, uuid()).build(),
    ]
}

pub(super) fn import(command: &clap::Command) -> Vec<Parameter> {
    let kinds = values::one_of(kind::all().map(|(name, _)| name));
    let kind = parameter("kind", ParameterIn::Path, true, "What the rows are", kinds).build();
    let options = command.get_arguments().filter(|argument| !argument.is_positional());
    std::iter::once(kind).chain(options.map(argument)).collect()
}

pub(super) fn file() -> RequestBody {
    let example = "unit,kind,name,parent,valid_from\nx1,commune,Xã Tân Hưng,p1,1995-01-01\n";
    let csv = ContentBuilder::new().schema(Some(answers::text())).example(Some(example.into()));
    let body = RequestBodyBuilder::new().content("text/csv", csv.build());
    body.required(Some(Required::True)).build()
}

/// The body of a command: a JSON object of texts.
pub(super) fn fields(command: &clap::Command) -> RequestBody {
    let mut object = ObjectBuilder::new();
    let mut example = Map::new();
    for argument in command.get_arguments() {
        let (schema, value) = values::of(argument);
        object = object.property(name_of(argument), schema);
        if argument.is_required_set() {
            object = object.required(name_of(argument));
            example.extend(value.map(|value| (name_of(argument), value)));
        }
    }
    let object = object.additional_properties(Some(AdditionalProperties::FreeForm(false)));
    let json = ContentBuilder::new().schema(Some(object)).example(Some(Value::Object(example)));
    let body = RequestBodyBuilder::new().content("application/json", json.build());
    body.required(Some(Required::True)).build()
}

fn parameter(
    name: &str,
    place: ParameterIn,
    is_required: bool,
    about: &str,
    schema: impl Into<RefOr<Schema>>,
) -> ParameterBuilder {
    let required = if is_required { Required::True } else { Required::False };
    let parameter = ParameterBuilder::new().name(name).parameter_in(place).required(required);
    parameter.description(Some(about)).schema(Some(schema))
}

fn help(argument: &Arg) -> String {
    argument.get_help().map(ToString::to_string).unwrap_or_default()
}

fn uuid() -> Schema {
    let format = SchemaFormat::Custom("uuid".to_owned());
    ObjectBuilder::new().schema_type(Type::String).format(Some(format)).build().into()
}
