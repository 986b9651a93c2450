//! 282x and 283x: batches that can't be voided, and why rows of one stay.

use super::Entry;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        code: 2820,
        message_vi: "Không có đợt nhập nào tên \"{batch}\".",
        message_en: "There is no import batch named \"{batch}\".",
        hint_vi: "Tên đợt nhập có trong câu trả lời khi nhập; xem: dienhong audit --by batch",
        hint_en: "The import answered with the batch's name; look at: dienhong audit --by batch",
    },
    Entry {
        code: 2821,
        message_vi: "\"{batch}\" là một lần rút lại; không rút lại được nữa.",
        message_en: "\"{batch}\" is itself a void and can't be voided.",
        hint_vi: "Muốn có lại các dòng ấy thì nhập lại tệp: các mã đã được trả tự do.",
        hint_en: "To have the rows again, import the file again: its keys are free.",
    },
    Entry {
        code: 2822,
        message_vi: "Lần rút lại này chưa được bắt đầu.",
        message_en: "This void was not started.",
        hint_vi: "Chạy lại: dienhong void-import ĐỢT --reason \"…\"",
        hint_en: "Run again: dienhong void-import BATCH --reason \"…\"",
    },
    Entry {
        code: 2823,
        message_vi: "Mốc {position} không ghi điều gì của đợt nhập này có thể rút lại.",
        message_en: "At position {position} the batch recorded nothing that can be taken back.",
        hint_vi: "Kiểm tra sổ: dienhong verify --full",
        hint_en: "Check the registry: dienhong verify --full",
    },
    Entry {
        code: 2824,
        message_vi: "Một lần sửa sai không rút lại được.",
        message_en: "A correction can't be taken back.",
        hint_vi: "Sửa lại lần nữa về giá trị cũ: dienhong import corrections",
        hint_en: "Correct it back to what stood before: dienhong import corrections",
    },
    Entry {
        code: 2825,
        message_vi: "Một quyết định sắp xếp đơn vị không rút lại được.",
        message_en: "A reorganisation can't be taken back.",
        hint_vi: "Sửa từng dòng của quyết định: dienhong import corrections",
        hint_en: "Correct the rows of the decision: dienhong import corrections",
    },
    Entry {
        code: 2830,
        message_vi: "Dòng này đã được sửa sau đó, ở mốc {position}.",
        message_en: "The row was corrected since, at position {position}.",
        hint_vi: "Dòng đã sửa thì giữ lại; nếu vẫn sai, hãy sửa tiếp: dienhong import corrections",
        hint_en: "What was corrected stays; if it is still wrong, correct it further: dienhong import corrections",
    },
    Entry {
        code: 2831,
        message_vi: "Có việc khác đã ghi dựa vào dòng này: hỗ trợ, khen thưởng, hội viên, đơn vị hay số liệu.",
        message_en: "Other records name what the row recorded: support, honours, members, units or figures.",
        hint_vi: "Rút lại các đợt nhập ghi sau trước, rồi chạy lại lệnh này.",
        hint_en: "Void the batches recorded later first, then run this command again.",
    },
    Entry {
        code: 2832,
        message_vi: "Hồ sơ này đã được gộp với một hồ sơ khác.",
        message_en: "The record was merged with another.",
        hint_vi: "Tách hai hồ sơ trước: dienhong unmerge-persons REF --reason \"…\"",
        hint_en: "Part the two records first: dienhong unmerge-persons REF --reason \"…\"",
    },
    Entry {
        code: 2833,
        message_vi: "Người này còn là hội viên theo một dòng khác, vào Hội ngày {joined_on}.",
        message_en: "The person is a member by another row, joined on {joined_on}.",
        hint_vi: "Rút lại đợt nhập đã ghi việc vào Hội ấy trước, rồi chạy lại lệnh này.",
        hint_en: "Void the batch that recorded that membership first, then run this command again.",
    },
    Entry {
        code: 2834,
        message_vi: "Hội viên đã chuyển sinh hoạt sau đó, ngày {transferred_on}.",
        message_en: "The member was transferred since, on {transferred_on}.",
        hint_vi: "Rút lại đợt nhập đã ghi việc chuyển ấy trước, rồi chạy lại lệnh này.",
        hint_en: "Void the batch that recorded that transfer first, then run this command again.",
    },
    Entry {
        code: 2835,
        message_vi: "Hội viên đã thôi sinh hoạt theo một dòng khác, ngày {left_on}.",
        message_en: "The membership was ended by another row, on {left_on}.",
        hint_vi: "Rút lại đợt nhập đã ghi việc ấy trước, rồi chạy lại lệnh này.",
        hint_en: "Void the batch that recorded that departure first, then run this command again.",
    },
    Entry {
        code: 2836,
        message_vi: "Sau đó đã ghi người này từ trần, ngày {died_on}.",
        message_en: "The person's death was recorded since, on {died_on}.",
        hint_vi: "Rút lại hoặc sửa ngày mất trước, rồi chạy lại lệnh này.",
        hint_en: "Take back or correct the death first, then run this command again.",
    },
    Entry {
        code: 2837,
        message_vi: "Khoản hỗ trợ này đã bị hủy sau đó, ngày {reversed_on}.",
        message_en: "The support was reversed since, on {reversed_on}.",
        hint_vi: "Khoản ấy không còn tính vào số liệu. Muốn trả lại mã thì rút lại đợt reversals trước.",
        hint_en: "It counts in no figure. To free its key, void the batch of reversals first.",
    },
];
