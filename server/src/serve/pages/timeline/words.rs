//! What columns and their fixed words are called where people read.

use super::day_words;
use crate::i18n::Lang;
use crate::reports::decimal;

/// Column, Vietnamese, English. What is not here is not shown.
const COLUMNS: &[(&str, &str, &str)] = &[
    ("record", "Đính chính tại", "In"),
    ("column", "Mục đính chính", "Corrected"),
    ("old", "Trước", "Was"),
    ("new", "Nay", "Is"),
    ("unit", "Đơn vị", "Unit"),
    ("from_unit", "Từ đơn vị", "From"),
    ("to_unit", "Đến đơn vị", "To"),
    ("parent", "Thuộc", "Part of"),
    ("kind", "Loại", "Kind"),
    ("name", "Tên", "Name"),
    ("code", "Mã", "Code"),
    ("valid_from", "Có từ", "From"),
    ("valid_until", "Đến trước", "Until"),
    ("decision", "Quyết định", "Decision"),
    ("decision_no", "Quyết định", "Decision"),
    ("ref", "Mã hội viên", "Member key"),
    ("full_name", "Họ và tên", "Name"),
    ("birth_date", "Ngày sinh", "Born"),
    ("birth_year", "Năm sinh", "Year of birth"),
    ("sex", "Giới tính", "Sex"),
    ("national_id", "Số CCCD", "Identity number"),
    ("phone", "Điện thoại", "Phone"),
    ("address", "Địa chỉ", "Address"),
    ("household", "Hộ", "Household"),
    ("ethnicity", "Dân tộc", "Ethnicity"),
    ("note", "Ghi chú", "Note"),
    ("basis", "Diện kết nạp", "Admitted as"),
    ("card_no", "Số thẻ", "Card"),
    ("card_issued_on", "Cấp thẻ ngày", "Card issued"),
    ("joined_on", "Ngày vào Hội", "Joined"),
    ("left_on", "Ngày thôi sinh hoạt", "Left"),
    ("transferred_on", "Ngày chuyển", "Transferred"),
    ("given_on", "Ngày trao", "Given"),
    ("died_on", "Ngày mất", "Died"),
    ("changed_on", "Từ ngày", "From the day"),
    ("closed_on", "Khóa sổ ngày", "Closed on"),
    ("reopened_on", "Mở lại ngày", "Opened again on"),
    ("reason", "Lý do", "Reason"),
    ("support", "Số phiếu", "Gift no."),
    ("amount", "Số tiền", "Amount"),
    ("value_basis", "Hình thức", "Given as"),
    ("quantity", "Số lượng", "Quantity"),
    ("programme", "Chương trình", "Programme"),
    ("fund", "Quỹ", "Fund"),
    ("decided_by", "Cấp quyết định", "Decided by"),
    ("document", "Chứng từ", "Document"),
    ("commendation", "Số khen thưởng", "Award no."),
    ("level", "Cấp khen", "Level"),
    ("for_period", "Giai đoạn", "For"),
    ("persons_60_plus", "Số người cao tuổi", "Older people"),
    ("qualifier", "Mức chính xác", "Qualifier"),
    ("source", "Nguồn", "Source"),
    ("indicator", "Chỉ tiêu", "Indicator"),
    ("value", "Giá trị", "Value"),
    ("class", "Diện hộ", "Class"),
    ("year", "Năm", "Year"),
    ("purpose", "Loại quỹ", "Purpose"),
    ("currency", "Loại tiền", "Currency"),
    ("opening_balance", "Số dư đầu", "Opening balance"),
    ("receipt", "Số phiếu thu", "Receipt"),
    ("donor", "Người ủng hộ", "Donor"),
    ("club", "Câu lạc bộ", "Club"),
    ("members", "Thành viên", "Members"),
    ("members_60_plus", "Từ 60 tuổi", "Aged 60+"),
    ("women", "Nữ", "Women"),
    ("poor", "Khó khăn", "In difficulty"),
    ("fund_amount", "Quỹ câu lạc bộ", "Fund"),
    ("borrowers", "Người vay", "Borrowers"),
];

pub(super) fn column_words(column: &str, lang: Lang) -> Option<&'static str> {
    let found = COLUMNS.iter().find(|(name, ..)| *name == column);
    found.map(|(_, vi, en)| lang.pick(*vi, *en))
}

/// A cell in words: fixed words in the reader's language, money and days as it writes them.
pub(super) fn value_words(column: &str, text: &str, currency: &str, lang: Lang) -> String {
    let is_day =
        column.ends_with("_on") || matches!(column, "birth_date" | "valid_from" | "valid_until");
    if is_day {
        return day_words(text, lang);
    }
    if matches!(column, "amount" | "fund_amount" | "opening_balance") {
        let unit = if currency == "VND" { lang.pick("đồng", "VND") } else { currency };
        return format!("{} {unit}", decimal(text, lang));
    }
    let counts = ["persons_60_plus", "members", "members_60_plus", "value", "quantity"];
    if counts.contains(&column) {
        return decimal(text, lang);
    }
    fixed(column, text).map_or_else(|| text.to_owned(), |(vi, en)| lang.pick(vi, en).to_owned())
}

fn fixed(column: &str, text: &str) -> Option<(&'static str, &'static str)> {
    let words = match (column, text) {
        (_, "sealed") => ("(niêm kín)", "(sealed)"),
        ("sex", "male") => ("nam", "male"),
        ("sex", "female") => ("nữ", "female"),
        ("basis", "age_60") => ("đủ 60 tuổi", "aged 60"),
        ("basis", "age_55_active") => ("từ 55 tuổi, tích cực", "aged 55, active"),
        ("basis", "assigned") => ("được phân công", "assigned"),
        ("basis", "earlier_member") => ("đã là hội viên", "earlier member"),
        ("reason", "died") => ("từ trần", "died"),
        ("reason", "resigned") => ("xin ra", "resigned"),
        ("reason", "removed") => ("xóa tên", "removed"),
        ("reason", "moved_away") => ("chuyển đi nơi khác", "moved away"),
        ("reason", "other") => ("lý do khác", "other"),
        ("value_basis", "cash") => ("tiền mặt", "cash"),
        ("value_basis", "goods") => ("hiện vật", "goods"),
        ("value_basis", "labour") => ("ngày công", "labour"),
        ("class", "poor") => ("hộ nghèo", "poor"),
        ("class", "near_poor") => ("hộ cận nghèo", "near poor"),
        ("class", "none") => ("không thuộc diện", "none"),
        ("purpose", "association") => ("quỹ hội", "association"),
        ("purpose", "fee") => ("hội phí", "fees"),
        ("purpose", "charity") => ("quỹ từ thiện", "charity"),
        ("purpose", "club") => ("quỹ câu lạc bộ", "club"),
        ("purpose", "state") => ("ngân sách nhà nước", "state"),
        ("qualifier", "exact") => ("chính xác", "exact"),
        ("qualifier", "over") => ("trên", "over"),
        ("qualifier", "nearly") => ("gần", "nearly"),
        ("qualifier", "about") => ("khoảng", "about"),
        ("kind", "central") => ("trung ương", "central"),
        ("kind", "province") => ("tỉnh, thành phố", "province"),
        ("kind", "district") => ("huyện", "district"),
        ("kind", "commune") => ("xã, phường", "commune"),
        ("kind", "branch") => ("chi hội", "branch"),
        ("kind", "group") => ("tổ hội", "group"),
        ("record", "persons") => ("hồ sơ người", "the person's record"),
        ("record", "members") => ("hội viên", "membership"),
        ("record", "departures") => ("thôi sinh hoạt", "departure"),
        ("record", "transfers") => ("chuyển sinh hoạt", "transfer"),
        ("record", "support") => ("hỗ trợ", "support"),
        ("record", "reversals") => ("hủy hỗ trợ", "reversal"),
        ("record", "commendations") => ("khen thưởng", "commendation"),
        ("record", "unit_changes") => ("thay đổi của đơn vị", "the unit's change"),
        ("record", "reorganisation") => ("sắp xếp đơn vị", "reorganisation"),
        ("record", "died") => ("từ trần", "death"),
        ("record", "units") => ("đơn vị", "unit"),
        ("record", "population") => ("số liệu người cao tuổi", "population"),
        ("record", "figures") => ("số liệu báo cáo", "figures"),
        ("record", "funds") => ("quỹ", "fund"),
        ("record", "receipts") => ("khoản thu", "receipt"),
        ("record", "clubs") => ("câu lạc bộ", "club"),
        ("record", "club_figures") => ("số liệu câu lạc bộ", "club figures"),
        ("record", "kinds") => ("danh mục", "catalogue"),
        ("record", "hardship") => ("rà soát hộ nghèo", "hardship"),
        _ => return None,
    };
    Some(words)
}
