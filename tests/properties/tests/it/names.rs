//! Lists of names in one text: the error says to write each name, and the result builds.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use tower_cors::{CorsConfig, CorsLayer};
use tower_cors_properties::lists::a_list_is_what_a_plain_reader_finds;

use crate::inputs::text as written;

type Set = fn(CorsConfig, Vec<String>) -> CorsConfig;

/// The lists, and names for them in canonical form.
const LISTS: [(&str, Set, &[&str]); 3] = [
    (
        "allow_methods",
        |config, names| config.allow_methods(names),
        &["PUT", "DELETE", "PATCH", "QUERY", "PURGE", "*"],
    ),
    (
        "allow_headers",
        |config, names| config.allow_headers(names),
        &["x-a", "content-type", "authorization", "x-amz-*", "*"],
    ),
    (
        "expose_headers",
        |config, names| config.expose_headers(names),
        &["etag", "x-total-count", "x-amz-*", "*"],
    ),
];

/// A list in a text, as people write it, and the names in it.
fn text(names: &'static [&'static str]) -> impl Strategy<Value = (String, Vec<&'static str>)> {
    let separators = vec![",", ", ", " ,", ";", "; ", ",,", ",\n"];
    let around = vec![("", ""), (" ", " "), ("[", "]"), ("\"", "\""), ("", ",")];
    let quotes = select(vec!["", "\"", "'"]);
    let names = subsequence(names, 1..=names.len()).prop_shuffle();
    (
        names,
        select(separators),
        select(around),
        quotes,
        any::<bool>(),
    )
        .prop_map(|(names, separator, (before, after), quote, lower)| {
            let written = names.iter().map(|name| format!("{quote}{name}{quote}"));
            let list = written.collect::<Vec<_>>().join(separator);
            let list = if lower {
                list.to_ascii_lowercase()
            } else {
                list
            };
            (format!("{before}{list}{after}"), names)
        })
}

fn any_list() -> impl Strategy<Value = (usize, String, Vec<&'static str>)> {
    (0..LISTS.len()).prop_flat_map(|list| {
        text(LISTS[list].2).prop_map(move |(text, names)| (list, text, names))
    })
}

/// Returns the texts that a message says to write.
fn to_write(message: &str) -> Option<Vec<String>> {
    let (_, texts) = message.split_once("write ")?;
    serde_json::from_str(&format!("[{texts}]")).ok()
}

proptest! {
    #[test]
    fn a_list_in_one_text_says_what_to_write((list, text, names) in any_list()) {
        let (field, set, _) = LISTS[list];
        let build = |names| set(CorsLayer::new().allow_origins("https://a.example"), names).compile();
        let Err(errors) = build(vec![text.clone()]) else {
            // A single name, or one whose letter case does not matter.
            prop_assert!(names.len() == 1, "{} {:?}", field, text);
            return Ok(());
        };
        let message = errors.first().to_string();
        // `PURGE` is not registered, so in lower case it may be another word.
        let is_unclear = list == 0 && text.contains("purge");
        match to_write(&message) {
            Some(instead) => {
                prop_assert_eq!(&instead, &names, "{}", message);
                let again = build(instead);
                prop_assert!(again.is_ok(), "{:?}", again);
            }
            None => prop_assert!(is_unclear, "{}", message),
        }
    }

    #[test]
    fn no_text_panics(text in ".{0,40}", names in vec("[ -~]{0,20}", 0..4)) {
        for (_, set, _) in LISTS {
            for names in [vec![text.clone()], names.clone()] {
                let _ = set(CorsLayer::new().allow_origins("https://a.example"), names).compile();
            }
        }
        a_list_is_what_a_plain_reader_finds(&text);
    }

    #[test]
    fn lists_of_origins(
        items in vec(prop_oneof![written(), Just(String::from("https://a.example"))], 0..4),
        separator in select(vec![",", " ", "\n", ";,", "\",\"", "', '", "\\/"]),
        around in select(vec![("", ""), ("[", "]"), ("'[\"", "\"]'"), ("\"", "\"")]),
    ) {
        let list = items.join(separator);
        a_list_is_what_a_plain_reader_finds(&format!("{}{list}{}", around.0, around.1));
    }

    #[test]
    fn origins_out_of_a_text(
        origins in vec("https://[a-z]{1,5}\\.example(:[1-9][0-9]{3})?", 1..5),
        separator in select(vec![",", ", ", " ", "\n", ";", " ; ", "\",\"", "', '"]),
    ) {
        let quote = separator.chars().find(|char| "\"'".contains(*char));
        let quote = quote.map(String::from).unwrap_or_default();
        let list = format!("{quote}{}{quote}", origins.join(separator));
        let config = |text: &str| CorsLayer::new().allow_origins_from("ORIGINS", text);
        let same = CorsLayer::new().allow_origins(&origins).compile().unwrap();
        for text in [list.clone(), format!("[{list}]"), format!(" {list}\n")] {
            let policy = config(&text).compile().unwrap();
            prop_assert_eq!(policy.config(), same.config(), "{:?}", text);
        }
    }
}
