//! The regexes of Kong, which uses PCRE.

use regex_syntax::ast::Ast;

use super::anchors::{is_end_anchored, range};
use super::rewrite;
use crate::dialect::Dialect;

const PCRE: Dialect = Dialect {
    has_posix_classes: true,
    has_python_names: true,
};

/// A regex that means the same to PCRE and to `tower-cors`.
pub(super) struct Pcre<'a> {
    text: &'a str,
    ast: Ast,
}

impl<'a> Pcre<'a> {
    /// Parses a regex. The error is worded to follow the regex in a sentence.
    pub(super) fn parse(text: &'a str) -> Result<Self, String> {
        let ast = PCRE.parse(text)?;
        Ok(Self { text, ast })
    }

    /// Returns a regex for whole origins. It matches those that Kong allows by this one.
    pub(super) fn for_whole_origin(&self) -> Result<String, String> {
        rewrite::for_whole_origin(self.text, &self.ast)
    }

    /// Returns the first alternative that Kong matches without an anchor at its end.
    ///
    /// Kong appends one `$` to the regex, which anchors only the last alternative.
    pub(super) fn unanchored_alternative(&self) -> Option<&str> {
        let Ast::Alternation(alternation) = &self.ast else {
            return None;
        };
        let (_, others) = alternation.asts.split_last()?;
        let unanchored = others.iter().find(|ast| !is_end_anchored(ast))?;
        self.text.get(range(unanchored))
    }
}
