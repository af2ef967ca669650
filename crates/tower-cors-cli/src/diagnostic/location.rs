//! Places in files.

use std::cell::OnceCell;

use super::excerpt::Excerpt;
use crate::document::{Position, Positions, Span};

/// The text of a file, and its name for messages.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) name: String,
    pub(crate) text: String,
    /// Made for the first message with a place.
    positions: OnceCell<Positions>,
}

/// A place in a file, or a whole file.
#[derive(Clone, Debug)]
pub(crate) struct Location {
    pub(crate) file: String,
    pub(crate) line: Option<(Position, Excerpt)>,
}

impl Source {
    pub(crate) fn new(name: String, text: String) -> Self {
        let positions = OnceCell::new();
        Self {
            name,
            text,
            positions,
        }
    }

    /// Returns the location of the file itself.
    pub(crate) fn whole(&self) -> Location {
        Location {
            file: self.name.clone(),
            line: None,
        }
    }

    /// Returns the location of a part of the text. An empty file has nothing to show.
    pub(crate) fn locate(&self, span: &Span) -> Location {
        if self.text.trim().is_empty() {
            return self.whole();
        }
        let positions = self.positions.get_or_init(|| Positions::new(&self.text));
        let position = positions.of(&self.text, span.start);
        let line_start = positions.line_start(span.start);
        Location {
            file: self.name.clone(),
            line: Some((position, Excerpt::new(&self.text, line_start, span))),
        }
    }
}
