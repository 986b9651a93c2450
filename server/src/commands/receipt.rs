//! `receipt`: one event with all that proves it; `verify-receipt`: what a receipt proves.

use std::fs;
use std::path::Path;

use dienhong_core::domain::ids::Position;
use dienhong_core::log::note::{NoteError, Verifier};
use dienhong_core::receipt::{Broken, Receipt, verify};
use serde_json::json;

use super::Surroundings;
use crate::app::{Records, key_in};
use crate::catalogue::Message;
use crate::failure::Failure;
use crate::output::{Document, Screen};
use crate::proofs::receipts::{Asked, issued};

mod shown;
mod words;

use shown::ShownReceipt;

pub(super) fn issue(
    commit: u64,
    event: u16,
    here: &Surroundings,
) -> Result<Box<dyn Document>, Failure> {
    let mut records = Records::open(&here.options.data())?;
    let asked = Asked { position: Position(commit), event };
    Ok(Box::new(Issued { receipt: issued(&mut records, asked)?, asked }))
}

pub(super) fn check(receipt: &Path, key: &Path) -> Result<Box<dyn Document>, Failure> {
    let file = receipt.display().to_string();
    let bytes = fs::read(receipt).map_err(|error| {
        let values = [("file", file.clone()), ("reason", error.to_string())];
        Failure::failed(Message::new(1005, values))
    })?;
    let key = key_in(key)?;
    let text = String::from_utf8(bytes).map_err(|_| broken(Broken::Malformed, &file, &key))?;
    let shown = verify(&text, &key).map_err(|why| broken(why, &file, &key))?;
    Ok(Box::new(ShownReceipt::of(&shown, &key)))
}

fn broken(why: Broken, file: &str, key: &Verifier) -> Failure {
    let at = |position: u64| ("position", position.to_string());
    Failure::failed(match why {
        Broken::Malformed | Broken::Checkpoint(NoteError::Malformed | NoteError::BadKey) => {
            Message::new(3311, [("file", file.to_owned())])
        }
        Broken::Checkpoint(NoteError::NotSigned) => Message::new(3312, [("key", key.to_string())]),
        Broken::Checkpoint(NoteError::Forged) => Message::new(3313, []),
        Broken::NotIncluded { position } => Message::new(3314, [at(position)]),
        Broken::Unreadable { position, source } => {
            Message::new(3315, [at(position), ("reason", source.to_string())])
        }
        Broken::Foreign { position } => Message::new(3316, [at(position)]),
    })
}

struct Issued {
    receipt: Receipt,
    asked: Asked,
}

impl Document for Issued {
    fn json(&self) -> String {
        json!({
            "position": self.asked.position.0,
            "event": self.asked.event,
            "registering": self.receipt.registered.len(),
            "receipt": self.receipt.text(),
        })
        .to_string()
    }

    fn csv(&self) -> Vec<Vec<String>> {
        let names = ["position", "event", "receipt"].map(str::to_owned).to_vec();
        let Asked { position, event } = self.asked;
        vec![names, vec![position.to_string(), event.to_string(), self.receipt.text()]]
    }

    /// To the byte what `verify-receipt` takes.
    fn text(&self, _: Screen) -> String {
        self.receipt.text()
    }
}
