//! Bytes that version 1 wrote. If one of these fails, the change breaks every log in the field.

use super::*;
use crate::codec::shape::Kind;
use crate::codec::{part, write_event};
use crate::domain::calendar::{Day, PartialDay, Precision};
use crate::domain::catalogue::{CatalogueEvent, Family, Setting};
use crate::domain::clubs::ClubEvent;
use crate::domain::commendations::{CommendationEvent, Honouree};
use crate::domain::corrections::{Corrected, Record, Value};
use crate::domain::currency::Currency;
use crate::domain::figures::{FigureEvent, Qualifier};
use crate::domain::funds::{FundEvent, Purpose};
use crate::domain::hardship::HardshipEvent;
use crate::domain::ids::*;
use crate::domain::memberships::{Basis, DepartureReason, MembershipEvent};
use crate::domain::office::OfficeEvent;
use crate::domain::people::{PersonEvent, Sex};
use crate::domain::periods::PeriodEvent;
use crate::domain::support::{Beneficiary, SupportEvent, ValueBasis};
use crate::domain::units::{Part, ReorganisationRow, UnitEvent, UnitKind};
use crate::domain::voids::VoidEvent;

const UUID: u128 = 0x0193_5b2c_7c00_7a11_8b22_0123_4567_89ab;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn partial(text: &str) -> PartialDay {
    PartialDay::parse(text).unwrap()
}

fn text(text: &str) -> String {
    text.to_owned()
}

pub(super) fn clear_of(event: &Event) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_event(event, &mut bytes);
    bytes
}

/// Type, schema and clear bytes of each of [`examples`].
const WRITTEN: &[(u16, u8, &str)] = &[
    (0x0101, 1, "10646965 6e686f6e 672e766e 2f64656d 6f104173 69612f48 6f5f4368 695f4d69 6e6801"),
    (0x0102, 1, "05302e31 2e30"),
    (0x0103, 1, "01feab89 67452301 228b117a 007c2c5b 93010874 68c6b020 6bc3bd"),
    (0x0104, 1, "00046d61 696e"),
    (0x0105, 2, "fb2c0109 7468c3a1 6e672031 31076d65 6d626572 7301"),
    (0x0106, 1, "fb2c01fb de030901"),
    (0x0201, 1, "05030967 6966745f 72696365 0567e1ba a16f0472 69636501 026b6700"),
    (0x0202, 1, "03fbf487 64"),
    (
        0x0301,
        1,
        "31feab89 67452301 228b117a 007c2c5b 93010370 34390506 54e1bb95 20310102 34390100 \
         fb0c4d00 01fb5c9e fc701101 00",
    ),
    (0x0302, 1, "0231fbac 8e010654 e1bb9520 32000107"),
    (
        0x0303,
        1,
        "01011031 3635362f 4e512d55 42545651 483135fb 5c9e0231 01320101 01fc0094 3577013c \
         33000001 0000",
    ),
    (0x0401, 1, "0131fbf0 920453e1 bb9ffc3e 24060003 01fc605b 030000"),
    (0x0402, 1, "0231fb14 9a076d65 6d626572 73054243 203132fc 209d5a15 01"),
    (0x0403, 1, "31fb169a"),
    (0x0501, 1, "fc40420f 00feab89 67452301 228b117a 007c2c5b 93010001 fb380f01 31010309"),
    (0x0502, 1, "03feab89 67452301 228b117a 007c2c5b 9301000a"),
    (0x0503, 1, "01fb549a 01"),
    (0x0504, 1, "01020205 fb2c01"),
    (0x0505, 1, "0102fc70 11010001 0105"),
    (0x0506, 1, "01"),
    (0x0507, 1, "0109"),
    (0x0508, 1, "01"),
    (0x0601, 1, "040131fb e64f0003 fb380f00 01fb8a59 02"),
    (0x0602, 1, "040131fb e64f00fb b29c0204 fb380f00"),
    (0x0603, 1, "00040131 32fbf494 fb380f00"),
    (
        0x0701,
        1,
        "08feab89 67452301 228b117a 007c2c5b 93010273 38000001 3105fb14 9f01fc40 420f0002 \
         00010900 01063132 2f51c490",
    ),
    (
        0x0701,
        1,
        "08feab89 67452301 228b117a 007c2c5b 93010273 38000103 3105fb14 9f000201 fb204e01 \
         09000106 31322f51 c490",
    ),
    (
        0x0701,
        1,
        "08feab89 67452301 228b117a 007c2c5b 93010273 380002fd 2301efbe adde0000 3105fb14 \
         9f010202 01010109 00010631 322f51c4 90",
    ),
    (0x0702, 1, "01000571 75e1bbb9"),
    (0x0703, 1, "08fb529f"),
    (
        0x0801,
        1,
        "06feab89 67452301 228b117a 007c2c5b 93010263 36000131 31020763 656e7472 616c0b38 \
         382f51c4 902d484e 4354fb50 9b01fcc0 27090001 09323031 392d3230 3234",
    ),
    (0x0901, 1, "0a080c00 2d04fc40 420f0004 fc809698 0000fbd4 9f"),
    (0x0901, 1, "0201030c 000f0502 787a0000 fbd49f"),
    (0x0901, 1, "06010c00 1b03fb38 0f0101fb 8e9ffbd4 9f"),
    (0x0901, 1, "0c060c00 37060763 656e7472 616c02fb 169a0000 fbd49f"),
    (0x0901, 1, "0d040c00 44010100 fbd49f"),
    (0x0901, 1, "0e010c00 48060356 4e440603 55534400 fbd49f"),
    (0x0901, 1, "0f070c00 4c040404 0600fbd4 9f"),
    (0x0901, 1, "10040c00 4d02fb88 910002fb fe910100 fbd49f"),
    (0x0901, 1, "11070c00 53040000 00fbd49f"),
    (0x0A01, 1, "04feab89 67452301 228b117a 007c2c5b 930103fb d20f31"),
    (
        0x0B01,
        1,
        "01feab89 67452301 228b117a 007c2c5b 93010571 75e1bbb9 00310210 5175e1bb \
         b9206368 c4836d20 73c3b363 fbac8e03 555344fc b4340300",
    ),
    (0x0B02, 1, "02feab89 67452301 228b117a 007c2c5b 9301000b"),
    (0x0B03, 1, "07feab89 67452301 228b117a 007c2c5b 93010370 74370001 fc005a62 02fb689d 02"),
    (
        0x0c01,
        1,
        "04feab89 67452301 228b117a 007c2c5b 9301026c 3401310a 434c4220 c4906fc3 a069fbfe \
         91010109 00",
    ),
    (0x0c02, 1, "0704fbf0 9c7c0150 00010601 fc80de80 02013e"),
    (0x0d01, 1, "31fbd20f fbf29f"),
    (0x0d02, 1, "31fbd20f 0c00fb44 a0"),
    (0x0e01, 1, "fb2d01fb 2c010e76 6f696420 7468c3a1 6e672031 31"),
    (0x0e02, 1, "0704fc70 11010001 03000462 2402fbe6 4f001b03 fb3c0f"),
    (0x0e02, 1, "1201fc70 11010001 00"),
    (0x0e03, 1, "fb2d01fb de030901"),
];

/// One event of every type, in the order of their numbers.
pub(super) fn examples() -> Vec<Event> {
    let mut all: Vec<Event> = Vec::new();
    all.extend(office().map(Event::Office));
    all.extend(catalogue().map(Event::Catalogue));
    all.extend(units().map(Event::Unit));
    all.extend(figures().map(Event::Figure));
    all.extend(people().map(Event::Person));
    all.extend(memberships().map(Event::Membership));
    all.extend(support().map(Event::Support));
    all.push(Event::Commendation(commendation()));
    all.extend(corrections().map(Event::Corrected));
    all.extend(corrections_of_purses_and_clubs().map(Event::Corrected));
    all.push(Event::Hardship(hardship()));
    all.extend(funds().map(Event::Fund));
    all.extend(clubs().map(Event::Club));
    all.extend(periods().map(Event::Period));
    all.extend(voids().map(Event::Void));
    all
}

fn office() -> [OfficeEvent; 6] {
    [
        OfficeEvent::Founded {
            origin: "dienhong.vn/demo".into(),
            time_zone: "Asia/Ho_Chi_Minh".into(),
            sample: true,
        },
        OfficeEvent::ProgramStarted { version: "0.1.0".into() },
        OfficeEvent::OfficerAdded { officer: OfficerNo(1), uuid: UUID, name: "thư ký".into() },
        OfficeEvent::SourceNamed { source: SourceNo(0), name: "main".into() },
        OfficeEvent::BatchStarted {
            batch: BatchNo(300),
            name: "tháng 11".into(),
            kind: "members".into(),
            source: SourceNo(1),
        },
        OfficeEvent::BatchFinished { batch: BatchNo(300), recorded: 990, unchanged: 9, refused: 1 },
    ]
}

fn catalogue() -> [CatalogueEvent; 2] {
    [
        CatalogueEvent::KindRegistered {
            kind: KindNo(5),
            family: Family::Programme,
            code: "gift_rice".into(),
            label_vi: "gạo".into(),
            label_en: "rice".into(),
            unit_of_quantity: Some(text("kg")),
            sensitive: false,
        },
        CatalogueEvent::SettingChanged {
            setting: Setting::AdmissionAgeEarlierMember,
            from: day("2017-08-24"),
            value: 50,
        },
    ]
}

fn units() -> [UnitEvent; 3] {
    let row = |from, to, part, share, branches| ReorganisationRow {
        from: UnitNo(from),
        to,
        part,
        is_default: true,
        share,
        branches,
    };
    [
        UnitEvent::Registered {
            unit: UnitNo(49),
            uuid: UUID,
            key: "p49".into(),
            kind: UnitKind::Group,
            name: "Tổ 1".into(),
            code: Some(text("49")),
            parent: Some(UnitNo(0)),
            valid_from: partial("1997"),
            valid_until: Some(day("2025-07-01")),
            slot: 70_000,
        },
        UnitEvent::Changed {
            change: UnitChangeNo(2),
            unit: UnitNo(49),
            changed_on: day("2020-01-01"),
            name: Some(text("Tổ 2")),
            code: None,
            parent: Some(UnitNo(7)),
        },
        UnitEvent::Reorganised {
            reorganisation: ReorganisationNo(1),
            decision: Some(text("1656/NQ-UBTVQH15")),
            effective_on: day("2025-07-01"),
            rows: vec![
                row(49, Some(UnitNo(50)), Part::Partial, Some(1_000_000_000), vec![UnitNo(60)]),
                row(51, None, Part::Whole, None, Vec::new()),
            ],
        },
    ]
}

fn figures() -> [FigureEvent; 3] {
    [
        FigureEvent::PopulationCounted {
            population: PopulationNo(1),
            unit: UnitNo(49),
            counted_on: day("2021-06-30"),
            source: "Sở".into(),
            persons_60_plus: 201_247,
            qualifier: Qualifier::About,
            female_60_plus: Some(110_000),
            persons_80_plus: None,
        },
        FigureEvent::Reported {
            figure: FigureNo(2),
            unit: UnitNo(49),
            on: day("2023-12-31"),
            indicator: "members".into(),
            source: "BC 12".into(),
            value: 179_130_000,
            qualifier: Qualifier::Over,
        },
        FigureEvent::RegisterCompleted { unit: UnitNo(49), on: day("2024-01-01") },
    ]
}

fn people() -> [PersonEvent; 8] {
    [
        PersonEvent::Registered {
            person: PersonNo(1_000_000),
            uuid: UUID,
            source: SourceNo(0),
            sex: Sex::Female,
            birth_year: 1948,
            birth_precision: Precision::Month,
            unit: UnitNo(49),
            household: Some(HouseholdNo(3)),
            slot: 9,
        },
        PersonEvent::HouseholdRegistered {
            household: HouseholdNo(3),
            uuid: UUID,
            source: SourceNo(0),
            slot: 10,
        },
        PersonEvent::Died { person: PersonNo(1), died_on: partial("2024-02") },
        PersonEvent::Merged {
            person: PersonNo(1),
            into: PersonNo(2),
            voided: vec![MembershipNo(5), MembershipNo(300)],
        },
        PersonEvent::Unmerged {
            person: PersonNo(1),
            into: PersonNo(2),
            merge: EventRef { position: Position(70_000), index: 1 },
            restored: vec![MembershipNo(5)],
        },
        PersonEvent::ErasureOrdered { person: PersonNo(1) },
        PersonEvent::KeysDestroyed { person: PersonNo(1), slot: 9 },
        PersonEvent::ErasureConfirmed { person: PersonNo(1) },
    ]
}

fn memberships() -> [MembershipEvent; 3] {
    [
        MembershipEvent::Enrolled {
            membership: MembershipNo(4),
            person: PersonNo(1),
            unit: UnitNo(49),
            joined_on: partial("1998"),
            basis: Basis::EarlierMember,
            birth_year: 1948,
            sex: Sex::Male,
            card_issued_on: Some(partial("2001-05-19")),
        },
        MembershipEvent::Departed {
            membership: MembershipNo(4),
            person: PersonNo(1),
            unit: UnitNo(49),
            joined_on: partial("1998"),
            left_on: partial("2024-11-30"),
            reason: DepartureReason::Other,
            birth_year: 1948,
            sex: Sex::Male,
        },
        MembershipEvent::Transferred {
            transfer: TransferNo(0),
            membership: MembershipNo(4),
            person: PersonNo(1),
            from: UnitNo(49),
            to: UnitNo(50),
            transferred_on: day("2022-03-15"),
            birth_year: 1948,
            sex: Sex::Male,
        },
    ]
}

fn support() -> [SupportEvent; 5] {
    let given = |beneficiary, amount, quantity| SupportEvent::Given {
        support: SupportNo(8),
        uuid: UUID,
        key: "s8".into(),
        source: SourceNo(0),
        beneficiary,
        unit: UnitNo(49),
        kind: KindNo(5),
        given_on: day("2025-10-01"),
        amount,
        value_basis: ValueBasis::Labour,
        quantity,
        programme: Some(KindNo(9)),
        fund: None,
        decision: Some(text("12/QĐ")),
    };
    [
        given(Beneficiary::Person(PersonNo(1)), Some(500_000), None),
        given(Beneficiary::Household(HouseholdNo(3)), None, Some(10_000)),
        given(Beneficiary::Sealed(0xdead_beef_0123), Some(1), Some(-1)),
        SupportEvent::FundNamed { fund: FundNo(1), source: SourceNo(0), key: "quỹ".into() },
        SupportEvent::Reversed { support: SupportNo(8), reversed_on: day("2025-11-01") },
    ]
}

fn commendation() -> CommendationEvent {
    CommendationEvent::Conferred {
        commendation: CommendationNo(6),
        uuid: UUID,
        key: "c6".into(),
        source: SourceNo(0),
        honouree: Honouree::Unit(UnitNo(49)),
        unit: UnitNo(49),
        kind: KindNo(2),
        level: "central".into(),
        decision_no: "88/QĐ-HNCT".into(),
        decided_on: day("2024-06-06"),
        amount: Some(300_000),
        for_period: Some(text("2019-2024")),
    }
}

fn hardship() -> HardshipEvent {
    HardshipEvent::Assessed {
        hardship: HardshipNo(4),
        uuid: UUID,
        household: HouseholdNo(3),
        year: 2025,
        unit: UnitNo(49),
    }
}

fn funds() -> [FundEvent; 3] {
    [
        FundEvent::Registered {
            fund: FundNo(1),
            uuid: UUID,
            key: "quỹ".into(),
            source: SourceNo(0),
            unit: UnitNo(49),
            purpose: Purpose::Charity,
            name: "Quỹ chăm sóc".into(),
            opened_on: day("2020-01-01"),
            currency: Currency::named("USD").unwrap(),
            opening_balance: 105_050,
        },
        FundEvent::PartyRegistered { party: PartyNo(2), uuid: UUID, source: SourceNo(0), slot: 11 },
        FundEvent::Received {
            receipt: ReceiptNo(7),
            uuid: UUID,
            key: "pt7".into(),
            source: SourceNo(0),
            fund: FundNo(1),
            amount: 20_000_000,
            received_on: day("2025-03-01"),
            party: PartyNo(2),
        },
    ]
}

fn periods() -> [PeriodEvent; 2] {
    let closing = EventRef { position: Position(12), index: 0 };
    [
        PeriodEvent::Closed { unit: UnitNo(49), year: 2025, closed_on: day("2026-01-20") },
        PeriodEvent::Reopened {
            unit: UnitNo(49),
            year: 2025,
            closing,
            reopened_on: day("2026-03-02"),
        },
    ]
}

fn clubs() -> [ClubEvent; 2] {
    [
        ClubEvent::Registered {
            club: ClubNo(4),
            uuid: UUID,
            key: "l4".into(),
            source: SourceNo(1),
            unit: UnitNo(49),
            name: "CLB Đoài".into(),
            founded_on: partial("2021-03"),
            programme: Some(KindNo(9)),
            dissolved_on: None,
        },
        ClubEvent::Counted {
            figures: ClubFigureNo(7),
            club: ClubNo(4),
            on: day("2024-12-31"),
            members: 62,
            members_60_plus: Some(40),
            women: None,
            poor: Some(3),
            fund_amount: Some(21_000_000),
            borrowers: Some(31),
        },
    ]
}

fn voids() -> [VoidEvent; 4] {
    let voids = EventRef { position: Position(70_000), index: 1 };
    [
        VoidEvent::Started {
            void: BatchNo(301),
            batch: BatchNo(300),
            name: "void tháng 11".into(),
        },
        VoidEvent::Voided {
            record: Record::Membership(MembershipNo(4)),
            voids,
            stood: vec![
                (Column::Unit, Value::Number(49)),
                (Column::JoinedOn, Value::Day(partial("1998"))),
                (Column::BirthDate, Value::Year(1_950)),
            ],
        },
        VoidEvent::Voided { record: Record::Death(PersonNo(1)), voids, stood: Vec::new() },
        VoidEvent::Finished { void: BatchNo(301), reversed: 990, kept: 9, refused: 1 },
    ]
}

fn corrected(
    record: Record,
    column: Column,
    old: Value,
    new: Value,
    changed_on: Option<Day>,
) -> Corrected {
    let corrects = EventRef { position: Position(12), index: 0 };
    Corrected { record, corrects, column, old, new, changed_on, learned_on: day("2026-01-05") }
}

fn corrections() -> [Corrected; 4] {
    [
        corrected(
            Record::Support(SupportNo(8)),
            Column::Amount,
            Value::Number(500_000),
            Value::Number(5_000_000),
            None,
        ),
        corrected(
            Record::Reorganisation(ReorganisationNo(1), 3),
            Column::Branches,
            Value::Numbers(vec![60, 61]),
            Value::Nothing,
            None,
        ),
        corrected(
            Record::Person(PersonNo(1)),
            Column::BirthDate,
            Value::Year(1948),
            Value::Sealed,
            Some(day("2025-12-01")),
        ),
        corrected(
            Record::Commendation(CommendationNo(6)),
            Column::Level,
            Value::Text("central".into()),
            Value::Day(partial("2024")),
            None,
        ),
    ]
}

fn corrections_of_purses_and_clubs() -> [Corrected; 5] {
    [
        corrected(
            Record::Hardship(HardshipNo(4)),
            Column::Class,
            Value::Sealed,
            Value::Sealed,
            None,
        ),
        corrected(
            Record::Fund(FundNo(1)),
            Column::Currency,
            Value::Text("VND".into()),
            Value::Text("USD".into()),
            None,
        ),
        corrected(
            Record::Receipt(ReceiptNo(7)),
            Column::Donor,
            Value::Number(2),
            Value::Number(3),
            None,
        ),
        corrected(
            Record::Club(ClubNo(4)),
            Column::FoundedOn,
            Value::Day(partial("2021")),
            Value::Day(partial("2021-03")),
            None,
        ),
        corrected(
            Record::ClubFigure(ClubFigureNo(7)),
            Column::FundAmount,
            Value::Number(0),
            Value::Nothing,
            None,
        ),
    ]
}

/// Type and schema of everything that any version wrote, and of the header.
pub(super) fn kinds() -> Vec<(u16, u8)> {
    let written = WRITTEN.iter().map(|(number, schema, _)| (*number, *schema));
    let older = older().into_iter().map(|(number, schema, ..)| (number, schema));
    let mut kinds: Vec<_> = written.chain(older).chain([(0, 1)]).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// Type, schema and clear bytes that earlier versions wrote, and the event they are.
fn older() -> [(u16, u8, &'static str, Event); 1] {
    let started = Event::Office(office().into_iter().nth(4).unwrap());
    let written = "fb2c0109 7468c3a1 6e672031 31076d65 6d626572 73010b6d 656d6265 72732e63 7376";
    [(0x0105, 1, written, started)]
}

#[test]
fn every_event_that_an_earlier_version_wrote_is_read() {
    for (number, schema, written, event) in older() {
        let mut bytes = encoded(&[]);
        let events = bytes.len() - 2;
        bytes[events] = 1;
        let put = |out: &mut Vec<u8>| {
            out.extend(bytes_of(written));
            Kind { number, schema }
        };
        part::put(&mut bytes, put, &[], &mut unsealed).unwrap();
        let commit = decode(Position(1), &bytes).unwrap();
        assert_eq!(commit.facts, [Fact::clear(event)]);
    }
}

#[test]
fn every_event_is_written_as_version_1_wrote_it() {
    assert_eq!(examples().len(), WRITTEN.len());
    for (event, (number, schema, written)) in examples().iter().zip(WRITTEN) {
        let mut bytes = Vec::new();
        let kind = write_event(event, &mut bytes);
        assert_eq!((kind.number, kind.schema), (*number, *schema), "{event:?}");
        assert_eq!(hex(&bytes), written.replace(' ', ""), "{event:?}");
    }
}

#[test]
fn every_event_that_version_1_wrote_is_read() {
    for event in examples() {
        let commit = decode(Position(1), &encoded(&[Fact::clear(event.clone())])).unwrap();
        assert_eq!(commit.facts, [Fact::clear(event)]);
    }
}

#[test]
fn a_whole_commit_and_its_leaf_are_as_version_1_made_them() {
    let mut header = header();
    header.document = Some(SourceDocument {
        number: "12/QĐ".into(),
        dated: Some(day("2025-07-01")),
        file_hash: Some([0xab; 32]),
    });
    header.body = Some(BodyMark {
        form: 1,
        mark: [0xcd; 16],
        under: Some((Subject::Person(PersonNo(1)), Class::Basic)),
    });
    let event = examples().remove(1);
    let facts = [Fact { event: event.clone(), secrets: vec![secret("Lê")] }];
    let written = bytes_of(
        "01000001 58000000 fd00d0ca 9f170300 00010301 05000101 31010211 04010631 322f51c4 \
         9001fb5c 9e01abab abababab abababab abababab abababab abababab abababab abababab \
         abab0101 cdcdcdcd cdcdcdcd cdcdcdcd cdcdcdcd 01000100 00010002 01010600 00000530 \
         2e312e30 01000001 00000001 06000000 011a034c c3aa",
    );
    assert_eq!(hex(&encode(&header, &facts, &mut unsealed).unwrap()), hex(&written));
    let commit = decode(Position(9), &written).unwrap();
    assert_eq!((commit.header, commit.facts), (header, vec![Fact::clear(event)]));
    let leaf = "b8795c225d0f3665911cc5a90d539643e243abf05fc1efebc5fbe2aef001831c";
    assert_eq!(hex(&leaf_of(&written).unwrap()), leaf);
}

#[test]
fn cells_are_written_as_version_1_wrote_them() {
    let cells = secret("Lê").cells;
    let written = bytes_of("011a034cc3aa");
    assert_eq!(hex(&plain_of(&cells)), hex(&written));
    assert_eq!(cells_of(CELLS, &written).unwrap(), cells);
}
