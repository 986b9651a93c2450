//! At what age one may join: the last day too early, and the first that will do.

use crate::domain::memberships::{Basis, Enrolment};
use crate::domain::stage::{Stage, enrol, member, partial, row};

fn born(birth: &str, joined_on: &str, basis: Basis) -> Enrolment {
    let mut row = row("m1");
    row.birth_date = Some(partial(birth));
    Enrolment { basis: Some(basis), ..member(row, joined_on) }
}

#[track_caller]
fn may_join(birth: &str, joined_on: &str, basis: Basis) {
    Stage::new().given(enrol(born(birth, joined_on, basis)));
}

#[track_caller]
fn may_not_join(birth: &str, joined_on: &str, basis: Basis) {
    Stage::new().refused(enrol(born(birth, joined_on, basis)), 2241);
}

#[test]
fn at_sixty_on_the_birthday() {
    may_not_join("1955-05-20", "2015-05-19", Basis::Age60);
    may_join("1955-05-20", "2015-05-20", Basis::Age60);
}

#[test]
fn each_basis_has_its_own_age() {
    for (basis, year) in
        [(Basis::Age55Active, 1960), (Basis::Assigned, 1997), (Basis::EarlierMember, 1965)]
    {
        may_not_join(&format!("{year}-05-20"), "2015-05-19", basis);
        may_join(&format!("{year}-05-20"), "2015-05-20", basis);
    }
}

#[test]
fn a_partial_birth_date_may_mean_its_first_day() {
    may_join("1955", "2015-01-01", Basis::Age60);
    may_not_join("1955", "2014-12-31", Basis::Age60);
    may_join("1955-05", "2015-05-01", Basis::Age60);
    may_not_join("1955-05", "2015-04-30", Basis::Age60);
}

#[test]
fn a_partial_joining_date_may_mean_its_last_day() {
    may_join("1955-12-31", "2015", Basis::Age60);
    may_not_join("1956-01-01", "2015", Basis::Age60);
    may_join("1955-05-31", "2015-05", Basis::Age60);
    may_not_join("1955-06-01", "2015-05", Basis::Age60);
}

#[test]
fn born_on_a_leap_day_one_is_sixty_on_the_first_of_march() {
    may_not_join("1952-02-29", "2011-02-28", Basis::Age60);
    may_join("1952-02-29", "2012-02-29", Basis::Age60);
    may_not_join("1956-02-29", "2015-03-01", Basis::Age60);
    may_not_join("1952-02-29", "2012-02-28", Basis::Age60);
}

#[test]
fn without_a_basis_sixty_is_asked() {
    let young = Enrolment { basis: None, ..born("1955-05-20", "2015-05-19", Basis::Age60) };
    Stage::new().refused(enrol(young), 2241);
}
