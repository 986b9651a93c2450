//! Pages as a reader meets them, without a browser: what they say, and what they never do.

use super::small_registry;
use crate::office::Office;
use crate::server::{Reply, Server};

/// The text of a page, without its markup.
fn words(reply: &Reply) -> String {
    let html = reply.text();
    let main = html.split("<main").nth(1).and_then(|rest| rest.split("</main>").next());
    let mut text = String::new();
    let mut is_tag = true;
    for letter in main.unwrap_or_default().chars() {
        match letter {
            '<' => is_tag = true,
            '>' => {
                is_tag = false;
                text.push(' ');
            }
            _ if is_tag => {}
            other => text.push(other),
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

/// Sends the search form.
fn search(server: &Server, lang: &str, text: &str) -> Reply {
    let encoded = text.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat();
    server.ask("POST", &format!("/{lang}/search"), &[FORM], format!("q={encoded}").as_bytes())
}

fn page(server: &Server, path: &str) -> String {
    let reply = server.get(path);
    assert_eq!(reply.status, 200, "{path}: {}", reply.text());
    assert_eq!(reply.header("content-type"), Some("text/html; charset=utf-8"));
    words(&reply)
}

#[test]
fn the_front_door_speaks_the_language_of_who_knocks() {
    let office = small_registry("pages-front");
    let server = office.serve();
    for (asked, leads_to) in [("vi", "/vi"), ("en-GB,en;q=0.9", "/en"), ("fr", "/vi")] {
        let reply = server.ask("GET", "/", &[("Accept-Language", asked)], b"");
        assert_eq!((reply.status, reply.header("location")), (303, Some(leads_to)), "{asked}");
    }
}

#[test]
fn a_page_shows_the_figures_of_the_report() {
    let office = small_registry("pages-figures");
    let server = office.serve();
    let report = server.json("/api/v1/reports/membership?on=2025-06-30&unit=x1");
    assert_eq!(report["rows"][0]["rate"].as_f64(), Some(0.002));
    let vi = page(&server, "/vi/rates?on=2025-06-30&unit=x1");
    assert!(
        vi.contains(
            "Đến ngày 30/06/2025, xã Tân Hưng có 2 hội viên từ 60 tuổi trên 1.000 người cao tuổi, đạt 0,2 %."
        ),
        "{vi}"
    );
    let en = page(&server, "/en/rates?on=2025-06-30&unit=x1");
    assert!(
        en.contains("0.2 % of the older people of Xã Tân Hưng were members: 2 of 1,000."),
        "{en}"
    );
    let support = page(&server, "/vi/support?from=2025-01-01&to=2025-12-31");
    assert!(support.contains("2 lượt, tiền mặt 800.000 đồng, cho 2 người và 0 hộ."), "{support}");
    let why = page(&server, "/vi/why?from=2014-12-31&to=2015-12-31");
    assert!(
        why.contains("cộng lại đúng bằng thay đổi") && why.contains("vào Hội từ 60 tuổi: +1 +1 +1"),
        "{why}"
    );
}

#[test]
fn the_way_from_a_gift_to_a_person_and_the_whole_history() {
    let office = small_registry("pages-person");
    office.import(
        "corrections",
        "kind,key,column,learned_on,value,reason\n\
         persons,r1,full_name,2026-01-05,Nguyễn Thị Lúa,theo căn cước\n\
         support,Q1,amount,2026-01-06,600000,ghi nhầm\n",
    );
    let server = office.serve();
    let gifts = server.get("/vi/gifts?from=2025-10-01&to=2025-10-31&kind=gift_cash");
    let address =
        gifts.text().split("/vi/people/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert!(words(&gifts).contains("Nguyễn Thị Lúa"), "{}", words(&gifts));
    let person = page(&server, &format!("/vi/people/{address}"));
    for said in [
        "Nguyễn Thị Lúa",
        "03/02/1950",
        "HV-1",
        "01/01/2012: vào Hội",
        "01/10/2025: nhận hỗ trợ",
        "Trước 500.000 đồng Nay 600.000 đồng",
        "Lý do: ghi nhầm",
        "Đã được đính chính ở lần ghi",
    ] {
        assert!(person.contains(said), "{said}: {person}");
    }
    let kept = server.get(&format!("/en/people/{address}"));
    assert_eq!(kept.header("cache-control"), Some("no-store"));
}

#[test]
fn who_is_erased_is_shown_as_erased_and_nothing_else() {
    let office = small_registry("pages-erased");
    let server = office.serve();
    let person = server.json("/api/v1/history/person/r1");
    let uuid = person["uuid"].as_str().unwrap().to_owned();
    let key = "0199bbbb-0000-7000-8000-0000000000e1";
    let erased = server.give("erase-person", key, r#"{"person":"r1","reason":"theo yêu cầu"}"#);
    assert_eq!(erased.status, 200, "{}", erased.text());
    // The order, the destroyed keys, and that they are gone.
    let position = erased.json()["position"].as_u64().unwrap() + 2;
    server.json(&format!("/api/v1/audit?after={position}"));
    for path in
        [format!("/vi/people/{uuid}"), "/vi/gifts?from=2025-01-01".into(), "/vi/units/x1".into()]
    {
        let text = page(&server, &path);
        assert!(!text.contains("Lụa") && !text.contains("HV-1"), "{path}: {text}");
        assert!(text.contains("xóa"), "{path}: {text}");
    }
}

#[test]
fn what_is_recorded_is_text_and_never_markup() {
    let office = small_registry("pages-markup");
    office.import(
        "units",
        "unit,kind,name,parent,valid_from\nz9,branch,<script>alert(1)</script> & Co,x1,2000-01-01\n",
    );
    let server = office.serve();
    let found = search(&server, "vi", "<script>");
    assert!(words(&found).contains("alert(1)"), "{}", words(&found));
    for reply in [server.get("/vi/units/z9"), found, server.get("/vi/rates?unit=z9")] {
        assert_eq!(reply.status, 200);
        assert!(!reply.text().contains("<script"), "{}", reply.text());
    }
    let policy = server.get("/vi").header("content-security-policy").map(str::to_owned);
    assert!(policy.unwrap().starts_with("default-src 'none'; style-src 'self'"));
}

#[test]
fn every_no_is_a_page_with_its_code_in_the_readers_language() {
    let office = small_registry("pages-no");
    let server = office.serve();
    let cases = [
        ("/rates?on=2025-02-30", 400, "DH1102"),
        ("/rates?when=2025-01-01", 400, "DH1101"),
        ("/rates?unit=nowhere", 404, "DH1013"),
        ("/rates?sort=colour", 400, "DH1102"),
        ("/rates?page=0", 400, "DH1102"),
        ("/rates?page=18446744073709551615", 400, "DH1102"),
        ("/rates?public=1", 400, "DH1101"),
        ("/units/x1?known=3", 400, "DH1128"),
        ("/gifts?kind=nonsense", 404, "DH1017"),
        ("/people/r1?known=3", 400, "DH1128"),
        ("/rates?known=999999", 422, "DH1012"),
        ("/why?from=2025-13-01", 400, "DH1102"),
        ("/support?from=2026-01-01&to=2025-01-01", 422, "DH1038"),
        ("/gifts?known=3", 400, "DH1128"),
        ("/units/nowhere", 404, "DH1017"),
        ("/people/nobody", 404, "DH1017"),
        ("/people/r1", 404, "DH1017"),
        ("/people/HV-1", 404, "DH1017"),
        ("/search?q=HV-1", 400, "DH1101"),
        ("/ledger?until=0", 400, "DH1102"),
        ("/weather", 404, "DH1105"),
    ];
    for (path, status, code) in cases {
        for (lang, home) in [("vi", "Về trang tổng quan"), ("en", "To the overview")] {
            let reply = server.get(&format!("/{lang}{path}"));
            let text = words(&reply);
            assert_eq!(reply.status, status, "{path}: {text}");
            assert!(text.contains(code) && text.contains(home), "{lang}{path}: {text}");
        }
    }
    let day = words(&server.get("/vi/rates?on=2025-02-30"));
    assert!(day.contains("không hợp với ngày xem."), "{day}");
}

#[test]
fn the_register_is_found_intact_without_anybody_asking() {
    let office = small_registry("pages-intact");
    let server = office.serve();
    let begun = std::time::Instant::now();
    loop {
        let text = page(&server, "/vi/ledger");
        if text.contains("✔ Sổ nguyên vẹn") {
            let root = server.json("/api/v1/reports/membership")["root_hash"].clone();
            assert!(text.contains(root.as_str().unwrap()), "{text}");
            break;
        }
        assert!(begun.elapsed().as_secs() < 60, "{text}");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let again = server.ask("POST", "/en/ledger/check", &[], b"");
    assert_eq!((again.status, again.header("location")), (303, Some("/en/ledger")));
}

/// Every address that a page names, as it stands in the page.
fn links(reply: &Reply) -> Vec<String> {
    let html = reply.text();
    let found = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let inside = found.filter(|href| href.starts_with("/vi"));
    inside.map(|href| href.replace("&#38;", "&").replace("&amp;", "&")).collect()
}

#[test]
fn no_link_of_any_page_leads_nowhere() {
    let office = small_registry("pages-links");
    office.import(
        "units",
        "unit,kind,name,parent,valid_from\nx3,commune,Xã Tân Hoàng,p1,2025-07-01\n",
    );
    office.import(
        "reorganisation",
        "from_unit,to_unit,effective_on,decision\nx1,x3,2025-07-01,NQ 1\nx2,x3,2025-07-01,NQ 1\n",
    );
    let server = office.serve();
    let begin =
        ["/vi", "/vi/rates?on=2025-06-30&unit=x1", "/vi/support?known=20", "/vi/why?unit=x3"];
    let mut seen: Vec<String> = begin.map(str::to_owned).to_vec();
    let mut next = 0;
    while let Some(address) = seen.get(next).cloned() {
        let address = address.split('#').next().unwrap_or_default();
        let reply = server.get(address);
        assert_eq!(reply.status, 200, "{address}: {}", words(&reply));
        for link in links(&reply) {
            if !seen.contains(&link) && seen.len() < 400 {
                seen.push(link);
            }
        }
        next += 1;
    }
    assert!(seen.len() > 60, "{seen:?}");
}

#[test]
fn goods_are_never_said_to_be_cash_and_no_currency_is_taken_for_another() {
    let office = small_registry("pages-goods");
    office.import("funds", "fund,unit,purpose,name,opened_on,currency,opening_balance\nF1,p1,charity,Quỹ,2020-01-01,USD,1000\n");
    office.import(
        "support",
        "support,ref,unit,kind,given_on,amount,value_basis,fund\n\
         G1,r1,x1,gift_kind,2023-05-01,5000000,goods,\nG2,r1,x1,gift_cash,2022-05-01,500,cash,F1\n",
    );
    let server = office.serve();
    let goods = page(&server, "/vi/support?from=2023-01-01&to=2023-12-31");
    assert!(goods.contains("tiền mặt 0 đồng, hiện vật trị giá 5.000.000 đồng"), "{goods}");
    let dollars = page(&server, "/vi/gifts?from=2022-01-01&to=2022-12-31");
    assert!(dollars.contains("500 USD") && !dollars.contains("500 đồng"), "{dollars}");
}

#[test]
fn a_voided_record_says_so_and_breaks_nothing() {
    let office = small_registry("pages-voided");
    let file = office
        .file("more.csv", "unit,kind,name,parent,valid_from\nt1,group,Tổ Một,x1,2000-01-01\n");
    office.json(&["import", "units", &file, "--batch", "wrong", "--json"]);
    office.json(&["void-import", "wrong", "--reason", "nhầm tệp", "--json"]);
    let server = office.serve();
    let unit = page(&server, "/vi/units/t1");
    assert!(unit.contains("đã được rút lại"), "{unit}");
    assert!(words(&search(&server, "vi", "to mot")).contains("Không tìm thấy"));
}

/// What a person is known by: each of them leads to the record.
const KEYS: [&str; 4] = ["r7-private", "HV-private-7", "034144000871", "034.144.000.871"];

#[test]
fn what_is_sought_stands_in_no_address_no_metric_and_no_line_of_the_log() {
    let office = small_registry("pages-search");
    office.import(
        "members",
        "ref,full_name,birth_date,sex,unit,joined_on,card_no,national_id\n\
         r7-private,Phạm Văn Kín,1944,male,x1,2010-01-01,HV-private-7,034144000871\n",
    );
    let heard = office.file("heard", "");
    let mut command = office.command(&["serve", "--listen", "127.0.0.1:0", "--json"]);
    let server = Office::serving(command.stderr(std::fs::File::create(&heard).unwrap()));
    let uuid = server.json("/api/v1/history/person/r7-private")["uuid"].clone();
    let to = format!("/vi/people/{}", uuid.as_str().unwrap());
    for key in KEYS {
        let found = search(&server, "vi", key);
        assert_eq!((found.status, found.header("location")), (303, Some(&*to)), "{key}");
    }
    let opened = server.get(&to);
    assert!(words(&opened).contains("Phạm Văn Kín"));
    let unknown = search(&server, "en", "HV-private-8");
    assert!(words(&unknown).contains("Nothing was found for “HV-private-8”."));
    assert_eq!(unknown.header("cache-control"), Some("no-store"));
    let metrics = server.get("/metrics").text();
    let lines = std::fs::read_to_string(&heard).unwrap();
    for sought in KEYS.iter().chain(&["HV-private-8", "Kín"]) {
        assert!(!metrics.contains(sought) && !lines.contains(sought), "{sought}");
        for reply in [&opened, &unknown] {
            let hrefs = reply.text();
            let mut addresses =
                hrefs.split("href=\"").skip(1).chain(hrefs.split("action=\"").skip(1));
            let is_named = addresses.any(|rest| rest.split('"').next().unwrap().contains(sought));
            assert!(!is_named, "{sought}");
        }
    }
}

#[test]
fn where_two_offices_gave_one_key_both_are_shown_and_nobody_is_led_to_the_wrong_one() {
    let office = small_registry("pages-two-offices");
    let heading = "ref,full_name,birth_date,sex,unit,joined_on\n";
    for (source, ref_name) in [("main", "r17,Lê Thị Mận"), ("other", "r17,Đỗ Văn Bưởi")]
    {
        let file = office.file("two.csv", &format!("{heading}{ref_name},1944,nam,x1,2010-01-01\n"));
        office.json(&["import", "members", &file, "--source", source]);
    }
    let server = office.serve();
    let both = search(&server, "vi", "r17");
    assert_eq!(both.status, 200, "{}", both.text());
    for name in ["Lê Thị Mận", "Đỗ Văn Bưởi"] {
        assert!(words(&both).contains(name), "{}", words(&both));
    }
    assert_eq!(both.text().matches("href=\"/vi/people/").count(), 2);
}

#[test]
fn a_unit_is_found_by_the_name_it_had_and_leads_to_what_it_became() {
    let office = small_registry("pages-renamed");
    office.import(
        "units",
        "unit,kind,name,parent,valid_from\nx3,commune,Xã Tân Hoàng,p1,2025-07-01\n",
    );
    office.import("unit_changes", "unit,changed_on,name\nx1,2010-01-01,Xã Thuận Quý\n");
    office.import(
        "reorganisation",
        "from_unit,to_unit,effective_on,decision\nx1,x3,2025-07-01,NQ 1\nx2,x3,2025-07-01,NQ 1\n",
    );
    let server = office.serve();
    for typed in ["hoang hanh", "HOÀNG", "hoàng hạnh"] {
        let found = words(&search(&server, "vi", typed));
        assert!(found.contains("Xã Hoàng Hanh"), "{typed}: {found}");
        assert!(found.contains("đến hết ngày 30/06/2025 nay thuộc Xã Tân Hoàng"), "{found}");
    }
    let earlier = words(&search(&server, "vi", "tan hung"));
    assert!(earlier.contains("Xã Thuận Quý"), "{earlier}");
    assert!(earlier.contains("tên cũ: Xã Tân Hưng nay thuộc Xã Tân Hoàng"), "{earlier}");
    assert!(words(&search(&server, "en", "thuan qui")).contains("today part of Xã Tân Hoàng"));
}

#[test]
fn what_a_form_sent_is_refused_on_a_page_and_what_a_program_sent_as_a_problem() {
    let office = small_registry("pages-forms");
    let server = office.serve();
    let send = |path: &str, headers: &[(&str, &str)], body: &str| {
        server.ask("POST", path, headers, body.as_bytes())
    };
    let json = ("Content-Type", "application/json");
    let elsewhere = ("Origin", "https://evil.example");
    let long = format!("q={}", "a".repeat(20_000));
    let cases = [
        ("/prefs", [FORM].as_slice(), "theme=pink&size=usual", 400, "DH1102"),
        ("/prefs", &[FORM], "colour=pink", 400, "DH1101"),
        ("/prefs", &[json], "{}", 415, "DH1107"),
        ("/search", &[FORM], &long, 413, "DH1108"),
        ("/search", &[FORM], "q=a&source=b", 400, "DH1101"),
        ("/search", &[FORM, elsewhere], "q=a", 403, "DH1116"),
        ("/rates", &[FORM], "on=2025-01-01", 405, "DH1106"),
    ];
    for (path, headers, body, status, code) in cases {
        for (lang, home) in [("vi", "Về trang tổng quan"), ("en", "To the overview")] {
            let reply = send(&format!("/{lang}{path}"), headers, body);
            let text = words(&reply);
            assert_eq!(reply.status, status, "{path}: {text}");
            assert!(text.contains(code) && text.contains(home), "{path}: {text}");
            assert!(!text.contains("--") && !text.contains("Content-Type"), "{text}");
        }
    }
    let browser = ("Accept", "text/html,*/*;q=0.8");
    let lost = server.ask("GET", "/nowhere", &[browser, ("Accept-Language", "en")], b"");
    assert!(words(&lost).contains("Not found"), "{}", lost.text());
    for (path, accepted) in [("/nowhere", "*/*"), ("/api/v1/nowhere", "text/html")] {
        let reply = server.ask("GET", path, &[("Accept", accepted)], b"");
        assert_eq!(reply.header("content-type"), Some("application/problem+json"), "{path}");
    }
    let kept = send("/en/prefs", &[FORM], "theme=dark&size=large&back=%2Fen%2Frates");
    assert_eq!((kept.status, kept.header("location")), (303, Some("/en/rates")));
}

#[test]
fn a_figure_that_is_not_known_is_not_said_to_be_none() {
    let office = small_registry("pages-unknown");
    let server = office.serve();
    let why = page(&server, "/vi/why?unit=x1&from=2009-12-31&to=2025-06-30");
    assert!(why.contains("31/12/2009 chưa có số liệu chưa có số liệu chưa có số liệu"), "{why}");
    assert!(why.contains("nếu tính chỗ chưa có số liệu là 0"), "{why}");
    let known = page(&server, "/en/why?unit=x1&from=2025-01-31&to=2025-06-30");
    assert!(
        known.contains("add up to the change exactly.") && !known.contains("not known"),
        "{known}"
    );
}

#[test]
fn a_unit_says_its_first_day_as_exactly_as_it_is_known() {
    let office = small_registry("pages-since");
    office.import(
        "units",
        "unit,kind,name,parent,valid_from\nb1,branch,Chi hội Một,x1,1998\n\
         b2,branch,Chi hội Hai,x1,1998-05\n",
    );
    let server = office.serve();
    for (unit, vi, en) in [
        ("b1", "có từ 1998", "since 1998"),
        ("b2", "có từ 05/1998", "since 1998-05"),
        ("x1", "có từ 01/01/1995", "since 1995-01-01"),
    ] {
        assert!(page(&server, &format!("/vi/units/{unit}")).contains(vi));
        assert!(page(&server, &format!("/en/units/{unit}")).contains(en));
    }
}

#[test]
fn a_long_register_is_shown_a_page_at_a_time_the_oldest_first() {
    let office = small_registry("pages-register");
    let rows = (0..120).map(|number| {
        format!("m{number},Người {number},{},male,x2,2015-01-01\n", 1930 + number % 20)
    });
    let rows = rows.collect::<Vec<_>>().concat();
    office.import("members", &format!("ref,full_name,birth_date,sex,unit,joined_on\n{rows}"));
    let server = office.serve();
    let shown = |page_no: &str| {
        let reply = server.get(&format!("/vi/units/x2?page={page_no}"));
        assert_eq!(reply.status, 200);
        let people = links(&reply).into_iter().filter(|to| to.starts_with("/vi/people/"));
        people.collect::<Vec<_>>()
    };
    let pages = ["1", "2", "3"].map(shown);
    assert_eq!(pages.each_ref().map(Vec::len), [50, 50, 21]);
    let mut all = pages.concat();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 121);
    assert_eq!(shown("4"), pages[2]);
    let oldest = page(&server, "/vi/units/x2");
    assert!(oldest.contains("Năm sinh Số thẻ Người 0 1930"), "{oldest}");
}

#[test]
fn the_ledger_tells_when_the_register_was_backed_up() {
    let office = small_registry("pages-backup");
    let server = office.serve();
    assert!(page(&server, "/en/ledger").contains("none is noted on this machine"));
    let dest = office.file("elsewhere", "");
    let dest = format!("{dest}.d");
    let made = office.json(&["backup", "create", &dest, "--json"]);
    let position = made["position"].as_u64().unwrap();
    assert_eq!(server.json("/readyz")["backed_up"]["position"], position);
    assert!(server.get("/metrics").text().contains("dienhong_backup_timestamp_seconds"));
    assert!(page(&server, "/en/ledger").contains(&format!("up to entry {position}")));
}

#[test]
fn what_is_often_asked_is_three_steps_away() {
    let office = small_registry("pages-tour");
    office.import(
        "units",
        "unit,kind,name,parent,valid_from\nx3,commune,Xã Tân Hoàng,p1,2025-07-01\n\
         p2,province,Tỉnh Cũ,vn,1995-01-01\n",
    );
    office.import(
        "reorganisation",
        "from_unit,to_unit,effective_on,decision\nx1,x3,2025-07-01,NQ 1\nx2,x3,2025-07-01,NQ 1\n\
         p2,p1,2025-07-01,NQ 2\n",
    );
    let server = office.serve();
    let home = links(&server.get("/vi"));
    let begins = |all: &[String], with: &str| all.iter().any(|link| link.starts_with(with));
    assert!(begins(&home, "/vi/why?from=2025-06-30&to=2025-07-01"), "{home:?}");
    assert!(begins(&home, "/vi/ledger") && begins(&home, "/vi/gifts?from="), "{home:?}");
    let province = server.get("/vi/rates?unit=p1");
    assert!(words(&province).contains("Ngày 01/07/2025 nhận thêm, toàn bộ hoặc một phần:"));
    let on = links(&province);
    assert!(begins(&on, "/vi/why?unit=p1&from=2025-06-30&to=2025-07-01"), "{on:?}");
    assert!(begins(&on, "/vi/rates?unit=p2&on=2025-06-30") && begins(&on, "/vi/support?unit=p1"));
    let commune = page(&server, "/vi/rates?unit=x3");
    for of_the_eve in ["Xã Tân Hưng 30/06/2025 2 / 1.000", "Xã Hoàng Hanh 30/06/2025 1 / 800"]
    {
        assert!(commune.contains(of_the_eve), "{commune}");
    }
    let months = links(&server.get("/vi/support?unit=p1&from=2025-01-01&to=2025-12-31"));
    assert!(begins(&months, "/vi/gifts?from=2025-10-01&to=2025-10-31&unit=p1"), "{months:?}");
    let why = page(&server, "/vi/why?unit=p1&from=2025-06-30&to=2025-07-01");
    assert!(why.contains("Xã Tân Hoàng từ Xã Hoàng Hanh, Xã Tân Hưng"), "{why}");
    for earlier in links(&server.get("/vi/rates?unit=p1&known=20")) {
        assert_eq!(server.get(&earlier).status, 200, "{earlier}");
    }
    let ended = links(&server.get("/vi/units/x1"));
    assert!(begins(&ended, "/vi/rates?unit=x1&on=2025-06-30"), "{ended:?}");
}

#[test]
fn rows_of_one_file_that_say_the_same_are_one_line_of_the_ledger() {
    let office = small_registry("pages-runs");
    let server = office.serve();
    let ledger = page(&server, "/vi/ledger");
    assert!(ledger.contains("(3 lần)") && ledger.contains("dòng 1 – 3"), "{ledger}");
}

#[test]
fn a_life_is_told_by_its_own_days_and_not_by_those_of_the_entries() {
    let office = small_registry("pages-order");
    office.import(
        "support",
        "support,ref,unit,kind,given_on,amount\nQ9,r1,x1,gift_cash,2014-10-01,1000\n",
    );
    let server = office.serve();
    let uuid = server.json("/api/v1/history/person/r1")["uuid"].clone();
    let person = page(&server, &format!("/vi/people/{}", uuid.as_str().unwrap()));
    let at = |said: &str| person.find(said).unwrap_or_else(|| panic!("{said}: {person}"));
    assert!(at("01/10/2025: ") < at("01/10/2014: ") && at("01/10/2014: ") < at("01/01/2012: "));
}
