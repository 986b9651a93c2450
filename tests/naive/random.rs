//! Random registries: trees with merges, splits and moves, units that go on existing, figures
//! missing at every level, late and corrected facts. The same seed gives the same registry.

use std::fmt::Write as _;

use super::registry::*;

/// SplitMix64.
pub(crate) struct Random(pub u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn between(&mut self, from: i64, to: i64) -> i64 {
        from + i64::try_from(self.next() % u64::try_from(to - from + 1).unwrap()).unwrap()
    }

    pub(crate) fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }
}

pub(crate) fn day(year: i32, month: u32, day: u32) -> Day {
    let date = chrono::NaiveDate::from_ymd_opt(year, month, day).unwrap();
    i64::from(date.to_epoch_days())
}

pub(crate) fn iso(day: Day) -> String {
    chrono::NaiveDate::from_epoch_days(i32::try_from(day).unwrap()).unwrap().to_string()
}

/// Import files in the order in which they are recorded, and what is known after them.
pub(crate) struct Stage {
    pub files: Vec<(&'static str, String)>,
    pub declarations: Vec<(String, Day)>,
    pub known: Registry,
}

pub(crate) struct Builder {
    pub random: Random,
    registry: Registry,
    files: Vec<(&'static str, String)>,
    declarations: Vec<(String, Day)>,
    decisions: usize,
}

const BEGIN: (i32, u32, u32) = (2010, 1, 1);

impl Builder {
    pub(crate) fn seeded(seed: u64) -> Builder {
        Builder {
            random: Random(seed),
            registry: Registry::default(),
            files: Vec::new(),
            declarations: Vec::new(),
            decisions: 0,
        }
    }

    /// Three stages: the founding, years later, and what was learned to be wrong.
    pub(crate) fn stages(mut self) -> Vec<Stage> {
        let mut stages = Vec::new();
        self.found_tree();
        self.reorganise(day(2018, 7, 1));
        self.record_facts();
        stages.push(self.finish_stage());
        self.reorganise(day(2021, 3, 1));
        self.move_unit(day(2022, 5, 1));
        self.reorganise(day(2025, 7, 1));
        self.record_facts();
        stages.push(self.finish_stage());
        self.correct();
        stages.push(self.finish_stage());
        stages
    }

    fn finish_stage(&mut self) -> Stage {
        Stage {
            files: std::mem::take(&mut self.files),
            declarations: std::mem::take(&mut self.declarations),
            known: self.registry.clone(),
        }
    }

    fn add_unit(&mut self, kind: &'static str, parent: Option<UnitIndex>, from: Day) -> UnitIndex {
        let index = self.registry.units.len();
        let letter = kind.chars().next().unwrap();
        let id = format!("{letter}{index}");
        self.registry.units.push(Unit { id, kind, parent, from, until: None });
        index
    }

    fn id(&self, unit: UnitIndex) -> &str {
        &self.registry.units[unit].id
    }

    fn units_file(&mut self, from: UnitIndex) {
        let mut file = String::from("unit,kind,name,valid_from,parent\n");
        for unit in &self.registry.units[from..] {
            let parent = unit.parent.map_or("", |p| self.registry.units[p].id.as_str());
            let (id, kind, from) = (&unit.id, unit.kind, iso(unit.from));
            writeln!(file, "{id},{kind},Đơn vị {id},{from},{parent}").unwrap();
        }
        self.files.push(("units", file));
    }

    fn found_tree(&mut self) {
        let begin = day(BEGIN.0, BEGIN.1, BEGIN.2);
        let centre = self.add_unit("central", None, begin);
        for _ in 0..self.random.between(2, 4) {
            let province = self.add_unit("province", Some(centre), begin);
            let mut homes = vec![province];
            if self.random.chance(50) {
                homes = (0..2).map(|_| self.add_unit("district", Some(province), begin)).collect();
            }
            for _ in 0..self.random.between(2, 4) {
                let home = self.random.pick(&homes);
                let commune = self.add_unit("commune", Some(home), begin);
                for _ in 0..self.random.between(0, 2) {
                    self.add_unit("branch", Some(commune), begin);
                }
            }
        }
        self.units_file(0);
    }

    fn standing(&self, on: Day, kinds: &[&str]) -> Vec<UnitIndex> {
        let all = 0..self.registry.units.len();
        let right = all.filter(|u| kinds.contains(&self.registry.units[*u].kind));
        right.filter(|u| self.registry.exists(*u, on)).collect()
    }

    /// A decision of one day: communes merge, split and go on; districts end; provinces merge.
    fn reorganise(&mut self, on: Day) {
        self.decisions += 1;
        let decision = format!("NQ{}", self.decisions);
        let provinces = self.standing(on - 1, &["province"]);
        let mut rows = Vec::new();
        let mut ending = Vec::new();
        if provinces.len() > 1 && self.random.chance(60) {
            rows.push(Builder::row(&decision, on, provinces[0], Some(provinces[1])));
            ending.push(provinces[0]);
        }
        for district in self.standing(on - 1, &["district"]) {
            if self.random.chance(40) {
                rows.push(Builder::row(&decision, on, district, None));
                ending.push(district);
            }
        }
        let first_new = self.registry.units.len();
        let communes = self.standing(on - 1, &["commune"]);
        let staying: Vec<UnitIndex> =
            communes.iter().copied().filter(|_| self.random.chance(50)).collect();
        for commune in communes.iter().copied().filter(|c| !staying.contains(c)) {
            if self.random.chance(50) {
                continue;
            }
            let homes = self.standing(on - 1, &["province", "district"]);
            let homes: Vec<UnitIndex> =
                homes.into_iter().filter(|home| !ending.contains(home)).collect();
            let mut targets: Vec<UnitIndex> = staying.clone();
            for _ in 0..2 {
                let home = self.random.pick(&homes);
                targets.push(self.add_unit("commune", Some(home), on));
            }
            let first = self.random.pick(&targets);
            if self.random.chance(50) {
                rows.push(Builder::row(&decision, on, commune, Some(first)));
            } else {
                let rest: Vec<UnitIndex> =
                    targets.into_iter().filter(|target| *target != first).collect();
                let mut second = self.random.pick(&rest);
                if self.random.chance(30) {
                    second = commune;
                }
                rows.extend(self.split(&decision, on, commune, [first, second]));
            }
        }
        if self.registry.units.len() > first_new {
            self.units_file(first_new);
        }
        self.reorganisation_file(&rows);
        self.registry.reorganisations.extend(rows);
    }

    fn row(decision: &str, day: Day, from: usize, to: Option<usize>) -> Reorganisation {
        Reorganisation {
            day,
            decision: decision.to_owned(),
            from,
            to,
            whole: true,
            default: true,
            share: None,
            branches: Vec::new(),
        }
    }

    fn split(
        &mut self,
        decision: &str,
        on: Day,
        from: UnitIndex,
        to: [UnitIndex; 2],
    ) -> [Reorganisation; 2] {
        let share = self.random.chance(60).then(|| self.random.between(0, 100));
        let itself = to.contains(&from);
        let default = if itself || self.random.chance(50) { to[1] } else { to[0] };
        let children = self.registry.children(from, on - 1);
        let listed: Vec<UnitIndex> =
            children.into_iter().filter(|_| self.random.chance(50)).collect();
        let row = |index: usize| Reorganisation {
            day: on,
            decision: decision.to_owned(),
            from,
            to: Some(to[index]),
            whole: false,
            default: to[index] == default,
            share: share.map(|share| if index == 0 { share } else { 100 - share }),
            branches: if to[index] == default { Vec::new() } else { listed.clone() },
        };
        [row(0), row(1)]
    }

    fn reorganisation_file(&mut self, rows: &[Reorganisation]) {
        let mut file =
            String::from("from_unit,to_unit,effective_on,decision,part,default,share,branches\n");
        for row in rows {
            let branches: Vec<&str> = row.branches.iter().map(|b| self.id(*b)).collect();
            let share = row.share.map_or(String::new(), |s| format!("{}.{:02}", s / 100, s % 100));
            writeln!(
                file,
                "{},{},{},{},{},{},{share},{}",
                self.id(row.from),
                row.to.map_or("", |to| self.id(to)),
                iso(row.day),
                row.decision,
                if row.whole { "whole" } else { "partial" },
                u8::from(row.default),
                branches.join(" "),
            )
            .unwrap();
        }
        if !rows.is_empty() {
            self.files.push(("reorganisation", file));
        }
    }

    fn move_unit(&mut self, on: Day) {
        let communes = self.standing(on, &["commune"]);
        let provinces = self.standing(on, &["province"]);
        let unit = self.random.pick(&communes);
        let parent = self.random.pick(&provinces);
        if self.registry.parent(unit, on) == Some(parent) {
            return;
        }
        let file =
            format!("unit,changed_on,parent\n{},{},{}\n", self.id(unit), iso(on), self.id(parent));
        self.files.push(("unit_changes", file));
        self.registry.moves.push(UnitMove { unit, on, parent });
    }

    fn record_facts(&mut self) {
        self.count_populations();
        self.report_figures();
        self.enrol_members();
        for _ in 0..self.random.between(0, 2) {
            let unit = self.random.below(self.registry.units.len());
            let on = self.random.between(day(2015, 1, 1), day(2026, 1, 1));
            if self.registry.exists(unit, on) && self.registry.units[unit].kind == "commune" {
                self.registry.complete.push((unit, on));
                self.declarations.push((self.id(unit).to_owned(), on));
            }
        }
    }

    fn has_ended(&self, unit: UnitIndex, on: Day) -> bool {
        on >= self.registry.units[unit].from && !self.registry.exists(unit, on)
    }

    fn count_populations(&mut self) {
        let mut file = String::from("unit,counted_on,source,persons_60_plus\n");
        for unit in 0..self.registry.units.len() {
            let often = if self.registry.units[unit].kind == "commune" { 2 } else { 1 };
            for number in 0..often {
                if self.random.chance(45) {
                    let on = self.random.between(day(2012, 1, 1), day(2026, 6, 1));
                    // A unit still forming may be counted, one that ended may not.
                    let begun = on.max(self.registry.units[unit].from);
                    if !self.registry.exists(unit, begun) {
                        continue;
                    }
                    let persons = self.random.between(0, 60);
                    if self.has_ended(unit, on) {
                        continue;
                    }
                    let source = format!("S{number}-{}", self.decisions);
                    writeln!(file, "{},{},{source},{persons}", self.id(unit), iso(on)).unwrap();
                    self.registry.populations.push(Population { unit, on, source, persons });
                }
            }
        }
        self.files.push(("population", file));
    }

    fn report_figures(&mut self) {
        let mut file = String::from("unit,on,indicator,source,value\n");
        for unit in 0..self.registry.units.len() {
            if !self.random.chance(25) {
                continue;
            }
            let on = self.random.between(day(2012, 1, 1), day(2026, 6, 1));
            if !self.registry.exists(unit, on) {
                continue;
            }
            if self.has_ended(unit, on) {
                continue;
            }
            let source = format!("R{}", self.decisions);
            let members = self.random.chance(80).then(|| self.random.between(5, 60));
            let older = match members {
                Some(members) => self.random.chance(40).then(|| self.random.between(0, members)),
                None => Some(self.random.between(5, 60)),
            };
            for (indicator, value) in [("members", members), ("members_60_plus", older)] {
                if let Some(value) = value {
                    let id = self.id(unit);
                    writeln!(file, "{id},{},{indicator},{source},{value}", iso(on)).unwrap();
                }
            }
            let members_60_plus = older;
            self.registry.figures.push(Figure { unit, on, members, members_60_plus });
        }
        self.files.push(("figures", file));
    }

    fn enrol_members(&mut self) {
        let mut joined = String::from("ref,full_name,birth_date,sex,unit,joined_on,basis\n");
        let mut moved = String::from("ref,transferred_on,to_unit\n");
        let mut left = String::from("ref,left_on,reason\n");
        let all = 0..self.registry.units.len();
        let places: Vec<UnitIndex> =
            all.filter(|u| matches!(self.registry.units[*u].kind, "commune" | "branch")).collect();
        for _ in 0..self.random.between(20, 50) {
            let number = self.registry.members.len();
            let reference = format!("m{number}");
            let birth_year = self.random.between(1935, 1968);
            let unit = self.random.pick(&places);
            let from = day(i32::try_from(birth_year).unwrap() + 51, 1, 1).max(day(2011, 1, 1));
            let joined_on = self.random.between(from, day(2026, 1, 1));
            let sex = if self.random.chance(55) { "nữ" } else { "nam" };
            let id = self.id(unit);
            writeln!(
                joined,
                "{reference},Người Số {number},{birth_year},{sex},{id},{},earlier_member",
                iso(joined_on)
            )
            .unwrap();
            let mut stay = Stay { unit, joined: joined_on, transfers: Vec::new(), left: None };
            if self.random.chance(25) {
                let on = self.random.between(joined_on + 1, day(2026, 5, 1));
                let to = self.random.pick(&places);
                if to != unit && self.registry.exists(to, on) {
                    writeln!(moved, "{reference},{},{}", iso(on), self.id(to)).unwrap();
                    stay.transfers.push((on, to));
                }
            }
            if self.random.chance(30) {
                let after = stay.transfers.last().map_or(joined_on, |(on, _)| *on);
                let on = self.random.between(after + 1, day(2026, 9, 1));
                let reason = self.random.pick(&["died", "resigned", "moved_away", "other"]);
                writeln!(left, "{reference},{},{reason}", iso(on)).unwrap();
                stay.left = Some(on);
            }
            self.registry.members.push(Member { reference, birth_year, stays: vec![stay] });
        }
        self.files.push(("members", joined));
        self.files.push(("transfers", moved));
        self.files.push(("departures", left));
    }

    fn correct(&mut self) {
        let mut file = String::from("kind,key,column,learned_on,value,reason\n");
        let learned = "2026-10-01";
        for index in 0..self.registry.populations.len() {
            if self.random.chance(20) {
                let persons = self.random.between(1, 80);
                let row = self.registry.populations[index].clone();
                let key = format!("{}|{}|{}", self.id(row.unit), iso(row.on), row.source);
                writeln!(file, "population,{key},persons_60_plus,{learned},{persons},đếm lại")
                    .unwrap();
                self.registry.populations[index].persons = persons;
            }
        }
        for index in 0..self.registry.members.len() {
            let member = self.registry.members[index].clone();
            let (key, stay) = (&member.reference, &member.stays[0]);
            if self.random.chance(10) {
                let year = member.birth_year - self.random.between(1, 5);
                writeln!(file, "persons,{key},birth_date,{learned},{year},giấy tờ").unwrap();
                self.registry.members[index].birth_year = year;
            }
            if self.random.chance(10) {
                let earlier = stay.joined + self.random.between(1, 30);
                let limit = stay.transfers.first().map(|(on, _)| *on).or(stay.left);
                if limit.is_none_or(|limit| earlier < limit) {
                    let joined = iso(stay.joined);
                    let value = iso(earlier);
                    writeln!(file, "members,{key}|{joined},joined_on,{learned},{value},nhầm")
                        .unwrap();
                    self.registry.members[index].stays[0].joined = earlier;
                }
            }
            if let Some(left) = stay.left
                && self.random.chance(20)
            {
                let value = left + self.random.between(1, 20);
                let row = format!("departures,{key}|{},left_on,{learned}", iso(left));
                writeln!(file, "{row},{},nhầm", iso(value)).unwrap();
                self.registry.members[index].stays[0].left = Some(value);
            }
        }
        self.files.push(("corrections", file));
    }
}
