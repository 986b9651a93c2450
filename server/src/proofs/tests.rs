//! Specs: files, memory and log give the same proofs, wherever one ends and the other begins.

use std::convert::Infallible;
use std::fs;
use std::path::PathBuf;

use dienhong_core::log::merkle::nodes::Nodes;
use dienhong_core::log::merkle::{leaf_hash, proof};
use dienhong_core::log::tiles::LEAVES;

use super::grove::Grove;
use super::*;

fn leaf(index: u64) -> Hash {
    leaf_hash(&index.to_le_bytes())
}

#[test]
fn a_path_is_the_same_wherever_the_border_lies() {
    for size in 1..150_u64 {
        let mut all = Nodes::default();
        (0..size).for_each(|index| all.append(leaf(index)));
        for border in [0, 32, 64, 128] {
            for index in 0..size {
                let ranges = proof::inclusion(index, size);
                let mut wanted = Vec::new();
                for node in ranges.iter().flat_map(parts) {
                    split(node, border, &mut |node| wanted.push(node));
                }
                let behind = wanted.into_iter().filter(|node| node.leaves().start >= border);
                let mut picked = Picked::new(behind, border);
                (border..size).for_each(|index| picked.append(leaf(index)));
                let Ok(path) = roots(&ranges, |node| {
                    joined(node, border, &mut |node| {
                        let before = all.get(node).filter(|_| node.leaves().end <= border);
                        Ok::<_, Infallible>(before.or_else(|| picked.get(node)).unwrap())
                    })
                });
                let whole = 0..size;
                let Ok(root) = roots(std::slice::from_ref(&whole), |node| {
                    Ok::<_, Infallible>(all.get(node).unwrap())
                });
                let holds = proof::verify_inclusion(&leaf(index), index, size, &path, &root[0]);
                assert!(holds, "{index} of {size}, border {border}");
            }
        }
    }
}

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn check(grove: &mut Grove, size: u64) {
    let whole = 0..size;
    let root = grove.roots(std::slice::from_ref(&whole)).unwrap()[0];
    for index in (0..size).step_by(9_973) {
        let path = grove.roots(&proof::inclusion(index, size)).unwrap();
        assert!(proof::verify_inclusion(&leaf(index), index, size, &path, &root), "{index}");
    }
}

#[test]
fn a_grove_grows_from_memory_into_files_and_is_taken_up_again() {
    let name = format!("dienhong-grove-{}", std::process::id());
    let folder = Folder(std::env::temp_dir().join(name));
    let mut grove = Grove::open(&folder.0, [7; 16]).unwrap();
    for index in 0..2 * LEAVES + 100 {
        grove.append(leaf(index)).unwrap();
    }
    for size in [1, 1000, LEAVES, LEAVES + 1, 2 * LEAVES + 100] {
        check(&mut grove, size);
    }
    drop(grove);
    let mut again = Grove::open(&folder.0, [7; 16]).unwrap();
    assert_eq!(again.size(), 2 * LEAVES);
    for index in 2 * LEAVES..2 * LEAVES + 100 {
        again.append(leaf(index)).unwrap();
    }
    check(&mut again, 2 * LEAVES + 100);
    again.discard().unwrap();
    assert_eq!((again.size(), Grove::open(&folder.0, [7; 16]).unwrap().size()), (0, 0));
}
