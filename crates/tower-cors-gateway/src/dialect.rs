//! Checks that a regex means the same to a gateway's engine and to `regex-syntax`.

use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{
    self, AssertionKind, Ast, ClassSetBinaryOp, ClassSetItem, Flag, FlagsItemKind, Group,
    GroupKind, Repetition,
};

use crate::regex;

/// The length in bytes above which a regex is refused. Parsing takes a hundred times its memory.
pub(crate) const MAX_REGEX_LEN: usize = 8 * 1024;

/// Syntax that `regex-syntax` lacks, by its first characters. A `0` means any digit.
const UNSUPPORTED_SYNTAX: [(&str, &str); 18] = [
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

/// The assertions that mean the same in all engines: `^`, `$`, `\A`, `\z`, `\b` and `\B`.
const ASSERTIONS: [AssertionKind; 6] = [
    AssertionKind::StartLine,
    AssertionKind::EndLine,
    AssertionKind::StartText,
    AssertionKind::EndText,
    AssertionKind::WordBoundary,
    AssertionKind::NotWordBoundary,
];

/// The flags that mean the same in all engines: `i`, `m` and `s`.
const FLAGS: [Flag; 3] = [
    Flag::CaseInsensitive,
    Flag::MultiLine,
    Flag::DotMatchesNewLine,
];

/// The parts of a gateway's regex syntax in which engines differ.
pub(crate) struct Dialect {
    /// `[[:alpha:]]` is the class of letters.
    pub(crate) has_posix_classes: bool,
    /// `(?P<name>…)` is a named group.
    pub(crate) has_python_names: bool,
}

impl Dialect {
    /// Parses a regex. The error is worded to follow the regex in a sentence.
    ///
    /// It refuses a regex that the gateway's engine reads differently, because the regex could
    /// match more here.
    pub(crate) fn parse(&self, regex: &str) -> Result<Ast, String> {
        if regex.len() > MAX_REGEX_LEN {
            return Err(format!("has more than {MAX_REGEX_LEN} bytes"));
        }
        // Only here is `a{ 2 }` the same as `aa`. In other engines, `é?` can mean one of two bytes.
        if let Some(found) = regex.chars().find(|c| !c.is_ascii_graphic()) {
            return Err(format!("contains {found:?}, which no origin contains"));
        }
        // Java has only `\u`, and PCRE has neither.
        if let Some((before, _)) = regex.split_once(r"\u").or(regex.split_once(r"\U")) {
            return Err(unsupported(r"`\u` or `\U`", before.len() + 1));
        }
        let parsed = Parser::new().parse(regex);
        let ast = parsed.map_err(|error| describe(regex, &error))?;
        ast::visit(&ast, DialectChecker(self))?;
        regex::parse(regex).map_err(|reason| format!("does not compile: {reason}"))?;
        Ok(ast)
    }
}

/// Returns the reason to refuse a regex with unsupported syntax at `column`.
pub(crate) fn unsupported(what: &str, column: usize) -> String {
    format!("contains {what}, which is not supported (at character {column})")
}

/// Returns the reason for a parse error. It names the syntax if that is known.
fn describe(regex: &str, error: &ast::Error) -> String {
    let at = &error.span().start;
    let regex = regex.replace(|c: char| c.is_ascii_digit(), "0");
    let is_at_error = |syntax: &str| {
        let mut places = regex.match_indices(syntax);
        places.any(|(start, syntax)| (start..start + syntax.len()).contains(&at.offset))
    };
    match UNSUPPORTED_SYNTAX
        .iter()
        .find(|(syntax, _)| is_at_error(syntax))
    {
        Some((_, what)) => unsupported(what, at.column),
        None => {
            let (kind, column) = (error.kind(), at.column);
            format!("does not compile: {kind} (at character {column})")
        }
    }
}

/// A visitor that refuses syntax that the gateway's engine reads differently.
struct DialectChecker<'a>(&'a Dialect);

impl ast::Visitor for DialectChecker<'_> {
    type Output = ();
    type Err = String;

    fn finish(self) -> Result<(), String> {
        Ok(())
    }

    fn visit_pre(&mut self, ast: &Ast) -> Result<(), String> {
        match ast {
            Ast::Repetition(outer) => check_quantifier(outer),
            // In other engines, `\<` is `<`.
            Ast::Assertion(at) if !ASSERTIONS.contains(&at.kind) => {
                let column = at.span.start.column;
                Err(unsupported(
                    "an assertion for the start or the end of a word",
                    column,
                ))
            }
            Ast::Group(group) => self.check_group(group),
            Ast::Flags(set) => check_flags(&set.flags),
            _ => Ok(()),
        }
    }

    fn visit_class_set_item_pre(&mut self, item: &ClassSetItem) -> Result<(), String> {
        match item {
            ClassSetItem::Ascii(_) if self.0.has_posix_classes => Ok(()),
            ClassSetItem::Ascii(_) | ClassSetItem::Bracketed(_) => Err(unsupported(
                "a class within a class",
                item.span().start.column,
            )),
            _ => Ok(()),
        }
    }

    fn visit_class_set_binary_op_pre(&mut self, op: &ClassSetBinaryOp) -> Result<(), String> {
        let column = op.span.start.column;
        Err(unsupported("`&&`, `--` or `~~` in a class", column))
    }
}

impl DialectChecker<'_> {
    fn check_group(&self, group: &Group) -> Result<(), String> {
        let refuse = |what| Err(unsupported(what, group.span.start.column));
        let is_plain = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        match &group.kind {
            GroupKind::CaptureName {
                starts_with_p: true,
                ..
            } if !self.0.has_python_names => refuse("a group with a name in Python's syntax"),
            // PCRE or Java refuses other names.
            GroupKind::CaptureName { name, .. } if !is_plain(&name.name) => {
                refuse("a group whose name is not made of letters and digits")
            }
            GroupKind::NonCapturing(flags) => check_flags(flags),
            _ => Ok(()),
        }
    }
}

fn check_quantifier(outer: &Repetition) -> Result<(), String> {
    let refuse = |what| Err(unsupported(what, outer.op.span.start.column));
    match *outer.ast {
        // Here, `a++` repeats `a+`.
        Ast::Repetition(_) => refuse("a possessive quantifier, or two quantifiers in a row"),
        // PCRE refuses it.
        Ast::Assertion(_) => refuse("a quantifier after an assertion"),
        _ => Ok(()),
    }
}

fn check_flags(flags: &ast::Flags) -> Result<(), String> {
    flags.items.iter().try_for_each(|item| {
        let refuse = |what| Err(unsupported(what, item.span.start.column));
        match &item.kind {
            // `(?R)`
            FlagsItemKind::Flag(Flag::CRLF) => refuse("a recursion"),
            FlagsItemKind::Flag(flag) if !FLAGS.contains(flag) => {
                refuse("a flag other than `i`, `m` and `s`")
            }
            _ => Ok(()),
        }
    })
}
