//! Specs on a real directory.

use super::*;

/// A directory of its own, removed afterwards.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn new(name: &str) -> Scratch {
        let path = std::env::temp_dir().join(format!("dienhong-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Scratch(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_new_file_is_zero_to_its_end_and_under_its_own_name() {
    let scratch = Scratch::new("zero");
    let mut disk = OsDisk::open(scratch.path()).unwrap();

    let len = FILL as u64 + 1;
    let fd = disk.create("a", len).unwrap();

    let mut bytes = vec![1; FILL + 1];
    disk.read_at(fd, 0, &mut bytes).unwrap();
    assert!(bytes.iter().all(|&byte| byte == 0));
    assert_eq!(disk.list().unwrap(), [("a".to_owned(), len)]);
}

#[test]
fn a_file_made_ahead_appears_only_when_it_is_created() {
    let scratch = Scratch::new("ahead");
    let mut disk = OsDisk::open(scratch.path()).unwrap();
    disk.create_soon("a", 4096);

    assert!(disk.open("a").is_err());
    let fd = disk.create("a", 4096).unwrap();

    assert_eq!(disk.len(fd).unwrap(), 4096);
    assert_eq!(disk.list().unwrap(), [("a".to_owned(), 4096)]);
}

#[test]
fn a_file_that_is_being_made_ahead_is_not_begun_a_second_time() {
    let scratch = Scratch::new("twice");
    let mut disk = OsDisk::open(scratch.path()).unwrap();
    let filler = |disk: &OsDisk| disk.soon.as_ref().map(|soon| soon.filled.thread().id());
    disk.create_soon("a", SYNCED);
    let first = filler(&disk);
    disk.create_soon("a", SYNCED);
    assert_eq!(filler(&disk), first);
}

#[test]
fn an_existing_file_is_not_made_again() {
    let scratch = Scratch::new("exists");
    let mut disk = OsDisk::open(scratch.path()).unwrap();
    let fd = disk.create("a", 1).unwrap();
    disk.write_at(fd, 0, b"x").unwrap();

    let refused = disk.create("a", 1).unwrap_err();

    assert_eq!(refused.kind(), io::ErrorKind::AlreadyExists);
}

#[test]
fn reading_up_to_the_end_works_and_past_it_is_an_error() {
    let scratch = Scratch::new("end");
    let mut disk = OsDisk::open(scratch.path()).unwrap();
    let fd = disk.create("a", 8).unwrap();

    disk.read_at(fd, 4, &mut [0; 4]).unwrap();
    assert!(disk.read_at(fd, 5, &mut [0; 4]).is_err());
}

#[test]
fn a_read_only_directory_refuses_to_write() {
    let scratch = Scratch::new("read-only");
    OsDisk::open(scratch.path()).unwrap().create("a", 8).unwrap();
    let mut disk = OsDisk::read_only(scratch.path()).unwrap();
    let fd = disk.open("a").unwrap();

    assert!(disk.write_at(fd, 0, b"x").is_err());
}

#[test]
fn who_opens_and_closes_for_ever_keeps_a_short_table() {
    let scratch = Scratch::new("table");
    let mut disk = OsDisk::open(scratch.path()).unwrap();
    let kept = disk.create("kept", 8).unwrap();
    disk.write_at(kept, 0, b"unmoved!").unwrap();
    disk.create("polled", 8).unwrap();

    for _ in 0..1000 {
        let polled = disk.open("polled").unwrap();
        disk.close(polled);
    }

    assert!(disk.open.len() <= 3, "{} places", disk.open.len());
    let mut bytes = [0; 8];
    disk.read_at(kept, 0, &mut bytes).unwrap();
    assert_eq!(&bytes, b"unmoved!");
}

#[test]
fn a_file_that_could_not_be_made_ahead_is_made_when_it_is_needed() {
    let scratch = Scratch::new("again");
    let mut disk = OsDisk::open(scratch.path()).unwrap();
    let in_the_way = scratch.path().join("a.tmp");
    fs::create_dir(&in_the_way).unwrap();
    disk.create_soon("a", 4096);
    while disk.soon.as_ref().is_some_and(|soon| !soon.filled.is_finished()) {
        thread::yield_now();
    }
    fs::remove_dir(&in_the_way).unwrap();

    let fd = disk.create("a", 4096).unwrap();

    assert_eq!(disk.len(fd).unwrap(), 4096);
}

#[test]
fn a_file_that_could_not_be_filled_leaves_the_space_it_took() {
    let scratch = Scratch::new("space");
    let path = scratch.path().join("a.tmp");
    std::os::unix::fs::symlink("/dev/full", &path).unwrap();

    assert_eq!(
        fill(&path, 4096, &Pulse::default()).unwrap_err().kind(),
        io::ErrorKind::StorageFull
    );

    assert!(fs::symlink_metadata(&path).is_err());
}

#[test]
fn a_file_larger_than_the_free_space_is_refused_before_a_byte_of_it_is_written() {
    let scratch = Scratch::new("room");
    let mut disk = OsDisk::open(scratch.path()).unwrap();
    assert_eq!(disk.create("a", u64::MAX).unwrap_err().kind(), io::ErrorKind::StorageFull);
    assert_eq!(disk.has_room(u64::MAX).unwrap_err().kind(), io::ErrorKind::StorageFull);
    assert_eq!(disk.list().unwrap(), []);
    disk.has_room(1).unwrap();
}

#[test]
fn a_large_file_is_filled_in_pieces_each_of_them_an_answer_of_the_disk() {
    let scratch = Scratch::new("pieces");
    let pulse = Pulse::default();
    let mut disk = OsDisk::open(scratch.path()).unwrap().counted_by(&pulse);
    disk.create("a", 9 << 20).unwrap();
    // Nine writes, three syncs, the name.
    assert_eq!(pulse.during(|| pulse.unanswered()), Some(13));
}

#[test]
fn directories_are_made_from_the_outermost_on() {
    let scratch = Scratch::new("outermost");
    let path = scratch.path().join("a/b/c");
    let above = [scratch.path().join("a"), scratch.path().join("a/b")];
    assert_eq!(missing_above(&path), above);

    OsDisk::create_directory(&path).unwrap();

    assert!(path.is_dir());
    assert!(missing_above(&path).is_empty());
    OsDisk::create_directory(&path).unwrap();
}
