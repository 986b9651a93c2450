//! Numbers, texts and lengths as bincode has them: a number below 251 is one byte, a greater one a
//! byte from 251 to 254 and a u16, u32, u64 or u128; signed ones are folded first, 0, -1, 1, -2 …
//!
//! bincode reads them all. What stands in every commit is written here: in a fifth of the steps, for
//! it can't fail. The specs hold both against each other.

pub(super) fn unsigned(number: u64, out: &mut Vec<u8>) {
    let bytes = number.to_le_bytes();
    match number {
        0..=250 => out.push(bytes[0]),
        251..=0xffff => out.extend_from_slice(&[251, bytes[0], bytes[1]]),
        0x1_0000..=0xffff_ffff => {
            out.extend_from_slice(&[252, bytes[0], bytes[1], bytes[2], bytes[3]]);
        }
        _ => {
            out.push(253);
            out.extend_from_slice(&bytes);
        }
    }
}

pub(super) fn wide(number: u128, out: &mut Vec<u8>) {
    if let Ok(number) = u64::try_from(number) {
        return unsigned(number, out);
    }
    out.push(254);
    out.extend_from_slice(&number.to_le_bytes());
}

pub(super) fn signed(number: i64, out: &mut Vec<u8>) {
    unsigned((number << 1 ^ number >> 63).cast_unsigned(), out);
}

pub(super) fn length(length: usize, out: &mut Vec<u8>) {
    unsigned(length as u64, out);
}

pub(super) fn text(text: &str, out: &mut Vec<u8>) {
    length(text.len(), out);
    out.extend_from_slice(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::{signed, text, unsigned, wide};
    use crate::codec;

    /// Where the width changes, and beside it.
    fn edges() -> impl Iterator<Item = u128> {
        let edges = [0, 250, 1 << 16, 1 << 32, 1 << 63, 1 << 64, u128::MAX - 2];
        edges.into_iter().flat_map(|edge: u128| edge.saturating_sub(2)..=edge + 2)
    }

    fn theirs(value: &impl serde::Serialize) -> Vec<u8> {
        let mut out = Vec::new();
        codec::write(value, &mut out);
        out
    }

    fn ours(write: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
        let mut out = Vec::new();
        write(&mut out);
        out
    }

    #[test]
    fn numbers_and_texts_are_written_as_bincode_writes_them() {
        for number in edges() {
            assert_eq!(ours(|out| wide(number, out)), theirs(&number));
            let Ok(number) = u64::try_from(number) else { continue };
            assert_eq!(ours(|out| unsigned(number, out)), theirs(&number));
            let number = number.cast_signed();
            for number in [number, !number, number >> 1, -(number >> 1)] {
                assert_eq!(ours(|out| signed(number, out)), theirs(&number));
            }
        }
        for letters in ["", "Lụa", &"x".repeat(300)] {
            assert_eq!(ours(|out| text(letters, out)), theirs(&letters));
        }
    }
}
