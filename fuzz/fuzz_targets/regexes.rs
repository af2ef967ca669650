//! Holds configurations with a regex against the regex itself.
//!
//! The first byte of the input seeds the samples. The first line is the regex, the others are
//! origins.

#![no_main]
#![allow(missing_docs, reason = "the macro defines the entry point")]

use libfuzzer_sys::fuzz_target;
use tower_cors_properties::regexes::a_configuration_does_what_its_regex_says;
use tower_cors_properties::suggestions::what_an_error_about_a_regex_says_to_write_builds;

/// Longer regexes find no more, and take longer.
const MAX_LEN: usize = 200;

fuzz_target!(|input: (u8, &str)| {
    let (seed, text) = input;
    let (regex, origins) = text.split_once('\n').unwrap_or((text, ""));
    if regex.len() > MAX_LEN {
        return;
    }
    let origins: Vec<&str> = origins.lines().take(8).collect();
    a_configuration_does_what_its_regex_says(regex, seed.into(), &origins);
    what_an_error_about_a_regex_says_to_write_builds(regex);
});
