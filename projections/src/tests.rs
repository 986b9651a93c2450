//! All read models together: in step, and the same whenever they are folded.

use dienhong_core::domain::ids::Position;
use dienhong_core::domain::units::UnitKind;

use crate::ReadModels;
use crate::sample::Office;

#[test]
fn equal_histories_have_equal_digests_and_others_have_others() {
    let province = || {
        let mut office = Office::default();
        office.unit("p", UnitKind::Province, "", "1990-01-01");
        office.member("p", "2010-01-01");
        office
    };
    let (one, mut other) = (province(), province());
    assert_eq!(one.models.digest(), other.models.digest());
    assert_eq!(one.models.progress(), Position(3));
    other.counted("p", "2020-01-01", 100);
    assert_ne!(one.models.digest(), other.models.digest());
    let differing: Vec<_> = one.models.digests().into_iter().zip(other.models.digests()).collect();
    let names = differing.iter().filter(|(one, other)| one.1 != other.1).map(|(one, _)| one.0);
    let names: Vec<&str> = names.collect();
    assert!(names.contains(&"figures") && !names.contains(&"memberships"), "{names:?}");
}

#[test]
fn nothing_folded_is_progress_at_the_start() {
    assert_eq!(ReadModels::default().progress(), Position::START);
}
