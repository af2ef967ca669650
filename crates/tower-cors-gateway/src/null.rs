//! Whether a regex is about the origin `null`, which no regex is tried on here.

use regex_automata::meta::{self, Regex};
use regex_syntax::hir::{Hir, Look};

use super::dialect::MAX_LEN;
use crate::regex;

/// The origin of pages that have none of their own.
const NULL: &str = "null";
/// How much memory the automaton may take, in bytes.
const MAX_SIZE: usize = 256 * 1024;

/// Whether `regex` matches it, as a whole. One that is too long or too big does not build anyway.
pub(super) fn is_matched(regex: &str) -> bool {
    if regex.len() > MAX_LEN {
        return false;
    }
    regex::parse(regex).is_ok_and(|regex| can_match(&regex) && matches(regex))
}

/// Whether it matches texts of that length.
fn can_match(regex: &Hir) -> bool {
    let properties = regex.properties();
    let is_too_short = |longest| longest < NULL.len();
    properties.minimum_len() <= Some(NULL.len())
        && !properties.maximum_len().is_some_and(is_too_short)
}

fn matches(regex: Hir) -> bool {
    let whole = [Hir::look(Look::Start), regex, Hir::look(Look::End)];
    let config = meta::Config::new()
        .nfa_size_limit(Some(MAX_SIZE))
        .utf8_empty(false);
    let built = Regex::builder()
        .configure(config)
        .build_from_hir(&Hir::concat(whole.into()));
    built.is_ok_and(|regex| regex.is_match(NULL))
}
