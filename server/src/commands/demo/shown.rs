//! What a demo shows: the rates of the provinces, three years of support, the clubs, one figure
//! explained, and what to try next.

use std::path::{Path, PathBuf};

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::units::UnitKind;
use serde_json::{Value, json};

use crate::cli::points::{Instant, TreeChoice};
use crate::cli::reports::{Period, Scope};
use crate::commands::{explain, report};
use crate::failure::Failure;
use crate::generate::World;
use crate::i18n::Lang;
use crate::output::table::{self, Align};
use crate::output::{Document, Screen};
use crate::reading::{Folded, everything};
use crate::reports::clubs::ClubReport;
use crate::reports::explanation::Explanation;
use crate::reports::membership::MembershipReport;
use crate::reports::support::SupportReport;

/// How many years of support are shown.
const YEARS: i32 = 3;

pub(super) struct Shown {
    data: PathBuf,
    provinces: MembershipReport,
    support: Vec<(i32, SupportReport)>,
    clubs: ClubReport,
    explained: Option<Explanation>,
    /// A unit worth asking about.
    example: String,
}

/// Asks the questions of a newcomer.
pub(super) fn look(dir: &Path, world: &World) -> Result<Shown, Failure> {
    let folded = Folded::open_all(dir, &everything())?;
    let reading = folded.reading(None)?;
    let on = world.ends_on().min(reading.today());
    let scope =
        Scope { known: None, tree: TreeChoice::Was, unit: None, level: Some(UnitKind::Province) };
    let provinces = report::membership_report(&reading, on, &scope, &[])?;
    let everywhere = Scope { level: None, ..scope };
    let years = on.year() - YEARS + 1..=on.year();
    let support = years.map(|year| {
        let from = Day::from_ymd(year, 1, 1).unwrap_or(Day::FIRST);
        let to = Day::from_ymd(year, 12, 31).unwrap_or(Day::LAST);
        Ok((year, report::support_report(&reading, Period { from, to }, &everywhere, &[])?))
    });
    let support = support.collect::<Result<Vec<_>, Failure>>()?;
    let clubs = report::clubs_report(&reading, on, &everywhere, &[])?;
    // From the eve of the great reorganisation: among the provinces that stood then, the largest.
    let before = Day::from_ymd(2025, 6, 30).unwrap_or(on);
    let stood = |unit: &str| reading.place_in(Some(unit), before, reading.known).is_ok();
    let standing = provinces.rows.iter().filter(|row| stood(&row.unit));
    let most = standing.max_by_key(|row| row.registry_members);
    let example = most.map(|row| row.unit.clone()).unwrap_or_default();
    let explained = if example.is_empty() {
        None
    } else {
        let at = |on| Instant { on, known: None };
        let unit = Some(example.as_str());
        Some(explain::explain(&reading, unit, at(before), at(on), TreeChoice::Was)?)
    };
    Ok(Shown { data: dir.to_owned(), provinces, support, clubs, explained, example })
}

impl Shown {
    fn support_table(&self, screen: Screen) -> String {
        let lang = screen.lang;
        let headings = [
            (lang.pick("năm", "year"), Align::Left),
            (lang.pick("lượt", "times"), Align::Right),
            (lang.pick("tiền mặt (đồng)", "cash (VND)"), Align::Right),
            (lang.pick("người", "persons"), Align::Right),
            (lang.pick("hộ", "households"), Align::Right),
        ];
        let rows: Vec<Vec<String>> = self
            .support
            .iter()
            .map(|(year, report)| {
                let total = &report.total;
                vec![
                    year.to_string(),
                    lang.whole(total.count.into()),
                    lang.digits(&total.amount),
                    lang.whole(total.beneficiaries.into()),
                    lang.whole(total.households.into()),
                ]
            })
            .collect();
        table::draw(screen, &headings, &rows)
    }

    fn clubs_line(&self, lang: Lang) -> String {
        let total = &self.clubs.total;
        let clubs = lang.whole(total.clubs.into());
        let members = lang.whole(total.members.unwrap_or_default());
        let outside = lang.whole(total.clubs_with_warnings.into());
        match lang {
            Lang::Vi => format!(
                "{clubs} câu lạc bộ với {members} thành viên; {outside} câu lạc bộ ngoài quy định \
                 của Đề án\n\n"
            ),
            Lang::En => format!(
                "{clubs} clubs with {members} members; {outside} clubs outside the rules of their \
                 project\n\n"
            ),
        }
    }

    fn next(&self, lang: Lang) -> String {
        let (data, unit) = (self.data.display(), &self.example);
        let on = self.provinces.days.0;
        let asked = format!("dienhong --data {data}");
        match lang {
            Lang::Vi => format!(
                "Mọi người trong sổ này đều do máy đặt ra; địa giới là thật.\n\nThử tiếp:\n  \
                 {asked} report membership --unit {unit} --on {on} --level commune\n  \
                 {asked} report membership --on 2020-12-31 --tree now --level province\n  \
                 {asked} report support --from {year}-01-01 --to {on} --by kind,month\n  \
                 {asked} report support --from {last}-01-01 --to {last}-12-31 --known closed:{last}\n  \
                 {asked} report funds --on {on} --level province\n  \
                 {asked} report clubs --on {on} --by club\n  \
                 {asked} history unit {unit}\n  {asked} verify\n",
                year = on.year(),
                last = on.year() - 1,
            ),
            Lang::En => format!(
                "Everybody in this registry is invented; the tree is real.\n\nTry next:\n  \
                 {asked} report membership --unit {unit} --on {on} --level commune\n  \
                 {asked} report membership --on 2020-12-31 --tree now --level province\n  \
                 {asked} report support --from {year}-01-01 --to {on} --by kind,month\n  \
                 {asked} report support --from {last}-01-01 --to {last}-12-31 --known closed:{last}\n  \
                 {asked} report funds --on {on} --level province\n  \
                 {asked} report clubs --on {on} --by club\n  \
                 {asked} history unit {unit}\n  {asked} verify\n",
                year = on.year(),
                last = on.year() - 1,
            ),
        }
    }
}

fn parsed(json: &str) -> Value {
    serde_json::from_str(json).expect("a document is JSON")
}

impl Document for Shown {
    fn json(&self) -> String {
        let support = self.support.iter().map(|(_, report)| parsed(&report.json()));
        json!({
            "data": self.data.display().to_string(),
            "sample": true,
            "membership": parsed(&self.provinces.json()),
            "support": support.collect::<Vec<_>>(),
            "clubs": parsed(&self.clubs.json()),
            "explained": self.explained.as_ref().map(|explained| parsed(&explained.json())),
        })
        .to_string()
    }

    fn csv(&self) -> Vec<Vec<String>> {
        self.provinces.csv()
    }

    fn text(&self, screen: Screen) -> String {
        let lang = screen.lang;
        let mut text = self.provinces.text(screen);
        text.push('\n');
        text.push_str(
            lang.pick("Hỗ trợ ba năm gần nhất\n\n", "Support in the last three years\n\n"),
        );
        text.push_str(&self.support_table(screen));
        text.push('\n');
        text.push_str(&self.clubs_line(lang));
        if let Some(explained) = &self.explained {
            text.push_str(&explained.text(screen));
            text.push('\n');
        }
        text.push_str(&self.next(lang));
        text
    }
}
