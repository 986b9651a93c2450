//! Many seeds on all cores; the first that fails is told with the command that runs it alone.

use std::io::Write;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Instant;

use crate::cycles;
use crate::trial::Broken;

/// What was done.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    /// Crashes, each with the start after it.
    pub(crate) cycles: u64,
    /// Of these: crashes in the middle of a start.
    pub(crate) while_starting: u64,
    /// Of these: after a call that failed with an input/output error.
    pub(crate) after_an_error: u64,
    /// Of these: with log and key store.
    pub(crate) both_stores: u64,
    /// Spoilt copies that were refused, and that made no difference.
    pub(crate) refused: u64,
    pub(crate) the_same: u64,
}

impl Tally {
    fn add(&mut self, other: &Tally) {
        self.cycles += other.cycles;
        self.while_starting += other.while_starting;
        self.after_an_error += other.after_an_error;
        self.both_stores += other.both_stores;
        self.refused += other.refused;
        self.the_same += other.the_same;
    }
}

/// `DIENHONG_SEEDS=from..to` runs those.
pub(crate) fn asked(usual: Range<u64>) -> Range<u64> {
    let Ok(asked) = std::env::var("DIENHONG_SEEDS") else { return usual };
    let (from, to) = asked.split_once("..").expect("from..to");
    from.parse().expect("a number")..to.parse().expect("a number")
}

/// `tests/run simulation` asks for everything; `cargo test` stays short.
pub(crate) fn is_full() -> bool {
    std::env::var_os("DIENHONG_FULL").is_some()
}

pub(crate) fn say(text: &str) {
    std::io::stdout().write_all(format!("{text}\n").as_bytes()).expect("somebody listens");
}

/// Runs every seed; what they did together.
pub(crate) fn run_all(seeds: Range<u64>) -> Tally {
    let began = Instant::now();
    let total = Mutex::new(Tally::default());
    run_each(seeds, "crash_after", |seed| {
        let mut tally = Tally::default();
        let outcome = cycles::run(cycles::trial(seed), &mut tally);
        total.lock().expect("no panic holds it").add(&tally);
        outcome.map_err(|broken: Broken| format!("{broken:?}"))
    });
    let total = total.into_inner().expect("no panic holds it");
    tell(&total, began.elapsed().as_secs_f64());
    total
}

/// Runs every seed, on all cores.
///
/// # Panics
/// With the first seed that breaks a promise, and how that is run alone: by `test`.
pub(crate) fn run_each(
    seeds: Range<u64>,
    test: &str,
    run: impl Fn(u64) -> Result<(), String> + Sync,
) {
    let (next, failed) = (AtomicU64::new(seeds.start), Mutex::new(None));
    on_every_core(|| {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds.end {
                break;
            }
            let ended = catch_unwind(AssertUnwindSafe(|| run(seed)));
            if let Err(why) = ended.unwrap_or_else(|_| Err("a panic, told above".to_owned())) {
                next.store(seeds.end, Ordering::Relaxed);
                failed.lock().expect("no panic holds it").get_or_insert((seed, why));
            }
        }
    });
    if let Some((seed, why)) = failed.into_inner().expect("no panic holds it") {
        let again = seed + 1;
        panic!(
            "seed {seed}: {why}\nagain alone: DIENHONG_SEEDS={seed}..{again} \
             cargo test -p dienhong-tests --test simulation {test}"
        );
    }
}

pub(crate) fn on_every_core(work: impl Fn() + Sync) {
    let cores = thread::available_parallelism().map_or(2, std::num::NonZero::get);
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(&work);
        }
    });
}

fn tell(tally: &Tally, seconds: f64) {
    let Tally { cycles, while_starting, after_an_error, both_stores, refused, the_same } = tally;
    #[expect(clippy::cast_precision_loss, reason = "a rate is told in whole cycles")]
    let rate = *cycles as f64 / seconds;
    say(&format!(
        "{cycles} crashes and recoveries, {while_starting} of them in the middle of a start, \
         {after_an_error} after an input/output error, {both_stores} with log and key store; \
         {} spoilt copies, {refused} refused, {the_same} as before; \
         0 lost, 0 refused without a reason, 0 silent; {rate:.0} cycles a second",
        refused + the_same
    ));
}
