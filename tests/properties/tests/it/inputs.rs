//! Inputs to try: origins, patterns and rules that often match, and texts that are nearly one.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use tower_cors_properties::rules::Rule;
use tower_cors_test_support::patterns::REGEXES;

/// Returns the test settings for properties that reject many inputs.
pub(crate) fn any_number_of_rejects() -> ProptestConfig {
    ProptestConfig {
        max_global_rejects: u32::MAX,
        ..ProptestConfig::default()
    }
}

/// Labels with similar beginnings and ends, so that a `*` within a label often matches.
fn label() -> impl Strategy<Value = &'static str> {
    select(vec![
        "a", "b", "ab", "aa", "aba", "abab", "c-d", "c-ab", "_", "9a",
    ])
}

/// Hosts made of few names, so that policies often match origins.
fn host() -> impl Strategy<Value = String> {
    let name = vec(label(), 1..4);
    let named = name.prop_map(|labels| format!("{}.example", labels.join(".")));
    let address = select(vec![
        "127.0.0.1",
        "[::1]",
        "[1::2:3]",
        "localhost",
        "example",
        "localhost.",
    ]);
    prop_oneof![4 => named, 1 => address.prop_map(String::from)]
}

fn scheme() -> impl Strategy<Value = &'static str> {
    select(vec!["https", "http", "app"])
}

fn port() -> impl Strategy<Value = &'static str> {
    select(vec!["", "", ":1", ":8443", ":65535"])
}

pub(crate) fn origin() -> impl Strategy<Value = String> {
    (scheme(), host(), port()).prop_map(|(scheme, host, port)| format!("{scheme}://{host}{port}"))
}

pub(crate) fn origins() -> impl Strategy<Value = Vec<String>> {
    vec(origin(), 1..8)
}

pub(crate) fn pattern() -> impl Strategy<Value = String> {
    let port = prop_oneof![3 => port(), 1 => Just(":*")];
    let part = || prop_oneof![1 => Just(""), 3 => label()];
    let wildcard = prop_oneof![
        4 => Just(String::new()),
        4 => Just(String::from("*.")),
        4 => (part(), part()).prop_map(|(prefix, suffix)| format!("{prefix}*{suffix}.")),
        1 => Just(String::from("*")),
    ];
    (scheme(), wildcard, host(), port).prop_map(|(scheme, wildcard, host, port)| {
        let is_domain = host.ends_with(".example") || host.starts_with("localhost");
        let is_name = is_domain || host == "example";
        let host = match wildcard.as_str() {
            "*" => wildcard,
            "*." if is_name => wildcard + &host,
            _ if is_domain => wildcard + &host,
            _ => host,
        };
        format!("{scheme}://{host}{port}")
    })
}

pub(crate) fn rules() -> impl Strategy<Value = Vec<Rule>> {
    let regex = proptest::option::weighted(0.2, 0..REGEXES.len());
    let prefix = proptest::option::weighted(0.2, select(vec!["a.", "b", "local"]));
    let rule = (vec(pattern(), 1..8), regex, prefix, any::<bool>()).prop_map(
        |(patterns, regex, prefix, credentials)| Rule {
            patterns,
            regex,
            prefix: prefix.map(String::from),
            credentials,
        },
    );
    vec(rule, 1..5)
}

/// Texts made of pieces that matter to a parser.
pub(crate) fn text() -> impl Strategy<Value = String> {
    let words = "https http file app a example A 0 1 80 443 65535 127.0.0.1 0x1 ffff null é";
    let marks = r":// : / . - _ * [ ] :: @ ? # \ , %";
    let pieces = words.split(' ').chain(marks.split(' ')).chain([" "]);
    let pieces = pieces.collect::<Vec<_>>();
    vec(select(pieces), 0..9).prop_map(|pieces| pieces.concat())
}
