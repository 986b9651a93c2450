//! The description as a page that needs no script, and a page for each code.

use std::fmt::Write as _;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};
use dienhong_core::domain::refusal::Code;
use serde_json::Value;

use crate::catalogue;

pub(super) const STYLE: &str = "\
body{font:18px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;\
color:#1a1a1a;background:#fff}\
h2{margin-top:2.5rem;border-top:1px solid #767676;padding-top:1rem;overflow-wrap:anywhere}\
code{font:1em ui-monospace,monospace}\
table{border-collapse:collapse;width:100%}\
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #ccc}\
@media(prefers-color-scheme:dark){body{color:#eee;background:#111}a{color:#9cf}}\
";

/// Text that can't become markup.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

fn framed(lang: &str, title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\
         <link rel=\"stylesheet\" href=\"/api/docs.css\"></head><body><main>{body}</main></body>\
         </html>\n",
        title = escaped(title),
    )
}

pub(super) fn html(description: &Value) -> String {
    let text = |value: &Value| escaped(value.as_str().unwrap_or_default());
    let mut body = format!(
        "<h1>Diên Hồng API {}</h1><p>{}</p>\
         <p><a href=\"/api/openapi.json\">/api/openapi.json</a> (OpenAPI {})</p>",
        text(&description["info"]["version"]),
        text(&description["info"]["description"]),
        text(&description["openapi"]),
    );
    for (path, methods) in description["paths"].as_object().into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            operation_of(&mut body, method, path, operation);
        }
    }
    framed("en", "Diên Hồng API", &body)
}

fn operation_of(body: &mut String, method: &str, path: &str, operation: &Value) {
    let text = |value: &Value| escaped(value.as_str().unwrap_or_default());
    let (method, path) = (method.to_uppercase(), escaped(path));
    let about = text(&operation["summary"]);
    // Writing to a string does not fail.
    let _ = write!(body, "<h2><code>{method} {path}</code></h2><p>{about}</p>");
    let given = operation["parameters"].as_array().into_iter().flatten().map(|parameter| {
        let is_required = parameter["required"].as_bool().unwrap_or_default();
        [&parameter["name"], &parameter["in"], &parameter["description"]]
            .map(text)
            .into_iter()
            .chain([if is_required { "required".to_owned() } else { String::new() }])
            .collect::<Vec<_>>()
    });
    let content = operation["requestBody"]["content"].as_object();
    let fields = content.into_iter().flatten().flat_map(|(_, content)| {
        let schema = &content["schema"];
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        let fields = schema["properties"].as_object().cloned().unwrap_or_default();
        fields.into_iter().map(move |(name, field)| {
            let is_required = required.contains(&Value::from(name.as_str()));
            let mark = if is_required { "required" } else { "" };
            let about = escaped(field["description"].as_str().unwrap_or_default());
            vec![escaped(&name), "body".to_owned(), about, mark.to_owned()]
        })
    });
    let rows: Vec<Vec<String>> = given.chain(fields).collect();
    if rows.is_empty() {
        return;
    }
    body.push_str("<table><thead><tr><th>name<th>in<th>meaning<th></thead><tbody>");
    for row in rows {
        let _ = write!(
            body,
            "<tr><td><code>{}</code><td>{}<td>{}<td>{}",
            row[0], row[1], row[2], row[3]
        );
    }
    body.push_str("</tbody></table>");
}

/// What a code means and what to do, in both languages: the address that problems name.
pub(super) async fn problem(Path(code): Path<String>) -> Response {
    let number = code.to_lowercase().strip_prefix("dh").and_then(|digits| digits.parse().ok());
    let Some(entry) = number.and_then(|number| catalogue::entry(Code(number))) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let code = Code(entry.code).to_string();
    let body = format!(
        "<h1>{code}</h1><p>{}</p><p>{}</p><div lang=\"en\"><p>{}</p><p>{}</p></div>",
        escaped(entry.message_vi),
        escaped(entry.hint_vi),
        escaped(entry.message_en),
        escaped(entry.hint_en),
    );
    Html(framed("vi", &code, &body)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_markup() {
        assert_eq!(escaped("<a href='x'>\"&\""), "&lt;a href=&#39;x&#39;&gt;&quot;&amp;&quot;");
    }
}
