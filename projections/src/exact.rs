//! Exact decimals: sums of figures and of parts of figures, rounded only where they are shown.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};

/// A decimal of up to 38 digits. Sums and products of figures and shares are exact within them;
/// beyond, the last digits are rounded half to even.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Exact {
    // Invariant: ends in no zero unless `scale` is 0.
    digits: i128,
    /// How many of the digits stand behind the point.
    scale: u32,
}

impl Exact {
    pub const ZERO: Exact = Exact { digits: 0, scale: 0 };
    pub const ONE: Exact = Exact { digits: 1, scale: 0 };

    pub fn thousandths(value: i64) -> Exact {
        Exact::new(i128::from(value), 3)
    }

    pub fn billionths(value: i64) -> Exact {
        Exact::new(i128::from(value), 9)
    }

    fn new(mut digits: i128, mut scale: u32) -> Exact {
        while scale > 0 && digits % 10 == 0 {
            digits /= 10;
            scale -= 1;
        }
        Exact { digits, scale }
    }

    pub fn is_zero(self) -> bool {
        self.digits == 0
    }

    /// The nearest whole number; of two as near the even one.
    pub fn rounded(self) -> i64 {
        let whole = self.with_scale(0).digits;
        i64::try_from(whole).unwrap_or(if whole < 0 { i64::MIN } else { i64::MAX })
    }

    #[must_use]
    pub fn times(self, other: Exact) -> Exact {
        let (mut one, mut two) = (self, other);
        loop {
            if let Some(digits) = one.digits.checked_mul(two.digits) {
                return Exact::new(digits, one.scale + two.scale);
            }
            let longer = if one.scale > two.scale { &mut one } else { &mut two };
            assert!(longer.scale > 0, "a figure has fewer than 38 digits before the point");
            *longer = longer.with_scale(longer.scale - 1);
        }
    }

    /// Fewer digits behind the point, half to even; `digits` may end in zeros.
    fn with_scale(self, scale: u32) -> Exact {
        if self.scale <= scale {
            return self;
        }
        let Some(unit) = 10_i128.checked_pow(self.scale - scale) else { return Exact::ZERO };
        let (whole, rest) = (self.digits.div_euclid(unit), self.digits.rem_euclid(unit));
        let is_up = rest > unit - rest || (rest == unit - rest && whole % 2 != 0);
        Exact { digits: whole + i128::from(is_up), scale }
    }

    /// The digits as they read with `scale` places, if they fit.
    fn widened(self, scale: u32) -> Option<i128> {
        self.digits.checked_mul(10_i128.checked_pow(scale - self.scale)?)
    }
}

impl From<i64> for Exact {
    fn from(whole: i64) -> Exact {
        Exact { digits: i128::from(whole), scale: 0 }
    }
}

impl Add for Exact {
    type Output = Exact;

    fn add(self, other: Exact) -> Exact {
        let mut scale = self.scale.max(other.scale);
        loop {
            let (one, two) = (self.with_scale(scale), other.with_scale(scale));
            let sum = one.widened(scale).zip(two.widened(scale));
            if let Some(digits) = sum.and_then(|(one, two)| one.checked_add(two)) {
                return Exact::new(digits, scale);
            }
            assert!(scale > 0, "a sum has fewer than 38 digits before the point");
            scale -= 1;
        }
    }
}

impl AddAssign for Exact {
    fn add_assign(&mut self, other: Exact) {
        *self = *self + other;
    }
}

impl Neg for Exact {
    type Output = Exact;

    fn neg(self) -> Exact {
        Exact { digits: -self.digits, ..self }
    }
}

impl Sub for Exact {
    type Output = Exact;

    fn sub(self, other: Exact) -> Exact {
        self + -other
    }
}

impl Sum for Exact {
    fn sum<I: Iterator<Item = Exact>>(all: I) -> Exact {
        all.fold(Exact::ZERO, Add::add)
    }
}

/// The whole value with a point, no exponent, no trailing zeros.
impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.scale == 0 {
            return write!(f, "{}", self.digits);
        }
        let sign = if self.digits < 0 { "-" } else { "" };
        let places = self.scale as usize;
        let digits = format!("{:0>width$}", self.digits.unsigned_abs(), width = places + 1);
        let (whole, rest) = digits.split_at(digits.len() - places);
        write!(f, "{sign}{whole}.{rest}")
    }
}

#[cfg(test)]
mod tests;
