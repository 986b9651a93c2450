//! A commit that says what it is, so that anybody can check what was served.
//!
//! ```text
//!  0  number, u64
//!  8  slot of the key + 1, u32; 0: nothing is sealed
//! 12  length of the sealed field, u32
//! 16  the sealed field
//!  …  filler that follows from the number
//! ```

pub(crate) struct Commit {
    pub(crate) number: u64,
    pub(crate) sealed: Option<(u32, Vec<u8>)>,
    pub(crate) length: usize,
}

impl Commit {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.number.to_le_bytes().to_vec();
        let (slot, field) = self.sealed.as_ref().map_or((0, &[][..]), |(slot, it)| (slot + 1, it));
        bytes.extend(slot.to_le_bytes());
        bytes.extend(u32::try_from(field.len()).expect("a short field").to_le_bytes());
        bytes.extend(field);
        bytes.extend((0..self.length).map(|at| (at as u64 ^ self.number).to_le_bytes()[0]));
        bytes
    }
}

/// Number, slot and sealed field of a commit that has one.
pub(crate) fn sealed(commit: &[u8]) -> Option<(u64, u32, &[u8])> {
    let number = u64::from_le_bytes(*commit.first_chunk()?);
    let slot = u32::from_le_bytes(*commit[8..].first_chunk()?).checked_sub(1)?;
    let length = u32::from_le_bytes(*commit[12..].first_chunk()?);
    Some((number, slot, &commit[16..16 + length as usize]))
}
