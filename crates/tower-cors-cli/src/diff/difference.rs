//! The differences between two policies: data, and a plain sentence for each.

use std::fmt;

use serde::Serialize;
use tower_cors_core::text::{Escaped, Quoted, Ticked};

/// The most origins, methods or headers that a sentence names. The rest is counted.
const MAX_NAMED: usize = 10;

/// The differences between two policies, the most important ones first.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct Difference {
    /// The new policy allows something that the old one did not, or may do so.
    pub(crate) allows_more: bool,
    pub(crate) lines: Vec<Line>,
}

/// A difference, and the origins that it is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Line {
    #[serde(flatten)]
    pub(super) change: Change,
    /// The path below which it applies; `None` for the base configuration.
    pub(super) path: Option<String>,
    /// Empty if it is about the service.
    pub(super) origins: Vec<Subject>,
}

/// A difference in what the same origins may do, or in the options.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(super) struct Change {
    pub(super) direction: Direction,
    pub(super) kind: Kind,
    /// The end of a sentence about origins, or a whole one.
    pub(super) text: String,
}

/// The direction of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Direction {
    More,
    Less,
    /// It changes answers, but not who may do what.
    Neither,
}

/// The kind of a change. The most important one is the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Kind {
    Credentials,
    Origins,
    Methods,
    RequestHeaders,
    ExposedHeaders,
    Options,
    Import,
}

/// The origins that a change is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Subject {
    /// All origins.
    Every,
    /// The origins that `*` allows, and no other value.
    OnlyByAny,
    /// An origin, or all that a pattern matches.
    Matching(String),
    /// Some of the origins that a pattern matches.
    SomeOf(String),
    /// The origins that a regex matches, if there are any.
    Regex(String),
}

impl Difference {
    pub(super) fn new(mut lines: Vec<Line>) -> Self {
        lines.sort();
        let is_more = |line: &Line| line.change.direction == Direction::More;
        Self {
            allows_more: lines.iter().any(is_more),
            lines,
        }
    }

    fn has_regex(&self) -> bool {
        let mut subjects = self.lines.iter().flat_map(|line| &line.origins);
        subjects.any(|subject| matches!(subject, Subject::Regex(_)))
    }
}

impl Change {
    pub(super) fn new(direction: Direction, kind: Kind, text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            direction,
            kind,
            text,
        }
    }
}

/// Writes a line for each difference, and a sentence that sums up.
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.lines {
            writeln!(f, "{line}")?;
        }
        if self.has_regex() {
            f.write_str(
                "Regexes are compared by their text only. A line about a regex may concern no \
                 origin.\n",
            )?;
        }
        f.write_str(match (self.allows_more, self.lines.is_empty()) {
            (true, _) => "The new policy allows more than the old one.\n",
            (false, false) => "The new policy allows nothing more than the old one.\n",
            (false, true) => "Both policies allow the same.\n",
        })
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Change {
            direction, text, ..
        } = &self.change;
        write!(f, "{direction} ")?;
        if let Some(path) = &self.path {
            write!(f, "below {}", Ticked(path))?;
            f.write_str(if self.origins.is_empty() { ": " } else { ", " })?;
        }
        if !self.origins.is_empty() {
            write!(f, "{}: ", list(&self.origins))?;
        }
        f.write_str(text)
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::More => "+",
            Self::Less => "-",
            Self::Neither => "~",
        })
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Every => f.write_str("every origin"),
            Self::OnlyByAny => f.write_str("every origin that only \"*\" allows"),
            Self::Matching(text) => write!(f, "{}", Escaped(text)),
            Self::SomeOf(text) => write!(f, "some origins of {}", Escaped(text)),
            Self::Regex(regex) => write!(f, "origins that match the regex {}", Quoted(regex)),
        }
    }
}

/// Returns the first few items as a text, and the number of the others.
pub(super) fn list<T: fmt::Display>(items: &[T]) -> String {
    let shown = items.iter().take(MAX_NAMED).map(T::to_string);
    let shown = shown.collect::<Vec<_>>().join(", ");
    match items.len().checked_sub(MAX_NAMED) {
        Some(more @ 1..) => format!("{shown} and {more} more"),
        _ => shown,
    }
}
