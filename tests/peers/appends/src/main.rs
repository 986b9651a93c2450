//! Durable appends of one event with an expected version, side by side: Diên Hồng, the bare disk,
//! PostgreSQL, SQLite and NATS JetStream.
//!
//! `appends DIRECTORY POSTGRES NATS [SECONDS [ROUNDS [LOAD…]]]`; a `-` in the place of a server
//! leaves it out, and SQLite with PostgreSQL. A load is clients and events of each append, as in
//! `64x1`; without one all are run, and what was written is read back.
//!
//! Rounds of all systems alternate, every second one in the reverse order, so that neighbours
//! disturb all of them. A ratio is taken of rounds that stood side by side.

mod bare;
mod nats;
mod ours;
mod postgres;
mod sqlite;
mod work;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use work::{Fault, Load, Round, STREAMS, System};

/// As the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Clients, and events of each append.
const LOADS: [(u32, u32); 6] = [(1, 1), (16, 1), (64, 1), (256, 1), (1, 100), (1, 1000)];

/// Events a second of large batches that nobody need be faster than.
const MOST_ASKED: f64 = 1e6;

/// Streams whose events are read back, one after the other.
const HISTORIES: u32 = 50;

fn main() -> Result<(), Fault> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [dir, postgres, nats, rest @ ..] = args.as_slice() else {
        return Err("usage: appends DIRECTORY POSTGRES NATS [SECONDS [ROUNDS [LOAD…]]]".into());
    };
    let seconds = rest.first().map_or(Ok(2), |text| text.parse())?;
    let rounds = rest.get(1).map_or(Ok(5), |text| text.parse())?;
    let chosen: Vec<(u32, u32)> =
        rest.iter().skip(2).map(|it| load(it)).collect::<Result<_, _>>()?;
    let dir = Path::new(dir);
    let mut systems: Vec<Box<dyn System>> =
        vec![Box::new(ours::Ours::create(&dir.join("ours"))?), Box::new(bare::Bare::create(dir)?)];
    if postgres != "-" {
        systems.push(Box::new(postgres::Postgres::connect(postgres)?));
        systems.push(Box::new(sqlite::Sqlite::create(dir)?));
    }
    if nats != "-" {
        systems.push(Box::new(nats::Nats::connect(nats)?));
    }
    tell_machine(dir, &systems);
    let loads = if chosen.is_empty() { LOADS.as_slice() } else { &chosen };
    for &(clients, batch) in loads {
        let load = Load { clients, batch, seconds: Duration::from_secs(seconds) };
        appends(&mut systems, load, rounds)?;
    }
    if chosen.is_empty() { reads(&mut systems, rounds) } else { Ok(()) }
}

fn load(text: &str) -> Result<(u32, u32), Fault> {
    let (clients, batch) = text.split_once('x').ok_or("a load is CLIENTSxEVENTS")?;
    Ok((clients.parse()?, batch.parse()?))
}

fn tell_machine(dir: &Path, systems: &[Box<dyn System>]) {
    let of = |file: &str| fs::read_to_string(file).unwrap_or_default();
    let load = of("/proc/loadavg");
    println!("kernel {}, load before {}", of("/proc/sys/kernel/osrelease").trim(), load.trim());
    println!("file system {}", file_system(dir).unwrap_or_default());
    for system in systems {
        println!("{} {}", system.name(), system.version());
    }
}

/// Of the mount that holds the directory.
fn file_system(dir: &Path) -> Option<String> {
    let dir = fs::canonicalize(dir).ok()?;
    let mounts = fs::read_to_string("/proc/mounts").ok()?;
    let of = |line: &str| {
        let mut words = line.split(' ').skip(1);
        let (at, kind, options) = (words.next()?, words.next()?, words.next()?);
        dir.starts_with(at).then(|| (at.len(), format!("{kind} ({options})")))
    };
    mounts.lines().filter_map(of).max().map(|(_, told)| told)
}

fn appends(systems: &mut [Box<dyn System>], load: Load, rounds: usize) -> Result<(), Fault> {
    let Load { clients, batch, .. } = load;
    println!("\n{clients} clients, {batch} events an append");
    println!("{:<24}{:>27}{:>9}{:>9}{:>22}", "", "events/s", "p50 ms", "p99 ms", "ours / it");
    let mut all: Vec<Vec<Round>> = systems.iter().map(|_| Vec::new()).collect();
    for round in 0..rounds {
        let mut each: Vec<_> = systems.iter_mut().zip(&mut all).collect();
        if round % 2 == 1 {
            each.reverse();
        }
        for (system, rounds) in each {
            rounds.push(system.append(load)?);
        }
    }
    for (system, rounds) in systems.iter().zip(&all) {
        let rates = spread(rounds.iter().map(Round::per_second));
        let waits = [50, 99].map(|part| spread(rounds.iter().map(|it| it.wait(part)))[1]);
        let ratios = all[0].iter().zip(rounds).map(|(a, b)| a.per_second() / b.per_second());
        println!(
            "{:<24}{:>27}{:>9.2}{:>9.2}{:>22}",
            system.name(),
            told(rates, 0),
            waits[0],
            waits[1],
            told(spread(ratios), 2)
        );
    }
    if batch >= bare::BY_THE_MIB {
        let asked = all[0].iter().zip(&all[1]).map(|(ours, bare)| {
            let asked = MOST_ASKED.min(bare.per_second() / 2.0);
            ours.per_second() / asked
        });
        println!(
            "of half the bare disk or a million, whichever is less: {}",
            told(spread(asked), 2)
        );
    }
    Ok(())
}

fn reads(systems: &mut [Box<dyn System>], rounds: usize) -> Result<(), Fault> {
    println!(
        "\n{:<24}{:>34}{:>34}",
        "", "replay of all, events/s", "one history of events, µs each"
    );
    for system in systems {
        let (mut replays, mut histories) = (Vec::new(), Vec::new());
        for round in 0..rounds {
            let begun = Instant::now();
            let Some(events) = system.replay()? else { break };
            replays.push(events as f64 / begun.elapsed().as_secs_f64());
            // The first question makes ready what a server has ready.
            system.history(0)?;
            let (begun, mut events) = (Instant::now(), 0);
            for stream in (0..HISTORIES).map(|it| (it * 19 + round as u32) % STREAMS) {
                events += system.history(stream)?.unwrap_or(0);
            }
            histories.push(begun.elapsed().as_secs_f64() * 1e6 / events.max(1) as f64);
        }
        if !replays.is_empty() {
            let (replays, histories) = (spread(replays.into_iter()), spread(histories.into_iter()));
            println!("{:<24}{:>34}{:>34}", system.name(), told(replays, 0), told(histories, 2));
        }
    }
    Ok(())
}

/// Least, median and most.
fn spread(figures: impl Iterator<Item = f64>) -> [f64; 3] {
    let mut figures: Vec<f64> = figures.collect();
    figures.sort_by(f64::total_cmp);
    let last = figures.len() - 1;
    [figures[0], figures[last / 2], figures[last]]
}

fn told(spread: [f64; 3], digits: usize) -> String {
    spread.map(|figure| format!("{figure:.digits$}")).join(" / ")
}
