//! The parser of XML documents.
//!
//! `quick-xml` finds the markup and pairs the tags. This module checks the other rules of
//! well-formedness, because a document that Azure reads differently, or rejects, must not import.

use std::borrow::Cow;
use std::collections::HashSet;

use quick_xml::Reader;
use quick_xml::errors::{Error, IllFormedError};
use quick_xml::escape::{EscapeError, resolve_xml_entity, unescape_with};
use quick_xml::events::{BytesStart, Event};
use tower_cors_core::text::{Escaped, Quoted, Ticked};

use super::element::{Element, Place};
use super::expression;
use crate::error::ImportError;

/// The limit of nesting. Code that walks a document recurses, and must not overflow the stack.
const MAX_DEPTH: usize = 100;

const NO_REFERENCE: &str = "`&` that does not begin a reference: write `&amp;`";

const WHITE_SPACE: [char; 4] = [' ', '\t', '\r', '\n'];

/// Parses a document. Returns a nameless element whose only child is the root element.
pub(super) fn parse(text: &str) -> Result<Element, ImportError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some((before, _)) = text.split_once(|character| !is_xml_character(character)) {
        let reason = "a character that XML does not allow";
        return Err(Place::START.after(before).syntax(reason));
    }
    let text = expression::mask(text)?;
    let mut reader = Reader::from_str(&text);
    let mut parser = Parser::new(&text);
    loop {
        parser.move_to(reader.buffer_position());
        match reader.read_event() {
            Ok(Event::Eof) => return parser.finish(),
            Ok(event) => parser.take(&event)?,
            Err(error) => return Err(parser.markup_error(reader.error_position(), &error)),
        }
    }
}

/// The part of a document that has been read.
struct Parser<'a> {
    text: &'a str,
    /// The length of that part, in bytes.
    position: usize,
    /// The place at its end.
    place: Place,
    document: Element,
    /// The elements whose end tags have not been read, the outermost one first.
    open: Vec<Element>,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            position: 0,
            place: Place::START,
            document: Element::new("", Place::START),
            open: Vec::new(),
        }
    }

    fn move_to(&mut self, position: u64) {
        let position = usize::try_from(position).unwrap_or(usize::MAX);
        let read = self.text.get(self.position..position).unwrap_or_default();
        self.place = self.place.after(read);
        self.position = position;
    }

    fn take(&mut self, event: &Event<'_>) -> Result<(), ImportError> {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::Empty(tag) => self.start(tag).map(|()| self.end()),
            Event::End(_) => {
                self.end();
                Ok(())
            }
            Event::Text(text) if text.contains("]]>") => {
                Err(self.place.syntax("`]]>` in a text: write `]]&gt;`"))
            }
            Event::Text(text) if self.open.is_empty() && is_blank(text) => Ok(()),
            Event::Text(text) => self.add_text(&expression::unmask(text)),
            Event::CData(text) => self.add_text(text),
            Event::GeneralRef(reference) => {
                let reference = format!("&{};", &**reference);
                let text = unescape(&reference).map_err(|reason| self.place.syntax(reason))?;
                self.add_text(&text)
            }
            Event::Comment(text) if text.contains("--") || text.ends_with('-') => {
                Err(self.place.syntax("`--` in a comment"))
            }
            Event::Decl(_) if self.position > 0 => {
                let reason = "an XML declaration that is not at the start of the document";
                Err(self.place.syntax(reason))
            }
            Event::DocType(_) => {
                // It could define entities, whose values are unknown here and can grow without
                // bound.
                let reason = "a DOCTYPE, which policy documents cannot have";
                Err(self.place.syntax(reason))
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::Eof => Ok(()),
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>) -> Result<(), ImportError> {
        if self.open.is_empty() && !self.document.children.is_empty() {
            return Err(self.place.syntax("a second root element"));
        }
        if self.open.len() == MAX_DEPTH {
            let reason = format!("nested deeper than {MAX_DEPTH} levels");
            return Err(self.place.syntax(reason));
        }
        let name = tag.name();
        let name = name.as_ref();
        check_name(name).map_err(|reason| self.place.syntax(reason))?;
        let mut element = Element::new(name, self.place);
        element.attributes = attributes(self.place.after("<").after(name), tag.attributes_raw())?;
        self.open.push(element);
        Ok(())
    }

    /// Ends the innermost element. `quick-xml` has checked the name of the tag.
    fn end(&mut self) {
        if let Some(mut element) = self.open.pop() {
            element.text = element.text.trim_matches(WHITE_SPACE).to_owned();
            let parent = self.open.last_mut().unwrap_or(&mut self.document);
            parent.children.push(element);
        }
    }

    fn add_text(&mut self, text: &str) -> Result<(), ImportError> {
        match self.open.last_mut() {
            Some(element) => {
                element.text.push_str(text);
                Ok(())
            }
            None => {
                let trimmed = text.trim_start_matches(WHITE_SPACE);
                let place = self.place.after(up_to(trimmed, text));
                Err(place.syntax("text outside the root element"))
            }
        }
    }

    fn finish(self) -> Result<Element, ImportError> {
        if let Some(element) = self.open.last() {
            let tag = format!("<{}>", element.name);
            let reason = format!("{} is never closed", Ticked(&tag));
            return Err(element.place.syntax(reason));
        }
        if self.document.children.is_empty() {
            return Err(self.place.syntax("no element"));
        }
        Ok(self.document)
    }

    fn markup_error(&mut self, position: u64, error: &Error) -> ImportError {
        let end_tag = |name: &str| Ticked(&format!("</{name}>")).to_string();
        self.move_to(position);
        // `quick-xml` shows tags whole and unescaped.
        self.place.syntax(match error {
            Error::IllFormed(IllFormedError::UnclosedReference) => NO_REFERENCE.to_owned(),
            Error::IllFormed(IllFormedError::UnmatchedEndTag(name)) => {
                format!("{} ends no element", end_tag(name))
            }
            Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
                let (expected, found) = (end_tag(expected), end_tag(found));
                format!("expected {expected}, found {found}")
            }
            Error::Syntax(error) => error.to_string(),
            other => Escaped(&other.to_string()).to_string(),
        })
    }
}

/// Parses the attributes of a tag. `text` is the part of the tag after its name.
///
/// `quick-xml` would accept `a="1"b="2"`, `<` in a value, and any text as a name.
fn attributes(mut place: Place, mut text: &str) -> Result<Vec<(String, String)>, ImportError> {
    let mut seen = HashSet::new();
    let mut attributes = Vec::new();
    loop {
        let trimmed = text.trim_start_matches(WHITE_SPACE);
        place = place.after(up_to(trimmed, text));
        if trimmed.is_empty() {
            return Ok(attributes);
        }
        let (name, value, rest) =
            split_attribute(trimmed).map_err(|reason| place.syntax(reason))?;
        if !seen.insert(name) {
            return Err(place.syntax(format!("{} is given twice", Quoted(name))));
        }
        attributes.push((name.to_owned(), value));
        place = place.after(up_to(rest, trimmed));
        text = rest;
    }
}

/// Splits `text` into the name of its first attribute, its value, and the rest.
fn split_attribute(text: &str) -> Result<(&str, String, &str), String> {
    let (name, rest) = text.split_once('=').ok_or("an attribute without a value")?;
    let name = name.trim_end_matches(WHITE_SPACE);
    check_name(name)?;
    let rest = rest.trim_start_matches(WHITE_SPACE);
    let (value, rest) = ['"', '\'']
        .into_iter()
        .find_map(|quote| rest.strip_prefix(quote)?.split_once(quote))
        .ok_or_else(|| format!("the value of {} is not in quotes", Quoted(name)))?;
    if value.contains('<') {
        return Err(format!(
            "`<` in the value of {}: write `&lt;`",
            Quoted(name)
        ));
    }
    if !rest.is_empty() && !rest.starts_with(WHITE_SPACE) {
        return Err(format!("no space after the value of {}", Quoted(name)));
    }
    let value = expression::unmask(&unescape(value)?).into_owned();
    Ok((name, value, rest))
}

/// Resolves the references in `text`: numeric ones, and the five names that need no declaration.
fn unescape(text: &str) -> Result<Cow<'_, str>, String> {
    // The masks of an expression are also control characters.
    let controls = |text: &str| text.chars().filter(|c| !is_xml_character(*c)).count();
    match unescape_with(text, resolve_xml_entity) {
        Ok(plain) if controls(&plain) == controls(text) => Ok(plain),
        Ok(_) => Err("a reference to a character that XML does not allow".to_owned()),
        Err(EscapeError::UnrecognizedEntity(_, name)) => Err(format!(
            "the entity {} is unknown: XML has only `lt`, `gt`, `amp`, `apos` and `quot`",
            Quoted(&name)
        )),
        Err(EscapeError::UnterminatedEntity(_)) => Err(NO_REFERENCE.to_owned()),
        Err(other) => Err(other.to_string()),
    }
}

/// Checks the ASCII characters of a name. Known names have only those.
///
/// <https://www.w3.org/TR/xml/#NT-Name>
fn check_name(name: &str) -> Result<(), String> {
    let may_begin = |c: char| c.is_ascii_alphabetic() || c == '_' || c == ':' || !c.is_ascii();
    let may_follow = |c: char| may_begin(c) || c.is_ascii_digit() || c == '-' || c == '.';
    if name.starts_with(may_begin) && name.chars().all(may_follow) {
        Ok(())
    } else {
        Err(format!("{} is not a name", Quoted(name)))
    }
}

/// Returns whether a document can contain `character`. <https://www.w3.org/TR/xml/#NT-Char>
fn is_xml_character(character: char) -> bool {
    match character {
        '\u{fffe}' | '\u{ffff}' => false,
        _ => character >= ' ' || WHITE_SPACE.contains(&character),
    }
}

/// Returns the part of `text` before `rest`, its end.
fn up_to<'a>(rest: &str, text: &'a str) -> &'a str {
    text.get(..text.len().saturating_sub(rest.len()))
        .unwrap_or_default()
}

fn is_blank(text: &str) -> bool {
    text.trim_start_matches(WHITE_SPACE).is_empty()
}
