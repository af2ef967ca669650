//! What all benchmarks share: the policies, the requests, and the contenders around one inner service.

#![allow(dead_code, unreachable_pub)] // Each benchmark uses what it needs.
#![allow(clippy::string_slice, clippy::unreachable, clippy::unwrap_used)] // It may panic.

pub mod case;
pub mod contenders;
pub mod hand_written;
pub mod hostile;
pub mod origins;
pub mod requests;
pub mod timed;
