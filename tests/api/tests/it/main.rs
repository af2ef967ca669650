//! The signatures that `tower-cors` promises: a change that breaks a caller does not compile here.
//!
//! Most are constants: `const _: fn(ARGUMENTS) -> RESULT = FUNCTION;`. Those that take any list of
//! texts appear with one type of list each.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // Tests may panic.

mod config;
mod dependencies;
mod errors;
mod explain;
mod implements;
mod middleware;
mod names;
mod policy;
mod surface;
