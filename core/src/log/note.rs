//! Signed notes after C2SP signed-note v1.0.0, with Ed25519: a text, an empty line, and a line for
//! every signature.
//!
//! ```text
//! text, every line ended by a newline
//!
//! — key name base64(key id (4 bytes) ‖ signature (64 bytes))
//! ```
//!
//! The key id is the first 4 bytes of `SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key)`. Keys are written
//! `name+hex(key id)+base64(0x01 ‖ public key)`, secret ones
//! `PRIVATE+KEY+name+hex(key id)+base64(0x01 ‖ seed)`, as Go's `sumdb/note` has them.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// Ed25519 in the registry of signed-note.
const ALGORITHM: u8 = 1;

const SECRET: &str = "PRIVATE+KEY+";

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    #[error("the key is not a signed-note key with Ed25519")]
    BadKey,
    #[error("the text is not a note")]
    Malformed,
    #[error("no signature is of this key")]
    NotSigned,
    #[error("the signature does not fit the text")]
    Forged,
}

/// Who can check: a name and a public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    id: [u8; 4],
    key: VerifyingKey,
}

/// Who can sign. Prints nothing of the key.
pub struct Signer {
    verifier: Verifier,
    key: SigningKey,
}

impl Signer {
    /// `seed`: the 32 secret bytes of Ed25519.
    pub fn new(name: &str, seed: &[u8; 32]) -> Result<Signer, NoteError> {
        let key = SigningKey::from_bytes(seed);
        let verifier = Verifier::new(name, &key.verifying_key().to_bytes())?;
        Ok(Signer { verifier, key })
    }

    /// From the written form of a secret key.
    pub fn parse(written: &str) -> Result<Signer, NoteError> {
        let key = written.trim_end().strip_prefix(SECRET).ok_or(NoteError::BadKey)?;
        let (name, id, key) = parts(key)?;
        let key = Zeroizing::new(STANDARD.decode(key).map_err(|_| NoteError::BadKey)?);
        let seed = key.strip_prefix(&[ALGORITHM]).and_then(|seed| seed.try_into().ok());
        let signer = Signer::new(name, seed.ok_or(NoteError::BadKey)?)?;
        if hex(signer.verifier.id) == id { Ok(signer) } else { Err(NoteError::BadKey) }
    }

    /// The secret key, to be kept.
    pub fn written(&self) -> Zeroizing<String> {
        let Verifier { name, id, .. } = &self.verifier;
        let key = Zeroizing::new([[ALGORITHM].as_slice(), self.key.as_bytes()].concat());
        let key = Zeroizing::new(STANDARD.encode(key.as_slice()));
        Zeroizing::new(format!("{SECRET}{name}+{}+{}", hex(*id), key.as_str()))
    }

    pub fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// The text with its signature.
    pub fn sign(&self, text: &str) -> Result<String, NoteError> {
        if !is_text(text) {
            return Err(NoteError::Malformed);
        }
        Ok(format!("{text}\n{}", self.signature_line(text)))
    }

    /// One more line for a note that others have signed.
    pub fn signature_line(&self, text: &str) -> String {
        let signature = self.key.sign(text.as_bytes()).to_bytes();
        let line = [self.verifier.id.as_slice(), &signature].concat();
        format!("— {} {}\n", self.verifier.name, STANDARD.encode(line))
    }
}

impl Verifier {
    pub fn new(name: &str, public_key: &[u8; 32]) -> Result<Verifier, NoteError> {
        let named = !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c == '+');
        let key = VerifyingKey::from_bytes(public_key).map_err(|_| NoteError::BadKey)?;
        let id = key_id(name, public_key);
        named.then(|| Verifier { name: name.to_owned(), id, key }).ok_or(NoteError::BadKey)
    }

    /// From the written form.
    pub fn parse(written: &str) -> Result<Verifier, NoteError> {
        let (name, id, key) = parts(written.trim_end())?;
        let key = STANDARD.decode(key).map_err(|_| NoteError::BadKey)?;
        let key = key.strip_prefix(&[ALGORITHM]).and_then(|key| key.try_into().ok());
        let verifier = Verifier::new(name, key.ok_or(NoteError::BadKey)?)?;
        if hex(verifier.id) == id { Ok(verifier) } else { Err(NoteError::BadKey) }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text of the note, if this key signed it.
    pub fn open<'a>(&self, note: &'a str) -> Result<&'a str, NoteError> {
        let (text, signatures) = split(note).ok_or(NoteError::Malformed)?;
        for line in signatures.lines() {
            let (name, signature) = parse_signature(line).ok_or(NoteError::Malformed)?;
            let Some(signature) = signature.strip_prefix(&self.id).filter(|_| name == self.name)
            else {
                continue;
            };
            let signature = signature.try_into().map_err(|_| NoteError::Malformed)?;
            let signature = Signature::from_bytes(signature);
            let fits = self.key.verify_strict(text.as_bytes(), &signature);
            return fits.map(|()| text).map_err(|_| NoteError::Forged);
        }
        Err(NoteError::NotSigned)
    }
}

impl std::fmt::Display for Verifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let key = [[ALGORITHM].as_slice(), self.key.as_bytes()].concat();
        write!(f, "{}+{}+{}", self.name, hex(self.id), STANDARD.encode(key))
    }
}

/// Name, id and base64 of a key. Only the base64 may hold further signs `+`.
fn parts(key: &str) -> Result<(&str, &str, &str), NoteError> {
    let mut parts = key.splitn(3, '+');
    let mut part = || parts.next().ok_or(NoteError::BadKey);
    Ok((part()?, part()?, part()?))
}

/// Text and signature lines: parted at the last empty line.
fn split(note: &str) -> Option<(&str, &str)> {
    let at = note.rfind("\n\n")?;
    let (text, signatures) = (&note[..=at], &note[at + 2..]);
    (is_text(text) && signatures.ends_with('\n')).then_some((text, signatures))
}

fn is_text(text: &str) -> bool {
    text.ends_with('\n') && !text.contains(|c: char| c < ' ' && c != '\n')
}

fn parse_signature(line: &str) -> Option<(&str, Vec<u8>)> {
    let (name, signature) = line.strip_prefix("— ")?.split_once(' ')?;
    let signature = STANDARD.decode(signature).ok()?;
    (!name.is_empty() && signature.len() > 4).then_some((name, signature))
}

fn key_id(name: &str, public_key: &[u8; 32]) -> [u8; 4] {
    let hash = Sha256::new()
        .chain_update(name)
        .chain_update([b'\n', ALGORITHM])
        .chain_update(public_key)
        .finalize();
    [hash[0], hash[1], hash[2], hash[3]]
}

fn hex(id: [u8; 4]) -> String {
    id.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("a string takes all");
        hex
    })
}

#[cfg(test)]
mod tests;
