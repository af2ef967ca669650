//! Methods, request headers and exposed headers that do not build.

use tower_cors::limits::MAX_METHOD_LEN;
use tower_cors::{CorsConfig, CorsLayer};
use tower_cors_test_support::outcome;

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

/// The longest list that builds, and the shortest that does not, of names of one length.
#[test]
fn lists_that_no_browser_would_take() {
    let too_long = "the list is longer than 8192 bytes; shorten it";
    // 1169 names of six bytes and as many commas are 8183 bytes, 1023 names with `, ` are 8184.
    let names = |count: usize, last: usize| {
        let names = (0..count).map(|n| format!("x-{n:04}"));
        names.chain(["y".repeat(last)]).collect::<Vec<_>>()
    };
    let upper = |count, last| {
        names(count, last)
            .into_iter()
            .map(|name| name.to_uppercase())
    };
    // With a prefix, or `*` and credentials, the names of a response join the list behind a comma.
    let exposed = |names| app().expose_headers(["z-*"]).expose_headers(names);
    let all = |names: Vec<String>| {
        app()
            .allow_credentials(true)
            .expose_headers(["*"])
            .vary(names)
    };
    for (field, longest, too_many) in [
        (
            "allow_headers",
            app().allow_headers(names(1169, 9)),
            app().allow_headers(names(1169, 10)),
        ),
        (
            "expose_headers",
            app().expose_headers(names(1169, 9)),
            app().expose_headers(names(1169, 10)),
        ),
        (
            "allow_methods",
            app().allow_methods(upper(1169, 9)),
            app().allow_methods(upper(1169, 10)),
        ),
        (
            "expose_headers",
            exposed(names(1168, 11)),
            exposed(names(1168, 12)),
        ),
        ("vary", all(names(1023, 6)), all(names(1023, 7))),
    ] {
        assert_eq!(outcome(longest), "builds", "{field}");
        assert_eq!(outcome(too_many), format!("{field}: {too_long}"));
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
