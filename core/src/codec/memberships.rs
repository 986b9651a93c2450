//! Stored shapes of memberships.

use super::people::SexV1;
use super::shape::PartialDayV1;
use crate::domain::memberships::{Basis, DepartureReason, MembershipEvent};

stored_choice! {
    BasisV1 = Basis { Age60, Age55Active, Assigned, EarlierMember }
    DepartureReasonV1 = DepartureReason { Died, Resigned, Removed, MovedAway, Other }
}

stored_events! {
    MembershipEvent {
        EnrolledV1(0x0601, 1) = Enrolled {
            membership: u32,
            person: u32,
            unit: u32,
            joined_on: PartialDayV1,
            basis: BasisV1,
            birth_year: i32,
            sex: SexV1,
            card_issued_on: Option<PartialDayV1>,
        }
        DepartedV1(0x0602, 1) = Departed {
            membership: u32,
            person: u32,
            unit: u32,
            joined_on: PartialDayV1,
            left_on: PartialDayV1,
            reason: DepartureReasonV1,
            birth_year: i32,
            sex: SexV1,
        }
        TransferredV1(0x0603, 1) = Transferred {
            transfer: u32,
            membership: u32,
            person: u32,
            from: u32,
            to: u32,
            transferred_on: i32,
            birth_year: i32,
            sex: SexV1,
        }
    }
}
