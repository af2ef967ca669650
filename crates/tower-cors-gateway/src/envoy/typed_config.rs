//! The CORS policy among the configurations of filters, in `typed_per_filter_config`.

use super::message::TYPE;
use super::policy::Level;
use crate::error::ImportError;
use crate::path::join;
use crate::tree::Tree;

/// The usual key of the CORS filter.
const KEY: &str = "envoy.filters.http.cors";
/// The types, as the URLs of messages end.
const CORS_POLICY: &str = "/envoy.extensions.filters.http.cors.v3.CorsPolicy";
const FILTER_CONFIG: &str = "/envoy.config.route.v3.FilterConfig";

/// The key of the policy that a `FilterConfig` wraps. It can be empty, and then says nothing.
const CONFIG: &str = "config";
const DISABLED: &str = "disabled";

/// Returns the policy in the configurations `configs`, found at `path`; an error if it is off.
pub(super) fn find<'a>(path: &str, configs: &'a Tree) -> Option<Result<Level<'a>, ImportError>> {
    let Tree::Map(configs) = configs else {
        return None;
    };
    let (key, config) = configs
        .iter()
        .find(|(key, config)| key == KEY || is_cors(config))?;
    let path = join(path, key);
    if !is_of_type(config, FILTER_CONFIG) {
        return Some(Ok(level(path, config)));
    }
    if config.get(DISABLED) == Some(&Tree::Bool(true)) {
        let effect = "the CORS filter off: use no layer";
        let path = join(&path, DISABLED);
        return Some(Err(ImportError::off(path, Some("true"), effect)));
    }
    let config = config.get(CONFIG)?;
    let is_set = *config != Tree::Map(Vec::new());
    is_set.then(|| Ok(level(join(&path, CONFIG), config)))
}

/// Returns whether a message type, as a URL, is that of the policy.
pub(super) fn is_cors_policy(url: &str) -> bool {
    url.ends_with(CORS_POLICY)
}

fn level(path: String, tree: &Tree) -> Level<'_> {
    let path = path.into();
    Level { path, tree }
}

/// Returns whether a configuration is a policy, or wraps one.
fn is_cors(config: &Tree) -> bool {
    let inner = config.get(CONFIG);
    is_of_type(config, CORS_POLICY) || inner.is_some_and(|inner| is_of_type(inner, CORS_POLICY))
}

fn is_of_type(config: &Tree, name: &str) -> bool {
    config.text_of(TYPE).is_some_and(|url| url.ends_with(name))
}
