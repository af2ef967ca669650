//! The entities of Kong that plugins apply to: services, routes, consumers and their groups.

use tower_cors_core::text::Quoted;

use crate::path::is_plain;
use crate::tree::Tree;

/// The keys that can name an entity, the best one first.
const NAMES: [&str; 6] = ["name", "username", "id", "url", "host", "custom_id"];
/// The keys that say what a plugin applies to, with the kind of each entity.
///
/// Forms have keys such as `service.id`, and old versions have `service_id`.
const SCOPE_KEYS: [(&str, &str); 13] = [
    ("service", "service"),
    ("service.id", "service"),
    ("service.name", "service"),
    ("service_id", "service"),
    ("route", "route"),
    ("route.id", "route"),
    ("route.name", "route"),
    ("route_id", "route"),
    ("consumer", "consumer"),
    ("consumer.id", "consumer"),
    ("consumer_id", "consumer"),
    ("consumer_group", "consumer group"),
    ("api_id", "API"),
];

/// The entities that contain a plugin in a file, the outermost one first.
#[derive(Clone, Default)]
pub(super) struct Scope(Vec<String>);

impl Scope {
    /// Returns the scope inside `entity`, an item of the list `kind`.
    pub(super) fn within(&self, kind: &str, entity: &Tree) -> Self {
        let kind = kind.strip_suffix('s').unwrap_or(kind).replace('_', " ");
        let mut entities = self.0.clone();
        entities.push(match name(entity) {
            Some(name) => format!("{kind} {}", Quoted(name)),
            None => kind,
        });
        Self(entities)
    }

    /// Returns the scope of a plugin, from the entities around it and its own keys.
    pub(super) fn of_plugin(self, plugin: &Tree) -> String {
        let mut entities = self.0;
        for (key, kind) in SCOPE_KEYS {
            let name = match plugin.get(key) {
                Some(Tree::Text(name)) => Some(name.as_str()),
                Some(entity) => name(entity),
                None => None,
            };
            entities.extend(name.map(|name| format!("{kind} {}", Quoted(name))));
        }
        match entities.is_empty() {
            true => "all requests".to_owned(),
            false => entities.join(", "),
        }
    }
}

/// Returns the name of an entity, or the first path of a route without one.
fn name(entity: &Tree) -> Option<&str> {
    let named = NAMES.iter().find_map(|key| entity.text_of(key));
    named.or_else(|| match entity.get("paths") {
        Some(Tree::List(paths)) => match paths.first() {
            Some(Tree::Text(path)) => Some(path.as_str()),
            _ => None,
        },
        _ => None,
    })
}

/// Returns the path of an item of the list at `path`.
///
/// The path contains the item's name if it can be shown there, otherwise its index.
pub(super) fn item_path(path: &str, index: usize, item: &Tree) -> String {
    match item.get("name").or(item.get("username")) {
        Some(Tree::Text(name)) if is_plain(name) && !name.contains(['[', ']']) => {
            format!("{path}[{name}]")
        }
        _ => format!("{path}[{index}]"),
    }
}
