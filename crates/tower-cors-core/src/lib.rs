//! Parts that [`tower-cors`](https://docs.rs/tower-cors) shares with its sibling crates.
//!
//! It has no stable API: the crates that use it pin its version. Depend on them instead.

pub mod duration;
pub mod text;
