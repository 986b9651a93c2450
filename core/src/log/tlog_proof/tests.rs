//! Specs: the text is that of the specification, and there is one text for a proof.

use super::*;

fn proof() -> TlogProof {
    let path = (0..3).map(|step| [step; 32]).collect();
    let checkpoint = "example.com/log\n9\nAAAA\n\n— example.com/log hI2DJw==\n".to_owned();
    TlogProof { extra: b"what was recorded".to_vec(), index: 7, path, checkpoint }
}

#[test]
fn a_proof_is_written_as_the_specification_says() {
    let text = proof().text();
    let expected = "c2sp.org/tlog-proof@v1\nextra d2hhdCB3YXMgcmVjb3JkZWQ=\nindex 7\n\
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\
        AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n\
        AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=\n\n\
        example.com/log\n9\nAAAA\n\n— example.com/log hI2DJw==\n";
    assert_eq!(text, expected);
    assert_eq!(TlogProof::parse(&text), Some(proof()));
    let alone = TlogProof { path: Vec::new(), ..proof() };
    assert_eq!(TlogProof::parse(&alone.text()), Some(alone));
}

#[test]
fn what_is_written_otherwise_is_no_proof() {
    let text = proof().text();
    for (from, to) in [
        ("@v1", "@v2"),
        ("index 7", "index 07"),
        ("index 7", "index +7"),
        ("index 7\n", ""),
        ("extra ", "Extra "),
        ("cmVjb3JkZWQ=", "cmVjb3JkZWR="),
        ("AAA=\n", "AAB=\n"),
        ("AAA=\n", "AAA\n"),
        ("AgI=\n", "AgI=\r\n"),
        ("\n\n", "\n"),
    ] {
        let other = text.replacen(from, to, 1);
        assert_ne!(other, text, "{from}");
        assert_eq!(TlogProof::parse(&other), None, "{to:?}");
    }
}
