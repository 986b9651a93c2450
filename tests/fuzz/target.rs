//! A decoder under test, by name, and the inputs that it begins with.

#[cfg(fuzzing)]
pub(crate) use guided::{begin, run};
#[cfg(not(fuzzing))]
pub(crate) use plain::replay;

pub(crate) struct Target {
    pub(crate) name: &'static str,
    /// Panics where a promise is broken.
    pub(crate) run: fn(&[u8]),
    /// Sound inputs, to be changed.
    pub(crate) seeds: fn() -> Vec<Vec<u8>>,
}

#[cfg(not(fuzzing))]
mod plain {
    use std::fs;
    use std::io::Write as _;
    use std::panic::catch_unwind;
    use std::path::Path;
    use std::process::ExitCode;
    use std::time::{Duration, Instant};

    use super::{Target, stirred};

    /// How long each target is given changed seeds.
    const BRIEFLY: Duration = Duration::from_secs(2);

    /// The seeds of every target, the inputs that once broke a promise, and for some seconds changed
    /// seeds.
    pub(crate) fn replay(targets: &[Target]) -> ExitCode {
        let mut broken = false;
        for target in targets {
            let seeds = (target.seeds)();
            let named =
                |(number, seed): (usize, &Vec<u8>)| (format!("seed {number}"), seed.clone());
            for (name, input) in seeds.iter().enumerate().map(named).chain(found(target.name)) {
                broken |= !holds(target, &input, &name);
            }
            broken |= !stir(target, &seeds);
        }
        if broken { ExitCode::FAILURE } else { ExitCode::SUCCESS }
    }

    fn holds(target: &Target, input: &[u8], name: &str) -> bool {
        let holds = catch_unwind(|| (target.run)(input)).is_ok();
        if !holds {
            say(&format!("{}: {name} breaks a promise", target.name));
        }
        holds
    }

    fn stir(target: &Target, seeds: &[Vec<u8>]) -> bool {
        let begun = Instant::now();
        let mut number = 0;
        while begun.elapsed() < BRIEFLY {
            let input = stirred::input(seeds, number);
            if !holds(target, &input, &format!("changed seed {number}")) {
                let path = std::env::temp_dir().join(format!("{}-{number}", target.name));
                fs::write(&path, input).unwrap();
                say(&format!("it stands in {}; fuzz/found keeps it", path.display()));
                return false;
            }
            number += 1;
        }
        say(&format!("{:<16}{number:>12} changed seeds", target.name));
        true
    }

    fn found(target: &str) -> Vec<(String, Vec<u8>)> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/found").join(target);
        let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
        let paths = entries.map(|entry| entry.unwrap().path());
        paths.map(|path| (path.display().to_string(), fs::read(&path).unwrap())).collect()
    }

    fn say(line: &str) {
        let _ = writeln!(std::io::stderr().lock(), "{line}");
    }
}

/// Changed seeds, the same for the same number.
#[cfg(not(fuzzing))]
mod stirred {
    use dienhong_core::storage::sim::Dice;

    pub(super) fn input(seeds: &[Vec<u8>], number: u64) -> Vec<u8> {
        let mut dice = Dice::new(number);
        let mut input = pick(seeds, &mut dice).cloned().unwrap_or_default();
        for _ in 0..=dice.below(4) {
            change(&mut input, seeds, &mut dice);
        }
        input
    }

    fn change(input: &mut Vec<u8>, seeds: &[Vec<u8>], dice: &mut Dice) {
        let at = below(dice, input.len() + 1);
        let some = at..input.len().min(at + 1 + below(dice, 16));
        match dice.below(7) {
            0 if !some.is_empty() => input[at] ^= 1 << dice.below(8),
            1 if !some.is_empty() => input[at] = [0, 1, 0x7f, 0x80, 0xff][below(dice, 5)],
            2 => input.truncate(at),
            3 => drop(input.drain(some)),
            4 => {
                let again = input[some].to_vec();
                input.splice(at..at, again);
            }
            5 => {
                let number = dice.roll() >> dice.below(64);
                input.splice(some, number.to_le_bytes());
            }
            _ => {
                let other = pick(seeds, dice).map_or(&[][..], Vec::as_slice);
                let from = below(dice, other.len() + 1);
                input.splice(at.., other[from..].iter().copied());
            }
        }
    }

    fn pick<'s>(seeds: &'s [Vec<u8>], dice: &mut Dice) -> Option<&'s Vec<u8>> {
        seeds.get(below(dice, seeds.len().max(1)))
    }

    fn below(dice: &mut Dice, sides: usize) -> usize {
        usize::try_from(dice.below(sides as u64)).expect("an index")
    }
}

#[cfg(fuzzing)]
mod guided {
    use std::env::var;
    use std::fs;
    use std::io::Write as _;
    use std::path::Path;
    use std::process::exit;
    use std::sync::OnceLock;

    use super::Target;

    static CHOSEN: OnceLock<fn(&[u8])> = OnceLock::new();

    /// `DIENHONG_FUZZ` names the target; its seeds go into the folder `DIENHONG_FUZZ_SEEDS`. Without
    /// one the names are printed.
    pub(crate) fn begin(targets: &'static [Target]) {
        let name = var("DIENHONG_FUZZ").unwrap_or_default();
        let Some(target) = targets.iter().find(|target| target.name == name) else {
            let names: Vec<&str> = targets.iter().map(|target| target.name).collect();
            writeln!(std::io::stdout().lock(), "{}", names.join("\n")).unwrap();
            exit(i32::from(!name.is_empty()));
        };
        if let Ok(folder) = var("DIENHONG_FUZZ_SEEDS") {
            for (number, seed) in (target.seeds)().into_iter().enumerate() {
                fs::write(Path::new(&folder).join(format!("seed-{number}")), seed).unwrap();
            }
        }
        CHOSEN.get_or_init(|| target.run);
    }

    pub(crate) fn run(input: &[u8]) {
        CHOSEN.get().unwrap()(input);
    }
}
