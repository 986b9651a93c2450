//! 25xx: commendations.

use super::Entry;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        code: 2501,
        message_vi: "Danh mục không có hình thức khen thưởng {code}. Mã gần nhất: {nearest}.",
        message_en: "No kind of commendation has the code {code}. The nearest is {nearest}.",
        hint_vi: "Sửa mã, hoặc thêm hình thức mới bằng import kinds.",
        hint_en: "Mend the code, or add the kind with import kinds.",
    },
    Entry {
        code: 2502,
        message_vi: "Không có cấp khen thưởng {level}.",
        message_en: "There is no level {level}.",
        hint_vi: "Ghi một trong: state, central, province, district, commune, branch.",
        hint_en: "Give one of state, central, province, district, commune, branch.",
    },
    Entry {
        code: 2503,
        message_vi: "Sổ không có người được khen mang số ref này.",
        message_en: "The person honoured is not recorded under this ref.",
        hint_vi: "Nhập người đó trước (persons hoặc members), kiểm tra --source, hoặc ghi UUID.",
        hint_en: "Import the person first (persons or members), check --source, or give the UUID.",
    },
    Entry {
        code: 2504,
        message_vi: "Không có đơn vị nào mang mã {unit} để khen.",
        message_en: "There is no unit with the id {unit} to honour.",
        hint_vi: "Dùng mã riêng của đơn vị (cột unit của tệp units), hoặc nhập đơn vị trước.",
        hint_en: "Use the unit's own id (column unit of a units file), or import the unit first.",
    },
    Entry {
        code: 2505,
        message_vi: "Ngày ký {on} đơn vị {unit} chưa thành lập hoặc đã thôi hoạt động.",
        message_en: "The unit {unit} does not exist on the day of the decision, {on}.",
        hint_vi: "Kiểm tra ngày ký, hoặc ghi đơn vị kế thừa.",
        hint_en: "Check the day of the decision, or name the unit that followed it.",
    },
    Entry {
        code: 2506,
        message_vi: "Không có câu lạc bộ nào mang mã {club} để khen.",
        message_en: "There is no club with the key {club} to honour.",
        hint_vi: "Nhập câu lạc bộ trước (import clubs), hoặc kiểm tra mã và --source.",
        hint_en: "Import the club first (import clubs), or check the key and --source.",
    },
    Entry {
        code: 2507,
        message_vi: "Ngày ký {decided_on} trước khi người được khen sinh ra (năm {born_in}).",
        message_en: "Decided on {decided_on}, before the person was born ({born_in}).",
        hint_vi: "Kiểm tra ngày ký và người được khen.",
        hint_en: "Check the day of the decision and the person.",
    },
    Entry {
        code: 2508,
        message_vi: "Ngày ký {decided_on} sau khi người được khen qua đời ({died_on}).",
        message_en: "Decided on {decided_on}, after the person died ({died_on}).",
        hint_vi: "Kiểm tra ngày ký và ngày mất; ghi sai thì dùng corrections.",
        hint_en: "Check both dates; what is recorded wrongly is mended by corrections.",
    },
    Entry {
        code: 2509,
        message_vi: "Ngày ký {decided_on} ở tương lai; hôm nay là {today}.",
        message_en: "Decided on {decided_on}, which is still to come; today is {today}.",
        hint_vi: "Kiểm tra năm của ngày ký quyết định.",
        hint_en: "Check the year of the decision.",
    },
    Entry {
        code: 2510,
        message_vi: "Tiền thưởng {amount} không nằm trong khoảng 1 đến 1.000.000.000.000.000.",
        message_en: "The award of {amount} is not between 1 and 1,000,000,000,000,000.",
        hint_vi: "Ghi số đồng nguyên; khen không kèm tiền thì để trống ô này.",
        hint_en: "Give whole dong; leave the cell empty where no money went with it.",
    },
    Entry {
        code: 2511,
        message_vi: "Khen thưởng {key} đã ghi với nội dung khác ở cột {column}.",
        message_en: "Commendation {key} is recorded with other content in the column {column}.",
        hint_vi: "Muốn sửa, dùng import corrections; khen thưởng mới cần mã mới.",
        hint_en: "Mend it by import corrections; a new commendation needs a key of its own.",
    },
    Entry {
        code: 2512,
        message_vi: "Quyết định {decision_no} đã khen đối tượng này cùng hình thức (dòng {by}).",
        message_en: "Decision {decision_no} has honoured them with this kind already (row {by}).",
        hint_vi: "Mỗi quyết định khen mỗi đối tượng một lần cho mỗi hình thức; bỏ dòng trùng.",
        hint_en: "A decision honours each once per kind; leave the second row out.",
    },
    Entry {
        code: 2513,
        message_vi: "Không có khen thưởng nào mang mã {key}.",
        message_en: "No commendation is recorded under the key {key}.",
        hint_vi: "Kiểm tra mã và --source của dòng đó.",
        hint_en: "Check the key and the --source it was imported with.",
    },
    Entry {
        code: 2514,
        message_vi: "Ngày ký {on} câu lạc bộ {club} chưa thành lập hoặc đã giải thể.",
        message_en: "The club {club} does not stand on the day of the decision, {on}.",
        hint_vi: "Kiểm tra ngày ký, ngày thành lập và ngày giải thể của câu lạc bộ.",
        hint_en: "Check the day of the decision and the club's founding and dissolution.",
    },
];
