//! Rewrites a regex for Kong's subject into one for the whole serialized origin.
//!
//! Kong matches a regex with a colon against the whole origin, and any other against the host. It
//! removes the brackets of an IPv6 address from both, and from its answer. So the answer names
//! another origin than the page's, and no regex of Kong allows an IPv6 origin.

use std::collections::HashSet;
use std::ops::Range;

use regex_syntax::ast::{self, Ast};

use super::anchors::{is_end, is_start, outer_anchors, range};
use crate::dialect::unsupported;
use crate::regex;

// The parts of an origin around its host.
const ANY_SCHEME: &str = "[a-z][a-z0-9+.-]*://";
const ANY_PORT: &str = "(?::[0-9]+)?";

/// Returns a regex for whole origins. It matches those that Kong allows by `regex`, parsed to
/// `ast`.
pub(super) fn for_whole_origin(regex: &str, ast: &Ast) -> Result<String, String> {
    let is_for_host = !regex.contains(':');
    if !is_for_host && ends_with_letter(ast) {
        // An IPv6 origin ends with `]` or a port.
        return Ok(regex.to_owned());
    }
    let rewriter = Rewriter::new(regex, ast, is_for_host);
    let edits = ast::visit(ast, rewriter)?;
    let rewritten = apply(edits, regex);
    Ok(match is_for_host {
        true => format!("{ANY_SCHEME}(?:{rewritten}){ANY_PORT}"),
        false => rewritten,
    })
}

/// Returns whether every match of `part` ends with a letter.
fn ends_with_letter(part: &Ast) -> bool {
    match part {
        Ast::Literal(literal) => literal.c.is_ascii_alphabetic(),
        Ast::Group(group) => ends_with_letter(&group.ast),
        Ast::Alternation(alternation) => alternation.asts.iter().all(ends_with_letter),
        Ast::Concat(concat) => {
            let last = concat.asts.iter().rfind(|part| !is_end(part));
            last.is_some_and(ends_with_letter)
        }
        _ => false,
    }
}

/// A part of a regex and its replacement.
struct Edit {
    range: Range<usize>,
    replacement: String,
}

fn apply(mut edits: Vec<Edit>, regex: &str) -> String {
    edits.sort_by_key(|edit| edit.range.start);
    let mut edited = String::new();
    let mut end = 0;
    for Edit { range, replacement } in edits {
        edited += regex.get(end..range.start).unwrap_or_default();
        edited += &replacement;
        end = range.end;
    }
    edited + regex.get(end..).unwrap_or_default()
}

/// A visitor that collects the edits after which a regex cannot match the excluded character.
struct Rewriter<'a> {
    regex: &'a str,
    is_for_host: bool,
    /// The character, escaped for a class.
    excluded: &'static str,
    /// The anchors to remove. A set, because an alternation can have any number of them.
    outer_anchors: HashSet<Range<usize>>,
    edits: Vec<Edit>,
}

impl<'a> Rewriter<'a> {
    fn new(regex: &'a str, ast: &Ast, is_for_host: bool) -> Self {
        let anchors = if is_for_host {
            outer_anchors(ast)
        } else {
            Vec::new()
        };
        Self {
            regex,
            is_for_host,
            // Only an IPv6 address has a colon in its host, and a bracket in its origin.
            excluded: if is_for_host { ":" } else { r"\[" },
            outer_anchors: anchors.into_iter().collect(),
            edits: Vec::new(),
        }
    }

    fn matches_excluded(&self, part: &Ast, text: &str) -> bool {
        match part {
            Ast::Literal(literal) => self.excluded.ends_with(literal.c),
            Ast::ClassPerl(_) | Ast::ClassBracketed(_) => intersects(text, self.excluded),
            _ => false,
        }
    }

    fn replace(&mut self, part: &Ast, replacement: String) {
        let range = range(part);
        self.edits.push(Edit { range, replacement });
    }
}

impl ast::Visitor for Rewriter<'_> {
    type Output = Vec<Edit>;
    type Err = String;

    fn finish(self) -> Result<Vec<Edit>, String> {
        Ok(self.edits)
    }

    fn visit_pre(&mut self, part: &Ast) -> Result<(), String> {
        let text = self.regex.get(range(part)).unwrap_or_default();
        let others = format!("[^{}]", self.excluded);
        match part {
            Ast::Dot(_) => self.replace(part, others),
            _ if self.matches_excluded(part, text) => {
                self.replace(part, format!("[{text}&&{others}]"));
            }
            // The host is not the whole origin.
            _ if self.is_for_host && (is_start(part) || is_end(part)) => {
                if !self.outer_anchors.contains(&range(part)) {
                    return Err(unsupported("`^` or `$` within", part.span().start.column));
                }
                self.replace(part, String::new());
            }
            _ => {}
        }
        Ok(())
    }
}

/// Returns whether some character matches both class items.
fn intersects(a: &str, b: &str) -> bool {
    let common = regex::parse(&format!("[{a}&&{b}]"));
    common.is_ok_and(|regex| regex.properties().minimum_len().is_some())
}
