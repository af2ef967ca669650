//! The matchers of origins.

use proptest::prelude::*;
use serde_json::{Value, json};
use tower_cors::Danger;
use tower_cors_gateway::Imported;
use tower_cors_test_support::{check_rows, corpus, rows};

use super::{error, import, notes_on};
use crate::importing::{abbreviate, allows, allows_page, ask, dangers};

const ORIGINS: &str = include_str!("../data/envoy_origins.tsv");
const ORIGIN_NOTES: &str = include_str!("../data/envoy_origin_notes.tsv");
const REGEX_ERRORS: &str = include_str!("../data/envoy_regex_errors.tsv");

/// Returns a policy with matchers such as `prefix! https://a.example`.
fn policy(matchers: &[&str]) -> Value {
    let matchers: Vec<Value> = matchers.iter().copied().map(matcher).collect();
    json!({ "allow_origin_string_match": matchers })
}

fn matcher(text: &str) -> Value {
    let (kind, text) = text.split_once(' ').unwrap();
    match (kind, kind.strip_suffix('!')) {
        ("regex", _) => json!({ "safe_regex": { "regex": text } }),
        (_, Some(kind)) => json!({ kind: text, "ignore_case": true }),
        _ => json!({ kind: text }),
    }
}

#[track_caller]
fn import_matchers(matchers: &[&str]) -> Imported {
    import(&policy(matchers).to_string())
}

/// Returns the notes on the text of the first matcher.
fn notes_on_first(imported: &Imported) -> Vec<String> {
    let kinds = ["exact", "prefix", "suffix", "contains", "safe_regex.regex"];
    let paths = kinds.map(|kind| format!("allow_origin_string_match[0].{kind}"));
    let notes = paths.iter().flat_map(|path| notes_on(imported, path));
    notes.collect()
}

/// Allowed and denied pages. A regex that matches no page at all does not build.
#[test]
fn origins() {
    check_rows(corpus(ORIGINS), |[matcher, origin, _]| {
        allows_page(import_matchers(&[matcher]).config, origin)
    });
}

#[test]
fn notes_on_origins() {
    check_rows(corpus(ORIGIN_NOTES), |[matcher, expected]| {
        let notes = notes_on_first(&import_matchers(&[matcher])).join(" ¶ ");
        abbreviate(&notes, expected).to_owned()
    });
}

/// The regexes for whole origins to which the matchers are converted.
#[test]
fn regexes() {
    let table = r"
        prefix https://a.example | https://a\.example.*
        suffix .a.example        | .*\.a\.example
        contains a+b             | .*a\+b.*
        prefix! https://A.       | https://a\..*
        regex https://\w+        | https://\w+
        exact https://a.example  |
    ";
    check_rows(rows(table), |[matcher, _]| {
        let imported = import_matchers(&[matcher]);
        let rule = imported.config.rules().next().unwrap();
        rule.allow_origin_regexes().join(" ")
    });
}

#[test]
fn several_matchers() {
    let imported = import_matchers(&["exact https://a.example", "suffix .b.example"]);
    for (origin, is_allowed) in [
        ("https://a.example", true),
        ("https://c.b.example", true),
        ("https://b.example", false),
    ] {
        assert_eq!(
            allows(imported.config.clone(), origin),
            is_allowed,
            "{origin}"
        );
    }
}

/// A matcher that matches the text `*` covers all others.
#[test]
fn any_origin() {
    let imported = import_matchers(&["exact https://a.example", "prefix *", "regex .+"]);
    assert_eq!(
        notes_on(&imported, "allow_origin_string_match"),
        [
            "\"https://a.example\" is left out: `*` covers it",
            "\"*\" is sent to every origin here; Envoy echoes the request's origin",
        ]
    );
    let answer = ask(imported.config, "GET Origin=https://b.example");
    assert_eq!(answer, "inner 200 ACAO=*");

    let mut credentials = policy(&["prefix *"]);
    credentials["allow_credentials"] = true.into();
    let imported = import(&credentials.to_string());
    assert_eq!(notes_on(&imported, "allow_origin_string_match"), [""; 0]);
    let danger = Danger::AnyOriginWithCredentials;
    let answer = ask(
        imported.config.dangerously_allow(danger),
        "GET Origin=https://b.example",
    );
    assert_eq!(
        answer,
        "inner 200 ACAO=https://b.example ACAC=true Vary=Origin"
    );
}

#[test]
fn dangers_stay_refused() {
    let table = r"
        prefix *                      | AnyOriginWithCredentials
        exact https://a.example       |
        exact http://a.example        | InsecureOrigins
        exact http://localhost:3000   |
        prefix https://a.example      | LooseRegexes
        prefix https://a.example:     |
        suffix a.example              | InsecureOrigins LooseRegexes
        suffix .a.example             | InsecureOrigins
        contains .a.                  | InsecureOrigins LooseRegexes
        regex https://.*\.a\.example  |
        regex https://.*              | LooseRegexes
    ";
    check_rows(rows(table), |[matcher, _]| {
        let mut policy = policy(&[matcher]);
        policy["allow_credentials"] = true.into();
        dangers(import(&policy.to_string()).config)
    });
    assert_eq!(
        dangers(import_matchers(&["exact null"]).config),
        "NullOrigin"
    );
}

#[test]
fn regex_errors() {
    check_rows(corpus(REGEX_ERRORS), |[regex, _]| {
        let matchers = ["exact https://a.example", &format!("regex {regex}")];
        let message = error(&policy(&matchers).to_string());
        let path = "allow_origin_string_match[1].safe_regex.regex";
        let reason = message.strip_prefix(&format!("{path}: {regex:?} "));
        reason.unwrap_or(&message).to_owned()
    });
}

/// RE2 accepts up to 1000 repetitions. Nested ones multiply.
#[test]
fn repetitions() {
    for regex in [
        "https://a{1000}",
        "https://(a{100}b){10}",
        "https://(a{999})*b{2}",
    ] {
        let imported = import_matchers(&[&format!("regex {regex}")]);
        let rule = imported.config.rules().next().unwrap();
        assert_eq!(rule.allow_origin_regexes(), [regex]);
    }
}

/// Texts that are parts of origins, and texts that are not.
const PARTS: [&str; 15] = [
    "*", ".", ".*", "/", "://", ":", ":8443", "A", "a", "b", "example", "h", "http", "https", " ",
];
const PAGES: [&str; 8] = [
    "http://a",
    "http://a.b:8443",
    "https://a",
    "https://a:8443",
    "https://a.example",
    "https://b.a.example",
    "https://example",
    "https://[::1]",
];

/// Returns whether Envoy allows a page by a matcher other than a regex.
fn is_allowed_by_envoy(kind: &str, text: &str, ignores_case: bool, page: &str) -> bool {
    let text = match ignores_case {
        true => text.to_ascii_lowercase(),
        false => text.to_owned(),
    };
    ["*", page].iter().any(|value| match kind {
        "exact" => *value == text,
        "prefix" => value.starts_with(&text),
        "suffix" => value.ends_with(&text),
        _ => value.contains(&text),
    })
}

proptest! {
    /// A matcher allows the same pages as in Envoy, unless a note says that it was corrected.
    #[test]
    fn matchers_allow_what_envoy_allows(
        kind in prop::sample::select(&["exact", "prefix", "suffix", "contains"][..]),
        parts in prop::collection::vec(prop::sample::select(&PARTS[..]), 1..6),
        ignores_case in any::<bool>(),
        page in prop::sample::select(&PAGES[..]),
    ) {
        let text = parts.concat();
        let mark = if ignores_case { "!" } else { "" };
        let imported = import_matchers(&[&format!("{kind}{mark} {text}")]);
        let notes = notes_on_first(&imported).join(" ");
        let here = allows_page(imported.config, page) == "yes";
        let there = is_allowed_by_envoy(kind, &text, ignores_case, page);
        prop_assert!(here == there || notes.contains("is corrected to"), "{kind} {text}: {notes}");
    }
}
