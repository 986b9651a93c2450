//! Text and lists that take no more room than their bytes ask for. What serde and bincode have for
//! `String` and `Vec` makes room for the length that is claimed before one byte of it is read: up
//! to the limit of the codec for a text, up to a mebibyte for a list.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::numbers;
use super::shape::Shape;

/// A text.
pub(super) struct Text(pub(super) String);

/// Many of one shape.
pub(super) struct List<T>(pub(super) Vec<T>);

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
        deserializer.deserialize_str(Letters)
    }
}

struct Letters;

impl Visitor<'_> for Letters {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E>(self, text: &str) -> Result<Text, E> {
        Ok(Text(text.to_owned()))
    }
}

impl<T: Serialize> Serialize for List<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<List<T>, D::Error> {
        deserializer.deserialize_seq(Items(PhantomData))
    }
}

struct Items<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Items<T> {
    type Value = List<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<List<T>, A::Error> {
        let mut all = Vec::new();
        while let Some(item) = items.next_element()? {
            all.push(item);
        }
        Ok(List(all))
    }
}

impl Shape<String> for Text {
    fn of(value: &String) -> Text {
        Text(value.clone())
    }

    fn value(self) -> Option<String> {
        Some(self.0)
    }

    fn write(value: &String, out: &mut Vec<u8>) {
        numbers::text(value, out);
    }
}

impl<D, T: Shape<D>> Shape<Vec<D>> for List<T> {
    fn of(value: &Vec<D>) -> List<T> {
        List(value.iter().map(T::of).collect())
    }

    fn value(self) -> Option<Vec<D>> {
        self.0.into_iter().map(T::value).collect()
    }

    fn write(value: &Vec<D>, out: &mut Vec<u8>) {
        numbers::length(value.len(), out);
        for item in value {
            T::write(item, out);
        }
    }
}
