//! Random histories of an office: units that merge, split and move, figures that are missing at
//! every level, members who come, go and are corrected.

use dienhong_core::domain::calendar::{Day, PartialDay};
use dienhong_core::domain::column::Column;
use dienhong_core::domain::corrections::{Record, Value};
use dienhong_core::domain::ids::{MembershipNo, Millis, PersonNo};
use dienhong_core::domain::memberships::DepartureReason;
use dienhong_core::domain::tree::Tree;
use dienhong_core::domain::units::UnitKind;
use proptest::prelude::*;

use super::{Goes, Office, most, rest, whole};

/// What is tried next; what makes no sense just then is left out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Act {
    what: u8,
    one: usize,
    other: usize,
    number: i64,
}

pub(crate) fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = (0_u8..30, 0_usize..1000, 0_usize..1000, 0_i64..6000);
    let act = act.prop_map(|(what, one, other, number)| Act { what, one, other, number });
    proptest::collection::vec(act, 20..120)
}

/// Lives through the acts. Decisions about units come in the order of their days.
pub(crate) fn live(acts: &[Act]) -> Office {
    let mut life = Life { office: Office::default(), today: start(), merges: Vec::new() };
    life.office.unit("vn", UnitKind::Central, "", "1990-01-01");
    for (key, kind, parent) in [
        ("p0", UnitKind::Province, "vn"),
        ("p1", UnitKind::Province, "vn"),
        ("c0", UnitKind::Commune, "p0"),
        ("c1", UnitKind::Commune, "p0"),
        ("c2", UnitKind::Commune, "p1"),
        ("b0", UnitKind::Branch, "c0"),
        ("b1", UnitKind::Branch, "c0"),
    ] {
        life.office.unit(key, kind, parent, "1990-01-01");
    }
    for act in acts {
        life.act(*act);
    }
    life.office
}

fn start() -> Day {
    Day::from_ymd(2000, 1, 1).unwrap()
}

struct Life {
    office: Office,
    /// The day of the next decision about units.
    today: Day,
    merges: Vec<(PersonNo, PersonNo, Vec<MembershipNo>)>,
}

impl Life {
    fn act(&mut self, act: Act) {
        let on = Day::from_number(start().number() + i32::try_from(act.number).unwrap()).unwrap();
        let unit = self.any(act.one);
        // Some things are recorded before they happen, some on the day, most of them later.
        let recorded_at = i64::from(start().number()) * 86_400_000 + act.number * 40_000_000;
        self.office.recorded_at = self.office.recorded_at.max(Millis(recorded_at));
        match act.what {
            0..=7 => self.reorganise(act),
            8..=10 => drop(self.office.counted(&unit, &on.to_string(), act.number + 7)),
            11 | 12 => drop(self.office.reports(&unit, &on.to_string(), act.number + 3)),
            28 | 29 => self.close_or_reopen(&unit, on.year()),
            13 => drop(self.office.completes(&unit, &on.to_string())),
            14..=17 => {
                let born = 1920 + i32::try_from(act.other % 50).unwrap();
                self.office.member_born(&unit, &on.to_string(), born);
            }
            _ if self.office.memberships.is_empty() => (),
            _ => self.membership(act, &unit, on),
        }
    }

    fn close_or_reopen(&mut self, unit: &str, year: i32) {
        let number = self.office.number(unit);
        let latest = self.office.models.periods.latest(number, year);
        match latest.map(|closing| closing.reopened) {
            Some(None) => self.office.reopens(unit, year),
            Some(Some(_)) | None => drop(self.office.closes(unit, year)),
        }
    }

    fn any(&self, one: usize) -> String {
        let units = &self.office.models.units;
        units.key(dienhong_core::domain::ids::UnitNo::after(one % units.len())).to_owned()
    }

    fn membership(&mut self, act: Act, unit: &str, on: Day) {
        let number = MembershipNo::after(act.other % self.office.memberships.len());
        let (person, _) = self.office.memberships[number.index()];
        let day = Value::Day(PartialDay::exact(on));
        let on = on.to_string();
        match act.what {
            18 => self.office.leaves(number, &on, DepartureReason::Resigned),
            19 => self.office.leaves(number, &on, DepartureReason::MovedAway),
            20 => drop(self.office.transfers(number, &on, unit)),
            21 => self.office.dies(person, &on),
            22 => drop(self.office.joins(person, unit, &on)),
            23 => drop(self.office.corrects(Record::Membership(number), Column::JoinedOn, day)),
            24 => drop(self.office.corrects(Record::Departure(number), Column::LeftOn, day)),
            25 => {
                let born = Value::Year(1925 + i32::try_from(act.one % 40).unwrap());
                self.office.corrects(Record::Person(person), Column::BirthDate, born);
            }
            26 => self.merge(person, act.one),
            _ => self.unmerge(),
        }
    }

    fn merge(&mut self, person: PersonNo, other: usize) {
        let (into, _) = self.office.memberships[other % self.office.memberships.len()];
        let is_free =
            |one: PersonNo| self.merges.iter().all(|merge| merge.0 != one && merge.1 != one);
        if person == into || !is_free(person) || !is_free(into) {
            return;
        }
        let all = self.office.memberships.iter().enumerate();
        let voided: Vec<MembershipNo> = all
            .filter(|(_, (holder, _))| *holder == person)
            .map(|(number, _)| MembershipNo::after(number))
            .collect();
        self.office.merges(person, into, &voided);
        self.merges.push((person, into, voided));
    }

    fn unmerge(&mut self) {
        if let Some((person, into, restored)) = self.merges.pop() {
            self.office.unmerges(person, into, &restored);
        }
    }

    fn reorganise(&mut self, act: Act) {
        self.today =
            Day::from_number(self.today.number() + 1 + i32::try_from(act.other % 300).unwrap())
                .unwrap();
        let on = self.today.to_string();
        let tree = self.office.models.units.tree(self.today.pred(), self.office.now());
        let order = tree.order();
        let one = order[act.one % order.len()];
        let alike: Vec<_> = order
            .iter()
            .copied()
            .filter(|&unit| {
                tree.kind(unit) == tree.kind(one) && !tree.is_within(unit, one) && unit != one
            })
            .collect();
        let other = (!alike.is_empty()).then(|| alike[act.other % alike.len()]);
        let key = |unit| self.office.models.units.key(unit).to_owned();
        let (from, parent) = (key(one), tree.parent(one).map(key));
        match (act.what, other.map(key), parent) {
            (0, _, _) => self.begin(&from, tree.kind(one), &on),
            (1 | 2, Some(to), _) => drop(self.office.reorganise(&on, vec![whole(&from, &to)])),
            (3 | 4, Some(to), _) => {
                let branches: Vec<String> =
                    tree.children(one).iter().take(1).map(|child| key(*child)).collect();
                self.split(&from, &to, &branches, act, &on);
            }
            (5, Some(to), Some(parent)) => {
                self.merge_into_new(&[from, to], &parent, &tree, one, &on);
            }
            (6, Some(sibling), Some(_)) => {
                let above = tree.parent(self.office.number(&sibling)).map(key);
                self.office.moves(&from, &on, &above.expect("a sibling stands below something"));
            }
            (7, _, Some(_)) if tree.kind(one) != UnitKind::Province => {
                let rows = vec![Goes { to: None, ..whole(&from, &from) }];
                self.office.reorganise(&on, rows);
            }
            _ => (),
        }
    }

    fn begin(&mut self, parent: &str, above: UnitKind, on: &str) {
        let kind = match above {
            UnitKind::Central => UnitKind::Province,
            UnitKind::Province | UnitKind::District => UnitKind::Commune,
            UnitKind::Commune => UnitKind::Branch,
            UnitKind::Branch | UnitKind::Group => UnitKind::Group,
        };
        let key = format!("n{}", self.office.models.units.len());
        self.office.unit(&key, kind, parent, on);
    }

    fn split(&mut self, from: &str, to: &str, branches: &[String], act: Act, on: &str) {
        let branches: Vec<&str> = branches.iter().map(String::as_str).collect();
        let stays = if act.one.is_multiple_of(2) { most(from, from) } else { most(from, to) };
        let goes = if act.one.is_multiple_of(2) { to } else { from };
        let goes = rest(from, goes, &branches);
        let part = 1_000_000 * (act.number % 1000);
        let rows = if act.number % 3 == 0 {
            vec![stays, goes]
        } else {
            vec![stays.share(1_000_000_000 - part), goes.share(part)]
        };
        self.office.reorganise(on, rows);
    }

    fn merge_into_new(
        &mut self,
        from: &[String],
        parent: &str,
        tree: &Tree,
        like: dienhong_core::domain::ids::UnitNo,
        on: &str,
    ) {
        let key = format!("m{}", self.office.models.units.len());
        self.office.unit(&key, tree.kind(like), parent, on);
        let rows = from.iter().map(|from| whole(from, &key)).collect();
        self.office.reorganise(on, rows);
    }
}
