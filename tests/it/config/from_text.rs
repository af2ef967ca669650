//! Lists of origins from a text, such as an environment variable.

use tower_cors::{CorsConfig, CorsLayer};
use tower_cors_test_support::{check_rows, outcome, rows};

use super::as_with_regexes;

const NAME: &str = "CORS_ORIGINS";

/// Returns the configuration from `text`, in which `\n` and `\t` are characters.
fn from(text: &str) -> CorsConfig {
    let text = text.replace("\\n", "\n").replace("\\t", "\t");
    CorsLayer::new().allow_origins_from(NAME, &text)
}

#[test]
fn lists() {
    let table = r#"
        https://a.example                             | https://a.example
        https://a.example,https://b.example           | https://a.example https://b.example
        https://a.example , https://b.example ,       | https://a.example https://b.example
        ;https://a.example;;https://b.example         | https://a.example https://b.example
        https://a.example https://b.example           | https://a.example https://b.example
        https://a.example\nhttps://b.example\n        | https://a.example https://b.example
        \thttps://a.example,\n\thttps://b.example     | https://a.example https://b.example
        "https://a.example"                           | https://a.example
        "https://a.example, https://b.example"        | https://a.example https://b.example
        'https://a.example' 'https://b.example'       | https://a.example https://b.example
        "https://a.example","https://b.example"       | https://a.example https://b.example
        ["https://a.example", "https://b.example"]    | https://a.example https://b.example
        ["https://a.example"]                         | https://a.example
        ['https://a.example', 'https://b.example']    | https://a.example https://b.example
        '["https://a.example","https://b.example"]'   | https://a.example https://b.example
        ["https:\/\/a.example"]                       | https://a.example
        [\n  "https://a.example",\n  "app://b"\n]     | https://a.example app://b
        [https://a.example, https://b.example]        | https://a.example https://b.example
        http://[::1]:3000                             | http://[::1]:3000
        ["http://[::1]:3000","http://[::1]"]          | http://[::1]:3000 http://[::1]
        http://[::1],http://[::2]                     | http://[::1] http://[::2]
        https://*.a.example:* http://localhost:*      | https://*.a.example:* http://localhost:*
        *                                             | *
        "#;
    check_rows(rows(table), |[text, _]| {
        let policy = from(text).compile().unwrap();
        let origins = policy.config().rules().next().unwrap().allow_origins();
        // The canonical configuration does not remember the text.
        let same = CorsLayer::new().allow_origins(origins).compile().unwrap();
        assert_eq!(policy.config(), same.config());
        origins.join(" ")
    });
}

#[test]
fn what_does_not_separate_origins() {
    let table = r#"
        https://a.example\u007chttps://b.example       | CORS_ORIGINS: "https://a.example|https://b.example" contains several origins; write "https://a.example,https://b.example"
        https://A.example\u007c\u007chttps://b.example/ | CORS_ORIGINS: "https://A.example||https://b.example/" contains several origins; write "https://a.example,https://b.example"
        https://a.example \u007c https://b.example     | CORS_ORIGINS: "|" does not separate origins; write ","
        https://a.example and https://b.example       | CORS_ORIGINS: "and" does not separate origins; write ","
        https://a.example https://b.example/          | CORS_ORIGINS: "https://b.example/" has a path or a slash, but an origin ends after its host and port; write "https://b.example"
        https://{a,b}.example.com                     | CORS_ORIGINS: "https://{a,b}.example.com" contains several origins; write "https://a.example.com,https://b.example.com"
        http://localhost:[3000,3001]                  | CORS_ORIGINS: "http://localhost:[3000,3001]" contains white space or a comma (one origin per string); use the regex `http://localhost:(3000|3001)` in `allow_origin_regexes`; the pattern "http://localhost:*" allows more
        *\u007chttps://b.example                       | CORS_ORIGINS: "*|https://b.example" contains several origins; pass each as a separate string, or all to `allow_origins_from`, separated by commas
        "#;
    check_rows(rows(table), |[text, _]| {
        as_with_regexes(&outcome(from(&text.replace("\\u007c", "|"))))
    });
}

/// A password is neither in a message nor in its `Debug`, no matter where the list is cut.
#[test]
fn no_password_is_shown() {
    for text in [
        "https://user:pw@a.example",
        "https://user:pw@a.example,https://b.example",
        "https://b.example,https://user:pw@a.example",
        "https://user:x,pw@a.example https://b.example",
        "https://user:pw,x@a.example",
        "https://user:pw,@a.example",
        "https://ü.example,https://user:pw;x@a.example,https://user:pw x@b.example",
        "https://user:x;pw@a.example|https://b.example",
        "https://user:x pw@a.example",
        "https://user:x@pw@a.example",
        "user:pw@a.example",
        "[\"https://user:pw@a.example\"]",
        "https://user:{pw@a.example",
    ] {
        let errors = from(text).compile().unwrap_err();
        let shown = format!("{errors} {errors:?} {:?}", errors.first());
        assert!(!shown.contains("pw"), "{text}: {shown}");
        assert!(shown.contains(NAME), "{text}: {shown}");
    }
}

#[test]
fn a_text_without_an_origin_allows_nobody_and_says_so() {
    let expected = "CORS_ORIGINS: the value holds no origin; name one, such as \
                    https://app.example.com, or deny every origin: CorsConfig::deny_all()";
    for text in [
        "", " ", "\\n", ",", " ; ,", "[]", "[ ]", "\"\"", "''", "[\"\"]", "'[]'",
    ] {
        assert_eq!(outcome(from(text)), expected, "{text:?}");
        let among_others = from(text).allow_origins("https://a.example");
        assert_eq!(outcome(among_others), expected, "{text:?}");
    }
}

#[test]
fn places_have_the_name_of_the_text() {
    let config = CorsLayer::new()
        .allow_origins("https://A.example")
        .allow_origins_from("FIRST", "https://b.example https://B.example")
        .allow_origins("https://C.example")
        .allow_origins_from("--second", "https://D.example")
        .allow_credentials(true)
        .next_rule()
        .allow_origins_from("THIRD", "null");
    let errors = config.compile().unwrap_err();
    let places: Vec<(Option<usize>, &str, Option<&str>)> = errors
        .iter()
        .map(|error| error.place())
        .map(|place| (place.rule(), place.field(), place.value()))
        .collect();
    assert_eq!(
        places,
        [
            (Some(0), "allow_origins", Some("https://A.example")),
            (Some(0), "FIRST", Some("https://B.example")),
            (Some(0), "allow_origins", Some("https://C.example")),
            (Some(0), "--second", Some("https://D.example")),
            (Some(1), "THIRD", Some("null")),
        ],
    );
    let policy = from("https://a.example, https://a.example")
        .compile()
        .unwrap();
    assert_eq!(
        policy.warnings()[0].to_string(),
        "CORS_ORIGINS: \"https://a.example\" is listed more than once",
    );
}
