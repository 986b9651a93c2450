//! The rate in words, as an officer would report it.

use dienhong_core::domain::calendar::Day;

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
    let Some((rate, members, people)) = parts(row) else {
        return without_rate(row, &day, lang);
    };
    let (percent, members, people) = (lang.points(rate), whole(members), whole(people));
    let said = match lang {
        Lang::Vi => format!(
            "Ngày {day}, {percent} % người cao tuổi của {name} là hội viên: {members} trên \
             {people} người."
        ),
        Lang::En => format!(
            "On {day}, {percent} % of the older people of {name} were members: {members} of \
             {people}."
        ),
    };
    said + &since(change, lang)
}

/// Of the whole a sentence speaks as people do.
fn said_name(row: &MembershipRow, lang: Lang) -> &str {
    if row.kind == "central" { lang.pick("cả nước", "the whole country") } else { &row.name }
}

fn parts(row: &MembershipRow) -> Option<(i64, i64, i64)> {
    Some((row.rate?.0, row.rate_members_60_plus?, row.population_60_plus?))
}

fn without_rate(row: &MembershipRow, day: &str, lang: Lang) -> String {
    let name = said_name(row, lang);
    match (row.members.map(|members| lang.whole(members.into())), lang) {
        (Some(members), Lang::Vi) => format!(
            "Ngày {day}, {name} có {members} hội viên. Chưa tính được tỷ lệ vì chưa có số liệu \
             người cao tuổi phù hợp."
        ),
        (Some(members), Lang::En) => format!(
            "On {day}, {name} had {members} members. There is no rate, because no population \
             figure applies."
        ),
        (None, Lang::Vi) => format!("Ngày {day}, {name} chưa có số liệu hội viên."),
        (None, Lang::En) => format!("On {day}, nothing is known of the members of {name}."),
    }
}

fn since(change: Option<i64>, lang: Lang) -> String {
    let Some(change) = change else { return String::new() };
    let points = lang.points(change.abs());
    if points.bytes().all(|byte| !byte.is_ascii_digit() || byte == b'0') {
        return lang.pick(" Không đổi so với một năm trước.", " As a year before.").to_owned();
    }
    match (change > 0, lang) {
        (true, Lang::Vi) => format!(" Tăng {points} điểm phần trăm so với một năm trước."),
        (false, Lang::Vi) => format!(" Giảm {points} điểm phần trăm so với một năm trước."),
        (true, Lang::En) => format!(" {points} percentage points more than a year before."),
        (false, Lang::En) => format!(" {points} percentage points less than a year before."),
    }
}
