//! Compares the configuration of each spelling of a path with the routes of plain routers.
//!
//! The bits of the first byte choose the configured paths. The next six bytes choose the steps of
//! the router. The rest is the path of the request.

#![no_main]
#![allow(missing_docs, reason = "the macro defines the entry point")]

use http::Uri;
use libfuzzer_sys::fuzz_target;
use tower_cors_fuzz::chosen;
use tower_cors_properties::routers::{
    DECODINGS, NORMALIZATIONS, PATHS, Step, a_path_is_allowed_where_all_readings_agree,
    no_spelling_gets_the_configuration_of_another_route,
};

/// The limit on steps that decode.
const MAX_DECODINGS: usize = 2;

fuzz_target!(|data: &[u8]| {
    let Some(([paths, steps @ ..], target)) = data.split_first_chunk::<7>() else {
        return;
    };
    let Ok(target) = std::str::from_utf8(target) else {
        return;
    };
    let is_path = target.starts_with('/') && !target.contains(['?', '#']);
    let paths = chosen(&PATHS, *paths);
    if paths.is_empty() || !is_path || target.parse::<Uri>().is_err() {
        return;
    }
    no_spelling_gets_the_configuration_of_another_route(&paths, target, &router(steps));
    a_path_is_allowed_where_all_readings_agree(&paths, target);
});

/// Returns the steps that the bytes choose. Some bytes choose none.
fn router(bytes: &[u8]) -> Vec<(&'static str, Step)> {
    let mut decodings = 0;
    let step = |byte: &u8| {
        let index = usize::from(*byte);
        if byte & 16 > 0 {
            decodings += 1;
            return (decodings <= MAX_DECODINGS).then(|| DECODINGS[index % DECODINGS.len()]);
        }
        NORMALIZATIONS.get(index % 8).copied()
    };
    bytes.iter().filter_map(step).collect()
}
