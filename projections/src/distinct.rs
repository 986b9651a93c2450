//! Counting persons, households and units once.

/// Someone or something to be counted once: a class, and a number in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct One {
    /// Below [`CLASSES`].
    pub(crate) class: u8,
    pub(crate) number: u32,
}

pub(crate) const CLASSES: usize = 4;

/// The class of persons: of several records, one is counted.
pub(crate) const PERSON: u8 = 0;

/// A set of them: one bit each, no sorting.
#[derive(Default)]
pub(crate) struct Ones([Bits; CLASSES]);

impl Ones {
    pub(crate) fn insert(&mut self, one: One) {
        self.0[usize::from(one.class)].set(one.number);
    }

    pub(crate) fn join(&mut self, other: &Ones) {
        for (bits, others) in self.0.iter_mut().zip(&other.0) {
            bits.join(others);
        }
    }

    /// How many there are of each class.
    pub(crate) fn counted(&self) -> [u64; CLASSES] {
        self.0.each_ref().map(Bits::count)
    }
}

impl FromIterator<One> for Ones {
    fn from_iter<I: IntoIterator<Item = One>>(all: I) -> Ones {
        let mut ones = Ones::default();
        all.into_iter().for_each(|one| ones.insert(one));
        ones
    }
}

/// How many there are of each class in each of so many groups. Members are brought together by
/// group, and each leaves a stamp in a place of its own: no sorting, no hashing.
pub(crate) fn counted_by_group(
    groups: usize,
    members: impl Iterator<Item = (u32, One)> + Clone,
) -> Vec<[u64; CLASSES]> {
    let mut ends = vec![0_u32; groups];
    let mut places = [0_u64; CLASSES];
    for (group, one) in members.clone() {
        ends[group as usize] += 1;
        let class = &mut places[usize::from(one.class)];
        *class = (*class).max(u64::from(one.number) + 1);
    }
    let bases = sums_before(places);
    let mut sum = 0;
    for end in &mut ends {
        sum += std::mem::replace(end, sum);
    }
    // From here on `ends` moves from the beginning of each group to its end.
    let mut grouped = vec![0_u32; sum as usize];
    for (group, one) in members {
        let end = &mut ends[group as usize];
        grouped[*end as usize] = bases[usize::from(one.class)] + one.number;
        *end += 1;
    }
    let all = usize::try_from(places.iter().sum::<u64>()).expect("memory holds a stamp for each");
    let mut stamps = vec![0_u32; all];
    let mut start = 0;
    let groups = ends.iter().zip(1..).map(|(&end, stamp)| {
        let mut counts = [0; CLASSES];
        for &place in &grouped[start..end as usize] {
            if std::mem::replace(&mut stamps[place as usize], stamp) != stamp {
                counts[class_of(&bases, place)] += 1;
            }
        }
        start = end as usize;
        counts
    });
    groups.collect()
}

/// Where the places of each class begin.
fn sums_before(places: [u64; CLASSES]) -> [u32; CLASSES] {
    let mut sum = 0;
    places.map(|count| {
        let base = u32::try_from(sum).expect("fewer than 2^32 of all classes together");
        sum += count;
        base
    })
}

fn class_of(bases: &[u32; CLASSES], place: u32) -> usize {
    bases.iter().skip(1).filter(|&&base| base <= place).count()
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

    fn join(&mut self, other: &Bits) {
        self.0.resize(self.0.len().max(other.0.len()), 0);
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word |= other;
        }
    }

    fn count(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::{One, Ones, counted_by_group};

    #[test]
    fn each_is_counted_once_a_group_and_once_in_all() {
        let members =
            [(0, 0, 7), (0, 0, 7), (1, 0, 7), (1, 1, 7), (1, 0, 64), (1, 0, u32::MAX / 64)];
        let members = members.map(|(group, class, number)| (group, One { class, number }));
        let by_group = counted_by_group(3, members.into_iter());
        assert_eq!(by_group, [[1, 0, 0, 0], [3, 1, 0, 0], [0; 4]]);
        let [ones, others] = [&members[..4], &members[2..]]
            .map(|some| some.iter().map(|(_, one)| *one).collect::<Ones>());
        let mut all = ones;
        all.join(&others);
        assert_eq!(all.counted(), [3, 1, 0, 0]);
    }
}
