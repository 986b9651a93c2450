//! `report clubs`: the clubs that stand on a day and the latest that each has counted by then, by
//! unit, and club by club where that is asked for.

use std::fmt::Write as _;

use dienhong_core::domain::calendar::Day;
use serde::Serialize;
use utoipa::ToSchema;

use super::{KnownPoint, or_blank, tree_words};
use crate::i18n::Lang;
use crate::output::table::{self, Align};
use crate::output::{Document, Screen};

#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = clubs)]
pub struct ClubReport {
    pub report: &'static str,
    pub on: String,
    pub known: KnownPoint,
    pub tree: String,
    pub tree_on: String,
    pub root_hash: String,
    pub rows: Vec<UnitRow>,
    /// Also of clubs that stand above the level asked for, which are in no row.
    pub total: ClubTotals,
    /// Each club, where one row a club is asked for: what CSV, sheet and table then show.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clubs: Option<Vec<ClubRow>>,
    #[serde(skip)]
    pub days: (Day, Day),
}

#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ClubUnitRow)]
pub struct UnitRow {
    pub unit: String,
    #[schema(required)]
    pub code: Option<String>,
    pub name: String,
    pub kind: &'static str,
    #[serde(flatten)]
    pub totals: ClubTotals,
}

/// Sums over the clubs that gave the figure; null where none did.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ClubTotals {
    pub clubs: u64,
    #[schema(required)]
    pub members: Option<i128>,
    #[schema(required)]
    pub members_60_plus: Option<i128>,
    #[schema(required)]
    pub women: Option<i128>,
    #[schema(required)]
    pub poor: Option<i128>,
    #[schema(required)]
    pub fund_amount: Option<String>,
    pub currency: &'static str,
    #[schema(required)]
    pub borrowers: Option<i128>,
    /// How many clubs gave each figure.
    pub given: Given,
    pub clubs_with_warnings: u64,
    pub clubs_without_figures: u64,
}

#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = ClubsGiving)]
pub struct Given {
    pub members: u64,
    pub members_60_plus: u64,
    pub women: u64,
    pub poor: u64,
    pub fund_amount: u64,
    pub borrowers: u64,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ClubRow {
    /// The unit of the row it counts in; the one asked for where it stands above the level.
    pub unit: String,
    pub unit_name: String,
    pub club: String,
    /// The office whose key that is.
    pub source: String,
    pub name: String,
    pub founded_on: String,
    #[schema(required)]
    pub programme: Option<String>,
    #[schema(required)]
    pub figures: Option<ClubFigures>,
    /// The rules of its project that the figures break, by the codes of the warnings.
    pub warnings: Vec<String>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ClubFigures {
    pub on: String,
    pub members: i64,
    #[schema(required)]
    pub members_60_plus: Option<i64>,
    #[schema(required)]
    pub women: Option<i64>,
    #[schema(required)]
    pub poor: Option<i64>,
    #[schema(required)]
    pub fund_amount: Option<String>,
    pub currency: &'static str,
    #[schema(required)]
    pub borrowers: Option<i64>,
    #[serde(skip)]
    pub day: Day,
}

/// What a warning of a club says, in a few words.
fn warning_words(code: &str, lang: Lang) -> &'static str {
    let (vi, en) = match code {
        "DH2320" => ("số thành viên ngoài mức của Đề án", "members outside the project's limits"),
        "DH2321" => ("tỷ lệ nữ ngoài mức", "share of women outside the limits"),
        "DH2322" => ("tỷ lệ người cao tuổi ngoài mức", "share of older people outside the limits"),
        "DH2323" => ("không có người khó khăn", "nobody in difficulty"),
        "DH2324" => ("ít thành viên được vay", "few members borrow"),
        "DH2325" => ("chưa có quỹ tăng thu nhập", "no fund to raise incomes"),
        _ => ("?", "?"),
    };
    lang.pick(vi, en)
}

const FIGURES: [&str; 6] =
    ["members", "members_60_plus", "women", "poor", "fund_amount", "borrowers"];

fn plain<T: ToString>(value: Option<&T>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

/// The headings of the six figures in a table.
fn figure_headings(lang: Lang) -> [(&'static str, Align); 6] {
    [
        (lang.pick("thành viên", "members"), Align::Right),
        (lang.pick("từ 60 tuổi", "aged 60+"), Align::Right),
        (lang.pick("nữ", "women"), Align::Right),
        (lang.pick("nghèo", "poor"), Align::Right),
        (lang.pick("quỹ (đồng)", "fund (VND)"), Align::Right),
        (lang.pick("người vay", "borrowers"), Align::Right),
    ]
}

impl ClubTotals {
    /// The six figures with how many clubs gave each.
    fn figures(&self) -> [(Option<String>, u64); 6] {
        let text = |sum: Option<i128>| sum.map(|sum| sum.to_string());
        [
            (text(self.members), self.given.members),
            (text(self.members_60_plus), self.given.members_60_plus),
            (text(self.women), self.given.women),
            (text(self.poor), self.given.poor),
            (self.fund_amount.clone(), self.given.fund_amount),
            (text(self.borrowers), self.given.borrowers),
        ]
    }

    fn is_partial(&self) -> bool {
        self.figures().iter().any(|(sum, given)| sum.is_some() && *given < self.clubs)
    }

    fn cells(&self, lang: Lang) -> Vec<String> {
        let count = |count: u64| lang.whole(count.into());
        let figures = self.figures().into_iter().map(|(sum, given)| {
            or_blank(sum, |sum| {
                let partial =
                    if given < self.clubs { format!(" ({given})") } else { String::new() };
                lang.digits(&sum) + &partial
            })
        });
        let last = [count(self.clubs_with_warnings), count(self.clubs_without_figures)];
        std::iter::once(count(self.clubs)).chain(figures).chain(last).collect()
    }
}

impl ClubRow {
    fn figures(&self) -> [Option<String>; 6] {
        let Some(figures) = &self.figures else { return Default::default() };
        let text = |figure: Option<i64>| figure.map(|figure| figure.to_string());
        [
            Some(figures.members.to_string()),
            text(figures.members_60_plus),
            text(figures.women),
            text(figures.poor),
            figures.fund_amount.clone(),
            text(figures.borrowers),
        ]
    }

    fn cells(&self, lang: Lang) -> Vec<String> {
        let on = self.figures.as_ref().map(|figures| lang.day(figures.day));
        let head = [self.unit_name.clone(), self.club.clone(), self.name.clone()];
        let figures = self.figures();
        let figures = figures.into_iter().map(|it| or_blank(it, |text| lang.digits(&text)));
        let head = head.into_iter().chain([or_blank(on, |on| on)]);
        head.chain(figures).chain([self.warnings.join(", ")]).collect()
    }
}

impl ClubReport {
    fn title(&self, lang: Lang) -> String {
        let (on, tree_on) = self.days;
        let (day, tree) = (lang.day(on), tree_words(&self.tree, tree_on, lang));
        let known = self.known.words(lang);
        match lang {
            Lang::Vi => format!("Câu lạc bộ ngày {day}, {tree}\n{known}\n\n"),
            Lang::En => format!("Clubs on {day}, {tree}\n{known}\n\n"),
        }
    }

    fn units_csv(&self) -> Vec<Vec<String>> {
        let given = FIGURES.map(|figure| format!("{figure}_given"));
        let last = ["clubs_with_warnings", "clubs_without_figures"].map(str::to_owned);
        let head = ["unit", "code", "name", "kind", "clubs"].into_iter().chain(FIGURES);
        let head = head.chain(["currency"]).map(str::to_owned).chain(given).chain(last).collect();
        let rows = self.rows.iter().map(|row| {
            let totals = &row.totals;
            let (sums, given): (Vec<_>, Vec<_>) = totals.figures().into_iter().unzip();
            let unit = [
                row.unit.clone(),
                plain(row.code.as_ref()),
                row.name.clone(),
                row.kind.to_owned(),
                totals.clubs.to_string(),
            ];
            let sums = sums.iter().map(|sum| plain(sum.as_ref()));
            let given = given.iter().map(|given| plain(Some(given)));
            let last = [totals.clubs_with_warnings, totals.clubs_without_figures];
            let cells = unit.into_iter().chain(sums).chain([totals.currency.to_owned()]);
            cells.chain(given).chain(last.map(|count| count.to_string())).collect()
        });
        std::iter::once(head).chain(rows).collect()
    }

    fn clubs_csv(clubs: &[ClubRow]) -> Vec<Vec<String>> {
        let head = ["unit", "unit_name", "club", "source", "name", "founded_on", "programme"];
        let head = head.into_iter().chain(["figures_on"]).chain(FIGURES);
        let head = head.chain(["currency", "warnings"]).map(str::to_owned).collect();
        let rows = clubs.iter().map(|club| {
            let head = [
                club.unit.clone(),
                club.unit_name.clone(),
                club.club.clone(),
                club.source.clone(),
                club.name.clone(),
                club.founded_on.clone(),
                plain(club.programme.as_ref()),
                plain(club.figures.as_ref().map(|figures| &figures.on)),
            ];
            let figures = club.figures();
            let figures = figures.iter().map(|figure| plain(figure.as_ref()));
            let last = ["VND".to_owned(), club.warnings.join(" ")];
            head.into_iter().chain(figures).chain(last).collect()
        });
        std::iter::once(head).chain(rows).collect()
    }

    fn units_table(&self, screen: Screen) -> String {
        let lang = screen.lang;
        let first = [
            (lang.pick("đơn vị", "unit"), Align::Left),
            (lang.pick("câu lạc bộ", "clubs"), Align::Right),
        ];
        let last = [
            (lang.pick("ngoài quy định", "outside rules"), Align::Right),
            (lang.pick("chưa có số liệu", "no figures"), Align::Right),
        ];
        let headings: Vec<_> = first.into_iter().chain(figure_headings(lang)).chain(last).collect();
        let row = |name: &str, totals: &ClubTotals| {
            std::iter::once(name.to_owned()).chain(totals.cells(lang)).collect::<Vec<_>>()
        };
        let mut rows: Vec<Vec<String>> =
            self.rows.iter().map(|it| row(&it.name, &it.totals)).collect();
        rows.push(row(lang.pick("tất cả", "all"), &self.total));
        let note = if self.total.is_partial() {
            lang.pick(
                "\n  (n): chỉ n câu lạc bộ có số liệu đó\n",
                "\n  (n): only n of the clubs gave that figure\n",
            )
        } else {
            ""
        };
        table::draw(screen, &headings, &rows) + note
    }

    fn clubs_table(clubs: &[ClubRow], screen: Screen) -> String {
        let lang = screen.lang;
        let first = [
            (lang.pick("đơn vị", "unit"), Align::Left),
            (lang.pick("mã", "key"), Align::Left),
            (lang.pick("câu lạc bộ", "club"), Align::Left),
            (lang.pick("số liệu ngày", "figures of"), Align::Left),
        ];
        let last = [(lang.pick("ngoài quy định", "outside rules"), Align::Left)];
        let headings: Vec<_> = first.into_iter().chain(figure_headings(lang)).chain(last).collect();
        let rows: Vec<Vec<String>> = clubs.iter().map(|club| club.cells(lang)).collect();
        let mut text = table::draw(screen, &headings, &rows);
        let mut codes: Vec<&str> =
            clubs.iter().flat_map(|club| &club.warnings).map(String::as_str).collect();
        codes.sort_unstable();
        codes.dedup();
        for (index, code) in codes.into_iter().enumerate() {
            let gap = if index == 0 { "\n" } else { "" };
            let _ = writeln!(text, "{gap}  {code}: {}", warning_words(code, lang));
        }
        text
    }
}

impl Document for ClubReport {
    fn json(&self) -> String {
        serde_json::to_string(self).expect("text and numbers are JSON")
    }

    fn csv(&self) -> Vec<Vec<String>> {
        match &self.clubs {
            Some(clubs) => ClubReport::clubs_csv(clubs),
            None => self.units_csv(),
        }
    }

    fn text(&self, screen: Screen) -> String {
        let table = match &self.clubs {
            Some(clubs) => ClubReport::clubs_table(clubs, screen),
            None => self.units_table(screen),
        };
        self.title(screen.lang) + &table
    }
}

#[cfg(test)]
mod tests;
