//! That a commit is in a signed tree, after C2SP tlog-proof: a text that anybody can check who has
//! the log's public key.
//!
//! ```text
//! c2sp.org/tlog-proof@v1
//! extra base64(what the leaf is made of)
//! index zero-based, decimal
//! base64(hash), from the leaf's sibling up
//!
//! the checkpoint, signed
//! ```

use std::fmt::Write as _;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::Hash;

const FIRST: &str = "c2sp.org/tlog-proof@v1";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlogProof {
    pub extra: Vec<u8>,
    pub index: u64,
    pub path: Vec<Hash>,
    pub checkpoint: String,
}

impl TlogProof {
    pub fn text(&self) -> String {
        let extra = STANDARD.encode(&self.extra);
        let mut text = format!("{FIRST}\nextra {extra}\nindex {}\n", self.index);
        for hash in &self.path {
            writeln!(text, "{}", STANDARD.encode(hash)).expect("a string takes all");
        }
        text + "\n" + &self.checkpoint
    }

    /// Only what [`TlogProof::text`] writes, to the byte.
    pub fn parse(text: &str) -> Option<TlogProof> {
        let (proof, checkpoint) = text.split_once("\n\n")?;
        let mut lines = proof.split('\n');
        lines.next().filter(|first| *first == FIRST)?;
        let extra = STANDARD.decode(lines.next()?.strip_prefix("extra ")?).ok()?;
        let index = lines.next()?.strip_prefix("index ")?.parse().ok()?;
        let hash = |line: &str| STANDARD.decode(line).ok()?.try_into().ok();
        let path = lines.map(hash).collect::<Option<_>>()?;
        let parsed = TlogProof { extra, index, path, checkpoint: checkpoint.to_owned() };
        (parsed.text() == text).then_some(parsed)
    }
}

#[cfg(test)]
mod tests;
