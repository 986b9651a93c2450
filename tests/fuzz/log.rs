//! Frames, groups, `HEAD`, and a whole log whose checksums are right and whose content is not.

use std::sync::OnceLock;

use dienhong_core::log::frame::{self, Kind, Label, Place, RUN, SECTOR};
use dienhong_core::log::group::{self, Group};
use dienhong_core::log::reader::Reader;
use dienhong_core::log::segment::{self, Found};
use dienhong_core::log::verify::verify;
use dienhong_core::log::writer::{FileLog, Options};
use dienhong_core::log::{Disks, Entry, Hash, History, NoLeaf, Sequencer, head as heads, merkle};
use dienhong_core::storage::Storage as _;
use dienhong_core::storage::memory::MemoryDisk;

use crate::edits::{crc, edit, settle};
use crate::memory::{SMALL, bounded};

const LOG_ID: [u8; 16] = *b"0123456789abcdef";
const PLACE: Place = Place { log_id: LOG_ID, segment: 1, offset: 512, alignment: 512 };

/// A segment of the whole log, in bytes.
const SEGMENT: u64 = 16 << 10;

#[expect(clippy::unnecessary_wraps, reason = "the log asks of codecs that may not know a leaf")]
fn leaf_of(bytes: &[u8]) -> Result<Hash, NoLeaf> {
    Ok(merkle::leaf_hash(bytes))
}

/// The input as a frame with right checksums; and as it is.
pub(crate) fn frame(input: &[u8]) {
    bounded(input.len(), 0, || look(input));
    let mut bytes = input.to_vec();
    bytes.resize(bytes.len().next_multiple_of(SECTOR).max(SECTOR), 0);
    bytes[..8].copy_from_slice(b"DHframe1");
    sum_up(&mut bytes);
    bounded(bytes.len(), 0, || look(&bytes));
    there_and_back(input);
}

fn look(bytes: &[u8]) {
    let Some(header) = frame::parse_header(bytes) else { return };
    assert!(segment::reach(&header.place, bytes) == header.size());
    if let Found::Frame(found) = segment::look(&header.place, bytes) {
        let mut joined = Vec::new();
        let body = segment::body(&found, bytes, &mut joined);
        assert_eq!(body.len(), found.length as usize);
        if found.label.kind == Kind::Start {
            start(body);
        }
    }
}

fn start(body: &[u8]) {
    if let Some((length, tip)) = segment::decode_start(body) {
        assert_eq!(segment::encode_start(&tip, length), body);
        assert_eq!(tip.next(), tip.position() + 1);
    }
}

/// Whatever is framed comes back, and with any one bit changed it does not come back otherwise.
fn there_and_back(input: &[u8]) {
    let Some((&[low, high, bit], body)) = input.split_first_chunk() else { return };
    let mut bytes = Vec::new();
    let label = Label { kind: Kind::Data, first: u64::from(low) + 1, count: 1 };
    frame::encode(&PLACE, &label, body, &mut bytes);
    let at = usize::from(u16::from_le_bytes([low, high])) % bytes.len();
    let mut joined = Vec::new();
    assert!(matches!(segment::look(&PLACE, &bytes), Found::Frame(found) if found.label == label
        && segment::body(&found, &bytes, &mut joined) == body));
    bytes[at] ^= 1 << (bit % 8);
    if let Found::Frame(found) = segment::look(&PLACE, &bytes) {
        assert!(found.label == label && segment::body(&found, &bytes, &mut joined) == body);
    }
}

/// Gives every sector that a header names its checksum, and every header its own.
fn sum_up(bytes: &mut [u8]) {
    for run in bytes.chunks_mut((RUN + 1) * SECTOR) {
        let (header, sectors) = run.split_at_mut(SECTOR);
        if header.starts_with(b"DHframe1") {
            let named = usize::from(u16::from_le_bytes([header[10], header[11]])).min(RUN);
            for (index, sector) in sectors.chunks(SECTOR).take(named).enumerate() {
                header[64 + 4 * index..][..4].copy_from_slice(&crc(sector));
            }
            settle(header);
        }
    }
}

pub(crate) fn frames() -> Vec<Vec<u8>> {
    let label = Label { kind: Kind::Data, first: 1, count: 1 };
    let mut frames = Vec::new();
    for length in [0, 1, 512, 600, RUN * SECTOR + 1] {
        let mut frame = Vec::new();
        frame::encode(&PLACE, &label, &vec![7; length], &mut frame);
        frames.push(frame);
    }
    frames
}

pub(crate) fn group(input: &[u8]) {
    bounded(input.len(), 0, || Group::parse(input).map(|group| group.commits().count()));
    if let Some(group) = Group::parse(input) {
        let entries: Vec<Entry> = group.commits().map(|(_, bytes)| entry(bytes)).collect();
        assert_eq!(group.last() - group.header.first + 1, entries.len() as u64);
        let mut again = Vec::new();
        group::encode(&group.header, &entries, &mut again);
        assert_eq!(again, input);
    }
}

fn entry(bytes: &[u8]) -> Entry {
    Entry { leaf: merkle::leaf_hash(bytes), bytes: bytes.to_vec() }
}

pub(crate) fn groups() -> Vec<Vec<u8>> {
    let mut groups = Vec::new();
    let mut log = Reader::open(written().disks()).unwrap();
    let mut next = 1;
    while let Some(group) = log.group(next).unwrap() {
        groups.push(group.bytes().to_vec());
        next = group.last() + 1;
    }
    groups
}

pub(crate) fn head(input: &[u8]) {
    let mut log = written().clone();
    edit(&mut log.head, input);
    for slot in [0, 4096] {
        settle(&mut log.head[slot..slot + SECTOR]);
    }
    let mut root = log.disks().root;
    bounded(log.head.len(), SMALL, || heads::read(&mut root).unwrap());
    open(&log, input.len());
}

/// Who reads and which segment is edited, then the edits.
pub(crate) fn whole(input: &[u8]) {
    let Some((which, edits)) = input.split_first() else { return };
    let mut log = written().clone();
    let (how, which) = (usize::from(*which >> 4), usize::from(*which) % log.segments.len());
    let (headers, file) = &mut log.segments[which];
    edit(file, edits);
    let ends = headers.iter().skip(1).copied().chain([file.len()]);
    for (start, end) in headers.iter().zip(ends) {
        sum_up(&mut file[*start..end]);
    }
    open(&log, how);
}

/// One of all that read a log: verification, a reader, recovery and the writer after it.
fn open(log: &Written, how: usize) {
    let bytes = log.segments.iter().map(|(_, file)| file.len()).sum::<usize>() + log.head.len();
    let disks = log.disks();
    bounded(bytes, 1 << 20, || match how % 3 {
        0 => drop(verify(&disks, leaf_of)),
        1 => drop(Reader::open(disks).map(|mut reader| reader.replay(1, |_, _| ()))),
        _ => drop(FileLog::open(disks, leaf_of).map(|(mut log, _)| log.append(&[entry(b"more")]))),
    });
}

/// A sound log, as files.
#[derive(Clone)]
struct Written {
    head: Vec<u8>,
    /// The offsets of their frames, and their bytes.
    segments: Vec<(Vec<usize>, Vec<u8>)>,
}

impl Written {
    fn disks(&self) -> Disks<MemoryDisk> {
        let mut disks = Disks { root: MemoryDisk::new(), log: MemoryDisk::new() };
        put(&mut disks.root, heads::NAME, &self.head);
        for (number, (_, file)) in (1..).zip(&self.segments) {
            put(&mut disks.log, &segment::name(number), file);
        }
        disks
    }
}

pub(crate) fn put(disk: &mut MemoryDisk, name: &str, bytes: &[u8]) {
    let file = disk.create(name, bytes.len() as u64).unwrap();
    disk.write_at(file, 0, bytes).unwrap();
    disk.close(file);
}

pub(crate) fn get(disk: &mut MemoryDisk, name: &str) -> Vec<u8> {
    let file = disk.open(name).unwrap();
    let mut bytes = vec![0; usize::try_from(disk.len(file).unwrap()).unwrap()];
    disk.read_at(file, 0, &mut bytes).unwrap();
    disk.close(file);
    bytes
}

fn written() -> &'static Written {
    static WRITTEN: OnceLock<Written> = OnceLock::new();
    WRITTEN.get_or_init(|| {
        let mut disks = Disks { root: MemoryDisk::new(), log: MemoryDisk::new() };
        let options = Options { segment: SEGMENT, alignment: 512 };
        let mut log = FileLog::create(disks.clone(), LOG_ID, options).unwrap();
        for length in [1, 600, 9000, 12_000, 300] {
            log.append(&[entry(&vec![5; length]), entry(b"short")]).unwrap();
        }
        log.confirm().unwrap();
        drop(log);
        let names = disks.log.list().unwrap();
        let segments = names.iter().map(|(name, _)| get(&mut disks.log, name));
        let segments = segments.map(|file| (offsets(&file), file)).collect();
        Written { head: get(&mut disks.root, heads::NAME), segments }
    })
}

/// Where the frames of a file begin.
fn offsets(file: &[u8]) -> Vec<usize> {
    let mut offsets = Vec::new();
    let mut at = 0;
    while let Some(header) = file.get(at..).and_then(frame::parse_header) {
        offsets.push(at);
        at += usize::try_from(header.size()).unwrap();
    }
    offsets
}
