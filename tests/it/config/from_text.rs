//! Lists of origins out of a text, such as an environment variable.

use tower_cors::{CorsConfig, CorsLayer};
use tower_cors_test_support::{check_rows, outcome, rows};

const NAME: &str = "CORS_ORIGINS";

/// Returns the configuration out of `text`, in which `\n` and `\t` are characters.
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
fn a_text_without_an_origin_allows_nobody_and_says_so() {
    let expected = "CORS_ORIGINS: the text is empty; name an origin, such as \
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
