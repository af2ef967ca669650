//! The corpus of hostile origins and patterns, row by row.
#![cfg(all(feature = "public-suffix", feature = "regex"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod common;

use common::corpus;
use http::{HeaderValue, Request, header};
use tower_cors::{ConfigError, CorsConfig, CorsLayer, Danger, Origin, Rejection, RequestHead};

/// What is allowed in `origins.tsv`.
fn patterns() -> CorsConfig {
    corpus(include_str!("corpus/patterns.tsv")).iter().fold(
        CorsLayer::new(),
        |config, [_, pattern]| match pattern.strip_prefix("regex:") {
            Some(regex) => config.allow_origin_regexes([regex]),
            None => config.allow_origins([pattern]),
        },
    )
}

#[test]
fn origins() {
    let policy = patterns().compile().unwrap();
    let failures: Vec<String> = corpus(include_str!("corpus/origins.tsv"))
        .into_iter()
        .filter_map(|[verdict, origin, why]| {
            let bytes = unescape(&origin);
            let mut request = Request::new(());
            let value = HeaderValue::from_bytes(&bytes).unwrap();
            request.headers_mut().insert(header::ORIGIN, value);
            let decision = policy.decide(&RequestHead::from(&request));
            let got = match decision.rejection() {
                None => "match",
                Some(Rejection::OriginNotAllowed { .. }) => "none",
                Some(Rejection::OriginMalformed { .. }) => "reject",
                Some(other) => panic!("{origin}: {other}"),
            };
            let parses = std::str::from_utf8(&bytes).is_ok_and(|text| Origin::parse(text).is_ok());
            (got != verdict || parses != (verdict != "reject"))
                .then(|| format!("{origin} ({why}): expected {verdict}, got {got}"))
        })
        .collect();
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n"));
}

#[test]
fn patterns_as_configured() {
    for [verdict, pattern, why] in corpus(include_str!("corpus/config.tsv")) {
        let config = CorsLayer::new().allow_origins([&pattern]);
        let anonymous = config.clone().compile();
        let with_credentials = config.clone().allow_credentials(true).compile();
        let name = format!("{pattern} ({verdict}, {why})");
        assert_eq!(anonymous.is_ok(), verdict != "refuse", "{name}");
        match verdict.as_str() {
            "safe" => assert!(with_credentials.is_ok(), "{name}"),
            "refuse" => assert!(with_credentials.is_err(), "{name}"),
            "danger" => assert_danger(config.allow_credentials(true), &name),
            "accept" => {}
            other => panic!("unknown verdict {other}"),
        }
    }
}

/// The configuration is refused for one danger, and builds when that is accepted.
#[track_caller]
fn assert_danger(config: CorsConfig, name: &str) {
    let errors = config.clone().compile().unwrap_err();
    let dangers: Vec<Danger> = errors
        .iter()
        .map(|error| match error {
            ConfigError::Dangerous { danger, .. } => *danger,
            other => panic!("{name}: {other}"),
        })
        .collect();
    let accepted = dangers
        .iter()
        .fold(config, |config, danger| config.dangerously_allow(*danger));
    assert!(accepted.compile().is_ok(), "{name}");
}

#[test]
fn what_the_pattern_parser_accepts_without_a_wildcard_the_origin_parser_accepts() {
    let patterns = corpus(include_str!("corpus/config.tsv"));
    let origins = corpus(include_str!("corpus/origins.tsv"));
    for [_, text, why] in patterns.iter().chain(&origins) {
        if text.contains('*') || text == "null" {
            continue;
        }
        let as_pattern = CorsLayer::new().allow_origins([text]).compile();
        assert_eq!(
            Origin::parse(text).is_ok(),
            as_pattern.is_ok(),
            "{text} ({why})"
        );
    }
}

/// Replaces each `\xNN` by its byte.
fn unescape(text: &str) -> Vec<u8> {
    let mut parts = text.split("\\x");
    let mut bytes = parts.next().unwrap().as_bytes().to_vec();
    for part in parts {
        let (digits, rest) = part.split_at(2);
        bytes.push(u8::from_str_radix(digits, 16).unwrap());
        bytes.extend_from_slice(rest.as_bytes());
    }
    bytes
}
