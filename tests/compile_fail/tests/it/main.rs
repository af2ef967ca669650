//! Common mistakes must not compile, and the compiler must say what to write instead.
//!
//! Each file in `mistakes` is a program with one mistake. `cargo test` does not build them: a test
//! here does, and compares the compiler's answer with the comment in the program. Of the compiler's
//! own texts, which change from version to version, it compares only those that the guide quotes.

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

use tower_cors_test_support::check_sentences;

use crate::compiler::Answers;
use crate::mistake::Mistake;

const GUIDE: &str = include_str!("../../../../src/guide/coming_from.md");

#[test]
fn the_guide_has_each_message() {
    let mistakes = Mistake::read_all();
    let messages = mistakes.iter().map(|mistake| mistake.message.as_str());
    check_sentences(GUIDE, "# Errors of the compiler", messages);
}

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
