//! Every figure of funds against a recount that replays the commits, one after the other.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;

#[derive(Clone, Debug)]
enum Step {
    Register(usize, i32, i64),
    Receive(u32, i32, i64),
    Give(Option<u32>, i32, i64, usize),
    Reverse(u32),
    Correct(Column, u32, u32, i64),
}

fn step() -> impl Strategy<Value = Step> {
    let day = 20_000..20_030_i32;
    let columns = prop::sample::select(vec![
        Column::OpeningBalance,
        Column::OpenedOn,
        Column::Unit,
        Column::ReceivedOn,
        Column::Amount,
        Column::Fund,
        Column::Donor,
        Column::GivenOn,
        Column::ValueBasis,
        Column::Quantity,
    ]);
    prop_oneof![
        2 => (0..5_usize, day.clone(), 0..50_i64).prop_map(|(purpose, on, opening)| {
            Step::Register(purpose, on, opening)
        }),
        3 => (any::<u32>(), day.clone(), 1..50_i64).prop_map(|(fund, on, amount)| {
            Step::Receive(fund, on, amount)
        }),
        3 => (prop::option::of(any::<u32>()), day, 1..50_i64, 0..3_usize).prop_map(
            |(fund, on, amount, basis)| Step::Give(fund, on, amount, basis)
        ),
        1 => any::<u32>().prop_map(Step::Reverse),
        4 => (columns, any::<u32>(), any::<u32>(), 1..30_i64).prop_map(
            |(column, at, other, number)| Step::Correct(column, at, other, number)
        ),
    ]
}

/// Tells what can happen of a step, as the rules would let it through.
fn tell(told: &mut Told, reversed: &mut BTreeSet<u32>, step: Step) {
    let date = |number: i32| Day::from_number(number).unwrap();
    match step {
        Step::Register(purpose, on, opening) if told.registered < 8 => {
            told.register(Purpose::ALL[purpose], date(on), opening);
        }
        Step::Receive(fund, on, amount) if told.registered > 0 => {
            told.receive(FundNo(fund % told.registered), date(on), amount);
        }
        Step::Give(fund, on, amount, basis) => {
            let fund = fund.filter(|_| told.registered > 0).map(|fund| fund % told.registered);
            told.give(fund.map(FundNo), date(on), amount, ValueBasis::ALL[basis]);
        }
        Step::Reverse(at) if told.given > 0 && reversed.insert(at % told.given) => {
            told.reverse(SupportNo(at % told.given));
        }
        Step::Correct(column, at, other, number) if told.registered > 0 => {
            correct(told, column, at, other, number);
        }
        Step::Register(..) | Step::Receive(..) | Step::Reverse(_) | Step::Correct(..) => {}
    }
}

fn correct(told: &mut Told, column: Column, at: u32, other: u32, number: i64) {
    let of_fund = matches!(column, Column::OpeningBalance | Column::OpenedOn | Column::Unit);
    let of_receipt = matches!(column, Column::ReceivedOn | Column::Donor) || at.is_multiple_of(2);
    let record = if of_fund {
        Record::Fund(FundNo(at % told.registered))
    } else if of_receipt && told.received > 0 {
        Record::Receipt(ReceiptNo(at % told.received))
    } else if told.given > 0 && column != Column::ReceivedOn {
        Record::Support(SupportNo(at % told.given))
    } else {
        return;
    };
    let new = match column {
        Column::OpenedOn | Column::ReceivedOn | Column::GivenOn => {
            exact(Day::from_number(20_000 + i32::try_from(number).unwrap()).unwrap())
        }
        Column::Fund => Value::Number(i64::from(other % told.registered)),
        Column::ValueBasis => Value::Number(number % 3),
        Column::Unit => Value::Number(number % 8),
        _ => Value::Number(number),
    };
    told.correct(record, column, new);
}

#[derive(Clone, Debug)]
struct Fund {
    unit: i64,
    purpose: Purpose,
    opened_on: Day,
    opening: i64,
}

/// A receipt or a gift.
#[derive(Clone, Debug)]
struct Moved {
    fund: Option<i64>,
    on: Day,
    amount: i64,
    /// Of gifts; receipts are always cash.
    basis: i64,
}

/// What is known, by replaying.
#[derive(Default)]
struct Replayed {
    funds: Vec<Fund>,
    receipts: Vec<Moved>,
    gifts: Vec<Moved>,
    reversed: BTreeSet<usize>,
}

impl Replayed {
    fn up_to(told: &Told, known: Position) -> Replayed {
        let mut replayed = Replayed::default();
        for commit in told.commits.iter().filter(|commit| commit.position <= known) {
            replayed.replay(&commit.facts[0].event);
        }
        replayed
    }

    fn replay(&mut self, event: &Event) {
        match event {
            Event::Fund(FundEvent::Registered {
                unit,
                purpose,
                opened_on,
                opening_balance,
                ..
            }) => self.funds.push(Fund {
                unit: unit.0.into(),
                purpose: *purpose,
                opened_on: *opened_on,
                opening: *opening_balance,
            }),
            Event::Fund(FundEvent::Received { fund, amount, received_on, .. }) => {
                let (fund, on, amount) = (Some(fund.0.into()), *received_on, *amount);
                self.receipts.push(Moved { fund, on, amount, basis: 0 });
            }
            Event::Support(SupportEvent::Given { fund, given_on, amount, value_basis, .. }) => {
                self.gifts.push(Moved {
                    fund: fund.map(|fund| fund.0.into()),
                    on: *given_on,
                    amount: amount.unwrap(),
                    basis: value_basis.number(),
                });
            }
            Event::Support(SupportEvent::Reversed { support, .. }) => {
                self.reversed.insert(support.index());
            }
            Event::Corrected(corrected) => match corrected.record {
                Record::Fund(fund) => set_fund(&mut self.funds[fund.index()], corrected),
                Record::Receipt(receipt) => set(&mut self.receipts[receipt.index()], corrected),
                Record::Support(support) => set(&mut self.gifts[support.index()], corrected),
                _ => unreachable!("nothing else was told"),
            },
            _ => unreachable!("nothing else was told"),
        }
    }

    /// Opening, received and disbursed of every fund open on a day, with its unit.
    fn held(&self, on: Day) -> BTreeMap<usize, (i64, [i128; 3])> {
        let sum = |moved: &[Moved], fund: usize, stands: &dyn Fn(usize) -> bool| -> i128 {
            let theirs = moved.iter().enumerate().filter(|(number, moved)| {
                moved.fund == i64::try_from(fund).ok()
                    && moved.on <= on
                    && moved.basis == 0
                    && stands(*number)
            });
            theirs.map(|(_, moved)| i128::from(moved.amount)).sum()
        };
        let open = self.funds.iter().enumerate().filter(|(_, fund)| fund.opened_on <= on);
        open.map(|(number, fund)| {
            let received = sum(&self.receipts, number, &|_| true);
            let given = sum(&self.gifts, number, &|gift| !self.reversed.contains(&gift));
            (number, (fund.unit, [fund.opening.into(), received, given]))
        })
        .collect()
    }
}

fn number(value: &Value) -> i64 {
    let Value::Number(number) = value else { unreachable!() };
    *number
}

fn date(value: &Value) -> Day {
    let Value::Day(day) = value else { unreachable!() };
    day.first()
}

fn set_fund(fund: &mut Fund, corrected: &Corrected) {
    match corrected.column {
        Column::OpeningBalance => fund.opening = number(&corrected.new),
        Column::OpenedOn => fund.opened_on = date(&corrected.new),
        _ => fund.unit = number(&corrected.new),
    }
}

fn set(moved: &mut Moved, corrected: &Corrected) {
    let is_receipt = matches!(corrected.record, Record::Receipt(_));
    match corrected.column {
        Column::Amount => moved.amount = number(&corrected.new),
        Column::Fund => moved.fund = Some(number(&corrected.new)),
        Column::ReceivedOn if is_receipt => moved.on = date(&corrected.new),
        Column::GivenOn if !is_receipt => moved.on = date(&corrected.new),
        Column::ValueBasis if !is_receipt => moved.basis = number(&corrected.new),
        _ => {}
    }
}

proptest! {
    #[test]
    fn every_balance_equals_a_recount(
        steps in prop::collection::vec(step(), 0..80),
        on in 19_995..20_035_i32,
        known in 0..90_u64,
    ) {
        let (mut told, mut reversed) = (Told::default(), BTreeSet::new());
        for step in steps {
            tell(&mut told, &mut reversed, step);
        }
        let (on, known) = (Day::from_number(on).unwrap(), Position(known));
        let replayed = Replayed::up_to(&told, known);
        let expected = replayed.held(on);
        let answer = told.ask(on, known);
        let shown: BTreeMap<usize, (i64, [i128; 3])> = answer
            .rows
            .iter()
            .map(|row| {
                let Amounts { opening, received, disbursed } = row.amounts;
                let sums = [opening, received, disbursed];
                (row.fund.unwrap().index(), (row.unit.0.into(), sums))
            })
            .collect();
        prop_assert_eq!(answer.rows.len(), shown.len(), "no fund stands twice");
        prop_assert_eq!(&shown, &expected);
        for total in answer.totals {
            let of_purpose = expected.iter().filter(|(fund, _)| {
                replayed.funds[**fund].purpose == total.purpose
            });
            let balance = |(_, (_, [opening, received, given])): (_, &(i64, [i128; 3]))| {
                opening + received - given
            };
            prop_assert_eq!(total.amounts.balance(), of_purpose.map(balance).sum::<i128>());
        }
        let mut again = Funds::default();
        told.commits.iter().for_each(|commit| again.apply(commit));
        prop_assert_eq!(format!("{:?}", again.versions), format!("{:?}", told.funds.versions));
    }
}
