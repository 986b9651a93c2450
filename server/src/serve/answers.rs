//! Answers kept as they were sent, as long as nothing was recorded since: many ask the same.

use std::collections::HashMap;
use std::sync::Mutex;

use axum::body::Bytes;

use crate::reading::held;

/// Beyond this all are dropped: asking again costs less than choosing.
const BYTES_MAX: usize = 64 << 20;

#[derive(Default)]
pub(super) struct Answers(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    /// What names all of them: the position, and what else an answer depends on.
    tag: String,
    bodies: HashMap<String, Bytes>,
    bytes: usize,
}

impl Answers {
    pub(super) fn find(&self, tag: &str, question: &str) -> Option<Bytes> {
        let kept = held(&self.0);
        if kept.tag == tag { kept.bodies.get(question).cloned() } else { None }
    }

    pub(super) fn keep(&self, tag: &str, question: String, body: &Bytes) {
        let mut kept = held(&self.0);
        if kept.tag != tag || kept.bytes + body.len() > BYTES_MAX {
            *kept = Kept { tag: tag.to_owned(), ..Kept::default() };
        }
        kept.bytes += body.len();
        kept.bodies.insert(question, body.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::{Answers, BYTES_MAX};
    use axum::body::Bytes;

    #[test]
    fn an_answer_is_found_again_until_something_is_recorded() {
        let answers = Answers::default();
        let body = Bytes::from_static(b"{}");
        answers.keep("7", "report?on=2026-01-01".to_owned(), &body);
        assert_eq!(answers.find("7", "report?on=2026-01-01"), Some(body));
        assert_eq!(answers.find("7", "report?on=2026-01-02"), None);
        assert_eq!(answers.find("8", "report?on=2026-01-01"), None);
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let answers = Answers::default();
        let large = Bytes::from(vec![0; BYTES_MAX / 2 + 1]);
        answers.keep("7", "one".to_owned(), &large);
        answers.keep("7", "two".to_owned(), &large);
        assert_eq!(answers.find("7", "one"), None);
        assert_eq!(answers.find("7", "two"), Some(large));
    }
}
