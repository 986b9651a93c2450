//! What to do, for those who read pages: the entries advise those who type commands.

use super::{Message, fill};
use crate::i18n::Lang;

/// Code, Vietnamese, English.
const ADVICE: &[(u16, &str, &str)] = &[
    (1012, "Mở lại trang để xem số liệu mới nhất.", "Open the page again for the latest figures."),
    (
        1013,
        "Gõ tên đơn vị vào ô Tìm ở đầu trang, có dấu hay không dấu đều được.",
        "Type the unit's name into the search field at the top, with or without marks.",
    ),
    (
        1017,
        "Kiểm tra lại rồi tìm bằng ô Tìm ở đầu trang: tên đơn vị, mã hội viên, số thẻ hoặc số CCCD.",
        "Check it, then use the search field at the top: a unit's name, a member's key, a card or identity number.",
    ),
    (
        1038,
        "Đổi chỗ hai ngày: ngày đầu phải đứng trước ngày cuối.",
        "Exchange the two days: the first has to come first.",
    ),
    (
        1044,
        "Chọn một ngày khi đơn vị còn hoạt động, hoặc mở trang của đơn vị để xem đơn vị từ đâu đến và đã về đâu.",
        "Choose a day on which it stood, or open the unit's page: it says what it came from and what it became.",
    ),
    (
        1045,
        "Xem số liệu mới nhất, hoặc chọn đơn vị đã khóa sổ năm đó.",
        "Look at the latest figures, or choose a unit that closed that year.",
    ),
    (
        1101,
        "Địa chỉ có chỗ không đúng. Hãy chọn lại từ các mục ở đầu trang.",
        "Something in the address is not right. Begin again at one of the sections above.",
    ),
    (1102, "Nhận: {known}.", "Accepted: {known}."),
    (1104, "Chỉ chọn {parameter} một lần.", "Choose {parameter} once."),
    (
        1105,
        "Hãy chọn một mục ở đầu trang, hoặc gõ tên đơn vị vào ô Tìm.",
        "Choose one of the sections above, or type a unit's name into the search field.",
    ),
    (1108, "Gõ ngắn hơn rồi gửi lại.", "Type something shorter and send it again."),
    (
        1113,
        "Sổ đang được mở; không cần làm gì.",
        "The register is being opened; nothing needs to be done.",
    ),
    (
        1115,
        "Mở địa chỉ mà máy chủ đã in ra khi khởi động, ví dụ http://127.0.0.1:8080.",
        "Open the address that the server printed when it started, such as http://127.0.0.1:8080.",
    ),
    (
        1116,
        "Mở trang này từ chính máy chủ của sổ, rồi làm lại ở đó.",
        "Open the register's own page and do it there.",
    ),
    (1118, "Kiểm tra đường truyền rồi gửi lại.", "Check the connection, then send it again."),
    (
        1123,
        "Đợi máy chủ mở lại rồi tải lại trang.",
        "Wait until the server runs again, then reload the page.",
    ),
    (
        1127,
        "Số liệu đã xem được; người và đơn vị sẽ xem được sau ít phút.",
        "Figures can be seen already; persons and units in a moment.",
    ),
    (
        1128,
        "Bỏ mốc đã chọn để xem như hiện nay.",
        "Leave the chosen moment out to see it as it stands now.",
    ),
];

/// What addresses name, as the forms call it.
const FIELDS: &[(&str, &str, &str)] = &[
    ("on", "ngày xem", "the day"),
    ("from", "ngày đầu", "the first day"),
    ("to", "ngày cuối", "the last day"),
    ("tree", "địa giới", "the map"),
    ("unit", "đơn vị", "the unit"),
    ("level", "cấp đơn vị", "the level"),
    ("known", "mốc thời gian", "the moment"),
    ("kind", "loại hỗ trợ", "the kind of support"),
    ("page", "số trang", "the page"),
    ("sort", "cách xếp", "the order"),
    ("q", "ô Tìm", "the search field"),
];

impl Message {
    /// With the fields of the forms instead of the parameters of the addresses.
    pub(crate) fn for_pages(&self, lang: Lang) -> Message {
        let mut message = self.clone();
        for (name, value) in &mut message.values {
            let field = FIELDS.iter().find(|(given, ..)| *name == "parameter" && given == value);
            if let Some((_, vi, en)) = field {
                *value = lang.pick(*vi, *en).to_owned();
            }
        }
        message
    }

    /// `None`: nothing special is advised on a page.
    pub(crate) fn advice_on_pages(&self, lang: Lang) -> Option<String> {
        let found = ADVICE.iter().find(|(code, ..)| *code == self.code.0);
        found.map(|(_, vi, en)| fill(lang.pick(vi, en), &self.values, lang))
    }
}
