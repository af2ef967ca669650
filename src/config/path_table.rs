//! The table `paths` of a document: a configuration for each path.

use std::fmt;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{CorsConfig, PathConfig};

/// The configurations of paths, in the order of the document.
///
/// A list, so that a path that a document has twice is not lost: `compile` reports it.
#[derive(Default, PartialEq)]
pub(super) struct PathTable(pub(super) Vec<PathConfig>);

impl<'de> Deserialize<'de> for PathTable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PathTableVisitor)
    }
}

struct PathTableVisitor;

impl<'de> Visitor<'de> for PathTableVisitor {
    type Value = PathTable;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table of paths, each with its own settings")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<PathTable, A::Error> {
        let mut paths = Vec::new();
        while let Some((path, config)) = map.next_entry::<String, CorsConfig>()? {
            let config = Arc::new(config);
            paths.push(PathConfig { path, config });
        }
        Ok(PathTable(paths))
    }
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
