//! What the importers have in common: bringing lists and numbers into a configuration, with a note for what does not fit.

use std::time::Duration;

use http::StatusCode;

use super::canonical::{canonical_origin, mended};
use super::{ImportError, Imported, Note, null};
use tower_cors::{CorsConfig, Disallowed, OriginPattern, PortPattern, RuleRef, fetch};

/// No browser keeps a preflight's answer for longer, and no longer `max_age` builds.
const MAX_AGE_LIMIT: Duration = Duration::from_secs(86_400);
/// More regexes are not looked at: it takes some time, and what builds is a quarter of it. In bytes, all of them together.
const MAX_REGEXES_SIZE: usize = 1024 * 1024;
/// What a regex costs beside its length.
const REGEX_SIZE: usize = 100;

/// A configuration in the making.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) config: CorsConfig,
    notes: Vec<Note>,
    /// What the regexes so far come to.
    regexes_size: usize,
}

impl Draft {
    pub(super) fn new() -> Self {
        Self {
            config: CorsConfig::new(),
            notes: Vec::new(),
            regexes_size: 0,
        }
    }

    pub(super) fn note(
        &mut self,
        field: impl Into<String>,
        value: Option<&str>,
        message: impl Into<String>,
    ) {
        let (field, message) = (field.into(), message.into());
        let value = value.map(str::to_owned);
        self.notes.push(Note {
            field,
            value,
            message,
        });
    }

    /// Whether the rule in the making allows credentials.
    pub(super) fn has_credentials(&self) -> bool {
        self.rule().is_some_and(|rule| rule.allow_credentials())
    }

    /// Whether it allows every origin.
    pub(super) fn allows_any_origin(&self) -> bool {
        self.rule()
            .is_some_and(|rule| rule.allow_origins() == ["*"])
    }

    /// Whether it allows none.
    pub(super) fn allows_no_origin(&self) -> bool {
        self.rule().is_none_or(|rule| {
            rule.allow_origins().is_empty() && rule.allow_origin_regexes().is_empty()
        })
    }

    fn rule(&self) -> Option<RuleRef<'_>> {
        self.config.rules().last()
    }

    pub(super) fn finish(self) -> Imported {
        Imported {
            config: self.config,
            notes: self.notes,
        }
    }

    /// Changes the configuration by one of its setters.
    pub(super) fn set(&mut self, change: impl FnOnce(CorsConfig) -> CorsConfig) {
        let config = std::mem::take(&mut self.config);
        self.config = change(config);
    }

    /// One origin, or a pattern. Letter case, a trailing slash and a default port are mended.
    pub(super) fn origin(&mut self, path: &str, text: &str) -> Result<(), ImportError> {
        let origin =
            canonical_origin(text).map_err(|reason| ImportError::value(path, text, reason))?;
        self.set(|config| config.allow_origins([origin]));
        Ok(())
    }

    /// An origin in which each `*` stands for any run of characters: the pattern that says the same, else a regex. It is mended
    /// as an [origin](Self::origin) is.
    ///
    /// `https://*.example.com` is a pattern here, too. `http://localhost:*` is not: as a pattern it would match the default
    /// port, which has no colon.
    pub(super) fn origin_glob(&mut self, path: &str, text: &str) -> Result<(), ImportError> {
        let glob = mended(text);
        let is_pattern =
            OriginPattern::parse(&glob).is_ok_and(|pattern| pattern.port() != PortPattern::Any);
        if is_pattern || !glob.contains('*') {
            return self.origin(path, text);
        }
        let literals: Vec<String> = glob.split('*').map(regex_syntax::escape).collect();
        let regex = literals.join(".*");
        self.note_null(path, text, &regex);
        self.regex(path, text, &regex)
    }

    /// The regex that says what `text`, found at `path`, says.
    pub(super) fn regex(&mut self, path: &str, text: &str, regex: &str) -> Result<(), ImportError> {
        self.regexes_size += regex.len() + REGEX_SIZE;
        if self.regexes_size > MAX_REGEXES_SIZE {
            let reason = "is one regex too many, or too long: so much does not build";
            return Err(ImportError::value(path, text, reason));
        }
        self.set(|config| config.allow_origin_regexes([regex]));
        Ok(())
    }

    /// Notes that the origin `null` is not let in, if `regex`, by which the gateway reads `text`, matches it.
    pub(super) fn note_null(&mut self, path: &str, text: &str, regex: &str) {
        if null::is_matched(regex) {
            let message = "does not let the origin `null` in, although it matches it: a regex is not tried on that here";
            self.note(path, Some(text), message);
        }
    }

    /// `*`, if it is among `origins`, which it covers; else `each` of them.
    pub(super) fn any_or_each(
        &mut self,
        path: &str,
        origins: &[&str],
        each: impl Fn(&mut Self, &str, &str) -> Result<(), ImportError>,
    ) -> Result<(), ImportError> {
        if !origins.contains(&"*") {
            return (0..)
                .zip(origins)
                .try_for_each(|(index, origin): (usize, _)| {
                    each(self, &format!("{path}[{index}]"), origin)
                });
        }
        for origin in origins.iter().filter(|origin| **origin != "*") {
            self.note(path, Some(origin), "is left out: `*` covers it");
        }
        self.set(|config| config.allow_origins(["*"]));
        Ok(())
    }

    /// Notes that `*` is answered with `*`, for a gateway that echoes the origin.
    pub(super) fn note_no_echo(&mut self, path: &str, gateway: &str) {
        let message =
            format!("is the answer to every origin here; {gateway} answers with the request's own");
        self.note(path, Some("*"), message);
    }

    /// Notes the methods that are granted without being listed, for a gateway that rejects a preflight for them.
    pub(super) fn note_safelisted_methods(&mut self, field: &str, listed: &[&str]) {
        for method in fetch::SAFELISTED_METHODS {
            if !listed.contains(&method) && !listed.contains(&"*") {
                let message = "is granted all the same: browsers send it whatever the list says";
                self.note(field, Some(method), message);
            }
        }
    }

    /// Methods, `*` for all; those that no page can send are left out, those in a letter case in which no browser sends them, too.
    pub(super) fn methods(&mut self, field: &str, methods: &[&str]) {
        for method in methods {
            if fetch::is_forbidden_method(method.as_bytes()) {
                self.note(field, Some(method), "is left out: no page can send it");
            } else if let Some(sent) = fetch::normalized_method(method) {
                let message =
                    format!("is left out: letter case counts, and browsers send `{sent}`");
                self.note(field, Some(method), message);
            } else {
                self.set(|config| config.allow_methods([method]));
            }
        }
    }

    /// Request headers; those that no page can set are left out.
    pub(super) fn request_headers(&mut self, field: &str, names: &[&str]) {
        for name in names {
            let lower = name.to_ascii_lowercase();
            if fetch::is_forbidden_request_header(&lower) {
                self.note(field, Some(name), "is left out: no page can set it");
            } else if fetch::is_cors_response_header(&lower) {
                self.note(field, Some(name), "is left out: it is a response header");
            } else {
                self.set(|config| config.allow_headers([lower]));
            }
        }
    }

    /// All request headers. Without credentials, `*` alone does not cover `authorization`.
    pub(super) fn all_request_headers(&mut self) {
        self.set(|config| config.allow_headers(["*"]));
        if !self.has_credentials() {
            self.set(|config| config.allow_headers([fetch::NON_WILDCARD_REQUEST_HEADER]));
        }
    }

    /// Exposed headers; those that no page can read are left out, and so is `*` with credentials.
    pub(super) fn exposed_headers(&mut self, field: &str, names: &[&str]) {
        for name in self.without_wildcard(field, names, "header") {
            let lower = name.to_ascii_lowercase();
            if fetch::is_forbidden_response_header(&lower) {
                self.note(field, Some(name), "is left out: no page can read it");
            } else if fetch::is_cors_request_header(&lower) {
                self.note(field, Some(name), "is left out: it is a request header");
            } else {
                self.set(|config| config.expose_headers([lower]));
            }
        }
    }

    /// [Exposed headers](Self::exposed_headers), for a gateway that takes no CORS header of the upstream away, but replaces those that
    /// it sets itself: with exposed headers and credentials, that is all of them.
    pub(super) fn exposed_headers_before_upstream(
        &mut self,
        field: &str,
        names: &[&str],
        gateway: &str,
    ) {
        self.exposed_headers(field, names);
        if names.is_empty() || !self.has_credentials() {
            let message = format!(
                "its `Access-Control-*` headers are removed; {gateway} lets those pass that it does not set itself"
            );
            self.note("upstream", None, message);
        }
    }

    /// `items`, with credentials without a `*` that the gateway sends as it is. `kind` is what one of them names.
    pub(super) fn without_wildcard<'a>(
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

    /// A `max_age`: whole seconds, a day at most.
    pub(super) fn max_age(&mut self, field: &str, age: Duration) {
        let value = format!("{age:?}");
        let whole = Duration::from_secs(age.as_secs());
        if age > MAX_AGE_LIMIT {
            let message = "is cut to 86400 seconds: no browser keeps an answer for longer";
            self.note(field, Some(&value), message);
        } else if age != whole {
            let message = "is cut to whole seconds: the header has no fractions";
            self.note(field, Some(&value), message);
        }
        self.set(|config| config.max_age(whole.min(MAX_AGE_LIMIT)));
    }

    /// The statuses of preflights, and what becomes of an actual request from another origin.
    pub(super) fn statuses(
        &mut self,
        granted: StatusCode,
        rejected: StatusCode,
        disallowed: Disallowed,
    ) {
        self.set(|config| {
            config
                .preflight_status(granted)
                .rejected_preflight_status(rejected)
                .disallowed(disallowed)
        });
    }
}

/// A status code.
pub(super) fn status(path: &str, code: i64) -> Result<StatusCode, ImportError> {
    u16::try_from(code)
        .ok()
        .and_then(|code| StatusCode::from_u16(code).ok())
        .ok_or_else(|| ImportError::value(path, code.to_string(), "is no HTTP status"))
}
