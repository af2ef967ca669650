//! Reads configurations in TOML, JSON and YAML, writes them, and reads them back.
//!
//! The first byte picks the format. The rest is the document.

#![no_main]
#![allow(missing_docs, reason = "the macro defines the entry point")]

use libfuzzer_sys::fuzz_target;
use tower_cors_properties::documents::{FORMATS, there_and_back};

fuzz_target!(|input: (u8, &str)| {
    let (format, document) = input;
    let format = &FORMATS[usize::from(format) % FORMATS.len()];
    if let Some(config) = (format.read)(document) {
        there_and_back(&config, format);
    }
});
