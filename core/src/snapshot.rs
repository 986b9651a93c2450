//! Snapshots: what a fold holds, as bytes at a position, so that a start need not fold again what it
//! folded before. Disposable: one that is damaged, of another log or of another program is dropped
//! and made anew, never trusted.
//!
//! - [`bytes`]: pieces of equal size, filled and emptied in order
//! - [`part`]: how each type of the standard library is saved
//! - [`sealed`]: the file: whose it is, up to where, and pieces that only the key opens
//!
//! Types save themselves field by field through [`saved!`](crate::saved), which names every field twice: one that
//! was forgotten does not compile. Numbers are little-endian; many of one type are written one after
//! the other, so that columns are read at the speed of memory.

pub mod bytes;
pub mod part;
pub mod sealed;

pub use bytes::{Loader, Saver};
pub use part::Part;

/// Why a snapshot gives nothing.
#[derive(Debug, thiserror::Error)]
pub enum Spoiled {
    #[error(transparent)]
    Disk(#[from] std::io::Error),
    #[error("it is cut short or damaged")]
    Damaged,
    /// What it holds is not what this program saves.
    #[error("it is of another version of the program")]
    OtherProgram,
    #[error("it is of another log")]
    OtherLog,
    #[error("its key was destroyed with an erasure")]
    Erased,
    /// Written later than the log ends, or beside one that went another way.
    #[error("the log beside it is another one, or an older copy")]
    OtherHistory,
}

/// Saves a type field by field, an enum by the numbers of its variants, or a number by the one
/// inside it. What a struct names behind `without` is not saved: it is empty, or made of the rest.
#[macro_export]
macro_rules! saved {
    (struct $name:ident $(<$($of:ident),+>)? { $($field:ident),* $(,)? }
        $(without { $($made:ident),+ $(,)? } $(then $make:ident)?)?
    ) => {
        impl $(<$($of: $crate::snapshot::Part),+>)? $crate::snapshot::Part
            for $name $(<$($of),+>)?
        {
            fn save(&self, to: &mut $crate::snapshot::Saver<'_>) {
                let $name { $($field,)* $($($made: _,)+)? } = self;
                $($crate::snapshot::Part::save($field, to);)*
            }

            fn load(
                from: &mut $crate::snapshot::Loader<'_>,
            ) -> Result<Self, $crate::snapshot::Spoiled> {
                let loaded = $name {
                    $($field: $crate::snapshot::Part::load(from)?,)*
                    $($($made: Default::default(),)+)?
                };
                $($(let loaded = $name::$make(loaded);)?)?
                Ok(loaded)
            }

            fn shape(to: &mut String) {
                to.push_str(concat!(stringify!($name), "{"));
                $(
                    to.push_str(concat!(stringify!($field), ":"));
                    $crate::snapshot::part::shape_of(|it: &Self| &it.$field, to);
                    to.push(',');
                )*
                to.push('}');
            }
        }
    };
    (packed struct $name:ident { $($field:ident),* $(,)? }) => {
        impl $crate::snapshot::Part for $name {
            fn save(&self, to: &mut $crate::snapshot::Saver<'_>) {
                let $name { $($field),* } = *self;
                $($crate::snapshot::Part::save(&$field, to);)*
            }

            fn load(
                from: &mut $crate::snapshot::Loader<'_>,
            ) -> Result<Self, $crate::snapshot::Spoiled> {
                Ok($name { $($field: $crate::snapshot::Part::load(from)?,)* })
            }

            fn shape(to: &mut String) {
                to.push_str(concat!(stringify!($name), "{"));
                $(
                    to.push_str(concat!(stringify!($field), ":"));
                    $crate::snapshot::part::shape_of_copy(|it: &Self| it.$field, to);
                    to.push(',');
                )*
                to.push('}');
            }
        }
    };
    (enum $name:ident {
        $($number:literal = $variant:ident
            $(($($item:ident),+ $(,)?))? $({ $($field:ident),+ $(,)? })?),+ $(,)?
    }) => {
        impl $crate::snapshot::Part for $name {
            fn save(&self, to: &mut $crate::snapshot::Saver<'_>) {
                match self {
                    $($name::$variant $(($($item),+))? $({ $($field),+ })? => {
                        to.put(&[$number]);
                        $($($crate::snapshot::Part::save($item, to);)+)?
                        $($($crate::snapshot::Part::save($field, to);)+)?
                    })+
                }
            }

            fn load(
                from: &mut $crate::snapshot::Loader<'_>,
            ) -> Result<Self, $crate::snapshot::Spoiled> {
                let [number] = from.take()?;
                match number {
                    $($number => Ok($name::$variant
                        $(($({
                            let $item = $crate::snapshot::Part::load(from)?;
                            $item
                        }),+))?
                        $({ $($field: $crate::snapshot::Part::load(from)?),+ })?
                    ),)+
                    _ => Err($crate::snapshot::Spoiled::Damaged),
                }
            }

            fn shape(to: &mut String) {
                to.push_str(stringify!($name { $($number = $variant
                    $(($($item),+))? $({ $($field),+ })?),+ }));
                $(
                    #[allow(unreachable_patterns, reason = "an enum may have one variant only")]
                    $crate::snapshot::part::shape_within(|it: &Self| match it {
                        $name::$variant $(($($item),+))? $({ $($field),+ })? => Some((
                            $($($crate::snapshot::part::Of::one($item),)+)?
                            $($($crate::snapshot::part::Of::one($field),)+)?
                        )),
                        _ => None,
                    }, to);
                )+
            }
        }
    };
    (newtype $name:ident($inner:ty)) => {
        impl $crate::snapshot::Part for $name {
            const LEAST: u64 = <$inner as $crate::snapshot::Part>::LEAST;

            fn save(&self, to: &mut $crate::snapshot::Saver<'_>) {
                self.0.save(to);
            }

            fn load(
                from: &mut $crate::snapshot::Loader<'_>,
            ) -> Result<Self, $crate::snapshot::Spoiled> {
                <$inner as $crate::snapshot::Part>::load(from).map($name)
            }

            fn load_all(
                count: usize,
                from: &mut $crate::snapshot::Loader<'_>,
            ) -> Result<Vec<Self>, $crate::snapshot::Spoiled> {
                let all = <$inner as $crate::snapshot::Part>::load_all(count, from)?;
                Ok(all.into_iter().map($name).collect())
            }

            fn shape(to: &mut String) {
                to.push_str(concat!(stringify!($name), "("));
                <$inner as $crate::snapshot::Part>::shape(to);
                to.push(')');
            }
        }
    };
}

#[cfg(test)]
mod tests;
