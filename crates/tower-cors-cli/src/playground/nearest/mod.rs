//! The nearest settings of tower-http's `CorsLayer`, and what has no counterpart there.

mod lists;
mod origins;
mod settings;
#[cfg(test)]
mod tests;

use tower_cors::Policy;

use self::settings::Settings;
use super::layers::CorsLayers;

/// The keys of a policy that have a counterpart, or that this module handles itself.
const KNOWN_KEYS: [&str; 14] = [
    "allow_credentials",
    "allow_headers",
    "allow_methods",
    "allow_origin_regexes",
    "allow_origins",
    "allow_private_network",
    "dangerously_allow",
    "deny_all",
    "expose_headers",
    "max_age",
    "passthrough",
    "paths",
    "rules",
    "vary",
];

/// tower-http's layer under the nearest settings.
pub(crate) struct Nearest {
    pub(crate) layers: CorsLayers,
    /// The settings as code.
    pub(crate) code: String,
    /// Sentences about settings without a counterpart.
    pub(crate) notes: Vec<String>,
}

impl Nearest {
    pub(crate) fn new(policy: &Policy) -> Self {
        let config = policy.config();
        let keys = toml::Table::try_from(config).unwrap_or_default();
        let is_on = |key: &str| keys.get(key).and_then(toml::Value::as_bool) == Some(true);
        let mut notes: Vec<String> = keys
            .keys()
            .filter(|key| !KNOWN_KEYS.contains(&key.as_str()))
            .map(|key| format!("`{key}` has no counterpart."))
            .collect();
        if keys.contains_key("paths") {
            notes.push(String::from(
                "`paths` has no counterpart: with axum, put a layer around each group of routes.",
            ));
        }
        if is_on("passthrough") {
            let code = String::from("// no layer");
            let layers = CorsLayers::None;
            return Self {
                layers,
                code,
                notes,
            };
        }
        let mut settings = Settings::new(notes);
        if let Some(rule) = config.rules().find(|rule| rule.path().is_none()) {
            settings.add_rule(&rule, config);
        }
        settings.finish(keys.get("vary"))
    }
}
