//! The regexes of Kong, which are PCRE's, as far as they say the same here.

use std::ops::Range;

use regex_automata::meta::{self, Regex};
use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{
    self, AssertionKind, Ast, ClassSetBinaryOp, ClassSetItem, Flag, FlagsItemKind, Position,
};
use regex_syntax::hir::{Hir, Look};

use super::narrow;
use crate::policy::matcher::OriginRegex;

/// A longer regex is not looked at, in bytes: parsing takes a hundred times its size.
const MAX_LEN: usize = 8 * 1024;
/// The origin of pages that have none of their own.
const NULL: &str = "null";
/// How much memory the automaton that [`Pcre::matches_null`] runs may take, in bytes.
const MAX_SIZE: usize = 256 * 1024;

/// What PCRE has and this crate has not, by what it begins with. A `0` stands for any digit.
const PCRE_ONLY: [(&str, &str); 18] = [
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

/// The assertions that mean the same in PCRE: `^`, `$`, `\A`, `\z`, `\b` and `\B`.
const ASSERTIONS: [AssertionKind; 6] = [
    AssertionKind::StartLine,
    AssertionKind::EndLine,
    AssertionKind::StartText,
    AssertionKind::EndText,
    AssertionKind::WordBoundary,
    AssertionKind::NotWordBoundary,
];

/// The flags that mean the same in PCRE: `i`, `m` and `s`.
const FLAGS: [Flag; 3] = [
    Flag::CaseInsensitive,
    Flag::MultiLine,
    Flag::DotMatchesNewLine,
];

/// A regex that means the same to PCRE and to this crate.
pub(super) struct Pcre<'a> {
    text: &'a str,
    ast: Ast,
}

impl<'a> Pcre<'a> {
    /// The reason of an error reads on after the regex.
    pub(super) fn parse(text: &'a str) -> Result<Self, String> {
        if text.len() > MAX_LEN {
            return Err(format!("has more than {MAX_LEN} bytes"));
        }
        // PCRE takes `a{ 2 }` for these characters, this crate for `aa`.
        if text.contains(char::is_whitespace) {
            return Err("holds white space, and no origin does".to_owned());
        }
        let parsed = Parser::new().parse(text);
        let ast = parsed.map_err(|error| describe(text, &error))?;
        ast::visit(&ast, ReadOtherwise)?;
        OriginRegex::parse(text).map_err(|reason| format!("does not compile: {reason}"))?;
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

    /// Whether it matches `null`, which is no origin that a regex is tried on here.
    pub(super) fn matches_null(&self) -> bool {
        let Ok(OriginRegex(regex)) = OriginRegex::parse(self.text) else {
            return false;
        };
        let (shortest, longest) = (
            regex.properties().minimum_len(),
            regex.properties().maximum_len(),
        );
        if shortest > Some(NULL.len()) || longest.is_some_and(|len| len < NULL.len()) {
            return false;
        }
        let whole = [Hir::look(Look::Start), regex, Hir::look(Look::End)];
        let config = meta::Config::new()
            .nfa_size_limit(Some(MAX_SIZE))
            .utf8_empty(false);
        let regex = Regex::builder()
            .configure(config)
            .build_from_hir(&Hir::concat(whole.into()));
        regex.is_ok_and(|regex| regex.is_match(NULL))
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

/// What is wrong with a regex that this crate cannot parse.
fn describe(text: &str, error: &ast::Error) -> String {
    let at = &error.span().start;
    let text = text.replace(|c: char| c.is_ascii_digit(), "0");
    let begins_there = |begin: &str| {
        let mut places = text.match_indices(begin);
        places.any(|(start, begin)| (start..start + begin.len()).contains(&at.offset))
    };
    match PCRE_ONLY.iter().find(|(begin, _)| begins_there(begin)) {
        Some((_, what)) => holds(what, at),
        None => {
            let (kind, column) = (error.kind(), at.column);
            format!("does not compile: {kind} (at character {column})")
        }
    }
}

/// That a regex holds something that is not carried over.
pub(super) fn holds(what: &str, at: &Position) -> String {
    format!(
        "holds {what}, which is not supported (at character {})",
        at.column
    )
}

/// Refuses what PCRE reads in another way: it could match more here than there.
struct ReadOtherwise;

impl ast::Visitor for ReadOtherwise {
    type Output = ();
    type Err = String;

    fn finish(self) -> Result<(), String> {
        Ok(())
    }

    fn visit_pre(&mut self, ast: &Ast) -> Result<(), String> {
        match ast {
            // `a++` is a repetition of `a+` here.
            Ast::Repetition(outer) if matches!(*outer.ast, Ast::Repetition(_)) => Err(holds(
                "a possessive quantifier, or one after another",
                &outer.op.span.start,
            )),
            // `\<` is a `<` in PCRE.
            Ast::Assertion(at) if !ASSERTIONS.contains(&at.kind) => {
                Err(holds("the start or the end of a word", &at.span.start))
            }
            Ast::Flags(set) => check_flags(&set.flags),
            Ast::Group(group) => group.flags().map_or(Ok(()), check_flags),
            _ => Ok(()),
        }
    }

    fn visit_class_set_item_pre(&mut self, item: &ClassSetItem) -> Result<(), String> {
        match item {
            ClassSetItem::Bracketed(class) => {
                Err(holds("a class within a class", &class.span.start))
            }
            _ => Ok(()),
        }
    }

    fn visit_class_set_binary_op_pre(&mut self, op: &ClassSetBinaryOp) -> Result<(), String> {
        Err(holds("`&&`, `--` or `~~` in a class", &op.span.start))
    }
}

fn check_flags(flags: &ast::Flags) -> Result<(), String> {
    flags.items.iter().try_for_each(|item| match &item.kind {
        // `(?R)`
        FlagsItemKind::Flag(Flag::CRLF) => Err(holds("a recursion", &item.span.start)),
        FlagsItemKind::Flag(flag) if !FLAGS.contains(flag) => Err(holds(
            "a flag other than `i`, `m` and `s`",
            &item.span.start,
        )),
        _ => Ok(()),
    })
}
