//! Why a command failed: a coded message and the exit code it ends with.

use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::catalogue::Message;
use crate::i18n::Lang;

/// How the process ends. Scripts rely on these numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    Done = 0,
    /// Failed, or rows were refused.
    Failed = 1,
    Usage = 2,
    /// The log is not intact: any command that meets it.
    NotIntact = 3,
    /// The disk failed and the outcome is unknown; a retry is safe.
    OutcomeUnknown = 74,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Failure {
    pub message: Message,
    pub exit: Exit,
}

/// A failure as a program reads it.
#[derive(Serialize, ToSchema)]
#[schema(as = failure)]
pub struct Told {
    pub code: String,
    pub message_vi: String,
    pub message_en: String,
    /// What to do.
    pub hint: String,
}

impl Failure {
    pub fn failed(message: Message) -> Failure {
        Failure { message, exit: Exit::Failed }
    }

    pub fn usage(message: Message) -> Failure {
        Failure { message, exit: Exit::Usage }
    }

    /// Whether the same succeeds once there is room again, or fewer files are open.
    pub fn may_pass(&self) -> bool {
        matches!(self.message.code.0, 7406 | 7408 | 7410 | 7432)
    }

    /// Whether it is the ground that does not bear: room, files, numbers or the clock.
    pub fn is_of_the_ground(&self) -> bool {
        self.may_pass() || matches!(self.message.code.0, 3045 | 3047)
    }

    /// The document on standard output of a failing command with `--json`.
    pub fn json(&self, lang: Lang) -> String {
        json!({"error": self.told(lang)}).to_string()
    }

    pub fn told(&self, lang: Lang) -> Told {
        Told {
            code: self.message.code.to_string(),
            message_vi: self.message.text(Lang::Vi),
            message_en: self.message.text(Lang::En),
            hint: self.message.hint(lang),
        }
    }

    /// What a person reads on standard error.
    pub fn text(&self, lang: Lang) -> String {
        let (error, hint) = (lang.pick("lỗi", "error"), lang.pick("gợi ý", "hint"));
        let code = self.message.code;
        let (text, advice) = (self.message.text(lang), self.message.hint(lang));
        if advice.is_empty() {
            return format!("{error}[{code}]: {text}");
        }
        format!("{error}[{code}]: {text}\n  {hint}: {advice}")
    }
}

/// What a person reads on standard error although the command goes on.
pub fn note(message: &Message, lang: Lang) -> String {
    let (note, hint) = (lang.pick("lưu ý", "note"), lang.pick("gợi ý", "hint"));
    let (text, advice) = (message.text(lang), message.hint(lang));
    format!("{note}[{}]: {text}\n  {hint}: {advice}", message.code)
}
