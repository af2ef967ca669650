//! The regexes of Kong, which are PCRE's, as far as they say the same here.

use std::ops::Range;

use regex_syntax::ast::{AssertionKind, Ast};

use super::narrow;
use crate::dialect::Dialect;

const PCRE: Dialect = Dialect {
    has_posix_classes: true,
    has_python_names: true,
};

/// A regex that means the same to PCRE and to this crate.
pub(super) struct Pcre<'a> {
    text: &'a str,
    ast: Ast,
}

impl<'a> Pcre<'a> {
    /// The reason of an error reads on after the regex.
    pub(super) fn parse(text: &'a str) -> Result<Self, String> {
        let ast = PCRE.parse(text)?;
        Ok(Self { text, ast })
    }

    /// The regex that matches, as a whole, the origins that Kong lets in by this one.
    pub(super) fn over_origins(&self) -> Result<String, String> {
        narrow::over_origins(self.text, &self.ast)
    }

    /// The first alternative that Kong leaves open: it puts one `$` behind the whole regex, which ends the last one only.
    pub(super) fn open_alternative(&self) -> Option<&str> {
        let Ast::Alternation(alternation) = &self.ast else {
            return None;
        };
        let (_, others) = alternation.asts.split_last()?;
        let open = others.iter().find(|ast| !is_ended(ast))?;
        self.text.get(range(open))
    }
}

/// Where a part of a regex stands, in bytes.
pub(super) fn range(part: &Ast) -> Range<usize> {
    part.span().start.offset..part.span().end.offset
}

/// Whether it is `^`, or the like.
pub(super) fn is_start(ast: &Ast) -> bool {
    let starts = [AssertionKind::StartLine, AssertionKind::StartText];
    matches!(ast, Ast::Assertion(at) if starts.contains(&at.kind))
}

/// Whether it is `$`, or the like.
pub(super) fn is_end(ast: &Ast) -> bool {
    let ends = [AssertionKind::EndLine, AssertionKind::EndText];
    matches!(ast, Ast::Assertion(at) if ends.contains(&at.kind))
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
