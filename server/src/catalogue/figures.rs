//! 213x: population, reported figures and complete registers.

use super::Entry;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        code: 2130,
        message_vi: "Số liệu của {unit} ngày {day}, nguồn {source}, đã ghi với giá trị khác.",
        message_en: "The figure of {unit} on {day} by {source} is recorded with another value.",
        hint_vi: "Nếu số đã ghi là sai, dùng import corrections; nếu là nguồn khác, ghi tên nguồn \
            khác.",
        hint_en: "If the recorded one is wrong, use import corrections; if it is another source, \
            name it so.",
    },
    Entry {
        code: 2131,
        message_vi: "Đơn vị {unit} đã kết thúc từ ngày {day}.",
        message_en: "The unit {unit} has ended on {day}.",
        hint_vi: "Ghi số liệu cho đơn vị kế tiếp, hoặc sửa ngày.",
        hint_en: "Record the figure for its successor, or mend the date.",
    },
    Entry {
        code: 2132,
        message_vi: "Số thành phần {part} lớn hơn tổng {whole}.",
        message_en: "The part {part} is larger than the whole {whole}.",
        hint_vi: "persons_60_plus gồm cả nữ và cả người từ 80 tuổi; kiểm tra các cột.",
        hint_en: "persons_60_plus includes the women and those of 80 and more; check the columns.",
    },
    Entry {
        code: 2133,
        message_vi: "Không có đơn vị nào mang mã {unit}.",
        message_en: "There is no unit with the id {unit}.",
        hint_vi: "Dùng mã riêng của đơn vị (cột unit của tệp units), hoặc nhập đơn vị trước.",
        hint_en: "Use the unit's own id (column unit of a units file), or import the unit first.",
    },
    Entry {
        code: 2134,
        message_vi: "Đơn vị {unit} chưa có hoặc không còn vào ngày {day}.",
        message_en: "The unit {unit} does not exist on {day}: not yet, or no more.",
        hint_vi: "Chọn một ngày đơn vị đang hoạt động.",
        hint_en: "Choose a day on which the unit exists.",
    },
    Entry {
        code: 2135,
        message_vi: "Không có số liệu nào mang khóa {key}.",
        message_en: "No figure with the key {key} is recorded.",
        hint_vi: "Khóa gồm unit, ngày, (indicator,) source, nối bằng dấu |.",
        hint_en: "The key is unit, day, (indicator,) source, joined by |.",
    },
];
