//! The regexes of Java, as far as they say the same here.

use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{
    self, AssertionKind, Ast, ClassSetBinaryOp, ClassSetItem, Flag, FlagsItemKind, Span,
};

use crate::policy::matcher::OriginRegex;

/// A longer regex is not looked at: parsing takes a hundred times its size.
const MAX_LEN: usize = 8 * 1024;

/// What Java has besides literals: `^`, `$`, `\A`, `\z`, `\b` and `\B`.
const ASSERTIONS: [AssertionKind; 6] = [
    AssertionKind::StartLine,
    AssertionKind::EndLine,
    AssertionKind::StartText,
    AssertionKind::EndText,
    AssertionKind::WordBoundary,
    AssertionKind::NotWordBoundary,
];

/// The flags that mean the same in Java: `i`, `m` and `s`.
const FLAGS: [Flag; 3] = [
    Flag::CaseInsensitive,
    Flag::MultiLine,
    Flag::DotMatchesNewLine,
];

/// Refuses a regex that does not compile, or that Java reads in another way: it could match more here than there.
pub(super) fn check(regex: &str) -> Result<(), String> {
    if regex.len() > MAX_LEN {
        return Err(format!("has more than {MAX_LEN} bytes"));
    }
    compile(regex).map_err(|reason| format!("does not compile: {reason}"))
}

fn compile(regex: &str) -> Result<(), String> {
    OriginRegex::parse(regex)?;
    let parsed = Parser::new().parse(regex);
    ast::visit(&parsed.map_err(|error| error.to_string())?, JavaOnly)
}

/// Finds what Java reads in another way.
struct JavaOnly;

impl ast::Visitor for JavaOnly {
    type Output = ();
    type Err = String;

    fn finish(self) -> Result<(), String> {
        Ok(())
    }

    fn visit_pre(&mut self, ast: &Ast) -> Result<(), String> {
        match ast {
            // `a++` is possessive in Java, and a repetition of `a+` here.
            Ast::Repetition(outer) if matches!(*outer.ast, Ast::Repetition(_)) => {
                refuse("a quantifier after a quantifier", &outer.op.span)
            }
            // `\<` is a `<` in Java, and the start of a word here.
            Ast::Assertion(at) if !ASSERTIONS.contains(&at.kind) => {
                refuse("the start or the end of a word", &at.span)
            }
            Ast::Flags(set) => check_flags(&set.flags),
            Ast::Group(group) => group.flags().map_or(Ok(()), check_flags),
            _ => Ok(()),
        }
    }

    fn visit_class_set_item_pre(&mut self, item: &ClassSetItem) -> Result<(), String> {
        match item {
            ClassSetItem::Ascii(_) | ClassSetItem::Bracketed(_) => {
                refuse("a class within a class", item.span())
            }
            _ => Ok(()),
        }
    }

    fn visit_class_set_binary_op_pre(&mut self, op: &ClassSetBinaryOp) -> Result<(), String> {
        refuse("`&&`, `--` or `~~` in a class", &op.span)
    }
}

fn check_flags(flags: &ast::Flags) -> Result<(), String> {
    flags.items.iter().try_for_each(|item| match &item.kind {
        FlagsItemKind::Flag(flag) if !FLAGS.contains(flag) => {
            refuse("a flag other than `i`, `m` and `s`", &item.span)
        }
        _ => Ok(()),
    })
}

fn refuse(what: &str, at: &Span) -> Result<(), String> {
    let column = at.start.column;
    Err(format!("{what} is not supported (at character {column})"))
}
