//! What every page carries: where it stands, the way elsewhere, how it is read, and how far the
//! register has come.

use super::visit::{Prefs, Size, Theme, Visit};
use super::{Desk, assets};
use crate::i18n::Lang;

pub(super) struct Frame {
    pub(super) lang: Lang,
    pub(super) title: String,
    pub(super) section: Section,
    pub(super) prefs: Prefs,
    /// The same page in the other language.
    pub(super) other: String,
    pub(super) here: String,
    pub(super) crumbs: Vec<Crumb>,
    /// Everybody in the register is invented.
    pub(super) is_sample: bool,
    pub(super) stylesheet: &'static str,
    pub(super) icon: &'static str,
    /// `None` while the register is not open.
    pub(super) foot: Option<Foot>,
}

/// The part of the site that a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    Home,
    Rates,
    Support,
    Ledger,
    /// Of none: units, persons, searches.
    Other,
}

/// A step above this page.
pub(super) struct Crumb {
    pub(super) name: String,
    pub(super) href: String,
}

pub(super) struct Foot {
    pub(super) position: String,
    pub(super) recorded_at: String,
    /// The entry up to which the last check found the register intact.
    pub(super) checked: Option<String>,
    pub(super) is_checking: bool,
}

impl Frame {
    pub(super) fn new(visit: &Visit, desk: &Desk<'_>, section: Section, title: String) -> Frame {
        let reading = desk.reading;
        let integrity = desk.shared.integrity.now();
        let at = reading.known_at.map(|at| reading.clock(at, visit.lang));
        let foot = Foot {
            position: visit.lang.whole(reading.known.0.into()),
            recorded_at: at.unwrap_or_default(),
            checked: integrity
                .found
                .as_ref()
                .map(|found| visit.lang.whole(found.verified.position.into())),
            is_checking: integrity.is_checking,
        };
        let is_sample = reading.names.is_sample();
        Frame { is_sample, foot: Some(foot), ..Frame::closed(visit, section, title) }
    }

    /// Around what is said without the register.
    pub(super) fn closed(visit: &Visit, section: Section, title: String) -> Frame {
        Frame {
            lang: visit.lang,
            title,
            section,
            prefs: visit.prefs,
            other: visit.in_lang(visit.lang.other()),
            here: visit.in_lang(visit.lang),
            crumbs: Vec::new(),
            is_sample: false,
            stylesheet: assets::stylesheet(),
            icon: assets::icon(),
            foot: None,
        }
    }

    pub(super) fn nav(&self) -> [(String, &'static str, bool); 4] {
        let lang = self.lang;
        let entry = |section: Section, path: &str, words| {
            (format!("/{}{path}", lang.code()), words, self.section == section)
        };
        [
            entry(Section::Home, "", lang.pick("Tổng quan", "Overview")),
            entry(Section::Rates, "/rates", lang.pick("Hội viên", "Members")),
            entry(Section::Support, "/support", lang.pick("Hỗ trợ", "Support")),
            entry(Section::Ledger, "/ledger", lang.pick("Lịch sử", "History")),
        ]
    }

    /// Name, words, whether it is chosen.
    pub(super) fn themes(&self) -> [(&'static str, &'static str, bool); 3] {
        let (lang, chosen) = (self.lang, self.prefs.theme);
        Theme::ALL.map(|theme| (theme.name(), theme.words(lang), theme == chosen))
    }

    /// Name, words, whether it is chosen.
    pub(super) fn sizes(&self) -> [(&'static str, &'static str, bool); 3] {
        let (lang, chosen) = (self.lang, self.prefs.size);
        Size::ALL.map(|size| (size.name(), size.words(lang), size == chosen))
    }
}
