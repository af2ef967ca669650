//! Compares the check of request headers with a plain reader of lists.
//!
//! The bits of the first byte choose the allowed names, those of the second one credentials. Each
//! line of the rest is a line of the header.

#![no_main]
#![allow(missing_docs, reason = "the macro defines the entry point")]

use libfuzzer_sys::fuzz_target;
use tower_cors_fuzz::chosen;
use tower_cors_properties::request_headers::{
    ALLOWED, Allowed, a_preflight_passes_if_the_rule_allows_each_name,
};

fuzz_target!(|data: &[u8]| {
    let [names, credentials, text @ ..] = data else {
        return;
    };
    let is_value = |byte: &u8| matches!(byte, b'\n' | b'\t' | b' '..) && *byte != 127;
    if !text.iter().all(is_value) {
        return;
    }
    let names = chosen(&ALLOWED, *names);
    let credentials = credentials & 1 > 0;
    let lines: Vec<&[u8]> = text.split(|byte| *byte == b'\n').collect();
    let allowed = Allowed {
        names: &names,
        credentials,
    };
    a_preflight_passes_if_the_rule_allows_each_name(&allowed, &lines);
});
