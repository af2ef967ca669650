//! Properties of what errors say to write.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use tower_cors::{ConfigErrorKind, CorsLayer, OriginPattern, Suggestion};

use crate::inputs::{any_number_of_rejects, origin, text};

/// Returns what the errors about `text` say to write.
fn suggestion(text: &str) -> Option<Suggestion> {
    let errors = CorsLayer::new().allow_origins([text]).compile().err()?;
    match errors.first().kind() {
        ConfigErrorKind::Origin { instead, .. } => instead.clone(),
        _ => None,
    }
}

/// Texts of the pieces that people put together wrongly.
fn written() -> impl Strategy<Value = String> {
    let pieces = "https:// http:// ws:// htps:// app:// // : / . - * ** *. -* @ , ; [ ] ( ) | ? ^ $ \\ \
        .* example example.com com localhost 127 10.0.0.1 ::1 0x7f 3000 3010 80 443 16 user ü xn--a";
    let pieces: Vec<&str> = pieces.split_whitespace().chain([" ", "\""]).collect();
    vec(select(pieces), 1..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(any_number_of_rejects())]

    #[test]
    fn what_an_error_says_to_write_builds(
        text in prop_oneof![3 => written(), 1 => text(), 1 => "[ -~]{0,40}"],
    ) {
        match suggestion(&text) {
            Some(Suggestion::Pattern { pattern, .. }) => {
                let built = CorsLayer::new().allow_origins([&pattern]).build();
                prop_assert!(built.is_ok(), "{}: {:?}", text, built);
            }
            Some(Suggestion::Regex { regex, wider, .. }) => {
                let built = CorsLayer::new().allow_origin_regexes([&regex]).build();
                prop_assert!(built.is_ok(), "{}: {:?}", text, built);
                if let Some(wider) = wider {
                    prop_assert!(OriginPattern::parse(&wider).is_ok(), "{}: {}", text, wider);
                }
            }
            _ => {}
        }
    }

    /// Each message that has `write "` in it has what builds behind it.
    #[test]
    fn what_stands_in_quotes_behind_write_builds(text in written()) {
        let Err(errors) = CorsLayer::new().allow_origins([&text]).build() else {
            return Ok(());
        };
        let message = errors.first().to_string();
        let behind = message.rsplit_once("; write \"").map(|(_, behind)| behind);
        if let Some(pattern) = behind.and_then(|behind| behind.strip_suffix('"')) {
            prop_assert!(CorsLayer::new().allow_origins([pattern]).build().is_ok(), "{}", message);
        }
    }

    /// An origin that was written carelessly is suggested as it is.
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
