//! Another program, in another language, checks what this one gave out.

use std::path::Path;
use std::process::{Command, Output};

use super::printed;
use crate::http::small_registry;
use crate::office::{Office, text};

fn second(arguments: &[&str]) -> Output {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("second/verify.py");
    Command::new("python3").arg(program).args(arguments).output().expect("python3 is there")
}

fn accepts(arguments: &[&str]) -> serde_json::Value {
    let output = second(arguments);
    let (out, error) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{arguments:?}: {error}");
    serde_json::from_str(&out).unwrap()
}

fn refuses(arguments: &[&str]) {
    let output = second(arguments);
    assert!(!output.status.success(), "{arguments:?}: {}", text(&output.stdout));
}

fn key(office: &Office) -> String {
    office.file("log.pub", &printed(office, &["checkpoint", "--key"]))
}

#[test]
fn a_receipt_is_checked_by_the_second_verifier() {
    let office = small_registry("second-receipt");
    let key = key(&office);
    let last = office.json(&["checkpoint"])["size"].as_u64().unwrap();
    for position in [1, last / 2, last] {
        let receipt = printed(&office, &["receipt", &position.to_string()]);
        let file = office.file("one.tlog-proof", &receipt);
        let shown = accepts(&["receipt", &file, "--key", &key]);
        assert_eq!((&shown["position"], &shown["size"]), (&position.into(), &last.into()));
        // One bit in every part of the text.
        for place in (0..receipt.len()).step_by(97) {
            let mut bent = receipt.clone().into_bytes();
            bent[place] ^= 1;
            if let Ok(bent) = String::from_utf8(bent) {
                refuses(&["receipt", &office.file("bent.tlog-proof", &bent), "--key", &key]);
            }
        }
    }
}

#[test]
fn consistency_and_the_root_from_tiles_are_checked_by_the_second_verifier() {
    let office = small_registry("second-tiles");
    let key = key(&office);
    let older = office.file("older", &printed(&office, &["checkpoint"]));
    let rows = (0..300).map(|row| format!("h{row},branch,Chi hội {row},x1,1999-01-01\n"));
    let rows: String = rows.collect();
    office.import("units", &format!("unit,kind,name,parent,valid_from\n{rows}"));
    let server = office.serve();
    let newer = office.file("newer", &server.get("/api/v1/log/checkpoint").text());
    let url = format!("http://{}", server.address);
    let asked = ["--key", &key, "--url", &url];

    let extended = accepts(&[&["consistency", &older, &newer], &asked[..]].concat());
    assert!(extended["to"].as_u64().unwrap() >= 300 + extended["from"].as_u64().unwrap());
    refuses(&[&["consistency", &newer, &older], &asked[..]].concat());
    let root = accepts(&[&["root", &newer], &asked[..]].concat());
    assert_eq!((&root["size"], &root["levels"]), (&extended["to"], &2.into()));

    let tile = server.get("/api/v1/log/tile/0/000");
    assert_eq!((tile.status, tile.body.len()), (200, 256 * 32));
    assert_eq!(tile.header("cache-control"), Some("max-age=31536000, immutable"));
    let seen = [("If-None-Match", tile.header("etag").unwrap())];
    assert_eq!(server.ask("GET", "/api/v1/log/tile/0/000", &seen, b"").status, 304);
    for missing in ["0/001", "1/000", "0/000.p/0", "0/0", "9/000", "0/000/000"] {
        assert_eq!(server.get(&format!("/api/v1/log/tile/{missing}")).status, 404, "{missing}");
    }
    for unfit in ["", "?from=0", "?from=x", "?to=3", "?from=1&size=2"] {
        assert_eq!(server.get(&format!("/api/v1/log/consistency{unfit}")).status, 400, "{unfit}");
    }
    assert_eq!(server.get("/api/v1/log/consistency?from=9&to=3").status, 422);
    assert_eq!(server.get("/api/v1/log/consistency?from=1&to=999999").status, 422);
}
