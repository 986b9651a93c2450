//! `checkpoint`: the signed head of the log, for everybody to keep and compare.

use dienhong_core::log::notary::Signed;
use dienhong_core::log::note::Verifier;
use serde_json::json;

use super::Surroundings;
use crate::app::{Notary, Records};
use crate::failure::Failure;
use crate::output::{Document, Screen};
use crate::reading::hex;

pub(super) fn run(key_only: bool, here: &Surroundings) -> Result<Box<dyn Document>, Failure> {
    let mut records = Records::open(&here.options.data())?;
    let mut notary = Notary::of(&records)?;
    if key_only {
        return Ok(Box::new(Key(notary.verifier().clone())));
    }
    let signed = notary.sign(&mut records)?;
    Ok(Box::new(Shown { signed, key: notary.verifier().clone() }))
}

struct Shown {
    signed: Signed,
    key: Verifier,
}

impl Document for Shown {
    fn json(&self) -> String {
        let checkpoint = &self.signed.checkpoint;
        json!({
            "origin": checkpoint.origin,
            "size": checkpoint.size,
            "root_hash": hex(&checkpoint.root),
            "key": self.key.to_string(),
            "checkpoint": self.signed.note,
        })
        .to_string()
    }

    fn csv(&self) -> Vec<Vec<String>> {
        let checkpoint = &self.signed.checkpoint;
        let names = ["origin", "size", "root_hash"].map(str::to_owned).to_vec();
        let (size, root) = (checkpoint.size.to_string(), hex(&checkpoint.root));
        vec![names, vec![checkpoint.origin.clone(), size, root]]
    }

    /// To the byte as it was signed.
    fn text(&self, _: Screen) -> String {
        self.signed.note.clone()
    }
}

/// The public key, as `verify-receipt --key` takes it.
struct Key(Verifier);

impl Document for Key {
    fn json(&self) -> String {
        json!({"origin": self.0.name(), "key": self.0.to_string()}).to_string()
    }

    fn csv(&self) -> Vec<Vec<String>> {
        vec![vec!["key".to_owned()], vec![self.0.to_string()]]
    }

    fn text(&self, _: Screen) -> String {
        format!("{}\n", self.0)
    }
}
