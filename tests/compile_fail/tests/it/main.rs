//! Mistakes that people make must not compile, and the compiler must say what to write instead.
//!
//! Each file in `mistakes` is a program with one mistake. `cargo test` does not build them: a test
//! here does, and compares the compiler's answer with what the program says about itself. It
//! compares the words of this crate only, because the compiler's own change from version to
//! version.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)] // Tests may panic.

mod accepted;
mod compiler;
mod mistake;
mod remedies;

use crate::compiler::Answers;
use crate::mistake::Mistake;

#[test]
fn the_compiler_says_what_to_write() {
    let mistakes = Mistake::read_all();
    let answers = Answers::ask(mistakes.iter().map(|mistake| mistake.name.as_str()));
    let failures: Vec<String> = mistakes
        .iter()
        .filter_map(|mistake| {
            let reason = mistake.compare(&answers).err()?;
            Some(format!("{}: {reason}", mistake.name))
        })
        .collect();
    assert!(!mistakes.is_empty());
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}
