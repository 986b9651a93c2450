//! Specs: the example of Go's `sumdb/note`, from which the format comes; every change is noticed.

use super::*;

const KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const SEED: &str = "gQoUAtUUbI2E8kQzMPVAgOv5juF9nHT2JS/F1ccoMXM=";
const TEXT: &str = "If you think cryptography is the answer to your problem,\n\
                    then you don't know what your problem is.\n";
const SIGNATURE: &str = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuG\
                         UgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

fn signer() -> Signer {
    let seed = STANDARD.decode(SEED).unwrap();
    Signer::new("PeterNeumann", &seed.try_into().unwrap()).unwrap()
}

#[test]
fn the_example_of_go_is_reproduced() {
    assert_eq!(signer().sign(TEXT).unwrap(), format!("{TEXT}\n{SIGNATURE}"));
    assert_eq!(signer().verifier().to_string(), KEY);
}

#[test]
fn the_example_of_go_is_verified() {
    let note = format!("{TEXT}\n{SIGNATURE}");
    assert_eq!(Verifier::parse(KEY).unwrap().open(&note), Ok(TEXT));
}

#[test]
fn signatures_of_others_are_passed_over() {
    let other = Signer::new("witness.example/w1", &[3; 32]).unwrap();
    let note = format!("{TEXT}\n{}{SIGNATURE}", other.signature_line(TEXT));
    assert_eq!(Verifier::parse(KEY).unwrap().open(&note), Ok(TEXT));
    assert_eq!(other.verifier().open(&note), Ok(TEXT));

    let stranger = Signer::new("PeterNeumann", &[4; 32]).unwrap();
    assert_eq!(stranger.verifier().open(&note), Err(NoteError::NotSigned));
}

#[test]
fn a_changed_text_is_forged() {
    let verifier = Verifier::parse(KEY).unwrap();
    let note = format!("{TEXT}\n{SIGNATURE}").replace("answer", "Answer");
    assert_eq!(verifier.open(&note), Err(NoteError::Forged));
}

#[test]
fn any_changed_character_is_noticed() {
    let verifier = Verifier::parse(KEY).unwrap();
    let note = format!("{TEXT}\n{SIGNATURE}");
    for at in (0..note.len()).filter(|&at| note.is_char_boundary(at)) {
        let mut bytes = note.clone().into_bytes();
        bytes[at] ^= 1;
        let opened = String::from_utf8(bytes).map(|bent| verifier.open(&bent).map(str::to_owned));
        assert!(!matches!(opened, Ok(Ok(_))), "byte {at}");
    }
}

#[test]
fn what_is_no_note_is_malformed() {
    let verifier = Verifier::parse(KEY).unwrap();
    for note in ["", "text\n", "text\n\n— x\n", "a\tb\n\n— x abcd\n", "text\n\n— PeterNeumann x08g"]
    {
        assert_eq!(verifier.open(note), Err(NoteError::Malformed), "{note:?}");
    }
}

#[test]
fn a_key_with_a_wrong_id_or_name_is_none() {
    for key in [
        KEY.replace("c74f20a3", "c74f20a4"),
        KEY.replace("Peter", "Petra"),
        KEY.replace("+AR", "+AB"),
        "x".to_owned(),
    ] {
        assert_eq!(Verifier::parse(&key), Err(NoteError::BadKey), "{key}");
    }
    assert!(Signer::new("two words", &[1; 32]).is_err());
}

#[test]
fn a_secret_key_is_read_as_it_was_written_and_no_other() {
    let signer = Signer::new("so.example/dienhong", &[7; 32]).unwrap();
    let written = signer.written();
    assert!(written.starts_with("PRIVATE+KEY+so.example/dienhong+"));

    let read = Signer::parse(&format!("{}\n", written.as_str())).unwrap();

    assert_eq!(read.verifier(), signer.verifier());
    assert_eq!(read.sign(TEXT), signer.sign(TEXT));
    for at in 0..written.len() {
        let mut bent = written.as_bytes().to_vec();
        bent[at] ^= 1;
        let bent = String::from_utf8(bent).unwrap();
        assert!(Signer::parse(&bent).is_err(), "byte {at}");
    }
}
