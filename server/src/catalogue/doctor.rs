//! 35xx: what this machine promises the log.

use super::Entry;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        code: 3501,
        message_vi: "Thư mục dữ liệu nằm trên hệ thống tệp {kind}, không giữ dữ liệu chắc chắn như một ổ đĩa.",
        message_en: "The data directory lies on {kind}, which keeps data less surely than a disk does.",
        hint_vi: "Đặt thư mục dữ liệu trên ổ đĩa của máy (ext4, xfs), rồi chạy lại doctor.",
        hint_en: "Put the data directory on a disk of this machine (ext4, xfs), then run doctor again.",
    },
    Entry {
        code: 3502,
        message_vi: "Đĩa ghi chậm: {millis} ms cho một lần ghi bền; mỗi lần ghi sổ sẽ phải chờ chừng ấy.",
        message_en: "The disk is slow: {millis} ms for one durable write; whoever records waits that long.",
        hint_vi: "Dùng ổ SSD, và xem máy có việc khác đang ghi nhiều không.",
        hint_en: "Use an SSD, and see whether something else writes a lot on this machine.",
    },
    Entry {
        code: 3503,
        message_vi: "Đĩa trả lời nhanh đáng ngờ: {millis} ms cho một lần ghi bền. Có thể đĩa báo đã ghi khi chưa ghi, và mất điện là mất dữ liệu.",
        message_en: "The disk answers suspiciously fast: {millis} ms for a durable write. It may say so before it has written, and lose data with the power.",
        hint_vi: "Nếu ổ có pin hoặc tụ chống mất điện thì không sao; nếu không, tắt bộ nhớ đệm ghi của ổ.",
        hint_en: "With a battery or capacitor behind it that is fine; else turn off the write cache of the disk.",
    },
    Entry {
        code: 3504,
        message_vi: "Đồng hồ của máy có vẻ sai: {clock}.",
        message_en: "The clock of this machine looks wrong: {clock}.",
        hint_vi: "Chỉnh giờ và bật đồng bộ giờ: mọi lần ghi đều mang giờ của máy.",
        hint_en: "Set it and let it follow a time server: every commit carries its time.",
    },
    Entry {
        code: 3505,
        message_vi: "Đĩa chỉ còn trống {free} MiB; cần {needed} MiB để tạo đoạn nhật ký tiếp theo và để thay khóa hằng tuần.",
        message_en: "Only {free} MiB of the disk are free; {needed} MiB are needed for the next log segment and for the weekly change of keys.",
        hint_vi: "Giải phóng chỗ trống trên đĩa. Khi hết chỗ, sổ từ chối ghi thêm nhưng vẫn trả lời.",
        hint_en: "Make room on the disk. Without it the registry refuses to record more, and goes on answering.",
    },
];
