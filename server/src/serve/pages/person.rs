//! A person: who it is, and everything that was recorded, in order.

use askama::Template;
use dienhong_core::domain::calendar::PartialDay;
use dienhong_core::domain::column::Column;
use dienhong_core::domain::people::{PersonKey, Sex};
use dienhong_projections::people::About;

use super::card::Card;
use super::frame::{Frame, Section};
use super::timeline::{Step, day_words, masked, steps};
use super::unit::crumbs_to;
use super::visit::Visit;
use super::{Desk, Page, rendered};
use crate::cli::{Command, Recorded};
use crate::commands::history::{not_found, opened, told};
use crate::failure::Failure;
use crate::i18n::Lang;
use crate::serve::parameters::Given;
use crate::serve::problem::{Place, Problem};

pub(super) struct Person {
    record: Recorded,
}

#[derive(Template)]
#[template(path = "person.html")]
struct Shown {
    frame: Frame,
    kicker: &'static str,
    name: String,
    erased: bool,
    voided: bool,
    /// Label and text of what is known.
    facts: Vec<(&'static str, String)>,
    uuid: String,
    steps: Vec<Step>,
}

impl Page for Person {
    const ASKS_STATE: bool = true;

    fn asked(visit: &Visit) -> Result<Person, Problem> {
        let own = vec![("key", visit.key.clone().into())];
        let words = &["history", "person"];
        visit.refuse_known()?;
        let given = Given { words, place: Place::Query, values: visit.query.clone(), own };
        let Command::History { record } = given.parse()? else {
            unreachable!("the words name a history")
        };
        // A key or a card number would stand in an address, and from there in histories and logs.
        match PersonKey::parse(&visit.key) {
            PersonKey::Uuid(_) => Ok(Person { record }),
            PersonKey::Ref(_) => Err(not_found(&record).into()),
        }
    }

    fn html(&self, visit: &Visit, desk: &Desk<'_>) -> Result<String, Failure> {
        let lang = visit.lang;
        let writer = desk.live.writer();
        let (about, commits) = opened(&self.record, writer, desk.reading)?;
        let history = told(&self.record, about, &commits, writer, desk.keys)?;
        let card = match about {
            About::Person(person) if !history.erased && !history.voided => {
                Some(Card::of(desk, person, &commits, visit.today))
            }
            _ => None,
        };
        let erased = lang.pick("Người đã được xóa dữ liệu", "A person whose data were erased");
        let unnamed = lang.pick("Người trong sổ", "A person of the register");
        let voided = lang.pick("Hồ sơ đã được rút lại", "A record that was taken back");
        let unknown = match (history.erased, history.voided) {
            (true, _) => erased,
            (false, true) => voided,
            (false, false) => unnamed,
        };
        let name = card.as_ref().and_then(Card::name).unwrap_or(unknown).to_owned();
        // A name stands in the page, never in an address or a title that history lists keep.
        let title = lang.pick("Một người", "A person").to_owned();
        let mut frame = Frame::new(visit, desk, Section::Other, title);
        // A unit that has ended is where its members count today.
        let tree = desk.reading.models.units.tree(visit.today, desk.reading.known);
        let membership = card.as_ref().and_then(|card| card.membership.as_ref());
        let unit = membership.and_then(|membership| tree.home(membership.unit));
        frame.crumbs = unit.map_or_else(Vec::new, |unit| crumbs_to(desk, unit, visit));
        Ok(rendered(&Shown {
            kicker: card.as_ref().map_or("", |card| standing(card, lang)),
            facts: card.as_ref().map_or_else(Vec::new, |card| facts(card, lang)),
            voided: history.voided,
            steps: steps(&history, visit, desk),
            uuid: history.uuid.unwrap_or_default(),
            erased: history.erased,
            frame,
            name,
        }))
    }
}

fn standing(card: &Card, lang: Lang) -> &'static str {
    match (card.died_on, &card.membership) {
        (Some(_), _) => lang.pick("Đã từ trần", "Deceased"),
        (None, Some(membership)) if membership.left_on.is_none() => lang.pick("Hội viên", "Member"),
        (None, Some(_)) => lang.pick("Đã thôi sinh hoạt Hội", "Former member"),
        (None, None) => lang.pick("Chưa là hội viên", "Not a member"),
    }
}

fn facts(card: &Card, lang: Lang) -> Vec<(&'static str, String)> {
    let day = |day: PartialDay| day_words(&day.to_string(), lang);
    let birth = card.text(Column::BirthDate).map(|day| day_words(day, lang));
    let sex = match card.sex {
        Sex::Male => lang.pick("nam", "male"),
        Sex::Female => lang.pick("nữ", "female"),
    };
    let text = |column| card.text(column).map(str::to_owned);
    let membership = card.membership.as_ref();
    let left = membership.and_then(|membership| membership.left_on);
    let all = [
        (lang.pick("Ngày, năm sinh", "Born"), birth.or(Some(card.birth_year.to_string()))),
        (lang.pick("Giới tính", "Sex"), Some(sex.to_owned())),
        (lang.pick("Vào Hội", "Joined"), membership.map(|membership| day(membership.joined_on))),
        (lang.pick("Thôi sinh hoạt Hội", "Left"), left.map(day)),
        (lang.pick("Từ trần", "Died"), card.died_on.map(day)),
        (lang.pick("Mã hội viên", "Member key"), text(Column::Ref)),
        (lang.pick("Số thẻ", "Card"), text(Column::CardNo)),
        (lang.pick("Số CCCD", "Identity number"), card.text(Column::NationalId).map(masked)),
        (lang.pick("Điện thoại", "Phone"), text(Column::Phone)),
        (lang.pick("Địa chỉ", "Address"), text(Column::Address)),
    ];
    all.into_iter().filter_map(|(label, text)| Some((label, text?))).collect()
}
