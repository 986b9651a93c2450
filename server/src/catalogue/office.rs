//! 28xx: the registry itself, its officers and its batches.

use super::Entry;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        code: 2801,
        message_vi: "Sổ này đã được lập rồi, với tên gốc \"{origin}\".",
        message_en: "This registry exists already; its origin is \"{origin}\".",
        hint_vi: "Chọn thư mục khác bằng --data nếu muốn lập sổ mới.",
        hint_en: "Choose another directory with --data to found a new one.",
    },
    Entry {
        code: 2802,
        message_vi: "Cán bộ thực hiện lệnh này chưa có trong sổ.",
        message_en: "The officer who gives this command is not known to the registry.",
        hint_vi: "Thêm cán bộ bằng lệnh user add trước.",
        hint_en: "Add the officer with user add first.",
    },
    Entry {
        code: 2803,
        message_vi: "Mã lệnh này đã được ghi trước đây với nội dung khác.",
        message_en: "This command id was recorded before with another content.",
        hint_vi: "Gửi lại với mã mới nếu đây là việc mới; việc cũ vẫn giữ nguyên.",
        hint_en: "Send it with a new id if it is something new; what was recorded stands.",
    },
    Entry {
        code: 2804,
        message_vi: "Đợt nhập \"{batch}\" đã dùng cho loại {kind} hoặc cho nguồn khác.",
        message_en: "The batch \"{batch}\" was started for {kind}, or for another source.",
        hint_vi: "Đặt tên khác bằng --batch.",
        hint_en: "Choose another name with --batch.",
    },
    Entry {
        code: 2805,
        message_vi: "Không có đợt nhập số {batch}.",
        message_en: "There is no batch number {batch}.",
        hint_vi: "Bắt đầu lại việc nhập từ tệp.",
        hint_en: "Start the import again from its file.",
    },
    Entry {
        code: 2806,
        message_vi: "Chưa có đơn vị nào, nên chưa có khóa để niêm phong lý do.",
        message_en: "There is no unit yet, so no key that could seal the reason.",
        hint_vi: "Nhập cây đơn vị (units) trước.",
        hint_en: "Import the units first.",
    },
    Entry {
        code: 2807,
        message_vi: "Nội dung này lớn hơn mức một lần ghi có thể chứa.",
        message_en: "This holds more than one commit can carry.",
        hint_vi: "Rút ngắn văn bản trong dòng, hoặc chia quyết định thành nhiều phần.",
        hint_en: "Shorten the texts of the row, or split the decision into parts.",
    },
    Entry {
        code: 2808,
        message_vi: "Đơn vị mà lệnh này nhân danh chưa có trong sổ.",
        message_en: "The unit on whose behalf this command is given is not known to the registry.",
        hint_vi: "Chọn một đơn vị đã ghi, hoặc nhập đơn vị (units) trước.",
        hint_en: "Name a recorded unit, or import the units first.",
    },
    Entry {
        code: 2809,
        message_vi: "Quyền hoặc ủy quyền mà cán bộ viện dẫn chưa có trong sổ.",
        message_en: "The grant or delegation that the officer acts under is not known to the registry.",
        hint_vi: "Gửi lại lệnh theo một quyền đã ghi, hoặc bỏ trống.",
        hint_en: "Send the command under a recorded grant, or without one.",
    },
];
