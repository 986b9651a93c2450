//! Sheets: an archive that somebody made, and a sound archive with sheets that nobody's program wrote.

use std::io::{Cursor, Write as _};

use zip::write::{SimpleFileOptions, ZipWriter};

use crate::memory::bounded;
use crate::rows;

/// What the archive, the parser and the rows hold besides.
const BUFFERS: usize = 4 << 20;

/// What is made of the rest of the input: the whole file, the sheet, or its texts.
const WHOLE: u8 = 0;
const SHEET: u8 = 1;

/// How the rest is meant, the kind of the rows, then the rest.
pub(crate) fn sheet(input: &[u8]) {
    let Some((&[how, which], rest)) = input.split_first_chunk() else { return };
    let file = match how % 3 {
        WHOLE => rest.to_vec(),
        SHEET => archive(rest, TEXTS.as_bytes()),
        _ => archive(ROWS.as_bytes(), rest),
    };
    let path = rows::written("xlsx", &file);
    bounded(64 * file.len(), BUFFERS, || rows::read(which, &path));
}

const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>"#;
const WORKBOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;
const TEXTS: &str = r#"<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="2"><si><t>unit</t></si><si><r><t>ki</t></r><r><t>nd</t></r></si></sst>"#;
const ROWS: &str = r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:D2"/><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>name</t></is></c><c r="D1" t="str"><v>valid_from</v></c></row><row r="2"><c r="A2"><v>12.5</v></c><c r="B2" t="b"><v>1</v></c><c r="C2" t="e"><v>#N/A</v></c><c r="D2" t="d"><v>2025-07-01</v></c></row></sheetData></worksheet>"#;

fn archive(sheet: &[u8], texts: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let files: [(&str, &[u8]); 5] = [
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
        ("xl/sharedStrings.xml", texts),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    for (name, bytes) in files {
        zip.start_file(name, stored).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub(crate) fn sheets() -> Vec<Vec<u8>> {
    let seed = |how: u8, rest: &[u8]| [[how, 0].as_slice(), rest].concat();
    let whole = archive(ROWS.as_bytes(), TEXTS.as_bytes());
    vec![seed(WHOLE, &whole), seed(SHEET, ROWS.as_bytes()), seed(2, TEXTS.as_bytes())]
}
