//! Numbers that lie near the one before them, millions of them, mostly in a byte each.

use super::dense::Dense;
use crate::saved;

/// Numbers of a stretch: so many are read through at most to find one.
const STRETCH: usize = 64;

/// A list that only grows: what follows a number is told as the step from it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Near {
    length: usize,
    last: u32,
    stretches: Dense<Stretch>,
    /// From each number to the next of its stretch: the sign in the lowest bit, then seven bits a
    /// byte, the lowest first; where the highest bit of a byte is set another follows.
    steps: Dense<u8>,
}

/// The first number of a stretch, and where the steps to those after it begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stretch {
    first: u32,
    steps_at: u32,
}

saved!(struct Near { length, last, stretches, steps });
saved!(struct Stretch { first, steps_at });

impl Near {
    pub fn len(&self) -> usize {
        self.length
    }

    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    pub fn push(&mut self, number: u32) {
        if self.length.is_multiple_of(STRETCH) {
            let steps_at = u32::try_from(self.steps.len()).expect("fewer than 2^32 bytes of steps");
            self.stretches.push(Stretch { first: number, steps_at });
        } else {
            self.push_step(i64::from(number) - i64::from(self.last));
        }
        self.last = number;
        self.length += 1;
    }

    fn push_step(&mut self, step: i64) {
        let mut left = step.unsigned_abs() << 1 | u64::from(step < 0);
        while left > 0x7F {
            self.steps.push(low_byte(left) | 0x80);
            left >>= 7;
        }
        self.steps.push(low_byte(left));
    }

    pub fn get(&self, index: usize) -> Option<u32> {
        (index < self.length).then(|| self.from(index).next())?
    }

    pub fn iter(&self) -> impl Iterator<Item = u32> {
        self.from(0)
    }

    /// The numbers from the one at `index` on.
    fn from(&self, index: usize) -> Numbers<'_> {
        let start = index - index % STRETCH;
        let mut numbers = Numbers { near: self, index: start, number: 0, steps_at: 0 };
        for _ in start..index {
            numbers.next();
        }
        numbers
    }
}

fn low_byte(number: u64) -> u8 {
    number.to_le_bytes()[0]
}

struct Numbers<'n> {
    near: &'n Near,
    index: usize,
    number: u32,
    steps_at: usize,
}

impl Numbers<'_> {
    fn step(&mut self) -> Option<i64> {
        let (mut sum, mut shift) = (0, 0);
        loop {
            let byte = *self.near.steps.get(self.steps_at)?;
            self.steps_at += 1;
            sum |= u64::from(byte & 0x7F).checked_shl(shift)?;
            shift += 7;
            if byte & 0x80 == 0 {
                let step = i64::try_from(sum >> 1).ok()?;
                return Some(if sum & 1 == 1 { -step } else { step });
            }
        }
    }
}

impl Iterator for Numbers<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        if self.index >= self.near.length {
            return None;
        }
        if self.index.is_multiple_of(STRETCH) {
            let Stretch { first, steps_at } = *self.near.stretches.get(self.index / STRETCH)?;
            (self.number, self.steps_at) = (first, steps_at as usize);
        } else {
            let number = i64::from(self.number).checked_add(self.step()?)?;
            self.number = u32::try_from(number).ok()?;
        }
        self.index += 1;
        Some(self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::{Near, STRETCH};

    #[test]
    fn every_number_comes_back_by_its_index_and_in_order() {
        let near_and_far = |index: u32| match index % 7 {
            0 => u32::MAX - index,
            1 => 0,
            2..=5 => index * 3,
            _ => index.pow(2),
        };
        for length in [0, 1, STRETCH - 1, STRETCH, STRETCH + 1, 3 * STRETCH + 5] {
            let numbers: Vec<u32> = (0..).map(near_and_far).take(length).collect();
            let mut near = Near::default();
            for number in &numbers {
                near.push(*number);
            }
            assert_eq!(near.len(), length);
            assert!(near.iter().eq(numbers.iter().copied()));
            for index in 0..length + 2 {
                assert_eq!(near.get(index), numbers.get(index).copied());
            }
        }
    }

    #[test]
    fn neighbours_take_a_byte_each() {
        let mut near = Near::default();
        for index in (0..).take(STRETCH) {
            near.push(1_000_000 + index * 63);
        }
        assert_eq!(near.steps.len(), STRETCH - 1);
    }
}
