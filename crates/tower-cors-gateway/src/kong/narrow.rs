//! From Kong's subject to the whole origin.
//!
//! Kong matches a regex that holds a colon against the whole origin, another one against the host alone. In both it leaves out
//! the brackets of an IPv6 address, in its answer, too: that names another origin than the page's, so that no regex of Kong
//! lets an IPv6 origin in.

use std::ops::Range;

use regex_syntax::ast::{self, Ast};

use super::pcre::{is_end, is_start, range};
use crate::dialect::holds;
use crate::regex;

/// What may stand around the host.
const ANY_SCHEME: &str = "[a-z][a-z0-9+.-]*://";
const ANY_PORT: &str = "(?::[0-9]+)?";

/// The regex that matches, as a whole, the origins that Kong lets in by `text`, which was parsed to `ast`.
pub(super) fn over_origins(text: &str, ast: &Ast) -> Result<String, String> {
    let is_host = !text.contains(':');
    if !is_host && ends_in_letter(ast) {
        // An IPv6 origin ends in `]` or in a port.
        return Ok(text.to_owned());
    }
    let mut edits = Vec::new();
    if is_host {
        remove_anchors(ast, true, true, &mut edits);
    }
    let narrowing = Narrowing {
        text,
        is_host,
        // A host has no colon, unless it is an IPv6 address; and an origin has no bracket.
        excluded: if is_host { ":" } else { r"\[" },
        edits,
    };
    let narrow = apply(text, ast::visit(ast, narrowing)?);
    Ok(match is_host {
        true => format!("{ANY_SCHEME}(?:{narrow}){ANY_PORT}"),
        false => narrow,
    })
}

/// Whether all that it matches ends in a letter.
fn ends_in_letter(ast: &Ast) -> bool {
    match ast {
        Ast::Literal(literal) => literal.c.is_ascii_alphabetic(),
        Ast::Group(group) => ends_in_letter(&group.ast),
        Ast::Alternation(alternation) => alternation.asts.iter().all(ends_in_letter),
        Ast::Concat(concat) => {
            let last = concat.asts.iter().rfind(|ast| !is_end(ast));
            last.is_some_and(ends_in_letter)
        }
        _ => false,
    }
}

/// A part of a regex, and what stands there instead.
struct Edit {
    at: Range<usize>,
    with: String,
}

fn apply(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|edit| edit.at.start);
    let mut edited = String::new();
    let mut end = 0;
    for Edit { at, with } in edits {
        edited += text.get(end..at.start).unwrap_or_default();
        edited += &with;
        end = at.end;
    }
    edited + text.get(end..).unwrap_or_default()
}

/// Removes the `^` and `$` at the ends of the regex, which are those of `ast` if it `begins` and `ends` there.
fn remove_anchors(ast: &Ast, begins: bool, ends: bool, edits: &mut Vec<Edit>) {
    match ast {
        _ if begins && is_start(ast) || ends && is_end(ast) => edits.push(Edit {
            at: range(ast),
            with: String::new(),
        }),
        Ast::Group(group) => remove_anchors(&group.ast, begins, ends, edits),
        Ast::Alternation(alternation) => {
            for part in &alternation.asts {
                remove_anchors(part, begins, ends, edits);
            }
        }
        Ast::Concat(concat) => {
            let is_flags = |part: &Ast| matches!(part, Ast::Flags(_));
            let first = concat.asts.iter().position(|part| !is_flags(part));
            let last = concat.asts.len().checked_sub(1);
            for (index, part) in concat.asts.iter().enumerate() {
                let (is_first, is_last) = (Some(index) == first, Some(index) == last);
                remove_anchors(part, begins && is_first, ends && is_last, edits);
            }
        }
        _ => {}
    }
}

/// Finds what to write so that a regex does not match a character.
struct Narrowing<'a> {
    text: &'a str,
    is_host: bool,
    /// The character, as it stands in a class.
    excluded: &'static str,
    edits: Vec<Edit>,
}

impl ast::Visitor for Narrowing<'_> {
    type Output = Vec<Edit>;
    type Err = String;

    fn finish(self) -> Result<Vec<Edit>, String> {
        Ok(self.edits)
    }

    fn visit_pre(&mut self, part: &Ast) -> Result<(), String> {
        let text = self.text.get(range(part)).unwrap_or_default();
        let others = format!("[^{}]", self.excluded);
        match part {
            Ast::Dot(_) => self.edit(part, others),
            _ if self.matches_excluded(part, text) => {
                self.edit(part, format!("[{text}&&{others}]"));
            }
            // There is more of the origin around the host.
            _ if self.is_host && (is_start(part) || is_end(part)) && !self.is_edited(part) => {
                return Err(holds("`^` or `$` within", part.span().start.column));
            }
            _ => {}
        }
        Ok(())
    }
}

impl Narrowing<'_> {
    fn matches_excluded(&self, part: &Ast, text: &str) -> bool {
        match part {
            Ast::Literal(literal) => self.excluded.ends_with(literal.c),
            Ast::ClassPerl(_) | Ast::ClassBracketed(_) => has_common(text, self.excluded),
            _ => false,
        }
    }

    fn edit(&mut self, part: &Ast, with: String) {
        let at = range(part);
        self.edits.push(Edit { at, with });
    }

    fn is_edited(&self, part: &Ast) -> bool {
        self.edits.iter().any(|edit| edit.at == range(part))
    }
}

/// Whether there is a character that both match.
fn has_common(a: &str, b: &str) -> bool {
    let common = regex::parse(&format!("[{a}&&{b}]"));
    common.is_ok_and(|regex| regex.properties().minimum_len().is_some())
}
