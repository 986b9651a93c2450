//! What the reports count, as CSV: every row of the columns with the positions between which it was
//! known, where each unit counts in each question, and what this program answers.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use dienhong_core::domain::ids::UnitNo;
use dienhong_core::domain::units::UnitKind;
use dienhong_projections::ReadModels;
use dienhong_projections::rollup::{Place, Rollup};

use super::Asked;
use crate::app::failed;
use crate::failure::Failure;

pub(super) fn write(models: &ReadModels, questions: &[Asked], dir: &Path) -> Result<(), Failure> {
    write_all(models, questions, dir).map_err(failed)
}

fn write_all(models: &ReadModels, questions: &[Asked], dir: &Path) -> io::Result<()> {
    fs::create_dir_all(dir)?;
    let file = |name: &str| File::create(dir.join(name)).map(BufWriter::new);
    models.memberships.write_facts(&mut file("members.csv")?)?;
    models.support.write_facts(&mut file("gifts.csv")?)?;
    let mut homes = file("homes.csv")?;
    let mut asks = file("questions.csv")?;
    let mut rates = file("rates.csv")?;
    let mut given = file("given.csv")?;
    writeln!(homes, "question,unit,commune,province")?;
    writeln!(asks, "question,from_day,on_day,known,sixty_by,name")?;
    writeln!(rates, "question,commune,members,population")?;
    writeln!(given, "question,province,kind,month,count,cash,persons")?;
    for (number, asked) in questions.iter().enumerate() {
        let (from, on, known) = (asked.from.number(), asked.on.number(), asked.known);
        let sixty_by = asked.on.year() - 60;
        writeln!(asks, "{number},{from},{on},{known},{sixty_by},\"{}\"", asked.name)?;
        let tree = models.units.tree(asked.on, asked.known);
        let Some(root) = tree.root() else { continue };
        let to_level = |level| Rollup::to_level(&models.units, &tree, root, level);
        let (communes, provinces) = (to_level(UnitKind::Commune), to_level(UnitKind::Province));
        for unit in (0..models.units.len()).map(UnitNo::after) {
            let (commune, province) = (rank(&communes, unit), rank(&provinces, unit));
            writeln!(homes, "{number},{},{commune},{province}", unit.0)?;
        }
        for (commune, row) in super::rates(models, asked, &tree).iter().enumerate() {
            let people = row.population_60_plus.unwrap_or(-1);
            writeln!(rates, "{number},{commune},{},{people}", row.registry_members)?;
        }
        for row in super::given(models, asked, &provinces).rows {
            let (group, totals) = (row.group, row.totals);
            let unit = group.unit.map_or(-1, |unit| rank(&provinces, unit));
            let kind = group.kind.map_or(-1, |kind| i64::from(kind.0));
            let month =
                group.month.map_or(0, |at| i64::from(at.year) * 12 + i64::from(at.month) - 1);
            let (count, cash, persons) = (totals.count, totals.amounts[0], totals.beneficiaries);
            writeln!(given, "{number},{unit},{kind},{month},{count},{cash},{persons}")?;
        }
    }
    [homes, asks, rates, given].into_iter().try_for_each(|mut file| file.flush())
}

/// -1: in the total and in no row.
fn rank(places: &Rollup, unit: UnitNo) -> i64 {
    match places.of(unit) {
        Place::At(rank) => rank.into(),
        Place::AboveLevel | Place::Outside => -1,
    }
}
