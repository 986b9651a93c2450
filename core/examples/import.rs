//! What recording members costs: all rules, sealing, durable; from commands in memory.
//!
//! `cargo run --release -p dienhong-core --example import [MEMBERS] [DIRECTORY]` (default: 1,000,000
//! in the system's temporary directory; it should stand on the disk in question). Says the rate of
//! each tenth, the time of a restart, and the rate of reading without keys.
#![allow(clippy::print_stdout, reason = "prints its figures")]

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use dienhong_core::codec;
use dienhong_core::domain::calendar::{Day, PartialDay};
use dienhong_core::domain::event::{Actor, Channel, CommandId};
use dienhong_core::domain::ids::{BatchNo, Millis, SourceNo};
use dienhong_core::domain::memberships::{Enrolment, MembershipCommand};
use dienhong_core::domain::people::{Particulars, PersonKey, Sex};
use dienhong_core::domain::state::Command;
use dienhong_core::domain::units::{UnitCommand, UnitKind};
use dienhong_core::log::reader::Reader;
use dienhong_core::log::writer::{FileLog, Options};
use dienhong_core::log::{Disks, Sequencer};
use dienhong_core::registry::{Answer, Commits, Registry, Request, World};
use dienhong_core::storage::os::OsDisk;
use dienhong_core::vault::{Founding, SLOTS_PER_FILE, Vault};

const BATCH: u32 = 4096;
const UNDER_WAY: usize = 3;
const UNITS: u32 = 3000;
const MASTER: [u8; 32] = [7; 32];

struct Machine;

impl World for Machine {
    fn now(&self) -> Millis {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
        Millis(i64::try_from(since.as_millis()).expect("before the year 292,278,994"))
    }

    fn day(&self, now: Millis) -> Day {
        let days = i32::try_from(now.0 / 86_400_000).expect("a day of this century");
        Day::from_number(days).expect("a day of this century")
    }

    fn random(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the machine has randomness");
    }
}

fn request(row: u32, command: Command) -> Request {
    Request {
        command,
        id: CommandId::Row { batch: BatchNo(0), row },
        actor: Actor::System,
        channel: Channel::Import,
        on_behalf_of: None,
        document: None,
        reason: None,
        source: SourceNo(0),
    }
}

fn day(text: &str) -> PartialDay {
    PartialDay::parse(text).expect("a day")
}

fn unit(number: u32) -> Request {
    let command = UnitCommand::Register {
        unit: format!("u{number}"),
        kind: Some(if number == 0 { UnitKind::Central } else { UnitKind::Branch }),
        name: Some(format!("Đơn vị {number}")),
        valid_from: Some(day("1995")),
        parent: (number > 0).then(|| "u0".to_owned()),
        code: None,
        valid_until: None,
    };
    request(number, Command::Unit(command))
}

fn letters(mut number: u32) -> String {
    let mut name = String::new();
    while number > 0 {
        name.push(char::from(b'a' + u8::try_from(number % 26).expect("a letter")));
        number /= 26;
    }
    name
}

fn member(number: u32) -> Request {
    let year = 1930 + number % 30;
    let particulars = Particulars {
        person: PersonKey::Ref(format!("r{number}")),
        full_name: Some(format!("Nguyễn Thị Lụa {}", letters(number))),
        birth_date: Some(day(&format!("{year}-05-02"))),
        sex: Some(Sex::Female),
        unit: Some(format!("u{}", number % UNITS)),
        national_id: Some(format!("0{:02}1{:02}{:06}", number % 97, year % 100, number / 97)),
        phone: Some(format!("09{number:08}")),
        address: None,
        household: None,
        ethnicity: None,
        note: None,
        died_on: None,
        after_erasure: false,
    };
    let enrolment = Enrolment {
        particulars,
        joined_on: day("2020-03-04"),
        basis: None,
        card_no: None,
        card_issued_on: None,
    };
    request(number + 1, Command::Membership(MembershipCommand::Enrol(enrolment)))
}

type DiskRegistry = Registry<FileLog<OsDisk>, Reader<OsDisk>, OsDisk>;

fn disk(path: &Path) -> OsDisk {
    OsDisk::create_directory(path).expect("a directory")
}

fn disks(path: &Path) -> Disks<OsDisk> {
    Disks { root: disk(path), log: disk(&path.join("log")) }
}

fn found(path: &Path) {
    let founding = Founding { store: [1; 16], slots_per_file: SLOTS_PER_FILE, now: Machine.now() };
    let random = &mut |bytes: &mut [u8]| Machine.random(bytes);
    Vault::found(disk(&path.join("keys")), &founding, &MASTER, random).expect("keys");
    let mut both = disks(path);
    let options = Options::for_disk(&mut both.log);
    FileLog::create(both, [1; 16], options).expect("a log").close().expect("an end");
}

fn open(path: &Path) -> DiskRegistry {
    let (log, _) = FileLog::open(disks(path), codec::leaf_of).expect("a log");
    let history = Reader::open(disks(path)).expect("a log");
    let vault = Vault::unlock(disk(&path.join("keys")), &MASTER).expect("keys");
    Registry::open(log, history, vault, Arc::new(Machine)).expect("a registry")
}

fn settle(registry: &DiskRegistry, requests: Vec<Request>) {
    let answers = registry.settle(registry.enqueue(requests).expect("taken")).expect("durable");
    check(&answers);
}

fn check(answers: &[Answer]) {
    let recorded = |answer: &&Answer| !matches!(answer, Answer::Recorded { .. });
    assert_eq!(answers.iter().find(recorded), None);
}

fn import(registry: &DiskRegistry, members: std::ops::Range<u32>) {
    let mut under_way = VecDeque::new();
    for first in members.clone().step_by(BATCH as usize) {
        let batch = (first..members.end.min(first + BATCH)).map(member).collect();
        under_way.push_back(registry.enqueue(batch).expect("taken"));
        if under_way.len() > UNDER_WAY {
            let ticket = under_way.pop_front().expect("one is under way");
            check(&registry.settle(ticket).expect("durable"));
        }
    }
    for ticket in under_way {
        check(&registry.settle(ticket).expect("durable"));
    }
}

fn read(path: &Path) -> u32 {
    let mut history = Reader::open(disks(path)).expect("a log");
    let mut commits = Commits::<_, OsDisk>::clear(&mut history);
    let mut read = 0;
    while let Some(group) = commits.next_group().expect("a group") {
        read += u32::try_from(group.len()).expect("a group is short");
    }
    read
}

/// Processor seconds of this process so far: says more than the clock where others compute too.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux");
    let ticks = stat.rsplit(')').next().expect("a name").split_whitespace().skip(11).take(2);
    ticks.map(|ticks| ticks.parse::<f64>().expect("a number")).sum::<f64>() / 100.0
}

/// Says how long something took for so many commits.
fn told<T>(what: &str, commits: u32, run: impl FnOnce() -> T) -> T {
    let (start, before) = (Instant::now(), cpu());
    let done = run();
    let (seconds, busy) = (start.elapsed().as_secs_f64(), cpu() - before);
    let (rate, each) = (f64::from(commits) / seconds, busy * 1e6 / f64::from(commits));
    println!("{what:<24} {seconds:>8.2} s {rate:>10.0}/s {each:>8.2} µs of processor each");
    done
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let members = arguments.next().map_or(1_000_000, |text| text.parse().expect("a number"));
    let directory = arguments.next().map_or_else(std::env::temp_dir, PathBuf::from);
    let path = directory.join(format!("dienhong-import-{}", std::process::id()));
    found(&path);
    let registry = open(&path);
    settle(&registry, (0..UNITS).map(unit).collect());
    told("commands in memory", members, || {
        (0..members).map(member).fold(0, |sum, it| sum ^ size_of_val(&it))
    });
    let part = members.div_ceil(5);
    for first in (0..members).step_by(part as usize) {
        let last = members.min(first + part);
        told(&format!("import up to {last}"), last - first, || import(&registry, first..last));
    }
    registry.close().expect("an end");
    drop(registry);
    drop(told("restart", members, || open(&path)));
    assert_eq!(told("read without keys", members, || read(&path)), members + UNITS);
    std::fs::remove_dir_all(path).expect("the directory was made here");
}
