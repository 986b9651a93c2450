//! Tables that fit the terminal: numbers to the right, a rule under the headings, nothing else.

use std::fmt::Write as _;

use comfy_table::{Cell, CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};

use super::Screen;

/// A rule below the headings; columns are parted by their padding alone.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─'));

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Left,
    Right,
}

/// Draws rows of text under headings.
pub fn draw(screen: Screen, headings: &[(&str, Align)], rows: &[Vec<String>]) -> String {
    let mut table = Table::new();
    table.load_style(STYLE).set_content_arrangement(ContentArrangement::Dynamic);
    if let Some(width) = screen.width {
        table.set_width(width);
    }
    let aligned = |text: &str, align: Align| {
        Cell::new(text).set_alignment(match align {
            Align::Left => CellAlignment::Left,
            Align::Right => CellAlignment::Right,
        })
    };
    table.set_header(headings.iter().map(|(heading, align)| aligned(heading, *align)));
    for row in rows {
        let cells = row.iter().zip(headings).map(|(text, (_, align))| aligned(text, *align));
        table.add_row(cells);
    }
    let drawn = table.to_string();
    let lines = drawn.lines().map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end());
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

/// A name and its value on each line, the values below one another.
pub fn pairs(rows: &[(&str, String)]) -> String {
    let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for (name, value) in rows {
        let gap = " ".repeat(width - name.chars().count());
        let _ = writeln!(text, "{name}{gap}  {value}");
    }
    text
}
