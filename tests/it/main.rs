//! Tests of the layer through its public API, and of the order of its modules.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests may panic"
)]

mod architecture;
mod auto_traits;
mod config;
mod corpus;
mod decisions;
mod documents;
mod explain;
mod guides;
mod hostile;
mod layers;
mod other_formats;
mod own_origins;
mod path_texts;
mod paths;
mod regexes;
mod reload;
mod responses;
mod service;
mod written;
