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
