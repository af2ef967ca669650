//! A canonical configuration as data.
//!
//! `CorsConfig` has no methods that read its settings, because the setters have their names. The
//! document has all of them, and a key that is unknown here is an error: a setting that the program
//! does not compare must not pass as equal.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;
use tower_cors::{CorsConfig, Danger, InnerHeaders, PreflightMode};

/// The keys of a rule. A document with one rule has them outside of `rules`.
const RULE_KEYS: [&str; 8] = [
    "allow_origins",
    "allow_origin_regexes",
    "allow_methods",
    "allow_headers",
    "expose_headers",
    "allow_credentials",
    "max_age",
    "allow_private_network",
];

/// A configuration: of a whole policy, or of a path.
#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Document {
    pub(super) rules: Vec<Rule>,
    // deny_all or passthrough => rules is empty
    pub(super) deny_all: bool,
    pub(super) passthrough: bool,
    pub(super) preflight_mode: PreflightMode,
    pub(super) preflight_status: Option<u16>,
    pub(super) rejected_preflight_status: Option<u16>,
    pub(super) on_disallowed_origin: Option<Reject>,
    pub(super) inner_headers: InnerHeaders,
    pub(super) debug_preflights: bool,
    pub(super) vary: BTreeSet<String>,
    pub(super) own_origins: BTreeSet<String>,
    pub(super) dangerously_allow: Vec<Danger>,
    pub(super) paths: BTreeMap<String, Document>,
}

/// The status for requests from disallowed origins. Without one, the inner service answers them.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reject {
    pub(super) reject: u16,
}

/// A rule: its origins, and the things that their pages may do.
#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Rule {
    pub(super) allow_origins: Vec<String>,
    pub(super) allow_origin_regexes: Vec<String>,
    pub(super) allow_methods: Vec<String>,
    pub(super) allow_headers: Vec<String>,
    pub(super) expose_headers: Vec<String>,
    pub(super) allow_credentials: bool,
    pub(super) max_age: Option<u64>,
    pub(super) allow_private_network: bool,
}

impl Document {
    /// Reads a canonical configuration. It fails on a closure, which no document can hold.
    pub(super) fn new(config: &CorsConfig) -> serde_json::Result<Self> {
        let mut value = serde_json::to_value(config)?;
        gather_rules(&mut value);
        let mut document = Self::deserialize(value)?;
        document.paths.values_mut().for_each(Self::drop_empty_rule);
        document.drop_empty_rule();
        Ok(document)
    }

    fn drop_empty_rule(&mut self) {
        if self.deny_all || self.passthrough {
            self.rules.clear();
        }
    }

    /// Returns the configuration that decides on requests for `path`: that of the longest path
    /// which covers it. Without a path, it is the base configuration.
    pub(super) fn at(&self, path: Option<&str>) -> &Self {
        let own = path.and_then(|path| {
            let covering = self.paths.iter().filter(|(own, _)| covers(own, path));
            covering.max_by_key(|(own, _)| own.len())
        });
        own.map_or(self, |(_, document)| document)
    }
}

/// Returns whether `path` is `own` or below it, by whole segments.
fn covers(own: &str, path: &str) -> bool {
    let below = path.strip_prefix(own.strip_suffix('/').unwrap_or(own));
    below.is_some_and(|below| below.is_empty() || below.starts_with('/'))
}

/// Moves the keys of the only rule into `rules`, here and below each path.
fn gather_rules(document: &mut Value) {
    let Some(map) = document.as_object_mut() else {
        return;
    };
    if !map.contains_key("rules") {
        let fields = RULE_KEYS.iter().filter_map(|key| map.remove_entry(*key));
        let rule = Value::Object(fields.collect());
        map.insert("rules".to_owned(), Value::Array(vec![rule]));
    }
    let paths = map.get_mut("paths").and_then(Value::as_object_mut);
    for document in paths.into_iter().flat_map(|paths| paths.values_mut()) {
        gather_rules(document);
    }
}
