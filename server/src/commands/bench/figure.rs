//! One measured figure: least, median and most of its rounds.

use serde_json::{Value, json};

use crate::output::Screen;
use crate::output::table::{self, Align};

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Figure {
    bench: &'static str,
    name: String,
    unit: &'static str,
    /// In order of size.
    rounds: Vec<f64>,
}

#[derive(Default)]
pub(super) struct Figures {
    pub(super) all: Vec<Figure>,
}

impl Figures {
    pub(super) fn add(
        &mut self,
        bench: &'static str,
        name: impl Into<String>,
        unit: &'static str,
        mut rounds: Vec<f64>,
    ) {
        rounds.sort_by(f64::total_cmp);
        self.all.push(Figure { bench, name: name.into(), unit, rounds });
    }
}

impl Figure {
    fn spread(&self) -> [f64; 3] {
        let at = |index: usize| self.rounds.get(index).copied().unwrap_or(f64::NAN);
        [at(0), at(self.rounds.len() / 2), at(self.rounds.len().saturating_sub(1))]
    }

    pub(super) fn json(&self) -> Value {
        let [min, median, max] = self.spread();
        json!({
            "bench": self.bench, "figure": self.name, "unit": self.unit,
            "min": min, "median": median, "max": max, "rounds": self.rounds.len(),
        })
    }

    pub(super) fn cells(&self) -> Vec<String> {
        let words = [self.bench, &self.name, self.unit].map(ToOwned::to_owned);
        let spread = self.spread().map(|figure| figure.to_string());
        words.into_iter().chain(spread).chain([self.rounds.len().to_string()]).collect()
    }
}

pub(super) fn table(figures: &[Figure], screen: Screen) -> String {
    let lang = screen.lang;
    let left = |vi, en| (lang.pick(vi, en), Align::Left);
    let right = |vi, en| (lang.pick(vi, en), Align::Right);
    let headings = [
        left("phép đo", "bench"),
        left("số đo", "figure"),
        right("ít nhất", "min"),
        right("trung vị", "median"),
        right("nhiều nhất", "max"),
        left("đơn vị", "unit"),
    ];
    let rows = figures.iter().map(|figure| {
        let [min, median, max] = figure.spread().map(shown);
        vec![figure.bench.to_owned(), figure.name.clone(), min, median, max, figure.unit.to_owned()]
    });
    table::draw(screen, &headings, &rows.collect::<Vec<_>>())
}

/// Three digits that say something.
fn shown(figure: f64) -> String {
    let digits = match figure.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 1.0 => 2,
        _ => 4,
    };
    format!("{figure:.digits$}")
}

#[cfg(test)]
mod tests {
    use super::{Figures, shown};

    #[test]
    fn a_figure_is_told_by_its_least_its_median_and_its_most() {
        let mut figures = Figures::default();
        figures.add("commit", "log / bare", "ratio", vec![3.0, 1.0, 2.0]);
        let cells = figures.all[0].cells();
        assert_eq!(cells, ["commit", "log / bare", "ratio", "1", "2", "3", "3"]);
        assert_eq!(
            [0.01234, 1.234, 12.34, 123_456.7].map(shown),
            ["0.0123", "1.23", "12.3", "123457"]
        );
    }
}
