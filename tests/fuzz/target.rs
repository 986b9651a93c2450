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
    use std::path::Path;
    use std::process::ExitCode;

    use super::Target;

    /// The seeds of every target, and the inputs that once broke a promise.
    pub(crate) fn replay(targets: &[Target]) -> ExitCode {
        let mut broken = false;
        for target in targets {
            let inputs = (target.seeds)().into_iter().enumerate();
            let seeds = inputs.map(|(number, input)| (format!("seed {number}"), input));
            for (name, input) in seeds.chain(found(target.name)) {
                let outcome = std::panic::catch_unwind(|| (target.run)(&input));
                if outcome.is_err() {
                    say(&format!("{}: {name} breaks a promise", target.name));
                    broken = true;
                }
            }
        }
        if broken { ExitCode::FAILURE } else { ExitCode::SUCCESS }
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
