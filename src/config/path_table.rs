//! The table `paths` of a document: a configuration for each path.

use std::fmt;

use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::keys::{Value, refuse_scalars};
use super::values::Any;
use super::{CorsConfig, PathConfig};

/// The configurations of paths, in the order of the document.
///
/// A list rather than a map, so that `compile` can report a path that a document has twice.
#[derive(Default, PartialEq)]
pub(super) struct PathTable(pub(super) Vec<PathConfig>);

impl Value for PathTable {
    fn read<'de, D: Deserializer<'de>>(
        key: &'static str,
        deserializer: D,
    ) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PathTableVisitor(key))
    }
}

struct PathTableVisitor(&'static str);

impl PathTableVisitor {
    fn refuse(&self, any: &Any) -> String {
        let key = self.0;
        format!("{key}: {any} is not a table of paths; write {{ \"/uploads\" = {{ … }} }}")
    }
}

impl<'de> Visitor<'de> for PathTableVisitor {
    type Value = PathTable;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table of paths")
    }

    fn visit_unit<E>(self) -> Result<PathTable, E> {
        Ok(PathTable::default())
    }

    fn visit_none<E>(self) -> Result<PathTable, E> {
        Ok(PathTable::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<PathTable, A::Error> {
        Err(A::Error::custom(self.refuse(&Any::List(Vec::new()))))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<PathTable, A::Error> {
        let mut paths = Vec::new();
        while let Some((path, config)) = map.next_entry::<String, CorsConfig>()? {
            paths.push(PathConfig::new(path, config));
        }
        Ok(PathTable(paths))
    }

    refuse_scalars!();
}

impl Serialize for PathTable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for PathConfig { path, config } in &self.0 {
            map.serialize_entry(path, &**config)?;
        }
        map.end()
    }
}
