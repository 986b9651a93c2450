//! Under which map figures are shown, as somebody chooses it.

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::units::{Lineage, UnitKind};

use crate::cli::points::TreeChoice;
use crate::i18n::Lang;
use crate::reading::Reading;

pub(super) struct TreeAsked {
    /// Value, words, whether it is chosen.
    pub(super) choices: Vec<(String, String, bool)>,
}

impl TreeAsked {
    /// As it was, as it is, as on the eve of the last great reorganisation; and the day somebody
    /// gave, if it is another.
    pub(super) fn of(chosen: TreeChoice, reading: &Reading<'_>, lang: Lang) -> TreeAsked {
        let mut days: Vec<Day> = last_redrawn(reading).map(Day::pred).into_iter().collect();
        if let TreeChoice::On(day) = chosen
            && !days.contains(&day)
        {
            days.push(day);
        }
        let on = |day: Day| {
            let words = lang.pick("Địa giới ngày", "The map of");
            (TreeChoice::On(day), format!("{words} {}", lang.day(day)))
        };
        let usual = [
            (TreeChoice::Was, lang.pick("Địa giới của ngày đó", "The map of that day").to_owned()),
            (TreeChoice::Now, lang.pick("Địa giới hiện nay", "Today's map").to_owned()),
        ];
        let all = usual.into_iter().chain(days.into_iter().map(on));
        let choices = all.map(|(tree, words)| (tree.name(), words, tree == chosen)).collect();
        TreeAsked { choices }
    }
}

/// The last day on which provinces ended.
pub(super) fn last_redrawn(reading: &Reading<'_>) -> Option<Day> {
    let known = reading.models.units.known(reading.known);
    let lives = known.all().map(|unit| known.life(unit));
    let provinces = lives.filter(|life| life.kind == UnitKind::Province);
    provinces.filter_map(|life| life.ended_by()).map(|ended| ended.on).max()
}
