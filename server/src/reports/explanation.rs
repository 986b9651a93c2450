//! `explain membership`: every cause of a change, adding up exactly.

use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::{KnownPoint, or_blank};
use crate::i18n::Lang;
use crate::output::table::{self, Align};
use crate::output::{Document, Screen};

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = explanation)]
pub struct Explanation {
    pub from: ExplainedPoint,
    pub to: ExplainedPoint,
    pub parts: Vec<Part>,
    pub adds_up: bool,
    /// What the unit is called.
    #[serde(skip)]
    pub name: String,
    /// What stands above the table, in each language.
    #[serde(skip)]
    pub title: [String; 2],
    /// `None`: not known, which counts 0 among the parts.
    #[serde(skip)]
    pub totals: [[Option<Decimal>; 3]; 2],
}

/// One of the two points: what was asked, and the figures there.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExplainedPoint {
    pub unit: String,
    pub on: String,
    pub known: KnownPoint,
    pub tree: String,
    #[schema(value_type = f64)]
    pub members: Decimal,
    #[schema(value_type = f64)]
    pub members_60_plus: Decimal,
    #[schema(value_type = f64)]
    pub population_60_plus: Decimal,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ExplainedPart)]
pub struct Part {
    pub cause: &'static str,
    #[schema(value_type = f64)]
    pub members: Decimal,
    #[schema(value_type = f64)]
    pub members_60_plus: Decimal,
    #[schema(value_type = f64)]
    pub population_60_plus: Decimal,
}

/// An exact decimal as it is written: `-12`, `0.5`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal(pub String);

impl Serialize for Decimal {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw = RawValue::from_string(self.0.clone());
        raw.expect("an exact decimal is a number").serialize(serializer)
    }
}

impl Decimal {
    pub fn words(&self, lang: Lang, signed: bool) -> String {
        let (sign, digits) = match self.0.strip_prefix('-') {
            Some(digits) => ("−", digits),
            None if signed && self.0 != "0" => ("+", self.0.as_str()),
            None => ("", self.0.as_str()),
        };
        match digits.split_once('.') {
            Some((whole, part)) => {
                format!("{sign}{}{}{part}", lang.digits(whole), lang.pick(',', '.'))
            }
            None => format!("{sign}{}", lang.digits(digits)),
        }
    }
}

pub fn cause_words(cause: &str, lang: Lang) -> &'static str {
    let (vi, en) = match cause {
        "joined" => ("vào Hội", "joined"),
        "returned" => ("trở lại", "returned"),
        "died" => ("từ trần", "died"),
        "resigned" => ("xin ra", "resigned"),
        "removed" => ("xóa tên", "removed"),
        "moved_away" => ("chuyển đi nơi khác", "moved away"),
        "other_departure" => ("thôi vì lý do khác", "left for another reason"),
        "transferred_in" => ("chuyển đến từ đơn vị khác", "transferred in"),
        "transferred_out" => ("chuyển sang đơn vị khác", "transferred out"),
        "turned_60" => ("đủ 60 tuổi (tính theo năm sinh)", "turned 60"),
        "corrected" => ("đính chính", "corrected"),
        "merged_duplicate" => ("gộp hồ sơ trùng", "duplicates merged"),
        "voided" => ("rút lại đợt nhập", "import voided"),
        "reported_changed" => ("số báo cáo thay đổi", "reported figures changed"),
        "register_started" => ("bắt đầu tính theo danh sách", "register began to count"),
        "population_revised" => ("số người cao tuổi thay đổi", "population revised"),
        "tree_changed" => ("địa giới, cây đơn vị thay đổi", "tree changed"),
        _ => ("khác", "other"),
    };
    lang.pick(vi, en)
}

impl Document for Explanation {
    fn json(&self) -> String {
        serde_json::to_string(self).expect("text and numbers are JSON")
    }

    fn csv(&self) -> Vec<Vec<String>> {
        let headings = ["cause", "members", "members_60_plus", "population_60_plus"];
        let rows = self.parts.iter().map(|part| {
            let figures = [&part.members, &part.members_60_plus, &part.population_60_plus];
            let figures = figures.map(|figure| figure.0.clone());
            std::iter::once(part.cause.to_owned()).chain(figures).collect()
        });
        std::iter::once(headings.map(str::to_owned).to_vec()).chain(rows).collect()
    }

    fn text(&self, screen: Screen) -> String {
        let lang = screen.lang;
        let headings = [
            ("", Align::Left),
            (lang.pick("hội viên", "members"), Align::Right),
            (lang.pick("từ 60 tuổi", "aged 60+"), Align::Right),
            (lang.pick("người cao tuổi", "older people"), Align::Right),
        ];
        let line = |label: &str, figures: [String; 3]| {
            std::iter::once(label.to_owned()).chain(figures).collect::<Vec<String>>()
        };
        let total = |figures: &[Option<Decimal>; 3]| {
            figures.each_ref().map(|figure| or_blank(figure.as_ref(), |it| it.words(lang, false)))
        };
        let [from, to] = &self.totals;
        let mut rows = vec![line(lang.pick("đầu kỳ", "at first"), total(from))];
        for part in &self.parts {
            let figures = [&part.members, &part.members_60_plus, &part.population_60_plus];
            let figures = figures.map(|figure| figure.words(lang, true));
            rows.push(line(cause_words(part.cause, lang), figures));
        }
        rows.push(line(lang.pick("cuối kỳ", "at last"), total(to)));
        let [vi, en] = &self.title;
        let end = match (self.adds_up, lang) {
            (true, Lang::Vi) => "Các nguyên nhân cộng lại đúng bằng thay đổi.\n",
            (true, Lang::En) => "The causes add up to the change exactly.\n",
            (false, Lang::Vi) => "Các nguyên nhân KHÔNG cộng lại bằng thay đổi: hãy báo lỗi này.\n",
            (false, Lang::En) => "The causes do NOT add up to the change: please report this.\n",
        };
        format!("{}\n\n{}\n{end}", lang.pick(vi, en), table::draw(screen, &headings, &rows))
    }
}
