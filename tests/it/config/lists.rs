//! Methods, request headers and exposed headers that do not build.

use tower_cors::{CorsConfig, CorsLayer};
use tower_cors_test_support::outcome;

use super::{APP, check_app, check_messages};

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
        put      | can never match, since browsers send it upper-cased; write "PUT"
        Delete   | can never match, since browsers send it upper-cased; write "DELETE"
        options  | can never match, since browsers send it upper-cased; write "OPTIONS"
        CONNECT  | can never be used: no page can send it; remove it
        trace    | can never be used: no page can send it; remove it
        Track    | can never be used: no page can send it; remove it
        PUT,POST | is not a method: a method is made of letters, digits and !#$%&'*+-.^_`|~ (one method a string)
        "#,
    );
}

#[test]
fn header_lists() {
    check_messages(
        "origin=https://app.example",
        "header",
        "allow_headers",
        "
        Cookie                         | is out of reach of every page, whatever the policy says; remove it
        host                           | is out of reach of every page, whatever the policy says; remove it
        via                            | is out of reach of every page, whatever the policy says; remove it
        Sec-Fetch-Site                 | is out of reach of every page, whatever the policy says; remove it
        proxy-anything                 | is out of reach of every page, whatever the policy says; remove it
        access-control-request-method  | is out of reach of every page, whatever the policy says; remove it
        Access-Control-Allow-Origin    | is one of the CORS protocol's own headers and has no place in this list; remove it
        access-control-max-age         | is one of the CORS protocol's own headers and has no place in this list; remove it
        x~y                            | is not a header name: a name is made of letters, digits and !#$%&'*+-.^_`|~ (one name a string)
        ",
    );
    check_messages(
        "origin=https://app.example",
        "expose",
        "expose_headers",
        "
        Set-Cookie                     | is out of reach of every page, whatever the policy says; remove it
        set-cookie2                    | is out of reach of every page, whatever the policy says; remove it
        Origin                         | is one of the CORS protocol's own headers and has no place in this list; remove it
        access-control-request-headers | is one of the CORS protocol's own headers and has no place in this list; remove it
                                       | is empty; remove it
        ",
    );
    check_app(
        r#"
        expose=* credentials | expose_headers: "*" is taken for a header of that name when credentials are allowed; list the headers by name
        "#,
    );
}

#[test]
fn lists_that_no_browser_would_take() {
    let names = |count| (0..count).map(|n| format!("x-{n:04}"));
    assert!(app().allow_headers(names(1170)).build().is_ok());
    let too_long = "the list has more than 8192 bytes; shorten it, or write `*`";
    assert_eq!(
        outcome(app().allow_headers(names(1171))),
        format!("allow_headers: {too_long}")
    );
    assert_eq!(
        outcome(app().expose_headers(names(2000))),
        format!("expose_headers: {too_long}")
    );
    assert_eq!(
        outcome(app().allow_methods(names(2000).map(|n| n.to_uppercase()))),
        format!("allow_methods: {too_long}")
    );
}
