//! 34xx: backups, and bringing them back.

use super::Entry;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        code: 3401,
        message_vi: "{dir} không chứa bản sao lưu, hoặc lần sao lưu đầu chưa xong.",
        message_en: "{dir} holds no backup, or its first making was never finished.",
        hint_vi: "Chỉ đúng thư mục, hoặc chạy lại: dienhong backup create {dir}",
        hint_en: "Name the right folder, or run again: dienhong backup create {dir}",
    },
    Entry {
        code: 3402,
        message_vi: "Không ghi được vào {dir}: {reason}. Bản sao lưu trước đó, nếu có, vẫn dùng được.",
        message_en: "{dir} can't be written: {reason}. A backup that stood there before is still good.",
        hint_vi: "Kiểm tra chỗ trống và quyền ghi, rồi chạy lại đúng lệnh này.",
        hint_en: "Check free space and permissions, then run the same command again.",
    },
    Entry {
        code: 3403,
        message_vi: "{dir} không trống; không có gì bị thay đổi.",
        message_en: "{dir} is not empty; nothing was changed.",
        hint_vi: "Khôi phục vào một thư mục mới bằng --data; thư mục của lần khôi phục bị ngắt thì xóa đi.",
        hint_en: "Restore into a new directory with --data; remove one that an interrupted restore left.",
    },
    Entry {
        code: 3404,
        message_vi: "Không có khóa của bản sao lưu ở {dir}.",
        message_en: "The keys of the backup are not in {dir}.",
        hint_vi: "Chỉ nơi cất khóa bằng --keys. Không có khóa thì không đọc được dữ liệu cá nhân.",
        hint_en: "Say where the keys are with --keys. Without them no personal data can be read.",
    },
    Entry {
        code: 3405,
        message_vi: "{dir} là thư mục dữ liệu của một sổ, không phải nơi sao lưu.",
        message_en: "{dir} is the data directory of a registry, no place for a backup.",
        hint_vi: "Chọn một thư mục khác, tốt nhất trên đĩa khác.",
        hint_en: "Choose another folder, on another disk if there is one.",
    },
    Entry {
        code: 3406,
        message_vi: "Bản sao lưu có định dạng {found}, mới hơn chương trình này.",
        message_en: "The backup has format {found}, newer than this program.",
        hint_vi: "Cập nhật dienhong lên phiên bản đã tạo bản sao lưu.",
        hint_en: "Update dienhong to the version that made the backup.",
    },
    Entry {
        code: 3407,
        message_vi: "Bản sao lưu dừng ở vị trí {position}, nhưng khóa của sổ đã ký điểm kiểm đến {signed}: sổ vừa khôi phục sẽ không ký thêm được.",
        message_en: "The backup ends at position {position}, yet the keys have signed a checkpoint of {signed}: what was restored can't sign any more.",
        hint_vi: "Khôi phục bản mới hơn; nếu không còn, khôi phục với --to {position} để sổ mang tên gốc mới.",
        hint_en: "Restore a newer one; where there is none, restore with --to {position}, which gives a new origin.",
    },
    Entry {
        code: 3408,
        message_vi: "{dir} chứa bản sao của một sổ khác, hoặc của một lịch sử khác.",
        message_en: "{dir} holds a copy of another registry, or of another history of it.",
        hint_vi: "Chọn thư mục khác; giữ nguyên bản đang có.",
        hint_en: "Choose another folder; keep the copy that is there.",
    },
    Entry {
        code: 3409,
        message_vi: "Bản sao lưu đã có {kept} lần ghi, còn sổ chỉ có {position}: sổ này là bản cũ hơn.",
        message_en: "The backup holds {kept} commits already, the log only {position}: the log is the older one.",
        hint_vi: "Đừng ghi đè. Khôi phục từ bản sao lưu, hoặc sao lưu sổ này vào thư mục khác.",
        hint_en: "Do not overwrite it. Restore the backup, or back this log up into another folder.",
    },
    Entry {
        code: 3410,
        message_vi: "Bản sao trong {dir} không đúng như đã chép: {file}, byte {offset}.",
        message_en: "The copy in {dir} is not what was copied: {file}, byte {offset}.",
        hint_vi: "Đĩa sao lưu có lỗi. Kiểm tra đĩa, rồi sao lưu vào thư mục khác.",
        hint_en: "The disk of the backup is faulty. Check it, then back up into another folder.",
    },
    Entry {
        code: 3411,
        message_vi: "Bản sao lưu không còn là bản đã hoàn tất ở vị trí {position}: thiếu phần cuối hoặc đã bị thay.",
        message_en: "The backup is no longer what was finished at position {position}: its end is missing, or it was replaced.",
        hint_vi: "Giữ nguyên để kiểm tra; dùng bản sao lưu khác.",
        hint_en: "Keep it as evidence; use another backup.",
    },
];
