//! `init`: an empty registry with the shipped catalogue.

use chrono_tz::Tz;
use dienhong_core::domain::catalogue::CatalogueCommand;
use serde_json::json;
use uuid::Uuid;

use super::{Done, Surroundings};
use crate::app::{self, NewRegistry};
use crate::data::kinds;
use crate::failure::Failure;
use crate::import::rows::FAMILIES;
use crate::output::Document;

pub(super) fn run(
    origin: Option<&str>,
    time_zone: Tz,
    here: &Surroundings,
) -> Result<Box<dyn Document>, Failure> {
    let new = new_registry(origin, time_zone, false);
    let writer = app::init(&here.options.data(), &new)?;
    let position = writer.registry().tip().position();
    writer.close()?;
    let data = here.options.data().display().to_string();
    let (origin, zone) = (&new.origin, time_zone.name());
    Ok(Box::new(Done {
        json: json!({
            "data": data,
            "origin": origin,
            "time_zone": zone,
            "position": position,
        }),
        vi: format!(
            "Đã lập sổ đăng ký trong {data}\n  tên gốc  {origin}\n  múi giờ  {zone}\n\
             Tiếp theo: dienhong import units TỆP.csv, rồi dienhong import members TỆP.csv\n"
        ),
        en: format!(
            "Made a registry in {data}\n  origin     {origin}\n  time zone  {zone}\n\
             Next: dienhong import units FILE.csv, then dienhong import members FILE.csv\n"
        ),
    }))
}

pub(super) fn new_registry(origin: Option<&str>, time_zone: Tz, sample: bool) -> NewRegistry {
    // Without a name of its own a log still needs one that no other log has.
    let unnamed = || format!("dienhong.invalid/{}", Uuid::now_v7());
    NewRegistry {
        origin: origin.map_or_else(unnamed, str::to_owned),
        time_zone,
        sample,
        catalogue: shipped_kinds(),
    }
}

fn shipped_kinds() -> Vec<CatalogueCommand> {
    let family = |name: &str| {
        let found = FAMILIES.iter().find(|(known, _)| *known == name);
        found.expect("the shipped kinds are of known families").1
    };
    kinds::load()
        .into_iter()
        .map(|kind| CatalogueCommand::RegisterKind {
            family: family(&kind.family),
            code: kind.code,
            label_vi: Some(kind.label_vi),
            label_en: Some(kind.label_en),
            unit_of_quantity: kind.unit_of_quantity,
            sensitive: Some(kind.sensitive == 1),
        })
        .collect()
}
