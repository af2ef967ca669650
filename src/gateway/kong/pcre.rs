//! Kong's regexes, which are PCRE's, as regexes of this crate.
//!
//! Kong matches one that holds a colon against the whole origin, another one against the host. It writes IPv6 addresses without
//! their brackets, so that its answer names another origin than the page's: no regex of Kong lets one in.

use std::ops::Range;

use regex_automata::meta::{self, Regex};
use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{self, AssertionKind, Ast, Flag, Position, RepetitionKind};
use regex_syntax::hir::{Hir, Look};

use super::super::draft::check_regex;
use crate::policy::matcher::OriginRegex;

/// A longer regex is not read, in bytes: its automaton would be too big for a policy.
const MAX_LEN: usize = 10_000;
/// How much memory the automaton that [`Pcre::matches_null`] runs may take, in bytes.
const MAX_SIZE: usize = 256 * 1024;

/// What there is before and after the host in an origin.
const ANY_SCHEME: &str = "[a-z][a-z0-9+.-]*://";
const ANY_PORT: &str = "(?::[0-9]+)?";

/// What begins the constructs that PCRE has and this crate has not. A `0` stands for any digit.
const LACKING: [(&str, &str); 18] = [
    ("(?=", "a look-ahead"),
    ("(?!", "a look-ahead"),
    ("(?<=", "a look-behind"),
    ("(?<!", "a look-behind"),
    ("(?>", "an atomic group"),
    ("(?|", "a branch reset"),
    ("(?(", "a condition"),
    ("(?#", "a comment"),
    ("(?0", "a recursion"),
    ("(?+0", "a recursion"),
    ("(?-0", "a recursion"),
    ("(?&", "a recursion"),
    ("(?P>", "a recursion"),
    ("(?P=", "a back-reference"),
    (r"\0", "a back-reference"),
    (r"\g", "a back-reference"),
    (r"\k", "a back-reference"),
    ("(*", "a verb"),
];

const STARTS: [AssertionKind; 2] = [AssertionKind::StartLine, AssertionKind::StartText];
const ENDS: [AssertionKind; 2] = [AssertionKind::EndLine, AssertionKind::EndText];

/// A regex that means the same to PCRE and to this crate.
pub(super) struct Pcre<'a> {
    text: &'a str,
    ast: Ast,
}

impl<'a> Pcre<'a> {
    /// An error reads on after the regex.
    pub(super) fn parse(text: &'a str) -> Result<Self, String> {
        if text.len() > MAX_LEN {
            return Err(format!("is longer than {MAX_LEN} bytes"));
        }
        // PCRE takes `{ 2 }` for these characters, this crate for a quantifier.
        if text.contains(char::is_whitespace) {
            return Err("holds white space, and no origin does".to_owned());
        }
        let ast = Parser::new()
            .parse(text)
            .map_err(|error| describe(text, &error))?;
        ast::visit(&ast, Lacking)?;
        check_regex(text, true).map_err(|reason| format!("does not compile: {reason}"))?;
        Ok(Self { text, ast })
    }

    /// The regex that matches, as a whole, the origins that Kong lets in by this one.
    pub(super) fn over_origins(&self) -> Result<String, String> {
        if self.text.contains(':') {
            // An IPv6 origin has one, and ends in `]` or in a port.
            return match ends_in_letter(&self.ast) {
                true => Ok(self.text.to_owned()),
                false => self.without('[', Vec::new()),
            };
        }
        let mut anchors = Vec::new();
        find_anchors(&self.ast, true, true, &mut anchors);
        // Else it could match a port, too, or an IPv6 address.
        let host = self.without(':', anchors)?;
        Ok(format!("{ANY_SCHEME}(?:{host}){ANY_PORT}"))
    }

    /// The first alternative after which anything may follow in Kong: it puts one `$` behind the whole regex.
    pub(super) fn open_alternative(&self) -> Option<&str> {
        let Ast::Alternation(alternation) = &self.ast else {
            return None;
        };
        let (_, others) = alternation.asts.split_last()?;
        let open = others.iter().find(|ast| !is_ended(ast))?;
        self.text.get(range(open))
    }

    /// Whether it matches `null`, against which no regex is matched here.
    pub(super) fn matches_null(&self) -> bool {
        let Ok(regex) = OriginRegex::parse(self.text) else {
            return false;
        };
        let whole = Hir::concat(vec![
            Hir::look(Look::Start),
            regex.0,
            Hir::look(Look::End),
        ]);
        let config = meta::Config::new()
            .nfa_size_limit(Some(MAX_SIZE))
            .utf8_empty(false);
        let regex = Regex::builder().configure(config).build_from_hir(&whole);
        regex.is_ok_and(|regex| regex.is_match("null"))
    }

    /// The regex without `anchors`, and without matching the character `excluded`.
    fn without(&self, excluded: char, anchors: Vec<Edit>) -> Result<String, String> {
        let narrowing = Narrowing {
            text: self.text,
            excluded,
            edits: anchors,
        };
        let mut edits = ast::visit(&self.ast, narrowing)?;
        edits.sort_by_key(|edit| edit.at.start);
        let mut text = String::new();
        let mut end = 0;
        for Edit { at, with } in edits {
            text += self.text.get(end..at.start).unwrap_or_default();
            text += &with;
            end = at.end;
        }
        Ok(text + self.text.get(end..).unwrap_or_default())
    }
}

/// A part of a regex, and what to write instead.
struct Edit {
    at: Range<usize>,
    with: String,
}

fn range(ast: &Ast) -> Range<usize> {
    ast.span().start.offset..ast.span().end.offset
}

/// Finds the anchors that hold wherever `ast` begins or ends, if the regex begins or ends there.
fn find_anchors(ast: &Ast, begins: bool, ends: bool, found: &mut Vec<Edit>) {
    match ast {
        Ast::Assertion(_) if begins && is_start(ast) || ends && is_end(ast) => {
            found.push(Edit {
                at: range(ast),
                with: String::new(),
            });
        }
        Ast::Group(group) => find_anchors(&group.ast, begins, ends, found),
        Ast::Alternation(alternation) => {
            for ast in &alternation.asts {
                find_anchors(ast, begins, ends, found);
            }
        }
        Ast::Concat(concat) => {
            let parts = &concat.asts;
            let first = parts.iter().position(|ast| !matches!(ast, Ast::Flags(_)));
            for (index, ast) in parts.iter().enumerate() {
                let (is_first, is_last) = (Some(index) == first, index + 1 == parts.len());
                find_anchors(ast, begins && is_first, ends && is_last, found);
            }
        }
        _ => {}
    }
}

fn is_start(ast: &Ast) -> bool {
    matches!(ast, Ast::Assertion(at) if STARTS.contains(&at.kind))
}

fn is_end(ast: &Ast) -> bool {
    matches!(ast, Ast::Assertion(at) if ENDS.contains(&at.kind))
}

/// Whether nothing can follow what it matches.
fn is_ended(ast: &Ast) -> bool {
    match ast {
        Ast::Group(group) => is_ended(&group.ast),
        Ast::Alternation(alternation) => alternation.asts.iter().all(is_ended),
        Ast::Concat(concat) => concat.asts.last().is_some_and(is_ended),
        _ => is_end(ast),
    }
}

/// Whether all that it matches ends in a letter.
fn ends_in_letter(ast: &Ast) -> bool {
    match ast {
        Ast::Literal(literal) => literal.c.is_ascii_alphabetic(),
        Ast::Group(group) => ends_in_letter(&group.ast),
        Ast::Alternation(alternation) => alternation.asts.iter().all(ends_in_letter),
        Ast::Concat(concat) => {
            let last = concat.asts.iter().rev().find(|ast| !is_end(ast));
            last.is_some_and(ends_in_letter)
        }
        _ => false,
    }
}

// ── what is not carried over ────────────────────────────────────────────────

/// What keeps `text` from being parsed: a construct of PCRE's, or a mistake.
fn describe(text: &str, error: &ast::Error) -> String {
    let at = &error.span().start;
    let digits = text.replace(|c: char| c.is_ascii_digit(), "0");
    let begins_there = |begin: &str| {
        let mut places = digits.match_indices(begin);
        places.any(|(start, begin)| (start..start + begin.len()).contains(&at.offset))
    };
    match LACKING.iter().find(|(begin, _)| begins_there(begin)) {
        Some((_, what)) => holds(what, at),
        None => format!("does not compile: {} (at character {})", error.kind(), at.column),
    }
}

fn holds(what: &str, at: &Position) -> String {
    format!("holds {what} (at character {}), which is not supported", at.column)
}

/// Names the constructs of PCRE's that this crate takes for something else.
struct Lacking;

impl ast::Visitor for Lacking {
    type Output = ();
    type Err = String;

    fn finish(self) -> Result<(), String> {
        Ok(())
    }

    fn visit_pre(&mut self, ast: &Ast) -> Result<(), String> {
        match ast {
            Ast::Repetition(outer)
                if outer.op.kind == RepetitionKind::OneOrMore
                    && matches!(*outer.ast, Ast::Repetition(_)) =>
            {
                Err(holds("a possessive quantifier", &outer.op.span.start))
            }
            // `(?R)`
            Ast::Flags(set) if set.flags.flag_state(Flag::CRLF).is_some() => {
                Err(holds("a recursion", &set.span.start))
            }
            _ => Ok(()),
        }
    }
}

/// Finds what a regex must be rewritten in so that it does not match a character.
struct Narrowing<'a> {
    text: &'a str,
    excluded: char,
    edits: Vec<Edit>,
}

impl Narrowing<'_> {
    /// Whether it is about a regex for the host, around which there is more.
    fn is_host(&self) -> bool {
        self.excluded == ':'
    }

    fn is_edited(&self, part: &Ast) -> bool {
        self.edits.iter().any(|edit| edit.at == range(part))
    }

    /// `part` of the regex, which matches one character, but the excluded one.
    fn narrow(&mut self, part: &Ast) {
        let others = format!("[^{}]", regex_syntax::escape(&self.excluded.to_string()));
        let text = self.text.get(range(part)).unwrap_or_default();
        let with = match part {
            Ast::Dot(_) => others,
            _ => format!("[{text}&&{others}]"),
        };
        self.edits.push(Edit {
            at: range(part),
            with,
        });
    }

    fn matches_excluded(&self, part: &Ast) -> bool {
        let text = self.text.get(range(part)).unwrap_or_default();
        let excluded = regex_syntax::escape(&self.excluded.to_string());
        let common = OriginRegex::parse(&format!("[{text}&&{excluded}]"));
        common.is_ok_and(|regex| regex.0.properties().minimum_len().is_some())
    }
}

impl ast::Visitor for Narrowing<'_> {
    type Output = Vec<Edit>;
    type Err = String;

    fn finish(self) -> Result<Vec<Edit>, String> {
        Ok(self.edits)
    }

    fn visit_pre(&mut self, ast: &Ast) -> Result<(), String> {
        match ast {
            Ast::Dot(_) => self.narrow(ast),
            Ast::Literal(literal) if literal.c == self.excluded => self.narrow(ast),
            Ast::ClassPerl(_) | Ast::ClassBracketed(_) if self.matches_excluded(ast) => {
                self.narrow(ast);
            }
            Ast::Assertion(at) if (is_start(ast) || is_end(ast)) && self.is_host() && !self.is_edited(ast) => {
                return Err(holds("`^` or `$` within", &at.span.start));
            }
            _ => {}
        }
        Ok(())
    }
}
