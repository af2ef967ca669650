//! Arguments that setters take: a text, or anything that iterates over texts.

#![allow(clippy::needless_borrows_for_generic_args)] // References are among the cases.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::error::Error;

use http::{HeaderName, HeaderValue, Method, header};
use tower_cors::CorsLayer;
use tower_cors::texts::IntoTexts;

/// Returns what a setter takes from `texts`.
fn taken<M>(texts: impl IntoTexts<M>) -> Vec<String> {
    let config = CorsLayer::new().allow_headers(texts);
    let rule = config.rules().next().unwrap();
    rule.allow_headers().to_vec()
}

#[track_caller]
fn check(cases: &[(&str, Vec<String>, &[&str])]) {
    let failures: Vec<_> = cases
        .iter()
        .filter(|(_, taken, expected)| taken != expected)
        .collect();
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
#[rustfmt::skip] // a line a case
fn one_text() -> Result<(), Box<dyn Error>> {
    let string = String::from("a");
    let value = HeaderValue::from_static("a");
    check(&[
        ("&str", taken("a"), &["a"]),
        ("&&str", taken(&"a"), &["a"]),
        ("&String", taken(&string), &["a"]),
        ("String", taken(string), &["a"]),
        ("Box<str>", taken(Box::<str>::from("a")), &["a"]),
        ("Cow", taken(Cow::Borrowed("a")), &["a"]),
        ("&HeaderValue", taken(&value), &["a"]),
        ("HeaderValue", taken(value), &["a"]),
        ("parsed HeaderValue", taken("a".parse::<HeaderValue>()?), &["a"]),
        ("parsed HeaderName", taken("a".parse::<HeaderName>()?), &["a"]),
        ("&HeaderName", taken(&header::CONTENT_TYPE), &["content-type"]),
        ("HeaderName", taken(header::CONTENT_TYPE), &["content-type"]),
        ("&Method", taken(&Method::PUT), &["PUT"]),
        ("Method", taken(Method::PUT), &["PUT"]),
        ("Option, there", taken(Some("a")), &["a"]),
        ("Option, not there", taken(None::<String>), &[]),
    ]);
    Ok(())
}

#[test]
#[rustfmt::skip] // a line a case
fn lists() -> Result<(), Box<dyn Error>> {
    const CONSTANT: &[&str] = &["a", "b"];
    let strings = vec![String::from("a"), String::from("b")];
    let parsed: Vec<HeaderValue> = "a,b".split(',').map(str::parse).collect::<Result<_, _>>()?;
    check(&[
        ("array", taken(["a", "b"]), &["a", "b"]),
        ("&array", taken(&["a", "b"]), &["a", "b"]),
        ("empty array", taken([] as [&str; 0]), &[]),
        ("empty array of names", taken([] as [HeaderName; 0]), &[]),
        ("slice", taken(CONSTANT), &["a", "b"]),
        ("&Vec<String>", taken(&strings), &["a", "b"]),
        ("iterator of &String", taken(strings.iter()), &["a", "b"]),
        ("Vec<String>", taken(strings), &["a", "b"]),
        ("empty Vec", taken(Vec::<String>::new()), &[]),
        ("Vec<HeaderValue>", taken(parsed), &["a", "b"]),
        ("names", taken([header::ACCEPT, header::ETAG]), &["accept", "etag"]),
        ("methods", taken([Method::PUT, Method::DELETE]), &["PUT", "DELETE"]),
        ("set", taken(BTreeSet::from(["b", "a"])), &["a", "b"]),
        ("split", taken("a,b".split(',')), &["a", "b"]),
        ("chain", taken(["a"].into_iter().chain(Some("b"))), &["a", "b"]),
        ("map", taken((1..=2).map(|number| format!("x-{number}"))), &["x-1", "x-2"]),
    ]);
    Ok(())
}
