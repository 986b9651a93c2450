//! Answers as an Excel sheet: a heading row that stays, numbers as numbers, codes as text.

use rust_xlsxwriter::{Format, Workbook, XlsxError};

/// Columns that count or measure; every other one is text, so that `01` stays `01`.
const FIGURES: &[&str] = &[
    "members",
    "members_60_plus",
    "registry_members",
    "silent_units",
    "population_60_plus",
    "rate_members_60_plus",
    "rate",
    "count",
    "amount",
    "quantity",
    "beneficiaries",
    "households",
    "persons",
    "units",
    "clubs",
    "women",
    "poor",
    "fund_amount",
    "borrowers",
    "members_given",
    "members_60_plus_given",
    "women_given",
    "poor_given",
    "fund_amount_given",
    "borrowers_given",
    "clubs_with_warnings",
    "clubs_without_figures",
    "numerator",
    "denominator",
    "ratio",
];

/// Above this a number of a sheet loses digits: 2^53.
const EXACT_MAX: f64 = 9_007_199_254_740_992.0;

pub(super) fn bytes(rows: &[Vec<String>]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet();
    let headings = rows.first().map_or(&[][..], Vec::as_slice);
    let bold = Format::new().set_bold();
    for (line, row) in (0..).zip(rows) {
        for (place, cell) in (0..).zip(row) {
            let heading = headings.get(usize::from(place)).map_or("", String::as_str);
            let figure = cell.parse::<f64>().ok().filter(|figure| figure.abs() < EXACT_MAX);
            match figure.filter(|_| FIGURES.contains(&heading)) {
                _ if line == 0 => page.write_string_with_format(line, place, cell, &bold)?,
                Some(figure) => page.write_number(line, place, figure)?,
                None => page.write_string(line, place, cell)?,
            };
        }
    }
    page.set_freeze_panes(1, 0)?;
    page.autofit();
    workbook.save_to_buffer()
}
