//! The architecture, held by tests: who may know whom, where things live, how long a file may be.

use std::fs;
use std::path::{Path, PathBuf};

/// A source file with its path from the top of the repository.
struct Source {
    path: String,
    text: String,
}

impl Source {
    fn is_spec(&self) -> bool {
        self.path.ends_with("tests.rs")
            || self.path.contains("/tests/")
            || self.path.starts_with("tests/")
    }

    /// The text that ships: without the specs at its end and without comments.
    fn code(&self) -> String {
        let shipped = self.text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
        let lines = shipped.lines().filter(|line| !line.trim_start().starts_with("//"));
        lines.collect::<Vec<_>>().join("\n")
    }
}

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ has a parent").to_path_buf()
}

fn collect(folder: &Path, sources: &mut Vec<Source>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            // What cargo builds in a folder of its own is nobody's source.
            if !path.ends_with("target") {
                collect(&path, sources);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(top()).unwrap().to_string_lossy().into_owned();
            sources.push(Source { path: name, text: fs::read_to_string(&path).unwrap() });
        }
    }
}

fn sources_below(folder: &str) -> Vec<Source> {
    let mut sources = Vec::new();
    collect(&top().join(folder), &mut sources);
    let file = top().join(format!("{folder}.rs"));
    if let Ok(text) = fs::read_to_string(&file) {
        sources.push(Source { path: format!("{folder}.rs"), text });
    }
    assert!(!sources.is_empty(), "{folder} holds no source");
    sources
}

fn all_sources() -> Vec<Source> {
    ["core", "projections", "server", "tests"].into_iter().flat_map(sources_below).collect()
}

/// Fails with every place where shipped code of `folder` names one of `words`.
fn assert_absent(folder: &str, words: &[&str], reason: &str) {
    let found: Vec<String> = sources_below(folder)
        .iter()
        .filter(|source| !source.is_spec())
        .flat_map(|source| {
            let code = source.code();
            let hits = words.iter().filter(move |word| code.contains(**word));
            hits.map(|word| format!("{} names `{word}`", source.path)).collect::<Vec<_>>()
        })
        .collect();
    assert!(found.is_empty(), "{reason}:\n{}", found.join("\n"));
}

#[test]
fn the_core_and_the_projections_know_no_runtime_clock_environment_or_randomness() {
    let words = [
        "tokio",
        "axum",
        "async fn",
        "std::env",
        "env::var",
        "SystemTime::now",
        "Instant::now",
        "Utc::now",
        "Local::now",
        "getrandom",
        "rand::",
        "println!",
        "eprintln!",
    ];
    assert_absent("core/src", &words, "the core is pure or takes its world as arguments");
    assert_absent("projections/src", &words, "a projection is a pure fold");
}

#[test]
fn the_domain_knows_none_of_the_other_parts() {
    let words = [
        "std::fs",
        "std::net",
        "std::thread",
        "crate::log",
        "crate::codec",
        "crate::vault",
        "crate::registry",
        "crate::storage",
        "serde",
    ];
    assert_absent("core/src/domain", &words, "the domain knows only itself");
}

#[test]
fn the_log_and_the_vault_know_bytes_only() {
    let words = ["crate::codec", "crate::registry", "crate::vault", "crate::domain::event"];
    assert_absent("core/src/log", &words, "the log knows bytes only");
    let words = ["crate::codec", "crate::registry", "crate::log", "crate::domain::event"];
    assert_absent("core/src/vault", &words, "the vault knows keys and bytes only");
}

#[test]
fn only_the_server_over_http_is_asynchronous() {
    let words = ["tokio", "axum", "hyper", "async fn", ".await"];
    let strangers: Vec<String> = sources_below("server/src")
        .into_iter()
        .filter(|source| !source.path.starts_with("server/src/serve"))
        .filter(|source| words.iter().any(|word| source.code().contains(word)))
        .map(|source| source.path)
        .collect();
    assert!(strangers.is_empty(), "asynchronous outside server/src/serve: {strangers:?}");
}

#[test]
fn only_the_codec_names_bincode() {
    let strangers: Vec<String> = all_sources()
        .into_iter()
        .filter(|source| !source.path.starts_with("core/src/codec"))
        .filter(|source| source.path != "tests/tidy.rs" && source.code().contains("bincode"))
        .map(|source| source.path)
        .collect();
    assert!(strangers.is_empty(), "named outside core/src/codec: {strangers:?}");
}

#[test]
fn only_the_storage_touches_files_in_the_core() {
    let strangers: Vec<String> = sources_below("core/src")
        .into_iter()
        .filter(|source| !source.path.starts_with("core/src/storage") && !source.is_spec())
        .filter(|source| source.code().contains("std::fs"))
        .map(|source| source.path)
        .collect();
    assert!(strangers.is_empty(), "std::fs outside core/src/storage: {strangers:?}");
}

#[test]
fn dependencies_point_inward() {
    let manifest = |name: &str| fs::read_to_string(top().join(name).join("Cargo.toml")).unwrap();
    let shipped = |name: &str| {
        let text = manifest(name);
        text.split("[dev-dependencies]").next().unwrap_or_default().to_owned()
    };
    assert!(!shipped("core").contains("dienhong-projections"));
    assert!(!shipped("core").contains("dienhong-server"));
    assert!(!shipped("projections").contains("dienhong-server"));
}

#[test]
fn every_file_says_what_it_is_for_and_none_hides_two_ideas() {
    for source in all_sources() {
        assert!(source.text.starts_with("//! "), "{} does not open with //!", source.path);
        assert!(!source.path.ends_with("mod.rs"), "{}: x.rs stands beside x/", source.path);
        let lines = source.code().lines().count();
        assert!(source.is_spec() || lines <= 400, "{} has {lines} lines of code", source.path);
    }
}

#[test]
fn no_template_carries_a_script_or_a_style_of_its_own() {
    for entry in fs::read_dir(top().join("server/templates")).unwrap().map(Result::unwrap) {
        let (name, text) = (entry.path(), fs::read_to_string(entry.path()).unwrap());
        for word in ["<script", " style=", "onclick", "javascript:", "<style", "|safe"] {
            assert!(!text.contains(word), "{} holds {word}", name.display());
        }
    }
}

#[test]
fn nothing_is_left_for_later() {
    let words = ["TO".to_owned() + "DO", "FIX".to_owned() + "ME", "unimplemented".to_owned() + "!"];
    for source in all_sources() {
        for word in &words {
            assert!(!source.text.contains(word.as_str()), "{} holds {word}", source.path);
        }
    }
}

#[test]
fn the_top_level_holds_what_the_design_names() {
    let known = ["Cargo.toml", "Cargo.lock", "LICENSE", "README.md", "core", "projections"];
    for entry in fs::read_dir(top()).unwrap().map(Result::unwrap) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_data = name.starts_with("dienhong-") || name == "target";
        let expected = known.contains(&name.as_str()) || name == "server" || name == "tests";
        assert!(expected || is_data || name.starts_with('.'), "{name} stands at the top level");
    }
}
