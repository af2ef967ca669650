//! Checks that a regex matches a whole text, such as `null`, or the `*` of a list.

use regex_automata::meta::{self, Regex};
use regex_syntax::hir::{Hir, Look};

use crate::dialect::MAX_REGEX_LEN;
use crate::regex;

/// The limit on the automaton's memory, in bytes.
const MAX_AUTOMATON_SIZE: usize = 256 * 1024;

/// Returns whether `regex` matches the whole of `text`. `false` if it is too large to build.
pub(crate) fn matches_whole(regex: &str, text: &str) -> bool {
    if regex.len() > MAX_REGEX_LEN {
        return false;
    }
    regex::parse(regex).is_ok_and(|regex| admits_length(&regex, text.len()) && matches(regex, text))
}

/// Returns whether `regex` can match a text of this length, a cheap check.
fn admits_length(regex: &Hir, len: usize) -> bool {
    let properties = regex.properties();
    let is_too_short = |longest| longest < len;
    properties.minimum_len() <= Some(len) && !properties.maximum_len().is_some_and(is_too_short)
}

fn matches(regex: Hir, text: &str) -> bool {
    let anchored = Hir::concat(vec![Hir::look(Look::Start), regex, Hir::look(Look::End)]);
    let config = meta::Config::new()
        .nfa_size_limit(Some(MAX_AUTOMATON_SIZE))
        .utf8_empty(false);
    let built = Regex::builder().configure(config).build_from_hir(&anchored);
    built.is_ok_and(|regex| regex.is_match(text))
}
