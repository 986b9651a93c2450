//! Notes, checkpoints and proofs: text that anybody may have written, and lists of hashes.

use std::sync::OnceLock;

use dienhong_core::log::Hash;
use dienhong_core::log::checkpoint::Checkpoint;
use dienhong_core::log::merkle::proof::{self, verify_consistency, verify_inclusion};
use dienhong_core::log::merkle::{Frontier, leaf_hash};
use dienhong_core::log::note::{Signer, Verifier};

use crate::memory::{SMALL, bounded};

pub(crate) const NAME: &str = "so.example/dienhong";

pub(crate) fn signer() -> &'static Signer {
    static SIGNER: OnceLock<Signer> = OnceLock::new();
    SIGNER.get_or_init(|| Signer::new(NAME, &[7; 32]).unwrap())
}

/// Text as a note, a checkpoint and a key. No text opens but what was signed.
pub(crate) fn note(input: &[u8]) {
    let Ok(text) = str::from_utf8(input) else { return };
    let _ = bounded(input.len(), SMALL, || Signer::parse(text));
    if let Ok(verifier) = bounded(input.len(), SMALL, || Verifier::parse(text)) {
        assert_eq!(Verifier::parse(&verifier.to_string()), Ok(verifier));
    }
    if let Some(checkpoint) = bounded(input.len(), SMALL, || Checkpoint::parse(text)) {
        assert!(text.starts_with(&checkpoint.text()));
    }
    let verifier = signer().verifier();
    if let Ok(checkpoint) = bounded(input.len(), SMALL, || Checkpoint::open(text, verifier)) {
        assert_eq!(checkpoint, signed());
    }
}

fn signed() -> Checkpoint {
    Checkpoint { origin: NAME.to_owned(), size: 42, root: [9; 32] }
}

pub(crate) fn notes() -> Vec<Vec<u8>> {
    let note = signed().sign(signer()).unwrap();
    let keys = [signer().verifier().to_string(), signer().written().to_string()];
    let cosigned = format!("{note}— witness.example/w1 {}\n", "AAAA".repeat(20));
    let texts = [note, cosigned, signed().text(), signed().text() + "extension\n"];
    texts.into_iter().chain(keys).map(String::into_bytes).collect()
}

/// Trees of up to so many leaves.
const LEAVES: u64 = 40;

/// `size, old, index` and a list of hashes: nothing is proved that is not so. Then a right proof
/// with some of its bytes changed: it proves nothing.
pub(crate) fn proof(input: &[u8]) {
    let Some((&[size, old, index, at, bits, given], rest)) = input.split_first_chunk() else {
        return;
    };
    let size = u64::from(size) % LEAVES + 1;
    let (old, index) = (u64::from(old) % size + 1, u64::from(index));
    let hashes = rest.as_chunks::<32>().0;
    let leaf = leaf(u64::from(given) % LEAVES);
    if verify_inclusion(&leaf, index, size, hashes, &root(size)) {
        assert!(index < size && leaf == self::leaf(index) && hashes == inclusion(index, size));
    }
    assert!(!verify_consistency(old, size, &leaf, &root(size), hashes) || root(old) == leaf);
    let index = index % size;
    changed(inclusion(index, size), at, bits, &|proof| {
        verify_inclusion(&self::leaf(index), index, size, proof, &root(size))
    });
    changed(consistency(old, size), at, bits, &|proof| {
        verify_consistency(old, size, &root(old), &root(size), proof)
    });
}

fn changed(mut proof: Vec<Hash>, at: u8, bits: u8, verify: &dyn Fn(&[Hash]) -> bool) {
    assert!(verify(&proof));
    let bytes = proof.as_flattened_mut();
    if bits != 0 && !bytes.is_empty() {
        let at = usize::from(at) % bytes.len();
        bytes[at] ^= bits;
        assert!(!verify(&proof));
    }
}

fn leaf(index: u64) -> Hash {
    leaf_hash(&index.to_le_bytes())
}

fn root(size: u64) -> Hash {
    let mut tree = Frontier::default();
    for index in 0..size {
        tree.append(leaf(index));
    }
    tree.root()
}

fn inclusion(index: u64, size: u64) -> Vec<Hash> {
    proof::roots(&proof::inclusion(index, size), (0..size).map(leaf)).unwrap()
}

fn consistency(old: u64, size: u64) -> Vec<Hash> {
    proof::roots(&proof::consistency(old, size), (0..size).map(leaf)).unwrap()
}
