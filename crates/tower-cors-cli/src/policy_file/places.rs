//! The part of a policy file that a message about the policy is about.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;

use tower_cors::ConfigPlace;
use tower_cors_core::secrets::redact;

use crate::document::{Key, Node, Span, Value};

/// The codes of messages about a value that is there a second time.
const REPEATED: [&str; 2] = ["duplicate", "duplicate-path"];
/// The key of the paths.
const PATHS: &str = "paths";
/// The setter of paths. Messages about a path have its name.
const FOR_PATH: &str = "for_path";
const RULES: &str = "rules";

/// A part of a policy. Each field that is `None` makes it a wider one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
struct Part<'a> {
    path: Option<&'a str>,
    rule: Option<usize>,
    field: Option<&'a str>,
    value: Option<Cow<'a, str>>,
}

/// The spans of all parts of a policy.
#[derive(Debug, Default)]
pub(super) struct Places<'a> {
    /// Several if a value is in its list several times.
    spans: HashMap<Part<'a>, RefCell<Vec<Span>>>,
}

impl<'a> Places<'a> {
    pub(super) fn new(document: &'a Node) -> Self {
        let mut places = Self::default();
        places.add_configuration(None, document);
        places
    }

    /// Returns the narrowest part at `place` that the document has.
    ///
    /// Of a value that is there several times, each message gets another place, from the last one
    /// on. The first one stays: it is not too many.
    pub(super) fn find(&self, place: &ConfigPlace, code: &str) -> Option<Span> {
        let exact = Part {
            path: place.path(),
            rule: place.rule(),
            field: Some(place.field()),
            value: place.value().map(Cow::Borrowed),
        };
        let of_field = Part {
            value: None,
            ..exact.clone()
        };
        let of_rule = Part {
            field: None,
            ..of_field.clone()
        };
        let of_path = Part {
            rule: None,
            ..of_rule.clone()
        };
        let parts = [exact, of_field, of_rule, of_path];
        let spans = parts.iter().find_map(|part| self.spans.get(part))?;
        let mut spans = spans.borrow_mut();
        match spans.as_slice() {
            [_, .., _] if REPEATED.contains(&code) => spans.pop(),
            _ => spans.first().cloned(),
        }
    }

    fn add(&mut self, part: Part<'a>, span: &Span) {
        let spans = self.spans.entry(part).or_default();
        spans.get_mut().push(span.clone());
    }

    /// Adds the configuration of `path`, or the base one.
    fn add_configuration(&mut self, path: Option<&'a str>, document: &'a Node) {
        let base = Part {
            path,
            ..Part::default()
        };
        for (key, value) in document.entries() {
            match (key.name.as_str(), &value.value) {
                (RULES, Value::List(rules)) => {
                    for (index, rule) in rules.iter().enumerate() {
                        self.add_rule(&base, index, rule);
                    }
                }
                (PATHS, Value::Table(paths)) => self.add_paths(&base, paths),
                _ => {
                    self.add_field(&base, key, value);
                    let only_rule = Part {
                        rule: Some(0),
                        ..base.clone()
                    };
                    self.add_field(&only_rule, key, value);
                }
            }
        }
    }

    fn add_rule(&mut self, base: &Part<'a>, index: usize, rule: &'a Node) {
        let part = Part {
            rule: Some(index),
            ..base.clone()
        };
        self.add(part.clone(), &rule.span);
        for (key, value) in rule.entries() {
            self.add_field(&part, key, value);
        }
    }

    fn add_paths(&mut self, base: &Part<'a>, paths: &'a [(Key, Node)]) {
        for (path, config) in paths {
            let value = Part {
                field: Some(FOR_PATH),
                value: Some(Cow::Borrowed(&path.name)),
                ..base.clone()
            };
            self.add(value, &path.span);
            if base.path.is_none() {
                let part = Part {
                    path: Some(&path.name),
                    ..base.clone()
                };
                self.add(part, &path.span);
                self.add_configuration(Some(&path.name), config);
            }
        }
    }

    fn add_field(&mut self, base: &Part<'a>, key: &'a Key, value: &'a Node) {
        let part = Part {
            field: Some(&key.name),
            ..base.clone()
        };
        let texts = match &value.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(value),
        };
        for item in texts {
            if let Value::Text(text) = &item.value {
                self.add_value(&part, text, &item.span);
            }
        }
        // A list or a table may be long, and its key is one word.
        self.add(
            part,
            match value.value {
                Value::List(_) | Value::Table(_) => &key.span,
                _ => &value.span,
            },
        );
    }

    /// Adds a value as written, and as messages show one that has a password.
    fn add_value(&mut self, field: &Part<'a>, text: &'a str, span: &Span) {
        let shown = text.contains('@').then(|| Cow::Owned(redact(text)));
        for value in shown.into_iter().chain([Cow::Borrowed(text)]) {
            let part = Part {
                value: Some(value),
                ..field.clone()
            };
            self.add(part, span);
        }
    }
}
