//! Regex configurations, held against the regex itself.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use tower_cors_properties::regexes::a_configuration_does_what_its_regex_says;

use crate::inputs::origin;

/// Regexes made of pieces that often match an origin.
fn regex() -> impl Strategy<Value = String> {
    let pieces = vec![
        "a",
        "b",
        "-",
        r"\.",
        ".",
        "[a-z]+",
        "[ab]",
        ".*",
        "(a|b)",
        "{2}",
        "{1,3}",
        "?",
        "+",
        "*",
        "com",
        r"\.com",
        r"example\.com",
        "localhost",
        r"(:\d+)?",
        ":8443",
        "[^.]+",
        "|",
        "(?:x|y)",
        r"\d",
        r"\w",
        r"\b",
        "^",
        "$",
        "xn--",
        "127",
        r"(\.[a-z]+)*",
    ];
    let schemes = select(vec![
        "https://",
        "http://",
        "https?://",
        "(http|app)://",
        ".*",
        "",
    ]);
    (schemes, vec(select(pieces), 1..9))
        .prop_map(|(scheme, pieces)| scheme.to_owned() + &pieces.concat())
}

proptest! {
    #[test]
    fn configurations(regex in regex(), seed in any::<u64>(), origin in origin()) {
        a_configuration_does_what_its_regex_says(&regex, seed, &[&origin]);
    }
}
