//! Forty bits of a tag: enough to compare two texts, too short to find one among all. That of ten
//! million comparisons any takes two texts for one has a chance below 10^-5.

use std::num::{NonZeroU8, NonZeroU64};

use crate::snapshot::{Loader, Part, Saver, Spoiled};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::domain) struct Mark {
    first: NonZeroU8,
    rest: [u8; 4],
}

impl Mark {
    pub(super) fn of(tag: NonZeroU64) -> Mark {
        let [first, rest @ .., _, _, _] = tag.get().to_le_bytes();
        Mark { first: NonZeroU8::new(first).unwrap_or(NonZeroU8::MIN), rest }
    }

    pub(super) fn bits(self) -> u64 {
        u64::from(u32::from_le_bytes(self.rest)) << 8 | u64::from(self.first.get())
    }
}

impl Part for Mark {
    fn save(&self, to: &mut Saver<'_>) {
        self.first.get().save(to);
        self.rest.save(to);
    }

    fn load(from: &mut Loader<'_>) -> Result<Mark, Spoiled> {
        let first = NonZeroU8::new(Part::load(from)?).ok_or(Spoiled::Damaged)?;
        Ok(Mark { first, rest: Part::load(from)? })
    }

    fn shape(to: &mut String) {
        <(u8, [u8; 4])>::shape(to);
    }
}
