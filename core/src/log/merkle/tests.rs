//! Specs: the vectors of Certificate Transparency, and a recursive tree straight from the RFC.

use super::*;

/// The inputs and roots of `certificate-transparency/go/merkletree/merkle_tree_test.go`.
pub(super) const INPUTS: [&str; 8] = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
];
const ROOTS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

pub(super) fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

pub(super) fn leaves(count: u64) -> Vec<Hash> {
    (0..count).map(|index| leaf_hash(&index.to_le_bytes())).collect()
}

/// MTH of RFC 6962, word for word.
pub(super) fn mth(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [one] => *one,
        many => {
            let half = many.len().next_power_of_two() / 2;
            node_hash(&mth(&many[..half]), &mth(&many[half..]))
        }
    }
}

#[test]
fn the_empty_tree_has_the_root_of_the_rfc() {
    let expected = bytes("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_eq!(Frontier::default().root().as_slice(), expected);
}

#[test]
fn the_roots_of_certificate_transparency_are_reproduced() {
    let mut tree = Frontier::default();
    for (input, root) in INPUTS.iter().zip(ROOTS) {
        tree.append(leaf_hash(&bytes(input)));
        assert_eq!(tree.root().as_slice(), bytes(root), "after {} leaves", tree.size());
    }
}

#[test]
fn the_frontier_agrees_with_the_recursive_definition() {
    let leaves = leaves(300);
    let mut tree = Frontier::default();
    for size in 0..=300 {
        assert_eq!(tree.root(), mth(&leaves[..size]), "{size} leaves");
        if let Some(&leaf) = leaves.get(size) {
            tree.append(leaf);
        }
    }
}

#[test]
fn a_frontier_comes_back_from_its_parts_and_only_with_as_many_roots_as_its_size_has_bits() {
    let mut tree = Frontier::default();
    for leaf in leaves(11) {
        tree.append(leaf);
    }

    let parts = tree.roots().to_vec();
    assert_eq!(Frontier::from_parts(11, parts.clone()), Some(tree));
    assert_eq!(Frontier::from_parts(12, parts), None);
}
