//! The way to a unit by its name and to a person by a key: a member's key, a card number or a UUID.
//! Names of persons are not searched: they are sealed.

use askama::Template;
use dienhong_core::domain::units::Lineage as _;
use dienhong_projections::people::About;

use super::card::Card;
use super::frame::{Crumb, Frame, Section};
use super::person;
use super::unit::{crumbs_above, kind_words};
use super::visit::Visit;
use super::{Desk, Page, rendered};
use crate::cli::{RecordKey, Recorded};
use crate::commands::history::named;
use crate::failure::Failure;
use crate::i18n::fold;
use crate::import::cell;
use crate::serve::parameters::name_unknown;
use crate::serve::problem::Problem;

const UNITS_MAX: usize = 50;

pub(super) struct Search {
    text: String,
}

#[derive(Template)]
#[template(path = "search.html")]
struct Shown {
    frame: Frame,
    text: String,
    person: Option<Crumb>,
    units: Vec<Hit>,
    more: bool,
}

struct Hit {
    name: String,
    href: String,
    kind: &'static str,
    above: String,
    ended: Option<String>,
}

impl Page for Search {
    const ASKS_STATE: bool = true;

    fn asked(visit: &Visit) -> Result<Search, Problem> {
        let others = visit.query.iter().filter(|(name, _)| name != "q");
        let wrong: Vec<_> = others.map(|(name, _)| name_unknown(name, "q")).collect();
        if !wrong.is_empty() {
            return Err(Problem::wrong(wrong));
        }
        let text = visit.given("q").and_then(cell::canonical);
        Ok(Search { text: text.unwrap_or_default() })
    }

    fn html(&self, visit: &Visit, desk: &Desk<'_>) -> Result<String, Failure> {
        let title = visit.lang.pick("Tìm", "Search").to_owned();
        let mut units = self.units(visit, desk);
        let more = units.len() > UNITS_MAX;
        units.truncate(UNITS_MAX);
        Ok(rendered(&Shown {
            frame: Frame::new(visit, desk, Section::Other, title),
            person: self.person(visit, desk)?,
            text: self.text.clone(),
            units,
            more,
        }))
    }
}

impl Search {
    fn person(&self, visit: &Visit, desk: &Desk<'_>) -> Result<Option<Crumb>, Failure> {
        let in_source = |source: &String| {
            let key = RecordKey { key: self.text.clone(), source: source.clone(), known: None };
            named(&Recorded::Person(key), desk.live.writer(), desk.reading)
        };
        let found = desk.reading.names.sources().iter().find_map(in_source);
        let Some(About::Person(person)) = found else { return Ok(None) };
        let uuid = desk.keys.person(person).unwrap_or_default();
        let card = Card::open(desk, person, visit.today)?;
        let name = card.name().unwrap_or(&uuid).to_owned();
        Ok(Some(person::crumb(visit, &uuid, name)))
    }

    /// Units whose name holds the text, whatever its case and marks, or whose id or code it is;
    /// those that stand today first.
    fn units(&self, visit: &Visit, desk: &Desk<'_>) -> Vec<Hit> {
        let folded = fold(&self.text);
        if folded.is_empty() {
            return Vec::new();
        }
        let sought = format!(" {folded}");
        let units = &desk.reading.models.units;
        let known = units.latest();
        let is_meant = |unit| {
            let life = known.life(unit);
            // One that was taken back stood on no day.
            if life.until == Some(life.from) {
                return false;
            }
            let code = life.code_on(visit.today).map(|code| &**code);
            let names = format!(" {}", fold(life.name_on(visit.today)));
            names.contains(&sought) || code == Some(&*self.text) || units.key(unit) == self.text
        };
        // A unit that a void took back ended as it began.
        let is_voided = |unit| known.life(unit).until == Some(known.life(unit).from);
        let mut found: Vec<_> =
            known.all().filter(|unit| !is_voided(*unit) && is_meant(*unit)).collect();
        found.sort_by_key(|unit| (known.life(*unit).until.is_some(), known.life(*unit).kind));
        let hits = found.into_iter().take(UNITS_MAX + 1).map(|unit| {
            let life = known.life(unit);
            let above = crumbs_above(desk, unit, visit).into_iter().rev();
            Hit {
                name: life.name_on(visit.today).to_string(),
                href: visit.link(&["units", units.key(unit)], &[]),
                kind: kind_words(life.kind.name(), visit.lang),
                above: above.map(|crumb| crumb.name).collect::<Vec<_>>().join(", "),
                ended: life.until.map(|day| visit.lang.day(day)),
            }
        });
        hits.collect()
    }
}
