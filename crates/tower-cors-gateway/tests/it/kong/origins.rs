//! The origins: flat ones, and regexes.

use http::StatusCode;
use serde_json::json;
use tower_cors::CorsLayer;
use tower_cors_test_support::{check_rows, corpus};

use super::{error, import, import_origins, notes_on};
use crate::importing::{allows, allows_page, notes};

const ORIGINS: &str = include_str!("../data/kong_origins.tsv");
const ORIGIN_NOTES: &str = include_str!("../data/kong_origin_notes.tsv");
const REGEXES: &str = include_str!("../data/kong_regexes.tsv");
const REGEX_ERRORS: &str = include_str!("../data/kong_regex_errors.tsv");

/// Allowed and denied pages. A regex that matches no page at all does not build.
#[test]
fn origins() {
    check_rows(corpus(ORIGINS), |[origins, origin, _]| {
        let origins: Vec<&str> = origins.split(' ').collect();
        allows_page(import_origins(&origins).config, origin)
    });
}

/// The regexes for whole origins to which regexes of Kong are converted.
#[test]
fn regexes() {
    check_rows(corpus(REGEXES), |[regex, _]| {
        let imported = import_origins(&[regex]);
        let rule = imported.config.rules().next().unwrap();
        rule.allow_origin_regexes().join(" ")
    });
}

#[test]
fn a_regex_changes_nothing_else() {
    let expected = CorsLayer::new()
        .allow_origin_regexes([r"https://.*\.a\.example"])
        .allow_methods(["GET", "HEAD", "PUT", "PATCH", "POST", "DELETE"])
        .allow_headers(["*", "authorization"])
        .preflight_status(StatusCode::OK)
        .rejected_preflight_status(StatusCode::OK);
    assert_eq!(
        import_origins(&[r"https://.*\.a\.example"]).config,
        expected
    );
}

/// The notes on several origins, separated by spaces.
#[test]
fn notes_on_origins() {
    check_rows(corpus(ORIGIN_NOTES), |[origins, _]| {
        let origins: Vec<&str> = origins.split(' ').collect();
        let mut notes = notes(&import_origins(&origins));
        notes.retain(|note| note.starts_with("origins"));
        notes.join(" ¶ ")
    });
}

/// The name of the key before Kong 0.10.
#[test]
fn old_key() {
    assert_eq!(
        import("origin: '*'").config,
        import("origins: ['*']").config
    );
    let old = import("origin: https://a.example");
    assert_eq!(old.config, import("origins: [https://a.example]").config);
    let pattern = import("origin: 'https://*.example.com'");
    assert_eq!(
        notes_on(&pattern, "origin")[0],
        "\"https://*.example.com\" is left out: Kong compares it with the whole origin, scheme \
         included, and matches no page",
    );
    assert!(!allows(pattern.config, "https://a.example.com"));
    assert_eq!(
        error("{origin: https://a.example, origins: [https://b.example]}"),
        "origin: \"https://a.example\" conflicts with `origins`, the new name of this key: keep \
         one of the two",
    );
}

/// Syntax that only PCRE has, that it reads differently, or that it does not compile.
#[test]
fn regex_errors() {
    check_rows(corpus(REGEX_ERRORS), |[regex, _]| {
        let regex = regex.replace('␛', "\u{1b}");
        let message = error(&json!({ "origins": ["https://a.example", regex] }).to_string());
        let reason = message.strip_prefix(&format!("origins[1]: {regex:?} "));
        reason.unwrap_or(&message).to_owned()
    });
}
