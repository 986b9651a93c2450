//! A receipt says what was recorded, proves it to whoever has the key, and discloses nothing else.

use std::fs;

use serde_json::Value;

use super::{printed, refused};
use crate::http::small_registry;
use crate::office::{Office, text};

/// The position of the gift Q1.
fn gift(office: &Office) -> String {
    let history = office.json(&["history", "support", "Q1"]);
    history["commits"][0]["position"].to_string()
}

fn key(office: &Office) -> String {
    office.data().join("checkpoints/log.pub").to_string_lossy().into_owned()
}

fn checked(office: &Office, receipt: &str) -> Value {
    let file = office.file("q1.tlog-proof", receipt);
    office.json(&["verify-receipt", &file, "--key", &key(office)])
}

#[test]
fn a_receipt_says_what_was_recorded_and_when() {
    let office = small_registry("receipt");
    let position = gift(&office);
    let receipt = printed(&office, &["receipt", &position]);
    assert!(receipt.starts_with("c2sp.org/tlog-proof@v1\nextra "), "{receipt}");

    let shown = checked(&office, &receipt);
    let recorded = &shown["recorded"];
    assert_eq!(recorded["event"], "support_given");
    assert_eq!(recorded["position"].to_string(), position);
    assert_eq!(
        (&recorded["said"]["support"], &recorded["said"]["amount"], &recorded["said"]["kind"]),
        (&"Q1".into(), &"500000".into(), &"gift_cash".into())
    );
    assert_eq!((&recorded["said"]["unit"], &shown["valid"]), (&"x1".into(), &true.into()));
    let registered: Vec<&str> = shown["registered"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fact| fact["event"].as_str().unwrap())
        .collect();
    for event in ["batch_started", "kind_registered", "unit_registered", "person_registered"] {
        assert!(registered.contains(&event), "{registered:?}");
    }
    let said = |lang: &str| {
        let file = office.file("q1.tlog-proof", &receipt);
        printed(&office, &["verify-receipt", &file, "--key", &key(&office), "--lang", lang])
    };
    assert!(said("vi").contains("✔ Biên nhận đúng"), "{}", said("vi"));
    assert!(said("en").contains("amount 500000"), "{}", said("en"));
}

#[test]
fn a_receipt_needs_no_registry_and_no_one_else_can_be_read_from_it() {
    let office = small_registry("receipt-alone");
    let receipt = printed(&office, &["receipt", &gift(&office)]);
    let key = office.file("kept.pub", &fs::read_to_string(key(&office)).unwrap());
    let file = office.file("q1.tlog-proof", &receipt);
    fs::remove_dir_all(office.data()).unwrap();
    office.json(&["verify-receipt", &file, "--key", &key]);

    let extra = receipt.lines().nth(1).unwrap().strip_prefix("extra ").unwrap();
    let bytes = decoded(extra);
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("gift_cash") && holds("Q1"));
    for other in ["Nguyễn Thị Lụa", "Trần Văn Thuận", "HV-1", "Q2", "r1", "Hoàng Hanh"]
    {
        assert!(!holds(other), "{other}");
    }
}

fn decoded(base64: &str) -> Vec<u8> {
    const SIGNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bits = 0_u32;
    let mut bytes = Vec::new();
    for (place, sign) in base64.bytes().filter(|sign| *sign != b'=').enumerate() {
        let value = SIGNS.iter().position(|known| *known == sign).unwrap();
        bits = bits << 6 | u32::try_from(value).unwrap();
        if place % 4 != 0 {
            bytes.push(u8::try_from(bits >> (6 - place % 4 * 2) & 0xff).unwrap());
        }
    }
    bytes
}

#[test]
fn what_is_wrong_with_a_receipt_is_named() {
    let office = small_registry("receipt-wrong");
    let position = gift(&office);
    let receipt = printed(&office, &["receipt", &position]);
    let key = key(&office);
    let check = |content: &str, code: &str| {
        let file = office.file("bent.tlog-proof", content);
        refused(&office, &["verify-receipt", &file, "--key", &key], 1, code);
    };
    check("a letter", "DH3311");
    check(&receipt.replacen("index ", "index 0", 1), "DH3311");
    let index: u64 = position.parse::<u64>().unwrap() - 1;
    let (own, next) = (format!("index {index}\n"), format!("index {}\n", index - 1));
    check(&receipt.replacen(&own, &next, 1), "DH3314");
    let size = office.json(&["checkpoint"])["size"].to_string();
    let more = format!("\n{}\n", size.parse::<u64>().unwrap() + 1);
    check(&receipt.replacen(&format!("\n{size}\n"), &more, 1), "DH3313");
    let other = Office::founded("receipt-other");
    let stranger = other.file("other.pub", &printed(&other, &["checkpoint", "--key"]));
    let file = office.file("good.tlog-proof", &receipt);
    refused(&office, &["verify-receipt", &file, "--key", &stranger], 1, "DH3312");
    refused(&office, &["verify-receipt", &file, "--key", &file], 1, "DH3305");
    refused(&office, &["receipt", "999999"], 2, "DH1047");
    refused(&office, &["receipt", "0"], 2, "DH1034");
    refused(&office, &["receipt", &position, "--event", "9"], 2, "DH1048");
}

#[test]
fn every_event_of_every_commit_has_a_receipt() {
    let office = small_registry("receipt-all");
    let last = office.json(&["checkpoint"])["size"].as_u64().unwrap();
    for position in (1..=last).step_by(3) {
        let receipt = printed(&office, &["receipt", &position.to_string()]);
        let shown = checked(&office, &receipt);
        assert_eq!(shown["recorded"]["position"], position);
    }
}

#[test]
fn a_receipt_from_the_server_proves_the_same() {
    let office = small_registry("receipt-served");
    let position = gift(&office);
    let server = office.serve();
    let reply = server.get(&format!("/api/v1/log/receipts/{position}"));
    assert_eq!(reply.status, 200, "{}", reply.text());
    let theirs = checked(&office, &reply.text());
    let own = checked(&office, &printed(&office, &["receipt", &position]));
    assert_eq!(theirs["recorded"], own["recorded"]);
    let sorted = |shown: &Value| {
        let mut facts: Vec<String> =
            shown["registered"].as_array().unwrap().iter().map(ToString::to_string).collect();
        facts.sort();
        facts
    };
    assert_eq!(sorted(&theirs), sorted(&own));
    assert_eq!(server.get("/api/v1/log/receipts/999999").status, 422);
    assert_eq!(server.get("/api/v1/log/receipts/x").status, 400);
    let key = text(&server.get("/api/v1/log/key").body);
    assert_eq!(key, printed(&office, &["checkpoint", "--key"]));
}
