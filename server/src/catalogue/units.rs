//! 2101 to 2113 and 214x, 215x: units, their changes, and the decisions that reorganise them.

use super::Entry;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        code: 2101,
        message_vi: "Cột {column}: không có đơn vị nào mang mã {unit}.",
        message_en: "Column {column}: there is no unit with the id {unit}.",
        hint_vi: "Dùng mã riêng của đơn vị (cột unit của tệp units), hoặc nhập đơn vị trước.",
        hint_en: "Use the unit's own id (column unit of a units file), or import the unit first.",
    },
    Entry {
        code: 2102,
        message_vi: "Dòng {key} đã ghi với nội dung khác ở cột {column}.",
        message_en: "The row {key} is recorded with another content in column {column}.",
        hint_vi: "Nếu nội dung đã ghi là sai, dùng import corrections; nếu đây là đơn vị khác, đặt \
            mã khác.",
        hint_en: "If what is recorded is wrong, use import corrections; if this is another unit, \
            give it another id.",
    },
    Entry {
        code: 2104,
        message_vi: "Đơn vị cấp trên {parent} của {unit} chưa có hoặc không còn vào ngày {on}.",
        message_en: "The parent {parent} of {unit} does not exist on {on}: not yet, or no more.",
        hint_vi: "Ghi cấp trên đang hoạt động ngày đó; nếu về sau chuyển sang cấp khác thì ghi \
            bằng unit_changes.",
        hint_en: "Name the unit it stood under on that day; record a later move with unit_changes.",
    },
    Entry {
        code: 2105,
        message_vi: "Đơn vị loại {kind} không thể trực thuộc {parent} thuộc loại {parent_kind}.",
        message_en: "A {kind} cannot stand below {parent}, which is a {parent_kind}.",
        hint_vi: "Thứ tự từ trên xuống: central, province, district, commune, branch, group; hai \
            đơn vị cùng loại được phép tạm đặt dưới nhau.",
        hint_en: "From the top: central, province, district, commune, branch, group; a unit may \
            stand below one of its own kind.",
    },
    Entry {
        code: 2106,
        message_vi: "Ngày kết thúc {valid_until} không sau ngày bắt đầu {valid_from}.",
        message_en: "It ends on {valid_until}, which is not after its beginning {valid_from}.",
        hint_vi: "valid_until là ngày đầu tiên đơn vị không còn; sửa một trong hai ngày.",
        hint_en: "valid_until is the first day the unit is no more; mend one of the two dates.",
    },
    Entry {
        code: 2107,
        message_vi: "Đã có đơn vị đứng đầu là {root}; mọi đơn vị khác phải có cấp trên.",
        message_en: "{root} already stands at the top; every other unit needs a parent.",
        hint_vi: "Điền cột parent.",
        hint_en: "Fill in the column parent.",
    },
    Entry {
        code: 2108,
        message_vi: "Đơn vị {unit} chưa có hoặc không còn vào ngày {on}.",
        message_en: "The unit {unit} does not exist on {on}: not yet, or no more.",
        hint_vi: "Kiểm tra ngày thay đổi và thời gian hoạt động của đơn vị.",
        hint_en: "Check the day of the change and the life of the unit.",
    },
    Entry {
        code: 2109,
        message_vi: "Dòng này không thay đổi gì ở đơn vị {unit}.",
        message_en: "This row changes nothing of the unit {unit}.",
        hint_vi: "Điền ít nhất một trong các cột name, code, parent.",
        hint_en: "Fill in at least one of the columns name, code, parent.",
    },
    Entry {
        code: 2110,
        message_vi: "Từ ngày {on}, đơn vị {unit} sẽ đứng dưới chính mình.",
        message_en: "From {on} the unit {unit} would stand below itself.",
        hint_vi: "Kiểm tra cột parent: cấp trên không được là đơn vị cấp dưới của nó.",
        hint_en: "Check the column parent: it may not be one of the units below.",
    },
    Entry {
        code: 2111,
        message_vi: "Không khớp với điều đã ghi về {record} kể từ ngày {on}, trong đó có đơn vị \
            {unit}.",
        message_en: "It contradicts what is recorded of {record} from {on} on, where the unit {unit} \
            is named.",
        hint_vi: "Xem history unit {record}; sửa bên sai bằng corrections rồi nhập lại.",
        hint_en: "Look at history unit {record}; mend the wrong one by corrections, then import \
            again.",
    },
    Entry {
        code: 2112,
        message_vi: "Mã {unit} đã dùng cho dòng khác.",
        message_en: "The key {unit} already names another row.",
        hint_vi: "Chọn mã khác, hoặc sửa dòng kia trước.",
        hint_en: "Choose another, or mend the other row first.",
    },
    Entry {
        code: 2113,
        message_vi: "Không có dòng nào mang khóa {key}.",
        message_en: "No row with the key {key} is recorded.",
        hint_vi: "Khóa gồm các cột khóa của loại đó, theo thứ tự, nối bằng dấu |.",
        hint_en: "The key is made of the kind's key columns in their order, joined by |.",
    },
    Entry {
        code: 2114,
        message_vi: "Đơn vị đứng đầu không thể kết thúc: mọi số tổng là của đơn vị ấy.",
        message_en: "The unit at the top can't end: every total is its own.",
        hint_vi: "Để trống valid_until; nếu chỉ tên hay mã thay đổi, dùng unit_changes.",
        hint_en: "Leave valid_until empty; where only name or code change, use unit_changes.",
    },
    Entry {
        code: 2140,
        message_vi: "Đơn vị {from_unit} chưa có hoặc không còn vào ngày {on}, ngày trước khi sắp xếp.",
        message_en: "The unit {from_unit} does not exist on {on}, the day before the reorganisation.",
        hint_vi: "Kiểm tra from_unit và effective_on; đơn vị đã kết thúc thì không sắp xếp lại \
            được nữa.",
        hint_en: "Check from_unit and effective_on; a unit that has ended cannot be reorganised \
            again.",
    },
    Entry {
        code: 2141,
        message_vi: "Đơn vị tiếp nhận {to_unit} của {from_unit} chưa có hoặc không còn vào ngày {on}.",
        message_en: "The unit {to_unit} that takes {from_unit} does not exist on {on}.",
        hint_vi: "Nhập đơn vị mới (import units) trước quyết định.",
        hint_en: "Import the new unit (import units) before the decision.",
    },
    Entry {
        code: 2142,
        message_vi: "Đơn vị tiếp nhận {to_unit} của {from_unit} lại kết thúc đúng ngày {on}.",
        message_en: "The unit {to_unit} that takes {from_unit} ends itself on {on}.",
        hint_vi: "Ghi thẳng đơn vị còn lại sau ngày đó vào to_unit.",
        hint_en: "Name as to_unit the unit that stands after that day.",
    },
    Entry {
        code: 2143,
        message_vi: "Hai dòng cùng chuyển {from_unit} về {to_unit}.",
        message_en: "Two rows take {from_unit} to {to_unit}.",
        hint_vi: "Gộp thành một dòng, với các chi hội cách nhau bằng dấu cách ở cột branches.",
        hint_en: "Make them one row, with the ids in branches separated by a space.",
    },
    Entry {
        code: 2144,
        message_vi: "{from_unit} chỉ có một dòng nên phải chuyển toàn bộ.",
        message_en: "{from_unit} has one row, so that row takes the whole.",
        hint_vi: "Bỏ trống part hoặc ghi whole; nếu chia tách, ghi đủ các dòng trong cùng quyết \
            định.",
        hint_en: "Leave part empty or write whole; for a split, give all its rows under the same \
            decision.",
    },
    Entry {
        code: 2145,
        message_vi: "{from_unit} có nhiều dòng nên mỗi dòng chỉ là một phần.",
        message_en: "{from_unit} has several rows, so each takes a part.",
        hint_vi: "Ghi partial ở cột part của mọi dòng, hoặc bỏ trống.",
        hint_en: "Write partial in the column part of each row, or leave it empty.",
    },
    Entry {
        code: 2146,
        message_vi: "{from_unit} phải có đúng một dòng mặc định, ở đây có {found}.",
        message_en: "{from_unit} needs exactly one default row and has {found}.",
        hint_vi: "Ghi default = 1 ở đúng một dòng: nơi nhận mọi thứ không được nêu riêng.",
        hint_en: "Write default = 1 in exactly one row: the one that takes everything not listed.",
    },
    Entry {
        code: 2147,
        message_vi: "{from_unit} tiếp tục tồn tại, nên dòng của chính nó phải là mặc định.",
        message_en: "{from_unit} goes on, so the row to itself must be the default.",
        hint_vi: "Ghi default = 1 ở dòng có to_unit là chính đơn vị đó.",
        hint_en: "Write default = 1 in the row whose to_unit is the unit itself.",
    },
    Entry {
        code: 2148,
        message_vi: "Các dòng của {from_unit} phải cùng có tỷ lệ hoặc cùng bỏ trống.",
        message_en: "The rows of {from_unit} must all have a share, or none.",
        hint_vi: "Điền cột share cho mọi dòng của đơn vị này, hoặc xóa hết.",
        hint_en: "Fill in share on every row of this unit, or on none.",
    },
    Entry {
        code: 2149,
        message_vi: "Tỷ lệ của {from_unit} cộng lại là {sum}, không phải 1.",
        message_en: "The shares of {from_unit} add up to {sum}, not to 1.",
        hint_vi: "Sửa cột share để tổng đúng bằng 1, ví dụ 0,6 và 0,4.",
        hint_en: "Mend the column share so that they add up to 1, for example 0.6 and 0.4.",
    },
    Entry {
        code: 2150,
        message_vi: "{branch} không trực thuộc {from_unit} vào ngày {on}.",
        message_en: "{branch} does not stand below {from_unit} on {on}.",
        hint_vi: "Cột branches chỉ nhận đơn vị trực thuộc from_unit ngay trước ngày sắp xếp.",
        hint_en: "The column branches takes only units that stand directly below from_unit on the \
            day before.",
    },
    Entry {
        code: 2151,
        message_vi: "{branch} được nêu hai lần trong các dòng của {from_unit}.",
        message_en: "{branch} is listed twice in the rows of {from_unit}.",
        hint_vi: "Mỗi chi hội chỉ đi theo một dòng.",
        hint_en: "A branch goes with one row only.",
    },
    Entry {
        code: 2152,
        message_vi: "{from_unit} là đơn vị đứng đầu nên không thể kết thúc.",
        message_en: "{from_unit} stands at the top and cannot end.",
        hint_vi: "Đổi tên bằng unit_changes nếu chỉ tên thay đổi.",
        hint_en: "Use unit_changes if only its name changes.",
    },
    Entry {
        code: 2153,
        message_vi: "{from_unit} đã được sắp xếp ngày {on} theo quyết định {decision}.",
        message_en: "{from_unit} is already reorganised on {on} by the decision {decision}.",
        hint_vi: "Một đơn vị chỉ theo một quyết định trong một ngày; nếu quyết định kia sai, sửa \
            bằng corrections.",
        hint_en: "A unit follows one decision a day; if the recorded one is wrong, mend it by \
            corrections.",
    },
    Entry {
        code: 2154,
        message_vi: "Từ ngày {on}, {to_unit} tiếp nhận {from_unit} nhưng lại trực thuộc chính phần \
            đó.",
        message_en: "From {on} {to_unit} takes {from_unit} and would come to stand below itself.",
        hint_vi: "Chuyển to_unit lên cấp trên khác cùng ngày bằng unit_changes trước.",
        hint_en: "Move to_unit under another parent on that day first, with unit_changes.",
    },
];
