//! How each type of the standard library is saved.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;
use std::marker::PhantomData;
use std::num::{NonZeroI64, NonZeroU32, NonZeroU64};
use std::ops::Range;
use std::sync::Arc;

use hashbrown::{HashMap, HashSet};

use super::{Loader, Saver, Spoiled};

/// What a snapshot can hold.
pub trait Part: Sized {
    fn save(&self, to: &mut Saver<'_>);

    fn load(from: &mut Loader<'_>) -> Result<Self, Spoiled>;

    /// Says what is saved, and in which order: programs that say the same read each other.
    fn shape(to: &mut String);

    fn save_all(all: &[Self], to: &mut Saver<'_>) {
        for one in all {
            one.save(to);
        }
    }

    /// The fewest bytes that one takes.
    const LEAST: u64 = 1;

    /// So many as [`Loader::count`] allowed.
    fn load_all(count: usize, from: &mut Loader<'_>) -> Result<Vec<Self>, Spoiled> {
        let mut all = Vec::with_capacity(count);
        for _ in 0..count {
            all.push(Self::load(from)?);
        }
        Ok(all)
    }
}

/// The bytes of a length.
const LENGTH: u64 = 8;

/// The shape of a field, whose type need not be named.
pub fn shape_of<S, T: Part>(_: impl for<'a> Fn(&'a S) -> &'a T, to: &mut String) {
    T::shape(to);
}

/// The same of a field that can only be copied out.
pub fn shape_of_copy<S, T: Part>(_: impl Fn(&S) -> T, to: &mut String) {
    T::shape(to);
}

/// Stands for a type where there is no value of it.
pub struct Of<T>(PhantomData<T>);

impl<T> Of<T> {
    pub fn one(_: &T) -> Of<T> {
        Of(PhantomData)
    }
}

/// What a variant holds.
pub trait Within {
    fn shape(to: &mut String);
}

/// The shape of what a variant holds, whose types need not be named.
pub fn shape_within<S, T: Within>(_: impl Fn(&S) -> Option<T>, to: &mut String) {
    to.push('(');
    T::shape(to);
    to.push(')');
}

macro_rules! within {
    ($($($of:ident)*;)+) => {$(
        impl<$($of: Part),*> Within for ($(Of<$of>,)*) {
            fn shape(_to: &mut String) {
                $(
                    $of::shape(_to);
                    _to.push(',');
                )*
            }
        }
    )+};
}

within! {
    ;
    A;
    A B;
    A B C;
}

macro_rules! numbers {
    ($($number:ident),+) => {$(
        impl Part for $number {
            const LEAST: u64 = size_of::<$number>() as u64;

            fn save(&self, to: &mut Saver<'_>) {
                to.put(&self.to_le_bytes());
            }

            fn load(from: &mut Loader<'_>) -> Result<$number, Spoiled> {
                from.take().map($number::from_le_bytes)
            }

            fn shape(to: &mut String) {
                to.push_str(stringify!($number));
            }

            fn save_all(all: &[$number], to: &mut Saver<'_>) {
                to.put_all(all, |number| number.to_le_bytes());
            }

            fn load_all(count: usize, from: &mut Loader<'_>) -> Result<Vec<$number>, Spoiled> {
                from.take_all(count, $number::from_le_bytes)
            }
        }
    )+};
}

numbers!(u8, u16, u32, u64, u128, i8, i16, i32, i64, i128);

macro_rules! non_zero {
    ($($number:ident),+) => {$(
        impl Part for $number {
            const LEAST: u64 = size_of::<$number>() as u64;

            fn save(&self, to: &mut Saver<'_>) {
                self.get().save(to);
            }

            fn load(from: &mut Loader<'_>) -> Result<$number, Spoiled> {
                $number::new(Part::load(from)?).ok_or(Spoiled::Damaged)
            }

            fn shape(to: &mut String) {
                to.push_str(stringify!($number));
            }
        }
    )+};
}

non_zero!(NonZeroI64, NonZeroU32, NonZeroU64);

impl Part for usize {
    const LEAST: u64 = LENGTH;

    fn save(&self, to: &mut Saver<'_>) {
        u64::try_from(*self).expect("a count fits in u64").save(to);
    }

    fn load(from: &mut Loader<'_>) -> Result<usize, Spoiled> {
        usize::try_from(u64::load(from)?).map_err(|_| Spoiled::Damaged)
    }

    fn shape(to: &mut String) {
        to.push_str("u64");
    }
}

impl Part for bool {
    fn save(&self, to: &mut Saver<'_>) {
        to.put(&[u8::from(*self)]);
    }

    fn load(from: &mut Loader<'_>) -> Result<bool, Spoiled> {
        match from.take()? {
            [0] => Ok(false),
            [1] => Ok(true),
            _ => Err(Spoiled::Damaged),
        }
    }

    fn shape(to: &mut String) {
        to.push_str("bool");
    }
}

impl<T: Part> Part for Vec<T> {
    const LEAST: u64 = LENGTH;

    fn save(&self, to: &mut Saver<'_>) {
        self.len().save(to);
        T::save_all(self, to);
    }

    fn load(from: &mut Loader<'_>) -> Result<Vec<T>, Spoiled> {
        let count = from.count(T::LEAST)?;
        T::load_all(count, from)
    }

    fn shape(to: &mut String) {
        to.push('[');
        T::shape(to);
        to.push(']');
    }
}

impl Part for String {
    const LEAST: u64 = LENGTH;

    fn save(&self, to: &mut Saver<'_>) {
        self.len().save(to);
        u8::save_all(self.as_bytes(), to);
    }

    fn load(from: &mut Loader<'_>) -> Result<String, Spoiled> {
        String::from_utf8(Vec::load(from)?).map_err(|_| Spoiled::Damaged)
    }

    fn shape(to: &mut String) {
        to.push_str("text");
    }
}

impl Part for Arc<str> {
    const LEAST: u64 = LENGTH;

    fn save(&self, to: &mut Saver<'_>) {
        self.len().save(to);
        u8::save_all(self.as_bytes(), to);
    }

    fn load(from: &mut Loader<'_>) -> Result<Arc<str>, Spoiled> {
        String::load(from).map(Arc::from)
    }

    fn shape(to: &mut String) {
        to.push_str("text");
    }
}

impl<T: Part> Part for Option<T> {
    fn save(&self, to: &mut Saver<'_>) {
        self.is_some().save(to);
        if let Some(one) = self {
            one.save(to);
        }
    }

    fn load(from: &mut Loader<'_>) -> Result<Option<T>, Spoiled> {
        bool::load(from)?.then(|| T::load(from)).transpose()
    }

    fn shape(to: &mut String) {
        to.push('?');
        T::shape(to);
    }
}

impl<T: Part> Part for Range<T> {
    const LEAST: u64 = 2 * T::LEAST;

    fn save(&self, to: &mut Saver<'_>) {
        self.start.save(to);
        self.end.save(to);
    }

    fn load(from: &mut Loader<'_>) -> Result<Range<T>, Spoiled> {
        Ok(T::load(from)?..T::load(from)?)
    }

    fn shape(to: &mut String) {
        T::shape(to);
        to.push_str("..");
    }
}

macro_rules! tuples {
    ($($($of:ident $index:tt),+;)+) => {$(
        impl<$($of: Part),+> Part for ($($of,)+) {
            const LEAST: u64 = $($of::LEAST +)+ 0;

            fn save(&self, to: &mut Saver<'_>) {
                $(self.$index.save(to);)+
            }

            fn load(from: &mut Loader<'_>) -> Result<($($of,)+), Spoiled> {
                Ok(($($of::load(from)?,)+))
            }

            fn shape(to: &mut String) {
                to.push('(');
                $($of::shape(to); to.push(',');)+
                to.push(')');
            }
        }
    )+};
}

tuples! {
    A 0, B 1;
    A 0, B 1, C 2;
    A 0, B 1, C 2, D 3;
}

impl<T: Part, const N: usize> Part for [T; N] {
    const LEAST: u64 = N as u64 * T::LEAST;

    fn save(&self, to: &mut Saver<'_>) {
        T::save_all(self, to);
    }

    fn load(from: &mut Loader<'_>) -> Result<[T; N], Spoiled> {
        T::load_all(N, from)?.try_into().map_err(|_| Spoiled::Damaged)
    }

    fn shape(to: &mut String) {
        T::shape(to);
        to.push('*');
        to.push_str(&N.to_string());
    }
}

/// Of maps and sets the smallest stands first: equal ones give equal bytes.
impl<K: Part + Ord, V: Part> Part for BTreeMap<K, V> {
    fn save(&self, to: &mut Saver<'_>) {
        self.len().save(to);
        for (key, value) in self {
            key.save(to);
            value.save(to);
        }
    }

    fn load(from: &mut Loader<'_>) -> Result<BTreeMap<K, V>, Spoiled> {
        (0..usize::load(from)?).map(|_| Part::load(from)).collect()
    }

    fn shape(to: &mut String) {
        <Vec<(K, V)>>::shape(to);
    }
}

impl<T: Part + Ord> Part for BTreeSet<T> {
    fn save(&self, to: &mut Saver<'_>) {
        self.len().save(to);
        for one in self {
            one.save(to);
        }
    }

    fn load(from: &mut Loader<'_>) -> Result<BTreeSet<T>, Spoiled> {
        (0..usize::load(from)?).map(|_| T::load(from)).collect()
    }

    fn shape(to: &mut String) {
        <Vec<T>>::shape(to);
    }
}

impl<K: Part + Ord + Hash, V: Part> Part for HashMap<K, V> {
    fn save(&self, to: &mut Saver<'_>) {
        let mut sorted: Vec<(&K, &V)> = self.iter().collect();
        sorted.sort_unstable_by_key(|(key, _)| *key);
        sorted.len().save(to);
        for (key, value) in sorted {
            key.save(to);
            value.save(to);
        }
    }

    fn load(from: &mut Loader<'_>) -> Result<HashMap<K, V>, Spoiled> {
        let count = from.count(K::LEAST + V::LEAST)?;
        let mut map = HashMap::with_capacity(count);
        for _ in 0..count {
            map.insert(K::load(from)?, V::load(from)?);
        }
        Ok(map)
    }

    fn shape(to: &mut String) {
        <Vec<(K, V)>>::shape(to);
    }
}

impl<T: Part + Ord + Hash> Part for HashSet<T> {
    fn save(&self, to: &mut Saver<'_>) {
        let mut sorted: Vec<&T> = self.iter().collect();
        sorted.sort_unstable();
        sorted.len().save(to);
        for one in sorted {
            one.save(to);
        }
    }

    fn load(from: &mut Loader<'_>) -> Result<HashSet<T>, Spoiled> {
        (0..usize::load(from)?).map(|_| T::load(from)).collect()
    }

    fn shape(to: &mut String) {
        <Vec<T>>::shape(to);
    }
}
