//! The tests' shared tools: cases as short texts, and a runner for tables of cases.
//!
//! | module | content |
//! |---|---|
//! | [`exchange`] | requests and responses as texts |
//! | [`policy`] | configurations as texts, and a policy's verdicts |
//! | [`sentences`] | tables of sentences that people search for |
//! | [`table`] | rows, and [`check_rows`], which reports all rows that fail |
//! | [`markdown`] | headings and links of the documentation |
//! | [`page`] | a page in the examples of the guides |
//! | [`patterns`] | a plain model of origin patterns and regexes |
//! | [`program`] | an example as a running program |
//! | [`server`] | a server that has an origin before it has routes |

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests may panic"
)]

pub mod exchange;
pub mod markdown;
pub mod page;
pub mod patterns;
pub mod policy;
pub mod program;
pub mod sentences;
pub mod server;
pub mod table;

pub use self::exchange::{
    access_control, answer, ask, bytes, describe, repeat, request, respond, unescape, wait,
};
pub use self::page::page_gets;
pub use self::policy::{config, explain, layer, outcome, verdict};
pub use self::sentences::check_sentences;
pub use self::server::Server;
pub use self::table::{check_rows, check_table, columns, corpus, rows};
