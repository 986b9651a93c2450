//! Which group of a report each selected version belongs to. A group is one number, its dimensions
//! the digits of a mixed radix in the order asked for, so that sorted numbers are sorted rows.

/// Up to here the groups that occur are marked in a table, beyond it their numbers are sorted.
const TABLE_MAX: u128 = 1 << 22;

/// A dimension of a report: what it can be, and what it is for a version.
pub(crate) struct Digit<'a> {
    pub(crate) size: u32,
    pub(crate) of: Box<dyn Fn(usize) -> u32 + 'a>,
}

pub(crate) struct Grouping {
    /// The digits of each group, in the order of the answer.
    pub(crate) groups: Vec<Vec<u32>>,
    /// Versions and the index of their groups.
    pub(crate) members: Vec<(u32, u32)>,
}

impl Grouping {
    /// The groups that occur among `versions`; all there can be when `lists_all`.
    pub(crate) fn of(versions: &[u32], digits: &[Digit], lists_all: bool) -> Grouping {
        let all: u128 = digits.iter().map(|digit| u128::from(digit.size)).product();
        let lists_all = lists_all || digits.is_empty();
        let (groups, members) = if all > TABLE_MAX {
            sorted(versions, digits)
        } else {
            tabled(versions, digits, usize::try_from(all).expect("within the table"), lists_all)
        };
        let groups = groups.into_iter().map(|key| split(digits, key)).collect();
        Grouping { groups, members }
    }
}

type Grouped = (Vec<u128>, Vec<(u32, u32)>);

/// By a table of all groups there can be.
fn tabled(versions: &[u32], digits: &[Digit], all: usize, lists_all: bool) -> Grouped {
    // Within the table a key fits in 32 bits.
    let key = |&version: &u32| {
        digits.iter().fold(0, |key, digit| key * digit.size + (digit.of)(version as usize))
    };
    let mut members: Vec<(u32, u32)> =
        versions.iter().map(|version| (*version, key(version))).collect();
    let mut occurs = vec![lists_all; all];
    for &(_, key) in &members {
        occurs[key as usize] = true;
    }
    let mut groups = Vec::new();
    let mut numbers = vec![0_u32; all];
    for (key, number) in numbers.iter_mut().enumerate().filter(|(key, _)| occurs[*key]) {
        *number = u32::try_from(groups.len()).expect("within the table");
        groups.push(key as u128);
    }
    for (_, group) in &mut members {
        *group = numbers[*group as usize];
    }
    (groups, members)
}

/// By sorting the groups that occur.
fn sorted(versions: &[u32], digits: &[Digit]) -> Grouped {
    let key = |&version: &u32| {
        digits.iter().fold(0, |key, digit| {
            key * u128::from(digit.size) + u128::from((digit.of)(version as usize))
        })
    };
    let keys: Vec<u128> = versions.iter().map(key).collect();
    let mut groups = keys.clone();
    groups.sort_unstable();
    groups.dedup();
    let number = |key: &u128| {
        let index = groups.binary_search(key).expect("the group of a version occurs");
        u32::try_from(index).expect("fewer groups than versions")
    };
    let members = versions.iter().copied().zip(keys.iter().map(number)).collect();
    (groups, members)
}

fn split(digits: &[Digit], mut key: u128) -> Vec<u32> {
    let mut split: Vec<u32> = Vec::with_capacity(digits.len());
    for digit in digits.iter().rev() {
        let size = u128::from(digit.size);
        split.push(u32::try_from(key % size).expect("a digit is below its size"));
        key /= size;
    }
    split.reverse();
    split
}

/// One more than the largest: how many values a digit can have.
pub(crate) fn one_more(numbers: impl Iterator<Item = u32>) -> u32 {
    numbers.max().map_or(1, |number| number + 1)
}

#[cfg(test)]
mod tests {
    use super::{Digit, Grouping};

    #[test]
    fn marked_and_sorted_groups_are_the_same() {
        let tens = |version: usize| u32::try_from(version / 10).unwrap();
        let ones = |version: usize| u32::try_from(version % 10).unwrap();
        let versions = [21, 3, 20, 3, 99];
        let grouped = |size| {
            let digits =
                [Digit { size, of: Box::new(tens) }, Digit { size: 10, of: Box::new(ones) }];
            let Grouping { groups, members } = Grouping::of(&versions, &digits, false);
            (groups, members)
        };
        let expected = vec![vec![0, 3], vec![2, 0], vec![2, 1], vec![9, 9]];
        assert_eq!(grouped(10).0, expected);
        assert_eq!(grouped(10), grouped(u32::MAX));
        assert_eq!(grouped(10).1, [(21, 2), (3, 0), (20, 1), (3, 0), (99, 3)]);
    }
}
