//! Enums whose values documents name.

use http::StatusCode;
use tower_cors::{Danger, Disallowed, InnerHeaders, PreflightMode, Preset, UnknownName};

use crate::implements::{has_names, is_shared};

const _: &[Danger] = Danger::ALL;
const _: &[InnerHeaders] = InnerHeaders::ALL;
const _: &[PreflightMode] = PreflightMode::ALL;
const _: &[Preset] = Preset::ALL;

const _: () = has_names::<Danger, UnknownName>();
const _: () = has_names::<Disallowed, UnknownName>();
const _: () = has_names::<InnerHeaders, UnknownName>();
const _: () = has_names::<PreflightMode, UnknownName>();
const _: () = has_names::<Preset, UnknownName>();
const _: () = is_shared::<Danger>();

/// The names are also part of the promise: documents hold them.
#[test]
fn names() {
    assert_eq!(
        written(Danger::ALL),
        "insecure-origins public-suffix-wildcards loose-regexes null-origin \
         any-origin-with-credentials file-origin any-host",
    );
    assert_eq!(written(InnerHeaders::ALL), "replace keep");
    assert_eq!(written(PreflightMode::ALL), "answer forward decorate");
    assert_eq!(
        written(Preset::ALL),
        "grpc-web connect mcp trace-context tus s3"
    );
    let disallowed = [
        Disallowed::Forward,
        Disallowed::Reject(StatusCode::FORBIDDEN),
    ];
    assert_eq!(written(&disallowed), "forward reject 403");
}

/// Writes the names. Each must parse as its value.
fn written<T>(values: &[T]) -> String
where
    T: std::fmt::Debug + std::fmt::Display + PartialEq + std::str::FromStr<Err = UnknownName>,
{
    let names: Vec<String> = values.iter().map(ToString::to_string).collect();
    for (name, value) in names.iter().zip(values) {
        assert_eq!(name.parse().as_ref(), Ok(value));
    }
    names.join(" ")
}
