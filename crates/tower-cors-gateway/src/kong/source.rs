//! The `config` of a plugin, as a file contains it.

use std::collections::HashSet;

use crate::shared::Shared;
use crate::tree::Tree;

/// The effect of `enabled: false`.
pub(super) const OFF: &str = "the plugin off, and CORS with it: do not add a layer";
/// The empty `config`: every key has its default.
static EMPTY_CONFIG: Tree = Tree::Map(Vec::new());

/// The `config` of a plugin.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Config<'a> {
    own: &'a Tree,
    /// The entry of decK's `_plugin_configs` that it extends.
    shared: Option<Shared<'a>>,
    /// The expression that selects the requests for which Kong runs the plugin.
    pub(super) condition: Option<&'a str>,
}

impl<'a> Config<'a> {
    /// Returns the `config` of a plugin.
    pub(super) fn of(plugin: &'a Tree) -> Self {
        let own = plugin.get("config").filter(|own| **own != Tree::Null);
        Self {
            own: own.unwrap_or(&EMPTY_CONFIG),
            shared: None,
            condition: plugin.text_of("condition"),
        }
    }

    /// Returns a `config` that is not in a plugin.
    pub(super) fn alone(own: &'a Tree) -> Self {
        Self {
            own,
            shared: None,
            condition: None,
        }
    }

    /// Returns the `config`, now extending `shared`.
    pub(super) fn extending(self, shared: Shared<'a>) -> Self {
        Self {
            shared: Some(shared),
            ..self
        }
    }

    /// Returns all keys, the plugin's own before the shared ones.
    pub(super) fn merged(self) -> Tree {
        match (self.own, self.shared.map(|shared| shared.tree)) {
            (Tree::Map(own), Some(Tree::Map(shared))) => {
                let known: HashSet<&str> = own.iter().map(|(key, _)| key.as_str()).collect();
                let shared = shared
                    .iter()
                    .filter(|(key, _)| !known.contains(key.as_str()));
                Tree::Map(own.iter().chain(shared).cloned().collect())
            }
            (own, _) => own.clone(),
        }
    }
}
