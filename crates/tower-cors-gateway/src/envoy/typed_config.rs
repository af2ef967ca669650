//! The CORS policy in `typed_per_filter_config`, the configurations of filters.
//!
//! Each configuration is an `Any`, which names its type. A `FilterConfig` or a `TypedStruct` wraps
//! another one.

use super::message::{Field, Message, TYPE};
use super::policy::Level;
use crate::error::ImportError;
use crate::path::join;
use crate::tree::Tree;

/// The usual key of the CORS filter.
const KEY: &str = "envoy.filters.http.cors";

// The names of types.
const CORS_POLICY: &str = "envoy.extensions.filters.http.cors.v3.CorsPolicy";
const FILTER_CONFIG: &str = "envoy.config.route.v3.FilterConfig";
const TYPED_STRUCTS: [&str; 2] = ["xds.type.v3.TypedStruct", "udpa.type.v1.TypedStruct"];

// The fields of a `FilterConfig`.
/// The configuration that it wraps. An empty one sets nothing.
const CONFIG: Field = Field("config", "config");
const IS_OPTIONAL: Field = Field("is_optional", "isOptional");
const DISABLED: Field = Field("disabled", "disabled");

// The fields of a `TypedStruct`.
const TYPE_URL: Field = Field("type_url", "typeUrl");
const VALUE: Field = Field("value", "value");

/// The configuration of the CORS filter.
pub(super) enum TypedConfig<'a> {
    Policy(Level<'a>),
    /// The filter is off. The error says so.
    Off(ImportError),
    /// The configuration has this mistake.
    Unreadable(ImportError),
}

/// Returns the CORS filter's configuration in `configs`, found at `path`.
pub(super) fn find<'a>(path: &str, configs: &'a Tree) -> Option<TypedConfig<'a>> {
    let Tree::Map(configs) = configs else {
        return None;
    };
    let mut found = configs
        .iter()
        .filter(|(key, config)| key == KEY || is_cors(config));
    let (key, config) = found.next()?;
    if let Some((second, _)) = found.next() {
        let reason = "is a second CORS filter: one layer cannot be both";
        let error = ImportError::value(join(path, second), second, reason);
        return Some(TypedConfig::Unreadable(error));
    }
    read(&join(path, key), config)
}

/// Reads the CORS filter's configuration at `path`. `None` for an empty wrapper.
pub(super) fn read<'a>(path: &str, config: &'a Tree) -> Option<TypedConfig<'a>> {
    unwrap(path, config).unwrap_or_else(|error| Some(TypedConfig::Unreadable(error)))
}

/// Returns whether `config` is a policy, or wraps one.
pub(super) fn is_cors(config: &Tree) -> bool {
    match type_name(config) {
        Some(FILTER_CONFIG) => CONFIG.get(config).is_some_and(|(_, inner)| is_cors(inner)),
        name => name == Some(CORS_POLICY),
    }
}

/// Returns the type name of `config`, or of the configuration in a `TypedStruct`.
pub(super) fn type_name(config: &Tree) -> Option<&str> {
    let own = config.text_of(TYPE).map(name_of_url)?;
    match TYPED_STRUCTS.contains(&own) {
        true => TYPE_URL
            .get(config)
            .and_then(|(key, _)| config.text_of(key))
            .map(name_of_url),
        false => Some(own),
    }
}

/// Returns the name of a type from its URL, such as `type.googleapis.com/…`.
fn name_of_url(url: &str) -> &str {
    url.rsplit('/').next().unwrap_or(url)
}

fn unwrap<'a>(path: &str, config: &'a Tree) -> Result<Option<TypedConfig<'a>>, ImportError> {
    let Some(url) = config.text_of(TYPE) else {
        return Ok(Some(policy(path, config)));
    };
    match name_of_url(url) {
        FILTER_CONFIG => read_filter_config(path, config),
        CORS_POLICY => Ok(Some(policy(path, config))),
        name if TYPED_STRUCTS.contains(&name) => read_typed_struct(path, config).map(Some),
        _ => Err(wrong_type(join(path, TYPE), url)),
    }
}

fn policy<'a>(path: &str, tree: &'a Tree) -> TypedConfig<'a> {
    TypedConfig::Policy(Level::new(path, tree))
}

fn wrong_type(path: String, url: &str) -> ImportError {
    let reason = format!("is not the type of the CORS filter's policy, `{CORS_POLICY}`");
    ImportError::value(path, url, reason)
}

fn read_filter_config<'a>(
    path: &str,
    config: &'a Tree,
) -> Result<Option<TypedConfig<'a>>, ImportError> {
    let mut message = Message::new(path, config)?;
    message.ignore_type();
    message.bool(IS_OPTIONAL)?;
    let is_disabled = message.bool(DISABLED)? == Some(true);
    let inner = message.value(CONFIG);
    let (off_path, inner_path) = (message.path_of(DISABLED), message.path_of(CONFIG));
    message.deny_unknown_keys()?;
    if is_disabled {
        let effect = "the CORS filter off: do not add a layer";
        let off = ImportError::off(off_path, Some("true"), effect);
        return Ok(Some(TypedConfig::Off(off)));
    }
    match inner.filter(|inner| **inner != Tree::Map(Vec::new())) {
        Some(inner) => unwrap(&inner_path, inner),
        None => Ok(None),
    }
}

fn read_typed_struct<'a>(path: &str, config: &'a Tree) -> Result<TypedConfig<'a>, ImportError> {
    let mut message = Message::new(path, config)?;
    message.ignore_type();
    let url_path = message.path_of(TYPE_URL);
    let url = message.text(TYPE_URL)?.unwrap_or_default();
    let value_path = message.path_of(VALUE);
    let value = message.value(VALUE);
    message.deny_unknown_keys()?;
    match (name_of_url(url), value) {
        (CORS_POLICY, Some(value)) => Ok(policy(&value_path, value)),
        (CORS_POLICY, None) => Err(ImportError::Missing { path: value_path }),
        _ => Err(wrong_type(url_path, url)),
    }
}
