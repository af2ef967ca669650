//! Compares `Origin::parse` and patterns with the `url` crate, and builds what errors say to write.
//!
//! The input is the text of an origin, a pattern or a URL.

#![no_main]
#![allow(missing_docs, reason = "the macro defines the entry point")]

use libfuzzer_sys::fuzz_target;
use tower_cors_properties::{origins, suggestions};

fuzz_target!(|text: &str| {
    origins::parsed_texts_are_serialized_as_by_browsers(text);
    origins::origins_of_urls_parse(text);
    origins::patterns_without_a_wildcard_are_origins(text);
    suggestions::what_an_error_says_to_write_builds(text);
    suggestions::what_a_message_quotes_builds(text);
});
