//! 31xx: the key store; 7431: its disk.

use super::Entry;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        code: 3101,
        message_vi: "Khóa chính không mở được kho khóa này.",
        message_en: "The master key does not open this key store.",
        hint_vi: "Dùng đúng tệp khóa chính đã có từ lúc lập sổ; không có nó thì không đọc được dữ liệu cá nhân nào.",
        hint_en: "Use the master key file that this registry was made with; without it no personal data can be read.",
    },
    Entry {
        code: 3102,
        message_vi: "Mất khóa: nhật ký có dùng ô khóa số {slot} nhưng kho khóa không có, cũng không có lệnh xóa nào.",
        message_en: "A key is lost: the log uses key slot {slot}, the key store does not hold it, and no erasure was ordered.",
        hint_vi: "Dừng ghi, khôi phục thư mục keys từ bản sao lưu khóa mới nhất rồi chạy dienhong verify --full.",
        hint_en: "Stop writing, restore the keys directory from the latest key backup, then run dienhong verify --full.",
    },
    Entry {
        code: 3103,
        message_vi: "Ô khóa số {slot} trong tệp {file} bị hỏng.",
        message_en: "Key slot {slot} in {file} is damaged.",
        hint_vi: "Khôi phục thư mục keys từ bản sao lưu khóa; các ô khác không bị ảnh hưởng. Kiểm tra ổ đĩa: dienhong doctor.",
        hint_en: "Restore the keys directory from a key backup; the other slots are intact. Check the disk: dienhong doctor.",
    },
    Entry {
        code: 3104,
        message_vi: "Tệp {file} của kho khóa bị thiếu, bị cắt hoặc bị hỏng.",
        message_en: "The key store's file {file} is missing, cut short or damaged.",
        hint_vi: "Khôi phục thư mục keys từ bản sao lưu khóa rồi chạy dienhong verify --full.",
        hint_en: "Restore the keys directory from a key backup, then run dienhong verify --full.",
    },
    Entry {
        code: 3105,
        message_vi: "Cả hai phần của tệp keys/HEAD đều hỏng: không biết khóa nào đang dùng.",
        message_en: "Both parts of keys/HEAD are damaged: which keys stand can't be told.",
        hint_vi: "Khôi phục thư mục keys từ bản sao lưu khóa.",
        hint_en: "Restore the keys directory from a key backup.",
    },
    Entry {
        code: 3106,
        message_vi: "Tệp {file} của kho khóa có dạng thức {format}, mới hơn chương trình này.",
        message_en: "The key store's file {file} has format {format}, which is newer than this program.",
        hint_vi: "Dùng phiên bản dienhong đã ghi tệp này, hoặc mới hơn.",
        hint_en: "Use the version of dienhong that wrote it, or a later one.",
    },
    Entry {
        code: 3107,
        message_vi: "Tệp {file} là của một kho khóa khác.",
        message_en: "{file} belongs to another key store.",
        hint_vi: "Đưa tệp về đúng sổ của nó và khôi phục thư mục keys của sổ này từ bản sao lưu khóa.",
        hint_en: "Put the file back where it came from and restore this registry's keys directory from a key backup.",
    },
    Entry {
        code: 3108,
        message_vi: "Ở đây đã có kho khóa; không lập kho mới đè lên.",
        message_en: "A key store stands here already; it is not replaced by a new one.",
        hint_vi: "Chọn thư mục khác, hoặc dùng sổ đang có.",
        hint_en: "Choose another directory, or use the registry that is here.",
    },
    Entry {
        code: 3109,
        message_vi: "Thư mục này không có kho khóa: thiếu tệp keys/HEAD.",
        message_en: "There is no key store here: keys/HEAD is missing.",
        hint_vi: "Khôi phục thư mục keys từ bản sao lưu khóa; nhật ký không bị ảnh hưởng.",
        hint_en: "Restore the keys directory from a key backup; the log is not affected.",
    },
    Entry {
        code: 3110,
        message_vi: "keys/HEAD ghi thế hệ khóa {standing}, nhưng tệp của thế hệ ấy bị thiếu; bên cạnh có tệp của thế hệ {newer}.",
        message_en: "keys/HEAD names key generation {standing}, whose files are missing; files of generation {newer} stand beside it.",
        hint_vi: "keys/HEAD có thể là bản cũ. Đừng xóa tệp nào; khôi phục cả thư mục keys từ cùng một bản sao lưu khóa.",
        hint_en: "keys/HEAD may be an older copy. Remove nothing; restore the whole keys directory from one key backup.",
    },
    Entry {
        code: 3111,
        message_vi: "Không đọc được kho khóa: {error}. Chưa có gì thay đổi.",
        message_en: "The key store can't be read: {error}. Nothing was changed.",
        hint_vi: "Kiểm tra ổ đĩa và quyền truy cập thư mục keys.",
        hint_en: "Check the disk and the permissions of the keys directory.",
    },
    Entry {
        code: 3112,
        message_vi: "Thư mục keys là của một nhật ký khác.",
        message_en: "The keys directory belongs to another log.",
        hint_vi: "Đặt lại đúng thư mục keys của sổ này, hoặc khôi phục từ bản sao lưu khóa của nó.",
        hint_en: "Put back this registry's own keys directory, or restore it from its key backup.",
    },
    Entry {
        code: 3113,
        message_vi: "{count} ô khóa bị hỏng hoặc mất khi thay khóa, đầu tiên là ô số {slot}; các ô khác đã được thay.",
        message_en: "{count} key slots were found damaged or lost while keys were rotated, first slot {slot}; all others were rotated.",
        hint_vi: "Kiểm tra ổ đĩa bằng dienhong doctor, rồi chạy dienhong verify --full để biết ai bị ảnh hưởng.",
        hint_en: "Check the disk with dienhong doctor, then run dienhong verify --full to see who is affected.",
    },
    Entry {
        code: 7431,
        message_vi: "Ổ đĩa chứa kho khóa báo lỗi: {error}. Không rõ việc vừa làm đã được ghi hay chưa.",
        message_en: "The disk that holds the key store failed: {error}. Whether the last step was recorded is not known.",
        hint_vi: "Kiểm tra ổ đĩa và chỗ trống, rồi chạy lại đúng lệnh ấy: chạy lại không ghi hai lần.",
        hint_en: "Check the disk and its free space, then run the same command again: nothing is recorded twice.",
    },
];
