//! `explain membership`: why a figure changed between two points.

use dienhong_core::domain::ids::UnitNo;
use dienhong_projections::exact::Exact;
use dienhong_projections::explain::{self, Amounts, Known, Question};
use dienhong_projections::membership::Point;

use super::Surroundings;
use super::report::MEMBERSHIP;
use crate::catalogue::Message;
use crate::cli::points::{Instant, TreeChoice};
use crate::failure::Failure;
use crate::i18n::Lang;
use crate::output::Document;
use crate::reading::{Folded, Reading, Wanted};
use crate::reports::KnownPoint;
use crate::reports::explanation::{Decimal, ExplainedPoint, Explanation, Part};

pub(super) fn run(
    unit: Option<&str>,
    from: Instant,
    to: Instant,
    tree: TreeChoice,
    here: &Surroundings,
) -> Result<Box<dyn Document>, Failure> {
    let folded = Folded::open_all(&here.options.data(), MEMBERSHIP)?;
    Ok(Box::new(explain(&folded.reading(Wanted { known: to.known, unit })?, unit, from, to, tree)?))
}

/// The document that answers, whoever asks.
pub(crate) fn explain(
    reading: &Reading<'_>,
    unit: Option<&str>,
    from: Instant,
    to: Instant,
    tree: TreeChoice,
) -> Result<Explanation, Failure> {
    let points = [point(reading, unit, from)?, point(reading, unit, to)?];
    let days = points.map(|point| tree.day(point.on, reading.today()));
    // A unit that has ended or not begun counts nothing at that point.
    let place = reading
        .place_in(unit, days[1], points[1].known)
        .or_else(|_| reading.place_in(unit, days[0], points[0].known))?;
    let unit = place.unit.ok_or_else(|| {
        Failure::failed(Message::new(1013, [("unit", "–".to_owned()), ("when", String::new())]))
    })?;
    let question = Question {
        unit,
        from: points[0],
        from_tree_on: days[0],
        to: points[1],
        to_tree_on: days[1],
    };
    let found = explain::explain(reading.models, &question);
    let name = place.tree.name(unit).to_string();
    Ok(Explanation {
        from: end(reading, unit, points[0], tree, &found.from)?,
        to: end(reading, unit, points[1], tree, &found.to)?,
        parts: found.parts.iter().map(|(cause, amounts)| part(cause.name(), amounts)).collect(),
        adds_up: found.adds_up,
        title: titles(&name, points),
        name,
        totals: [totals(&found.from, found.known[0]), totals(&found.to, found.known[1])],
    })
}

fn point(reading: &Reading<'_>, unit: Option<&str>, at: Instant) -> Result<Point, Failure> {
    Ok(Point { on: at.on, known: reading.position(Wanted { known: at.known, unit })? })
}

fn end(
    reading: &Reading<'_>,
    unit: UnitNo,
    point: Point,
    tree: TreeChoice,
    amounts: &Amounts,
) -> Result<ExplainedPoint, Failure> {
    let at = reading.recorded_at(point.known)?;
    let [members, members_60_plus, population_60_plus] = decimals(amounts);
    Ok(ExplainedPoint {
        unit: reading.models.units.key(unit).to_owned(),
        on: point.on.to_string(),
        known: KnownPoint::new(point.known, at),
        tree: tree.name(),
        members,
        members_60_plus,
        population_60_plus,
    })
}

fn part(cause: &'static str, amounts: &Amounts) -> Part {
    let [members, members_60_plus, population_60_plus] = decimals(amounts);
    Part { cause, members, members_60_plus, population_60_plus }
}

fn decimals(amounts: &Amounts) -> [Decimal; 3] {
    let exact = |value: Exact| Decimal(value.to_string());
    [exact(amounts.members), exact(amounts.members_60_plus), exact(amounts.population_60_plus)]
}

fn totals(amounts: &Amounts, known: Known) -> [Option<Decimal>; 3] {
    let [members, members_60_plus, population_60_plus] = decimals(amounts);
    [
        known.members.then_some(members),
        known.members.then_some(members_60_plus),
        known.population_60_plus.then_some(population_60_plus),
    ]
}

fn titles(name: &str, [from, to]: [Point; 2]) -> [String; 2] {
    let line = |lang: Lang, words: [&str; 3]| {
        let [what, since, until] = words;
        let (first, last) = (lang.day(from.on), lang.day(to.on));
        let known = |point: Point| lang.whole(point.known.0.into());
        let (first_known, last_known) = (known(from), known(to));
        format!("{what} {name}: {since} {first} ({first_known}) {until} {last} ({last_known})")
    };
    [
        line(Lang::Vi, ["Vì sao số hội viên thay đổi,", "từ", "đến"]),
        line(Lang::En, ["Why the figures changed,", "from", "to"]),
    ]
}
