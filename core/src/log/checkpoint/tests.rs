//! Specs: the text is pinned, signed and read back; only what extends is consistent.

use super::*;
use crate::log::merkle::{Frontier, leaf_hash};

fn checkpoint(size: u64) -> Checkpoint {
    let mut tree = Frontier::default();
    for leaf in 0..size {
        tree.append(leaf_hash(&leaf.to_le_bytes()));
    }
    Checkpoint { origin: "so.example/dienhong".to_owned(), size, root: tree.root() }
}

#[test]
fn the_text_of_the_specification_is_read_and_written() {
    let text =
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    let checkpoint = Checkpoint::parse(text).unwrap();
    assert_eq!(
        (checkpoint.origin.as_str(), checkpoint.size),
        ("example.com/behind-the-sofa", 20_852_163)
    );
    assert_eq!(checkpoint.text(), text);
}

#[test]
fn a_signed_checkpoint_is_opened_by_its_own_key_only() {
    let signer = Signer::new("so.example/dienhong", &[1; 32]).unwrap();
    let note = checkpoint(5).sign(&signer).unwrap();

    assert_eq!(Checkpoint::open(&note, signer.verifier()), Ok(checkpoint(5)));

    let other = Signer::new("other.example", &[2; 32]).unwrap();
    assert_eq!(Checkpoint::open(&note, other.verifier()), Err(NoteError::NotSigned));
    let borrowed = checkpoint(5).sign(&other).unwrap();
    assert_eq!(Checkpoint::open(&borrowed, other.verifier()), Err(NoteError::NotSigned));
}

#[test]
fn what_is_not_canonical_is_no_checkpoint() {
    let root = STANDARD.encode([0; 32]);
    for text in [
        String::new(),
        "origin\n1\n".to_owned(),
        format!("origin\n01\n{root}\n"),
        format!("origin\n+1\n{root}\n"),
        format!("\n1\n{root}\n"),
        format!("origin\n1\n{root}"),
        format!("origin\n1\n{}\n", STANDARD.encode([0; 31])),
        format!("origin\n1\n{root}\n\nmore\n"),
    ] {
        assert_eq!(Checkpoint::parse(&text), None, "{text:?}");
    }
}

#[test]
fn only_a_proven_later_tree_extends_an_older_one() {
    let leaves = (0..13_u64).map(|leaf| leaf_hash(&leaf.to_le_bytes()));
    let consistency = proof::roots(&proof::consistency(7, 13), leaves).unwrap();
    let (older, newer) = (checkpoint(7), checkpoint(13));

    assert!(newer.extends(&older, &consistency));
    assert!(!older.extends(&newer, &consistency));
    assert!(!newer.extends(&checkpoint(8), &consistency));
    let elsewhere = Checkpoint { origin: "other.example".to_owned(), ..older };
    assert!(!newer.extends(&elsewhere, &consistency));
}
