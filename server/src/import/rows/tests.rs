//! From rows to commands.

use std::path::Path;

use dienhong_core::domain::memberships::MembershipCommand;
use dienhong_core::domain::people::PersonKey;
use dienhong_core::domain::support::{Recipient, SupportCommand};

use super::*;

fn row(kind: ImportKind, header: &str, line: &str) -> Result<Parsed, RowFault> {
    let headings =
        Headings::read(kind, &Record::from_cells(header.split(',')), &[], Path::new("r.csv"));
    let (headings, record) = (headings.unwrap(), Record::from_cells(line.split(',')));
    parse(kind, &Cells { headings: &headings, record: &record }, RowOptions::default())
}

fn fault(kind: ImportKind, header: &str, line: &str) -> (u16, Option<Column>) {
    let fault = row(kind, header, line).unwrap_err();
    (fault.message.code.0, fault.column)
}

const MEMBER: &str = "ref,full_name,birth_date,sex,unit,joined_on,card_issued_on";

#[test]
fn a_member_keeps_what_was_given_and_leaves_the_rest_open() {
    let parsed = row(ImportKind::Members, MEMBER, "m1,,1950,Nữ,b1,6/2015,");
    let Ok(Parsed::Command(Command::Membership(MembershipCommand::Enrol(enrolment)))) = parsed
    else {
        panic!("{parsed:?}")
    };
    assert_eq!(enrolment.particulars.person, PersonKey::Ref("m1".to_owned()));
    assert_eq!(enrolment.particulars.full_name, None);
    assert_eq!(enrolment.joined_on.to_string(), "2015-06");
    assert_eq!(enrolment.card_issued_on, None);
}

#[test]
fn a_row_is_refused_with_its_column_and_its_first_fault() {
    let line = "m1,An,31/02/1950,x,b1,2015,";
    let refused = row(ImportKind::Members, MEMBER, line).unwrap_err();
    assert_eq!((refused.message.code.0, refused.column), (2103, Some(Column::BirthDate)));
    assert_eq!(refused.value.as_deref(), Some("31/02/1950"));
    let line = ",An,1950,nam,b1,2015,";
    assert_eq!(fault(ImportKind::Members, MEMBER, line), (2001, Some(Column::Ref)));
    let line = "m1,An,1950,giữa,b1,2015,";
    assert_eq!(fault(ImportKind::Members, MEMBER, line), (2011, Some(Column::Sex)));
}

#[test]
fn support_goes_to_a_person_or_a_household_and_never_to_both() {
    let header = "support,ref,household,unit,kind,given_on,amount";
    let given = row(ImportKind::Support, header, "g1,,h1,c1,gift_cash,2025-10-01,500.000");
    let Ok(Parsed::Command(Command::Support(SupportCommand::Give(gift)))) = given else {
        panic!("{given:?}")
    };
    assert_eq!(gift.to, Some(Recipient::Household("h1".to_owned())));
    assert_eq!(gift.amount, Some(500_000));
    let both = "g1,m1,h1,c1,gift_cash,2025-10-01,1";
    assert_eq!(fault(ImportKind::Support, header, both).0, 2013);
    let neither = "g1,,,c1,gift_cash,2025-10-01,1";
    assert!(row(ImportKind::Support, header, neither).is_ok(), "the gift may stand already");
}

#[test]
fn an_erased_person_is_named_by_uuid() {
    let header = "ref,left_on,reason";
    let line = "0190f3c2-7b1a-7c3d-8e4f-0123456789ab,2020,died";
    let Ok(Parsed::Command(Command::Membership(MembershipCommand::Depart { person, .. }))) =
        row(ImportKind::Departures, header, line)
    else {
        panic!()
    };
    assert_eq!(person, PersonKey::Uuid(0x0190_f3c2_7b1a_7c3d_8e4f_0123_4567_89ab));
}

#[test]
fn a_correction_names_a_column_of_its_kind_and_a_whole_key() {
    let header = "kind,key,column,learned_on,value,reason";
    let right = "members,m1|2011-06-01,joined_on,2024-02-01,2010-06-01,nhầm";
    assert!(row(ImportKind::Corrections, header, right).is_ok());
    let half = "members,m1,joined_on,2024-02-01,2010,nhầm";
    assert_eq!(fault(ImportKind::Corrections, header, half), (2017, Some(Column::Key)));
    let stranger = "members,m1|2011,amount,2024-02-01,1,nhầm";
    assert_eq!(fault(ImportKind::Corrections, header, stranger), (2016, Some(Column::Column)));
}

#[test]
fn a_share_and_branches_are_read_from_a_decision() {
    let header = "from_unit,to_unit,effective_on,decision,part,default,share,branches";
    let parsed =
        row(ImportKind::Reorganisation, header, "c1,c2,2025-07-01,NQ1,partial,0,0.25,b1 b2");
    let Ok(Parsed::Reorganise { row, .. }) = parsed else { panic!("{parsed:?}") };
    assert_eq!(row.share, Some(250_000_000));
    assert_eq!(row.branches, ["b1", "b2"]);
}
