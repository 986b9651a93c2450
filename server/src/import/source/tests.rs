//! What is a table, and what is not.

use std::path::PathBuf;

use super::*;

/// A file of its own that goes with the test.
struct Scratch(PathBuf);

impl Scratch {
    fn holding(name: &str, content: &[u8]) -> Scratch {
        let folder = std::env::temp_dir().join(format!("dienhong-source-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join(name);
        std::fs::write(&path, content).unwrap();
        Scratch(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn code(name: &str, content: &[u8]) -> u16 {
    let file = Scratch::holding(name, content);
    Source::open(&file.0).unwrap_err().message.code.0
}

fn first_row(name: &str, content: &[u8]) -> Vec<String> {
    let file = Scratch::holding(name, content);
    let source = Source::open(&file.0).unwrap();
    let (_, mut records) = source.records(&ProgressBar::hidden()).unwrap();
    let (_, record) = records.next().unwrap().unwrap();
    record.unwrap().cells().map(str::to_owned).collect()
}

#[test]
fn commas_semicolons_and_tabs_are_told_by_the_header() {
    assert_eq!(first_row("comma.csv", b"a,b\n1;2,3"), ["1;2", "3"]);
    assert_eq!(first_row("semicolon.csv", b"a;\"b,c,d\"\n1;2,3"), ["1", "2,3"]);
    assert_eq!(first_row("tab.csv", b"a\tb\n1,2\t3"), ["1,2", "3"]);
    assert_eq!(first_row("single.csv", b"a\n1"), ["1"]);
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_heading() {
    let file = Scratch::holding("mark.csv", b"\xef\xbb\xbfunit,kind\nvn,central\n");
    let source = Source::open(&file.0).unwrap();
    let (header, _) = source.records(&ProgressBar::hidden()).unwrap();
    assert_eq!(header.cell(0), "unit");
}

#[test]
fn files_that_are_no_text_are_named_for_what_they_are() {
    assert_eq!(code("image.csv", b"\x89PNG\r\n\x1a\n"), 1006);
    assert_eq!(code("old.csv", b"\xd0\xcf\x11\xe0\0\0"), 1006);
    assert_eq!(code("zip.csv", b"PK\x03\x04...."), 1006);
    assert_eq!(code("nul.csv", b"unit,\0kind\nvn,central\n"), 1006);
}

#[test]
fn other_encodings_are_refused_with_the_line_at_fault() {
    assert_eq!(code("latin.csv", b"unit,name\nvn,H\xe0 N\xf4i\n"), 1007);
    assert_eq!(code("utf16.csv", b"\xff\xfeu\0n\0i\0t\0"), 1007);
    assert_eq!(code("unmarked.csv", b"u\0n\0i\0t\0,\0a\0"), 1007);
    let file = Scratch::holding("cut.csv", b"unit\nvn\n\xe1\xba");
    let failure = Source::open(&file.0).unwrap_err();
    assert!(failure.message.values.contains(&("line", "3".to_owned())));
}

#[test]
fn a_character_across_two_chunks_is_one_character() {
    let mut content = b"name\n".to_vec();
    content.resize(CHUNK_BYTES - 1, b'\n');
    content.extend_from_slice("ễ\n".as_bytes());
    assert_eq!(first_row("chunks.csv", &content), ["ễ"]);
}

#[test]
fn an_empty_file_has_no_headings() {
    let file = Scratch::holding("empty.csv", b"");
    let source = Source::open(&file.0).unwrap();
    let failure = source.records(&ProgressBar::hidden()).err().unwrap();
    assert_eq!(failure.message.code.0, 1015);
}
