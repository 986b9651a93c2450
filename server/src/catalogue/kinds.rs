//! 26xx: the catalogue of kinds, and settings.

use super::Entry;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        code: 2601,
        message_vi: "Loại {kind} của nhóm {family} đã ghi với nội dung khác.",
        message_en: "The kind {kind} of the family {family} is recorded with another content.",
        hint_vi: "Dùng import corrections để sửa nhãn, hoặc chọn mã khác.",
        hint_en: "Mend the labels by import corrections, or choose another code.",
    },
    Entry {
        code: 2602,
        message_vi: "Danh mục không có dòng nào mang khóa {key}.",
        message_en: "The catalogue has no row with the key {key}.",
        hint_vi: "Khóa gồm family và code, nối bằng dấu |, ví dụ support|gift_cash.",
        hint_en: "The key is family and code joined by |, for example support|gift_cash.",
    },
    Entry {
        code: 2603,
        message_vi: "Giá trị {value} không dùng được cho thiết lập này.",
        message_en: "The value {value} is no use for this setting.",
        hint_vi: "Ghi số nguyên từ 0 đến {largest}.",
        hint_en: "Give a whole number between 0 and {largest}.",
    },
    Entry {
        code: 2604,
        message_vi: "Đã có hỗ trợ ghi theo loại {kind}, nên mức nhạy cảm không đổi được nữa.",
        message_en: "Support of the kind {kind} is recorded, so whether it is sensitive stays as it \
            is.",
        hint_vi: "Thêm một loại mới với mức nhạy cảm cần dùng, bằng import kinds.",
        hint_en: "Add a new kind with the sensitivity that is wanted, by import kinds.",
    },
    Entry {
        code: 2605,
        message_vi: "Đã có dữ liệu ghi theo loại {kind}, nên không chuyển sang nhóm khác được nữa.",
        message_en: "Something is recorded under the kind {kind}, so it stays in its family.",
        hint_vi: "Thêm một loại mới trong nhóm cần dùng, bằng import kinds.",
        hint_en: "Add a new kind in the family that is wanted, by import kinds.",
    },
    Entry {
        code: 2606,
        message_vi: "Danh mục chưa có mã nào thuộc nhóm {family}, nên chưa dùng được mã {kind}.",
        message_en: "The catalogue has no code of the family {family} yet, so {kind} can't be used.",
        hint_vi: "Nhập danh mục trước bằng import kinds.",
        hint_en: "Import the catalogue first, by import kinds.",
    },
];
