//! The corpus of hostile origins, patterns and preflights, row by row.
#![cfg(all(feature = "public-suffix", feature = "regex"))]

use std::collections::HashSet;

use http::{HeaderValue, Method, Request, header};
use tower_cors::{ConfigError, CorsConfig, CorsLayer, Origin, Rejection, RequestHead, RequestKind};
use tower_cors_test_support::corpus;

const PATTERNS: &str = include_str!("corpus/patterns.tsv");
const ORIGINS: &str = include_str!("corpus/origins.tsv");
const CONFIG: &str = include_str!("corpus/config.tsv");
const PREFLIGHTS: &str = include_str!("corpus/preflights.tsv");

/// The words of which a row's verdict must be one.
type Verdicts = &'static [&'static str];

#[test]
fn no_row_is_lost_and_none_stands_twice() {
    for (name, text, at_least) in [
        ("origins", ORIGINS, 250),
        ("config", CONFIG, 90),
        ("preflights", PREFLIGHTS, 60),
    ] {
        let rows = corpus(text);
        assert!(rows.len() >= at_least, "{name}: only {} rows", rows.len());
        let mut seen = HashSet::new();
        for [verdict, case, why] in rows {
            let twice = !seen.insert((verdict, case.clone()));
            assert!(!twice, "{name}: a second time: {case} ({why})");
        }
    }
}

#[test]
fn origins() {
    let policy = patterns().compile().unwrap();
    check(ORIGINS, |origin| {
        let origin = unescape(origin);
        let mut request = Request::new(());
        let value = HeaderValue::from_bytes(&origin).unwrap();
        request.headers_mut().insert(header::ORIGIN, value);
        let decision = policy.decide(&RequestHead::from(&request));
        let parses = str::from_utf8(&origin).is_ok_and(|text| Origin::parse(text).is_ok());
        match (decision.rejection(), parses) {
            (None, true) => &["match"],
            (Some(Rejection::OriginNotAllowed { .. }), true) => &["none"],
            (Some(Rejection::OriginMalformed { .. }), false) => &["reject"],
            _ => &["a decision at odds with `Origin::parse`"],
        }
    });
}

#[test]
fn patterns_as_configured() {
    check(CONFIG, |pattern| {
        let pattern = String::from_utf8(unescape(pattern)).unwrap();
        let anonymous = CorsLayer::new().allow_origins([pattern]);
        let with_credentials = anonymous.clone().allow_credentials(true);
        let in_spite_of_danger = accept_dangers(with_credentials.clone());
        match [anonymous, with_credentials, in_spite_of_danger].map(|c| c.compile().is_ok()) {
            [true, true, true] => &["accept", "safe"],
            [true, false, true] => &["accept", "danger"],
            [false, false, false] => &["refuse"],
            _ => &["errors that do not fit together"],
        }
    });
}

#[test]
fn preflights() {
    let policy = patterns()
        .allow_methods(["PUT", "DELETE", "patch", "PURGE"])
        .allow_headers(["content-type", "x-token", "authorization"])
        .compile()
        .unwrap();
    check(PREFLIGHTS, |text| {
        let request = preflight(text);
        let decision = policy.decide(&RequestHead::from(&request));
        match decision.rejection() {
            _ if decision.kind() != RequestKind::Preflight => &["no preflight"],
            None => &["granted"],
            Some(Rejection::OriginNotAllowed { .. }) => &["origin"],
            Some(Rejection::OriginMalformed { .. }) => &["origin-malformed"],
            Some(Rejection::MethodNotAllowed { .. }) => &["method"],
            Some(Rejection::MethodMalformed) => &["method-malformed"],
            Some(Rejection::HeaderNotAllowed { .. }) => &["header"],
            Some(Rejection::HeaderMalformed) => &["header-malformed"],
            Some(Rejection::RequestHeadersTooLong) => &["too-long"],
            Some(_) => &["a rejection without a name here"],
        }
    });
}

#[test]
fn what_the_pattern_parser_accepts_without_a_wildcard_the_origin_parser_accepts() {
    for [_, text, why] in [CONFIG, ORIGINS].into_iter().flat_map(corpus) {
        let Ok(text) = String::from_utf8(unescape(&text)) else {
            continue;
        };
        if text.contains('*') || text == "null" {
            continue;
        }
        let as_pattern = CorsLayer::new().allow_origins([&text]).compile();
        assert_eq!(
            Origin::parse(&text).is_ok(),
            as_pattern.is_ok(),
            "{text} ({why})"
        );
    }
}

/// Compares the verdict of each row with those that `judge` finds right for its case. All that differ are reported.
#[track_caller]
fn check(text: &str, judge: impl Fn(&str) -> Verdicts) {
    let failures: Vec<String> = corpus(text)
        .into_iter()
        .filter_map(|[verdict, case, why]| {
            let right = judge(&case);
            (!right.contains(&verdict.as_str())).then(|| {
                let right = right.join(" or ");
                format!("{case} ({why}): expected {verdict}, got {right}")
            })
        })
        .collect();
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n"));
}

/// What is allowed in `origins.tsv` and `preflights.tsv`.
fn patterns() -> CorsConfig {
    let mut config = CorsLayer::new();
    for [_, pattern] in corpus(PATTERNS) {
        config = match pattern.strip_prefix("regex:") {
            Some(regex) => config.allow_origin_regexes([regex]),
            None => config.allow_origins([&pattern]),
        };
    }
    config
}

/// The configuration with every danger in it accepted.
fn accept_dangers(config: CorsConfig) -> CorsConfig {
    let Err(errors) = config.clone().compile() else {
        return config;
    };
    errors.iter().fold(config, |config, error| match error {
        ConfigError::Dangerous { danger, .. } => config.dangerously_allow(*danger),
        _ => config,
    })
}

/// The preflight that a row of `preflights.tsv` describes. Unlike [`tower_cors_test_support::request`], it can hold any bytes.
fn preflight(text: &str) -> Request<()> {
    let mut request = Request::new(());
    *request.method_mut() = Method::OPTIONS;
    for word in repeat(text).split(' ') {
        let (name, value) = word.split_once('=').unwrap();
        let name = match name {
            "Origin" => header::ORIGIN,
            "ACRM" => header::ACCESS_CONTROL_REQUEST_METHOD,
            "ACRH" => header::ACCESS_CONTROL_REQUEST_HEADERS,
            other => panic!("unknown header {other}"),
        };
        let value = HeaderValue::from_bytes(&unescape(&value.replace('~', " "))).unwrap();
        request.headers_mut().append(name, value);
    }
    request
}

/// Writes out each `{text*N}`: the text, N times.
fn repeat(text: &str) -> String {
    let mut parts = text.split('{');
    let mut written = parts.next().unwrap().to_owned();
    for part in parts {
        let (repeated, rest) = part.split_once('}').unwrap();
        let (unit, times) = repeated.rsplit_once('*').unwrap();
        written += &unit.repeat(times.parse().unwrap());
        written += rest;
    }
    written
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
