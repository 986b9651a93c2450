//! What funds hold, as the report asks for it: by hand, and against a recount that replays the
//! commits.

mod recount;

use dienhong_core::domain::calendar::{Day, PartialDay};
use dienhong_core::domain::column::Column;
use dienhong_core::domain::corrections::{Corrected, Record, Value};
use dienhong_core::domain::currency::Currency;
use dienhong_core::domain::event::{Actor, Channel, CommandId, Commit, Event, Fact, Header};
use dienhong_core::domain::funds::{FundEvent, Purpose};
use dienhong_core::domain::ids::{
    EventRef, FundNo, KindNo, Millis, PartyNo, PersonNo, Position, ReceiptNo, SourceNo, SupportNo,
    UnitNo,
};
use dienhong_core::domain::support::{Beneficiary, SupportEvent, ValueBasis};
use dienhong_core::domain::voids::VoidEvent;

use super::{Amounts, Answer, Funds, Question, Total};
use crate::Projection;
use crate::rollup::Rollup;
use crate::sample::restarted;
use crate::support::Support;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn exact(day: Day) -> Value {
    Value::Day(PartialDay::exact(day))
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

/// The read models and the commits they were made of.
#[derive(Default)]
struct Told {
    funds: Funds,
    support: Support,
    commits: Vec<Commit>,
    registered: u32,
    received: u32,
    given: u32,
}

impl Told {
    fn tell(&mut self, event: Event) -> Position {
        let position = Position(self.commits.len() as u64 + 1);
        let commit = Commit { position, header: header(), facts: vec![Fact::clear(event)] };
        self.funds.apply(&commit);
        self.funds = restarted(&self.funds);
        self.support.apply(&commit);
        self.commits.push(commit);
        position
    }

    fn register(&mut self, purpose: Purpose, opened_on: Day, opening_balance: i64) -> FundNo {
        let fund = FundNo(self.registered);
        self.registered += 1;
        self.tell(Event::Fund(FundEvent::Registered {
            fund,
            uuid: 0,
            key: format!("q{}", fund.0),
            source: SourceNo(0),
            unit: UnitNo(fund.0),
            purpose,
            name: format!("Quỹ {}", fund.0),
            opened_on,
            currency: Currency::VND,
            opening_balance,
        }));
        fund
    }

    fn receive(&mut self, fund: FundNo, received_on: Day, amount: i64) -> ReceiptNo {
        let receipt = ReceiptNo(self.received);
        self.received += 1;
        self.tell(Event::Fund(FundEvent::Received {
            receipt,
            uuid: 0,
            key: format!("r{}", receipt.0),
            source: SourceNo(0),
            fund,
            amount,
            received_on,
            party: PartyNo(0),
        }));
        receipt
    }

    fn give(
        &mut self,
        fund: Option<FundNo>,
        given_on: Day,
        amount: i64,
        value_basis: ValueBasis,
    ) -> SupportNo {
        let support = SupportNo(self.given);
        self.given += 1;
        self.tell(Event::Support(SupportEvent::Given {
            support,
            uuid: 0,
            key: format!("g{}", support.0),
            source: SourceNo(0),
            beneficiary: Beneficiary::Person(PersonNo(0)),
            unit: UnitNo(0),
            kind: KindNo(0),
            given_on,
            amount: Some(amount),
            value_basis,
            quantity: None,
            programme: None,
            fund,
            decision: None,
        }));
        support
    }

    fn reverse(&mut self, support: SupportNo) -> Position {
        let reversed_on = day("2026-01-01");
        self.tell(Event::Support(SupportEvent::Reversed { support, reversed_on }))
    }

    fn correct(&mut self, record: Record, column: Column, new: Value) -> Position {
        let corrects = EventRef { position: Position(1), index: 0 };
        let (old, changed_on, learned_on) = (Value::Nothing, None, day("2026-01-01"));
        let corrected = Corrected { record, corrects, column, old, new, changed_on, learned_on };
        self.tell(Event::Corrected(corrected))
    }

    fn void(&mut self, record: Record) -> Position {
        let voids = EventRef { position: Position(1), index: 0 };
        self.tell(Event::Void(VoidEvent::Voided { record, voids, stood: Vec::new() }))
    }

    fn ask(&self, on: Day, known: Position) -> Answer {
        let places = Rollup::recorded(8);
        self.funds.answer(&Question { on, known, places: &places }, &self.support)
    }

    /// Opening, received, disbursed and balance of the first fund.
    fn first(&self, on: &str, known: Position) -> [i128; 4] {
        let Amounts { opening, received, disbursed } = self.ask(day(on), known).rows[0].amounts;
        [opening, received, disbursed, opening + received - disbursed]
    }
}

const NOW: Position = Position::LATEST;

#[test]
fn a_fund_holds_what_it_opened_with_and_got_less_the_cash_given() {
    let mut told = Told::default();
    let fund = told.register(Purpose::Association, day("2020-01-01"), 100);
    told.receive(fund, day("2025-03-01"), 50);
    told.give(Some(fund), day("2025-03-02"), 30, ValueBasis::Cash);
    told.give(Some(fund), day("2025-03-02"), 900, ValueBasis::Goods);
    told.give(None, day("2025-03-02"), 900, ValueBasis::Cash);
    assert_eq!(told.first("2025-02-28", NOW), [100, 0, 0, 100]);
    assert_eq!(told.first("2025-03-01", NOW), [100, 50, 0, 150]);
    assert_eq!(told.first("2025-03-02", NOW), [100, 50, 30, 120]);
    assert!(told.ask(day("2019-12-31"), NOW).rows.is_empty(), "it was not open yet");
}

#[test]
fn receipts_and_funds_taken_back_are_known_until_then() {
    let mut told = Told::default();
    let fund = told.register(Purpose::Association, day("2020-01-01"), 100);
    let receipt = told.receive(fund, day("2025-03-01"), 50);
    let gone = told.void(Record::Receipt(receipt));
    let closed = told.void(Record::Fund(fund));
    let on = "2026-01-01";
    assert_eq!(told.first(on, Position(gone.0 - 1)), [100, 50, 0, 150]);
    assert_eq!(told.first(on, gone), [100, 0, 0, 100]);
    assert!(told.ask(day(on), closed).rows.is_empty());
    assert!(told.funds.latest(fund).is_none());
}

#[test]
fn what_was_known_before_a_correction_or_a_reversal_is_what_stood_then() {
    let mut told = Told::default();
    let fund = told.register(Purpose::Association, day("2020-01-01"), 100);
    let receipt = told.receive(fund, day("2025-03-01"), 50);
    let gift = told.give(Some(fund), day("2025-03-02"), 30, ValueBasis::Cash);
    let before = told.reverse(gift);
    let amount = told.correct(Record::Receipt(receipt), Column::Amount, Value::Number(80));
    let opening = told.correct(Record::Fund(fund), Column::OpeningBalance, Value::Number(7));
    let name = Value::Text("Quỹ khác".to_owned());
    let renamed = told.correct(Record::Fund(fund), Column::Name, name);
    let on = "2026-01-01";
    assert_eq!(told.first(on, Position(before.0 - 1)), [100, 50, 30, 120]);
    assert_eq!(told.first(on, before), [100, 50, 0, 150]);
    assert_eq!(told.first(on, amount), [100, 80, 0, 180]);
    assert_eq!(told.first(on, opening), [7, 80, 0, 87]);
    let called = |known| told.ask(day(on), known).rows[0].name.clone();
    assert_eq!((called(opening).as_str(), called(renamed).as_str()), ("Quỹ 0", "Quỹ khác"));
}

#[test]
fn purposes_and_currencies_have_totals_of_their_own() {
    let mut told = Told::default();
    for (purpose, opening) in [(Purpose::Fee, 1), (Purpose::Charity, 2), (Purpose::Fee, 4)] {
        told.register(purpose, day("2020-01-01"), opening);
    }
    let dollars = Value::Text("USD".to_owned());
    told.correct(Record::Fund(FundNo(1)), Column::Currency, dollars);
    told.give(Some(FundNo(1)), day("2025-01-01"), 3, ValueBasis::Cash);
    let totals = told.ask(day("2026-01-01"), NOW).totals;
    let held = |total: &Total| (total.purpose, total.funds, total.amounts.balance());
    let all: Vec<_> = totals.iter().map(held).collect();
    assert_eq!(all, [(Purpose::Fee, 2, 5), (Purpose::Charity, 1, 2 - 300)]);
    assert_eq!(totals[1].currency.code(), "USD");
}
