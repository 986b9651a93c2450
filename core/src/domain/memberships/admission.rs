//! At what age a person may join: full years on the day of joining, by the basis of admission. A
//! partial birth or joining date counts in the person's favour.
//!
//! Source: Charter of 2017, article 9; answer of the Central Committee, 2014, on members of 50 to
//! 60.

use super::{Basis, MembershipRefusal};
use crate::domain::calendar::{Day, PartialDay};
use crate::domain::catalogue::Setting;
use crate::domain::ids::PersonNo;
use crate::domain::people::PersonRefusal;
use crate::domain::state::State;

pub(super) fn check(
    state: &State,
    birth: PartialDay,
    joined_on: PartialDay,
    basis: Basis,
) -> Result<(), MembershipRefusal> {
    let least = least_age(state, basis, joined_on.last());
    if full_years(birth.first(), joined_on.last()) >= least {
        return Ok(());
    }
    Err(MembershipRefusal::TooYoung { joined_on, basis, least })
}

/// A corrected birth date must fit every membership of the record.
pub(in crate::domain) fn check_birth(
    state: &State,
    person: PersonNo,
    birth: PartialDay,
) -> Result<(), PersonRefusal> {
    for membership in state.memberships.of(person) {
        let terms = state.memberships.terms(membership);
        if let Err(MembershipRefusal::TooYoung { joined_on, least, .. }) =
            check(state, birth, terms.joined_on, terms.basis)
        {
            return Err(PersonRefusal::TooYoungThen { joined_on, least });
        }
    }
    Ok(())
}

fn least_age(state: &State, basis: Basis, on: Day) -> i64 {
    let setting = match basis {
        Basis::Age60 => Setting::AdmissionAge60,
        Basis::Age55Active => Setting::AdmissionAge55Active,
        Basis::Assigned => Setting::AdmissionAgeAssigned,
        Basis::EarlierMember => Setting::AdmissionAgeEarlierMember,
    };
    state.catalogue.setting(setting, on)
}

/// Who is born on 29 February completes a common year on 1 March.
fn full_years(born_on: Day, on: Day) -> i64 {
    let in_year = |day: Day| (day.month(), day.day_of_month());
    let not_yet = in_year(on) < in_year(born_on);
    i64::from(on.year() - born_on.year()) - i64::from(not_yet)
}
