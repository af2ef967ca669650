//! Properties that hold for all inputs.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may panic"
)]

mod documents;
mod explain;
mod inputs;
mod matching;
mod names;
mod parsing;
mod paths;
mod regexes;
mod request_headers;
mod reservations;
mod suggestions;
mod wrong_types;
