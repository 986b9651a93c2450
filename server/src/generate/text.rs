//! Cells written without a detour: millions of them.

use dienhong_core::domain::calendar::{Day, PartialDay, Precision};

/// A valid calendar day.
pub(super) fn day(year: i32, month: u32, day: u32) -> Day {
    Day::from_ymd(year, month, day).expect("a day of the calendar")
}

#[must_use]
pub(super) fn plus(day: Day, days: i32) -> Day {
    Day::from_number(day.number() + days).expect("within the calendar of 1800 to 2299")
}

/// `number` with at least `digits` digits.
pub(super) fn push_number(text: &mut String, number: u64, digits: usize) {
    let mut reversed = [b'0'; 20];
    let (mut rest, mut count) = (number, 0);
    while rest > 0 || count < digits.max(1) {
        reversed[count] = b'0' + u8::try_from(rest % 10).expect("a digit");
        rest /= 10;
        count += 1;
    }
    for digit in reversed[..count].iter().rev() {
        text.push(char::from(*digit));
    }
}

pub(super) fn push_day(text: &mut String, day: Day) {
    push_partial(text, PartialDay::exact(day));
}

pub(super) fn push_partial(text: &mut String, day: PartialDay) {
    let first = day.first();
    push_number(text, u64::from(first.year().unsigned_abs()), 4);
    if day.precision() == Precision::Year {
        return;
    }
    text.push('-');
    push_number(text, u64::from(first.month()), 2);
    if day.precision() == Precision::Day {
        text.push('-');
        push_number(text, u64::from(first.day_of_month()), 2);
    }
}
