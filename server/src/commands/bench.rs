//! `bench`: how fast this program is on this machine, beside what the machine itself can do, in
//! the same run. Rounds of both alternate, so that neighbours disturb both.

use std::fs;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde_json::json;

use super::{Surroundings, doctor};
use crate::failure::Failure;
use crate::i18n::Lang;
use crate::output::{Document, Screen, table};

mod commit;
mod figure;
mod http;
mod log;
mod proof;
mod rebuild;
mod reports;
mod start;

use figure::{Figure, Figures};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Bench {
    /// Durable commits beside a bare write and sync of the same bytes
    Commit,
    /// The log read back beside decoding alone, and verified beside its hashes alone
    Log,
    /// State and all read models folded anew from the log
    Rebuild,
    /// A start from snapshots: the first report, and everything loaded
    Start,
    /// Rates and totals of every commune and province
    Reports,
    /// A report over HTTP beside a fixed body of the same size
    Http,
    /// Proofs of single commits among fifty million; takes 2 GB of disk for a while
    Proof,
}

pub(super) fn run(
    one: Option<Bench>,
    facts: Option<&Path>,
    here: &Surroundings,
) -> Result<Box<dyn Document>, Failure> {
    let dir = &here.options.data();
    let before = load();
    let mut figures = Figures::default();
    for bench in one.map_or_else(|| Bench::value_variants().to_vec(), |one| vec![one]) {
        match bench {
            Bench::Commit => commit::measure(dir, &mut figures)?,
            Bench::Log => log::measure(dir, &mut figures)?,
            Bench::Rebuild => rebuild::measure(dir, &mut figures)?,
            Bench::Start => start::measure(dir, &mut figures)?,
            Bench::Reports => reports::measure(dir, facts, &mut figures)?,
            Bench::Http => http::measure(dir, here, &mut figures)?,
            Bench::Proof => proof::measure(dir, &mut figures)?,
        }
    }
    Ok(Box::new(Measured { figures: figures.all, machine: Machine::found(before) }))
}

/// A folder on the disk of the data directory, for what is written only to be measured.
fn scratch(dir: &Path) -> PathBuf {
    let name = format!(".dienhong-bench-{}", std::process::id());
    doctor::nearest_existing(dir).join(name)
}

struct Measured {
    figures: Vec<Figure>,
    machine: Machine,
}

/// Without these a figure says nothing.
struct Machine {
    processor: String,
    cores: usize,
    memory: String,
    kernel: String,
    /// Threads that wanted to run, before and after: above the number of cores, nothing here is
    /// more than a ratio.
    load: [String; 2],
}

impl Machine {
    fn found(before: String) -> Machine {
        let line = |file: &str, name: &str| {
            let text = fs::read_to_string(file).unwrap_or_default();
            let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
            line.split_once(':').map_or("?", |(_, value)| value.trim()).to_owned()
        };
        let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
        Machine {
            processor: line("/proc/cpuinfo", "model name"),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            memory: line("/proc/meminfo", "MemTotal"),
            kernel: kernel.trim().to_owned(),
            load: [before, load()],
        }
    }
}

fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or("?").to_owned()
}

impl Measured {
    fn machine(&self, lang: Lang) -> Vec<(&'static str, String)> {
        let Machine { processor, cores, memory, kernel, load: [before, after] } = &self.machine;
        vec![
            (lang.pick("bộ xử lý", "processor"), processor.clone()),
            (lang.pick("số nhân", "cores"), cores.to_string()),
            (lang.pick("bộ nhớ", "memory"), memory.clone()),
            (lang.pick("nhân hệ điều hành", "kernel"), kernel.clone()),
            (lang.pick("tải trước và sau", "load before and after"), format!("{before}, {after}")),
        ]
    }
}

impl Document for Measured {
    fn json(&self) -> String {
        let Machine { processor, cores, memory, kernel, load: [before, after] } = &self.machine;
        let figures: Vec<_> = self.figures.iter().map(Figure::json).collect();
        let machine = json!({
            "processor": processor, "cores": cores, "memory": memory, "kernel": kernel,
            "load_before": before, "load_after": after,
        });
        json!({"machine": machine, "figures": figures}).to_string()
    }

    fn csv(&self) -> Vec<Vec<String>> {
        let headings = ["bench", "figure", "unit", "min", "median", "max", "rounds"];
        let headings = headings.map(ToOwned::to_owned).to_vec();
        std::iter::once(headings).chain(self.figures.iter().map(Figure::cells)).collect()
    }

    fn text(&self, screen: Screen) -> String {
        let figures = figure::table(&self.figures, screen);
        format!("{}\n{figures}", table::pairs(&self.machine(screen.lang)))
    }
}
