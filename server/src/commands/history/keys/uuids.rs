//! UUIDs by number, ten million of them: those of one time begin alike.

use dienhong_core::domain::dense::Dense;
use dienhong_core::domain::near::Near;
use dienhong_core::saved;
use uuid::Uuid;

#[derive(Default)]
pub(super) struct Uuids {
    /// The highest 32 bits: of version 7 the time, but for the last minute.
    high: Near,
    middle: Dense<u32>,
    low: Dense<u64>,
}

saved!(struct Uuids { high, middle, low });

impl Uuids {
    pub(super) fn push(&mut self, uuid: u128) {
        let (high, low) = Uuid::from_u128(uuid).as_u64_pair();
        self.high.push(upper(high));
        self.middle.push(lower(high));
        self.low.push(low);
    }

    pub(super) fn get(&self, index: usize) -> Option<Uuid> {
        let (high, middle) = (self.high.get(index)?, *self.middle.get(index)?);
        Some(Uuid::from_u64_pair(u64::from(high) << 32 | u64::from(middle), *self.low.get(index)?))
    }
}

fn upper(number: u64) -> u32 {
    u32::try_from(number >> 32).expect("half of 64 bits")
}

fn lower(number: u64) -> u32 {
    u32::try_from(number & u64::from(u32::MAX)).expect("half of 64 bits")
}

#[cfg(test)]
mod tests {
    use super::{Uuid, Uuids};

    #[test]
    fn every_uuid_comes_back_by_its_number() {
        let all = [0, u128::MAX, 0x0198_1234_5678_7abc_8def_0123_4567_89ab];
        let mut uuids = Uuids::default();
        for uuid in all {
            uuids.push(uuid);
        }
        assert_eq!(
            [0, 1, 2].map(|index| uuids.get(index)),
            all.map(|it| Some(Uuid::from_u128(it)))
        );
        assert_eq!(uuids.get(3), None);
    }
}
