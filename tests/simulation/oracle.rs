//! What the bytes on the disk say, read by other means: no checksum, no recovery, no shared code.

use std::ops::Range;

use sha2::{Digest, Sha256};

use dienhong_core::storage::sim::Image;

/// A frame as it stands in a file.
pub(crate) struct Frame {
    pub(crate) file: String,
    /// In bytes.
    pub(crate) extent: Range<usize>,
    kind: u8,
    body: Vec<u8>,
}

const DATA: u8 = 2;

/// The frames in the segments, hopping from length to length.
pub(crate) fn frames(image: &Image) -> Vec<Frame> {
    let segments = image.iter().filter(|(name, _)| name.starts_with("log/") && is_segment(name));
    let mut frames = Vec::new();
    for (file, bytes) in segments {
        let mut at = 0;
        while at + 512 <= bytes.len() && &bytes[at..at + 7] == b"DHframe" {
            let frame = frame(file, bytes, at);
            at = frame.extent.end;
            frames.push(frame);
        }
    }
    frames
}

fn frame(file: &str, bytes: &[u8], at: usize) -> Frame {
    let header = &bytes[at..];
    let (kind, alignment) = (header[8], 1_usize << header[9]);
    let length = number(&header[48..]);
    let runs = length.div_ceil(111 * 512).max(1);
    let mut body = Vec::new();
    for run in header.chunks(112 * 512).take(runs) {
        body.extend_from_slice(&run[512..]);
    }
    body.truncate(length);
    let sectors = (runs + length.div_ceil(512)).next_multiple_of(alignment / 512);
    Frame { file: file.to_owned(), extent: at..at + sectors * 512, kind, body }
}

/// The commits in the segments.
pub(crate) fn commits(image: &Image) -> Vec<Vec<u8>> {
    let mut commits = Vec::new();
    for frame in frames(image).iter().filter(|frame| frame.kind == DATA) {
        split(&frame.body, &mut commits);
    }
    commits
}

/// The position up to which `HEAD` says that commits are durable.
pub(crate) fn noted(image: &Image) -> usize {
    let Some(head) = image.get("root/HEAD") else { return 0 };
    let slots = [&head[..512], &head[4096..4608]].into_iter();
    let newest = slots.max_by_key(|slot| number(&slot[8..])).expect("there are two");
    number(&newest[40..])
}

fn is_segment(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, suffix)| suffix == "seg")
}

fn split(group: &[u8], commits: &mut Vec<Vec<u8>>) {
    let mut rest = &group[96..];
    for _ in 0..number(&group[4..]) {
        let length = number(rest);
        commits.push(rest[4..4 + length].to_vec());
        rest = &rest[4 + length..];
    }
}

fn number(bytes: &[u8]) -> usize {
    (0..4).map(|byte| usize::from(bytes[byte]) << (8 * byte)).sum()
}

/// MTH of RFC 6962 over all commits.
pub(crate) fn root(commits: &[Vec<u8>]) -> [u8; 32] {
    match commits {
        [] => Sha256::digest(b"").into(),
        [one] => Sha256::digest([b"\0".as_slice(), one].concat()).into(),
        many => {
            let mut half = 1;
            while half * 2 < many.len() {
                half *= 2;
            }
            let (left, right) = (root(&many[..half]), root(&many[half..]));
            Sha256::digest([b"\x01".as_slice(), &left, &right].concat()).into()
        }
    }
}
