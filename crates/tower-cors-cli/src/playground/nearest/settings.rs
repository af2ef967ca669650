//! Settings of tower-http's layer, and the same as code.

use std::time::Duration;

use http::HeaderName;
use tower_cors::{CorsConfig, RuleRef};
use tower_http::cors::{CorsLayer, preflight_request_headers};

use super::Nearest;
use super::lists::{header_list, header_names};
use crate::playground::layers::CorsLayers;

/// Settings so far: the layer, and its code.
pub(super) struct Settings {
    layer: CorsLayer,
    code: String,
    notes: Vec<String>,
}

impl Settings {
    pub(super) fn new(notes: Vec<String>) -> Self {
        Self {
            layer: CorsLayer::new(),
            code: String::from("CorsLayer::new()"),
            notes,
        }
    }

    pub(super) fn finish(mut self, vary: Option<&toml::Value>) -> Nearest {
        let names = vary.and_then(toml::Value::as_array).map(Vec::as_slice);
        let names: Vec<String> = names
            .unwrap_or_default()
            .iter()
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect();
        if !names.is_empty() {
            let all = preflight_request_headers().chain(header_names(&names));
            let all: Vec<HeaderName> = all.collect();
            let code = format!("preflight_request_headers().chain({})", header_list(&names));
            self.set("vary", &code, |layer| layer.vary(all));
        }
        Nearest {
            layers: CorsLayers::TowerHttp(Box::new(self.layer)),
            code: self.code,
            notes: self.notes,
        }
    }

    /// Sets one thing, and adds it to the code.
    pub(super) fn set(
        &mut self,
        setter: &str,
        code: &str,
        change: impl FnOnce(CorsLayer) -> CorsLayer,
    ) {
        self.layer = change(std::mem::take(&mut self.layer));
        self.code += &format!("\n    .{setter}({code})");
    }

    pub(super) fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    pub(super) fn add_rule(&mut self, rule: &RuleRef<'_>, config: &CorsConfig) {
        if config.rules().filter(|rule| rule.path().is_none()).count() > 1 {
            self.note("The layer has one rule, and this is the first of the policy.");
        }
        self.add_origins(rule);
        self.add_methods(rule);
        self.add_headers(rule);
        self.add_exposed(rule);
        if rule.allow_credentials() {
            self.set("allow_credentials", "true", |layer| {
                layer.allow_credentials(true)
            });
        }
        if let Some(age) = rule.max_age() {
            self.add_max_age(age);
        }
        if rule.allow_private_network() {
            self.set("allow_private_network", "true", |layer| {
                layer.allow_private_network(true)
            });
        }
    }

    fn add_max_age(&mut self, age: Duration) {
        let code = format!("Duration::from_secs({})", age.as_secs());
        self.set("max_age", &code, |layer| layer.max_age(age));
    }
}
