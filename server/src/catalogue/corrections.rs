//! 27xx: corrections of any kind.

use super::Entry;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        code: 2701,
        message_vi: "Không sửa được cột {column} của dòng này.",
        message_en: "The column {column} of this row can't be corrected.",
        hint_vi: "Xem các cột của loại ấy trong tài liệu.",
        hint_en: "See which columns that kind has.",
    },
    Entry {
        code: 2702,
        message_vi: "{column} là cột bắt buộc, không thể để trống.",
        message_en: "{column} is required and can't be blanked.",
        hint_vi: "Điền giá trị đúng vào cột value.",
        hint_en: "Write the right value.",
    },
    Entry {
        code: 2703,
        message_vi: "Giá trị mới của {column} không phải là ngày có thật.",
        message_en: "The new value of {column} is no date that exists.",
        hint_vi: "Viết ngày/tháng/năm (03/02/1950) hoặc năm-tháng-ngày (1950-02-03).",
        hint_en: "Write day/month/year (03/02/1950) or year-month-day (1950-02-03).",
    },
    Entry {
        code: 2704,
        message_vi: "{column} cần đủ ngày, tháng, năm.",
        message_en: "{column} needs a full date.",
        hint_vi: "Viết đủ ngày, ví dụ 15/06/2024.",
        hint_en: "Write the whole date, for example 2024-06-15.",
    },
    Entry {
        code: 2705,
        message_vi: "Giá trị mới của {column} không phải là số nguyên không âm.",
        message_en: "The new value of {column} is no whole number of zero or more.",
        hint_vi: "Chỉ viết chữ số; dấu chấm chỉ để tách từng nhóm ba chữ số.",
        hint_en: "Write digits only; separators only between groups of three.",
    },
    Entry {
        code: 2706,
        message_vi: "Giá trị mới của {column} không phải là số có nhiều nhất {places} chữ số thập phân.",
        message_en: "The new value of {column} is no number of at most {places} decimals.",
        hint_vi: "Ví dụ 1.234,5 hoặc 0,75.",
        hint_en: "For example 1,234.5 or 0.75.",
    },
    Entry {
        code: 2707,
        message_vi: "{column} chỉ nhận một trong các từ: {known}.",
        message_en: "{column} takes one of these words: {known}.",
        hint_vi: "Chọn một từ trong danh sách.",
        hint_en: "Choose a word of the list.",
    },
    Entry {
        code: 2708,
        message_vi: "{column} không thay đổi theo ngày: để trống changed_on.",
        message_en: "{column} does not change on a day: leave changed_on empty.",
        hint_vi: "Cái sai từ đầu thì không có ngày thay đổi.",
        hint_en: "What was wrong from the start has no day of change.",
    },
    Entry {
        code: 2709,
        message_vi: "Ngày thay đổi {changed_on} ở sau hôm nay.",
        message_en: "The change on {changed_on} lies after today.",
        hint_vi: "Nhập lại khi việc ấy đã xảy ra.",
        hint_en: "Import it when it has happened.",
    },
    Entry {
        code: 2710,
        message_vi: "Đã có một lần sửa {column} của dòng này, biết ngày {learned_on}, với giá trị khác.",
        message_en: "A correction of this row's {column}, learned on {learned_on}, is recorded with another value.",
        hint_vi: "Nếu lần sửa ấy sai, sửa lại với ngày biết (learned_on) mới.",
        hint_en: "If that one was wrong, correct it with a new learned_on.",
    },
    Entry {
        code: 2711,
        message_vi: "Không sửa được một lần sửa.",
        message_en: "A correction can't itself be corrected.",
        hint_vi: "Sửa lại dòng gốc với learned_on mới.",
        hint_en: "Correct the original row again, with a new learned_on.",
    },
    Entry {
        code: 2712,
        message_vi: "Lần sửa {column} của dòng này, biết ngày {learned_on}, đã ghi với lý do khác.",
        message_en: "The correction of this row's {column}, learned on {learned_on}, is recorded with another reason.",
        hint_vi: "Giữ lý do đã ghi; nếu là lần sửa khác thì ghi learned_on khác.",
        hint_en: "Keep the recorded reason; another correction needs a learned_on of its own.",
    },
];
