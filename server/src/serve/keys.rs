//! `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): a UUID that the client makes for
//! each thing it records. It is the command's id in the log, so it holds for ever.

use std::collections::HashSet;
use std::sync::Mutex;

use axum::http::{HeaderMap, StatusCode};
use uuid::Uuid;

use super::problem::Problem;
use crate::catalogue::Message;
use crate::reading::held;

/// The key of a write; a problem without one.
pub(super) fn key(headers: &HeaderMap) -> Result<Uuid, Problem> {
    let mut given = headers.get_all("idempotency-key").iter();
    let only = given.next().filter(|_| given.next().is_none());
    // A structured field writes a string in quotes; most clients leave them out.
    let text = only.and_then(|value| value.to_str().ok()).map(|text| text.trim().trim_matches('"'));
    let key = text.and_then(|text| Uuid::try_parse(text).ok()).filter(|key| !key.is_nil());
    key.ok_or_else(|| Problem::new(StatusCode::BAD_REQUEST, Message::new(1110, [])))
}

/// Keys whose first request is not answered yet.
#[derive(Default)]
pub(super) struct UnderWay(Mutex<HashSet<u128>>);

/// Gives the key back when the request ends, however it does.
pub(super) struct Held<'a> {
    keys: &'a UnderWay,
    key: u128,
}

impl UnderWay {
    pub(super) fn hold(&self, key: Uuid) -> Result<Held<'_>, Problem> {
        if held(&self.0).insert(key.as_u128()) {
            return Ok(Held { keys: self, key: key.as_u128() });
        }
        Err(Problem::new(StatusCode::CONFLICT, Message::new(1112, [])))
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        held(&self.keys.0).remove(&self.key);
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn given(text: &str) -> Result<Uuid, Problem> {
        let mut headers = HeaderMap::new();
        headers.insert("idempotency-key", HeaderValue::from_str(text).unwrap());
        key(&headers)
    }

    #[test]
    fn a_key_is_a_uuid_with_or_without_quotes() {
        let plain = given("8e03978e-40d5-43dd-bc93-6894a57f9324").unwrap();
        assert_eq!(given("\"8e03978e-40d5-43dd-bc93-6894a57f9324\"").unwrap(), plain);
        assert!(given("once").is_err());
        assert!(given("00000000-0000-0000-0000-000000000000").is_err());
        assert!(key(&HeaderMap::new()).is_err());
    }

    #[test]
    fn a_key_is_held_until_its_first_request_ends() {
        let (keys, key) = (UnderWay::default(), Uuid::from_u128(1));
        let first = keys.hold(key).unwrap();
        assert_eq!(keys.hold(key).err().unwrap().status, StatusCode::CONFLICT);
        drop(first);
        assert!(keys.hold(key).is_ok());
    }
}
