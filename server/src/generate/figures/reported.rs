//! Totals that units report without naming persons.

use super::{
    Chance, Day, Keeping, Open, Purpose, Record, Sink, World, begun, day, in_words, io, push_day,
    push_number, stands,
};

/// The days of the yearly and half-yearly reports.
fn report_days() -> [Day; 5] {
    [day(2022, 12, 31), day(2023, 12, 31), day(2024, 12, 31), day(2025, 12, 31), day(2026, 6, 30)]
}

/// One reported value.
struct Reported<'a> {
    unit: &'a str,
    on: Day,
    indicator: &'a str,
    value: u64,
    qualifier: &'a str,
}

impl World {
    pub(in crate::generate) fn figures(&self, sink: &mut Sink) -> io::Result<()> {
        let told =
            report_days().into_iter().filter(|on| (self.begins_on..=self.ends_on).contains(on));
        for on in told {
            let open = self.census.open(on);
            for (number, place) in self.country.places.iter().enumerate() {
                if place.keeping == Keeping::Totals && stands(place, on) {
                    World::members_reported(
                        &place.id,
                        on,
                        self.expected_members(number, open),
                        sink,
                    )?;
                }
            }
            self.new_communes_reported(on, open, sink)?;
        }
        self.provinces_reported(sink)
    }

    fn new_communes_reported(&self, on: Day, open: Open, sink: &mut Sink) -> io::Result<()> {
        let mut members = vec![(0, 0); self.country.communes.len()];
        for (number, place) in self.country.places.iter().enumerate() {
            let (all, aged_60) = self.expected_members(number, open);
            let parts = place.successors.len() as u64;
            for successor in &place.successors {
                members[successor.commune].0 += all / parts;
                members[successor.commune].1 += aged_60 / parts;
            }
        }
        for (commune, members) in self.country.communes.iter().zip(members) {
            if commune.keeping == Keeping::Totals && begun(commune, on) {
                World::members_reported(&commune.id, on, members, sink)?;
            }
        }
        Ok(())
    }

    fn members_reported(
        unit: &str,
        on: Day,
        (members, aged_60): (u64, u64),
        sink: &mut Sink,
    ) -> io::Result<()> {
        let mut row = |indicator: &str, value: u64| {
            sink(&row(&Reported { unit, on, indicator, value, qualifier: "" }))
        };
        row("members", members)?;
        row("members_60_plus", aged_60)
    }

    /// What provinces print beside their members, with the words that stand before it.
    fn provinces_reported(&self, sink: &mut Sink) -> io::Result<()> {
        let on = day(2025, 12, 31);
        if on < self.begins_on {
            return Ok(());
        }
        for (number, province) in self.country.new_provinces.iter().enumerate() {
            let mut chance = Chance::of(self.plan.seed, Purpose::Figures, number as u64);
            let branches = u64::from(chance.below(3_500) + 900);
            let clubs = u64::from(chance.below(320) + 40);
            let fund = u64::from(chance.below(90_000) + 4_000) * 1_000_000;
            for (indicator, value) in
                [("branches", branches), ("clubs", clubs), ("fund_balance", fund)]
            {
                let (value, qualifier) = in_words(value, &mut chance);
                sink(&row(&Reported { unit: &province.id, on, indicator, value, qualifier }))?;
            }
        }
        Ok(())
    }
}

fn row(reported: &Reported) -> Record {
    let mut record = Record::default();
    record.push(reported.unit);
    record.push_with(|text| push_day(text, reported.on));
    record.push(reported.indicator);
    record.push_with(|text| {
        text.push_str("Báo cáo ");
        push_number(text, u64::from(reported.on.year().unsigned_abs()), 4);
    });
    record.push_with(|text| push_number(text, reported.value, 1));
    record.push(reported.qualifier);
    record
}
