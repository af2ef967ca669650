//! Properties of the texts that errors say to write.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use tower_cors::{ConfigError, ConfigErrorKind, CorsLayer, Suggestion};
use tower_cors_properties::suggestions::{
    no_password_is_shown, suggestion, what_a_message_quotes_builds,
    what_an_error_about_a_regex_says_to_write_builds, what_an_error_says_to_write_builds,
};

use crate::inputs::{any_number_of_rejects, origin, text};

/// Texts made of pieces that people put together wrongly.
fn written() -> impl Strategy<Value = String> {
    let pieces = "https:// http:// ws:// htps:// app:// // : / . - * ** *. -* @ , ; [ ] ( ) | ? ^ $ \\ \
        .* example example.com com localhost 127 10.0.0.1 ::1 0x7f 3000 3010 80 443 16 user ü xn--a";
    let pieces: Vec<&str> = pieces
        .split_whitespace()
        .chain([" ", "\"", " and ", "{", "}", "+", "+", "http"])
        .collect();
    vec(select(pieces), 1..8).prop_map(|pieces| pieces.concat())
}

/// Characters and words that people write between two origins.
fn separator() -> impl Strategy<Value = &'static str> {
    let separators = [
        ",", ", ", ";", " ", "\n", "\t", "\r\n", "|", " | ", "||", " || ", " and ", " or ", "、",
        "，", "\",\"", " & ", " + ", "/,", "/|",
    ];
    select(Vec::from(separators))
}

/// Texts made of pieces of regexes, and of the syntax that other programs put around them.
fn written_regex() -> impl Strategy<Value = String> {
    let pieces = "^ $ / /i ~ \" ' # https:// https:\\/\\/ HTTPS:// http://localhost a\\.example a\\\\.example \
        example .com \\.com .* * + ? (/.*)? :\\d+ : [0-9]+ [::1] ( ) | , r\" xn--a null \\";
    let pieces: Vec<&str> = pieces.split_whitespace().chain([" "]).collect();
    vec(select(pieces), 1..7).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(any_number_of_rejects())]

    #[test]
    fn texts_that_an_error_says_to_write_build(
        text in prop_oneof![3 => written(), 1 => text(), 1 => "[ -~]{0,40}"],
    ) {
        what_an_error_says_to_write_builds(&text);
    }

    /// Neither of two origins is lost, whatever separates them.
    #[test]
    fn of_two_origins_both_are_suggested(first in origin(), second in origin(), separator in separator()) {
        prop_assume!(first != second && first.starts_with("http") && second.starts_with("http"));
        let both = [first, second];
        let text = both.join(separator);
        match suggestion(&text) {
            Some(Suggestion::List { origins, .. }) => prop_assert_eq!(&origins, &both),
            other => prop_assert!(false, "{}: {:?}", text, other),
        }
        let named = |text: &str| CorsLayer::new().allow_origins_from("X", text).compile();
        let policy = named(&text).or_else(|errors| {
            let instead = |error: &ConfigError| match error.kind() {
                ConfigErrorKind::Origin { instead: Some(instead), .. } => instead.to_string(),
                kind => panic!("{kind}"),
            };
            let [part, instead] = [errors.first().place().value().unwrap(), &instead(errors.first())];
            let instead = instead.strip_prefix("write \"").unwrap().strip_suffix('"').unwrap();
            named(&text.replacen(part, instead, 1))
        });
        let policy = policy.unwrap();
        prop_assert_eq!(policy.config().rules().next().unwrap().allow_origins(), both);
    }

    /// A regex that an error says to write builds, and matches an origin.
    #[test]
    fn regexes_that_an_error_says_to_write_build(text in written_regex()) {
        what_an_error_about_a_regex_says_to_write_builds(&text);
    }

    /// No message contains a password, no matter where a list is cut.
    #[test]
    fn passwords_stay_out(before in "[a-z,;| @:/]{0,6}", after in "[a-z,;|]{0,3}", rest in written()) {
        no_password_is_shown(&before, &after, &rest);
    }

    /// The text after `write "` in a message builds.
    #[test]
    fn what_stands_in_quotes_behind_write_builds(text in written()) {
        what_a_message_quotes_builds(&text);
    }

    /// An origin that was written carelessly is suggested in its correct form.
    #[test]
    fn what_was_meant_is_suggested(origin in origin(), slip in 0..9) {
        let (scheme, rest) = origin.split_once("://").unwrap();
        prop_assume!(scheme != "app");
        let text = match slip {
            0 => format!("{origin}/"),
            1 => format!("{origin}/path?query"),
            2 => format!("\"{origin}\""),
            3 => format!(" {origin};"),
            4 => format!("{scheme}://{scheme}://{rest}"),
            5 => format!("{scheme}:/{rest}"),
            6 => format!("h{origin}"),
            7 => format!("{scheme}://user:pass@{rest}"),
            _ => format!("{}://{rest}", scheme.replace("http", "ws")),
        };
        let expected = Suggestion::to_string(&suggestion(&text).unwrap());
        prop_assert_eq!(expected, format!("write {origin:?}"));
    }
}
