//! The parts that all benchmarks share: policies, requests, and contenders.

#![allow(missing_docs, missing_debug_implementations, unreachable_pub)] // Nobody reads its docs.
#![allow(clippy::exhaustive_enums, clippy::exhaustive_structs)] // It is not published.
#![allow(clippy::string_slice, clippy::unreachable, clippy::unwrap_used)] // It may panic.

pub mod case;
pub mod contenders;
pub mod growth;
pub mod hand_written;
pub mod hostile;
pub mod origins;
pub mod requests;
pub mod timed;
pub mod turns;
