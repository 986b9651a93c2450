//! Who asks for which page: the language stands in the address, how somebody likes to read in a
//! cookie. And the addresses of other pages.

use axum::http::header::{COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};

use dienhong_core::domain::calendar::Day;

use super::form::Form;

use crate::catalogue::Message;
use crate::i18n::Lang;
use crate::serve::ask::{pairs, unfit};
use crate::serve::parameters::name_unknown;
use crate::serve::problem::{Place, Problem, Wrong};

/// Chosen once, kept a year.
const COOKIE_NAME: &str = "dienhong-prefs";
const COOKIE_SECONDS: u32 = 365 * 24 * 60 * 60;

/// Nobody turns so many pages; each is paid for by all before it.
const PAGES_MAX: usize = 1_000;

pub(super) struct Visit {
    pub(super) lang: Lang,
    pub(super) prefs: Prefs,
    /// What follows the language: `/rates`.
    pub(super) path: String,
    /// What the address says of the record: a unit's id, a person's key.
    pub(super) key: String,
    pub(super) query: Vec<(String, String)>,
    /// In the registry's calendar.
    pub(super) today: Day,
}

impl Visit {
    pub(super) fn new(lang: Lang, uri: &Uri, headers: &HeaderMap, today: Day) -> Visit {
        let path = uri.path().strip_prefix(lang.pick("/vi", "/en")).unwrap_or_default();
        Visit {
            lang,
            prefs: Prefs::of(headers),
            path: path.to_owned(),
            key: String::new(),
            query: pairs(uri.query()),
            today,
        }
    }

    /// The value of a parameter; a blank field of a form is one that was not given.
    pub(super) fn given(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// What the question is asked with: without a page's own parameters, and with defaults for what
    /// was not given.
    pub(super) fn values_or(
        &self,
        defaults: &[(&str, String)],
        own: &[&str],
    ) -> Vec<(String, String)> {
        let asked = self.query.iter().filter(|(name, _)| !own.contains(&name.as_str()));
        let missing = defaults.iter().filter(|(name, _)| self.given(name).is_none());
        let missing = missing.map(|(name, value)| ((*name).to_owned(), value.clone()));
        let is_blank = |(_, value): &&(String, String)| value.is_empty();
        asked.filter(|pair| !is_blank(pair)).cloned().chain(missing).collect()
    }

    /// Which page of a long list, from 1.
    pub(super) fn page(&self) -> Result<usize, Problem> {
        let Some(given) = self.given("page") else { return Ok(1) };
        let page = given.parse().ok().filter(|page| (1..=PAGES_MAX).contains(page));
        let known = format!("1 – {PAGES_MAX}");
        page.ok_or_else(|| Problem::wrong(vec![unfit("page", given, &known)]))
    }

    /// A page that shows what stands now can't show what stood earlier.
    pub(super) fn refuse_known(&self) -> Result<(), Problem> {
        let Some(given) = self.given("known") else { return Ok(()) };
        let message = Message::new(1128, [("known", given.to_owned())]);
        Err(Problem::wrong(vec![Wrong { place: Place::Query, name: "known".to_owned(), message }]))
    }

    /// What the API takes and this page does not show is refused, never passed over.
    pub(super) fn refuse(&self, names: &[&str]) -> Result<(), Problem> {
        let given = names.iter().filter(|name| self.given(name).is_some());
        let wrong: Vec<_> = given.map(|name| name_unknown(name, "–")).collect();
        if wrong.is_empty() { Ok(()) } else { Err(Problem::wrong(wrong)) }
    }

    /// This page in another language.
    pub(super) fn in_lang(&self, lang: Lang) -> String {
        let query: Vec<(&str, &str)> =
            self.query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        with_query(format!("/{}{}", lang.code(), self.path), &query)
    }

    /// This page with other values of some parameters; an empty one is left out.
    pub(super) fn with(&self, others: &[(&str, &str)]) -> String {
        let is_other = |name: &str| others.iter().any(|(other, _)| *other == name);
        let kept = self.query.iter().filter(|(name, _)| !is_other(name));
        let query: Vec<(&str, &str)> = kept
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .chain(others.iter().copied())
            .collect();
        with_query(format!("/{}{}", self.lang.code(), self.path), &query)
    }

    /// Another page.
    pub(super) fn link(&self, segments: &[&str], query: &[(&str, &str)]) -> String {
        let path = segments
            .iter()
            .fold(format!("/{}", self.lang.code()), |path, segment| path + "/" + &encoded(segment));
        with_query(path, query)
    }
}

/// An address of the API: the same question as a file.
pub(super) fn download(report: &str, query: &[(&str, &str)]) -> String {
    with_query(format!("/api/v1/reports/{report}"), query)
}

fn with_query(path: String, query: &[(&str, &str)]) -> String {
    let given = query.iter().filter(|(_, value)| !value.is_empty());
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(given).finish();
    if query.is_empty() { path } else { path + "?" + &query }
}

/// One segment of a path. In a query a space is `+`, in a path it is `%20`.
fn encoded(segment: &str) -> String {
    form_urlencoded::byte_serialize(segment.as_bytes()).collect::<String>().replace('+', "%20")
}

/// How somebody likes to read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::serve) struct Prefs {
    pub(super) theme: Theme,
    pub(super) size: Size,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::serve) enum Theme {
    /// As the device has it.
    #[default]
    Device,
    Light,
    Dark,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::serve) enum Size {
    #[default]
    Usual,
    Large,
    Largest,
}

impl Theme {
    pub(super) const ALL: [Theme; 3] = [Theme::Device, Theme::Light, Theme::Dark];

    pub(super) fn name(self) -> &'static str {
        match self {
            Theme::Device => "device",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    pub(super) fn words(self, lang: Lang) -> &'static str {
        match self {
            Theme::Device => lang.pick("Theo thiết bị", "Same as the device"),
            Theme::Light => lang.pick("Nền sáng", "Light"),
            Theme::Dark => lang.pick("Nền tối", "Dark"),
        }
    }
}

impl Size {
    pub(super) const ALL: [Size; 3] = [Size::Usual, Size::Large, Size::Largest];

    pub(super) fn name(self) -> &'static str {
        match self {
            Size::Usual => "usual",
            Size::Large => "large",
            Size::Largest => "largest",
        }
    }

    pub(super) fn words(self, lang: Lang) -> &'static str {
        match self {
            Size::Usual => lang.pick("Chữ vừa", "Usual text"),
            Size::Large => lang.pick("Chữ lớn", "Large text"),
            Size::Largest => lang.pick("Chữ rất lớn", "Largest text"),
        }
    }
}

impl Prefs {
    pub(in crate::serve) fn of(headers: &HeaderMap) -> Prefs {
        let cookies = headers.get_all(COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
        let mut cookies = cookies.flat_map(|cookies| cookies.split(';'));
        let ours = cookies.find_map(|cookie| {
            let (name, value) = cookie.trim().split_once('=')?;
            (name == COOKIE_NAME).then_some(value)
        });
        let (theme, size) = ours.unwrap_or_default().split_once('.').unwrap_or_default();
        Prefs::named(theme, size)
    }

    fn named(theme: &str, size: &str) -> Prefs {
        Prefs {
            theme: Theme::ALL.into_iter().find(|one| one.name() == theme).unwrap_or_default(),
            size: Size::ALL.into_iter().find(|one| one.name() == size).unwrap_or_default(),
        }
    }

    fn cookie(self) -> String {
        let (theme, size) = (self.theme.name(), self.size.name());
        format!(
            "{COOKIE_NAME}={theme}.{size}; Path=/; Max-Age={COOKIE_SECONDS}; SameSite=Lax; HttpOnly"
        )
    }
}

/// Keeps what was chosen and goes back to the page it was chosen on.
pub(super) fn prefer(form: &Form) -> Result<Response, Problem> {
    let prefs = Prefs {
        theme: chosen(form, "theme", Theme::ALL, Theme::name)?,
        size: chosen(form, "size", Size::ALL, Size::name)?,
    };
    let to = back(form.given("back"));
    Ok((StatusCode::SEE_OTHER, [(LOCATION, to), (SET_COOKIE, prefs.cookie())]).into_response())
}

fn chosen<T: Copy, const N: usize>(
    form: &Form,
    field: &str,
    all: [T; N],
    name: fn(T) -> &'static str,
) -> Result<T, Problem> {
    let given = form.given(field);
    let found = all.into_iter().find(|one| name(*one) == given);
    found.ok_or_else(|| Problem::wrong(vec![unfit(field, given, &all.map(name).join(", "))]))
}

/// Only a page of this server is gone back to, whatever the form says.
fn back(to: &str) -> String {
    let own = ["/vi", "/en"].iter().find_map(|root| to.strip_prefix(root));
    let is_ours = own.is_some_and(|own| own.is_empty() || own.starts_with(['/', '?']))
        && to.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if is_ours { to.to_owned() } else { "/".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit(query: &str) -> Visit {
        Visit {
            lang: Lang::Vi,
            prefs: Prefs::default(),
            path: "/rates".to_owned(),
            key: String::new(),
            query: pairs(Some(query)),
            today: Day::FIRST,
        }
    }

    #[test]
    fn every_state_is_an_address() {
        let visit = visit("unit=p49&on=2024-12-31");
        assert_eq!(visit.with(&[("on", "2025-12-31")]), "/vi/rates?unit=p49&on=2025-12-31");
        assert_eq!(visit.with(&[("unit", "")]), "/vi/rates?on=2024-12-31");
        assert_eq!(visit.in_lang(Lang::En), "/en/rates?unit=p49&on=2024-12-31");
    }

    #[test]
    fn any_key_fits_into_an_address() {
        let link = visit("").link(&["people", "Đỗ A/1 +?"], &[("source", "x y")]);
        assert_eq!(link, "/vi/people/%C4%90%E1%BB%97%20A%2F1%20%2B%3F?source=x+y");
    }

    #[test]
    fn what_was_chosen_is_known_again_and_nonsense_is_the_usual() {
        let chosen = Prefs { theme: Theme::Dark, size: Size::Largest };
        let cookie = chosen.cookie();
        let mut headers = HeaderMap::new();
        let sent = format!("other=1; {}", cookie.split(';').next().unwrap());
        headers.insert(COOKIE, sent.parse().unwrap());
        assert_eq!(Prefs::of(&headers), chosen);
        headers.insert(COOKIE, "dienhong-prefs=<script>".parse().unwrap());
        assert_eq!(Prefs::of(&headers), Prefs::default());
    }

    #[test]
    fn no_form_leads_to_another_site() {
        assert_eq!(back("/vi/rates?on=2024-12-31"), "/vi/rates?on=2024-12-31");
        for elsewhere in [
            "https://evil.example/vi",
            "//evil.example/vi",
            "https:evil.example/vi",
            "\\\\evil.example/vi",
            "/vi\\..\\..",
            "/visit",
            "/vi\r\nx: y",
            "",
            "/api",
        ] {
            assert_eq!(back(elsewhere), "/", "{elsewhere:?}");
        }
    }
}
