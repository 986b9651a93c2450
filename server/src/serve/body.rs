//! Bodies, bounded in size and in time: 30 seconds for the first, then a kilobyte a second.

use std::fs::File;
use std::io::Write as _;
use std::time::Duration;

use axum::body::Body;
use axum::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use http_body_util::BodyExt as _;
use hyper::body::Bytes;
use sha2::{Digest as _, Sha256};
use tokio::time::Instant;

use super::problem::Problem;
use crate::catalogue::Message;

const TIME: Duration = Duration::from_secs(30);
const BYTES_PER_SECOND: u64 = 1024;

/// Refuses what is not of the media type `expected`, or compressed.
pub(super) fn check_type(headers: &HeaderMap, expected: &'static str) -> Result<(), Problem> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let given = text(CONTENT_TYPE);
    let media = given.split(';').next().unwrap_or_default().trim();
    let encoding = text(CONTENT_ENCODING);
    let plain = encoding.is_empty() || encoding.eq_ignore_ascii_case("identity");
    if media.eq_ignore_ascii_case(expected) && plain {
        return Ok(());
    }
    let given = if plain { given } else { encoding };
    let given = if given.is_empty() { "–" } else { given };
    let values = [("given", given.to_owned()), ("expected", expected.to_owned())];
    Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, Message::new(1107, values)))
}

/// Hands over the body piece by piece.
async fn read(
    headers: &HeaderMap,
    mut body: Body,
    limit: u64,
    mut take: impl FnMut(&Bytes) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let too_large = || {
        let message = Message::new(1108, [("limit", limit.to_string())]);
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, message)
    };
    let broken = || Problem::new(StatusCode::REQUEST_TIMEOUT, Message::new(1118, []));
    let announced = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let announced = announced.and_then(|text| text.parse::<u64>().ok());
    if announced.is_some_and(|bytes| bytes > limit) {
        return Err(too_large());
    }
    let (begun, mut bytes) = (Instant::now(), 0);
    loop {
        let due = begun + TIME + Duration::from_secs(bytes / BYTES_PER_SECOND);
        let frame = tokio::time::timeout_at(due, body.frame()).await.map_err(|_| broken())?;
        let Some(frame) = frame else { return Ok(()) };
        let frame = frame.map_err(|_| broken())?;
        if let Some(piece) = frame.data_ref() {
            bytes += piece.len() as u64;
            if bytes > limit {
                return Err(too_large());
            }
            take(piece)?;
        }
    }
}

pub(super) async fn whole(headers: &HeaderMap, body: Body, limit: u64) -> Result<Vec<u8>, Problem> {
    let mut all = Vec::new();
    let take = |piece: &Bytes| {
        all.extend_from_slice(piece);
        Ok(())
    };
    read(headers, body, limit, take).await?;
    Ok(all)
}

/// Writes the body into `file`; its SHA-256.
pub(super) async fn into_file(
    headers: &HeaderMap,
    body: Body,
    limit: u64,
    file: &mut File,
) -> Result<[u8; 32], Problem> {
    let mut digest = Sha256::new();
    let take = |piece: &Bytes| {
        digest.update(piece);
        // A page cache takes it: the pieces are small, and nobody waits for the disk.
        file.write_all(piece).map_err(|error| {
            let message = Message::new(7404, [("reason", error.to_string())]);
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, message)
        })
    };
    read(headers, body, limit, take).await?;
    Ok(digest.finalize().into())
}
