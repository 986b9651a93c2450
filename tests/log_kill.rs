//! `kill -9` on a real disk: a child appends and says what was acknowledged, dies at a random
//! moment, and everything it said must be there.
//!
//! The child is this test binary again, told by an environment variable to run the spec
//! [`the_child_appends_until_it_is_killed`] as the child.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use dienhong_core::log::queue::{Caps, Queue};
use dienhong_core::log::reader::Reader;
use dienhong_core::log::verify::verify;
use dienhong_core::log::writer::{FileLog, Options};
use dienhong_core::log::{Disks, Entry, Hash, History, NoLeaf, merkle};
use dienhong_core::storage::lock::{Lock, LockError};
use dienhong_core::storage::os::OsDisk;
use dienhong_core::storage::sim::Dice;

const KILLS: u64 = 300;
const CLIENTS: usize = 4;
const CHILD: &str = "DIENHONG_LOG_KILL_DIRECTORY";

#[expect(clippy::unnecessary_wraps, reason = "the log asks of codecs that may not know a leaf")]
fn leaf_of(bytes: &[u8]) -> Result<Hash, NoLeaf> {
    Ok(merkle::leaf_hash(bytes))
}

fn disks(path: &Path) -> Disks<OsDisk> {
    Disks {
        root: OsDisk::create_directory(path).unwrap(),
        log: OsDisk::create_directory(&path.join("log")).unwrap(),
    }
}

/// Long enough that segments of 1 MiB are crossed, and a body of several sectors.
fn commit(life: u64, client: usize, number: u64) -> Vec<u8> {
    let mut bytes = format!("life {life} client {client} commit {number} ").into_bytes();
    bytes.resize(bytes.len() + usize::try_from(number % 1500).unwrap(), b'.');
    bytes
}

#[test]
fn the_child_appends_until_it_is_killed() {
    let Ok(path) = std::env::var(CHILD) else { return };
    let path = PathBuf::from(path);
    let _lock = Lock::take(&path).unwrap();
    let (log, _) = FileLog::open(disks(&path), leaf_of).unwrap();
    let life = log.epoch();
    let queue = Queue::new(log, Caps { bytes: 20_000, commits: 64 });
    thread::scope(|scope| {
        scope.spawn(|| queue.watch());
        for client in 0..CLIENTS {
            let queue = &queue;
            scope.spawn(move || {
                for number in 0.. {
                    let bytes = commit(life, client, number);
                    let leaf = merkle::leaf_hash(&bytes);
                    let ticket = queue.enqueue(vec![Entry { leaf, bytes }]).unwrap();
                    queue.settle(&ticket).unwrap();
                    let said = format!("acknowledged {} {life} {client} {number}\n", ticket.first);
                    std::io::stdout().write_all(said.as_bytes()).unwrap();
                }
            });
        }
    });
}

fn child(path: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "log_kill::the_child_appends_until_it_is_killed", "--nocapture"])
        .env(CHILD, path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Position and bytes of a line of the child.
fn acknowledged(line: &str) -> Option<(u64, Vec<u8>)> {
    let numbers: Result<Vec<u64>, _> =
        line.split_once("acknowledged ")?.1.split(' ').map(str::parse).collect();
    let numbers = numbers.ok().filter(|numbers| numbers.len() == 4)?;
    Some((numbers[0], commit(numbers[1], usize::try_from(numbers[2]).ok()?, numbers[3])))
}

/// A child that is killed after it acknowledged so many commits, or in the middle of its start;
/// all that it said.
fn one_life(path: &Path, dice: &mut Dice) -> Vec<(u64, Vec<u8>)> {
    let mut child = child(path);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut said = Vec::new();
    let starts = dice.chance(20);
    let enough = usize::try_from(20 + dice.below(60)).unwrap();
    while !starts && said.len() < enough {
        said.extend(acknowledged(&lines.next().expect("the child works until it is killed")));
    }
    thread::sleep(Duration::from_micros(dice.below(if starts { 12_000 } else { 3_000 })));
    child.kill().unwrap();
    said.extend(lines.filter_map(|line| acknowledged(&line)));
    child.wait().unwrap();
    said
}

#[test]
fn everything_acknowledged_before_a_kill_is_found_after_it() {
    let path = std::env::temp_dir().join(format!("dienhong-log-kill-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path);
    let options = Options { segment: 1 << 20, alignment: 512 };
    drop(FileLog::create(disks(&path), [7; 16], options).unwrap());
    let mut dice = Dice::new(20_261_123);
    let mut all = Vec::new();
    for kill in 0..KILLS {
        let said = one_life(&path, &mut dice);
        check(&path, &said, kill);
        all.extend(said);
    }
    check(&path, &all, KILLS);
    let acknowledged = all.len();
    assert!(acknowledged > 10_000, "only {acknowledged} commits were acknowledged");
    let told = format!("{KILLS} kills of the log, {acknowledged} commits acknowledged, 0 lost\n");
    std::io::stdout().write_all(told.as_bytes()).unwrap();
    std::fs::remove_dir_all(&path).unwrap();
}

fn check(path: &Path, said: &[(u64, Vec<u8>)], kill: u64) {
    let (log, _) = FileLog::open(disks(path), leaf_of).unwrap();
    drop(log);
    let verified = verify(&disks(path), leaf_of).unwrap();
    let mut reader = Reader::open(disks(path)).unwrap();
    reader.announce(verified.position);
    for (position, bytes) in said {
        let read = reader.commit(*position).unwrap();
        assert_eq!(read.as_ref(), Some(bytes), "position {position} after kill {kill}");
    }
}

#[test]
fn a_second_process_is_refused_with_the_pid_of_the_first() {
    let path = std::env::temp_dir().join(format!("dienhong-log-lock-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path);
    drop(FileLog::create(disks(&path), [7; 16], Options { segment: 1 << 20, alignment: 512 }));
    let mut child = child(&path);
    let mut line = String::new();
    let mut said = BufReader::new(child.stdout.take().unwrap());
    while !line.contains("acknowledged") {
        line.clear();
        assert!(said.read_line(&mut line).unwrap() > 0, "the child ended");
    }

    let refused = Lock::take(&path).unwrap_err();

    let pid = child.id();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(matches!(&refused, LockError::InUse { pid: Some(holder) } if *holder == pid));
    std::fs::remove_dir_all(&path).unwrap();
}
