//! What is recorded of a person, as far as rows are compared with it: tags of the texts, never the
//! texts.

use std::num::NonZeroU64;

use super::mark::Mark;
use super::{Particulars, Sex, Tag, identity};
use crate::domain::calendar::PartialDay;
use crate::domain::column::Column;
use crate::domain::ids::{HouseholdNo, Link, SourceNo, UnitNo, linked};
use crate::domain::state::{Context, State, Tags};
use crate::domain::text;
use crate::saved;

/// One version of a person's record; a correction makes the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(Rust, packed)]
pub(super) struct Details {
    pub reference: Tag,
    pub full_name: Option<Mark>,
    /// The name without case and marks.
    pub folded: Option<Mark>,
    /// The year alone when the exact date is not known or can't be opened.
    pub birth: PartialDay,
    pub sex: Sex,
    pub unit: UnitNo,
    pub national_id: Tag,
    pub phone: Option<Mark>,
    pub address: Option<Mark>,
    pub household: Option<Link>,
    pub ethnicity: Option<Mark>,
    pub note: Option<Mark>,
    pub died_on: Option<PartialDay>,
}

saved!(packed struct Details {
    reference, full_name, folded, birth, sex, unit, national_id, phone, address, household,
    ethnicity, note, died_on,
});

impl Details {
    /// What is left after an erasure.
    pub(super) fn forget(&mut self) {
        *self = Details {
            birth: PartialDay::year(self.birth.first().year()).unwrap_or(self.birth),
            sex: self.sex,
            unit: self.unit,
            household: self.household,
            died_on: self.died_on,
            reference: None,
            full_name: None,
            folded: None,
            national_id: None,
            phone: None,
            address: None,
            ethnicity: None,
            note: None,
        };
    }

    pub(super) fn household(&self) -> Option<HouseholdNo> {
        let household = self.household?;
        Some(HouseholdNo(linked(household)))
    }

    /// Likely one person: the same folded name, birth year and unit.
    pub(super) fn alike(&self) -> Tag {
        let folded = self.folded?;
        Some(alike_tag(folded, self.birth.first().year(), self.unit))
    }

    /// Whether that text is recorded; `None`: whether none is.
    pub(super) fn says(mut self, column: Column, text: Tag) -> bool {
        let Details { reference, national_id, .. } = self;
        match column {
            Column::Ref => reference == text,
            Column::NationalId => national_id == text,
            _ => self.text(column).is_some_and(|stands| *stands == text.map(Mark::of)),
        }
    }

    /// What is recorded of a text by which nobody is found.
    pub(super) fn text(&mut self, column: Column) -> Option<&mut Option<Mark>> {
        match column {
            Column::FullName => Some(&mut self.full_name),
            Column::Phone => Some(&mut self.phone),
            Column::Address => Some(&mut self.address),
            Column::Ethnicity => Some(&mut self.ethnicity),
            Column::Note => Some(&mut self.note),
            _ => None,
        }
    }
}

/// The cells of a row, ready to be compared; `None` is an empty cell, which never differs.
pub(super) struct Given {
    texts: [(Column, Tag); 6],
    birth: Option<PartialDay>,
    sex: Option<Sex>,
    unit: Asked<UnitNo>,
    household: Asked<HouseholdNo>,
    died_on: Option<PartialDay>,
}

/// A cell that names something by its key.
#[derive(Clone, Copy)]
enum Asked<T> {
    Nothing,
    /// Nobody knows that key.
    Unknown,
    Known(T),
}

impl<T: PartialEq> Asked<T> {
    fn of(key: Option<&str>, find: impl Fn(&str) -> Option<T>) -> Asked<T> {
        key.map_or(Asked::Nothing, |key| find(key).map_or(Asked::Unknown, Asked::Known))
    }

    fn differs(&self, stands: Option<T>) -> bool {
        match self {
            Asked::Nothing => false,
            Asked::Unknown => true,
            Asked::Known(asked) => stands.as_ref() != Some(asked),
        }
    }
}

impl Given {
    /// The unit of a `members` row is its membership's: `with_unit` is false.
    pub(super) fn of(
        state: &State,
        row: &Particulars,
        with_unit: bool,
        context: &Context,
    ) -> Given {
        let tag = |column: Column, text: &Option<String>| {
            (column, text.as_deref().map(|text| text_tag(context.tags, column, text)))
        };
        let unit = row.unit.as_deref().filter(|_| with_unit);
        let household = row.household.as_deref();
        Given {
            texts: [
                tag(Column::FullName, &row.full_name),
                tag(Column::NationalId, &row.national_id),
                tag(Column::Phone, &row.phone),
                tag(Column::Address, &row.address),
                tag(Column::Ethnicity, &row.ethnicity),
                tag(Column::Note, &row.note),
            ],
            birth: row.birth_date,
            sex: row.sex,
            unit: Asked::of(unit, |key| state.units.number(key)),
            household: Asked::of(household, |key| state.people.household(context, key)),
            died_on: row.died_on,
        }
    }

    /// The first given cell that is not what `recorded` says.
    pub(super) fn first_difference(&self, recorded: &Details) -> Option<Column> {
        let mut texts = self.texts.iter();
        let text = texts.find(|(column, given)| given.is_some() && !recorded.says(*column, *given));
        let text = text.map(|(column, _)| *column);
        let differs = |given: bool, column: Column| given.then_some(column);
        text.or(differs(self.birth.is_some_and(|day| day != recorded.birth), Column::BirthDate))
            .or(differs(self.sex.is_some_and(|sex| sex != recorded.sex), Column::Sex))
            .or(differs(self.unit.differs(Some(recorded.unit)), Column::Unit))
            .or(differs(self.household.differs(recorded.household()), Column::Household))
            .or(differs(self.died_on.is_some() && self.died_on != recorded.died_on, Column::DiedOn))
    }
}

/// The tag of a cell, as it is compared.
pub(super) fn text_tag(tags: &Tags, column: Column, text: &str) -> NonZeroU64 {
    match column {
        Column::FullName => tags.short(&text::name(text)),
        Column::NationalId => match identity::digits(text) {
            Ok(digits) => identity_tag(tags, &digits),
            // Not one of ours, so that it differs from all that is recorded.
            Err(_) => tags.short(text),
        },
        Column::Phone => tags.short(&phone_digits(text)),
        _ => tags.short(text),
    }
}

pub(super) fn ref_tag(tags: &Tags, source: SourceNo, text: &str) -> NonZeroU64 {
    tags.half(&["ref", &source.0.to_string(), text])
}

pub(super) fn household_tag(tags: &Tags, source: SourceNo, text: &str) -> NonZeroU64 {
    tags.half(&["household", &source.0.to_string(), text])
}

pub(super) fn identity_tag(tags: &Tags, digits: &str) -> NonZeroU64 {
    tags.half(&["national_id", digits])
}

pub(super) fn folded_mark(tags: &Tags, name: &str) -> Mark {
    Mark::of(tags.short(&text::fold(name)))
}

/// Spread over all bits by the golden ratio of 2^64, so that each tells names and places apart.
pub(super) fn alike_tag(folded: Mark, born_in: i32, unit: UnitNo) -> NonZeroU64 {
    const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
    let place = u64::from(unit.0) << 32 | u64::from(born_in.unsigned_abs());
    let mixed = (folded.bits() ^ place.wrapping_mul(GOLDEN)).wrapping_mul(GOLDEN);
    NonZeroU64::new(mixed ^ mixed >> 32).unwrap_or(NonZeroU64::MIN)
}

/// A number without what people put between its digits; +84 is the 0 of the country.
pub(super) fn phone_digits(text: &str) -> String {
    let plain: String = text
        .chars()
        .filter(|sign| !sign.is_whitespace() && !matches!(sign, '.' | '-' | '(' | ')'))
        .collect();
    match plain.strip_prefix("+84") {
        Some(rest) => format!("0{rest}"),
        None => plain,
    }
}
