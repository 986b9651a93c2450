//! What a chairman asks, each with the page that answers it.

use dienhong_core::domain::calendar::{Day, PartialDay};

use super::timeline::day_words;
use super::tree_asked::last_redrawn;
use super::visit::Visit;
use crate::i18n::Lang;
use crate::reading::Reading;

pub(super) struct Question {
    pub(super) words: String,
    pub(super) href: String,
}

pub(super) fn all(visit: &Visit, reading: &Reading<'_>) -> Vec<Question> {
    let redrawn = last_redrawn(reading).filter(|day| *day <= visit.today);
    let asked = [
        end_of_year(visit),
        Some(Question {
            words: visit
                .lang
                .pick(
                    "Vì sao số hội viên thay đổi trong một năm qua?",
                    "Why did membership change in the last year?",
                )
                .to_owned(),
            href: visit.link(&["why"], &[]),
        }),
        redrawn.map(|day| reorganisation(day, visit)),
        last_month(visit),
        Some(Question {
            words: visit
                .lang
                .pick("Sổ có còn nguyên vẹn không?", "Is the register intact?")
                .to_owned(),
            href: visit.link(&["ledger"], &[]),
        }),
    ];
    asked.into_iter().flatten().collect()
}

fn end_of_year(visit: &Visit) -> Option<Question> {
    let year = visit.today.year() - 1;
    let last = Day::from_ymd(year, 12, 31)?;
    let words = match visit.lang {
        Lang::Vi => format!("Tỷ lệ vào Hội cuối năm {year} là bao nhiêu?"),
        Lang::En => format!("What was the membership rate at the end of {year}?"),
    };
    Some(Question { words, href: visit.link(&["rates"], &[("on", &last.to_string())]) })
}

fn reorganisation(day: Day, visit: &Visit) -> Question {
    let said = visit.lang.day(day);
    let words = match visit.lang {
        Lang::Vi => format!("Việc sắp xếp đơn vị ngày {said} đã làm thay đổi gì?"),
        Lang::En => format!("What did the reorganisation of {said} change?"),
    };
    let (eve, day) = (day.pred().to_string(), day.to_string());
    Question { words, href: visit.link(&["why"], &[("from", &eve), ("to", &day)]) }
}

/// The last month that is over.
fn last_month(visit: &Visit) -> Option<Question> {
    let last = Day::from_ymd(visit.today.year(), visit.today.month(), 1)?.pred();
    let first = Day::from_ymd(last.year(), last.month(), 1)?;
    let month = day_words(&PartialDay::month(last.year(), last.month())?.to_string(), visit.lang);
    let words = match visit.lang {
        Lang::Vi => format!("Ai đã nhận hỗ trợ trong tháng {month}?"),
        Lang::En => format!("Who received support in {month}?"),
    };
    let days = [("from", &*first.to_string()), ("to", &last.to_string())];
    Some(Question { words, href: visit.link(&["gifts"], &days) })
}
