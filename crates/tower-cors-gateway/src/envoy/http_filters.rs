//! The HTTP filters of a connection manager. Without a CORS filter, policies have no effect.

use super::message::Field;
use super::typed_config;
use crate::tree::Tree;

const HTTP_FILTERS: Field = Field("http_filters", "httpFilters");
const TYPED_CONFIG: Field = Field("typed_config", "typedConfig");
/// A filter that a configuration server defines, so its type is unknown here.
const DISCOVERY: Field = Field("config_discovery", "configDiscovery");

/// The names of the CORS filter, the old one last.
const NAMES: [&str; 2] = ["envoy.filters.http.cors", "envoy.cors"];
/// A part of the type of the filter, in all versions.
const TYPE_PART: &str = ".http.cors.";

/// Returns the key of the HTTP filters in `tree`, and whether one can be the CORS filter.
pub(super) fn find(tree: &Tree) -> Option<(&'static str, bool)> {
    match HTTP_FILTERS.get(tree)? {
        (key, Tree::List(filters)) => Some((key, filters.iter().any(can_be_cors))),
        _ => None,
    }
}

fn can_be_cors(filter: &Tree) -> bool {
    let has_name = filter
        .text_of("name")
        .is_some_and(|name| NAMES.contains(&name));
    let config = TYPED_CONFIG.get(filter);
    let has_type = config
        .and_then(|(_, config)| typed_config::type_name(config))
        .is_some_and(|name| name.contains(TYPE_PART));
    has_name || has_type || DISCOVERY.get(filter).is_some()
}
