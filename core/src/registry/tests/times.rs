//! Recorded time, and positions found by it.

use super::*;
use crate::registry::{position_at, recorded_at as time_at};

#[test]
fn recorded_time_never_runs_backwards_whatever_the_clock_does() {
    let (machine, stage, registry) = founded();
    for (id, millis) in [(1, 1000), (2, 500), (3, 2000)] {
        stage.set(millis);
        registry.execute(add_officer(id, &id.to_string())).unwrap();
    }
    registry.close().unwrap();
    stage.set(100);
    let registry = open(&machine, &stage);
    registry.execute(add_officer(4, "4")).unwrap();
    registry.close().unwrap();
    let times: Vec<i64> =
        recorded(&machine).iter().map(|commit| commit.header.recorded_at.0).collect();
    assert_eq!(times, [1000, 1000, 2000, 2000]);
}

#[test]
fn a_time_means_everything_recorded_up_to_and_including_it() {
    let (machine, stage, registry) = founded();
    for id in 1..=9 {
        stage.set(1000 * ((id + 1) / 2));
        registry.execute(add_officer(u128::try_from(id).unwrap(), &id.to_string())).unwrap();
    }
    registry.close().unwrap();
    let mut history = Reader::open(disks(&machine)).unwrap();
    let mut at = |millis| position_at(&mut history, Position(9), Millis(millis)).unwrap().0;
    assert_eq!([at(999), at(1000), at(1001), at(1999), at(2000)], [0, 2, 2, 2, 4]);
    assert_eq!([at(4999), at(5000), at(i64::MAX)], [8, 9, 9]);
    assert_eq!(time_at(&mut history, Position(9)).unwrap(), Some(Millis(5000)));
    assert_eq!(time_at(&mut history, Position(10)).unwrap(), None);
    assert_eq!(time_at(&mut history, Position(0)).unwrap(), None);
}
