//! Methods and header names as people write them.

use tower_cors::{CorsConfig, CorsLayer};
use tower_cors_test_support::{check_rows, corpus, rows};

use super::APP;

const NAMES: &str = include_str!("../data/names.tsv");

/// Returns the configuration with `text`, a JSON string, in one list.
fn with(field: &str, text: &str) -> CorsConfig {
    let text: String = serde_json::from_str(text).unwrap();
    let config = CorsLayer::new().allow_origins([APP]);
    match field {
        "allow_methods" => config.allow_methods([text]),
        "allow_headers" => config.allow_headers([text]),
        "expose_headers" => config.expose_headers([text]),
        other => panic!("no such list: {other}"),
    }
}

/// Returns the verdict on a configuration and its messages.
fn verdict(config: CorsConfig) -> (&'static str, String) {
    match config.compile() {
        Err(errors) => ("refused", errors.to_string()),
        Ok(policy) => match policy.warnings() {
            [] => ("builds", String::new()),
            warnings => {
                let warnings: Vec<String> = warnings.iter().map(ToString::to_string).collect();
                ("warned", warnings.join("\n"))
            }
        },
    }
}

#[test]
fn names_as_people_write_them() {
    let rows = corpus(NAMES).into_iter();
    let rows = rows.map(|[field, text, verdict, says, _why]| {
        let says = if says == "-" { String::new() } else { says };
        [field, text, says.clone(), format!("{verdict} {says}")]
    });
    check_rows(rows, |[field, text, says, _]| {
        let (verdict, message) = verdict(with(field, text));
        match message.contains(says) {
            true => format!("{verdict} {says}"),
            false => format!("{verdict} {message}"),
        }
    });
}

#[test]
fn messages() {
    let table = r#"
        allow_methods  | " GeT "           | contains more than a name; write "GET"
        allow_methods  | "put, patch"      | is a list in one string; write "PUT", "PATCH"
        allow_methods  | "GET\u007cPOST"   | is a list in one string; write "GET", "POST"
        allow_methods  | "GET\u007cPURGE"  | is a list in one string; write "GET", "PURGE"
        allow_methods  | "PURGE&BAN"       | is a list in one string; write "PURGE", "BAN"
        allow_methods  | "PURGE\u007c"     | contains more than a name; write "PURGE"
        allow_methods  | "\u007c"          | is not a method: a method has 1 to 128 letters, digits and !#$%&'*+-.^_`|~ (one method per string)
        allow_methods  | "[]"              | is not a method: a method has 1 to 128 letters, digits and !#$%&'*+-.^_`|~ (one method per string)
        allow_methods  | "GET+PUT"         | is a list in one string; write "GET", "PUT"
        allow_methods  | "GET+PURGE"       |
        allow_headers  | "[]"              | is not a header name: a name has letters, digits and !#$%&'*+-.^_`|~ (one name per string)
        allow_methods  | "GET/PUT/GET"     | is a list in one string; write "GET", "PUT"
        allow_methods  | "GET & PUT"       | is a list in one string; write "GET", "PUT"
        allow_methods  | "GET and PUT"     | is a list in one string; write "GET", "PUT"
        allow_methods  | "ANY"             | matches only that exact name; write "*" if you meant all names
        allow_methods  | "all"             | matches only that exact name; write "*" if you meant all names
        allow_methods  | "$METHODS"        | contains an unexpanded variable; expand it first
        allow_methods  | "'PUT'"           | contains more than a name; write "PUT"
        allow_methods  | "[\"PUT\",\"X\"]" | is a list in one string; write "PUT", "X"
        allow_methods  | "PUT PUT"         | contains more than a name; write "PUT"
        allow_methods  | " * "             | contains more than a name; write "*"
        allow_methods  | "GET, TRACE"      | is not a method: a method has 1 to 128 letters, digits and !#$%&'*+-.^_`|~ (one method per string)
        allow_methods  | "P(T"             | is not a method: a method has 1 to 128 letters, digits and !#$%&'*+-.^_`|~ (one method per string)
        allow_methods  | "P@T"             | is not a method: a method has 1 to 128 letters, digits and !#$%&'*+-.^_`|~ (one method per string)
        allow_methods  | "  "              | is empty; remove it
        allow_methods  | "DELTE"           | is not a registered method; write "DELETE" if you meant that
        allow_methods  | "delte"           | is not a registered method; write "DELETE" if you meant that
        allow_methods  | "PTACH"           | is not a registered method; write "PATCH" if you meant that
        allow_methods  | "OPTIONS"         | is not needed for preflights; remove it unless your pages send `OPTIONS` themselves
        allow_methods  | "P*"              | matches only that exact name: a `*` inside a name is not a wildcard
        allow_methods  | "QUERY"           |
        allow_methods  | "PURGE"           |
        allow_headers  | "X-A ,\tx-b;"     | is a list in one string; write "x-a", "x-b"
        allow_headers  | "X-Token:"        | contains more than a name; write "x-token"
        allow_headers  | "'X-A'"           | contains more than a name; write "x-a"
        allow_methods  | "'PURGE'"         | contains more than a name; write "PURGE"
        allow_headers  | "Content Type"    | is not a header name: a name has letters, digits and !#$%&'*+-.^_`|~ (one name per string)
        allow_headers  | "Accept X-A"      | is a list in one string; write "accept", "x-a"
        allow_headers  | "X-A\u007cx-b"    | is a list in one string; write "x-a", "x-b"
        allow_headers  | "“x-a”"           | contains more than a name; write "x-a"
        allow_headers  | "x-a\u200b"       | contains more than a name; write "x-a"
        allow_headers  | "^x-.*$"          | contains more than a name; write "x-*"
        allow_headers  | ".*"              | contains more than a name; write "*"
        allow_headers  | "x-[a-z]"         | is not a header name: a name has letters, digits and !#$%&'*+-.^_`|~ (one name per string)
        allow_headers  | "all"             | matches only that exact name; write "*" if you meant all names
        allow_headers  | "${HEADERS}"      | contains an unexpanded variable; expand it first
        allow_headers  | "%HEADERS%"       | contains an unexpanded variable; expand it first
        allow_headers  | "x-a%"            |
        allow_headers  | "%x-a"            |
        allow_headers  | "%%"              |
        allow_headers  | "X-A: 1"          | is not a header name: a name has letters, digits and !#$%&'*+-.^_`|~ (one name per string)
        allow_headers  | "x-amz- *"        | is not a header name: a name has letters, digits and !#$%&'*+-.^_`|~ (one name per string)
        allow_headers  | "['x-a', 'x-b']"  | is a list in one string; write "x-a", "x-b"
        allow_headers  | "x-a, *"          | is a list in one string; write "x-a", "*"
        allow_headers  | "x-a, x-b-*"      | is a list in one string; write "x-a", "x-b-*"
        allow_headers  | "x-a, cookie"     | is not a header name: a name has letters, digits and !#$%&'*+-.^_`|~ (one name per string)
        allow_headers  | "x-a, *-b"        | is not a header name: a name has letters, digits and !#$%&'*+-.^_`|~ (one name per string)
        allow_headers  | "x-*-id"          | has a `*` inside; write whole names, "*" for all, or a prefix such as "x-*"
        allow_headers  | "x-**"            | has a `*` inside; write whole names, "*" for all, or a prefix such as "x-*"
        allow_headers  | "**"              | has a `*` inside; write whole names, "*" for all, or a prefix such as "x-*"
        allow_headers  | "Cookie2"         | is a forbidden header: browsers attach cookies themselves if `allow_credentials` is on; remove it
        allow_headers  | "Set-Cookie"      | is a forbidden header: browsers never let a page set or read it; remove it
        allow_headers  | "sec-*"           | is a forbidden header: browsers set it, never a page; remove it
        allow_headers  | "Proxy-Anything"  | is a forbidden header: browsers set it, never a page; remove it
        allow_headers  | "access-control-request-method" | is a forbidden header: browsers set it, never a page; remove it
        allow_headers  | "access-control-*" | is a header of the CORS protocol itself; remove it
        allow_headers  | "User-Agent"      |
        allow_headers  | "Auth*"           |
        expose_headers | "ETag, X-A"       | is a list in one string; write "etag", "x-a"
        expose_headers | "etag, set-cookie" | is not a header name: a name has letters, digits and !#$%&'*+-.^_`|~ (one name per string)
        expose_headers | "access-control-*" | is a header of the CORS protocol itself; remove it
        expose_headers | "set-cookie*"     | is a forbidden header: browsers never let a page set or read it; remove it
        expose_headers | "x-*-id"          | has a `*` inside; write whole names, "*" for all, or a prefix such as "x-*"
        expose_headers | "content-*"       |
        "#;
    let table = rows(table).into_iter();
    check_rows(table, |[field, text, _]| {
        let value: String = serde_json::from_str(text).unwrap();
        let (_, message) = verdict(with(field, text));
        let after_place = message.strip_prefix(&format!("{field}: {value:?}"));
        after_place.unwrap_or(&message).trim_start().to_owned()
    });
}

/// Each text that an error says to write builds by itself.
#[test]
fn suggestions_build() {
    for [field, text, _, _, _] in corpus(NAMES) {
        let (verdict_on_text, message) = verdict(with(&field, &text));
        if let Some((_, instead)) = message
            .split_once("write \"")
            .filter(|_| verdict_on_text == "refused")
        {
            for name in format!("\"{instead}").split(", ") {
                let (verdict, message) = verdict(with(&field, name));
                assert_ne!(verdict, "refused", "{field} {text}: {message}");
            }
        }
    }
}
