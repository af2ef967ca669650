//! The limits on regexes.

use std::fmt;

use crate::limits::{
    MAX_REGEX_CACHES_SIZE, MAX_REGEX_LEN, MAX_REGEX_SIZE, MAX_REGEX_STEPS, MAX_REGEXES_SIZE,
};

/// A limit on regexes. Each bounds the time or memory that a hostile configuration can take.
///
/// The first regex beyond [`Together`](Self::Together) or [`Checks`](Self::Checks) gets the error.
/// Those after it are not checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RegexLimit {
    /// [`MAX_REGEX_LEN`]: the text of one regex.
    Text,
    /// [`MAX_REGEX_SIZE`]: the automaton of one regex.
    Automaton,
    /// [`MAX_REGEXES_SIZE`]: the automata of all regexes.
    Together,
    /// [`MAX_REGEX_CACHES_SIZE`]: the searches. The regexes of one configuration exceed it together.
    Caches,
    /// [`MAX_REGEX_STEPS`]: the time of a search. The regexes of one configuration exceed it
    /// together, and the first one beyond it gets the error.
    Steps,
    /// The time to check all regexes: that each matches an origin, and only domains that it names.
    Checks,
}

/// Continues the sentence that starts with the regex, or with the name of the setter.
impl fmt::Display for RegexLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text => write!(f, "has more than {MAX_REGEX_LEN} bytes; shorten it"),
            Self::Automaton => write!(
                f,
                "compiles to more than {} KiB; use fewer or smaller repetitions",
                MAX_REGEX_SIZE / 1024
            ),
            Self::Together => write!(
                f,
                "exceeds the memory limit: all regexes of a policy together may compile to {} MiB; \
                 use fewer, or use patterns instead (later regexes are not checked)",
                MAX_REGEXES_SIZE / 1024 / 1024
            ),
            Self::Caches => write!(
                f,
                "the regexes need more memory for a search than the policy keeps: {} MiB, divided \
                 by its configurations with regexes; use fewer, or use patterns instead",
                MAX_REGEX_CACHES_SIZE / 1024 / 1024
            ),
            Self::Steps => write!(
                f,
                "takes more than {MAX_REGEX_STEPS} steps for a byte of an origin, together with the \
                 regexes before it; use fewer regexes, shorter repetitions, or patterns with `*` in \
                 `allow_origins`",
            ),
            Self::Checks => f.write_str(
                "takes too long to check, together with the regexes before it; simplify them, or use \
                 patterns instead (later regexes are not checked)",
            ),
        }
    }
}
