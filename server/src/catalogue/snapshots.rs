//! Snapshots that are dropped, or could not be written: a command goes on without them.

use super::Entry;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        code: 3201,
        message_vi: "Bản chụp trong {folder}/ bị hỏng hoặc bị cắt cụt: bỏ qua và dựng lại từ nhật ký.",
        message_en: "The snapshot in {folder}/ is damaged or cut short: it is dropped, and built anew from the log.",
        hint_vi: "Nhật ký không bị ảnh hưởng. Nếu lặp lại, hãy kiểm tra đĩa; rebuild ghi bản chụp mới.",
        hint_en: "The log is not affected. If this comes again, check the disk; rebuild writes a new snapshot.",
    },
    Entry {
        code: 3202,
        message_vi: "Bản chụp trong {folder}/ do phiên bản khác của chương trình ghi: bỏ qua và dựng lại từ nhật ký.",
        message_en: "Another version of the program wrote the snapshot in {folder}/: it is dropped, and built anew from the log.",
        hint_vi: "Sau khi cập nhật chương trình điều này là bình thường; rebuild ghi bản chụp mới.",
        hint_en: "This is usual after an update of the program; rebuild writes a new snapshot.",
    },
    Entry {
        code: 3203,
        message_vi: "Bản chụp trong {folder}/ là của sổ khác: bỏ qua và dựng lại từ nhật ký.",
        message_en: "The snapshot in {folder}/ is of another registry: it is dropped, and built anew from the log.",
        hint_vi: "Chỉ chép {folder}/ cùng với log/, hoặc đừng chép; rebuild ghi bản chụp mới.",
        hint_en: "Copy {folder}/ together with log/ or not at all; rebuild writes a new snapshot.",
    },
    Entry {
        code: 3204,
        message_vi: "Bản chụp trong {folder}/ không khớp với nhật ký bên cạnh: bỏ qua và dựng lại từ nhật ký.",
        message_en: "The snapshot in {folder}/ does not fit the log beside it: it is dropped, and built anew from the log.",
        hint_vi: "Thường là nhật ký vừa được khôi phục từ bản sao lưu cũ hơn; rebuild ghi bản chụp mới.",
        hint_en: "Usually the log was restored from an older backup; rebuild writes a new snapshot.",
    },
    Entry {
        code: 3205,
        message_vi: "Không đọc được bản chụp trong {folder}/: {reason}. Dựng lại từ nhật ký.",
        message_en: "The snapshot in {folder}/ can't be read: {reason}. It is built anew from the log.",
        hint_vi: "Kiểm tra quyền đọc thư mục {folder}/ và đĩa.",
        hint_en: "Check the right to read {folder}/, and the disk.",
    },
    Entry {
        code: 3206,
        message_vi: "Không ghi được bản chụp vào {folder}/: {reason}. Việc đã ghi vào sổ vẫn còn nguyên.",
        message_en: "No snapshot could be written into {folder}/: {reason}. What was recorded stands.",
        hint_vi: "Lần mở sau sẽ đọc nhật ký lâu hơn một chút; hãy kiểm tra chỗ trống và quyền ghi.",
        hint_en: "The next start reads a little more of the log; check free space and the right to write.",
    },
    Entry {
        code: 3207,
        message_vi: "Khóa của bản chụp trong {folder}/ đã bị hủy cùng với một lần xóa dữ liệu cá nhân: dựng lại từ nhật ký.",
        message_en: "The key of the snapshot in {folder}/ was destroyed with an erasure: it is built anew from the log.",
        hint_vi: "Đúng như phải thế: không gì của người đã xóa còn lại. Lần đóng sổ sau sẽ ghi bản chụp mới.",
        hint_en: "As it must be: nothing of the erased remains. The next orderly end writes a new snapshot.",
    },
];
