//! Specs: the proofs of Certificate Transparency, every small tree, every single-bit lie.

use super::super::tests::{INPUTS, bytes, leaves, mth};
use super::super::{empty_root, leaf_hash};
use super::*;

fn hashes(hex: &[&str]) -> Vec<Hash> {
    hex.iter().map(|hash| bytes(hash).try_into().unwrap()).collect()
}

fn inclusion_proof(index: u64, leaves: &[Hash]) -> Vec<Hash> {
    roots(&inclusion(index, leaves.len() as u64), leaves.iter().copied()).unwrap()
}

fn consistency_proof(old: u64, leaves: &[Hash]) -> Vec<Hash> {
    roots(&consistency(old, leaves.len() as u64), leaves.iter().copied()).unwrap()
}

#[test]
fn an_inclusion_proof_of_certificate_transparency_is_reproduced() {
    let leaves: Vec<Hash> = INPUTS.iter().map(|input| leaf_hash(&bytes(input))).collect();
    let expected = hashes(&[
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]);
    assert_eq!(inclusion_proof(5, &leaves), expected);
}

#[test]
fn a_consistency_proof_of_certificate_transparency_is_reproduced() {
    let leaves: Vec<Hash> = INPUTS.iter().map(|input| leaf_hash(&bytes(input))).collect();
    let expected = hashes(&[
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]);
    assert_eq!(consistency_proof(6, &leaves), expected);
}

#[test]
fn every_leaf_of_every_small_tree_is_proven() {
    let all = leaves(70);
    for size in 1..=70 {
        let leaves = &all[..size];
        let root = mth(leaves);
        for (index, leaf) in leaves.iter().enumerate() {
            let proof = inclusion_proof(index as u64, leaves);
            assert!(verify_inclusion(leaf, index as u64, size as u64, &proof, &root));
        }
    }
}

#[test]
fn every_small_tree_extends_every_smaller_one() {
    let all = leaves(70);
    for size in 1..=70 {
        let root = mth(&all[..size]);
        for old in 1..=size {
            let proof = consistency_proof(old as u64, &all[..size]);
            let old_root = mth(&all[..old]);
            assert!(verify_consistency(old as u64, size as u64, &old_root, &root, &proof));
        }
    }
}

#[test]
fn a_proof_fails_when_any_bit_of_it_or_of_the_root_or_the_leaf_is_changed() {
    let leaves = leaves(13);
    let root = mth(&leaves);
    let proof = inclusion_proof(10, &leaves);
    for bit in 0..256 * proof.len() {
        let mut bent = proof.clone();
        bent[bit / 256][bit % 256 / 8] ^= 1 << (bit % 8);
        assert!(!verify_inclusion(&leaves[10], 10, 13, &bent, &root));
    }
    for bit in 0..256 {
        let (mut leaf, mut top) = (leaves[10], root);
        leaf[bit / 8] ^= 1 << (bit % 8);
        top[bit / 8] ^= 1 << (bit % 8);
        assert!(!verify_inclusion(&leaf, 10, 13, &proof, &root));
        assert!(!verify_inclusion(&leaves[10], 10, 13, &proof, &top));
    }
}

#[test]
fn a_proof_fails_at_another_index_or_with_a_step_more_or_less() {
    let leaves = leaves(13);
    let root = mth(&leaves);
    let proof = inclusion_proof(10, &leaves);
    for index in (0..14).filter(|&index| index != 10) {
        assert!(!verify_inclusion(&leaves[10], index, 13, &proof, &root), "index {index}");
    }
    let longer = [proof.as_slice(), &[[0; 32]]].concat();
    assert!(!verify_inclusion(&leaves[10], 10, 13, &longer, &root));
    assert!(!verify_inclusion(&leaves[10], 10, 13, &proof[..proof.len() - 1], &root));
}

#[test]
fn a_consistency_proof_fails_when_any_bit_of_it_or_of_either_root_is_changed() {
    let leaves = leaves(13);
    let (old_root, root) = (mth(&leaves[..7]), mth(&leaves));
    let proof = consistency_proof(7, &leaves);
    for bit in 0..256 * proof.len() {
        let mut bent = proof.clone();
        bent[bit / 256][bit % 256 / 8] ^= 1 << (bit % 8);
        assert!(!verify_consistency(7, 13, &old_root, &root, &bent));
    }
    for bit in 0..256 {
        let (mut older, mut newer) = (old_root, root);
        older[bit / 8] ^= 1 << (bit % 8);
        newer[bit / 8] ^= 1 << (bit % 8);
        assert!(!verify_consistency(7, 13, &older, &root, &proof));
        assert!(!verify_consistency(7, 13, &old_root, &newer, &proof));
    }
}

#[test]
fn a_tree_extends_itself_and_the_empty_tree_but_never_a_larger_one() {
    let root = mth(&leaves(5));
    assert!(verify_consistency(5, 5, &root, &root, &[]));
    assert!(verify_consistency(0, 5, &empty_root(), &root, &[]));
    assert!(!verify_consistency(6, 5, &root, &root, &[]));
    assert!(!verify_consistency(5, 5, &root, &root, &[root]));
}

#[test]
fn too_few_leaves_give_no_roots() {
    assert_eq!(roots(&inclusion(2, 5), leaves(4)), None);
    assert!(roots(&inclusion(2, 5), leaves(5)).is_some());
}
