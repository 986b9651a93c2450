//! `history`: commits of one record, each with who, when, why and what it said.

use std::fmt::Write as _;

use dienhong_core::domain::ids::Millis;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::i18n::Lang;
use crate::output::{Document, Screen};

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = history)]
pub struct History {
    pub record: &'static str,
    pub key: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uuid: Option<String>,
    /// The keys of its personal data are destroyed.
    pub erased: bool,
    /// The import that registered it was voided.
    pub voided: bool,
    /// Who belongs, or belonged, to the household.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub members: Option<Vec<HistoryMember>>,
    pub commits: Vec<HistoryCommit>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct HistoryMember {
    /// A UUID: a `ref` may be anybody's name.
    pub person: Option<String>,
    /// Null: as long as anything is known.
    pub since: Option<String>,
    /// The first day elsewhere; null: still there.
    pub until: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct HistoryCommit {
    pub position: u64,
    #[schema(required)]
    pub at: Option<String>,
    #[serde(skip)]
    pub recorded_at: Option<Millis>,
    /// Null: the program itself.
    #[schema(required)]
    pub actor: Option<String>,
    pub channel: &'static str,
    #[schema(required)]
    pub batch: Option<String>,
    #[schema(required)]
    pub row: Option<u32>,
    #[schema(required)]
    pub reason: Option<String>,
    pub events: Vec<HistoryEvent>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct HistoryEvent {
    pub index: u16,
    pub event: &'static str,
    #[schema(value_type = Object)]
    pub said: Map<String, Value>,
    #[schema(required)]
    pub corrects: Option<Value>,
    pub corrected_by: Vec<Value>,
}

/// What happened, in words.
pub fn event_words(event: &'static str, lang: Lang) -> &'static str {
    let (vi, en) = match event {
        "founded" => ("mở sổ", "register founded"),
        "program_started" => ("chạy bản chương trình mới", "new version of the program"),
        "officer_added" => ("thêm cán bộ", "officer added"),
        "source_named" => ("thêm nơi nhập", "office named"),
        "batch_started" => ("bắt đầu nhập", "import begun"),
        "batch_finished" => ("nhập xong", "import finished"),
        "kind_registered" => ("danh mục", "kind added to the catalogue"),
        "setting_changed" => ("đổi quy định", "setting changed"),
        "unit_registered" => ("lập đơn vị", "unit registered"),
        "unit_changed" => ("đơn vị thay đổi", "unit changed"),
        "reorganised" => ("sắp xếp đơn vị", "units reorganised"),
        "population_counted" => ("số liệu người cao tuổi", "older people counted"),
        "figure_reported" => ("số liệu báo cáo", "figure reported"),
        "register_completed" => ("danh sách đã đủ", "register declared complete"),
        "person_registered" => ("lập hồ sơ", "person registered"),
        "household_registered" => ("lập hồ sơ hộ", "household registered"),
        "died" => ("từ trần", "died"),
        "merged" => ("gộp hồ sơ", "records merged"),
        "unmerged" => ("tách hồ sơ", "records separated"),
        "erasure_ordered" => ("lệnh xóa dữ liệu", "erasure ordered"),
        "keys_destroyed" => ("đã hủy khóa", "keys destroyed"),
        "erasure_confirmed" => ("xác nhận đã xóa", "erasure confirmed"),
        "enrolled" => ("vào Hội", "joined"),
        "departed" => ("thôi sinh hoạt Hội", "left"),
        "transferred" => ("chuyển sinh hoạt", "transferred"),
        "support_given" => ("nhận hỗ trợ", "support given"),
        "support_reversed" => ("hủy khoản hỗ trợ", "support reversed"),
        "fund_named" => ("ghi tên quỹ", "fund named"),
        "conferred" => ("được khen thưởng", "commended"),
        "club_registered" => ("lập câu lạc bộ", "club registered"),
        "club_counted" => ("số liệu câu lạc bộ", "club counted"),
        "corrected" => ("đính chính", "corrected"),
        "household_assessed" => ("rà soát hộ nghèo", "household assessed"),
        "fund_registered" => ("lập quỹ", "fund registered"),
        "party_registered" => ("ghi tên người ủng hộ", "donor registered"),
        "fund_received" => ("quỹ thu", "received by the fund"),
        "period_closed" => ("khóa sổ", "period closed"),
        "period_reopened" => ("mở lại sổ", "period reopened"),
        "void_started" => ("bắt đầu rút lại một đợt nhập", "void begun"),
        "voided" => ("rút lại", "taken back"),
        "void_finished" => ("rút lại xong một đợt nhập", "void finished"),
        other => (other, other),
    };
    lang.pick(vi, en)
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

impl HistoryMember {
    fn line(&self, lang: Lang) -> String {
        let person = self.person.as_deref().unwrap_or("–");
        let day = |word: &str, day: &Option<String>| {
            day.as_deref().map(|day| format!(" {word} {day}")).unwrap_or_default()
        };
        let since = day(lang.pick("từ", "since"), &self.since);
        let until = day(lang.pick("đến", "until"), &self.until);
        format!("  {}: {person}{since}{until}\n", lang.pick("người trong hộ", "of the household"))
    }
}

impl HistoryEvent {
    fn line(&self, lang: Lang) -> String {
        let said = self.said.iter().map(|(name, value)| format!("{name} {}", plain(value)));
        let said: Vec<String> = said.collect();
        let words = event_words(self.event, lang);
        let mut line = format!("  {words}: {}", said.join(" · "));
        if let Some(corrects) = &self.corrects {
            let _ = write!(line, "  ← {}", corrects["position"]);
        }
        for later in &self.corrected_by {
            let _ = write!(line, "  → {}", later["position"]);
        }
        line.push('\n');
        line
    }
}

impl Document for History {
    fn json(&self) -> String {
        serde_json::to_string(self).expect("text and numbers are JSON")
    }

    fn csv(&self) -> Vec<Vec<String>> {
        let headings = ["position", "at", "actor", "channel", "batch", "row", "event", "said"];
        let mut rows = vec![headings.map(str::to_owned).to_vec()];
        for commit in &self.commits {
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            for event in &commit.events {
                rows.push(vec![
                    commit.position.to_string(),
                    text(&commit.at),
                    text(&commit.actor),
                    commit.channel.to_owned(),
                    text(&commit.batch),
                    commit.row.map(|row| row.to_string()).unwrap_or_default(),
                    event.event.to_owned(),
                    Value::Object(event.said.clone()).to_string(),
                ]);
            }
        }
        rows
    }

    fn text(&self, screen: Screen) -> String {
        let lang = screen.lang;
        let mut text = String::new();
        if let Some(uuid) = &self.uuid {
            let _ = writeln!(text, "UUID {uuid}");
        }
        if self.erased {
            text.push_str(
                lang.pick("Dữ liệu cá nhân đã được xóa.\n", "The personal data were erased.\n"),
            );
        }
        if self.voided {
            text.push_str(
                lang.pick("Hồ sơ này đã được rút lại.\n", "The record was taken back.\n"),
            );
        }
        for member in self.members.iter().flatten() {
            text.push_str(&member.line(lang));
        }
        for commit in &self.commits {
            let at = commit.at.as_deref().unwrap_or("–");
            let actor = commit.actor.as_deref().unwrap_or(lang.pick("chương trình", "the program"));
            let position = lang.whole(commit.position.into());
            let place = lang.pick("Mốc", "Position");
            let _ = write!(text, "{place} {position}  {at}  {actor}");
            if let (Some(batch), Some(row)) = (&commit.batch, commit.row) {
                let _ = write!(text, "  {batch}, {} {row}", lang.pick("dòng", "row"));
            }
            text.push('\n');
            if let Some(reason) = &commit.reason {
                let _ = writeln!(text, "  {}: {reason}", lang.pick("lý do", "reason"));
            }
            for event in &commit.events {
                text.push_str(&event.line(lang));
            }
        }
        text
    }
}
