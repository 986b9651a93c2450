//! Specs: local disks are taken without a word.

use super::*;

#[test]
fn a_file_system_that_forgets_or_stands_elsewhere_is_told_by_name() {
    let (ext4, xfs, btrfs) = (0xef53, 0x5846_5342, 0x9123_683e);
    assert!([ext4, xfs, btrfs].into_iter().all(|local| about(local).is_none()));
    let told = about(0x0102_1994);
    assert_eq!(told, Some(Message::new(3036, [("file_system", "tmpfs".to_owned())])));
}
