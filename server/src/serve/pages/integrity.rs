//! Whether the register is intact: checked once it is open, and again whenever somebody asks. The
//! check reads the whole log beside those who work; damage ends the server, as it does anywhere.

use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse as _, Response};
use dienhong_core::domain::ids::Millis;
use dienhong_core::log::verify::Verified;

use super::super::problem::Problem;
use super::super::shared::Shared;
use crate::app;
use crate::catalogue::Message;
use crate::i18n::Lang;
use crate::reading::held;

/// What the last check found.
#[derive(Clone, Debug, Default)]
pub(in crate::serve) struct Integrity {
    pub(super) is_checking: bool,
    pub(super) found: Option<Found>,
    /// Why no other check could be made since.
    pub(super) failed: Option<Message>,
}

#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) verified: Verified,
    pub(super) at: Millis,
}

#[derive(Default)]
pub(in crate::serve) struct Checks(Mutex<Integrity>);

impl Checks {
    pub(super) fn now(&self) -> Integrity {
        held(&self.0).clone()
    }

    /// Up to which commit the log was last found intact, and when.
    pub(in crate::serve) fn last(&self) -> Option<(u64, Millis)> {
        let integrity = held(&self.0);
        integrity.found.as_ref().map(|found| (found.verified.position, found.at))
    }

    /// Whether the check is the caller's to make: never two at a time.
    fn begin(&self) -> bool {
        !std::mem::replace(&mut held(&self.0).is_checking, true)
    }

    /// What was found before stays told, with its time, where no other check could be made.
    fn end(&self, found: Result<Found, Message>) {
        let mut integrity = held(&self.0);
        integrity.is_checking = false;
        match found {
            Ok(found) => (integrity.found, integrity.failed) = (Some(found), None),
            Err(message) => integrity.failed = Some(message),
        }
    }
}

/// Checks the whole log on a thread that may take its time.
pub(in crate::serve) fn check(shared: &Arc<Shared>) {
    let Some(live) = shared.is_ready().cloned().filter(|_| shared.integrity.begin()) else {
        return;
    };
    let shared = Arc::clone(shared);
    tokio::task::spawn_blocking(move || match live.verified() {
        Ok(verified) => shared.integrity.end(Ok(Found { verified, at: app::now() })),
        Err(failure) => {
            shared.integrity.end(Err(failure.message.clone()));
            shared.note(&failure);
        }
    });
}

pub(super) fn check_again(shared: &Arc<Shared>, lang: Lang) -> Result<Response, Problem> {
    shared.live()?;
    check(shared);
    Ok((StatusCode::SEE_OTHER, [(LOCATION, lang.pick("/vi/ledger", "/en/ledger"))]).into_response())
}
