//! Methods, request headers and exposed headers that do not build.

use tower_cors::limits::MAX_METHOD_LEN;
use tower_cors::{CorsConfig, CorsLayer};
use tower_cors_test_support::{check_rows, outcome, rows};

use super::{APP, check_messages};

fn app() -> CorsConfig {
    CorsLayer::new().allow_origins([APP])
}

#[test]
fn methods() {
    check_messages(
        "origin=https://app.example",
        "method",
        "allow_methods",
        r#"
        put      | can never match, because browsers send it in upper case; write "PUT"
        Delete   | can never match, because browsers send it in upper case; write "DELETE"
        options  | can never match, because browsers send it in upper case; write "OPTIONS"
        CONNECT  | is a forbidden method: browsers never let a page send it; remove it
        trace    | is a forbidden method: browsers never let a page send it; remove it
        Track    | is a forbidden method: browsers never let a page send it; remove it
        PUT,POST | is a list in one string; write "PUT", "POST"
        "#,
    );
}

#[test]
fn long_methods() {
    let table = "
        128 | builds
        129 | too long
        ";
    check_rows(rows(table), |[len, _]| {
        let method = "A".repeat(len.parse().unwrap());
        match outcome(app().allow_methods(method)) {
            message if message.contains("a method has 1 to 128 letters") => "too long".into(),
            message => message,
        }
    });
}

#[test]
fn header_lists() {
    check_messages(
        "origin=https://app.example",
        "header",
        "allow_headers",
        r#"
        Cookie                         | is a forbidden header: browsers attach cookies themselves if `allow_credentials` is on; remove it
        Access-Control-Allow-Origin    | is a header of the CORS protocol itself; remove it
        access-control-max-age         | is a header of the CORS protocol itself; remove it
        x-a~x-b                        | is a list in one string; write "x-a", "x-b"
        x@y                            | is not a header name: a name has letters, digits and !#$%&'*+-.^_`|~ (one name per string)
        "#,
    );
    check_messages(
        "origin=https://app.example",
        "expose",
        "expose_headers",
        "
        Set-Cookie                     | is a forbidden header: browsers never let a page set or read it; remove it
        set-cookie2                    | is a forbidden header: browsers never let a page set or read it; remove it
        Origin                         | is a header of the CORS protocol itself; remove it
        access-control-request-headers | is a header of the CORS protocol itself; remove it
                                       | is empty; remove it
        ",
    );
}

/// Returns the configuration with a list whose last name has that many bytes.
type Longest<'a> = &'a dyn Fn(usize) -> CorsConfig;

/// The longest list that builds, and one with another byte.
#[test]
fn lists_that_no_browser_would_take() {
    // 1169 names of six bytes and as many commas are 8183 bytes, 1023 names and `, ` are 8184.
    let names = |count: usize, last: usize| {
        let names = (0..count).map(|n| format!("X-{n:04}"));
        names.chain(["Y".repeat(last)]).collect::<Vec<_>>()
    };
    // The names of responses join a list with a prefix, so each of its own has a comma.
    let prefix = || app().expose_headers(["z-*"]);
    let lists: [(_, _, Longest<'_>); 5] = [
        ("allow_methods", 9, &|last| {
            app().allow_methods(names(1169, last))
        }),
        ("allow_headers", 9, &|last| {
            app().allow_headers(names(1169, last))
        }),
        ("expose_headers", 9, &|last| {
            app().expose_headers(names(1169, last))
        }),
        ("expose_headers", 11, &|last| {
            prefix().expose_headers(names(1168, last))
        }),
        ("vary", 6, &|last| app().vary(names(1023, last))),
    ];
    for (field, last, with) in lists {
        assert_eq!(outcome(with(last)), "builds", "{field}");
        let too_long = format!("{field}: the list is longer than 8192 bytes; shorten it");
        assert_eq!(outcome(with(last + 1)), too_long);
    }
}

#[test]
fn the_longest_method() {
    let longest = "M".repeat(MAX_METHOD_LEN);
    assert_eq!(outcome(app().allow_methods([longest.as_str()])), "builds");
    let message = outcome(app().allow_methods([longest + "M"]));
    assert!(
        message.contains("is not a method: a method has 1 to 128 letters"),
        "{message}"
    );
}
