//! The members in a unit itself, one page of them at a time: no more records are opened than are
//! shown. They stand by year of birth, which is clear; names are sealed, and would all have to be
//! opened before they could be sorted.

use dienhong_core::domain::column::Column;
use dienhong_core::domain::ids::{MembershipNo, PersonNo, UnitNo};
use dienhong_core::domain::tree::Tree;

use super::super::Desk;
use super::super::card::Card;
use super::super::visit::Visit;
use crate::failure::Failure;

/// Members on one page.
const MEMBERS: usize = 50;

pub(super) struct Register {
    pub(super) count: String,
    pub(super) members: Vec<Member>,
    pub(super) earlier: Option<String>,
    pub(super) later: Option<String>,
}

pub(super) struct Member {
    pub(super) name: String,
    pub(super) href: String,
    pub(super) born: String,
    pub(super) card: String,
}

impl Register {
    pub(super) fn of(
        unit: UnitNo,
        tree: &Tree,
        page: usize,
        visit: &Visit,
        desk: &Desk<'_>,
    ) -> Result<Register, Failure> {
        let memberships = &desk.reading.models.memberships;
        let here = memberships.register(visit.today, |recorded| tree.home(recorded) == Some(unit));
        let here = oldest_first(&here, desk);
        let page = page.min(here.len().div_ceil(MEMBERS).max(1));
        let shown = here.chunks(MEMBERS).nth(page - 1).unwrap_or_default();
        let at = |page: usize| visit.with(&[("page", &page.to_string())]);
        Ok(Register {
            count: visit.lang.whole(i128::try_from(here.len()).unwrap_or_default()),
            members: shown
                .iter()
                .map(|person| member(*person, visit, desk))
                .collect::<Result<_, Failure>>()?,
            earlier: (page > 1).then(|| at(page - 1)),
            later: (here.len() > page * MEMBERS).then(|| at(page + 1)),
        })
    }
}

fn oldest_first(memberships: &[MembershipNo], desk: &Desk<'_>) -> Vec<PersonNo> {
    desk.live.writer().registry().look(|state| {
        let person = |membership: &MembershipNo| state.memberships.terms(*membership).person;
        let mut persons: Vec<PersonNo> = memberships.iter().map(person).collect();
        persons.sort_by_key(|person| state.people.birth(*person).first().year());
        persons
    })
}

fn member(person: PersonNo, visit: &Visit, desk: &Desk<'_>) -> Result<Member, Failure> {
    let uuid = desk.keys.person(person).unwrap_or_default();
    let href = visit.link(&["people", &uuid], &[]);
    if desk.keys.is_erased(person) {
        let name = visit.lang.pick("(đã xóa dữ liệu)", "(data erased)").to_owned();
        return Ok(Member { name, href, born: String::new(), card: String::new() });
    }
    let card = Card::open(desk, person, visit.today)?;
    let text = |column| card.text(column).map(str::to_owned);
    Ok(Member {
        name: text(Column::FullName).unwrap_or_else(|| "–".to_owned()),
        href,
        born: card.birth_year.to_string(),
        card: text(Column::CardNo).unwrap_or_default(),
    })
}
