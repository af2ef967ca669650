//! The elements of an XML document, and their places.

use std::collections::HashMap;

use tower_cors_core::text::Quoted;

use crate::error::ImportError;

/// An XML element.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) place: Place,
    /// The attributes in the order of the document. Each name occurs once.
    pub(super) attributes: Vec<(String, String)>,
    pub(super) children: Vec<Self>,
    /// The text directly in the element, trimmed.
    pub(super) text: String,
}

impl Element {
    pub(super) fn new(name: &str, place: Place) -> Self {
        Self {
            name: name.to_owned(),
            place,
            attributes: Vec::new(),
            children: Vec::new(),
            text: String::new(),
        }
    }

    /// Returns the value of the attribute `name`.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let (_, value) = self.attributes.iter().find(|(given, _)| given == name)?;
        Some(value)
    }

    /// Returns the children, each with its name in paths.
    ///
    /// Children with the same name have an index, from 0.
    pub(super) fn named_children(&self) -> impl Iterator<Item = (String, &Self)> {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for child in &self.children {
            *counts.entry(&child.name).or_default() += 1;
        }
        let mut indices: HashMap<&str, usize> = HashMap::new();
        self.children.iter().map(move |child| {
            let name = child.name_in_path();
            if counts.get(child.name.as_str()) == Some(&1) {
                return (name, child);
            }
            let index = indices.entry(&child.name).or_default();
            let indexed = format!("{name}[{index}]");
            *index += 1;
            (indexed, child)
        })
    }

    /// Returns the name, quoted if it looks like a path.
    fn name_in_path(&self) -> String {
        if self.name.contains('.') {
            Quoted(&self.name).to_string()
        } else {
            self.name.clone()
        }
    }
}

/// A line and a column, both from 1. The column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    line: usize,
    column: usize,
}

impl Place {
    pub(super) const START: Self = Self { line: 1, column: 1 };

    /// Returns the place after `text`, which starts here.
    pub(super) fn after(self, text: &str) -> Self {
        match text.rsplit_once('\n') {
            Some((before, last)) => Self {
                line: self.line + before.matches('\n').count() + 1,
                column: last.chars().count() + 1,
            },
            None => Self {
                column: self.column + text.chars().count(),
                ..self
            },
        }
    }

    /// Returns `error` with this place.
    pub(super) fn at(self, error: ImportError) -> ImportError {
        ImportError::At {
            line: self.line,
            column: self.column,
            error: Box::new(error),
        }
    }

    /// Returns a syntax error at this place.
    pub(super) fn syntax(self, reason: impl Into<String>) -> ImportError {
        ImportError::Syntax {
            line: self.line,
            column: self.column,
            reason: reason.into(),
        }
    }
}
