//! 255x and 256x: clubs and what they count. 232x: what the projects for clubs ask.

use super::Entry;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        code: 2551,
        message_vi: "Không có đơn vị nào mang mã {unit}.",
        message_en: "There is no unit with the id {unit}.",
        hint_vi: "Dùng mã riêng của đơn vị (cột unit của tệp units), hoặc nhập đơn vị trước.",
        hint_en: "Use the unit's own id (column unit of a units file), or import the unit first.",
    },
    Entry {
        code: 2552,
        message_vi: "Ngày {on} đơn vị {unit} chưa thành lập hoặc đã thôi hoạt động.",
        message_en: "The unit {unit} does not exist on {on}: not yet, or no more.",
        hint_vi: "Ghi đơn vị đang hoạt động ngày câu lạc bộ chuyển sang.",
        hint_en: "Name the unit that existed on the day the club came to it.",
    },
    Entry {
        code: 2553,
        message_vi: "Danh mục không có chương trình {code}. Mã gần nhất: {nearest}.",
        message_en: "No programme has the code {code}. The nearest is {nearest}.",
        hint_vi: "Sửa mã, hoặc thêm chương trình bằng import kinds (family = programme).",
        hint_en: "Mend the code, or add the programme with import kinds (family = programme).",
    },
    Entry {
        code: 2554,
        message_vi: "Ngày {on} ở cột {column} là ngày ở tương lai; hôm nay là {today}.",
        message_en: "The day {on} in the column {column} is still to come; today is {today}.",
        hint_vi: "Kiểm tra năm của ngày đó.",
        hint_en: "Check the year.",
    },
    Entry {
        code: 2555,
        message_vi: "Ngày giải thể {dissolved_on} trước ngày thành lập {founded_on}.",
        message_en: "Dissolved on {dissolved_on}, before it was founded on {founded_on}.",
        hint_vi: "Kiểm tra lại hai ngày.",
        hint_en: "Check both dates.",
    },
    Entry {
        code: 2556,
        message_vi: "Câu lạc bộ {key} đã ghi với nội dung khác ở cột {column}.",
        message_en: "Club {key} is recorded with other content in the column {column}.",
        hint_vi: "Muốn sửa, ghi giải thể hay chuyển đơn vị, dùng import corrections; câu lạc bộ mới \
            cần mã mới.",
        hint_en: "To mend it, dissolve it or move it, use import corrections; a new club needs a \
            key of its own.",
    },
    Entry {
        code: 2557,
        message_vi: "Không có câu lạc bộ nào mang mã {club}.",
        message_en: "No club is recorded under the key {club}.",
        hint_vi: "Nhập câu lạc bộ trước (import clubs), hoặc kiểm tra mã và --source.",
        hint_en: "Import the club first (import clubs), or check the key and --source.",
    },
    Entry {
        code: 2558,
        message_vi: "Ngày {on} câu lạc bộ {club} chưa thành lập hoặc đã giải thể.",
        message_en: "The club {club} does not stand on {on}: not yet founded, or dissolved.",
        hint_vi: "Kiểm tra ngày đó với ngày thành lập và ngày giải thể của câu lạc bộ.",
        hint_en: "Check the day against the club's founding and dissolution.",
    },
    Entry {
        code: 2559,
        message_vi: "Câu lạc bộ có số liệu ngày {on}, sẽ nằm ngoài thời gian hoạt động.",
        message_en: "The club has figures of {on}, which would lie outside its days.",
        hint_vi: "Sửa ngày của số liệu đó trước (corrections, club_figures), rồi sửa câu lạc bộ.",
        hint_en: "Correct the day of those figures first (club_figures), then the club.",
    },
    Entry {
        code: 2560,
        message_vi: "Khen thưởng {commendation} ngày {on} sẽ nằm ngoài thời gian hoạt động của câu \
            lạc bộ.",
        message_en: "Commendation {commendation} of {on} would lie outside the days of the club.",
        hint_vi: "Sửa khen thưởng đó trước (corrections, commendations), rồi sửa câu lạc bộ.",
        hint_en: "Correct that commendation first, then the club.",
    },
    Entry {
        code: 2561,
        message_vi: "Số {part} ở cột {column} lớn hơn số thành viên {members}.",
        message_en: "The {part} in the column {column} are more than the {members} members.",
        hint_vi: "Mỗi nhóm là một phần của thành viên; các nhóm có thể trùng người. Kiểm tra các \
            cột.",
        hint_en: "Each group is part of the members, and groups overlap; check the columns.",
    },
    Entry {
        code: 2562,
        message_vi: "Số tiền quỹ {amount} không nằm trong khoảng 0 đến 1.000.000.000.000.000.",
        message_en: "The fund of {amount} is not between 0 and 1,000,000,000,000,000.",
        hint_vi: "Ghi số đồng nguyên; 0 là chưa có quỹ, để trống là chưa biết.",
        hint_en: "Give whole dong; 0 says that there is no fund, empty that it is not known.",
    },
    Entry {
        code: 2563,
        message_vi: "Số liệu của câu lạc bộ {club} ngày {on} đã ghi khác ở cột {column}.",
        message_en: "The figures of club {club} on {on} are recorded otherwise in {column}.",
        hint_vi: "Nếu số đã ghi là sai, dùng import corrections; số của ngày khác ghi ngày khác.",
        hint_en: "If the recorded ones are wrong, use import corrections; another day has its own.",
    },
    Entry {
        code: 2564,
        message_vi: "Không có số liệu câu lạc bộ nào mang khóa {key}.",
        message_en: "No figures of a club with the key {key} are recorded.",
        hint_vi: "Khóa gồm mã câu lạc bộ và ngày, nối bằng dấu |, ví dụ l12|2025-12-31.",
        hint_en: "The key is the club's key and the day joined by |, for example l12|2025-12-31.",
    },
    Entry {
        code: 2320,
        message_vi: "Câu lạc bộ {club} có {found} thành viên; Quyết định {decision} nêu từ {least} \
            đến {most}.",
        message_en: "Club {club} has {found} members; Decision {decision} asks for {least} to \
            {most}.",
        hint_vi: "Số liệu đã ghi. Nếu đếm đúng, cân nhắc kết nạp thêm hoặc tách câu lạc bộ.",
        hint_en: "The figures are recorded. If they are right, admit more members or split it.",
    },
    Entry {
        code: 2321,
        message_vi: "Câu lạc bộ {club} có {found} nữ trong {members} thành viên; Quyết định \
            {decision} nêu {least}–{most} %.",
        message_en: "Club {club} has {found} women among {members} members; Decision {decision} \
            asks for {least}–{most} %.",
        hint_vi: "Số liệu đã ghi. Kiểm tra cột women; nếu đúng, lưu ý khi kết nạp.",
        hint_en: "The figures are recorded. Check the column women; if right, mind it on admitting.",
    },
    Entry {
        code: 2322,
        message_vi: "Câu lạc bộ {club} có {found} người cao tuổi trong {members} thành viên; Quyết \
            định {decision} nêu {least}–{most} %.",
        message_en: "Club {club} has {found} older people among {members} members; Decision \
            {decision} asks for {least}–{most} %.",
        hint_vi: "Số liệu đã ghi. Kiểm tra cột members_60_plus; nếu đúng, lưu ý khi kết nạp.",
        hint_en: "The figures are recorded. Check members_60_plus; if right, mind it on admitting.",
    },
    Entry {
        code: 2323,
        message_vi: "Câu lạc bộ {club} có {found} người khó khăn; Quyết định {decision} ưu tiên \
            người có hoàn cảnh khó khăn (ít nhất {least}).",
        message_en: "Club {club} has {found} people in difficulty; Decision {decision} gives them \
            priority (at least {least}).",
        hint_vi: "Số liệu đã ghi. Chưa đếm thì để trống cột poor, đừng ghi 0.",
        hint_en: "The figures are recorded. Leave the column poor empty if it was not counted.",
    },
    Entry {
        code: 2324,
        message_vi: "Câu lạc bộ {club} có {found} trong {members} thành viên được vay; Quyết định \
            {decision} nêu ít nhất {least} %.",
        message_en: "In club {club} {found} of {members} members borrow; Decision {decision} asks \
            for at least {least} %.",
        hint_vi: "Số liệu đã ghi. Kiểm tra cột borrowers; chưa đếm thì để trống.",
        hint_en: "The figures are recorded. Check borrowers; leave it empty if not counted.",
    },
    Entry {
        code: 2325,
        message_vi: "Câu lạc bộ {club} có quỹ {found} đồng; Quyết định {decision} đòi mỗi câu lạc \
            bộ có quỹ tăng thu nhập (từ {least} đồng).",
        message_en: "Club {club} has a fund of {found} dong; Decision {decision} asks every club \
            to have one to raise incomes (from {least} dong).",
        hint_vi: "Số liệu đã ghi. Chưa biết số quỹ thì để trống cột fund_amount, đừng ghi 0.",
        hint_en: "The figures are recorded. Leave fund_amount empty if it is not known.",
    },
];
