//! What each value looks like, exactly as far as it can be judged without the registry: the word that
//! stands for it in the help of the command line names its schema. What fits and still can't be
//! answered (a unit that does not exist) is a problem with another status than 400.

use clap::{Arg, ArgAction};
use serde_json::Value;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{KnownFormat, Object, Ref, RefOr, Schema};

use crate::cli::points::{NAME_CHARACTERS_MAX, POSITION_MAX};
use crate::import::cell::CHARACTERS_MAX;
use crate::import::rows::UNIT_KINDS;

/// The word in the help, the schema, and one value that fits it.
const WORDS: [(&str, &str, &str); 16] = [
    ("DAY", "Day", "2025-12-31"),
    ("YEAR", "Year", "2025"),
    ("POSITION|TIME", "Moment", "2026-01-31T17:00:00Z"),
    ("POSITION|TIME|closed:YEAR", "Known", "2026-01-31T17:00:00Z"),
    ("was|now|DAY", "Tree", "now"),
    ("ON[@KNOWN]", "Point", "2025-12-31"),
    ("NAME", "Name", "Nguyễn Thị Mai"),
    ("BATCH", "Name", "demo-clubs"),
    ("TEXT", "Text", "theo đơn của gia đình"),
    ("KIND", "UnitKind", "province"),
    ("HEADING=column", "Mapping", "Họ và tên=full_name"),
    ("UNIT", "Key", "p01"),
    ("REF", "Key", "hv0000001"),
    ("INTO", "Key", "hv0000002"),
    ("KEY", "Key", "p01"),
    ("INDICATOR", "Key", "members"),
];

const CONTROLS: &str = r"\u0000-\u001f\u007f-\u009f";
/// White space that is no control character, and the mark of byte order.
const SPACES: &str = r"\u0020\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff";

pub(super) fn all() -> Vec<(&'static str, Schema)> {
    let (day, known) = (day(), known());
    vec![
        ("Day", matching(&day, "A day from 1800 to 2299")),
        ("Year", matching("[0-9]{4}", "A year")),
        ("Moment", matching(&moment(), "A position, or a time (RFC 3339)")),
        ("Known", matching(&known, "A position, a time (RFC 3339), or closed:YEAR")),
        ("Tree", matching(&format!("was|now|{day}"), "was, now, or a day")),
        ("Point", matching(&format!("(?:{day})(?:@(?:{known}))?"), "A day, and what was known")),
        ("Name", name()),
        ("Text", text()),
        ("UnitKind", one_of(unit_kinds()).into()),
        ("Mapping", string().pattern(Some("=")).build().into()),
        ("Key", string().min_length(Some(1)).build().into()),
        ("Position", position(0).into()),
    ]
}

/// The schema of an argument and a value that fits it.
pub(super) fn of(argument: &Arg) -> (RefOr<Schema>, Option<Value>) {
    let known = argument.get_possible_values();
    let (one, example) = if matches!(argument.get_action(), ArgAction::SetTrue) {
        (one_of(["true", "false", "1", "0"]).into(), "true")
    } else if known.is_empty() {
        let (schema, example) = named(word(argument));
        (Ref::from_schema_name(schema).into(), example)
    } else {
        let words: Vec<&str> = known.iter().map(clap::builder::PossibleValue::get_name).collect();
        (one_of(words.iter().copied()).into(), "")
    };
    if is_list(argument) {
        return (ArrayBuilder::new().items(one).build().into(), None);
    }
    (one, (!example.is_empty()).then(|| Value::from(example)))
}

pub(super) fn is_list(argument: &Arg) -> bool {
    matches!(argument.get_action(), ArgAction::Append)
}

pub(super) fn one_of<'a>(words: impl IntoIterator<Item = &'a str>) -> Object {
    string().enum_values(Some(words)).build()
}

/// A whole number from `least` to the greatest position that can be written.
pub(super) fn position(least: u64) -> Object {
    let object = ObjectBuilder::new().schema_type(Type::Integer);
    let format = SchemaFormat::KnownFormat(KnownFormat::Int64);
    object.format(Some(format)).minimum(Some(least)).maximum(Some(POSITION_MAX)).build()
}

fn word(argument: &Arg) -> &str {
    argument.get_value_names().and_then(|names| names.first()).map_or("", |name| name.as_str())
}

fn named(word: &str) -> (&'static str, &'static str) {
    let found = WORDS.iter().find(|(known, ..)| *known == word);
    let (_, schema, example) = found.unwrap_or_else(|| panic!("no schema for {word}"));
    (schema, example)
}

fn string() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

fn matching(pattern: &str, about: &str) -> Schema {
    string().pattern(Some(format!("^(?:{pattern})$"))).description(Some(about)).build().into()
}

fn name() -> Schema {
    let any = format!("[^{CONTROLS}]*");
    let visible = format!("[^{CONTROLS}{SPACES}]");
    let about = "No control characters, and not only spaces; spaces around it are dropped";
    let name = string().max_length(Some(NAME_CHARACTERS_MAX)).description(Some(about));
    name.pattern(Some(format!("^{any}{visible}{any}$"))).build().into()
}

fn text() -> Schema {
    let visible = format!(r"[^\u0009-\u000d\u0085{SPACES}]");
    let text = string().max_length(Some(CHARACTERS_MAX)).pattern(Some(visible));
    text.description(Some("Not only spaces; spaces around it are dropped")).build().into()
}

fn unit_kinds() -> impl Iterator<Item = &'static str> {
    let first = |(place, (_, kind)): &(usize, &(&str, _))| {
        UNIT_KINDS[..*place].iter().all(|(_, before)| before != kind)
    };
    UNIT_KINDS.iter().enumerate().filter(first).map(|(_, (word, _))| *word)
}

fn day() -> String {
    let year = "(?:18|19|20|21|22)[0-9]{2}";
    let leap = "(?:(?:18|19|20|21|22)(?:0[48]|[2468][048]|[13579][26])|2000)";
    let slashed = format!(
        "(?:0?[1-9]|1[0-9]|2[0-8])/(?:0?[1-9]|1[0-2])/{year}|(?:29|30)/(?:0?[13-9]|1[0-2])/{year}|\
         31/(?:0?[13578]|1[02])/{year}|29/0?2/{leap}"
    );
    format!("{}|{slashed}", dashed(year, leap))
}

/// `YYYY-MM-DD`, only days that exist.
fn dashed(year: &str, leap: &str) -> String {
    format!(
        "{year}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|{year}-(?:0[13-9]|1[0-2])-(?:29|30)|\
         {year}-(?:0[13578]|1[02])-31|{leap}-02-29"
    )
}

fn moment() -> String {
    let leap = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)";
    let day = dashed("[0-9]{4}", leap);
    let hour = "(?:[01][0-9]|2[0-3])";
    let time = format!(r"{hour}:[0-5][0-9]:[0-5][0-9](?:\.[0-9]{{1,9}})?");
    format!("[0-9]{{1,18}}|(?:{day})T{time}(?:Z|[+-]{hour}:[0-5][0-9])")
}

fn known() -> String {
    format!("{}|closed:[0-9]{{4}}", moment())
}
