//! `report membership`: members, older people and the share of them who joined.

use serde::Serialize;
use utoipa::ToSchema;

use super::{KnownPoint, Rate, legend, mark_words, or_blank, tree_words};
use crate::i18n::Lang;
use crate::output::table::{self, Align};
use crate::output::{Document, Screen};
use dienhong_core::domain::calendar::Day;

#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = membership)]
pub struct MembershipReport {
    pub report: &'static str,
    pub on: String,
    pub known: KnownPoint,
    pub tree: String,
    pub tree_on: String,
    pub root_hash: String,
    pub rows: Vec<MembershipRow>,
    #[serde(skip)]
    pub days: (Day, Day),
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MembershipRow {
    pub unit: String,
    #[schema(required)]
    pub code: Option<String>,
    pub name: String,
    pub kind: &'static str,
    #[schema(required)]
    pub members: Option<i64>,
    #[schema(required)]
    pub members_60_plus: Option<i64>,
    pub numerator_source: &'static str,
    /// `None` only where it is suppressed.
    #[schema(required)]
    pub registry_members: Option<i64>,
    pub silent_units: u64,
    #[schema(required)]
    pub population_60_plus: Option<i64>,
    #[schema(required)]
    pub population_on: Option<String>,
    #[schema(required)]
    pub population_source: Option<String>,
    pub population_marks: Vec<&'static str>,
    #[schema(required)]
    pub rate_members_60_plus: Option<i64>,
    #[schema(value_type = Option<f64>, required)]
    pub rate: Option<Rate>,
    pub marks: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub members_by: Option<Vec<MembersCell>>,
}

/// Members of one sex or age band, or both.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MembersCell {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sex: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age: Option<&'static str>,
    #[schema(required)]
    pub members: Option<i64>,
}

impl MembersCell {
    /// `members_female_60-69`.
    fn column(&self) -> String {
        let parts = [Some("members"), self.sex, self.age];
        parts.into_iter().flatten().collect::<Vec<_>>().join("_")
    }

    fn name(&self, lang: Lang) -> String {
        let sex = self.sex.map(|sex| match sex {
            "female" => lang.pick("nữ", "women"),
            _ => lang.pick("nam", "men"),
        });
        let age = self.age.map(|age| match age {
            "under-60" => lang.pick("dưới 60", "under 60"),
            age => age,
        });
        [sex, age].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

impl MembershipReport {
    fn title(&self, lang: Lang) -> String {
        let (on, tree_on) = self.days;
        let (day, tree) = (lang.day(on), tree_words(&self.tree, tree_on, lang));
        let known = self.known.words(lang);
        match lang {
            Lang::Vi => format!("Hội viên và tỷ lệ vào Hội ngày {day}, {tree}\n{known}\n\n"),
            Lang::En => format!("Members and membership rate on {day}, {tree}\n{known}\n\n"),
        }
    }

    fn qualifiers(row: &MembershipRow, lang: Lang) -> String {
        let words = row.population_marks.iter().map(|mark| match *mark {
            "over" => lang.pick("trên", "over"),
            "nearly" => lang.pick("gần", "nearly"),
            _ => lang.pick("khoảng", "about"),
        });
        let words: Vec<&str> = words.collect();
        if words.is_empty() { String::new() } else { words.join("/") + " " }
    }

    fn cells(row: &MembershipRow, lang: Lang) -> Vec<String> {
        let whole = |number: i64| lang.whole(number.into());
        let marks: Vec<&str> = row.marks.iter().map(|mark| mark_words(mark, lang).0).collect();
        vec![
            row.name.clone(),
            or_blank(row.members, whole),
            or_blank(row.members_60_plus, whole),
            or_blank(row.population_60_plus, |number| {
                format!("{}{}", MembershipReport::qualifiers(row, lang), whole(number))
            }),
            or_blank(row.rate, |rate| lang.percent(rate.0)),
            marks.join(", "),
        ]
    }

    /// The members by sex and age, one column each.
    fn split(&self, screen: Screen) -> String {
        let lang = screen.lang;
        let Some(first) = self.rows.first().and_then(|row| row.members_by.as_ref()) else {
            return String::new();
        };
        let names: Vec<String> = first.iter().map(|cell| cell.name(lang)).collect();
        let unit = (lang.pick("đơn vị", "unit"), Align::Left);
        let cells = names.iter().map(|name| (name.as_str(), Align::Right));
        let headings: Vec<_> = std::iter::once(unit).chain(cells).collect();
        let rows: Vec<Vec<String>> = self
            .rows
            .iter()
            .map(|row| {
                let cells = row.members_by.iter().flatten();
                let counts = cells.map(|cell| or_blank(cell.members, |it| lang.whole(it.into())));
                std::iter::once(row.name.clone()).chain(counts).collect()
            })
            .collect();
        format!("\n{}", table::draw(screen, &headings, &rows))
    }
}

impl Document for MembershipReport {
    fn json(&self) -> String {
        serde_json::to_string(self).expect("text and numbers are JSON")
    }

    fn csv(&self) -> Vec<Vec<String>> {
        let headings = [
            "unit",
            "code",
            "name",
            "kind",
            "members",
            "members_60_plus",
            "numerator_source",
            "registry_members",
            "silent_units",
            "population_60_plus",
            "population_on",
            "population_source",
            "population_marks",
            "rate_members_60_plus",
            "rate",
            "marks",
        ];
        let number = |number: Option<i64>| number.map(|n| n.to_string()).unwrap_or_default();
        let rows = self.rows.iter().map(|row| {
            vec![
                row.unit.clone(),
                row.code.clone().unwrap_or_default(),
                row.name.clone(),
                row.kind.to_owned(),
                number(row.members),
                number(row.members_60_plus),
                row.numerator_source.to_owned(),
                number(row.registry_members),
                row.silent_units.to_string(),
                number(row.population_60_plus),
                row.population_on.clone().unwrap_or_default(),
                row.population_source.clone().unwrap_or_default(),
                row.population_marks.join(" "),
                number(row.rate_members_60_plus),
                row.rate.map(|rate| rate.to_string()).unwrap_or_default(),
                row.marks.join(" "),
            ]
        });
        let split = self.rows.first().and_then(|row| row.members_by.as_deref());
        let split = split.unwrap_or_default().iter().map(MembersCell::column);
        let headings = headings.map(str::to_owned).into_iter().chain(split).collect();
        let cells = self.rows.iter().map(|row| row.members_by.iter().flatten());
        let rows = rows.zip(cells).map(|(mut row, cells)| {
            row.extend(cells.map(|cell| number(cell.members)));
            row
        });
        std::iter::once(headings).chain(rows).collect()
    }

    fn text(&self, screen: Screen) -> String {
        let lang = screen.lang;
        let headings = [
            (lang.pick("đơn vị", "unit"), Align::Left),
            (lang.pick("hội viên", "members"), Align::Right),
            (lang.pick("từ 60 tuổi", "aged 60+"), Align::Right),
            (lang.pick("người cao tuổi", "older people"), Align::Right),
            (lang.pick("tỷ lệ", "rate"), Align::Right),
            (lang.pick("dấu", "marks"), Align::Left),
        ];
        let rows: Vec<Vec<String>> =
            self.rows.iter().map(|row| MembershipReport::cells(row, lang)).collect();
        let marks = self.rows.iter().flat_map(|row| row.marks.iter().copied());
        let legend = legend(marks, lang);
        let gap = if legend.is_empty() { "" } else { "\n" };
        let split = self.split(screen);
        self.title(lang) + &table::draw(screen, &headings, &rows) + &split + gap + &legend
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> MembershipRow {
        MembershipRow {
            unit: "p49".to_owned(),
            code: Some("49".to_owned()),
            name: "Tỉnh Quảng Nam".to_owned(),
            kind: "province",
            members: Some(179_130),
            members_60_plus: Some(179_130),
            numerator_source: "registry",
            registry_members: Some(179_130),
            silent_units: 0,
            population_60_plus: Some(201_247),
            population_on: Some("2021-06-30".to_owned()),
            population_source: Some("UBND".to_owned()),
            population_marks: Vec::new(),
            rate_members_60_plus: Some(179_130),
            rate: Some(Rate(890_100)),
            marks: Vec::new(),
            members_by: None,
        }
    }

    fn report(rows: Vec<MembershipRow>) -> MembershipReport {
        let day = Day::parse("2023-12-31").unwrap();
        MembershipReport {
            report: "membership",
            on: day.to_string(),
            known: KnownPoint { position: 123_456, at: Some("2026-11-23T02:00:00Z".to_owned()) },
            tree: "was".to_owned(),
            tree_on: day.to_string(),
            root_hash: "00".to_owned(),
            rows,
            days: (day, day),
        }
    }

    #[test]
    fn the_document_stands_in_the_contract() {
        let expected = "{\"report\":\"membership\",\"on\":\"2023-12-31\",\
            \"known\":{\"position\":123456,\"at\":\"2026-11-23T02:00:00Z\"},\"tree\":\"was\",\
            \"tree_on\":\"2023-12-31\",\"root_hash\":\"00\",\
            \"rows\":[{\"unit\":\"p49\",\"code\":\"49\",\"name\":\"Tỉnh Quảng Nam\",\
            \"kind\":\"province\",\"members\":179130,\"members_60_plus\":179130,\
            \"numerator_source\":\"registry\",\"registry_members\":179130,\"silent_units\":0,\
            \"population_60_plus\":201247,\"population_on\":\"2021-06-30\",\
            \"population_source\":\"UBND\",\"population_marks\":[],\
            \"rate_members_60_plus\":179130,\"rate\":0.890100,\"marks\":[]}]}";
        assert_eq!(report(vec![row()]).json(), expected);
    }

    #[test]
    fn the_table_speaks_the_language_of_its_reader() {
        let marked = MembershipRow {
            population_marks: vec!["over"],
            marks: vec!["reported", "estimate"],
            ..row()
        };
        let silent = MembershipRow { population_60_plus: None, rate: None, ..row() };
        let report = report(vec![marked, silent]);
        let vi = report.text(Screen { lang: Lang::Vi, width: None });
        assert!(vi.contains("trên 201.247") && vi.contains("89,01 %"), "{vi}");
        assert!(vi.contains("theo báo cáo, ước tính") && vi.contains("31/12/2023"), "{vi}");
        let en = report.text(Screen { lang: Lang::En, width: None });
        assert!(en.contains("over 201,247") && en.contains("89.01 %"), "{en}");
        assert!(en.contains("estimate: apportioned"), "{en}");
        assert!(en.contains('–'), "what is unknown is blank: {en}");
    }
}
