//! Places in files.

use std::sync::{Arc, OnceLock};

use super::excerpt::Excerpt;
use crate::document::{Position, Positions, Span};

/// The text of a file, and its name for messages.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) name: String,
    pub(crate) text: String,
    /// Made for the first message with a place.
    positions: OnceLock<Positions>,
}

/// A place in a file, or a whole file.
#[derive(Clone, Debug)]
pub(crate) struct Location {
    source: Arc<Source>,
    span: Option<Span>,
}

impl Source {
    pub(crate) fn new(name: String, text: String) -> Arc<Self> {
        let positions = OnceLock::new();
        Arc::new(Self {
            name,
            text,
            positions,
        })
    }

    /// Returns the location of the file itself.
    pub(crate) fn whole(self: &Arc<Self>) -> Location {
        Location {
            source: Arc::clone(self),
            span: None,
        }
    }

    /// Returns the location of a part of the text. An empty file has nothing to show.
    pub(crate) fn locate(self: &Arc<Self>, span: Span) -> Location {
        Location {
            source: Arc::clone(self),
            span: Some(span).filter(|_| !self.text.trim_start().is_empty()),
        }
    }

    fn positions(&self) -> &Positions {
        self.positions.get_or_init(|| Positions::new(&self.text))
    }
}

impl Location {
    /// Returns the name of the file.
    pub(crate) fn file(&self) -> &str {
        &self.source.name
    }

    /// Returns the line and the column, unless it is a whole file.
    pub(crate) fn position(&self) -> Option<Position> {
        let start = self.span.as_ref()?.start;
        Some(self.source.positions().of(&self.source.text, start))
    }

    /// Returns the line to show, unless it is a whole file.
    pub(crate) fn excerpt(&self) -> Option<Excerpt> {
        let span = self.span.as_ref()?;
        let line_start = self.source.positions().line_start(span.start);
        Some(Excerpt::new(&self.source.text, line_start, span))
    }
}
