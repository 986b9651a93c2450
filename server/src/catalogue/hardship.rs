//! 228x: households assessed as poor or near-poor.

use super::Entry;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        code: 2281,
        message_vi: "Không có đơn vị nào mang mã {unit}.",
        message_en: "There is no unit with the id {unit}.",
        hint_vi: "Dùng mã riêng của xã đã rà soát (cột unit của tệp units), hoặc nhập đơn vị trước.",
        hint_en: "Use the id of the commune that assessed (column unit of a units file), or import the unit first.",
    },
    Entry {
        code: 2282,
        message_vi: "Trong năm {year} đơn vị {unit} chưa thành lập hoặc đã thôi hoạt động.",
        message_en: "The unit {unit} does not exist on any day of {year}.",
        hint_vi: "Ghi đơn vị đã rà soát năm đó, hoặc sửa năm.",
        hint_en: "Name the unit that assessed that year, or mend the year.",
    },
    Entry {
        code: 2283,
        message_vi: "Năm {year} quá xa; danh sách mới nhất có thể ghi là của năm {latest}.",
        message_en: "The year {year} is too far ahead; the latest list can be that of {latest}.",
        hint_vi: "Danh sách hộ nghèo được duyệt từ cuối năm trước; kiểm tra lại năm.",
        hint_en: "A list is approved at the end of the year before; check the year.",
    },
    Entry {
        code: 2284,
        message_vi: "Số ref thứ {place} trong ô refs không có trong sổ.",
        message_en: "No person is recorded under ref number {place} of the cell refs.",
        hint_vi: "Các số ref cách nhau bằng dấu cách. Nhập người đó trước, kiểm tra --source, hoặc ghi UUID.",
        hint_en: "Refs are separated by a space. Import the person first, check --source, or give the UUID.",
    },
    Entry {
        code: 2285,
        message_vi: "Có người trong hộ sinh năm {born_in}, sau năm {year}.",
        message_en: "A person of the household was born in {born_in}, after {year}.",
        hint_vi: "Bỏ người đó khỏi ô refs, hoặc sửa năm sinh bằng corrections.",
        hint_en: "Leave the person out of refs, or mend the year of birth by corrections.",
    },
    Entry {
        code: 2286,
        message_vi: "Có người trong hộ đã qua đời ({died_on}) trước năm {year}.",
        message_en: "A person of the household had died ({died_on}) before {year}.",
        hint_vi: "Bỏ người đó khỏi ô refs, hoặc sửa ngày mất bằng corrections.",
        hint_en: "Leave the person out of refs, or mend the day of death by corrections.",
    },
    Entry {
        code: 2287,
        message_vi: "Kết quả rà soát hộ này năm {year} đã ghi với nội dung khác ở cột {column}.",
        message_en: "This household's assessment for {year} is recorded with other content in the column {column}.",
        hint_vi: "Muốn sửa kết quả đã ghi, dùng import corrections với khóa household|year.",
        hint_en: "Mend what is recorded by import corrections, with the key household|year.",
    },
    Entry {
        code: 2288,
        message_vi: "Không có kết quả rà soát năm {year} của hộ này.",
        message_en: "No assessment of this household for {year} is recorded.",
        hint_vi: "Khóa gồm mã hộ và năm nối bằng dấu |, ví dụ h12|2025; kiểm tra --source.",
        hint_en: "The key is household and year joined by |, for example h12|2025; check --source.",
    },
];
