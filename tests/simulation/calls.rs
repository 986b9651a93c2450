//! Three short lives in which every call fails once in every way, and in the start after it every
//! call once more (`SQLite` tests so).

use dienhong_core::log::writer::Options;
use dienhong_core::storage::sim::Fault;

use crate::seeds::{is_full, say};
use crate::trial::{Broken, Step, Stop, Trial};

/// A fault and what becomes of the machine.
#[derive(Clone, Copy, Debug)]
struct Outcome {
    fault: Fault,
    after: After,
}

#[derive(Clone, Copy, Debug)]
enum After {
    /// Another process on the same machine.
    Restart,
    /// A power cut, with so many per cent of what was not synced on the disk.
    Kept(u64),
    /// A power cut; chance decides, by this seed.
    Chance(u64),
}

fn outcomes() -> Vec<Outcome> {
    let simple = [
        (Fault::Io, After::Restart),
        (Fault::Io, After::Kept(0)),
        (Fault::Full, After::Restart),
        (Fault::Interrupted, After::Kept(0)),
        (Fault::Short, After::Kept(0)),
        (Fault::Kill, After::Restart),
        (Fault::PowerCut, After::Kept(100)),
        (Fault::PowerCut, After::Kept(0)),
    ];
    let chance = (0..8).map(|seed| (Fault::PowerCut, After::Chance(seed)));
    simple.into_iter().chain(chance).map(|(fault, after)| Outcome { fault, after }).collect()
}

struct Script {
    name: &'static str,
    options: Options,
    with_keys: bool,
    steps: Vec<Step>,
}

/// Each goes over the border of a segment and ends in the middle of another.
fn scripts() -> [Script; 3] {
    let small = |commits| Step::Record { commits, length: 900 };
    let large = Step::Record { commits: 3, length: 40_000 };
    [
        Script {
            name: "a day in an office",
            options: Options { segment: 8 << 10, alignment: 512 },
            with_keys: false,
            steps: vec![
                small(1),
                small(2),
                Step::Confirm,
                small(3),
                Step::Note,
                small(4),
                small(3),
                Step::Reopen,
                small(1),
            ],
        },
        Script {
            name: "an import",
            options: Options { segment: 128 << 10, alignment: 4096 },
            with_keys: false,
            steps: vec![large, large, Step::Note, large, large, Step::Confirm, large],
        },
        Script {
            name: "persons and their keys",
            options: Options { segment: 8 << 10, alignment: 512 },
            with_keys: true,
            steps: vec![
                small(4),
                Step::Erase,
                small(4),
                Step::Rotate,
                small(3),
                Step::Reopen,
                small(3),
                Step::Erase,
                small(1),
            ],
        },
    ]
}

impl Script {
    fn trial(&self, seed: u64) -> Trial {
        Trial::new(seed, 512, self.options, self.with_keys)
    }

    /// The life whose `nth` call has this outcome, and how the machine stands then; `None` where
    /// it has fewer calls.
    fn failed_at(&self, nth: u64, outcome: Outcome) -> Result<Option<Trial>, Broken> {
        let seed = if let After::Chance(seed) = outcome.after { seed } else { 0 };
        let mut trial = self.trial(seed);
        trial.machine.fail(nth, outcome.fault);
        if let Err(Stop::Broken(broken)) = trial.live(&self.steps, true) {
            return Err(broken);
        }
        let has_failed = trial.machine.has_failed();
        go_down(&trial, outcome.after);
        Ok(has_failed.then_some(trial))
    }
}

fn go_down(trial: &Trial, after: After) {
    match after {
        After::Restart => trial.machine.restart(),
        After::Kept(percent) => trial.machine.cut_power_keeping(percent),
        After::Chance(_) => trial.machine.cut_power(),
    }
}

/// Starts, checks, goes on, and is read from the first commit to the last.
fn go_on(trial: &mut Trial) -> Result<(), Broken> {
    for _ in 0..2 {
        match trial.live(&[Step::Record { commits: 1, length: 100 }], true) {
            Ok(_) => {}
            Err(Stop::Planned) => return Err(Broken::Refused("nothing was planned".to_owned())),
            Err(Stop::Broken(broken)) => return Err(broken),
        }
        trial.machine.cut_power();
        trial.read_all()?;
    }
    Ok(())
}

fn demand(done: Result<(), Broken>, script: &Script, context: &str) {
    assert_eq!(done, Ok(()), "{}: {context}", script.name);
}

#[test]
fn any_call_may_fail_in_any_way_and_may_be_the_last() {
    let mut lives = 0;
    for script in scripts() {
        for outcome in outcomes() {
            for nth in 1.. {
                let context = format!("{outcome:?} at call {nth}");
                let failed = script.failed_at(nth, outcome);
                let Some(mut trial) = failed.unwrap_or_else(|it| panic!("{context}: {it:?}"))
                else {
                    break;
                };
                lives += 1;
                demand(go_on(&mut trial), &script, &context);
            }
        }
    }
    say(&format!("{lives} lives with one call that failed, over three scripts: 0 lost"));
    assert!(lives > 2000, "{lives}");
}

#[test]
fn any_call_of_the_start_after_it_may_fail_too() {
    let first = [(Fault::PowerCut, After::Kept(0)), (Fault::Kill, After::Restart)];
    let first = first.into_iter().chain([(Fault::Io, After::Restart), (Fault::Io, After::Kept(0))]);
    let step = if is_full() { 3 } else { 37 };
    let mut starts = 0;
    for (fault, after) in first {
        for script in &scripts() {
            for nth in (1..).step_by(step) {
                let once = script.failed_at(nth, Outcome { fault, after }).expect("tried above");
                if once.is_none() {
                    break;
                }
                starts += fail_every_start(script, nth, Outcome { fault, after });
            }
        }
    }
    say(&format!("{starts} starts with one call that failed after such a life: 0 lost"));
    assert!(starts > 1000, "{starts}");
}

fn fail_every_start(script: &Script, nth: u64, first: Outcome) -> u64 {
    let mut starts = 0;
    for again in outcomes().into_iter().take(9) {
        for call in 1.. {
            let mut trial = script.failed_at(nth, first).expect("tried above").expect("it failed");
            trial.machine.fail(call, again.fault);
            let started = trial.start();
            let context = format!("{first:?} at call {nth}, {again:?} at call {call} of the start");
            if let Err(Stop::Broken(broken)) = started {
                panic!("{}: {context}: {broken:?}", script.name);
            }
            if !trial.machine.has_failed() {
                break;
            }
            starts += 1;
            go_down(&trial, again.after);
            demand(go_on(&mut trial), script, &context);
        }
    }
    starts
}

#[test]
fn a_start_that_can_not_read_loses_nothing() {
    for script in scripts() {
        for nth in 1.. {
            let cut = Outcome { fault: Fault::PowerCut, after: After::Kept(50) };
            let mut trial = script.failed_at(20, cut).unwrap().expect("it has more calls");
            trial.machine.fail_read(nth);
            match trial.start() {
                Err(Stop::Broken(broken)) => panic!("{}: read {nth}: {broken:?}", script.name),
                Ok(_) if !trial.machine.has_failed() => break,
                Ok(_) | Err(Stop::Planned) => {}
            }
            trial.machine.restart();
            demand(go_on(&mut trial), &script, &format!("read {nth}"));
        }
    }
}
