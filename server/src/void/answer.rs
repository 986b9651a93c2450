//! What a void answers: three lists of rows, taken back, kept because built upon, refused; and the
//! same for a person to read.

use std::fmt::Write as _;

use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

use crate::catalogue::Message;
use crate::failure::Exit;
use crate::i18n::Lang;
use crate::import::tally::Counts;
use crate::output::table::{self, Align};
use crate::output::{Document, Screen};

use dienhong_core::domain::ids::Position;
use dienhong_core::domain::refusal::Code;

/// Rows of one list shown on a screen; all of them stand in the other forms.
const SHOWN_MAX: usize = 20;

#[derive(Debug, Default, Serialize)]
pub struct Answer {
    pub batch: String,
    /// The name of the void: a batch of its own.
    pub void: String,
    pub kind: String,
    pub source: String,
    pub rows: u64,
    /// Those taken back by this very run.
    pub recorded: u64,
    /// The void stood already, and nothing more could be taken back.
    pub unchanged: bool,
    pub reversed: Vec<ReversedRow>,
    pub kept: Vec<KeptRow>,
    pub refused: Vec<KeptRow>,
    pub first_position: Option<u64>,
    pub last_position: Option<u64>,
}

#[derive(Debug, Serialize)]
pub struct ReversedRow {
    pub row: u32,
    /// Where the row was recorded, and where that was taken back.
    pub position: u64,
    pub voided_at: u64,
}

/// A row that stays. Its words are formed when it is told.
#[derive(Debug)]
pub struct KeptRow {
    pub row: u32,
    pub position: u64,
    pub message: Message,
    pub clashes_with: Option<String>,
}

impl Serialize for KeptRow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let KeptRow { row, position, message, clashes_with } = self;
        let mut told = serializer.serialize_struct("KeptRow", 8)?;
        told.serialize_field("row", row)?;
        told.serialize_field("position", position)?;
        told.serialize_field("code", &message.code.to_string())?;
        told.serialize_field("message_vi", &message.text(Lang::Vi))?;
        told.serialize_field("message_en", &message.text(Lang::En))?;
        told.serialize_field("clashes_with", clashes_with)?;
        told.serialize_field("hint_vi", &message.hint(Lang::Vi))?;
        told.serialize_field("hint_en", &message.hint(Lang::En))?;
        told.end()
    }
}

impl Answer {
    pub(super) fn record(&mut self, position: Position) {
        self.recorded += 1;
        self.first_position.get_or_insert(position.0);
        self.last_position = Some(position.0);
    }

    pub(super) fn counts(&self) -> Counts {
        Counts {
            recorded: self.reversed.len() as u64,
            unchanged: self.kept.len() as u64,
            refused: self.refused.len() as u64,
            last_position: self.last_position.unwrap_or_default(),
        }
    }

    /// Rows in the order of the file, whatever order they were taken back in.
    pub(super) fn finish(&mut self) {
        self.reversed.sort_by_key(|row| (row.row, row.position));
        self.kept.sort_by_key(|row| (row.row, row.position));
        self.refused.sort_by_key(|row| (row.row, row.position));
        let Counts { recorded, unchanged, refused, .. } = self.counts();
        self.rows = recorded + unchanged + refused;
    }
}

impl Document for Answer {
    fn json(&self) -> String {
        serde_json::to_string(self).expect("text and numbers are JSON")
    }

    fn csv(&self) -> Vec<Vec<String>> {
        let headings = [
            "row",
            "outcome",
            "position",
            "voided_at",
            "code",
            "clashes_with",
            "message_vi",
            "message_en",
            "hint_vi",
            "hint_en",
        ];
        let reversed = self.reversed.iter().map(|it| {
            let mut row = vec![it.row.to_string(), "reversed".to_owned(), it.position.to_string()];
            row.push(it.voided_at.to_string());
            row.resize(headings.len(), String::new());
            row
        });
        let kept = self.kept.iter().map(|it| staying(it, "kept"));
        let refused = self.refused.iter().map(|it| staying(it, "refused"));
        let rows = reversed.chain(kept).chain(refused);
        std::iter::once(headings.map(str::to_owned).to_vec()).chain(rows).collect()
    }

    fn text(&self, screen: Screen) -> String {
        let lang = screen.lang;
        let mut text = heading(self, lang);
        for (rows, vi, en) in [
            (&self.kept, "Giữ lại, vì có việc ghi sau dựa vào:", "Kept, because built upon:"),
            (&self.refused, "Bị từ chối:", "Refused:"),
        ] {
            if !rows.is_empty() {
                let _ = writeln!(text, "\n{}", lang.pick(vi, en));
                text.push_str(&told(rows, screen));
            }
        }
        text
    }

    fn exit(&self) -> Exit {
        if self.refused.is_empty() { Exit::Done } else { Exit::Failed }
    }
}

fn staying(it: &KeptRow, outcome: &str) -> Vec<String> {
    let message = &it.message;
    vec![
        it.row.to_string(),
        outcome.to_owned(),
        it.position.to_string(),
        String::new(),
        message.code.to_string(),
        it.clashes_with.clone().unwrap_or_default(),
        message.text(Lang::Vi),
        message.text(Lang::En),
        message.hint(Lang::Vi),
        message.hint(Lang::En),
    ]
}

fn heading(answer: &Answer, lang: Lang) -> String {
    let number = |count: u64| lang.whole(count.into());
    let (batch, kind) = (&answer.batch, &answer.kind);
    let counts = answer.counts();
    let (reversed, kept) = (number(counts.recorded), number(counts.unchanged));
    let (rows, refused) = (number(answer.rows), number(counts.refused));
    let mut text = match lang {
        Lang::Vi => format!(
            "Rút lại đợt nhập: {batch}, {kind}\n\
             {rows} dòng · {reversed} đã rút lại · {kept} giữ lại · {refused} bị từ chối\n"
        ),
        Lang::En => format!(
            "Voided batch: {batch}, {kind}\n\
             {rows} rows · {reversed} reversed · {kept} kept · {refused} refused\n"
        ),
    };
    if answer.unchanged {
        text.push_str(lang.pick(
            "Việc này đã làm từ trước; không có gì thay đổi.\n",
            "This stood already; nothing was changed.\n",
        ));
    }
    if let (Some(first), Some(last)) = (answer.first_position, answer.last_position) {
        let (first, last) = (number(first), number(last));
        let _ = match lang {
            Lang::Vi => writeln!(text, "Mốc {first} đến {last}, trong đợt: {}", answer.void),
            Lang::En => {
                writeln!(text, "Positions {first} to {last}, in the batch: {}", answer.void)
            }
        };
    }
    text
}

fn told(rows: &[KeptRow], screen: Screen) -> String {
    let lang = screen.lang;
    let headings = [
        (lang.pick("dòng", "row"), Align::Right),
        (lang.pick("mốc", "position"), Align::Right),
        (lang.pick("vì sao", "why"), Align::Left),
        (lang.pick("mã", "code"), Align::Left),
    ];
    let line = |kept: &KeptRow| {
        vec![
            lang.whole(kept.row.into()),
            lang.whole(kept.position.into()),
            kept.message.text(lang),
            kept.message.code.to_string(),
        ]
    };
    let lines: Vec<Vec<String>> = rows.iter().take(SHOWN_MAX).map(line).collect();
    let mut text = table::draw(screen, &headings, &lines);
    let rest = rows.len().saturating_sub(SHOWN_MAX);
    if rest > 0 {
        let rest = lang.whole(rest as i128);
        let _ = match lang {
            Lang::Vi => writeln!(text, "… và {rest} dòng nữa; xem tất cả: --format csv"),
            Lang::En => writeln!(text, "… and {rest} more; see them all: --format csv"),
        };
    }
    text + &hints(rows, lang)
}

/// What to do, once for each reason.
fn hints(rows: &[KeptRow], lang: Lang) -> String {
    let mut text = String::new();
    let mut said: Vec<Code> = Vec::new();
    for message in rows.iter().take(SHOWN_MAX).map(|kept| &kept.message) {
        let hint = message.hint(lang);
        if !hint.is_empty() && !said.contains(&message.code) {
            let label = lang.pick("gợi ý", "hint");
            let _ = writeln!(text, "  {label} [{}]: {hint}", message.code);
        }
        said.push(message.code);
    }
    text
}
