//! A person: who it is, and everything that was recorded, in order.

use askama::Template;
use dienhong_core::domain::column::Column;
use dienhong_core::domain::people::Sex;
use dienhong_core::domain::tree::Tree;
use dienhong_projections::people::About;

use super::card::Card;
use super::frame::{Crumb, Frame, Section};
use super::timeline::{Step, day_words, masked, steps};
use super::unit::crumbs_to;
use super::visit::Visit;
use super::{Desk, Page, rendered};
use crate::cli::points::Known;
use crate::cli::{Command, Recorded};
use crate::commands::history::{named, recalled};
use crate::failure::Failure;
use crate::i18n::Lang;
use crate::reading::Wanted;
use crate::serve::parameters::Given;
use crate::serve::problem::{Place, Problem};

pub(super) struct Person {
    record: Recorded,
}

#[derive(Template)]
#[template(path = "person.html")]
struct Shown {
    frame: Frame,
    name: String,
    erased: bool,
    voided: bool,
    /// Label and text of what is known.
    facts: Vec<(&'static str, String)>,
    uuid: String,
    steps: Vec<Step>,
}

impl Page for Person {
    fn asked(visit: &Visit) -> Result<Person, Problem> {
        let own = vec![("key", visit.key.clone().into())];
        let words = &["history", "person"];
        let given = Given { words, place: Place::Query, values: visit.query.clone(), own };
        let Command::History { record } = given.parse()? else {
            unreachable!("the words name a history")
        };
        Ok(Person { record })
    }

    fn wanted(&self) -> Wanted<'_> {
        self.record.asked().known.map(Known::At).into()
    }

    fn html(&self, visit: &Visit, desk: &Desk<'_>) -> Result<String, Failure> {
        let lang = visit.lang;
        let history = recalled(&self.record, desk.writer, desk.reading, desk.keys)?;
        let card = match named(&self.record, desk.writer, desk.reading) {
            Some(About::Person(person)) if !history.erased => Card::open(desk, person)?,
            _ => Card::default(),
        };
        let erased = lang.pick("Người đã được xóa dữ liệu", "A person whose data were erased");
        let unnamed = lang.pick("Người trong sổ", "A person of the register");
        let voided = lang.pick("Hồ sơ đã được rút lại", "A record that was taken back");
        let unknown = match (history.erased, history.voided) {
            (true, _) => erased,
            (false, true) => voided,
            (false, false) => unnamed,
        };
        let name = card.name().unwrap_or(unknown).to_owned();
        // A name stands in the page, never in an address or a title that history lists keep.
        let title = lang.pick("Một người", "A person").to_owned();
        let mut frame = Frame::new(visit, desk, Section::Other, title);
        // A unit that has ended is where its members count today.
        let tree = Tree::build(&desk.reading.models.units, visit.today, desk.reading.known);
        let unit = card.unit.and_then(|unit| tree.home(unit));
        frame.crumbs = unit.map_or_else(Vec::new, |unit| crumbs_to(desk, unit, visit));
        Ok(rendered(&Shown {
            facts: facts(&card, lang),
            steps: steps(&history, visit, desk),
            uuid: history.uuid.unwrap_or_default(),
            erased: history.erased,
            voided: history.voided,
            frame,
            name,
        }))
    }
}

fn facts(card: &Card, lang: Lang) -> Vec<(&'static str, String)> {
    let birth = card.text(Column::BirthDate).map(|day| day_words(day, lang));
    let birth = birth.or_else(|| card.birth_year.map(|year| year.to_string()));
    let sex = card.sex.map(|sex| match sex {
        Sex::Male => lang.pick("nam", "male").to_owned(),
        Sex::Female => lang.pick("nữ", "female").to_owned(),
    });
    let text = |column| card.text(column).map(str::to_owned);
    let all = [
        (lang.pick("Sinh", "Born"), birth),
        (lang.pick("Giới tính", "Sex"), sex),
        (lang.pick("Mã hội viên", "Key"), text(Column::Ref)),
        (lang.pick("Số thẻ", "Card"), text(Column::CardNo)),
        (lang.pick("Số CCCD", "Identity number"), card.text(Column::NationalId).map(masked)),
        (lang.pick("Điện thoại", "Phone"), text(Column::Phone)),
        (lang.pick("Địa chỉ", "Address"), text(Column::Address)),
    ];
    let died =
        card.died.then(|| (lang.pick("Tình trạng", "State"), lang.pick("đã từ trần", "died")));
    let known = all.into_iter().filter_map(|(label, text)| Some((label, text?)));
    known.chain(died.map(|(label, text)| (label, text.to_owned()))).collect()
}

/// The way to a person's page, by the number that tells nothing.
pub(super) fn crumb(visit: &Visit, uuid: &str, name: String) -> Crumb {
    Crumb { name, href: visit.link(&["people", uuid], &[]) }
}
