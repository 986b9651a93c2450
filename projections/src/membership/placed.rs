//! Counts placed in a tree: each unit is numbered before all below it, so that what stands in or
//! below it is one interval of prefix sums.

use std::ops::{AddAssign, Range};

use dienhong_core::domain::ids::UnitNo;
use dienhong_core::domain::tree::Tree;

use super::counts::{Count, Split};

#[derive(Debug)]
pub(crate) struct Placed<T> {
    /// `before[n]` is the sum of all units numbered below `n`.
    before: Vec<T>,
}

impl<T: Copy + Default + AddAssign> Placed<T> {
    /// `counts` are by recorded unit; each counts where it belongs under the tree.
    pub(crate) fn new(tree: &Tree, counts: &[T]) -> Placed<T> {
        let mut before = vec![T::default(); counts.len() + 1];
        for (unit, &count) in counts.iter().enumerate() {
            if let Some(place) = tree.place(UnitNo::after(unit)) {
                before[place as usize + 1] += count;
            }
        }
        let mut sum = T::default();
        for one in &mut before {
            sum += *one;
            *one = sum;
        }
        Placed { before }
    }

    fn ends(&self, span: Range<u32>) -> (T, T) {
        (self.before[span.start as usize], self.before[span.end as usize])
    }
}

impl Placed<Count> {
    pub(crate) fn direct(&self, tree: &Tree, unit: UnitNo) -> Count {
        let start = tree.span(unit).start;
        let (before, after) = self.ends(start..start + 1);
        after - before
    }

    pub(crate) fn subtree(&self, tree: &Tree, unit: UnitNo) -> Count {
        let (before, after) = self.ends(tree.span(unit));
        after - before
    }
}

impl Placed<Split> {
    pub(crate) fn subtree(&self, tree: &Tree, unit: UnitNo) -> Split {
        let (before, after) = self.ends(tree.span(unit));
        after - before
    }
}
