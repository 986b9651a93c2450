//! A segment of a sibling (a copy of the same log that was written on by itself) fits in every
//! checksum, number and offset. It is never read as this log's.

use super::*;
use crate::log::History;
use crate::log::damage::{Damage, Fault};
use crate::log::reader::Reader;
use crate::log::verify::verify;
use crate::storage::sim::{Dice, Image, SimDisk};

fn on(image: &Image) -> Disks<SimDisk> {
    let disk = SimDisk::from_image(image, 1, 512);
    Disks { root: disk.directory("root"), log: disk.directory("log") }
}

/// A log of many segments: what every copy holds first, then groups of `together` commits that
/// only `who` wrote.
fn copy(who: &str, together: usize) -> Image {
    let disk = SimDisk::new(1, 512);
    let disks = Disks { root: disk.directory("root"), log: disk.directory("log") };
    let options = Options { segment: 8 << 10, alignment: 512 };
    let mut log = FileLog::create(disks, LOG_ID, options).unwrap();
    for number in 0..9 {
        append(&mut log, &[&format!("both wrote {number}")]);
    }
    for number in 0..60 {
        let commits = vec![format!("{who} wrote {number}"); together];
        append(&mut log, &commits.iter().map(String::as_str).collect::<Vec<_>>());
    }
    log.close().unwrap();
    disk.visible()
}

fn segments(image: &Image) -> Vec<String> {
    image.keys().filter(|name| name.starts_with("log/")).cloned().collect()
}

/// Two copies that parted at a random moment, in segments and groups of random sizes.
fn parted(dice: &mut Dice) -> [Image; 2] {
    let disk = SimDisk::new(1, 512);
    let disks = Disks { root: disk.directory("root"), log: disk.directory("log") };
    let options = Options { segment: 4096 * (2 + dice.below(3)), alignment: 512 };
    let mut log = FileLog::create(disks, LOG_ID, options).unwrap();
    write_on(&mut log, dice, "both");
    log.close().unwrap();
    ["ours", "theirs"].map(|who| {
        let disk = SimDisk::from_image(&disk.visible(), 1, 512);
        let disks = Disks { root: disk.directory("root"), log: disk.directory("log") };
        let mut log = open(&disks).unwrap();
        write_on(&mut log, dice, who);
        log.close().unwrap();
        disk.visible()
    })
}

fn write_on(log: &mut FileLog<SimDisk>, dice: &mut Dice, who: &str) {
    for number in 0..dice.below(60) {
        let commits = vec![format!("{who} wrote {number}"); 1 + usize::from(dice.chance(30))];
        append(log, &commits.iter().map(String::as_str).collect::<Vec<_>>());
        if dice.chance(10) {
            log.confirm().unwrap();
        }
    }
}

/// `image` with one file of `other`.
fn with(image: &Image, name: &str, other: &Image) -> Image {
    let mut mixed = image.clone();
    mixed.insert(name.to_owned(), other[name].clone());
    mixed
}

/// All commits in order, and the damage at which they ended.
fn replayed(image: &Image) -> (Vec<Vec<u8>>, Option<Damage>) {
    let mut commits = Vec::new();
    let read = Reader::open(on(image)).and_then(|mut reader| {
        reader.replay(1, |position, bytes| {
            assert_eq!(position, commits.len() as u64 + 1);
            commits.push(bytes.to_vec());
        })
    });
    match read {
        Ok(_) => (commits, None),
        Err(LogError::Damaged(damage)) => (commits, Some(damage)),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn the_segment_of_a_sibling_ends_the_reading_at_its_first_commit_that_is_not_ours() {
    let ours = copy("the office", 1);
    let (commits, none) = replayed(&ours);
    assert_eq!((commits.len(), none), (69, None));
    for together in [1, 2] {
        let sibling = copy("a stranger", together);
        for name in segments(&ours) {
            let mixed = with(&ours, &name, &sibling);
            let (read, damage) = replayed(&mixed);
            if mixed == ours {
                assert_eq!((name.as_str(), damage), ("log/00000001.seg", None));
                continue;
            }
            let damage = damage.unwrap_or_else(|| panic!("{name} of {together} was read"));
            let segment = name.trim_start_matches("log/");
            assert!(damage.file.as_str() >= segment, "{damage} for {name}");
            assert!(commits.starts_with(&read[..usize::try_from(damage.intact).unwrap()]));
            assert!(matches!(verify(&on(&mixed), LEAF_OF), Err(LogError::Damaged(_))), "{name}");
        }
    }
}

#[test]
fn wherever_the_copies_parted_only_ours_is_read_to_the_end() {
    let (mut refused, mut same) = (0, 0);
    for seed in 0..300 {
        let mut dice = Dice::new(seed);
        let [ours, theirs] = parted(&mut dice);
        let (commits, none) = replayed(&ours);
        assert_eq!(none, None, "seed {seed}");
        for name in segments(&ours).into_iter().filter(|name| theirs.contains_key(name)) {
            let mixed = with(&ours, &name, &theirs);
            let (read, damage) = replayed(&mixed);
            match damage {
                None => assert!(mixed == ours && read == commits, "seed {seed} {name}"),
                // A sibling's segment that ends too early shows as a hole; what stands before it fits.
                Some(damage) if damage.fault != Fault::ChainBroken => {}
                Some(damage) => {
                    let intact = usize::try_from(damage.intact).unwrap();
                    assert!(commits.starts_with(&read[..intact]), "seed {seed} {name}: {damage}");
                }
            }
            let verified = verify(&on(&mixed), LEAF_OF);
            assert_eq!(verified.is_ok(), mixed == ours, "seed {seed} {name}");
            if mixed == ours { same += 1 } else { refused += 1 }
        }
    }
    assert!(refused > 300 && same > 300, "{refused} refused, {same} the same");
}

#[test]
fn a_sealed_segment_of_a_sibling_is_named_with_file_offset_and_position() {
    let (ours, sibling) = (copy("the office", 1), copy("a stranger", 1));

    let (_, damage) = replayed(&with(&ours, "log/00000003.seg", &sibling));

    let damage = damage.unwrap();
    assert_eq!((damage.fault, damage.code()), (Fault::ChainBroken, 3011));
    assert_eq!((damage.file.as_str(), damage.offset), ("00000003.seg", 0));
    assert_eq!(LogError::from(damage.clone()).exit(), 3);
    // Six groups of two sectors fit a segment beside start and seal. Which side of the border is
    // the foreign one does not show there, so only the first segment is called intact.
    assert_eq!((damage.intact, damage.known), (6, Some(69)));
}

#[test]
fn a_read_by_position_never_gives_the_commit_of_another() {
    let (ours, sibling) = (copy("the office", 1), copy("a stranger", 2));
    let (commits, _) = replayed(&ours);
    for name in segments(&ours) {
        let mixed = with(&ours, &name, &sibling);
        let Ok(mut reader) = Reader::open(on(&mixed)) else { continue };
        for position in (1..=commits.len() as u64).rev() {
            // A jump into a segment sees its own chain only, so a stranger's commit may be read
            // there, but never under a position that it does not have.
            let group = reader.group(position);
            if let Ok(Some(group)) = &group {
                assert!(group.header.first <= position && position <= group.last(), "{position}");
            }
            let refused = matches!(group, Ok(Some(_)) | Err(LogError::Damaged(_)));
            assert!(refused, "{name} position {position}");
        }
    }
}

#[test]
fn a_reading_resumed_in_the_middle_meets_the_break_at_the_next_border() {
    let (ours, sibling) = (copy("the office", 1), copy("a stranger", 1));
    let mixed = with(&ours, "log/00000003.seg", &sibling);
    let mut reader = Reader::open(on(&mixed)).unwrap();

    let Err(LogError::Damaged(damage)) = reader.replay(15, |_, _| {}) else { panic!("was read") };

    assert_eq!((damage.fault, damage.file.as_str()), (Fault::ChainBroken, "00000004.seg"));
}

#[test]
fn a_root_is_told_only_where_the_next_group_names_it() {
    let ours = copy("the office", 1);
    let mut disks = on(&ours);
    // A start frame whose tree is another, as large, with right checksums.
    let mut reader = Reader::open(disks.clone()).unwrap();
    let mut tip = crate::log::tip::Tip::genesis(&LOG_ID);
    for position in 1..=6 {
        tip.follow(&reader.group(position).unwrap().unwrap(), LEAF_OF).unwrap();
    }
    let mut tree = merkle::Frontier::default();
    (0..6_u8).for_each(|leaf| tree.append([leaf; 32]));
    let forged = crate::log::tip::Tip::new(tree, tip.chain);
    let place = crate::log::frame::Place { log_id: LOG_ID, segment: 2, offset: 0, alignment: 512 };
    let label = crate::log::segment::mark(crate::log::frame::Kind::Start, &forged);
    let mut frame = Vec::new();
    let body = crate::log::segment::encode_start(&forged, 8 << 10);
    crate::log::frame::encode(&place, &label, &body, &mut frame);
    let fd = disks.log.open("00000002.seg").unwrap();
    disks.log.write_at(fd, 0, &frame).unwrap();

    let mut reader = Reader::open(disks.clone()).unwrap();
    let told = reader.tree_at(8, LEAF_OF).map(|_| ());
    let Err(LogError::Damaged(damage)) = told else { panic!("was told") };
    assert_eq!(damage.fault, Fault::TreeMismatch);
    let Err(LogError::Damaged(damage)) = reader.replay(1, |_, _| {}) else { panic!("was read") };
    assert_eq!((damage.fault, damage.intact), (Fault::TreeMismatch, 6));
}
