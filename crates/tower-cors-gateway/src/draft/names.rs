//! The methods and headers of a rule.

use tower_cors::fetch;

use super::Draft;

impl Draft {
    /// Allows methods; `*` allows all.
    ///
    /// Forbidden methods are left out, and so are methods in a letter case that no browser sends.
    pub(crate) fn methods(&mut self, field: &str, methods: &[&str]) {
        for method in methods {
            if fetch::is_forbidden_method(method.as_bytes()) {
                self.note(field, Some(method), "is left out: no page can send it");
            } else if let Some(sent) = fetch::normalized_method(method) {
                let message =
                    format!("is left out: letter case counts, and browsers send `{sent}`");
                self.note(field, Some(method), message);
            } else {
                self.configure(|config| config.allow_methods([method]));
            }
        }
    }

    /// Notes the safelisted methods that are not `listed`, for a gateway that rejects them.
    pub(crate) fn note_safelisted_methods(&mut self, field: &str, listed: &[&str]) {
        for method in fetch::SAFELISTED_METHODS {
            if !listed.contains(&method) && !listed.contains(&"*") {
                let message = "is granted all the same: browsers send it whatever the list says";
                self.note(field, Some(method), message);
            }
        }
    }

    /// Allows request headers. Those that no page can set are left out.
    pub(crate) fn request_headers(&mut self, field: &str, names: &[&str]) {
        for name in names {
            let lower = name.to_ascii_lowercase();
            if fetch::is_forbidden_request_header(&lower) {
                self.note(field, Some(name), "is left out: no page can set it");
            } else if fetch::is_cors_response_header(&lower) {
                self.note(field, Some(name), "is left out: it is a response header");
            } else {
                self.configure(|config| config.allow_headers([lower]));
            }
        }
    }

    /// Allows all request headers, `authorization` included, which `*` without credentials is not.
    pub(crate) fn all_request_headers(&mut self) {
        self.configure(|config| config.allow_headers(["*"]));
        if !self.has_credentials() {
            self.configure(|config| config.allow_headers([fetch::NON_WILDCARD_REQUEST_HEADER]));
        }
    }

    /// Exposes response headers. Those that no page can read are left out.
    ///
    /// So is `*` with credentials: it is for gateways that send the list as it is.
    pub(crate) fn exposed_headers(&mut self, field: &str, names: &[&str]) {
        for name in self.without_literal_wildcard(field, names, "header") {
            let lower = name.to_ascii_lowercase();
            if fetch::is_forbidden_response_header(&lower) {
                self.note(field, Some(name), "is left out: no page can read it");
            } else if fetch::is_cors_request_header(&lower) {
                self.note(field, Some(name), "is left out: it is a request header");
            } else {
                self.configure(|config| config.expose_headers([lower]));
            }
        }
    }

    /// Notes that the upstream's CORS headers are removed, for a `gateway` that removes some.
    ///
    /// It replaces those that it sets itself. With credentials and `exposed` headers, it sets all.
    pub(crate) fn note_upstream_headers(&mut self, exposed: &[&str], gateway: &str) {
        if exposed.is_empty() || !self.has_credentials() {
            let message = format!(
                "its `Access-Control-*` headers are removed; {gateway} lets those pass that it \
                 does not set itself"
            );
            self.note("upstream", None, message);
        }
    }

    /// Returns `items` without the `*` that browsers take literally with credentials.
    ///
    /// It is for lists that the gateway sends as they are. `kind` is what an item names.
    pub(crate) fn without_literal_wildcard<'a>(
        &mut self,
        field: &str,
        items: &[&'a str],
        kind: &str,
    ) -> Vec<&'a str> {
        let mut items = items.to_vec();
        if self.has_credentials() && items.contains(&"*") {
            let message = format!(
                "is left out: with credentials, browsers take it for a {kind} of that name"
            );
            self.note(field, Some("*"), message);
            items.retain(|item| *item != "*");
        }
        items
    }
}
