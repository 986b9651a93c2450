//! What kinds, funds and offices are called, and who acts.

use dienhong_core::domain::catalogue::Catalogue;
use dienhong_core::domain::column::Column;
use dienhong_core::domain::corrections::{Corrected, Record, Value};
use dienhong_core::domain::event::{Commit, Event};
use dienhong_core::domain::funds::FundEvent;
use dienhong_core::domain::ids::{FundNo, KindNo, SourceNo};
use dienhong_core::domain::office::OfficeEvent;
use dienhong_core::domain::state::Tags;
use dienhong_core::domain::support::SupportEvent;
use dienhong_core::domain::voids::VoidEvent;
use dienhong_core::saved;
use dienhong_projections::Projection;

use crate::i18n::Lang;

#[derive(Debug, Default)]
pub struct Names {
    catalogue: Catalogue,
    funds: Vec<String>,
    sources: Vec<String>,
    officers: Vec<String>,
    batches: Vec<String>,
    is_sample: bool,
}

saved!(struct Names { catalogue, funds, sources, officers, batches, is_sample });

impl Projection for Names {
    const NAME: &'static str = "names";
    const VERSION: u32 = 1;

    fn apply(&mut self, commit: &Commit) {
        // Kinds and funds hold no personal text, so the key of the tags never matters.
        let tags = Tags::keyed([0; 16]);
        for (index, fact) in commit.facts.iter().enumerate() {
            let at = commit.event_ref(index);
            match &fact.event {
                Event::Catalogue(event) => {
                    self.catalogue.evolve(at, event, &fact.secrets, &tags);
                }
                Event::Corrected(Corrected {
                    record: Record::Fund(fund),
                    column: Column::Fund,
                    new: Value::Text(key),
                    ..
                }) => self.funds[fund.index()].clone_from(key),
                Event::Corrected(corrected) if matches!(corrected.record, Record::Kind(_)) => {
                    self.catalogue.evolve_corrected(at, corrected, &fact.secrets, &tags);
                }
                Event::Support(SupportEvent::FundNamed { key, .. }) => {
                    self.funds.push(key.clone());
                }
                // Support may have named it before.
                Event::Fund(FundEvent::Registered { fund, key, .. })
                    if fund.index() == self.funds.len() =>
                {
                    self.funds.push(key.clone());
                }
                Event::Office(OfficeEvent::Founded { sample, .. }) => self.is_sample = *sample,
                Event::Office(OfficeEvent::SourceNamed { name, .. }) => {
                    self.sources.push(name.clone());
                }
                Event::Office(OfficeEvent::OfficerAdded { name, .. }) => {
                    self.officers.push(name.clone());
                }
                Event::Office(OfficeEvent::BatchStarted { name, .. }) => {
                    self.batches.push(name.clone());
                }
                Event::Void(VoidEvent::Started { name, .. }) => self.batches.push(name.clone()),
                _ => {}
            }
        }
    }
}

impl Names {
    /// By kind: equal numbers where quantities are counted in the same unit.
    pub fn units_of_quantity(&self) -> Vec<u32> {
        let mut known: Vec<Option<&str>> = Vec::new();
        let units = self.catalogue.kinds().map(|(_, kind)| kind.unit_of_quantity.as_deref());
        let number = |unit| {
            let at = known.iter().position(|one| *one == unit).unwrap_or_else(|| {
                known.push(unit);
                known.len() - 1
            });
            u32::try_from(at).expect("fewer than 2^32 kinds")
        };
        units.map(number).collect()
    }

    /// Whether whom a kind of support reached is sealed.
    pub fn is_sensitive(&self, kind: KindNo) -> bool {
        self.catalogue.is_sensitive(kind)
    }

    /// What quantities of a kind are counted in.
    pub fn unit_of_quantity(&self, kind: KindNo) -> Option<&str> {
        self.catalogue.row(kind).unit_of_quantity.as_deref()
    }

    pub fn kind_code(&self, kind: KindNo) -> &str {
        self.catalogue.code(kind)
    }

    /// What a kind is called, in Vietnamese and in English.
    pub fn kind_labels(&self, kind: KindNo) -> [String; 2] {
        let row = self.catalogue.row(kind);
        [row.label_vi.clone(), row.label_en.clone()]
    }

    /// What the kind with that code is called.
    pub fn label_of(&self, code: &str, lang: Lang) -> Option<String> {
        let (kind, _) = self.catalogue.kinds().find(|(kind, _)| self.kind_code(*kind) == code)?;
        let [vi, en] = self.kind_labels(kind);
        Some(lang.pick(vi, en))
    }

    /// Everybody in the registry is invented.
    pub fn is_sample(&self) -> bool {
        self.is_sample
    }

    pub fn officers(&self) -> &[String] {
        &self.officers
    }

    pub fn sources(&self) -> &[String] {
        &self.sources
    }

    pub fn batches(&self) -> &[String] {
        &self.batches
    }

    pub fn fund(&self, fund: FundNo) -> &str {
        self.funds.get(fund.index()).map_or("?", String::as_str)
    }

    pub fn source(&self, source: SourceNo) -> &str {
        self.sources.get(source.index()).map_or("?", String::as_str)
    }
}
