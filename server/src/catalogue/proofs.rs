//! 33xx: checkpoints, proofs and receipts.

use super::Entry;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        code: 3301,
        message_vi: "Tệp {file} không phải là điểm kiểm do khóa của sổ này ký.",
        message_en: "{file} holds no checkpoint that the key of this registry signed.",
        hint_vi: "Tệp hỏng hoặc có người thay: giữ làm chứng cứ, lấy lại từ bản sao lưu, rồi chạy verify.",
        hint_en: "It is damaged, or somebody replaced it: keep it as evidence, take it from a backup, then run verify.",
    },
    Entry {
        code: 3302,
        message_vi: "Sổ dừng ở vị trí {position}, nhưng đã ký điểm kiểm đến {signed}: đây là một bản cũ của sổ.",
        message_en: "The log ends at position {position}, yet a checkpoint of {signed} was signed: this is an older copy of it.",
        hint_vi: "Khôi phục từ bản sao lưu mới hơn; nếu không còn bản nào, dùng backup restore --to để sổ mang tên gốc mới.",
        hint_en: "Restore a newer backup; where there is none, use backup restore --to, which gives it a new origin.",
    },
    Entry {
        code: 3303,
        message_vi: "Sổ không nối tiếp điểm kiểm {signed} đã ký: lịch sử trước đó đã bị đổi.",
        message_en: "The log does not extend the checkpoint of {signed} that was signed: what came before was changed.",
        hint_vi: "Đây có thể là sửa đổi cố ý. Đừng ghi thêm; giữ chứng cứ và đối chiếu với các điểm kiểm đã công bố.",
        hint_en: "This may be tampering. Write nothing more; keep the evidence and compare with published checkpoints.",
    },
    Entry {
        code: 3304,
        message_vi: "Mất khóa ký điểm kiểm {file}.",
        message_en: "The key that signs checkpoints, {file}, is lost.",
        hint_vi: "Lấy lại thư mục keys/ từ bản sao lưu khóa. Khóa mới sẽ không chứng minh được điểm kiểm cũ.",
        hint_en: "Take keys/ from the backup of the keys. A new key could not prove old checkpoints.",
    },
    Entry {
        code: 3305,
        message_vi: "Tệp {file} không phải là khóa của một sổ.",
        message_en: "{file} is not the key of a registry.",
        hint_vi: "Lấy khóa công khai bằng: dienhong checkpoint --key > so.pub",
        hint_en: "Get the public key with: dienhong checkpoint --key > log.pub",
    },
    Entry {
        code: 3306,
        message_vi: "Một tiến trình khác ({pid}) đang ký điểm kiểm.",
        message_en: "Another process ({pid}) is signing a checkpoint.",
        hint_vi: "Chạy lại sau vài giây.",
        hint_en: "Run it again in a few seconds.",
    },
];
