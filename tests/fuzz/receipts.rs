//! Receipts: a text that anybody may bring.

use std::sync::OnceLock;

use dienhong_core::codec::{Disclosure, leaf_of};
use dienhong_core::domain::ids::Position;
use dienhong_core::log::Hash;
use dienhong_core::log::checkpoint::Checkpoint;
use dienhong_core::log::merkle::{Frontier, proof};
use dienhong_core::log::tlog_proof::TlogProof;
use dienhong_core::receipt::{Proven, Receipt, verify};

use crate::commits;
use crate::memory::{SMALL, bounded};
use crate::proofs::{NAME, signer};

/// As text; and as what stands in it, under a checkpoint that is right. Nothing is shown but what
/// was recorded.
pub(crate) fn receipt(input: &[u8]) {
    if let Ok(text) = str::from_utf8(input) {
        bounded(2 * input.len(), SMALL, || check(text));
    }
    let Some((&[steps], extra)) = input.split_first_chunk() else { return };
    let checkpoint = right().checkpoint.clone();
    let path = right().about.path.iter().copied().take(usize::from(steps)).collect();
    let text = TlogProof { extra: extra.to_vec(), index: 2, path, checkpoint }.text();
    bounded(2 * text.len(), SMALL, || check(&text));
}

fn check(text: &str) {
    if let Some(parsed) = Receipt::parse(text) {
        assert_eq!(parsed.text(), text);
    }
    if let Ok(shown) = verify(text, signer().verifier()) {
        let about = right().about.disclosure.event().unwrap();
        assert!(shown.about.position == Position(3) && shown.about.event == about);
    }
}

pub(crate) fn receipts() -> Vec<Vec<u8>> {
    let text = right().text();
    let extra = TlogProof::parse(&text).unwrap().extra;
    vec![text.into_bytes(), [vec![9], extra].concat()]
}

/// Of the second event of the third commit, which names nothing that was registered.
fn right() -> &'static Receipt {
    static RIGHT: OnceLock<Receipt> = OnceLock::new();
    RIGHT.get_or_init(|| {
        let all = commits::commits();
        let leaves: Vec<Hash> = all.iter().map(|bytes| leaf_of(bytes).unwrap()).collect();
        let mut tree = Frontier::default();
        for leaf in &leaves {
            tree.append(*leaf);
        }
        let (size, root) = (tree.size(), tree.root());
        let checkpoint = Checkpoint { origin: NAME.to_owned(), size, root };
        let path = proof::roots(&proof::inclusion(2, size), leaves).unwrap();
        let disclosure = Disclosure::of(&all[2], 1).unwrap().unwrap();
        let about = Proven { position: Position(3), disclosure, path };
        let checkpoint = checkpoint.sign(signer()).unwrap();
        Receipt { about, registered: Vec::new(), checkpoint }
    })
}
