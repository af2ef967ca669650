//! Reading types of serde from a tree.

use std::fmt::{self, Display};
use std::slice;

use serde::de::value::StrDeserializer;
use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess,
    Visitor,
};
use serde::forward_to_deserialize_any;

use super::{Key, Mistake, Node, Span, Value};

/// Reads a value from a tree. Mistakes have the place of the innermost node that they are about.
pub(crate) fn read<'a, T: Deserialize<'a>>(node: &'a Node) -> Result<T, Mistake> {
    T::deserialize(node).map_err(|mistake| mistake.or_in(node))
}

impl Mistake {
    /// Gives the mistake a place, unless it has one.
    fn or_at(mut self, span: &Span) -> Self {
        self.span.get_or_insert_with(|| span.clone());
        self
    }

    /// Gives the mistake a place in `node`, unless it has one. That is the first key that the
    /// message names in backticks.
    fn or_in(self, node: &Node) -> Self {
        let Value::Table(entries) = &node.value else {
            return self.or_at(&node.span);
        };
        let named = |(key, _): &&(Key, Node)| self.message.contains(&format!("`{}`", key.name));
        match entries.iter().find(named) {
            Some((key, _)) => self.or_at(&key.span),
            None => self.or_at(&node.span),
        }
    }
}

impl Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Mistake {}

impl de::Error for Mistake {
    fn custom<T: Display>(message: T) -> Self {
        Self {
            message: message.to_string(),
            span: None,
        }
    }
}

impl<'de> Deserializer<'de> for &'de Node {
    type Error = Mistake;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match &self.value {
            Value::Null => visitor.visit_unit(),
            Value::Flag(flag) => visitor.visit_bool(*flag),
            Value::Integer(number) => match (i64::try_from(*number), u64::try_from(*number)) {
                (Ok(number), _) => visitor.visit_i64(number),
                (_, Ok(number)) => visitor.visit_u64(number),
                _ => visitor.visit_i128(*number),
            },
            Value::Float(number) => visitor.visit_f64(*number),
            Value::Text(text) => visitor.visit_borrowed_str(text),
            Value::List(items) => visitor.visit_seq(Items(items.iter())),
            Value::Table(entries) => {
                let mut last = None;
                let table = Entries {
                    rest: entries.iter(),
                    last: &mut last,
                };
                // A visitor that has read a key may find that it is there twice.
                visitor.visit_map(table).map_err(|mistake| match last {
                    Some((key, _)) => mistake.or_at(&key.span),
                    None => mistake,
                })
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

struct Items<'de>(slice::Iter<'de, Node>);

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Mistake;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Mistake> {
        let item = self.0.next();
        item.map(|item| {
            seed.deserialize(item)
                .map_err(|mistake| mistake.or_in(item))
        })
        .transpose()
    }
}

struct Entries<'de, 'a> {
    rest: slice::Iter<'de, (Key, Node)>,
    last: &'a mut Option<&'de (Key, Node)>,
}

impl<'de> MapAccess<'de> for Entries<'de, '_> {
    type Error = Mistake;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Mistake> {
        *self.last = self.rest.next();
        let Some((key, _)) = *self.last else {
            return Ok(None);
        };
        let name: StrDeserializer<'_, Mistake> = key.name.as_str().into_deserializer();
        let name = seed.deserialize(name);
        name.map(Some).map_err(|mistake| mistake.or_at(&key.span))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Mistake> {
        match *self.last {
            Some((_, value)) => seed
                .deserialize(value)
                .map_err(|mistake| mistake.or_in(value)),
            None => Err(de::Error::custom("a value without a key")),
        }
    }
}
