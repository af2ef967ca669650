//! Compares `allow_origins_from` with a plain reader of lists, and looks for passwords in messages.
//!
//! The input is a list. Its first two lines are also the texts around a password, and the rest
//! follows the URL.

#![no_main]
#![allow(missing_docs, reason = "the macro defines the entry point")]

use libfuzzer_sys::fuzz_target;
use tower_cors_properties::lists::a_list_is_what_a_plain_reader_finds;
use tower_cors_properties::suggestions::no_password_is_shown;

fuzz_target!(|text: &str| {
    a_list_is_what_a_plain_reader_finds(text);
    let mut lines = text.splitn(3, '\n');
    if let (Some(before), Some(after)) = (lines.next(), lines.next()) {
        no_password_is_shown(before, after, lines.next().unwrap_or_default());
    }
});
