//! The keys of a policy file.

use serde_json::Value;

use super::values::{
    dangers, disallowed, duration_ref, flag, inner_headers, paths, preflight_mode, presets, rules,
    status, texts_ref,
};

/// A key, and its values.
#[derive(Clone, Copy)]
pub(super) struct Property {
    pub(super) name: &'static str,
    pub(super) description: &'static str,
    pub(super) schema: fn() -> Value,
    pub(super) default: Default,
}

/// The value that a missing key has.
#[derive(Clone, Copy)]
pub(super) enum Default {
    NoTexts,
    False,
    Null,
}

impl Default {
    pub(super) fn value(self) -> Value {
        match self {
            Self::NoTexts => Value::Array(Vec::new()),
            Self::False => Value::Bool(false),
            Self::Null => Value::Null,
        }
    }
}

const fn list(name: &'static str, description: &'static str) -> Property {
    Property {
        name,
        description,
        schema: texts_ref,
        default: Default::NoTexts,
    }
}

const fn switch(name: &'static str, description: &'static str) -> Property {
    Property {
        name,
        description,
        schema: flag,
        default: Default::False,
    }
}

const fn names(name: &'static str, schema: fn() -> Value, description: &'static str) -> Property {
    Property {
        name,
        description,
        schema,
        default: Default::NoTexts,
    }
}

const fn other(name: &'static str, schema: fn() -> Value, description: &'static str) -> Property {
    Property {
        name,
        description,
        schema,
        default: Default::Null,
    }
}

/// The keys of a rule.
pub(super) const RULE: &[Property] = &[
    list(
        "allow_origins",
        "The origins whose pages may read responses, such as \"https://app.example.com\". Patterns \
         match several: \"https://*.example.com\", \"http://localhost:*\", or \"*\" for any origin.",
    ),
    list(
        "allow_origin_regexes",
        "Regexes for origins. Each must match the whole origin.",
    ),
    list(
        "allow_methods",
        "The methods that pages may send. GET, HEAD and POST are always allowed.",
    ),
    list(
        "allow_headers",
        "The request headers that pages may set, such as \"content-type\", prefixes such as \
         \"x-amz-*\", or \"*\".",
    ),
    list(
        "expose_headers",
        "The response headers that pages may read, prefixes such as \"x-amz-*\", or \"*\".",
    ),
    names(
        "presets",
        presets,
        "Protocols whose clients need certain methods and headers. \
         <https://docs.rs/tower-cors/latest/tower_cors/enum.Preset.html> lists them.",
    ),
    switch(
        "allow_credentials",
        "Allows cookies, client certificates and HTTP authentication.",
    ),
    other(
        "max_age",
        duration_ref,
        "The time for which a browser may remember the answer to a preflight: a number of seconds, \
         or a text such as \"10m\". Browsers without an answer remember it for 5 seconds.",
    ),
    switch(
        "allow_private_network",
        "Answers `Access-Control-Request-Private-Network`, which browsers no longer send.",
    ),
];

/// The keys for all rules.
pub(super) const OPTIONS: &[Property] = &[
    other(
        "preflight_mode",
        preflight_mode,
        "The layer answers preflights, forwards them to the inner service, or decorates the inner \
         service's answers.",
    ),
    other(
        "preflight_status",
        status::<204>,
        "The status of a granted preflight. Browsers accept 200 to 299.",
    ),
    other(
        "rejected_preflight_status",
        status::<403>,
        "The status of a rejected preflight.",
    ),
    other(
        "inner_headers",
        inner_headers,
        "The layer replaces the CORS headers of the inner service, or keeps them.",
    ),
    switch(
        "debug_preflights",
        "Adds a header with the reason to rejected preflights.",
    ),
    list("vary", "More header names for `Vary`."),
    list(
        "own_origins",
        "The origins of the service's own pages, to which `reject` never applies.",
    ),
    names(
        "dangerously_allow",
        dangers,
        "The dangers that this policy accepts. \
         <https://docs.rs/tower-cors/latest/tower_cors/enum.Danger.html> explains each.",
    ),
    switch("deny_all", "Allows no origin. It takes the place of rules."),
    switch(
        "passthrough",
        "Changes no request and no response. It takes the place of rules.",
    ),
    other(
        "on_disallowed_origin",
        disallowed,
        "Requests from other origins reach the inner service, or get a status such as \
         { reject = 403 }.",
    ),
    other(
        "rules",
        rules,
        "Several rules. The first one whose origins match decides.",
    ),
    other(
        "paths",
        paths,
        "The configuration of each path, such as \"/uploads\", and of everything below it. It \
         replaces the whole base configuration.",
    ),
];
