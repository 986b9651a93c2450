//! Values of any stored shape, made up: serde asks for one field after the other, and chance answers.

use serde::de::value::{Error, U32Deserializer};
use serde::de::{DeserializeOwned, Error as _};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, SeqAccess, VariantAccess, Visitor,
};

/// Made up from a seed (splitmix64: Steele, Lea, Flood, "Fast splittable pseudorandom number
/// generators", OOPSLA 2014).
pub(super) struct Chance(pub(super) u64);

impl Chance {
    pub(super) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.roll() % end as u64).unwrap()
    }

    pub(super) fn bytes(&mut self, most: usize) -> Vec<u8> {
        (0..self.below(most + 1)).map(|_| self.roll().to_le_bytes()[0]).collect()
    }

    pub(super) fn invent<T: DeserializeOwned>(&mut self) -> T {
        T::deserialize(Inventor(self)).expect("a stored shape asks only for what is answered here")
    }

    /// As often one at which the codec's width changes as any other.
    fn number(&mut self) -> u128 {
        let wide = u128::from(self.roll()) << 64 | u128::from(self.roll());
        let edges = [0, 1, 250, 251, 255, 65_535, 65_536, u128::from(u32::MAX), 1 << 32, u128::MAX];
        match self.below(4) {
            0 => edges[self.below(edges.len())],
            1 => wide % 256,
            2 => wide % 100_000,
            _ => wide,
        }
    }

    fn length(&mut self) -> usize {
        match self.below(16) {
            0 => 250 + self.below(4),
            1 => self.below(70),
            _ => self.below(6),
        }
    }

    fn text(&mut self) -> String {
        let signs = ['a', 'Đ', 'ễ', '\0', '|', '老', '\u{10ffff}', ' '];
        (0..self.length()).map(|_| signs[self.below(signs.len())]).collect()
    }
}

struct Inventor<'a>(&'a mut Chance);

macro_rules! numbers {
    ($($deserialize:ident $visit:ident $number:ty),+ $(,)?) => {$(
        #[allow(clippy::cast_possible_truncation, clippy::cast_possible_wrap)]
        fn $deserialize<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            visitor.$visit(self.0.number() as $number)
        }
    )+};
}

macro_rules! never {
    ($($deserialize:ident),+ $(,)?) => {$(
        fn $deserialize<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
            Err(Error::custom(concat!("no stored shape holds this: ", stringify!($deserialize))))
        }
    )+};
}

impl<'de> Deserializer<'de> for Inventor<'_> {
    type Error = Error;

    numbers!(
        deserialize_u8 visit_u8 u8,
        deserialize_u16 visit_u16 u16,
        deserialize_u32 visit_u32 u32,
        deserialize_u64 visit_u64 u64,
        deserialize_u128 visit_u128 u128,
        deserialize_i32 visit_i32 i32,
        deserialize_i64 visit_i64 i64,
    );

    never!(
        deserialize_any,
        deserialize_i8,
        deserialize_i16,
        deserialize_f32,
        deserialize_f64,
        deserialize_char,
        deserialize_string,
        deserialize_bytes,
        deserialize_byte_buf,
        deserialize_unit,
        deserialize_map,
        deserialize_identifier,
        deserialize_ignored_any,
    );

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_bool(self.0.below(2) == 0)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_string(self.0.text())
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.below(3) == 0 { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let left = self.0.length();
        visitor.visit_seq(Items { chance: self.0, left })
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        left: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_seq(Items { chance: self.0, left })
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        left: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_tuple(left, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_tuple(fields.len(), visitor)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let variant = u32::try_from(self.0.below(variants.len())).unwrap();
        visitor.visit_enum(Choice { chance: self.0, variant })
    }
}

struct Items<'a> {
    chance: &'a mut Chance,
    left: usize,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        seed.deserialize(Inventor(self.chance)).map(Some)
    }
}

struct Choice<'a> {
    chance: &'a mut Chance,
    variant: u32,
}

impl<'de, 'a> EnumAccess<'de> for Choice<'a> {
    type Error = Error;
    type Variant = Inventor<'a>;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Inventor<'a>), Error> {
        let variant: U32Deserializer<Error> = self.variant.into_deserializer();
        Ok((seed.deserialize(variant)?, Inventor(self.chance)))
    }
}

impl<'de> VariantAccess<'de> for Inventor<'_> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_tuple(len, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_tuple(fields.len(), visitor)
    }
}
