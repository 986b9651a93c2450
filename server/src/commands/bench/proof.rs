//! Proofs from a tree of fifty million commits: made, and checked with the signature, by somebody
//! who has nothing else.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use dienhong_core::log::Hash;
use dienhong_core::log::checkpoint::Checkpoint;
use dienhong_core::log::merkle::nodes::Nodes;
use dienhong_core::log::merkle::{leaf_hash, proof};
use dienhong_core::log::note::Signer;
use dienhong_core::log::tiles::{LEAVES, Tiles};
use dienhong_core::storage::os::OsDisk;

use super::figure::Figures;
use super::scratch;
use crate::app::failed;
use crate::failure::Failure;
use crate::proofs::grove::Grove;

const COMMITS: u64 = 50_000_000;
const ROUNDS: u64 = 9;
const PROOFS: u64 = 1_000;
const NAME: &str = "bench.invalid";
const LOG_ID: [u8; 16] = *b"proofs to bench.";

pub(super) fn measure(dir: &Path, figures: &mut Figures) -> Result<(), Failure> {
    let scratch = scratch(dir);
    let measured = measured(&scratch, figures);
    let removed = fs::remove_dir_all(&scratch).map_err(failed);
    measured.and(removed)
}

fn measured(scratch: &Path, figures: &mut Figures) -> Result<(), Failure> {
    let mut grove = planted(scratch)?;
    let whole = 0..COMMITS;
    let root = grove.roots(std::slice::from_ref(&whole)).map_err(failed)?[0];
    let signer = Signer::new(NAME, &[7; 32]).expect("it is a name");
    let checkpoint = Checkpoint { origin: NAME.to_owned(), size: COMMITS, root };
    let note = checkpoint.sign(&signer).expect("a name is a line");
    let (mut made, mut checked) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let (mut making, mut checking) = (Duration::ZERO, Duration::ZERO);
        for number in 0..PROOFS {
            let index = (round * PROOFS + number) * 7_919_777 % COMMITS;
            let begun = Instant::now();
            let path = grove.roots(&proof::inclusion(index, COMMITS)).map_err(failed)?;
            making += begun.elapsed();
            let begun = Instant::now();
            let opened = Checkpoint::open(&note, signer.verifier()).expect("it was signed");
            let Checkpoint { size, root, .. } = opened;
            let leaf = leaf_of(index);
            let holds = proof::verify_inclusion(&leaf, index, size, black_box(&path), &root);
            checking += begun.elapsed();
            assert!(holds, "a proof of leaf {index} does not hold");
        }
        made.push(each(making));
        checked.push(each(checking));
    }
    figures.add("proof", "made, of 50 million", "µs", made);
    figures.add("proof", "checked with its signature", "µs", checked);
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a thousand proofs")]
fn each(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6 / PROOFS as f64
}

/// Leaves repeat from file to file: what differs for a proof is where they are read.
fn leaf_of(index: u64) -> Hash {
    leaf_hash(&(index % LEAVES).to_le_bytes())
}

fn planted(scratch: &Path) -> Result<Grove, Failure> {
    let mut leaves = Nodes::default();
    for index in 0..LEAVES {
        leaves.append(leaf_of(index));
    }
    let disk = OsDisk::create_directory(&crate::proofs::folder(scratch)).map_err(failed)?;
    let mut tiles = Tiles::open(disk, LOG_ID).map_err(failed)?;
    for _ in 0..COMMITS / LEAVES {
        tiles.add(&leaves).map_err(failed)?;
    }
    let mut grove = Grove::open(scratch, LOG_ID).map_err(failed)?;
    for index in grove.size()..COMMITS {
        grove.append(leaf_of(index)).map_err(failed)?;
    }
    Ok(grove)
}
