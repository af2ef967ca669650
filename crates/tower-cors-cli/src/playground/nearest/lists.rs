//! Lists of methods and headers.

use http::{HeaderName, Method};
use tower_cors::RuleRef;
use tower_http::cors::{AllowHeaders, AllowMethods, Any, ExposeHeaders};

use super::settings::Settings;

impl Settings {
    pub(super) fn add_methods(&mut self, rule: &RuleRef<'_>) {
        let methods = rule.allow_methods();
        let is_any = methods.iter().any(|method| method == "*");
        match (is_any, rule.allow_credentials()) {
            (true, false) => self.set("allow_methods", "Any", |layer| layer.allow_methods(Any)),
            (true, true) => {
                self.note("It panics on any method with credentials; `mirror_request` is nearest.");
                self.set("allow_methods", "AllowMethods::mirror_request()", |layer| {
                    layer.allow_methods(AllowMethods::mirror_request())
                });
            }
            (false, _) if methods.is_empty() => {}
            (false, _) => {
                let values: Vec<Method> = methods
                    .iter()
                    .filter_map(|method| Method::from_bytes(method.as_bytes()).ok())
                    .collect();
                let names: Vec<String> = methods.iter().map(|name| method_code(name)).collect();
                let code = format!("[{}]", names.join(", "));
                self.set("allow_methods", &code, |layer| layer.allow_methods(values));
            }
        }
    }

    pub(super) fn add_headers(&mut self, rule: &RuleRef<'_>) {
        let (names, is_any) = self.names("allow_headers", rule.allow_headers());
        match (is_any, rule.allow_credentials()) {
            (true, false) => {
                if names.iter().any(|name| name == "authorization") {
                    self.note(
                        "It has no way to add `authorization` to `Any`, and by the standard a `*` \
                         does not cover it.",
                    );
                }
                self.set("allow_headers", "Any", |layer| layer.allow_headers(Any));
            }
            (true, true) => {
                self.note("It panics on any header with credentials; `mirror_request` is nearest.");
                self.set("allow_headers", "AllowHeaders::mirror_request()", |layer| {
                    layer.allow_headers(AllowHeaders::mirror_request())
                });
            }
            (false, _) if names.is_empty() => {}
            (false, _) => {
                let values: Vec<HeaderName> = header_names(&names).collect();
                self.set("allow_headers", &header_list(&names), |layer| {
                    layer.allow_headers(values)
                });
            }
        }
    }

    pub(super) fn add_exposed(&mut self, rule: &RuleRef<'_>) {
        let (names, is_any) = self.names("expose_headers", rule.expose_headers());
        match (is_any, rule.allow_credentials()) {
            (true, false) => self.set("expose_headers", "Any", |layer| {
                layer.expose_headers(ExposeHeaders::any())
            }),
            (true, true) => self.note("It panics if it exposes any header with credentials."),
            (false, _) if names.is_empty() => {}
            (false, _) => {
                let values: Vec<HeaderName> = header_names(&names).collect();
                self.set("expose_headers", &header_list(&names), |layer| {
                    layer.expose_headers(values)
                });
            }
        }
    }

    /// Returns the whole names, and whether the list has a `*`. Notes prefixes.
    fn names(&mut self, field: &str, names: &[String]) -> (Vec<String>, bool) {
        let is_any = names.iter().any(|name| name == "*");
        for prefix in names
            .iter()
            .filter(|name| name.len() > 1 && name.ends_with('*'))
        {
            self.note(format!(
                "`{prefix}` in `{field}` has no counterpart: it has no prefixes."
            ));
        }
        let whole = names.iter().filter(|name| !name.contains('*'));
        (whole.cloned().collect(), is_any)
    }
}

pub(super) fn header_names(names: &[String]) -> impl Iterator<Item = HeaderName> {
    names.iter().filter_map(|name| name.parse().ok())
}

pub(super) fn header_list(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("{name:?}")).collect();
    format!("[{}].map(HeaderName::from_static)", quoted.join(", "))
}

/// Returns the code for a method.
fn method_code(name: &str) -> String {
    match name {
        "GET" | "HEAD" | "POST" | "PUT" | "DELETE" | "PATCH" | "OPTIONS" => {
            format!("Method::{name}")
        }
        _ => format!("Method::from_bytes(b{name:?})?"),
    }
}
