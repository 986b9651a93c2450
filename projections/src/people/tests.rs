//! Histories: every commit that touched, in order, linked both ways.

use dienhong_core::domain::calendar::{Day, PartialDay, Precision};
use dienhong_core::domain::clubs::ClubEvent;
use dienhong_core::domain::column::Column;
use dienhong_core::domain::commendations::{CommendationEvent, Honouree};
use dienhong_core::domain::corrections::{Corrected, Record, Value};
use dienhong_core::domain::event::{Actor, Channel, CommandId, Commit, Event, Fact, Header};
use dienhong_core::domain::hardship::HardshipEvent;
use dienhong_core::domain::ids::{
    ClubFigureNo, ClubNo, CommendationNo, EventRef, HardshipNo, HouseholdNo, KindNo, MembershipNo,
    Millis, PersonNo, Position, SourceNo, SupportNo, UnitNo,
};
use dienhong_core::domain::memberships::{Basis, MembershipEvent};
use dienhong_core::domain::people::{PersonEvent, Sex};
use dienhong_core::domain::secret::{Class, Secret, Subject};
use dienhong_core::domain::support::{Beneficiary, SupportEvent, ValueBasis};

use super::{About, Histories, Resident, residents, timeline};
use crate::Projection;
use crate::sample::restarted;

#[derive(Default)]
struct Told {
    histories: Histories,
    commits: Vec<Commit>,
}

impl Told {
    /// The position of a commit with these facts.
    fn commit(&mut self, facts: Vec<Fact>) -> u64 {
        let position = Position(self.commits.len() as u64 + 1);
        let header = Header {
            recorded_at: Millis(0),
            actor: Actor::System,
            channel: Channel::Import,
            on_behalf_of: None,
            command: CommandId::Uuid(0),
            policy: Position::START,
            document: None,
            reason: None,
            body: None,
        };
        let commit = Commit { position, header, facts };
        self.histories.apply(&commit);
        self.histories = restarted(&self.histories);
        self.commits.push(commit);
        position.0
    }

    fn of(&self, about: About) -> Vec<u64> {
        self.histories.positions(about).into_iter().map(|position| position.0).collect()
    }
}

fn fact(event: Event) -> Fact {
    Fact::clear(event)
}

fn registered(person: u32) -> Fact {
    registered_in(person, None)
}

fn registered_in(person: u32, household: Option<u32>) -> Fact {
    fact(Event::Person(PersonEvent::Registered {
        person: PersonNo(person),
        uuid: 0,
        source: SourceNo(0),
        sex: Sex::Male,
        birth_year: 1950,
        birth_precision: Precision::Year,
        unit: UnitNo(0),
        household: household.map(HouseholdNo),
        slot: 0,
    }))
}

fn enrolled(membership: u32, person: u32) -> Fact {
    fact(Event::Membership(MembershipEvent::Enrolled {
        membership: MembershipNo(membership),
        person: PersonNo(person),
        unit: UnitNo(0),
        joined_on: PartialDay::year(2015).unwrap(),
        basis: Basis::Age60,
        birth_year: 1950,
        sex: Sex::Male,
        card_issued_on: None,
    }))
}

fn given(support: u32, beneficiary: Beneficiary, secrets: Vec<Secret>) -> Fact {
    let event = Event::Support(SupportEvent::Given {
        support: SupportNo(support),
        uuid: 0,
        key: String::new(),
        source: SourceNo(0),
        beneficiary,
        unit: UnitNo(0),
        kind: KindNo(0),
        given_on: Day::FIRST,
        amount: Some(1),
        value_basis: ValueBasis::Cash,
        quantity: None,
        programme: None,
        fund: None,
        decision: None,
    });
    Fact { event, secrets }
}

fn corrected(record: Record, corrects: u64, column: Column, new: Value) -> Fact {
    let corrects = EventRef { position: Position(corrects), index: 0 };
    let (old, changed_on, learned_on) = (Value::Nothing, None, Day::FIRST);
    fact(Event::Corrected(Corrected { record, corrects, column, old, new, changed_on, learned_on }))
}

const AN: About = About::Person(PersonNo(0));
const BINH: About = About::Person(PersonNo(1));

#[test]
fn a_person_is_touched_by_gifts_honours_and_corrections_of_them() {
    let mut told = Told::default();
    let first = told.commit(vec![registered(0), enrolled(0, 0)]);
    told.commit(vec![registered(1)]);
    let gift = told.commit(vec![given(0, Beneficiary::Person(PersonNo(0)), Vec::new())]);
    let honour = told.commit(vec![fact(Event::Commendation(CommendationEvent::Conferred {
        commendation: CommendationNo(0),
        uuid: 0,
        key: String::new(),
        source: SourceNo(0),
        honouree: Honouree::Person(PersonNo(0)),
        unit: UnitNo(0),
        kind: KindNo(0),
        level: String::new(),
        decision_no: String::new(),
        decided_on: Day::FIRST,
        amount: None,
        for_period: None,
    }))]);
    let record = Record::Support(SupportNo(0));
    let amount = told.commit(vec![corrected(record, gift, Column::Amount, Value::Number(2))]);
    assert_eq!(told.of(AN), [first, gift, honour, amount]);
    assert_eq!(told.of(About::Support(SupportNo(0))), [gift, amount]);
    let other = told.commit(vec![corrected(record, gift, Column::Ref, Value::Number(1))]);
    let on = Day::FIRST;
    let reversed = SupportEvent::Reversed { support: SupportNo(0), reversed_on: on };
    let back = told.commit(vec![fact(Event::Support(reversed))]);
    assert_eq!(told.of(AN), [first, gift, honour, amount, other]);
    assert_eq!(told.of(BINH), [2, other, back]);
}

#[test]
fn a_sealed_gift_touches_its_person_where_the_link_is_opened() {
    let link = Secret {
        subject: Subject::Unit(UnitNo(0)),
        class: Class::Sensitive,
        cells: vec![(Column::Ref, "0".to_owned())],
    };
    let mut told = Told::default();
    told.commit(vec![registered(0)]);
    told.commit(vec![given(0, Beneficiary::Sealed(77), vec![link])]);
    told.commit(vec![given(1, Beneficiary::Sealed(78), Vec::new())]);
    assert_eq!(told.of(AN), [1, 2]);
}

#[test]
fn corrections_are_linked_both_ways() {
    let mut told = Told::default();
    told.commit(vec![enrolled(0, 0)]);
    let record = Record::Membership(MembershipNo(0));
    let joined = Value::Day(PartialDay::year(2014).unwrap());
    told.commit(vec![corrected(record, 1, Column::JoinedOn, joined)]);
    let entries = timeline(&told.commits);
    let event = |position| EventRef { position: Position(position), index: 0 };
    assert_eq!(entries[0].lines[0].corrected_by, [event(2)]);
    assert_eq!(entries[0].lines[0].corrects, None);
    assert_eq!(entries[1].lines[0].corrects, Some(event(1)));
}

#[test]
fn merged_records_share_a_history_until_they_are_parted() {
    let mut told = Told::default();
    told.commit(vec![registered(0)]);
    told.commit(vec![registered(1)]);
    let (person, into) = (PersonNo(1), PersonNo(0));
    told.commit(vec![fact(Event::Person(PersonEvent::Merged {
        person,
        into,
        voided: Vec::new(),
    }))]);
    assert_eq!(told.of(AN), [1, 2, 3]);
    assert_eq!(told.of(BINH), [1, 2, 3]);
    let merge = EventRef { position: Position(3), index: 0 };
    let restored = Vec::new();
    let parted = PersonEvent::Unmerged { person, into, merge, restored };
    told.commit(vec![fact(Event::Person(parted))]);
    assert_eq!(told.of(AN), [1, 3, 4]);
    assert_eq!(told.of(BINH), [2, 3, 4]);
}

#[test]
fn a_membership_given_to_another_touches_both() {
    let mut told = Told::default();
    told.commit(vec![registered(0), enrolled(0, 0)]);
    told.commit(vec![registered(1)]);
    let record = Record::Membership(MembershipNo(0));
    told.commit(vec![corrected(record, 1, Column::Ref, Value::Number(1))]);
    let departure = Record::Departure(MembershipNo(0));
    told.commit(vec![corrected(departure, 3, Column::LeftOn, Value::Nothing)]);
    assert_eq!(told.of(AN), [1, 3]);
    assert_eq!(told.of(BINH), [2, 3, 4]);
}

#[test]
fn a_club_is_touched_by_its_counts_its_honours_and_their_corrections() {
    let mut told = Told::default();
    let club = |number| fact(Event::Club(registered_club(number)));
    let counted = |number, club| {
        fact(Event::Club(ClubEvent::Counted {
            figures: ClubFigureNo(number),
            club: ClubNo(club),
            on: Day::FIRST,
            members: 60,
            members_60_plus: None,
            women: None,
            poor: None,
            fund_amount: None,
            borrowers: None,
        }))
    };
    let first = told.commit(vec![club(0)]);
    let second = told.commit(vec![club(1)]);
    let count = told.commit(vec![counted(0, 0)]);
    let record = Record::ClubFigure(ClubFigureNo(0));
    let moved = told.commit(vec![corrected(record, count, Column::Club, Value::Number(1))]);
    let after = told.commit(vec![corrected(record, count, Column::Members, Value::Number(61))]);
    let record = Record::Club(ClubNo(0));
    let name = Value::Text(String::new());
    let named = told.commit(vec![corrected(record, first, Column::Name, name)]);
    assert_eq!(told.of(About::Club(ClubNo(0))), [first, count, moved, named]);
    assert_eq!(told.of(About::Club(ClubNo(1))), [second, moved, after]);
}

#[test]
fn a_household_is_touched_by_its_persons_its_hardship_and_what_it_received() {
    let home = |number| About::Household(HouseholdNo(number));
    let mut told = Told::default();
    let household = |number| {
        let household = HouseholdNo(number);
        let (uuid, source, slot) = (0, SourceNo(0), 0);
        fact(Event::Person(PersonEvent::HouseholdRegistered { household, uuid, source, slot }))
    };
    let first = told.commit(vec![household(0), registered_in(0, Some(0))]);
    let second = told.commit(vec![household(1)]);
    let gift = told.commit(vec![given(0, Beneficiary::Household(HouseholdNo(0)), Vec::new())]);
    let hardship = HardshipEvent::Assessed {
        hardship: HardshipNo(0),
        uuid: 0,
        household: HouseholdNo(0),
        year: 2025,
        unit: UnitNo(0),
    };
    let poor = told.commit(vec![fact(Event::Hardship(hardship))]);
    let on = Day::from_ymd(2025, 3, 1);
    let moved = told.commit(vec![moved_home(first, Value::Number(1), on)]);
    assert_eq!(told.of(home(0)), [first, gift, poor, moved]);
    assert_eq!(told.of(home(1)), [second, moved]);
    let stay = |since, until| [Resident { person: PersonNo(0), since, until }];
    assert_eq!(residents(HouseholdNo(0), &told.commits)[..], stay(None, on));
    assert_eq!(residents(HouseholdNo(1), &told.commits)[..], stay(on, None));
}

#[test]
fn a_household_that_was_wrong_from_the_start_never_held_the_person() {
    let mut told = Told::default();
    let first = told.commit(vec![registered_in(0, Some(0))]);
    told.commit(vec![moved_home(first, Value::Nothing, None)]);
    assert_eq!(residents(HouseholdNo(0), &told.commits), []);
}

/// The first person leaves the first household.
fn moved_home(corrects: u64, new: Value, changed_on: Option<Day>) -> Fact {
    fact(Event::Corrected(Corrected {
        record: Record::Person(PersonNo(0)),
        corrects: EventRef { position: Position(corrects), index: 0 },
        column: Column::Household,
        old: Value::Number(0),
        new,
        changed_on,
        learned_on: Day::FIRST,
    }))
}

fn registered_club(number: u32) -> ClubEvent {
    ClubEvent::Registered {
        club: ClubNo(number),
        uuid: 0,
        key: String::new(),
        source: SourceNo(0),
        unit: UnitNo(0),
        name: String::new(),
        founded_on: PartialDay::exact(Day::FIRST),
        programme: None,
        dissolved_on: None,
    }
}
