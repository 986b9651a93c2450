//! A small office for the specs of support, funds, hardship and commendations: three units, three
//! persons, a catalogue.

use crate::domain::calendar::{Day, PartialDay};
use crate::domain::catalogue::{CatalogueEvent, Family};
use crate::domain::column::Column;
use crate::domain::corrections::{Correction, ImportKind, why};
use crate::domain::event::{Actor, Channel, CommandId, Commit, Event, Fact, Header};
use crate::domain::ids::{KindNo, Millis, Position, SourceNo, UnitNo};
use crate::domain::memberships::{Enrolment, MembershipCommand};
use crate::domain::office::OfficeCommand;
use crate::domain::people::{Particulars, PersonCommand, PersonKey, Sex};
use crate::domain::refusal::Refusal;
use crate::domain::secret::Secret;
use crate::domain::state::{Command, Context, Decision, Erased, State, Tags, decide};
use crate::domain::units::{UnitEvent, UnitKind};

pub(in crate::domain) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub(in crate::domain) fn today() -> Day {
    day("2026-11-24")
}

pub(in crate::domain) struct Office {
    pub(in crate::domain) state: State,
    source: SourceNo,
    kinds: usize,
}

impl Office {
    /// Units vn, c1 and c2 (until 2020); persons an (1950), binh (1940 to 2020-05-05), dung (1952),
    /// an being a member of c1 since 2015.
    pub(in crate::domain) fn founded() -> Office {
        let state = State::new(Tags::keyed([7; 16]));
        let mut office = Office { state, source: SourceNo(0), kinds: 0 };
        office.as_source("main");
        office.list_kinds();
        office.found_units();
        for (key, born, died) in
            [("an", "1950", None), ("binh", "1940-02", Some("2020-05-05")), ("dung", "1952", None)]
        {
            let died_on = died.and_then(PartialDay::parse);
            let particulars = Particulars { died_on, ..particulars(key, born) };
            office.record(Command::Person(PersonCommand::Register(particulars)));
        }
        office.record(Command::Membership(MembershipCommand::Enrol(Enrolment {
            particulars: particulars("an", "1950"),
            joined_on: PartialDay::parse("2015-06-01").unwrap(),
            basis: None,
            card_no: None,
            card_issued_on: None,
        })));
        office
    }

    fn list_kinds(&mut self) {
        let kinds = [
            (Family::Support, "gift_cash", false),
            (Family::Support, "tet_gift", false),
            (Family::Support, "funeral", false),
            (Family::Support, "cataract", true),
            (Family::Programme, "am2025", false),
            (Family::Programme, "p1336", false),
            (Family::Commendation, "huan_chuong", false),
            (Family::Commendation, "bk_tw", false),
        ];
        for (family, code, sensitive) in kinds {
            let kind = KindNo::after(self.kinds);
            self.kinds += 1;
            self.evolve(vec![Fact::clear(Event::Catalogue(CatalogueEvent::KindRegistered {
                kind,
                family,
                code: code.to_owned(),
                label_vi: code.to_owned(),
                label_en: code.to_owned(),
                unit_of_quantity: None,
                sensitive,
            }))]);
        }
    }

    fn found_units(&mut self) {
        let units = [
            ("vn", UnitKind::Central, "1900", None, None),
            ("c1", UnitKind::Commune, "2010-01-01", Some(UnitNo(0)), None),
            ("c2", UnitKind::Commune, "2010-01-01", Some(UnitNo(0)), Some("2020-01-01")),
        ];
        for (key, kind, from, parent, until) in units {
            self.evolve(vec![Fact::clear(Event::Unit(UnitEvent::Registered {
                unit: UnitNo::after(self.state.units.len()),
                uuid: self.state.units.len() as u128 + 1,
                key: key.to_owned(),
                kind,
                name: key.to_owned(),
                code: None,
                parent,
                valid_from: PartialDay::parse(from).unwrap(),
                valid_until: until.map(day),
                slot: 0,
            }))]);
        }
    }

    pub(in crate::domain) fn source(&self) -> SourceNo {
        self.source
    }

    /// From here on, the keys are those of that office.
    pub(in crate::domain) fn as_source(&mut self, name: &str) {
        self.record(Command::Office(OfficeCommand::NameSource { name: name.to_owned() }));
        self.source = self.state.office.source(name).unwrap();
    }

    pub(in crate::domain) fn decide(&self, command: Command) -> Result<Decision, Refusal> {
        let position = u128::from(self.state.position.0);
        let slot = u32::try_from(4 * position).unwrap() + 1;
        let context = Context {
            today: today(),
            source: self.source,
            uuids: std::array::from_fn(|index| (position << 8 | index as u128) * 0x9E37_79B9),
            slots: [slot, slot + 1, slot + 2, slot + 3],
            tags: &self.state.tags,
            erased: Erased::NOBODY,
        };
        decide(&self.state, &command, &context)
    }

    /// Records what is decided; its facts.
    pub(in crate::domain) fn record(&mut self, command: Command) -> Vec<Fact> {
        let shown = format!("{command:?}");
        let facts = match self.decide(command.clone()) {
            Ok(Decision::Record { facts, .. }) => facts,
            decision => panic!("{shown}: {decision:?}"),
        };
        let why = match &command {
            Command::Correct(correction) => why(&self.state, correction, self.source, &facts),
            _ => None,
        };
        self.evolve_with(facts.clone(), why);
        facts
    }

    /// Folds facts as they were read back.
    pub(in crate::domain) fn tell(&mut self, facts: Vec<Fact>) {
        self.evolve(facts);
    }

    fn evolve(&mut self, facts: Vec<Fact>) {
        self.evolve_with(facts, None);
    }

    fn evolve_with(&mut self, facts: Vec<Fact>, reason: Option<Secret>) {
        let position = self.state.position.next();
        let header = Header { reason, ..header() };
        self.state.evolve(&Commit { position, header, facts });
    }
}

fn particulars(key: &str, born: &str) -> Particulars {
    Particulars {
        person: PersonKey::Ref(key.to_owned()),
        full_name: Some("Nguyễn Văn A".to_owned()),
        birth_date: PartialDay::parse(born),
        sex: Some(Sex::Male),
        unit: Some("c1".to_owned()),
        national_id: None,
        phone: None,
        address: None,
        household: None,
        ethnicity: None,
        note: None,
        died_on: None,
        after_erasure: false,
    }
}

fn header() -> Header {
    Header {
        recorded_at: Millis(0),
        actor: Actor::System,
        channel: Channel::Import,
        on_behalf_of: None,
        command: CommandId::Uuid(0),
        policy: Position::START,
        document: None,
        reason: None,
        body: None,
    }
}

pub(in crate::domain) fn correction(
    kind: ImportKind,
    key: &str,
    column: Column,
    value: &str,
) -> Command {
    let Command::Correct(correction) = emptied(kind, key, column) else { unreachable!() };
    Command::Correct(Correction { value: Some(value.to_owned()), ..correction })
}

/// A correction to nothing.
pub(in crate::domain) fn emptied(kind: ImportKind, key: &str, column: Column) -> Command {
    Command::Correct(Correction {
        kind,
        key: key.split('|').map(str::to_owned).collect(),
        column,
        value: None,
        reason: Some("theo biên bản".to_owned()),
        learned_on: day("2026-02-01"),
        changed_on: None,
    })
}

pub(in crate::domain) fn changed_on(
    kind: ImportKind,
    key: &str,
    column: Column,
    value: &str,
    on: &str,
) -> Command {
    let Command::Correct(correction) = correction(kind, key, column, value) else { unreachable!() };
    Command::Correct(Correction { changed_on: Some(day(on)), ..correction })
}
