//! Policies, pages and fetches. They use few names, so that they often match.

use proptest::bool::weighted;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use tower_cors_browser::Credentials;
use tower_cors_test_support::patterns::{REGEXES, split};

use super::fetch::{Fetch, HEADERS, METHODS};
use super::policy::{Rule, Rules, Settings};

fn host() -> impl Strategy<Value = String> {
    let labels = vec(select(vec!["a", "b", "ab", "c-d"]), 1..4);
    let named = labels.prop_map(|labels| format!("{}.example", labels.join(".")));
    let other = select(vec!["127.0.0.1", "[::1]", "[1::2:3]", "localhost"]);
    prop_oneof![4 => named, 1 => other.prop_map(String::from)]
}

fn origin() -> impl Strategy<Value = String> {
    let scheme = select(vec!["https", "https", "http", "http", "app"]);
    let port = select(vec!["", "", "", ":1", ":8443"]);
    (scheme, host(), port).prop_map(|(scheme, host, port)| format!("{scheme}://{host}{port}"))
}

fn pattern() -> impl Strategy<Value = String> {
    (origin(), any::<bool>(), any::<bool>()).prop_map(|(origin, any_label, any_port)| {
        let (scheme, host, port) = split(&origin);
        let is_name = host.ends_with("example");
        let labels = if any_label && is_name { "*." } else { "" };
        let port = if any_port { Some("*") } else { port };
        let port = port.map(|port| format!(":{port}")).unwrap_or_default();
        format!("{scheme}://{labels}{host}{port}")
    })
}

/// Returns an origin that the pattern matches.
fn instance(pattern: &str) -> String {
    pattern.replace("*.", "a.b.").replace(":*", ":1")
}

/// A subset of `names`, sometimes with `*`.
fn names(names: &'static [&'static str]) -> impl Strategy<Value = Vec<&'static str>> {
    let some = |names: Vec<_>| subsequence(names.clone(), 0..=names.len());
    let with_any = [names, &["*"]].concat();
    prop_oneof![3 => some(names.to_vec()), 1 => some(with_any)]
}

const RULE_METHODS: &[&str] = &["PUT", "DELETE", "PATCH", "patch", "OPTIONS", "POST"];
const RULE_HEADERS: &[&str] = &[
    "X-A",
    "x-b",
    "content-type",
    "authorization",
    "accept",
    "range",
    "X-*",
    "a*",
];

fn rule() -> impl Strategy<Value = Rule> {
    let lists = (
        vec(pattern(), 1..5),
        option::weighted(0.2, 0..REGEXES.len()),
        names(RULE_METHODS),
        names(RULE_HEADERS),
        names(&["X-A", "etag", "X-*", "s*"]),
    );
    let max_age = select(vec![None, None, Some(0), Some(1), Some(600)]);
    let flags = (any::<bool>(), max_age, any::<bool>(), weighted(0.2));
    (lists, flags).prop_map(|(lists, (credentials, max_age, private_network, null))| {
        let (mut origins, regex, methods, headers, exposed) = lists;
        // This does not build with credentials.
        if null && !credentials {
            origins.push("null".to_owned());
        }
        Rule {
            origins,
            regex,
            methods,
            headers,
            exposed,
            credentials,
            max_age,
            private_network,
        }
    })
}

fn settings() -> impl Strategy<Value = Settings> {
    let settings = (
        select(vec![200, 204, 299]),
        select(vec![200, 204, 403, 404, 500]),
        any::<bool>(),
        weighted(0.3),
        any::<bool>(),
        any::<bool>(),
    );
    settings.prop_map(
        |(granted, rejected, rejects_actual, decorates, debug, inner_grants)| Settings {
            preflight_status: granted,
            rejected_preflight_status: rejected,
            rejects_actual,
            decorates,
            debug,
            inner_grants,
        },
    )
}

pub(super) fn rules() -> impl Strategy<Value = Rules> {
    let wildcard_rule = option::weighted(0.3, rule()).prop_map(|rule| {
        rule.map(|rule| Rule {
            origins: vec!["*".to_owned()],
            regex: None,
            ..rule
        })
    });
    (vec(rule(), 1..4), wildcard_rule, settings()).prop_map(
        |(mut rules, wildcard_rule, settings)| {
            rules.extend(wildcard_rule);
            Rules { rules, settings }
        },
    )
}

/// The place of a page, mostly one that a rule names.
#[derive(Clone, Debug)]
pub(super) enum Place {
    In(Index, Index),
    At(String),
    Sandboxed,
}

impl Place {
    pub(super) fn origin(&self, rules: &Rules) -> String {
        match self {
            Self::In(rule, pattern) => {
                match pattern.get(&rule.get(&rules.rules).origins).as_str() {
                    "*" => "https://anyone.example".to_owned(),
                    pattern => instance(pattern),
                }
            }
            Self::At(origin) => origin.clone(),
            Self::Sandboxed => "null".to_owned(),
        }
    }
}

pub(super) fn place() -> impl Strategy<Value = Place> {
    prop_oneof![
        6 => any::<(Index, Index)>().prop_map(|(rule, pattern)| Place::In(rule, pattern)),
        3 => origin().prop_map(Place::At),
        1 => Just(Place::Sandboxed),
    ]
}

/// Returns the server's origin: the page's own if `own` is 0 and a service can be there.
pub(super) fn server(page: &str, own: u8) -> &str {
    if own == 0 && page.starts_with("http") {
        page
    } else {
        "https://server.test"
    }
}

pub(super) fn fetch() -> impl Strategy<Value = Fetch> {
    let credentials = select(vec![
        Credentials::Omit,
        Credentials::SameOrigin,
        Credentials::Include,
    ]);
    let headers = prop_oneof![
        2 => Just(vec![]),
        3 => vec(select(HEADERS.to_vec()), 1..3),
        1 => vec(select(HEADERS.to_vec()), 3..8),
    ];
    let method = select(METHODS.to_vec());
    let fetch = (method, headers, credentials, weighted(0.1));
    fetch.prop_map(|(method, headers, credentials, use_cors_preflight)| Fetch {
        method,
        headers,
        credentials,
        use_cors_preflight,
    })
}
