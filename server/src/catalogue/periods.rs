//! 29xx: periods that are closed and opened again. 2330: what is learned after its year was closed.

use super::Entry;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        code: 2330,
        message_vi: "Ngày {on} ở cột {column} thuộc năm {year}, mà {unit} đã khóa sổ ngày \
            {closed_on} (mốc {position}[, người khóa: {by}|]). Vẫn ghi đúng ngày đó; số liệu có \
            dấu ghi muộn.",
        message_en: "The day {on} in the column {column} lies in {year}, which {unit} closed on \
            {closed_on} (position {position}[, by {by}|]). It is recorded with that day; figures \
            are marked late.",
        hint_vi: "Không cần làm gì. Số liệu lúc khóa sổ xem bằng --known closed:{year}.",
        hint_en: "There is nothing to do. Figures as they were closed: --known closed:{year}.",
    },
    Entry {
        code: 2901,
        message_vi: "Không có đơn vị nào mang mã {unit}.",
        message_en: "There is no unit with the id {unit}.",
        hint_vi: "Dùng mã riêng của đơn vị (cột unit của tệp units), hoặc nhập đơn vị trước.",
        hint_en: "Use the unit's own id (column unit of a units file), or import the unit first.",
    },
    Entry {
        code: 2902,
        message_vi: "{year} không phải là một năm của sổ (1800–2299).",
        message_en: "{year} is no year of the registry's calendar (1800–2299).",
        hint_vi: "Ghi năm bằng bốn chữ số.",
        hint_en: "Write the year with four digits.",
    },
    Entry {
        code: 2903,
        message_vi: "Năm {year} chưa hết; hôm nay là {today}.",
        message_en: "The year {year} is not over yet; today is {today}.",
        hint_vi: "Khóa sổ một năm từ ngày 1 tháng 1 năm sau.",
        hint_en: "A year is closed from 1 January of the next year on.",
    },
    Entry {
        code: 2904,
        message_vi: "Năm {year} đơn vị {unit} chưa thành lập hoặc đã thôi hoạt động.",
        message_en: "The unit {unit} does not exist on any day of {year}.",
        hint_vi: "Khóa sổ đơn vị hoạt động trong năm đó, hoặc đơn vị cấp trên của nó.",
        hint_en: "Close the unit that existed in that year, or one above it.",
    },
    Entry {
        code: 2905,
        message_vi: "{unit} đã khóa sổ năm {year} ngày {closed_on} (mốc {position}[, người khóa: \
            {by}|]).",
        message_en: "{unit} closed {year} on {closed_on} (position {position}[, by {by}|]).",
        hint_vi: "Số liệu đã chốt: --known closed:{year}. Muốn chốt lại, mở sổ trước: reopen-period \
            {unit} {year} --reason …",
        hint_en: "Its figures are shown by --known closed:{year}. To pin others open it first: \
            reopen-period {unit} {year} --reason …",
    },
    Entry {
        code: 2906,
        message_vi: "{unit} không khóa sổ năm {year}[; năm đó do {closed_by} khóa|].",
        message_en: "{unit} has not closed {year}[; it is {closed_by} that did|].",
        hint_vi: "Xem các lần khóa và mở sổ bằng: history unit {unit}.",
        hint_en: "See what was closed and opened again with: history unit {unit}.",
    },
    Entry {
        code: 2907,
        message_vi: "Ngày {on} thuộc năm {year}, mà {unit} đã khóa sổ ngày {closed_on} (mốc \
            {position}[, người khóa: {by}|]): không ghi, sửa hay hủy tiền của năm đó nữa.",
        message_en: "The day {on} lies in {year}, which {unit} closed on {closed_on} (position \
            {position}[, by {by}|]): no money of that year is recorded, moved or taken back.",
        hint_vi: "Ghi vào ngày của năm còn mở, hoặc mở lại sổ: reopen-period {unit} {year} --reason …",
        hint_en: "Record it on a day of an open year, or open the period again: reopen-period \
            {unit} {year} --reason …",
    },
];
