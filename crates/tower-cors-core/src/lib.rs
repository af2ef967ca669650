//! Parts that [`tower-cors`](https://docs.rs/tower-cors) shares with its sibling crates.
//!
//! Depend on those crates instead: this crate's API is not stable, and they pin its exact version.

mod codes;
pub mod duration;
pub mod secrets;
pub mod strings;
pub mod text;
pub mod typo;
