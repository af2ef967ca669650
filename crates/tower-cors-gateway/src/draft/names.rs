//! The methods and headers of a rule.

use tower_cors::fetch;
use tower_cors_core::text::Ticked;

use super::Draft;
use crate::note::NoteKind;

impl Draft {
    /// Allows methods. `*` allows all.
    ///
    /// It leaves out forbidden methods, and methods in a letter case that browsers never send.
    pub(crate) fn methods(&mut self, field: &str, methods: &[&str]) {
        let (forbidden, rest) = split(methods, |name| fetch::is_forbidden_method(name.as_bytes()));
        let (miscased, rest) = split(&rest, |name| fetch::normalized_method(name).is_some());
        let page = ("no page can send it", "no page can send them");
        self.note_left_out(field, &forbidden, page.0, page.1);
        let sent = miscased
            .first()
            .and_then(|name| fetch::normalized_method(name));
        let one = format!(
            "letter case counts, and browsers send `{}`",
            sent.unwrap_or_default()
        );
        let several = "letter case counts, and browsers send them in upper case";
        self.note_left_out(field, &miscased, &one, several);
        self.configure(|config| config.allow_methods(rest));
    }

    /// Returns the CORS-safelisted methods that are not `listed`, worded as a list.
    ///
    /// The policy grants them even if they are not listed. The result omits `HEAD` if `GET` is
    /// listed, because it tells a page no more than `GET`.
    pub(crate) fn unlisted_methods(listed: &[&str]) -> Option<String> {
        let is_listed = |method: &str| listed.contains(&method) || listed.contains(&"*");
        let [get, head, post] = fetch::SAFELISTED_METHODS;
        let mut unlisted = Vec::new();
        if !is_listed(get) {
            unlisted.push(get);
            unlisted.extend((!is_listed(head)).then_some(head));
        }
        unlisted.extend((!is_listed(post)).then_some(post));
        join_with_and(&unlisted)
    }

    /// Allows request headers, and leaves out those that no page can set.
    pub(crate) fn request_headers(&mut self, field: &str, names: &[&str]) {
        let lower = |name: &str| name.to_ascii_lowercase();
        let (forbidden, rest) = split(names, |name| {
            fetch::is_forbidden_request_header(&lower(name))
        });
        let (of_responses, rest) =
            split(&rest, |name| fetch::is_cors_response_header(&lower(name)));
        self.note_left_out(
            field,
            &forbidden,
            "no page can set it",
            "no page can set them",
        );
        let response = ("it is a response header", "they are response headers");
        self.note_left_out(field, &of_responses, response.0, response.1);
        let names: Vec<String> = rest.into_iter().map(lower).collect();
        self.configure(|config| config.allow_headers(names));
    }

    /// Allows all request headers, including `authorization`, which `*` without credentials does
    /// not cover.
    pub(crate) fn all_request_headers(&mut self) {
        self.configure(|config| config.allow_headers(["*"]));
        if !self.has_credentials() {
            self.configure(|config| config.allow_headers([fetch::NON_WILDCARD_REQUEST_HEADER]));
        }
    }

    /// Exposes response headers, and leaves out those that no page, or every page, can read.
    ///
    /// It also leaves out `*` with credentials. Use it for gateways that send the list unchanged.
    pub(crate) fn exposed_headers(&mut self, field: &str, names: &[&str]) {
        let lower = |name: &str| name.to_ascii_lowercase();
        let names = self.without_literal_wildcard(field, names, "header");
        let (forbidden, rest) = split(&names, |name| {
            fetch::is_forbidden_response_header(&lower(name))
        });
        let (of_requests, rest) = split(&rest, |name| fetch::is_cors_request_header(&lower(name)));
        let (safelisted, rest) = split(&rest, |name| {
            fetch::is_safelisted_response_header(&lower(name))
        });
        self.note_left_out(
            field,
            &forbidden,
            "no page can read it",
            "no page can read them",
        );
        let request = ("it is a request header", "they are request headers");
        self.note_left_out(field, &of_requests, request.0, request.1);
        let every = (
            "every page can read it anyway",
            "every page can read them anyway",
        );
        self.note_left_out(field, &safelisted, every.0, every.1);
        let names: Vec<String> = rest.into_iter().map(lower).collect();
        self.configure(|config| config.expose_headers(names));
    }

    /// Returns `items` without a `*` that browsers take literally, as they do with credentials.
    ///
    /// Use it for lists that the gateway sends unchanged. `kind` is the kind of thing that an item
    /// names.
    pub(crate) fn without_literal_wildcard<'a>(
        &mut self,
        field: &str,
        items: &[&'a str],
        kind: &str,
    ) -> Vec<&'a str> {
        if !self.has_credentials() {
            return items.to_vec();
        }
        let (wildcards, rest) = split(items, |item| item == "*");
        if !wildcards.is_empty() {
            let message =
                format!("is left out: with credentials, browsers read it as the name of a {kind}");
            self.note(NoteKind::LeftOut, field, Some("*"), message);
        }
        rest
    }
}

/// Returns the items that satisfy `is_first`, and the others.
fn split<'a>(items: &[&'a str], is_first: impl Fn(&str) -> bool) -> (Vec<&'a str>, Vec<&'a str>) {
    items.iter().partition(|item| is_first(item))
}

/// Returns "`a`, `b` and `c`", or `None` without items.
fn join_with_and(items: &[&str]) -> Option<String> {
    let (last, before) = items.split_last()?;
    let last = Ticked(last);
    let before: Vec<String> = before.iter().map(|item| Ticked(item).to_string()).collect();
    Some(match before.as_slice() {
        [] => last.to_string(),
        before => format!("{} and {last}", before.join(", ")),
    })
}
