//! Proofs and notes against two published implementations: the same paths, each accepted by the
//! other.

use std::convert::Infallible;
use std::ops::Range;

use ct_merkle::InclusionProof;
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use dienhong_core::log::Hash;
use dienhong_core::log::checkpoint::Checkpoint;
use dienhong_core::log::merkle::nodes::{Nodes, roots};
use dienhong_core::log::merkle::{leaf_hash, proof};
use dienhong_core::log::note::{Signer, Verifier};
use dienhong_core::storage::sim::Dice;
use sha2::Sha256;
use signed_note::{Note, StandardSigner, StandardVerifier, VerifierList};
use tlog_tiles::tlog::{self, HashReader};

/// Every pair of sizes up to here.
const EXHAUSTIVE: u64 = 130;
const LARGE: u64 = 100_000;
const RANDOM: u64 = 2_000;

fn data(leaf: u64) -> Vec<u8> {
    format!("leaf {leaf}").into_bytes()
}

/// Our tree, and that of `tlog_tiles` in its own order of stored hashes.
#[derive(Default)]
struct Trees {
    ours: Nodes,
    stored: Stored,
}

#[derive(Default)]
struct Stored(Vec<tlog::Hash>);

impl HashReader for Stored {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog::Hash>, tlog::Error> {
        let at = |index: &u64| self.0[usize::try_from(*index).unwrap()];
        Ok(indexes.iter().map(at).collect())
    }
}

impl Trees {
    fn push(&mut self, leaf: u64) {
        let data = data(leaf);
        self.ours.append(leaf_hash(&data));
        let added = tlog::stored_hashes(leaf, &data, &self.stored).unwrap();
        self.stored.0.extend(added);
    }

    fn roots(&self, ranges: &[Range<u64>]) -> Vec<Hash> {
        let node = |node| Ok::<_, Infallible>(self.ours.get(node).unwrap());
        let Ok(roots) = roots(ranges, node);
        roots
    }

    fn root(&self, size: u64) -> Hash {
        let range = 0..size;
        self.roots(std::slice::from_ref(&range))[0]
    }

    fn check_inclusion(&self, index: u64, size: u64) {
        let path = self.roots(&proof::inclusion(index, size));
        let theirs = tlog::prove_record(size, index, &self.stored).unwrap();
        assert!(theirs.iter().map(|hash| hash.0).eq(path.iter().copied()), "{index} of {size}");
        let (root, leaf) = (self.root(size), leaf_hash(&data(index)));
        assert_eq!(tlog::tree_hash(size, &self.stored).unwrap().0, root);
        tlog::check_record(&theirs, size, tlog::Hash(root), index, tlog::Hash(leaf)).unwrap();
        assert!(proof::verify_inclusion(&leaf, index, size, &path, &root));
    }

    fn check_consistency(&self, old: u64, size: u64) {
        let path = self.roots(&proof::consistency(old, size));
        let theirs = tlog::prove_tree(size, old, &self.stored).unwrap();
        assert!(theirs.iter().map(|hash| hash.0).eq(path.iter().copied()), "{old} to {size}");
        let (root, old_root) = (self.root(size), self.root(old));
        let (theirs_new, theirs_old) = (tlog::Hash(root), tlog::Hash(old_root));
        tlog::check_tree(&theirs, size, theirs_new, old, theirs_old).unwrap();
        assert!(proof::verify_consistency(old, size, &old_root, &root, &path));
    }
}

#[test]
fn every_proof_of_every_small_tree_is_that_of_both() {
    let mut trees = Trees::default();
    let mut other = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    for size in 1..=EXHAUSTIVE {
        trees.push(size - 1);
        other.push(data(size - 1));
        let root = other.root();
        assert_eq!(root.as_bytes().as_slice(), trees.root(size));
        for at in 0..size {
            trees.check_inclusion(at, size);
            trees.check_consistency(at + 1, size);
            let path = trees.roots(&proof::inclusion(at, size)).concat();
            let theirs = other.prove_inclusion(usize::try_from(at).unwrap());
            assert_eq!(theirs.as_bytes(), path);
            let ours = InclusionProof::<Sha256>::from_bytes(path);
            root.verify_inclusion(&data(at), at, &ours).unwrap();
            let added = usize::try_from(size - at - 1).unwrap();
            let theirs = other.prove_consistency(added);
            let path = trees.roots(&proof::consistency(at + 1, size)).concat();
            assert_eq!(theirs.as_bytes(), path, "{} to {size}", at + 1);
        }
    }
}

#[test]
fn random_proofs_of_a_large_tree_are_those_of_the_other() {
    let mut trees = Trees::default();
    (0..LARGE).for_each(|leaf| trees.push(leaf));
    let mut dice = Dice::new(1284);
    for _ in 0..RANDOM {
        let size = 1 + dice.below(LARGE);
        trees.check_inclusion(dice.below(size), size);
        trees.check_consistency(1 + dice.below(size), size);
    }
}

#[test]
fn a_checkpoint_is_signed_and_read_alike() {
    let signer = Signer::new("so.example/dienhong", &[7; 32]).unwrap();
    let checkpoint =
        Checkpoint { origin: "so.example/dienhong".to_owned(), size: 20_852_163, root: [9; 32] };
    let note = checkpoint.sign(&signer).unwrap();

    let theirs = Note::from_bytes(note.as_bytes()).unwrap();
    let key = StandardVerifier::new(&signer.verifier().to_string()).unwrap();
    let (known, unknown) = theirs.verify(&VerifierList::new(vec![Box::new(key)])).unwrap();
    assert_eq!((known.len(), unknown.len()), (1, 0));
    let read = tlog_tiles::checkpoint::Checkpoint::from_bytes(theirs.text()).unwrap();
    assert_eq!((read.origin(), read.size()), ("so.example/dienhong", 20_852_163));
    assert_eq!(read.hash().0, [9; 32]);

    // Their signature under our key, from its written form.
    let key = StandardSigner::new(&signer.written()).unwrap();
    let mut unsigned = Note::new(checkpoint.text().as_bytes(), &[]).unwrap();
    unsigned.add_sigs(&[&key]).unwrap();
    assert_eq!(String::from_utf8(unsigned.to_bytes()).unwrap(), note);
    let verifier = Verifier::parse(&signer.verifier().to_string()).unwrap();
    assert_eq!(Checkpoint::open(&note, &verifier), Ok(checkpoint));
}
