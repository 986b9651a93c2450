//! Pages as a reader meets them, without a browser: what they say, and what they never do.

use super::small_registry;
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
            "Đến ngày 30/06/2025, xã Tân Hưng có 2 hội viên trên 1.000 người cao tuổi, đạt 0,2 %."
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
    assert!(why.contains("cộng lại đúng bằng thay đổi") && why.contains("vào Hội +1 +1"), "{why}");
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
        "Trước: 500.000 đồng Nay: 600.000 đồng",
        "Lý do: ghi nhầm",
        "Đã được đính chính ở lần ghi",
    ] {
        assert!(person.contains(said), "{said}: {person}");
    }
    // The key and the card lead there as well, and no cache keeps it.
    for key in ["r1", "HV-1"] {
        let found = page(&server, &format!("/vi/search?q={key}"));
        assert!(found.contains("Nguyễn Thị Lúa"), "{found}");
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
    let position = &erased.json()["position"];
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
    for path in ["/vi/units/z9", "/vi/search?q=%3Cscript%3E", "/vi/rates?unit=z9"] {
        let reply = server.get(path);
        assert_eq!(reply.status, 200, "{path}");
        assert!(!reply.text().contains("<script"), "{path}: {}", reply.text());
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
        ("/units/x1?known=3", 400, "DH1102"),
        ("/gifts?kind=nonsense", 404, "DH1017"),
        ("/people/r1?known=3", 400, "DH1102"),
        ("/rates?known=999999", 422, "DH1012"),
        ("/why?from=2025-13-01", 400, "DH1102"),
        ("/support?from=2026-01-01&to=2025-01-01", 422, "DH1038"),
        ("/gifts?known=3", 400, "DH1102"),
        ("/units/nowhere", 404, "DH1017"),
        ("/people/nobody", 404, "DH1017"),
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
    assert!(goods.contains("tiền mặt 0 đồng, 5.000.000 hiện vật"), "{goods}");
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
    assert!(!page(&server, "/vi/search?q=to+mot").contains("Tổ Một"));
}
