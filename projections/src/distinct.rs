//! Counting persons, households and units once.

/// Someone or something to be counted once: a class, and a number in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct One {
    /// Below [`CLASSES`].
    pub(crate) class: u8,
    pub(crate) number: u32,
}

pub(crate) const CLASSES: usize = 4;

/// How many there are of each class: one bit each, no sorting.
pub(crate) fn counted(ones: impl Iterator<Item = One>) -> [u64; CLASSES] {
    let mut classes: [Bits; CLASSES] = Default::default();
    for one in ones {
        classes[usize::from(one.class)].set(one.number);
    }
    classes.map(|bits| bits.count())
}

/// How many there are of each class in each group that has any: by sorting one word a member.
pub(crate) fn counted_by_group(
    members: impl Iterator<Item = (u32, One)>,
) -> Vec<(u32, [u64; CLASSES])> {
    let mut words: Vec<u64> = members.map(|(group, one)| word(group, one)).collect();
    words.sort_unstable();
    words.dedup();
    let of_one_group = words.chunk_by(|one, other| group(*one) == group(*other));
    of_one_group
        .map(|words| {
            let mut counts = [0; CLASSES];
            for &word in words {
                counts[class(word)] += 1;
            }
            (group(words[0]), counts)
        })
        .collect()
}

// Invariant: group in bits 34 and up, class in bits 32 and 33, number below.
fn word(group: u32, one: One) -> u64 {
    debug_assert!(group < 1 << 30, "a row for each of 2^30 groups fits no memory");
    u64::from(group) << 34 | u64::from(one.class) << 32 | u64::from(one.number)
}

fn group(word: u64) -> u32 {
    u32::try_from(word >> 34).expect("30 bits are left")
}

fn class(word: u64) -> usize {
    usize::try_from(word >> 32 & 3).expect("two bits are left")
}

#[derive(Default)]
struct Bits(Vec<u64>);

impl Bits {
    fn set(&mut self, number: u32) {
        let word = (number / 64) as usize;
        if word >= self.0.len() {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (number % 64);
    }

    fn count(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::{One, counted, counted_by_group};

    #[test]
    fn each_is_counted_once_a_group_and_once_in_all() {
        let members =
            [(0, 0, 7), (0, 0, 7), (1, 0, 7), (1, 1, 7), (1, 0, 64), (1, 0, u32::MAX / 64)];
        let members = members.map(|(group, class, number)| (group, One { class, number }));
        let by_group = counted_by_group(members.into_iter());
        assert_eq!(by_group, [(0, [1, 0, 0, 0]), (1, [3, 1, 0, 0])]);
        assert_eq!(counted(members.into_iter().map(|(_, one)| one)), [3, 1, 0, 0]);
    }
}
