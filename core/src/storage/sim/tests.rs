//! Specs: what survives a power cut and what may not.

use super::*;

fn written(disk: &mut SimDisk) -> Fd {
    let fd = disk.create("a", 4096).unwrap();
    disk.sync_dir().unwrap();
    disk.write_at(fd, 0, &[7; 2048]).unwrap();
    fd
}

fn sevens(image: &Image) -> usize {
    image["a"].chunks(512).filter(|sector| sector.iter().all(|&byte| byte == 7)).count()
}

#[test]
fn what_was_synced_survives_every_power_cut() {
    for seed in 0..50 {
        let mut disk = SimDisk::new(seed, 512);
        let fd = written(&mut disk);
        disk.sync_data(fd).unwrap();
        disk.cut_power();
        assert_eq!(sevens(&disk.visible()), 4, "seed {seed}");
    }
}

#[test]
fn what_was_not_synced_is_lost_whole_or_in_part_or_not_at_all() {
    let mut seen = BTreeSet::new();
    for seed in 0..50 {
        let mut disk = SimDisk::new(seed, 512);
        written(&mut disk);
        disk.cut_power();
        seen.insert(sevens(&disk.visible()));
    }
    assert!(seen.contains(&0) && seen.contains(&4) && seen.len() > 2, "{seen:?}");
}

#[test]
fn a_name_that_was_not_synced_may_be_lost() {
    let survived = (0..50).filter(|&seed| {
        let mut disk = SimDisk::new(seed, 512);
        disk.create("a", 512).unwrap();
        disk.cut_power();
        disk.open("a").is_ok()
    });
    assert!((1..50).contains(&survived.count()));
}

#[test]
fn after_a_failed_sync_the_reader_sees_what_no_later_sync_writes() {
    let lost = (0..50).filter(|&seed| {
        let mut disk = SimDisk::new(seed, 512);
        let fd = written(&mut disk);
        disk.fail(1, Fault::Io);
        assert!(disk.sync_data(fd).is_err());
        disk.sync_data(fd).unwrap();
        assert_eq!(sevens(&disk.visible()), 4);
        disk.cut_power();
        sevens(&disk.visible()) < 4
    });
    assert!(lost.count() > 25);
}

#[test]
fn a_machine_that_is_down_answers_nothing_until_it_starts() {
    let mut disk = SimDisk::new(1, 512);
    let fd = written(&mut disk);
    disk.fail(1, Fault::PowerCut);
    assert!(disk.sync_data(fd).is_err());
    assert!(disk.read_at(fd, 0, &mut [0]).is_err());
    disk.cut_power();
    assert!(disk.read_at(fd, 0, &mut [0]).is_ok());
}

#[test]
fn what_a_killed_process_wrote_is_there_until_the_power_goes() {
    let mut lost = 0;
    for seed in 0..50 {
        let mut disk = SimDisk::new(seed, 512);
        let fd = written(&mut disk);
        disk.fail(1, Fault::Kill);
        assert!(disk.sync_data(fd).is_err());
        assert!(disk.read_at(fd, 0, &mut [0]).is_err());
        disk.restart();
        assert_eq!(sevens(&disk.visible()), 4, "seed {seed}");
        disk.cut_power();
        lost += u32::from(sevens(&disk.visible()) < 4);
    }
    assert!(lost > 25, "{lost}");
}

#[test]
fn a_write_that_was_interrupted_or_cut_short_is_gone_on_with() {
    for fault in [Fault::Interrupted, Fault::Short] {
        for seed in 0..20 {
            let mut disk = SimDisk::new(seed, 512);
            let fd = disk.create("a", 4096).unwrap();
            disk.fail(1, fault);
            disk.write_at(fd, 0, &[7; 2048]).unwrap();
            assert!(disk.has_failed());
            assert_eq!(sevens(&disk.visible()), 4, "{fault:?} seed {seed}");
        }
    }
}

#[test]
fn a_read_fails_when_it_is_told_to() {
    let mut disk = SimDisk::new(1, 512);
    let fd = written(&mut disk);
    disk.fail_read(2);
    assert!(disk.read_at(fd, 0, &mut [0]).is_ok());
    assert!(disk.read_at(fd, 0, &mut [0]).is_err());
    assert!(disk.read_at(fd, 0, &mut [0]).is_ok());
}
