//! Configurations: their errors, their warnings and their canonical form.

mod canonical;
mod errors;
mod from_text;
mod lists;
mod names;
mod origins;
mod suggestions;
mod warnings;

use tower_cors_test_support::{bytes, check_rows, config, outcome, rows};

const APP: &str = "https://app.example";

/// Checks rows of `words | outcome`: the words are added to the configuration of [`APP`].
#[track_caller]
fn check_app(table: &str) {
    check_rows(rows(table), |[words, _]| {
        outcome(config(&format!("origin={APP} {words}")))
    });
}

/// Checks rows of `value | message`: the error about that value in a list of `base`.
///
/// `word` is the word for that list in configurations as texts, `field` its setter.
#[track_caller]
fn check_messages(base: &str, word: &str, field: &str, table: &str) {
    check_rows(rows(table), |[value, _]| {
        let message = outcome(config(&format!("{base} {word}={value}")));
        let value = String::from_utf8(bytes(value)).unwrap();
        let after_place = message.strip_prefix(&format!("{field}: {value:?} "));
        as_with_regexes(after_place.unwrap_or(&message))
    });
}

/// Returns a message as the feature `regex` writes it: without it, messages that suggest a regex name
/// the feature.
fn as_with_regexes(message: &str) -> String {
    match cfg!(feature = "regex") {
        true => message.to_owned(),
        false => message.replace(" (feature `regex`)", ""),
    }
}
