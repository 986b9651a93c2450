//! The rate in words, as an officer would report it.

use dienhong_core::domain::calendar::Day;

use super::older_people;
use super::table::own_name;
use super::trend::rounded;
use crate::i18n::Lang;
use crate::reports::membership::MembershipRow;

/// `change`: in millionths, against a year before.
pub(in super::super) fn of(
    row: &MembershipRow,
    on: Day,
    change: Option<i64>,
    lang: Lang,
) -> String {
    let (day, name) = (lang.day(on), said_name(row, lang));
    let whole = |number: i64| lang.whole(number.into());
    let Some((rate, members)) = parts(row) else {
        return without_rate(row, &day, lang);
    };
    let (percent, members) = (lang.points(rate), whole(members));
    let people = older_people(row, lang);
    let said = match lang {
        Lang::Vi => format!(
            "Đến ngày {day}, {name} có {members} hội viên từ 60 tuổi trên {people} người cao tuổi, \
             đạt {percent} %."
        ),
        Lang::En => format!(
            "On {day}, {percent} % of the older people of {name} were members: {members} of \
             {people}."
        ),
    };
    said + &since(change, lang)
}

/// In a sentence the word for what a unit is stands in small letters; the whole is the country.
fn said_name(row: &MembershipRow, lang: Lang) -> String {
    if row.kind == "central" {
        return lang.pick("cả nước", "the whole country").to_owned();
    }
    let own = own_name(&row.name);
    let kind = row.name.strip_suffix(own).unwrap_or_default();
    lang.pick(kind.to_lowercase(), kind.to_owned()) + own
}

fn parts(row: &MembershipRow) -> Option<(i64, i64)> {
    Some((row.rate?.0, row.rate_members_60_plus?))
}

fn without_rate(row: &MembershipRow, day: &str, lang: Lang) -> String {
    let name = said_name(row, lang);
    match (row.members.map(|members| lang.whole(members.into())), lang) {
        (Some(members), Lang::Vi) => format!(
            "Đến ngày {day}, {name} có {members} hội viên. Chưa tính được tỷ lệ vì chưa có số liệu \
             người cao tuổi phù hợp."
        ),
        (Some(members), Lang::En) => format!(
            "On {day}, {name} had {members} members. There is no rate, because no population \
             figure applies."
        ),
        (None, Lang::Vi) => format!("Đến ngày {day}, {name} chưa có số liệu hội viên."),
        (None, Lang::En) => format!("On {day}, nothing is known of the members of {name}."),
    }
}

fn since(change: Option<i64>, lang: Lang) -> String {
    let Some(change) = change else { return String::new() };
    let points = lang.points(change.saturating_abs());
    if rounded(change) == 0 {
        let same = lang.pick(" Không đổi so với một năm trước.", " Unchanged from a year before.");
        return same.to_owned();
    }
    match (change > 0, lang) {
        (true, Lang::Vi) => format!(" Tăng {points} điểm phần trăm so với một năm trước."),
        (false, Lang::Vi) => format!(" Giảm {points} điểm phần trăm so với một năm trước."),
        (true, Lang::En) => format!(" {points} percentage points more than a year before."),
        (false, Lang::En) => format!(" {points} percentage points less than a year before."),
    }
}
