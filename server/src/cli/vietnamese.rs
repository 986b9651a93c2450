//! The help in Vietnamese. English stands beside the arguments it explains; here is the same for
//! each of them, found by the command's name and the argument's id.

use clap::Command;

const ABOUT: &[(&str, &str)] = &[
    ("dienhong", "Sổ đăng ký hội viên và hỗ trợ của Hội Người cao tuổi"),
    ("init", "Lập sổ đăng ký mới, còn trống"),
    ("demo", "Lập sổ mẫu với người do máy đặt ra và cho xem có thể hỏi những gì"),
    ("import", "Ghi các dòng của một tệp vào sổ"),
    ("void-import", "Rút lại những gì một đợt nhập đã ghi mà chưa có việc nào dựa vào"),
    (
        "report",
        "Số liệu của bất kỳ ngày nào, theo hiểu biết của bất kỳ lúc nào, trên cây đơn vị nào",
    ),
    ("report membership", "Hội viên, người cao tuổi và tỷ lệ vào Hội"),
    ("report support", "Hỗ trợ đã trao, trừ những khoản đã hủy"),
    ("report commendations", "Khen thưởng đã trao"),
    ("report funds", "Các quỹ có bao nhiêu tiền vào một ngày: số dư đầu, đã thu, đã chi"),
    ("report clubs", "Câu lạc bộ và số liệu mới nhất của từng câu lạc bộ"),
    ("report ratio", "Tỷ số của hai chỉ tiêu"),
    ("explain", "Vì sao con số thay đổi: đủ mọi nguyên nhân, cộng lại đúng từng đơn vị"),
    ("explain membership", "Hội viên của một đơn vị giữa hai thời điểm"),
    ("serve", "Mở sổ cho các chương trình trên máy này, đến khi được bảo dừng"),
    ("audit", "Ai đã ghi những gì, khi nào"),
    ("history", "Mọi lần ghi đã động đến một hồ sơ"),
    ("history person", "Một người theo mã hội viên, số thẻ hoặc UUID"),
    (
        "history household",
        "Một hộ theo mã: ai trong hộ từ ngày nào, diện hộ nghèo từng năm, hỗ trợ đã nhận",
    ),
    ("history unit", "Một đơn vị theo mã"),
    ("history support", "Một khoản hỗ trợ theo mã"),
    ("history fund", "Một quỹ theo mã, với mọi khoản thu chi của quỹ"),
    ("history club", "Một câu lạc bộ theo mã"),
    ("register-complete", "Từ ngày đó, sổ của chính đơn vị là số hội viên của đơn vị"),
    (
        "close-period",
        "Khóa sổ một năm: chốt số liệu (--known closed:NĂM), không ghi tiền lùi ngày vào năm đó",
    ),
    ("reopen-period", "Mở lại sổ của năm đã khóa; số liệu đã chốt vẫn xem được"),
    ("merge-persons", "Hai hồ sơ là một người: hồ sơ thứ nhất nhập vào hồ sơ thứ hai"),
    ("unmerge-persons", "Tách lại hai hồ sơ đã nhập"),
    ("erase", "Hủy khóa dữ liệu cá nhân của một hồ sơ; không con số nào thay đổi"),
    ("erase person", "Một người theo mã hội viên, số thẻ hoặc UUID"),
    ("verify", "Kiểm tra nhật ký: tổng kiểm, chuỗi, cây, mọi điểm kiểm đã ký"),
    (
        "checkpoint",
        "Ký và in điểm kiểm: nhật ký lúc này là gì, để người khác giữ và đối chiếu (C2SP tlog-checkpoint)",
    ),
    (
        "receipt",
        "In biên nhận của một sự kiện, chứng minh được với bất kỳ ai có khóa công khai (.tlog-proof)",
    ),
    ("verify-receipt", "Kiểm tra biên nhận, không cần sổ, và nói biên nhận chứng minh điều gì"),
    ("backup", "Cất một bản sao của sổ ở nơi khác và khôi phục từ đó"),
    (
        "backup create",
        "Sao lưu, hoặc chép tiếp vào bản sao lưu đã có; chạy được khi máy chủ đang mở",
    ),
    ("backup restore", "Khôi phục bản sao lưu vào thư mục dữ liệu còn trống"),
    ("rebuild", "Tính lại từ đầu mọi bảng đọc"),
    (
        "generate",
        "Viết một sổ do máy đặt ra thành các tệp để nhập; cùng hạt giống thì cùng từng byte",
    ),
    ("bench", "Chương trình nhanh đến đâu trên máy này, đặt cạnh những gì máy làm được"),
    ("doctor", "Kiểm tra máy này: đĩa, đồng hồ, giới hạn, phiên bản"),
    ("user", "Các cán bộ ghi sổ"),
    ("user add", "Thêm một cán bộ"),
    ("user list", "Liệt kê các cán bộ"),
    ("completions", "In phần tự hoàn thành lệnh cho shell"),
    ("explain-code", "Giải thích một mã lỗi và cách xử lý; không có mã thì liệt kê tất cả"),
];

const HELP: &[(&str, &str)] = &[
    ("data", "Thư mục dữ liệu; nếu không có thì ./dienhong-data, riêng demo ./dienhong-demo"),
    ("json", "Chỉ in một tài liệu JSON ra đầu ra chuẩn"),
    ("format", "Dạng của câu trả lời"),
    ("lang", "Ngôn ngữ của bảng và thông báo; nếu không có thì theo LANG"),
    ("clock_is_right", "Đồng hồ đúng, dù đã hơn 400 ngày từ lần ghi cuối"),
    ("officer", "Cán bộ thực hiện; nếu không có thì là cán bộ duy nhất của sổ"),
    ("origin", "Tên của nhật ký, dùng mãi mãi, ví dụ dienhong.example/hung-yen"),
    ("time_zone", "Múi giờ quyết định \"hôm nay\"; không đổi về sau"),
    ("members", "Số hội viên do máy đặt ra"),
    ("years", "Số năm lịch sử"),
    ("seed", "Cùng hạt giống thì cùng từng byte"),
    ("out", "Nơi viết các tệp"),
    ("kind", "Loại của các dòng"),
    ("file", "Tệp CSV (bảng mã UTF-8) hoặc XLSX"),
    ("dry_run", "Báo y như khi nhập nhưng không ghi gì"),
    ("batch", "Tên của lần nhập; nếu không có thì đặt theo loại, tệp và giờ"),
    ("source", "Cơ quan có mã riêng (ref, household, support, fund, club) dùng trong tệp"),
    ("mappings", "Cột nào của tệp chứa cột nào: TÊN CỘT=column"),
    ("after_erasure", "Đăng ký lại hợp pháp người đã được xóa dữ liệu"),
    ("bench", "Một phép đo; không có thì đo tất cả"),
    ("facts", "Viết cả những gì được đếm thành tệp CSV, cho chương trình khác đếm"),
    ("listen", "Địa chỉ và cổng, ví dụ 127.0.0.1:8080; cổng 0 thì tự chọn"),
    ("acted", "Chỉ những gì cán bộ này đã ghi"),
    ("in_batch", "Chỉ lần nhập này"),
    (
        "known",
        "Theo những gì đã biết đến một mốc, một thời điểm, hoặc lúc đơn vị (nếu chưa từng khóa thì \
         cấp trên gần nhất) khóa sổ năm đó lần cuối",
    ),
    ("year", "Năm của sổ, bốn chữ số"),
    ("tree", "Cây đơn vị của ngày đó (was), của hôm nay (now) hoặc của một ngày"),
    ("unit", "Đơn vị; nếu không có thì là đơn vị cao nhất"),
    ("level", "Mỗi đơn vị cấp đó một dòng; nếu không có thì đơn vị và các đơn vị ngay dưới"),
    ("on", "Ngày; nếu không có thì là hôm nay"),
    ("from", "Từ ngày"),
    ("to", "Đến hết ngày"),
    ("by", "Mỗi giá trị một dòng"),
    ("public", "Che các ô có số quá nhỏ"),
    ("of", "Tử số"),
    ("per", "Mẫu số"),
    ("person", "Mã hội viên, số thẻ hoặc UUID"),
    ("into", "Hồ sơ được giữ lại"),
    ("reason", "Lý do; được niêm kín"),
    ("key", "Mã của hồ sơ"),
    ("full", "Giải mã tất cả và so với bản dựng lại; cần khóa"),
    ("commit", "Vị trí của lần ghi"),
    ("event", "Sự kiện nào của lần ghi, đánh số từ 0"),
    ("receipt", "Tệp .tlog-proof"),
    ("destination", "Thư mục chứa bản sao lưu"),
    ("source_dir", "Thư mục chứa bản sao lưu"),
    (
        "keys_dir",
        "Nơi cất khóa; nếu không có thì trong bản sao lưu. Ai có cả hai thì đọc được dữ liệu cá nhân",
    ),
    ("until", "Đến một mốc hoặc thời điểm; sổ khôi phục sẽ mang tên gốc mới"),
    ("key_only", "In khóa công khai thay cho điểm kiểm: tệp dùng cho verify-receipt --key"),
    ("checkpoint", "Kiểm tra cả việc sổ nối tiếp một điểm kiểm đã được giữ ở nơi khác"),
    ("key_file", "Tệp khóa công khai của sổ"),
    ("check", "So với bảng đang dùng, không thay"),
    ("name", "Tên cán bộ"),
    ("shell", "Shell"),
    ("code", "Mã lỗi, ví dụ DH2103"),
    ("help", "In phần trợ giúp"),
    ("version", "In phiên bản"),
];

fn find(table: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

const TEMPLATE: &str = "{about-with-newline}\nCách dùng: {usage}\n\n{all-args}{after-help}";

/// The same command with its help in Vietnamese.
pub fn translated(command: Command) -> Command {
    with_path(command, "")
}

fn with_path(command: Command, path: &str) -> Command {
    let is_root = path.is_empty();
    let key = if is_root { "dienhong" } else { path };
    let mut command = command
        .help_template(TEMPLATE)
        .subcommand_help_heading("Các lệnh")
        .disable_help_flag(true)
        .arg(flag("help", 'h', clap::ArgAction::Help));
    if is_root {
        command =
            command.disable_version_flag(true).arg(flag("version", 'V', clap::ArgAction::Version));
    }
    if let Some(about) = find(ABOUT, key) {
        command = command.about(about);
    }
    command = command.mut_args(|argument| {
        let heading = match argument.get_help_heading() {
            Some(_) => "Tùy chọn chung",
            None if argument.is_positional() => "Tham số",
            None => "Tùy chọn",
        };
        let help = find(HELP, argument.get_id().as_str());
        let argument = argument.help_heading(heading);
        match help {
            Some(help) => argument.help(help),
            None => argument,
        }
    });
    let names: Vec<String> =
        command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        let below = if is_root { name.clone() } else { format!("{path} {name}") };
        command = command.mut_subcommand(&name, |sub| with_path(sub, &below));
    }
    command
}

fn flag(name: &'static str, short: char, action: clap::ArgAction) -> clap::Arg {
    clap::Arg::new(name).short(short).long(name).action(action)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    fn visit(command: &Command, path: &str) {
        let key = if path.is_empty() { "dienhong" } else { path };
        assert!(find(ABOUT, key).is_some(), "`{key}` is not explained in Vietnamese");
        for argument in command.get_arguments() {
            let id = argument.get_id().as_str();
            assert!(find(HELP, id).is_some(), "`{key} {id}` is not explained in Vietnamese");
        }
        for sub in command.get_subcommands() {
            visit(sub, format!("{path} {}", sub.get_name()).trim());
        }
    }

    #[test]
    fn every_command_and_argument_is_explained_in_both_languages() {
        visit(&Cli::command(), "");
        assert_english(&Cli::command());
    }

    fn assert_english(command: &Command) {
        assert!(command.get_about().is_some(), "{}", command.get_name());
        command.get_subcommands().for_each(assert_english);
    }

    #[test]
    fn the_translated_command_is_still_whole() {
        translated(Cli::command()).debug_assert();
        let help = translated(Cli::command()).render_long_help().to_string();
        assert!(help.contains("Cách dùng") && help.contains("Các lệnh"), "{help}");
        assert!(!help.contains("Options:"), "{help}");
    }
}
