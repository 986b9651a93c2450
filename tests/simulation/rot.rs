//! A bad disk: what may have become of the files while nobody looked. Each spoils a copy of an
//! image; whoever opens it must be refused, or find all that was acknowledged.

use dienhong_core::storage::sim::{Dice, Image};

use crate::oracle;

const SECTOR: usize = 512;

/// Spoils something by chance; `older` are the log's files of an earlier day, which a disk that
/// lied about its writes may have kept. False: there was nothing to spoil.
pub(crate) fn spoil(image: &mut Image, older: &Image, dice: &mut Dice) -> bool {
    match dice.below(4) {
        0 => flip(image, dice),
        1 => lose_sectors(image, dice),
        2 => misdirect(image, dice),
        _ => turn_back(image, older),
    }
}

fn any(dice: &mut Dice, sides: usize) -> usize {
    usize::try_from(dice.below(sides as u64)).expect("an index")
}

fn logs(image: &Image) -> Vec<String> {
    let files = image.keys().filter(|name| !name.starts_with("keys/"));
    files.filter(|name| image[*name].len() >= SECTOR).cloned().collect()
}

fn flip(image: &mut Image, dice: &mut Dice) -> bool {
    let names = logs(image);
    let bytes = image.get_mut(&names[any(dice, names.len())]).expect("a name of the image");
    let bit = any(dice, bytes.len() * 8);
    bytes[bit / 8] ^= 1 << (bit % 8);
    true
}

/// One to eight sectors are zero. In the last frame that would be a torn write: a crash within the
/// 20 ms before it is confirmed is the one case that can't be told apart.
fn lose_sectors(image: &mut Image, dice: &mut Dice) -> bool {
    let Some((name, sector)) = proven_sector(image, dice) else { return false };
    let bytes = image.get_mut(&name).expect("a name of the image");
    let end = bytes.len().min((sector + 1) * SECTOR);
    bytes[sector * SECTOR..end].fill(0);
    true
}

/// One sector stands where another should.
fn misdirect(image: &mut Image, dice: &mut Dice) -> bool {
    let Some((name, sector)) = proven_sector(image, dice) else { return false };
    let names = logs(image);
    let source = &image[&names[any(dice, names.len())]];
    let from = any(dice, source.len() / SECTOR) * SECTOR;
    let moved = source[from..from + SECTOR].to_vec();
    let bytes = image.get_mut(&name).expect("a name of the image");
    bytes[sector * SECTOR..(sector + 1) * SECTOR].copy_from_slice(&moved);
    true
}

/// A sector of a frame that a later frame proves.
fn proven_sector(image: &Image, dice: &mut Dice) -> Option<(String, usize)> {
    let frames = oracle::frames(image);
    let proven = frames.len().checked_sub(1).filter(|proven| *proven > 0)?;
    let frame = &frames[any(dice, proven)];
    let sector = frame.extent.start / SECTOR + any(dice, frame.extent.len() / SECTOR);
    Some((frame.file.clone(), sector))
}

/// The log's files are those of an earlier day, `HEAD` is not and knows of more.
fn turn_back(image: &mut Image, older: &Image) -> bool {
    if oracle::commits(older).len() >= oracle::noted(image) {
        return false;
    }
    image.retain(|name, _| !name.starts_with("log/"));
    let log = older.iter().filter(|(name, _)| name.starts_with("log/"));
    image.extend(log.map(|(name, bytes)| (name.clone(), bytes.clone())));
    true
}
