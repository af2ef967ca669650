//! The corpora of hostile origins, patterns and preflights, row by row.
#![cfg(all(feature = "public-suffix", feature = "regex"))]

use std::collections::HashSet;

use http::{HeaderValue, Request, header};
use tower_cors::{
    CorsConfig, CorsLayer, Origin, OriginError, OriginPattern, RequestHead, RequestKind,
};
use tower_cors_test_support::{check_rows, corpus, request, unescape, verdict};

const PATTERNS: &str = include_str!("data/patterns.tsv");
const ORIGINS: &str = include_str!("data/origins.tsv");
const CONFIG: &str = include_str!("data/config.tsv");
const PREFLIGHTS: &str = include_str!("data/preflights.tsv");

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
        let parses = str::from_utf8(&origin).is_ok_and(|text| Origin::parse(text).is_ok());
        match (verdict(&policy, &request), parses) {
            ("granted", true) => &["match"],
            ("origin", true) => &["none"],
            ("origin-malformed", false) => &["reject"],
            ("origin", false) if matches!(&*origin, b"null" | b"file://") => &["reject"],
            _ => &["a decision at odds with `Origin::parse`"],
        }
    });
}

/// Its scheme, host and port make the same text again.
#[test]
fn an_origin_is_the_text_that_it_was_parsed_from() {
    let origins = corpus(ORIGINS).into_iter();
    let rows = origins
        .filter(|[verdict, _, _]| verdict != "reject")
        .map(|[_, text, why]| [why, text.clone(), text]);
    check_rows(rows, |[_why, text, _]| {
        let origin = Origin::parse(text).unwrap();
        let port = origin.port().map(|port| format!(":{port}"));
        let (scheme, host) = (origin.scheme(), origin.host());
        let mut texts = vec![
            format!("{scheme}://{host}{}", port.unwrap_or_default()),
            origin.to_string(),
            origin.as_str().to_owned(),
            AsRef::<str>::as_ref(&origin).to_owned(),
        ];
        texts.dedup();
        texts.join(" or ")
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
    let rows = corpus(PREFLIGHTS)
        .into_iter()
        .map(|[verdict, case, why]| [why, case, verdict]);
    check_rows(rows, |[_why, case, _]| {
        let request = request(&format!("OPTIONS {case}"));
        let kind = policy.decide(&RequestHead::from(&request)).kind();
        assert_eq!(kind, RequestKind::Preflight);
        verdict(&policy, &request).to_owned()
    });
}

#[test]
fn without_a_wildcard_patterns_parse_exactly_as_origins() {
    let texts = [CONFIG, ORIGINS].into_iter().flat_map(corpus);
    let differences: Vec<String> = texts
        .filter_map(|[_, text, _why]| String::from_utf8(unescape(&text)).ok())
        .filter(|text| !text.contains('*'))
        .filter(|text| {
            let is_origin = Origin::parse(text).is_ok();
            match OriginPattern::parse(text) {
                Ok(_) => !is_origin,
                // Well-formed origins that no page has.
                Err(
                    OriginError::PagelessScheme
                    | OriginError::MistypedScheme
                    | OriginError::Punycode,
                ) => false,
                Err(_) => is_origin,
            }
        })
        .collect();
    assert!(differences.is_empty(), "{differences:#?}");
}

/// Checks that the verdict of each row is one that `judge` accepts for its case.
#[track_caller]
fn check(text: &str, judge: impl Fn(&str) -> &'static [&'static str]) {
    let rows = corpus(text)
        .into_iter()
        .map(|[verdict, case, why]| [why, case, verdict]);
    check_rows(rows, |[_why, case, verdict]| match judge(case) {
        right if right.contains(&verdict) => verdict.to_owned(),
        right => right.join(" or "),
    });
}

/// Returns a policy that allows the patterns in `patterns.tsv`.
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

/// Accepts every danger that keeps the configuration from building.
fn accept_dangers(config: CorsConfig) -> CorsConfig {
    let Err(errors) = config.clone().compile() else {
        return config;
    };
    let dangers = errors.iter().filter_map(|error| error.danger());
    dangers.fold(config, CorsConfig::dangerously_allow)
}
