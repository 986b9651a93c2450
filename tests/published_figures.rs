//! The ratios that newspapers and the association printed, computed by the program from the parts
//! they printed beside them: each is named here with what became of it.

use serde_json::Value;

use crate::office::Office;

/// Quoted facts; the source of each stands in its row.
const PRINTED: &str = include_str!("data/published_ratios.csv");

/// What became of a printed ratio.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// At the precision and with the word (over, nearly) that was printed.
    Reproduces,
    /// One of the two parts was never printed: nothing to divide, and the program shows none.
    LacksAPart,
    /// Both parts were printed but no ratio: the program gives it, here to four decimals.
    NotPrinted(&'static str),
    /// The print is wrong, and why.
    Wrong(&'static str),
}

use Outcome::{LacksAPart, NotPrinted, Reproduces, Wrong};

const OUTCOMES: [(&str, Outcome); 42] = [
    ("R02", Reproduces),
    ("R03", Reproduces),
    ("R04", LacksAPart),
    ("R06", LacksAPart),
    ("R07", Reproduces),
    ("R08", LacksAPart),
    ("R10", LacksAPart),
    ("R11", NotPrinted("88.7949")),
    ("R12", Wrong("it divides by the average population of 2019, 96.484 million, not the census")),
    ("R13", Reproduces),
    ("R14", Reproduces),
    ("R15", Reproduces),
    ("R16", Reproduces),
    ("R17", Reproduces),
    // Its two words contradict each other too: 14.3 million are nearly 13 % of 110 million.
    ("R18", LacksAPart),
    ("R19", LacksAPart),
    ("R20", LacksAPart),
    ("R21", Reproduces),
    ("R22", LacksAPart),
    ("R24", NotPrinted("39.1637")),
    // Its denominator would be the whole population, not the older people.
    ("R25", LacksAPart),
    ("R26", LacksAPart),
    ("R27", LacksAPart),
    ("R28", Reproduces),
    ("R30", NotPrinted("50.6370")),
    ("R32", NotPrinted("45.8135")),
    ("R34", NotPrinted("61.8333")),
    ("R36", NotPrinted("2634266.3818")),
    ("R38", NotPrinted("29.3182")),
    ("R39", NotPrinted("79.2115")),
    ("R40", Reproduces),
    ("R41", NotPrinted("76.5027")),
    ("R42", NotPrinted("188.8947")),
    ("R43", NotPrinted("164.8519")),
    ("R44", NotPrinted("29.3333")),
    ("R46", Reproduces),
    ("R48", Reproduces),
    ("R49", NotPrinted("1005050.5051")),
    ("R50", NotPrinted("100000000.0000")),
    ("R51", NotPrinted("1.7393")),
    ("R52", LacksAPart),
    ("R53", Wrong("43,000 admissions a year for five years are no net rise of 1,100,000")),
];

/// A printed ratio and its parts.
#[derive(Debug, serde::Deserialize)]
struct Printed {
    id: String,
    place: String,
    year: String,
    measure: String,
    numerator: String,
    numerator_qualifier: String,
    denominator: String,
    denominator_qualifier: String,
    published_value: String,
    published_unit: String,
    published_qualifier: String,
}

impl Printed {
    /// The middle of its year; of a page without a date, any day.
    fn on(&self) -> String {
        let year = if self.year.is_empty() { "2020" } else { &self.year };
        format!("{year}-06-30")
    }

    /// Members of the association over older people: the rate of the membership report.
    fn is_membership_rate(&self) -> bool {
        self.measure == "hội viên / NCT"
    }

    fn indicators(&self) -> [String; 2] {
        if self.is_membership_rate() {
            return ["members".to_owned(), "population_60_plus".to_owned()];
        }
        match self.measure.split_once(" / ") {
            Some((above, below)) => [above.to_owned(), below.to_owned()],
            None => [self.measure.clone(), format!("{} (mẫu số)", self.measure)],
        }
    }

    /// Percent where percent was printed, in millionths.
    fn shown(&self, ratio: i128) -> i128 {
        if self.published_unit == "%" { ratio * 100 } else { ratio }
    }

    /// Whether the computed value, in millionths, is what was printed, as the word beside it says.
    fn agrees(&self, value: i128) -> bool {
        let printed = millionths(&self.published_value);
        let decimals = self.published_value.split_once('.').map_or(0, |(_, digits)| digits.len());
        let last_digit = 10_i128.pow(6 - u32::try_from(decimals).unwrap());
        match self.published_qualifier.as_str() {
            "over" => printed <= value && value < printed + significant(printed, last_digit),
            "nearly" => value <= printed && printed - significant(printed, last_digit) < value,
            _ => 2 * (value - printed).abs() <= last_digit,
        }
    }
}

/// The unit of the last digit that is not zero.
fn significant(printed: i128, last_digit: i128) -> i128 {
    let mut unit = last_digit;
    while printed % (unit * 10) == 0 {
        unit *= 10;
    }
    unit
}

fn millionths(text: &str) -> i128 {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{decimals:0<6}").parse().expect("a printed number")
}

/// The word of an import file; what was rounded is about that much.
fn qualifier(printed: &str) -> &str {
    match printed {
        "over" | "nearly" | "about" => printed,
        "rounded" => "about",
        _ => "exact",
    }
}

fn printed() -> Vec<Printed> {
    let rows = csv::Reader::from_reader(PRINTED.as_bytes()).into_deserialize();
    rows.map(Result::unwrap).collect()
}

fn table(headings: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(headings).unwrap();
    for row in rows {
        writer.write_record(row).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// An office that was told every part that was printed, each place under the id of its row.
fn office(name: &str) -> Office {
    let (office, printed) = (Office::founded(name), printed());
    let root = ["vn", "central", "Trung ương Hội", "2000", ""].map(str::to_owned).to_vec();
    let places = printed.iter().map(|row| {
        let province = ["province", &row.place, "2000", "vn"].map(str::to_owned);
        [vec![row.id.clone()], province.to_vec()].concat()
    });
    let headings = ["unit", "kind", "name", "valid_from", "parent"];
    office.import("units", &table(&headings, std::iter::once(root).chain(places)));

    let figure = |row: &Printed, part: usize| {
        let (value, word) = match part {
            0 => (&row.numerator, &row.numerator_qualifier),
            _ => (&row.denominator, &row.denominator_qualifier),
        };
        let value = Some(value.clone()).filter(|value| !value.is_empty())?;
        let [above, below] = row.indicators();
        let indicator = if part == 0 { above } else { below };
        let word = qualifier(word).to_owned();
        Some(vec![row.id.clone(), row.on(), indicator, "báo".to_owned(), value, word])
    };
    let numerators = printed.iter().filter_map(|row| figure(row, 0));
    let reported = printed.iter().filter(|row| !row.is_membership_rate());
    let denominators = reported.filter_map(|row| figure(row, 1));
    let headings = ["unit", "on", "indicator", "source", "value", "qualifier"];
    office.import("figures", &table(&headings, numerators.chain(denominators)));

    let counted = printed.iter().filter(|row| row.is_membership_rate());
    let population = counted.filter_map(|row| figure(row, 1)).map(|mut cells| {
        cells.remove(2);
        cells
    });
    let headings = ["unit", "counted_on", "source", "persons_60_plus", "qualifier"];
    office.import("population", &table(&headings, population));
    office
}

fn ratio(office: &Office, row: &Printed) -> Value {
    let [of, per] = row.indicators();
    let arguments =
        ["report", "ratio", "--of", &of, "--per", &per, "--on", &row.on(), "--unit", &row.id];
    let report = office.json(&arguments);
    let of_unit = report["rows"].as_array().expect("rows");
    let shown = of_unit.iter().find(|shown| shown["unit"] == row.id.as_str());
    shown.expect("a row of the unit asked for")["ratio"].clone()
}

fn outcome(row: &Printed, ratio: &Value) -> Outcome {
    let named = OUTCOMES.iter().find(|(id, _)| *id == row.id);
    let &(_, named) = named.unwrap_or_else(|| panic!("{} is not named", row.id));
    let Value::Number(ratio) = ratio else {
        assert!(row.numerator.is_empty() || row.denominator.is_empty(), "{row:?}");
        return LacksAPart;
    };
    let value = row.shown(millionths(&ratio.to_string()));
    match named {
        NotPrinted(computed) => {
            assert!(row.published_value.is_empty(), "{row:?}");
            // Percent of a ratio with six decimals: four decimals of which the last is rounded.
            assert!((value - millionths(computed)).abs() <= 100, "{}: {value}", row.id);
            named
        }
        _ if !row.published_value.is_empty() && row.agrees(value) => Reproduces,
        Wrong(_) => named,
        _ => panic!("{} gives {value} millionths: {row:?}", row.id),
    }
}

#[test]
fn every_printed_ratio_is_reproduced_lacks_a_part_or_is_wrong_for_a_stated_reason() {
    let (office, printed) = (office("published-all"), printed());
    assert_eq!(printed.len(), OUTCOMES.len());
    for (row, (id, named)) in printed.iter().zip(OUTCOMES) {
        assert_eq!(row.id, id);
        assert_eq!(outcome(row, &ratio(&office, row)), named, "{row:?}");
    }
}

#[test]
fn a_printed_rate_of_membership_is_the_rate_of_the_membership_report() {
    let (office, printed) = (office("published-rates"), printed());
    let rate = |id: &str| {
        let row = printed.iter().find(|row| row.id == id).unwrap();
        let report = office.json(&["report", "membership", "--unit", id, "--on", &row.on()]);
        report["rows"][0].clone()
    };
    let tien_giang = rate("R07");
    assert_eq!(tien_giang["rate"].to_string(), "0.891566");
    assert_eq!(tien_giang["population_marks"], serde_json::json!(["over"]));
    assert_eq!(tien_giang["numerator_source"], "reported");
    assert_eq!(rate("R11")["rate"].to_string(), "0.887949");
    for lacking in ["R04", "R27"] {
        let row = rate(lacking);
        assert_eq!((&row["rate"], &row["population_60_plus"]), (&Value::Null, &Value::Null));
    }
}

#[test]
fn the_census_share_is_what_was_printed_once_it_is_divided_by_the_average_population() {
    let (office, printed) = (office("published-census"), printed());
    let row = printed.iter().find(|row| row.id == "R12").unwrap();
    let average = [row.id.clone(), row.on(), "dân số trung bình 2019".to_owned()];
    let average = average.into_iter().chain(["GSO", "96484000"].map(str::to_owned));
    let headings = ["unit", "on", "indicator", "source", "value"];
    office.import("figures", &table(&headings, std::iter::once(average.collect())));
    let [of, _] = row.indicators();
    let per = "dân số trung bình 2019";
    let arguments =
        ["report", "ratio", "--of", &of, "--per", per, "--on", &row.on(), "--unit", &row.id];
    let ratio = office.json(&arguments)["rows"][0]["ratio"].to_string();
    assert!(row.agrees(row.shown(millionths(&ratio))), "{ratio}");
}
