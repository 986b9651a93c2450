//! The description is true: every address it names answers, and only as it says.

use serde_json::Value;

use super::small_registry;
use crate::server::{Reply, Server};

const KEY: &str = "0199dddd-0000-7000-8000-000000000001";

/// An operation of the description.
struct Operation<'a> {
    path: &'a str,
    method: String,
    described: &'a Value,
}

fn operations(description: &Value) -> Vec<Operation<'_>> {
    let paths = description["paths"].as_object().unwrap().iter();
    let operations = paths.flat_map(|(path, methods)| {
        let methods = methods.as_object().unwrap().iter();
        methods.map(move |(method, described)| {
            let method = method.to_uppercase();
            Operation { path, method, described }
        })
    });
    operations.collect()
}

impl Operation<'_> {
    fn parameters(&self, place: &'static str) -> impl Iterator<Item = &Value> {
        let all = self.described["parameters"].as_array().into_iter().flatten();
        all.filter(move |parameter| parameter["in"] == place && parameter["required"] == true)
    }

    /// Its address with an example of whatever is required.
    fn address(&self) -> String {
        let mut address = self.path.to_owned();
        for parameter in self.parameters("path") {
            let name = parameter["name"].as_str().unwrap();
            let known = parameter["schema"]["enum"][0].as_str();
            let value = known.or(parameter["example"].as_str()).unwrap_or(KEY);
            address = address.replace(&format!("{{{name}}}"), value);
        }
        let query = self.parameters("query").map(|parameter| {
            format!(
                "{}={}",
                parameter["name"].as_str().unwrap(),
                parameter["example"].as_str().unwrap()
            )
        });
        format!("{address}?{}", query.collect::<Vec<_>>().join("&"))
    }

    fn ask(&self, server: &Server, address: &str) -> Reply {
        let content = self.described["requestBody"]["content"].as_object();
        let Some((media, content)) = content.and_then(|content| content.iter().next()) else {
            return server.ask(&self.method, address, &[], b"");
        };
        let example = &content["example"];
        let body = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
        let headers = [("Content-Type", media.as_str()), ("Idempotency-Key", KEY)];
        server.ask(&self.method, address, &headers, body.as_bytes())
    }

    /// Fails unless the status is described, and with that media type.
    fn check(&self, reply: &Reply, description: &Value) {
        let (status, at) = (reply.status.to_string(), format!("{} {}", self.method, self.path));
        let response = &self.described["responses"][&status];
        let reference = response["$ref"].as_str().map(|reference| &reference[1..]);
        let response = reference.map_or(Some(response), |place| description.pointer(place));
        let content = response.and_then(|response| response["content"].as_object());
        let media = reply.header("content-type").unwrap();
        assert!(
            content.is_some_and(|content| content.contains_key(media)),
            "{at}: {status} {media}: {}",
            reply.text()
        );
    }
}

#[test]
fn every_address_answers_with_a_status_and_a_media_type_that_are_described() {
    let office = small_registry("http-described");
    let server = office.serve();
    let description = server.json("/api/openapi.json");
    let operations = operations(&description);
    assert!(operations.len() > 20, "{}", operations.len());
    for operation in &operations {
        let address = operation.address();
        // The feed does not end.
        if operation.path != "/api/v1/commits" {
            operation.check(&operation.ask(&server, &address), &description);
        }
        let is_watched = operation.path.matches('/').count() == 1;
        let wrong = operation.ask(&server, &format!("{address}&nonsense=1"));
        operation.check(&wrong, &description);
        assert_eq!(wrong.status == 400, !is_watched, "{}: {}", operation.path, wrong.text());
        let elsewhere = server.ask(&operation.method, &address, &[("Host", "evil.example")], b"");
        operation.check(&elsewhere, &description);
    }
}

#[test]
fn a_value_that_fits_and_can_not_be_answered_is_told_apart_from_one_that_does_not_fit() {
    let office = small_registry("http-unanswerable");
    let server = office.serve();
    let path = "/api/v1/reports/membership?";
    let cases = [
        ("after=999999", 422, "after"),
        ("known=999999", 422, "known"),
        ("known=closed:2024", 422, "known"),
        ("unit=nowhere", 404, "unit"),
        ("after=1234567890123456789", 400, "after"),
        ("known=+1", 400, "known"),
        ("known=closed:24", 400, "known"),
    ];
    for (query, status, name) in cases {
        let reply = server.get(&format!("{path}{query}"));
        let document = reply.json();
        assert_eq!(reply.status, status, "{query}: {document}");
        assert_eq!(document["errors"][0]["parameter"], name, "{query}: {document}");
    }
    assert_eq!(server.get(&format!("{path}after=&format=&known=&unit=&by=")).status, 200);
    let seen = server.ask("GET", "/api/v1/commits", &[("Last-Event-ID", "n\u{e4}chste")], b"");
    assert_eq!((seen.status, seen.json()["code"].as_str()), (400, Some("DH1102")));
}
