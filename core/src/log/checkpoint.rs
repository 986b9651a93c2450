//! Checkpoints after C2SP tlog-checkpoint v1.0.0: what the log was at one moment, as a note that
//! anybody can keep, compare and sign.
//!
//! ```text
//! origin
//! size of the tree, decimal
//! base64(root)
//! ```

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::Hash;
use super::merkle::proof;
use super::note::{NoteError, Signer, Verifier};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name, which is also its key's.
    pub origin: String,
    pub size: u64,
    pub root: Hash,
}

impl Checkpoint {
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, STANDARD.encode(self.root))
    }

    /// Further lines are extensions and not ours to judge.
    pub fn parse(text: &str) -> Option<Checkpoint> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
        let root = STANDARD.decode(root).ok()?.try_into().ok()?;
        let checkpoint = Checkpoint { origin: origin.to_owned(), size: size.parse().ok()?, root };
        let canonical = checkpoint.size.to_string() == size && !origin.is_empty();
        (canonical && lines.all(|line| !line.is_empty())).then_some(checkpoint)
    }

    pub fn sign(&self, signer: &Signer) -> Result<String, NoteError> {
        signer.sign(&self.text())
    }

    /// From a note that this key signed for the log of its own name.
    pub fn open(note: &str, verifier: &Verifier) -> Result<Checkpoint, NoteError> {
        let checkpoint = Checkpoint::parse(verifier.open(note)?).ok_or(NoteError::Malformed)?;
        let own = checkpoint.origin == verifier.name();
        own.then_some(checkpoint).ok_or(NoteError::NotSigned)
    }

    /// Whether the proof shows that nothing before the older checkpoint was changed. A log signs no
    /// checkpoint that does not extend the last one it signed.
    #[must_use]
    pub fn extends(&self, older: &Checkpoint, consistency: &[Hash]) -> bool {
        self.origin == older.origin
            && proof::verify_consistency(
                older.size,
                self.size,
                &older.root,
                &self.root,
                consistency,
            )
    }
}

#[cfg(test)]
mod tests;
